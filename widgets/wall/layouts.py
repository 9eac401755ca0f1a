"""Splits of a wall: which tile lies where, in grid units and in pixels. Pure; knows no Qt."""

from __future__ import annotations

import math
from typing import NamedTuple

LINE_PX = 1
SPLITS = (1, 4, 6, 8, 9, 16, 25, 36, 49, 64)
MOST_TILES = max(SPLITS)


class Rect(NamedTuple):
    """A rectangle: grid units, fractions or pixels, as the function says."""

    x: float
    y: float
    width: float
    height: float


class PixelRect(NamedTuple):
    """A rectangle in device pixels."""

    x: int
    y: int
    width: int
    height: int


def _grid(side: int) -> tuple[PixelRect, ...]:
    return tuple(PixelRect(i % side, i // side, 1, 1) for i in range(side * side))


def _one_large(side: int) -> tuple[PixelRect, ...]:
    """One large tile at the top left; the small ones down its right side, then along the foot."""
    last = side - 1
    right = [PixelRect(last, row, 1, 1) for row in range(last)]
    foot = [PixelRect(column, last, 1, 1) for column in range(side)]
    return (PixelRect(0, 0, last, last), *right, *foot)


def side_of(split: int) -> int:
    """Grid columns (and rows) of a split. An unknown split is a bug: ValueError."""
    if split not in SPLITS:
        raise ValueError(f"no such split: {split}")
    return {6: 3, 8: 4}.get(split, math.isqrt(split))


def units(split: int) -> tuple[PixelRect, ...]:
    """Tiles of a split in grid units, in reading order (6 and 8: the large one first)."""
    side = side_of(split)
    return _one_large(side) if split in (6, 8) else _grid(side)


def relative(split: int) -> tuple[Rect, ...]:
    """Tiles of a split as fractions of the wall."""
    side = side_of(split)
    return tuple(Rect(*(value / side for value in unit)) for unit in units(split))


def pixels(split: int, width: int, height: int, line_px: int = LINE_PX) -> tuple[PixelRect, ...]:
    """Tiles of a split on a wall of width x height pixels, `line_px` between neighbours."""
    side = side_of(split)

    def edge(unit: int, length: int) -> int:
        return round(unit * (length + line_px) / side)

    rects = []
    for unit in units(split):
        left, top = edge(unit.x, width), edge(unit.y, height)
        right = edge(unit.x + unit.width, width) - line_px
        bottom = edge(unit.y + unit.height, height) - line_px
        rects.append(PixelRect(left, top, max(0, right - left), max(0, bottom - top)))
    return tuple(rects)


def fit(box: PixelRect, width: int, height: int) -> PixelRect:
    """The largest rectangle of the aspect width:height in the middle of `box`."""
    if width <= 0 or height <= 0:
        return box
    scale = min(box.width / width, box.height / height)
    fitted_w = min(box.width, round(width * scale))
    fitted_h = min(box.height, round(height * scale))
    return PixelRect(
        box.x + (box.width - fitted_w) // 2,
        box.y + (box.height - fitted_h) // 2,
        fitted_w,
        fitted_h,
    )


def centred(box: PixelRect, width: int, height: int) -> PixelRect | None:
    """Where a picture of exactly this size lies in `box`; None when it was not made for it.

    A picture made for the box fills it in one direction; engines round to even pixels, so
    up to three pixels may lack.
    """
    if width <= 0 or height <= 0 or width > box.width or height > box.height:
        return None
    if width < box.width - 3 and height < box.height - 3:
        return None
    return PixelRect(
        box.x + (box.width - width) // 2, box.y + (box.height - height) // 2, width, height
    )


def neighbour(split: int, index: int, dx: int, dy: int) -> int:
    """The tile next to `index` in a direction (one of dx, dy is ±1); itself at the edge."""
    cells = units(split)
    here = cells[index]
    x = here.x + here.width if dx > 0 else here.x + dx
    y = here.y + here.height if dy > 0 else here.y + dy
    for other, cell in enumerate(cells):
        if cell.x <= x < cell.x + cell.width and cell.y <= y < cell.y + cell.height:
            return other
    return index
