"""A picture across bezels: what lies behind them is left out, so that its lines go on. Pure.

A tile asked for across a bezel gets a picture wider by the bezel's width in pixels (bezel width /
pixel pitch); the strip behind the bezel is not shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from widgets.wall.layouts import PixelRect
from widgets.wall.screens import Screens, seams

Pixels = npt.NDArray[np.uint8]  # shape (height, width, 4)


class Seams(NamedTuple):
    """Bezels across one tile: `columns`, `rows` in pixels from its corner, `gap_px` wide each."""

    columns: tuple[int, ...]
    rows: tuple[int, ...]
    gap_px: int

    def outer(self, width: int, height: int) -> tuple[int, int]:
        """Size of the picture that a tile of this size needs, hidden strips included."""
        return (
            width + self.gap_px * len(self.columns),
            height + self.gap_px * len(self.rows),
        )

    def paste(self, picture: Pixels, into: Pixels) -> PixelRect:
        """Lay a picture made for outer() in the middle of a tile; where it lies in the tile."""
        height, width = into.shape[:2]
        outer = PixelRect(0, 0, *self.outer(width, height))
        left = (outer.width - picture.shape[1]) // 2
        top = (outer.height - picture.shape[0]) // 2
        across = list(_shown(self.columns, self.gap_px, width, left, picture.shape[1]))
        down = list(_shown(self.rows, self.gap_px, height, top, picture.shape[0]))
        for y, from_y, tall in down:
            for x, from_x, wide in across:
                part = picture[from_y : from_y + tall, from_x : from_x + wide]
                into[y : y + tall, x : x + wide] = part
        if not across or not down:
            return PixelRect(0, 0, 0, 0)
        right, foot = across[-1][0] + across[-1][2], down[-1][0] + down[-1][2]
        return PixelRect(across[0][0], down[0][0], right - across[0][0], foot - down[0][0])


def _shown(
    cuts: tuple[int, ...], gap_px: int, length: int, first: int, count: int
) -> Iterator[tuple[int, int, int]]:
    """(pixel of the tile, pixel of the picture, how many) of each part between bezels.

    The picture lies at `first` of the outer side and is `count` long.
    """
    for number, (start, end) in enumerate(zip((0, *cuts), (*cuts, length), strict=True)):
        hidden = number * gap_px
        begin = max(start + hidden, first)
        until = min(end + hidden, first + count)
        if until > begin:
            yield begin - hidden, begin - first, until - begin


def seams_of(box: PixelRect, width: int, height: int, screens: Screens) -> Seams | None:
    """The bezels across a tile of a width x height wall; None: none, or of unknown width."""
    if screens.count == 1 or screens.gap_px == 0:
        return None
    columns = seams(box.x, box.x + box.width, width, screens.columns)
    rows = seams(box.y, box.y + box.height, height, screens.rows)
    if not columns and not rows:
        return None
    return Seams(tuple(columns), tuple(rows), screens.gap_px)
