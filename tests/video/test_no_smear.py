"""Under loss a picture is shown right or not at all: real streams, packets dropped at random."""

from __future__ import annotations

import random
from fractions import Fraction
from functools import cache

import av
import numpy as np
import numpy.typing as npt
import pytest

from tests.video.cores.h26x_packets import fragments, fragments5, packets
from video.av_codec import DecodeError, Frame
from video.cores.h26x import AccessUnit, Depacketiser
from video.cores.rtp import ReorderWindow, RtpPacket
from video.cores.sdp import Codec, VideoTrack
from video.picture_decoder import PictureDecoder

FRAMES = 50
WIDTH, HEIGHT = 160, 96
CLOSED = {"x264-params": "keyint=10:scenecut=0:slices=1", "tune": "zerolatency"}
SLICED = {"x264-params": "keyint=10:scenecut=0:slices=4", "tune": "zerolatency"}
# No key frame but the first: a column of fresh blocks wanders across the picture.
GRADUAL = {"x264-params": "keyint=10:intra-refresh=1:scenecut=0:slices=1", "tune": "zerolatency"}
CLOSED5 = {
    "x265-params": "keyint=10:bframes=0:open-gop=0:repeat-headers=1:log-level=none",
    "tune": "zerolatency",
}


def picture(number: int) -> npt.NDArray[np.uint8]:
    """A rough pattern that wanders to the right, three pixels a picture."""
    pattern = np.random.default_rng(1).integers(40, 200, (HEIGHT // 8, WIDTH // 8))
    rough = np.kron(pattern, np.ones((8, 8))).astype(np.uint8)
    return np.roll(rough, 3 * number, axis=1)


@cache
def stream_of(codec: Codec, options: tuple[tuple[str, str], ...]) -> list[RtpPacket]:
    """All packets, small, so that each picture takes several."""
    context = av.CodecContext.create("libx264" if codec is Codec.H264 else "libx265", "w")
    assert isinstance(context, av.VideoCodecContext)
    context.width, context.height, context.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    context.time_base = Fraction(1, 25)
    context.options = dict(options)
    cut = fragments if codec is Codec.H264 else fragments5
    units: list[list[bytes]] = []
    for number in range(FRAMES):
        planes = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
        planes[:HEIGHT] = picture(number)
        frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
        frame.pts = number
        for packet in context.encode(frame):
            nals = bytes(packet).replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1")[1:]
            units.append([p for n in nals for p in (cut(n, 300) if len(n) > 400 else [n])])
    assert len(units) == FRAMES
    return packets(units)


class Player:
    """As a session does it; `shown` are the numbers of the pictures."""

    def __init__(self, codec: Codec) -> None:
        track = VideoTrack(codec=codec, payload_type=96, control="", aggregate="")
        self._window, self._depacketiser = ReorderWindow(), Depacketiser(track)
        self._decoder = PictureDecoder(codec, None)
        self.shown: list[int] = []

    def push(self, packet: RtpPacket) -> None:
        for ready in self._window.push(packet, 0.0):
            for unit in self._depacketiser.push(ready):
                self._decode(unit)

    def _decode(self, unit: AccessUnit) -> None:
        if self._depacketiser.awaits_key and not unit.is_key:
            return
        try:
            frames = self._decoder.decode(unit)
        except DecodeError:
            self._depacketiser.await_key()
            return
        for frame in frames:
            self._look(frame)

    def _look(self, frame: Frame) -> None:
        number = (frame.pts or 0) // 3600
        luma = frame.to_ndarray()[:HEIGHT].astype(int)
        assert np.abs(luma - picture(number)).mean() < 6, f"picture {number} is smeared"
        self.shown.append(number)


STREAMS = [(Codec.H264, CLOSED), (Codec.H264, SLICED), (Codec.H264, GRADUAL), (Codec.H265, CLOSED5)]


@pytest.mark.parametrize(("codec", "options"), STREAMS)
@pytest.mark.parametrize("seed", range(4))
def test_what_is_shown_under_loss_is_right(
    codec: Codec, options: dict[str, str], seed: int
) -> None:
    dice, player = random.Random(seed), Player(codec)
    for packet in stream_of(codec, tuple(options.items())):
        if dice.random() >= 0.04:
            player.push(packet)
    assert player.shown == sorted(player.shown)
    assert 0 < len(player.shown) <= FRAMES


@pytest.mark.parametrize(("codec", "options"), STREAMS)
def test_a_stream_joined_in_its_middle_begins_with_a_right_picture(
    codec: Codec, options: dict[str, str]
) -> None:
    player = Player(codec)
    for packet in stream_of(codec, tuple(options.items())):
        if packet.timestamp >= 5 * 3600:
            player.push(packet)
    assert player.shown
    assert player.shown[0] >= 10
