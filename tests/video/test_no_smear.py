"""Under loss a picture is shown right or not at all: real H.264, packets dropped at random."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.video.cores.h26x_packets import fragments, packets
from tests.video.fakes import make_film
from video.av_codec import UnitDecoder
from video.cores.h26x import Depacketiser
from video.cores.rtp import ReorderWindow
from video.cores.sdp import Codec, VideoTrack

FRAMES = 50
DELIMITER = b"\x00\x00\x00\x01\x09"
TRACK = VideoTrack(codec=Codec.H264, payload_type=96, control="", aggregate="")


def camera_payloads(film: Path) -> list[list[bytes]]:
    """RTP payloads of each picture, small packets so that most pictures take several."""
    out: list[list[bytes]] = []
    for unit in film.read_bytes().split(DELIMITER)[1:]:
        nals = unit.replace(b"\x00\x00\x00\x01", b"\x00\x00\x01").split(b"\x00\x00\x01")[1:]
        out.append([p for nal in nals for p in (fragments(nal, 30) if len(nal) > 40 else [nal])])
    return out


@pytest.mark.parametrize("seed", range(6))
def test_what_is_shown_under_loss_is_right(tmp_path: Path, seed: int) -> None:
    film = tmp_path / "film.h264"
    make_film(film, {"bf": "0", "g": "10", "x264-params": "aud=1:slices=1:scenecut=0"})
    stream = packets(camera_payloads(film))
    dice = random.Random(seed)
    window, depacketiser, decoder = ReorderWindow(), Depacketiser(TRACK), UnitDecoder("h264")
    shown: list[int] = []
    for packet in stream:
        if dice.random() < 0.03:
            continue
        for unit in (u for p in window.push(packet, 0.0) for u in depacketiser.push(p)):
            for frame in decoder.decode(unit.data):
                number = unit.timestamp // 3600
                luma = frame.to_ndarray(format="gray").astype(int)
                wanted = round((16 + number * 4 - 16) * 255 / 219)
                assert abs(luma - wanted).max() <= 3, number
                shown.append(number)
    assert shown == sorted(shown)
    assert 0 < len(shown) <= FRAMES
