"""A picture asked for across a bezel goes on behind it."""

from __future__ import annotations

import numpy as np
import pytest

from widgets.wall.layouts import PixelRect
from widgets.wall.screens import Screens
from widgets.wall.seams import Seams, seams_of

WALL = Screens(columns=3, rows=2, bezel_mm=4.0, pitch_mm=0.5)


def ramp(width: int, height: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Each pixel tells its column and its row."""
    picture = np.zeros((height, width, 4), np.uint8)
    picture[..., 0] = np.arange(width, dtype=np.uint8)
    picture[..., 1] = np.arange(height, dtype=np.uint8)[:, None]
    return picture


def test_a_tile_on_one_screen_has_no_seam() -> None:
    assert seams_of(PixelRect(0, 0, 100, 100), 300, 200, WALL) is None
    unknown = Screens(columns=3, rows=2)
    assert seams_of(PixelRect(0, 0, 300, 200), 300, 200, unknown) is None


def test_the_strip_behind_each_bezel_is_left_out() -> None:
    seams = seams_of(PixelRect(50, 0, 100, 200), 300, 200, WALL)
    assert seams == Seams((50,), (100,), 8)
    assert seams.outer(100, 200) == (108, 208)
    tile = np.full((200, 100, 4), 255, np.uint8)
    assert seams.paste(ramp(108, 208), tile) == PixelRect(0, 0, 100, 200)
    assert tile[0, :, 0].tolist() == [*range(50), *range(58, 108)]
    assert tile[:, 0, 1].tolist() == [*range(100), *range(108, 208)]


@pytest.mark.parametrize("width", [60, 40])
def test_a_narrower_picture_lies_in_the_middle(width: int) -> None:
    seams = Seams((50,), (), 8)
    tile = np.full((200, 100, 4), 255, np.uint8)
    place = seams.paste(ramp(width, 200), tile)
    assert place.x == 50 - (width - 8) // 2
    assert place.width == width - 8
    shown = tile[0, place.x : place.x + place.width, 0].tolist()
    half = (width - 8) // 2
    assert shown == [*range(half), *range(half + 8, width)]
    assert (tile[0, : place.x] == 255).all()
