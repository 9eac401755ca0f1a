"""Counts on the map: cells of the safety map, and cells of items too many to name. UI thread.

A cell is never a person: the hub hands out no count under five.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from widgets.map.marks import Hit, stamp
from widgets.map.projection import Floats, Viewport, degrees_of, world_xy
from widgets.map.sheets import Layer, Sheet
from widgets.map.symbols import Symbols, with_alpha
from widgets.map.targets import in_window
from widgets.theme import Theme

NUMBER_FROM_PX = 30.0
WIDEST_M = 3000.0
STEPS = 5  # shades
DOT_CELL_PX = 40.0  # dots stand no closer, whatever the zoom that the cells were asked for at


class Cells:
    """What was told last."""

    def __init__(self, theme: Theme, symbols: Symbols) -> None:
        self._theme, self._symbols = theme, symbols
        self._x, self._y = np.empty(0), np.empty(0)
        self._counts: list[int] = []
        self._shades: list[int] = []
        self._side = 0.0  # of a cell, in world coordinates
        self._items: dict[Sheet, tuple[Floats, Floats, list[int]]] = {}

    def set_safety(self, cells: Sequence[tuple[str, float, float, int]]) -> None:
        """(cell, lon, lat, count) of the layer chosen; none where it is off."""
        lon = np.array([cell[1] for cell in cells])
        lat = np.array([cell[2] for cell in cells])
        self._x, self._y = world_xy(lon, lat) if len(cells) else (np.empty(0), np.empty(0))
        self._counts = [cell[3] for cell in cells]
        values = np.array(self._counts)
        edges = np.quantile(values, np.linspace(0, 1, STEPS + 1)[1:-1]) if len(cells) else []
        self._shades = np.searchsorted(edges, values, side="left").tolist()
        self._side = _spacing(self._x, self._y)

    def safety_at(self, x_px: float, y_px: float, view: Viewport) -> int:
        """The count under a pixel, 0 for none."""
        if not self._counts:
            return 0
        x, y = view.world_to_screen(self._x, self._y)
        half = self._side * view.world_px / 2
        near = np.flatnonzero((np.abs(x - x_px) <= half) & (np.abs(y - y_px) <= half))
        return self._counts[int(near[0])] if len(near) else 0

    def set_items(self, sheet: Sheet, cells: Sequence[tuple[float, float, int]]) -> None:
        """(lon, lat, how many) of items in view that are too many."""
        x, y = world_xy(np.array([c[0] for c in cells]), np.array([c[1] for c in cells]))
        self._items[sheet] = (x, y, [c[2] for c in cells])

    def paint_safety(self, painter: QPainter, view: Viewport) -> None:
        """Squares in shades, with their numbers where there is room."""
        if not self._counts:
            return
        side = max(6.0, self._side * view.world_px)
        x, y = view.world_to_screen(self._x, self._y)
        near = in_window(x, y, (view.width, view.height), side)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(self._theme.font(12))
        base, line = self._theme.color("map_density"), self._theme.color("map_casing")
        has_room = side >= NUMBER_FROM_PX * self._theme.scale
        for i in np.flatnonzero(near).tolist():
            box = QRectF(x[i] - side / 2 + 1, y[i] - side / 2 + 1, side - 2, side - 2)
            painter.setPen(QPen(line, 1.0))
            painter.setBrush(with_alpha(base, 40 + 34 * self._shades[i]))
            painter.drawRect(box)
            if has_room:
                painter.setPen(self._theme.color("text"))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{self._counts[i]:,}")

    def paint_items(self, painter: QPainter, view: Viewport, shown: frozenset[Sheet]) -> list[Hit]:
        """A quiet dot with its number for each cell, below all signs: there may be hundreds."""
        hits: list[Hit] = []
        for sheet, cells in self._items.items():
            if sheet not in shown or not len(cells[0]):
                continue
            xs, ys, counts = _gathered(cells, view.world_px)
            x, y = view.world_to_screen(xs, ys)
            for i in np.flatnonzero(in_window(x, y, (view.width, view.height), 30.0)).tolist():
                count = int(counts[i])
                at = float(x[i]), float(y[i])
                stamp(painter, self._symbols.dot(count), *at)
                lon, lat = degrees_of(float(xs[i]), float(ys[i]))
                hits.append(
                    Hit(
                        layer=Layer.ITEMS,
                        key=f"{sheet.value}@{lon:.5f},{lat:.5f}",
                        x=at[0],
                        y=at[1],
                        count=count,
                        sheet=sheet,
                    )
                )
        return hits


def _gathered(
    cells: tuple[Floats, Floats, list[int]], world_px: float
) -> tuple[Floats, Floats, npt.NDArray[np.int64]]:
    """Cells that lie close at a zoom as one, about the middle of what they count."""
    x, y, counts = cells[0], cells[1], np.array(cells[2], dtype=np.int64)
    keys = (np.floor(x * world_px / DOT_CELL_PX).astype(np.int64) << 32) + np.floor(
        y * world_px / DOT_CELL_PX
    ).astype(np.int64)
    _, place = np.unique(keys, return_inverse=True)
    sums = np.bincount(place, counts)
    return np.bincount(place, x * counts) / sums, np.bincount(place, y * counts) / sums, sums


def _spacing(x: Floats, y: Floats) -> float:
    """The side of a cell: the usual step between neighbours, at most 3 km."""
    most = WIDEST_M / 40_075_016.0
    if len(x) < 2:
        return most / 6
    steps = np.concatenate([np.diff(np.unique(np.round(v, 7))) for v in (x, y)])
    steps = steps[steps > 2e-6]  # 80 m
    return float(min(most, np.quantile(steps, 0.25))) if len(steps) else most / 6
