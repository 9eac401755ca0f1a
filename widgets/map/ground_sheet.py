"""The tiles in view as one picture, wrapped round its edges. UI thread.

A map that moves is four copies of it instead of fifty tiles. The copies cost no less, but each
call into Qt gives Python's lock away, and a thread that draws tiles has it for a turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmap

from widgets.map.projection import Viewport

TILE = 256
TileKey = tuple[float, int, int]  # zoom, column and row of 256 logical pixels at that zoom


class GroundSheet:
    """Slots for as many tiles as a view can touch; each holds one of its columns and rows."""

    def __init__(self) -> None:
        self._picture = QPixmap()
        self._columns, self._rows, self._ratio = 0, 0, 0.0
        self._held: dict[tuple[int, int], tuple[TileKey, bool]] = {}  # False: what stands in

    def fit(self, view: Viewport, ratio: float) -> None:
        """Room for a view of that size; another size or ratio begins empty."""
        columns, rows = view.width // TILE + 2, view.height // TILE + 2
        if (columns, rows, ratio) != (self._columns, self._rows, self._ratio):
            self._columns, self._rows, self._ratio = columns, rows, ratio
            self._picture = QPixmap(round(columns * TILE * ratio), round(rows * TILE * ratio))
            self._picture.setDevicePixelRatio(ratio)
            self._held.clear()

    def forget(self, key: TileKey) -> None:
        """That tile is another one now."""
        self._held = {slot: held for slot, held in self._held.items() if held[0] != key}

    def forget_stand_ins(self) -> None:
        """Something may stand in better now."""
        self._held = {slot: held for slot, held in self._held.items() if held[1]}

    def stale(
        self, keys: Sequence[TileKey], tiles: Mapping[TileKey, QPixmap]
    ) -> Iterator[tuple[TileKey, int, int]]:
        """Of those in view: which are to be painted into the sheet, and where. Once each, with
        what stands in for a tile, and again when the tile is there."""
        for key in keys:
            slot = key[1] % self._columns, key[2] % self._rows
            is_there, held = key in tiles, self._held.get(slot)
            if held == (key, True) or held == (key, is_there):
                continue
            self._held[slot] = key, is_there
            yield key, slot[0] * TILE, slot[1] * TILE

    def painter(self) -> QPainter:
        """Paints into the sheet."""
        return QPainter(self._picture)

    def draw(self, painter: QPainter, left: int, top: int, view: Viewport) -> None:
        """What a view shows whose corner lies there."""
        ratio = self._ratio
        for y, from_y, high in _parts(top, view.height, self._rows * TILE):
            for x, from_x, wide in _parts(left, view.width, self._columns * TILE):
                source = QRectF(from_x * ratio, from_y * ratio, wide * ratio, high * ratio)
                painter.drawPixmap(QRectF(x, y, wide, high), self._picture, source)


def _parts(begin: int, length: int, around: int) -> Iterator[tuple[int, int, int]]:
    """A stretch on a closed line, in parts: where each lies, where it begins, its length."""
    first = begin % around
    one = min(length, around - first)
    yield 0, first, one
    if one < length:
        yield one, 0, length - one
