"""A part of a picture is cut from the planes themselves."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from tests.video.fakes import is_live, is_lost, make_film, wait_status
from video.api import Stream, ViewId, ViewStatus
from video.av_codec import Frame, Planes
from video.crop import LEAST_PX, WHOLE, Part, cut, extent
from video.engine import DecoderPool
from video.shared import SharedPicture, create_memory
from video.stream_view import View


def planes_of(width: int, height: int) -> Planes:
    """Left half dark, right half bright; in the upper right corner a white mark."""
    y = np.full((height, width), 40, np.uint8)
    y[:, width // 2 :] = 120
    y[: height // 4, width * 3 // 4 :] = 235
    chroma = ((height + 1) // 2, (width + 1) // 2)
    grey = np.full(chroma, 128, np.uint8)
    return Planes(y, grey, grey.copy(), False, False, cast(Frame, None))


@pytest.mark.parametrize("length", [16, 17, 359, 1080])
@pytest.mark.parametrize(("start", "share"), [(0.0, 1.0), (0.9, 0.5), (0.3, 0.0), (1.0, 0.01)])
def test_a_part_is_even_and_lies_within_the_picture(
    length: int, start: float, share: float
) -> None:
    first, count = extent(start, share, length)
    assert first % 2 == count % 2 == 0
    assert LEAST_PX <= count <= length
    assert 0 <= first <= length - count


@pytest.mark.parametrize("size", [(640, 360), (641, 361), (360, 640)])
def test_the_cut_shares_the_decoders_memory(size: tuple[int, int]) -> None:
    planes = planes_of(*size)
    part = cut(planes, Part(x=0.5, y=0.0, width=0.5, height=0.5))
    assert np.shares_memory(part.y, planes.y)
    assert part.u.shape == part.v.shape == (part.y.shape[0] // 2, part.y.shape[1] // 2)


def test_a_zoomed_view_shows_only_its_part() -> None:
    picture = SharedPicture(create_memory())
    view = View(picture, 320, 180)
    view.part = Part(x=0.75, y=0.0, width=0.25, height=0.25)
    view.draw(planes_of(640, 360), 1)
    newest = picture.newest()
    assert newest is not None
    assert picture.size() == (320, 180)
    assert int(newest.planes()[0].min()) == 235
    view.part = WHOLE
    view.draw(planes_of(640, 360), 2)
    newest = picture.newest()
    assert newest is not None
    assert int(newest.planes()[0].min()) == 40


def wait_size(pool: DecoderPool, view: ViewId, size: tuple[int, int]) -> ViewStatus:
    return wait_status(pool, view, lambda s: (s.picture_width, s.picture_height) == size)


def test_a_zoom_outlives_its_decoder(tmp_path: Path) -> None:
    """The part of a 64 x 48 film is told by the shape of its picture."""
    make_film(tmp_path / "film.mp4")
    pool = DecoderPool(1)
    try:
        view = pool.open(Stream(url=str(tmp_path / "film.mp4")), 64, 48)
        wait_status(pool, view, is_live)
        wait_size(pool, view, (64, 48))
        pool.set_part(view, Part(x=0.25, width=0.5))
        wait_size(pool, view, (32, 48))
        os.kill(pool.process_ids()[0], signal.SIGKILL)
        before = wait_status(pool, view, is_lost).sequence
        wait_status(pool, view, lambda s: is_live(s) and s.sequence > before + 1)
        assert pool.picture_size(view) == (32, 48)
        pool.set_part(view, WHOLE)
        wait_size(pool, view, (64, 48))
    finally:
        pool.shutdown()
