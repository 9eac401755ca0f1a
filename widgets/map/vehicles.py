"""Moving targets on the map: icons while they can be told apart, points beyond. UI thread.

Points go straight into the picture's bytes, below everything that is painted.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from widgets.map.marks import Hit
from widgets.map.projection import Floats, Viewport
from widgets.map.raster import Pixels, rasterise
from widgets.map.sheets import VEHICLE_SHEETS, Layer, Sheet
from widgets.map.symbols import Symbols, with_alpha
from widgets.map.targets import STALE_S, Mask, MovingTargets, in_window
from widgets.theme import Theme

MOST_ICONS = 2000
SMALL_FROM = 8000  # so many points in view are two pixels wide
DENSE_DARKER = 130  # percent: thousands of points together are bright
PLATES_FROM_ZOOM = 16.0
MOST_PLATES = 150
TOKENS = ("map_vehicle", "map_bus", "map_taxi", "map_muck", "map_patrol", "map_team")


def _no_rows() -> npt.NDArray[np.intp]:
    return np.empty(0, dtype=np.intp)


@dataclass(slots=True)
class _InView:
    """Rows of the targets in view with their pixels, of the last painting."""

    rows: npt.NDArray[np.intp] = field(default_factory=_no_rows)
    x: Floats = field(default_factory=lambda: np.empty(0))
    y: Floats = field(default_factory=lambda: np.empty(0))
    old: Mask = field(default_factory=lambda: np.empty(0, dtype=np.bool_))


class Vehicles:
    """Paints the targets of the sheets that are shown."""

    def __init__(self, theme: Theme, symbols: Symbols) -> None:
        self.targets = MovingTargets()
        self._theme, self._symbols = theme, symbols
        self._seen = _InView()
        fresh = [theme.color(token).darker(DENSE_DARKER).rgb() for token in TOKENS]
        old = [theme.color("line").rgb()] * len(TOKENS)
        self._colours = np.array([fresh, old], dtype=np.uint32)

    @property
    def in_view(self) -> int:
        """How many the last painting had."""
        return len(self._seen.rows)

    @property
    def is_dense(self) -> bool:
        """Whether they are points rather than icons now."""
        return len(self._seen.rows) > MOST_ICONS

    def cull(self, view: Viewport, now_s: float, shown: frozenset[Sheet], is_greyed: bool) -> None:
        """Find what is in view; before rasterise() and paint()."""
        on = np.array([sheet in shown for sheet in VEHICLE_SHEETS])
        if not len(self.targets) or not on.any():
            self._seen = _InView()
            return
        x, y = view.world_to_screen(*self.targets.positions(now_s))
        inside = in_window(x, y, (view.width, view.height), 12.0)
        if not on.all():
            inside &= on[self.targets.sheets]
        rows = np.flatnonzero(inside)
        old = self.targets.ages_s(now_s)[rows] > STALE_S
        self._seen = _InView(rows, x[rows], y[rows], old | is_greyed)

    def rasterise(self, pixels: Pixels, ratio: float) -> None:
        """All of them as points into a picture of `ratio` pixels a logical one."""
        seen = self._seen
        argb = self._colours[seen.old.astype(np.intp), self.targets.sheets[seen.rows]]
        side = 2 if len(seen.rows) > SMALL_FROM else 3
        rasterise(pixels, seen.x * ratio, seen.y * ratio, argb, side)

    def paint(self, painter: QPainter, view: Viewport) -> None:
        """All of them as arrows; from near by with their plates, which never cover each other."""
        seen, targets = self._seen, self.targets
        moving = (targets.speed_kmh[seen.rows] > 2.0).tolist()
        heading = targets.heading_deg[seen.rows].tolist()
        sheets, old = targets.sheets[seen.rows].tolist(), seen.old.tolist()
        px = 12.0 if view.zoom < 12.75 else (15.0 if view.zoom < 14.75 else 19.0)
        half = px * self._theme.scale / 2
        pictures = self._symbols.vehicle
        for k, (x, y) in enumerate(zip(seen.x.tolist(), seen.y.tolist(), strict=True)):
            picture = pictures(heading[k], moving[k], old[k], px, TOKENS[sheets[k]])
            painter.drawPixmap(QPointF(x - half, y - half), picture)
        if view.zoom >= PLATES_FROM_ZOOM and len(seen.rows) < MOST_PLATES:
            self._paint_plates(painter, half)

    def _paint_plates(self, painter: QPainter, half: float) -> None:
        painter.setFont(self._theme.font(11))
        metrics = painter.fontMetrics()
        seen = self._seen
        taken: list[QRectF] = []
        back = with_alpha(self._theme.color("map_land"), 190)
        for k, row in enumerate(seen.rows.tolist()):
            label = self.targets.labels[row]
            wide = metrics.horizontalAdvance(label) + 6
            box = QRectF(seen.x[k] + half + 2, seen.y[k] - 8, wide, 16)
            if any(box.intersects(other) for other in taken):
                continue
            taken.append(box)
            painter.fillRect(box, back)
            painter.setPen(self._theme.color("text_dim" if seen.old[k] else "text"))
            painter.drawText(QPointF(box.left() + 3, box.bottom() - 4), label)

    def hit(self, x: float, y: float, reach: float) -> Hit | None:
        """The nearest one about a pixel of the last painting."""
        seen = self._seen
        if not len(seen.rows):
            return None
        gaps = np.hypot(seen.x - x, seen.y - y)
        best = int(gaps.argmin())
        if gaps[best] > reach:
            return None
        key = self.targets.ids[int(seen.rows[best])]
        return Hit(layer=Layer.VEHICLES, key=key, x=float(seen.x[best]), y=float(seen.y[best]))
