"""A picture asked for across a bezel goes on behind it."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from widgets.wall.layouts import PixelRect
from widgets.wall.screens import Screens
from widgets.wall.seams import Pixels, Seams, Strip, seams_of

WALL = Screens(columns=3, rows=2, bezel_mm=4.0, pitch_mm=0.5)


def ramp(width: int, height: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Each pixel tells its column and its row."""
    picture = np.zeros((height, width, 4), np.uint8)
    picture[..., 0] = np.arange(width, dtype=np.uint8)
    picture[..., 1] = np.arange(height, dtype=np.uint8)[:, None]
    return picture


def nearest(part: Pixels, width: int, height: int) -> Pixels:
    """Every so many pixels one."""
    tall, wide = part.shape[:2]
    rows, columns = np.arange(height) * tall // height, np.arange(width) * wide // width
    out: Pixels = part[rows][:, columns]
    return out


def test_a_tile_on_one_screen_has_no_seam() -> None:
    assert seams_of(PixelRect(0, 0, 100, 100), 300, 200, WALL) is None
    unknown = Screens(columns=3, rows=2)
    assert seams_of(PixelRect(0, 0, 300, 200), 300, 200, unknown) is None


def test_the_strip_behind_each_bezel_is_left_out() -> None:
    seams = seams_of(PixelRect(50, 0, 100, 200), 300, 200, WALL)
    assert seams is not None
    assert seams.outer == (108, 208)
    tile = np.full((200, 100, 4), 255, np.uint8)
    assert seams.paste(ramp(108, 208), tile, nearest) == PixelRect(0, 0, 100, 200)
    assert tile[0, :, 0].tolist() == [*range(50), *range(58, 108)]
    assert tile[:, 0, 1].tolist() == [*range(100), *range(108, 208)]


@pytest.mark.parametrize("width", [60, 40])
def test_a_narrower_picture_lies_in_the_middle(width: int) -> None:
    columns = (Strip(0, 50, 0, 50), Strip(50, 100, 58, 108))
    seams = Seams(columns, (Strip(0, 200, 0, 200),))
    tile = np.full((200, 100, 4), 255, np.uint8)
    place = seams.paste(ramp(width, 200), tile, nearest)
    assert place.x == 50 - (width - 8) // 2
    assert place.width == width - 8
    shown = tile[0, place.x : place.x + place.width, 0].tolist()
    half = (width - 8) // 2
    assert shown == [*range(half), *range(half + 8, width)]
    assert (tile[0, : place.x] == 255).all()


BESIDE_LED = Screens(
    columns=2, bezel_mm=8.0, column_px=(100, 50), column_pitch_mm=(0.5, 2.0), row_pitch_mm=(0.5,)
)


def test_on_larger_pixels_a_picture_keeps_its_size_in_millimetres() -> None:
    seams = seams_of(PixelRect(0, 0, 150, 60), 150, 60, BESIDE_LED)
    assert seams is not None
    assert seams.outer == (100 + 16 + 200, 60)
    tile = np.zeros((60, 150, 4), np.uint8)
    picture = np.zeros((60, 316, 4), np.uint8)
    picture[..., 0] = np.arange(316, dtype=np.uint16)[None, :] // 4
    assert seams.paste(picture, tile, nearest) == PixelRect(0, 0, 150, 60)
    assert tile[0, :100, 0].tolist() == [n // 4 for n in range(100)]
    assert tile[0, 100:, 0].tolist() == [*range(29, 79)], "four of the picture's for each"


def test_pixels_wider_than_high_show_a_picture_in_its_shape() -> None:
    seams = seams_of(PixelRect(100, 0, 50, 60), 150, 60, BESIDE_LED)
    assert seams is not None
    assert seams.outer == (200, 60)
    tile = np.zeros((60, 50, 4), np.uint8)
    place = seams.paste(np.ones((60, 80, 4), np.uint8), tile, nearest)
    assert place == PixelRect(15, 0, 20, 60), "80 square pixels are 20 of these"
    assert seams_of(PixelRect(0, 0, 100, 60), 150, 60, BESIDE_LED) is None


def test_a_picture_for_very_fine_pixels_is_no_larger_than_can_be_decoded() -> None:
    wall = msgspec.structs.replace(BESIDE_LED, column_px=(3840, 3840))
    seams = seams_of(PixelRect(0, 0, 7680, 2160), 7680, 2160, wall)
    assert seams is not None
    assert max(seams.outer) <= 4098
