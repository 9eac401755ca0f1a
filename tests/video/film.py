"""Packets as a ring holds them, of a small film whose brightness tells the frame. For tests."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Literal

import av
import numpy as np

from video.cores.packet_ring import Kept, Unit

FRAME_NS = 40_000_000
STEP = 3  # of luma, a frame


Encoder = Literal["libx264", "libx265", "mpeg4"]


def encoder_of(kind: str) -> Encoder:
    """Of a test's kind of film."""
    if kind.startswith("mpeg4"):
        return "mpeg4"
    return "libx265" if kind.startswith("h265") else "libx264"


def grey_of(number: int) -> float:
    """Brightness of a frame, 0 to 255."""
    return number * STEP * 255 / 219


def kept_film(
    count: int = 50,
    group: int = 10,
    *,
    codec: Encoder = "libx264",
    has_b: bool = False,
    size: tuple[int, int] = (64, 48),
) -> Kept:
    """`count` frames of 25 fps that came in step, a key frame every `group`."""
    options = {"g": str(group), "bf": "2" if has_b else "0", "sc_threshold": "0"}
    if codec == "libx265":
        params = f"keyint={group}:bframes=0:log-level=none:pools=none:frame-threads=1"
        options = {"x265-params": params}
    if codec == "mpeg4":
        # A grey is the grey that was meant; key frames stand where they are wanted.
        options |= {"qmin": "1", "qmax": "1", "sc_threshold": "1000000000"}
    width, height = size
    raw = io.BytesIO()
    with av.open(raw, "w", format="mpegts") as out:
        stream = out.add_stream(codec, rate=25, options=options)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.time_base = Fraction(1, 25)
        stream.thread_count = 1  # of several the same frames come out now so and now so
        for number in range(count):
            picture = np.full((height * 3 // 2, width), 128, np.uint8)
            picture[:height] = 16 + number * STEP
            frame = av.VideoFrame.from_ndarray(picture, format="yuv420p")
            frame.pts = number
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    raw.seek(0)
    units: list[Unit] = []
    with av.open(raw, "r", format="mpegts") as film:
        for packet in film.demux(film.streams.video[0]):
            if packet.size:
                at_ns = 1_000_000_000_000 + len(units) * FRAME_NS
                units.append(Unit(bytes(packet), packet.is_keyframe, at_ns, int(packet.pts or 0)))
    name = {"libx264": "h264", "libx265": "hevc", "mpeg4": "mpeg4"}[codec]
    return Kept(name, 90_000, tuple(units))
