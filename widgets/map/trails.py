"""Where moving targets were in the last half hour, kept from the frames. Pure but for painting.

Columns of a ring: a place each ten seconds, of at most 20,000 targets (29 MB). Frames may be
taken on another thread than they are painted on.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from backends.link.api import PositionTable
from widgets.map.projection import Floats, Viewport, world_xy
from widgets.map.symbols import with_alpha
from widgets.theme import Theme

EVERY_S = 10.0
SLOTS = 180
MOST_TARGETS = 20_000
STALE_MS = 60_000  # an older report is no place where it was just now
GAP_S = 120.0  # a line across a longer silence would be invented
NOTHING = np.iinfo(np.int32).min
PER_DEGREE = 1e7

Ints = npt.NDArray[np.int32]


class Trails:
    """Takes each frame, keeps one in ten seconds."""

    def __init__(self) -> None:
        self._row_of: dict[str, int] = {}
        self._ids: Sequence[str] = []
        self._rows = np.empty(0, dtype=np.int64)  # of these
        self._lon: Ints = np.full((SLOTS, 1024), NOTHING, dtype=np.int32)
        self._lat: Ints = self._lon.copy()
        self._at_s = np.full(SLOTS, -np.inf)
        self._slot = -1
        self._lock = threading.Lock()

    def take(self, table: PositionTable, now_s: float) -> None:
        """A frame that arrived at `now_s` of the caller's monotonic clock."""
        if self._slot >= 0 and now_s - self._at_s[self._slot] < EVERY_S:
            return
        with self._lock:
            self._keep(table, now_s)

    def _keep(self, table: PositionTable, now_s: float) -> None:
        self._slot = (self._slot + 1) % SLOTS
        self._at_s[self._slot] = now_s
        self._lon[self._slot] = self._lat[self._slot] = NOTHING
        if table.ids != self._ids:  # of 100,000 it takes 57 ms
            self._ids, self._rows = table.ids, self._rows_of(table.ids[: 2 * MOST_TARGETS])
        rows = self._rows
        known = (rows >= 0) & (table.age_ms[: len(rows)] < STALE_MS)
        mine = rows[known]
        self._lon[self._slot, mine] = table.lon_wgs84[: len(rows)][known] * PER_DEGREE
        self._lat[self._slot, mine] = table.lat_wgs84[: len(rows)][known] * PER_DEGREE

    def _rows_of(self, ids: Sequence[str]) -> npt.NDArray[np.int64]:
        known = self._row_of
        if len(known) + len(ids) > MOST_TARGETS:
            self._forget_gone()
            known = self._row_of
        new = [key for key in ids if key not in known]
        if new:
            free = sorted(set(range(len(known) + len(new))) - set(known.values()))
            known.update(zip(new[: MOST_TARGETS - len(known)], free, strict=False))
        need = max(known.values(), default=0) + 1
        while need > self._lon.shape[1]:
            empty = np.full_like(self._lon, NOTHING)
            self._lon = np.hstack([self._lon, empty])
            self._lat = np.hstack([self._lat, empty])
        return np.array([known.get(key, -1) for key in ids], dtype=np.int64)

    def _forget_gone(self) -> None:
        """Rows of those that no frame of the half hour had are free again."""
        has = (self._lon != NOTHING).any(axis=0)
        self._row_of = {key: row for key, row in self._row_of.items() if has[row]}

    def of(self, key: str, now_s: float) -> tuple[Floats, Floats, Floats]:
        """(age in seconds, lon, lat) of one target, oldest first."""
        with self._lock:
            return self._of(key, now_s)

    def _of(self, key: str, now_s: float) -> tuple[Floats, Floats, Floats]:
        row = self._row_of.get(key)
        if row is None:
            none = np.empty(0)
            return none, none, none
        order = np.arange(self._slot + 1, self._slot + 1 + SLOTS) % SLOTS
        lon, lat, at_s = self._lon[order, row], self._lat[order, row], self._at_s[order]
        has = (lon != NOTHING) & (now_s - at_s < SLOTS * EVERY_S)
        return now_s - at_s[has], lon[has] / PER_DEGREE, lat[has] / PER_DEGREE

    def paint(
        self,
        painter: QPainter,
        view: Viewport,
        what: tuple[str, tuple[float, float] | None, float],
        theme: Theme,
    ) -> None:
        """The way of one target, fading into the past, up to where it is drawn now."""
        key, here, now_s = what
        ages, lon, lat = self.of(key, now_s)
        if len(ages) < 2:
            return
        x, y = view.world_to_screen(*world_xy(lon, lat))
        points = [QPointF(px, py) for px, py in zip(x.tolist(), y.tolist(), strict=True)]
        steps = ages.tolist()
        if here is not None:
            points.append(QPointF(*view.to_screen(*here)))
            steps.append(0.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = theme.color("accent")
        for k in range(1, len(points)):
            if steps[k - 1] - steps[k] > GAP_S:
                continue
            share = 1.0 - steps[k] / (SLOTS * EVERY_S)
            pen = QPen(with_alpha(accent, 50 + round(190 * share)), 3.0)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawLine(points[k - 1], points[k])
