"""A picture across bezels: what lies behind them is left out, so that its lines go on. Pure.

A tile asked for across a bezel gets a picture wider by the bezel's width in pixels (bezel width /
pixel pitch); the strip behind the bezel is not shown. Where pixels are not all alike (an LED strip
beside LCDs) the picture is made for the finest of them, and each screen's part of it is scaled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from widgets.wall.layouts import PixelRect
from widgets.wall.screens import Screens, Side

Pixels = npt.NDArray[np.uint8]  # shape (height, width, 4)
Scaled = Callable[[Pixels, int, int], Pixels]  # to a width and height
MOST_OUTER_PX = 4096  # one way, where parts are scaled: a coarser picture is made then


class Strip(NamedTuple):
    """What one screen has of a tile along one side: pixels `start` to `end` of the tile show
    those from `begin` to `until` of its picture."""

    start: int
    end: int
    begin: int
    until: int


class Seams(NamedTuple):
    """The screens under one tile, from the left and from the top."""

    columns: tuple[Strip, ...]
    rows: tuple[Strip, ...]

    @property
    def outer(self) -> tuple[int, int]:
        """Size of the picture that the tile needs, hidden strips included."""
        return self.columns[-1].until, self.rows[-1].until

    def paste(self, picture: Pixels, into: Pixels, scaled: Scaled) -> PixelRect:
        """Lay a picture made for `outer` in the middle of a tile; where it lies in the tile."""
        outer_width, outer_height = self.outer
        height, width = picture.shape[:2]
        across = list(_shown(self.columns, (outer_width - width) // 2, width))
        down = list(_shown(self.rows, (outer_height - height) // 2, height))
        for y, foot, from_y, to_y in down:
            for x, right, from_x, to_x in across:
                part = picture[from_y:to_y, from_x:to_x]
                if part.shape[:2] != (foot - y, right - x):
                    part = scaled(part, right - x, foot - y)
                into[y:foot, x:right] = part
        if not across or not down:
            return PixelRect(0, 0, 0, 0)
        left, top = across[0].start, down[0].start
        return PixelRect(left, top, across[-1].end - left, down[-1].end - top)


def _shown(strips: tuple[Strip, ...], first: int, count: int) -> Iterator[Strip]:
    """The parts of a picture that lies at `first` of the outer side and is `count` long."""
    for start, end, begin, until in strips:
        low, high = max(begin, first), min(until, first + count)
        scale = (end - start) / max(1, until - begin)
        from_px, to_px = start + round((low - begin) * scale), start + round((high - begin) * scale)
        if to_px > from_px and high > low:
            yield Strip(from_px, to_px, low - first, high - first)


def seams_of(box: PixelRect, width: int, height: int, screens: Screens) -> Seams | None:
    """The screens under a tile of a width x height wall; None where its picture goes on unchanged.

    So it does on a single screen with square pixels, and where pixel pitches are not known.
    """
    across, down = screens.across, screens.down
    if not screens.is_pitch_known or not (screens.gap_px or screens.is_mixed):
        return None
    xs = _pieces(box.x, box.x + box.width, width, across)
    ys = _pieces(box.y, box.y + box.height, height, down)
    if not xs or not ys:
        return None
    finest = min(piece.pitch_mm for piece in (*xs, *ys))
    if len(xs) == len(ys) == 1 and xs[0].pitch_mm == ys[0].pitch_mm:
        return None
    if screens.is_mixed:
        longest = max(_length_mm(xs, screens.bezel_mm), _length_mm(ys, screens.bezel_mm))
        finest = max(finest, longest / MOST_OUTER_PX)
    gap_px = round(screens.bezel_mm / finest)
    return Seams(_strips(xs, finest, gap_px), _strips(ys, finest, gap_px))


class _Piece(NamedTuple):
    """A tile's pixels on one screen, and how long each is."""

    start: int
    end: int
    pitch_mm: float


def _pieces(start: int, end: int, length: int, side: Side) -> list[_Piece]:
    edges, pieces = side.edges(length), []
    for number, pitch_mm in enumerate(side.pitches_mm):
        low, high = max(start, edges[number]), min(end, edges[number + 1])
        if high > low:
            pieces.append(_Piece(low - start, high - start, pitch_mm))
    return pieces


def _length_mm(pieces: list[_Piece], bezel_mm: float) -> float:
    lit = sum((piece.end - piece.start) * piece.pitch_mm for piece in pieces)
    return lit + bezel_mm * (len(pieces) - 1)


def _strips(pieces: list[_Piece], finest_mm: float, gap_px: int) -> tuple[Strip, ...]:
    strips, begin = [], 0
    for start, end, pitch_mm in pieces:
        until = begin + max(1, round((end - start) * pitch_mm / finest_mm))
        strips.append(Strip(start, end, begin, until))
        begin = until + gap_px
    return tuple(strips)
