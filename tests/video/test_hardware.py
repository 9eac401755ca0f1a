"""Graphics cards: probed apart, taken for large pictures only, left at the first error."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from tests.video.fakes import make_film
from video import hardware, picture_decoder
from video.av_codec import DecodeError, Frame, UnitDecoder, planes_of
from video.cores.h26x import AccessUnit
from video.hardware import Cards, has_card, probe
from video.picture_decoder import PictureDecoder

DELIMITER = b"\x00\x00\x00\x01\x09"


class AnyCard(Cards):
    """Says that a card decodes everything."""

    def __init__(self, device: str) -> None:
        super().__init__()
        self._found = {"h264": device, "hevc": device}


def units_of(folder: Path) -> list[AccessUnit]:
    """50 pictures, a key frame every 10, grey that grows by 4."""
    film = folder / "film.h264"
    make_film(film, {"bf": "0", "g": "10", "x264-params": "aud=1:slices=1:scenecut=0"})
    pieces = film.read_bytes().split(DELIMITER)[1:]
    return [AccessUnit(DELIMITER + p, n % 10 == 0, n * 3600) for n, p in enumerate(pieces)]


def test_only_what_came_out_of_a_card_counts_as_a_card() -> None:
    found = probe()
    assert set(found) <= {"h264", "hevc"}
    if not has_card():
        assert found == {}, "software in a card's name is no card"


def test_a_probe_that_fails_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "PROBE_WITHIN_S", 0.001)
    assert probe() == {}


def test_small_pictures_are_not_sent_to_a_card() -> None:
    cards = AnyCard("cuda")
    assert cards.device_for("h264", 640, 360) == ""
    assert cards.device_for("h264", 1920, 1080) == "cuda"
    assert cards.device_for("mjpeg", 1920, 1080) == ""


def test_a_card_that_does_not_decode_costs_no_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hardware, "WORTH_PIXELS", 1)
    decoder = PictureDecoder("h264", AnyCard("no such kind of card"))
    shown = [len(decoder.decode(unit)) for unit in units_of(tmp_path)]
    assert sum(shown) == 50
    assert decoder.device == ""


def test_a_stream_that_the_card_refuses_goes_on_in_software_without_a_gap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refusing(UnitDecoder):
        """A card takes the stream, and then knows none of its pictures, as of 4:2:2."""

        def __init__(self, codec: str, *, is_lenient: bool = False, device: str = "") -> None:
            super().__init__(codec, is_lenient=is_lenient)
            self._refuses = bool(device)

        def decode(self, data: bytes, number: int | None = None) -> list[Frame]:
            if self._refuses:
                raise DecodeError("refused")
            return super().decode(data, number)

    monkeypatch.setattr(picture_decoder, "UnitDecoder", Refusing)
    monkeypatch.setattr(hardware, "WORTH_PIXELS", 1)
    decoder = PictureDecoder("h264", AnyCard("cuda"))
    assert sum(len(decoder.decode(unit)) for unit in units_of(tmp_path)) == 50
    assert decoder.device == ""


@pytest.mark.parametrize("size", [(64, 48), (66, 50)])
def test_what_a_card_gives_is_shown_as_what_software_gives(size: tuple[int, int]) -> None:
    width, height = size
    noise = np.random.default_rng(3).integers(16, 235, (height * 3 // 2, width), dtype=np.uint8)
    frame = av.VideoFrame.from_ndarray(noise, format="yuv420p")
    software, card = planes_of(frame), planes_of(frame.reformat(format="nv12"))
    for ours, theirs in zip(software[:3], card[:3], strict=True):
        assert np.array_equal(ours, theirs)


def test_half_as_many_lines_of_chroma_are_taken_out_of_422() -> None:
    frame = av.VideoFrame(66, 51, "yuv422p")
    for plane, value in zip(frame.planes, (90, 100, 110), strict=True):
        plane.update(bytes([value]) * plane.buffer_size)
    planes = planes_of(frame)
    assert [plane.shape for plane in planes[:3]] == [(51, 66), (26, 33), (26, 33)]
    assert [int(plane.mean()) for plane in planes[:3]] == [90, 100, 110]
