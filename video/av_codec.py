"""The only module that knows PyAV: decoding of access units and demuxing of files.

Lives in decoder processes (and in `doctor`, for the list of codecs); one object per thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import av
import numpy as np
import numpy.typing as npt
from av.bitstream import BitStreamFilterContext
from av.video.codeccontext import VideoCodecContext

Plane = npt.NDArray[np.uint8]
Frame = av.VideoFrame
_BT709 = 1  # ITU-T H.264 table E-5, matrix_coefficients
NEEDED_DECODERS = ("h264", "hevc")
_TO_ANNEX_B = {"h264": "h264_mp4toannexb", "hevc": "hevc_mp4toannexb"}

av.logging.set_level(av.logging.PANIC)


KeepUnit = Callable[[bytes, bool, float], None]


class DecodeError(Exception):
    """The decoder could not use what it was given."""


class FileError(Exception):
    """A media file cannot be opened or read; the argument says why."""


class Planes(NamedTuple):
    """Views of a frame's Y, U and V; valid while `frame` is held. Chroma is (h+1)//2 x (w+1)//2."""

    y: Plane
    u: Plane
    v: Plane
    is_full_range: bool
    is_bt709: bool
    frame: Frame


def decoders() -> list[str]:
    """Those of NEEDED_DECODERS that this installation has."""
    found: list[str] = []
    for name in NEEDED_DECODERS:
        try:
            av.Codec(name, "r")
        except ValueError:
            continue
        found.append(name)
    return found


def planes_of(frame: Frame) -> Planes:
    """4:2:0 planes of a frame, without a copy where it is 8-bit planar 4:2:0 already."""
    name = frame.format.name
    is_bt709 = int(frame.colorspace) == _BT709
    is_full = name == "yuvj420p" or (name == "yuv420p" and int(frame.color_range) == 2)
    if name not in ("yuv420p", "yuvj420p"):
        is_full = False
        frame = frame.reformat(format="yuv420p", dst_color_range="MPEG")
    width, height = frame.width, frame.height
    half_width, half_height = (width + 1) // 2, (height + 1) // 2
    y, u, v = frame.planes[:3]
    return Planes(
        _plane(y, width, height),
        _plane(u, half_width, half_height),
        _plane(v, half_width, half_height),
        is_full,
        is_bt709,
        frame,
    )


def _plane(plane: av.video.plane.VideoPlane, width: int, height: int) -> Plane:
    line = plane.line_size
    # The array holds the plane, and the plane its frame. PyAV's stubs know no buffer protocol.
    flat: Plane = np.frombuffer(plane, np.uint8, line * height)  # type: ignore[call-overload]
    return flat.reshape(height, line)[:, :width]


def _seconds(packet: av.Packet[av.stream.Stream]) -> float:
    stamp = packet.pts if packet.pts is not None else packet.dts
    return float(stamp * packet.time_base) if stamp is not None and packet.time_base else 0.0


class UnitDecoder:
    """Decodes Annex B access units of one stream, each frame at once."""

    def __init__(self, codec: str) -> None:
        context = av.CodecContext.create(codec, "r")
        assert isinstance(context, VideoCodecContext)
        context.thread_count = 1
        context.flags |= av.codec.context.Flags.low_delay
        self._context = context

    def decode(self, data: bytes, number: int | None = None) -> list[Frame]:
        """Frames that are ready, oldest first. Raises DecodeError.

        `number` comes out again as the frame's `pts`: some frames come later than they go in.
        """
        packet = av.Packet(data)
        packet.pts = number
        try:
            return self._context.decode(packet)
        except av.FFmpegError as error:
            raise DecodeError(type(error).__name__) from error

    def drain(self) -> list[Frame]:
        """What the decoder still holds back; it begins anew after that."""
        try:
            frames = self._context.decode(None)
        except av.FFmpegError:
            frames = []
        self._context.flush_buffers()
        return frames

    def flush(self) -> None:
        """Forget reference pictures."""
        self._context.flush_buffers()


class FileDemuxer:
    """Frames of a media file with their times, from its begin to its end."""

    def __init__(self, path: str) -> None:
        """Raises FileError."""
        try:
            self._container = av.open(path, "r")
        except (av.FFmpegError, OSError, ValueError) as error:
            raise FileError(type(error).__name__) from error
        if not self._container.streams.video:
            self._container.close()
            raise FileError("no video")
        self._stream = self._container.streams.video[0]
        self._stream.codec_context.thread_count = 1
        self.codec = self._stream.codec_context.name
        rate = self._stream.average_rate
        self._frame_s = 1.0 / float(rate) if rate else 0.04

    def frames(self, keep: KeepUnit | None = None) -> Iterator[tuple[Frame, float]]:
        """(frame, seconds since the first). Raises FileError.

        `keep` gets each access unit as Annex B: (bytes, is it a key frame, seconds); of H.264 and
        H.265 only.
        """
        first_s: float | None = None
        number = 0
        converter = self._converter() if keep is not None else None
        try:
            for packet in self._container.demux(self._stream):
                frames = packet.decode()
                # The converter leaves nothing in the packet.
                if converter is not None and keep is not None and packet.size:
                    for unit in converter.filter(packet):
                        keep(bytes(unit), unit.is_keyframe, _seconds(unit))
                for frame in frames:
                    assert isinstance(frame, Frame)
                    is_timed = frame.pts is not None
                    time_s = frame.time if is_timed else number * self._frame_s
                    if first_s is None:
                        first_s = time_s
                    number += 1
                    yield frame, time_s - first_s
        except av.FFmpegError as error:
            raise FileError(type(error).__name__) from error

    def _converter(self) -> BitStreamFilterContext | None:
        name = _TO_ANNEX_B.get(self.codec)
        return BitStreamFilterContext(name, self._stream) if name else None

    @property
    def frame_s(self) -> float:
        """Length of one frame in seconds."""
        return self._frame_s

    def rewind(self) -> None:
        """To the begin again. Raises FileError."""
        try:
            self._container.seek(0)
            self._stream.codec_context.flush_buffers()
        except av.FFmpegError as error:
            raise FileError(type(error).__name__) from error

    def close(self) -> None:
        """Free the file."""
        self._container.close()
