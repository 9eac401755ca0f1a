"""Moving targets on the map: icons while they can be told apart, points beyond. UI thread.

Both go straight into the picture's bytes, below everything that is painted.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from widgets.map.glyphs import Glyphs
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
SIZES = ((14.75, 19.0), (12.75, 15.0), (0.0, 12.0))  # from which zoom on an arrow has how many px
TOKENS = ("map_vehicle", "map_bus", "map_taxi", "map_muck", "map_patrol", "map_team")


Rows = npt.NDArray[np.intp]
Pixels32 = npt.NDArray[np.int32]


@dataclass(slots=True)
class _InView:
    """Rows of the targets in view with their pixels, of the last painting."""

    rows: Rows = field(default_factory=lambda: np.empty(0, dtype=np.intp))
    x: Floats = field(default_factory=lambda: np.empty(0))
    y: Floats = field(default_factory=lambda: np.empty(0))
    old: Mask = field(default_factory=lambda: np.empty(0, dtype=np.bool_))


@dataclass(slots=True)
class _Many:
    """Device pixels of the whole world at one zoom, for more targets than icons make sense.

    While only the view moves, nothing but the view's corner is taken off.
    """

    key: tuple[object, ...]
    places: tuple[Floats, Floats]
    rows: Rows
    x: Pixels32
    y: Pixels32
    argb: npt.NDArray[np.uint32]
    counts: npt.NDArray[np.int64]  # of targets on each pixel


class Vehicles:
    """Paints the targets of the sheets that are shown."""

    def __init__(self, theme: Theme, symbols: Symbols) -> None:
        self.targets = MovingTargets()
        self._theme, self._symbols = theme, symbols
        self._seen = _InView()
        self._many: _Many | None = None
        self._glyphs: dict[tuple[float, float], Glyphs] = {}
        self._dense: tuple[_Many, Viewport, Rows, Pixels32, Pixels32] | None = None
        fresh = [theme.color(token).darker(DENSE_DARKER).rgb() for token in TOKENS]
        old = [theme.color("line").rgb()] * len(TOKENS)
        self._colours = np.array([fresh, old], dtype=np.uint32)

    @property
    def in_view(self) -> int:
        """How many the last painting had."""
        return len(self._dense[2]) if self._dense is not None else len(self._seen.rows)

    @property
    def is_dense(self) -> bool:
        """Whether they are points rather than icons now."""
        return self._dense is not None

    def cull(
        self,
        view: Viewport,
        now_s: float,
        shown: frozenset[Sheet],
        is_greyed: bool,
        ratio: float,
    ) -> None:
        """Find what is in view; before rasterise() and paint()."""
        self._dense = None
        on = np.array([sheet in shown for sheet in VEHICLE_SHEETS])
        if not len(self.targets) or not on.any():
            self._seen = _InView()
            return
        places = self.targets.positions(now_s)
        if len(self.targets) > MOST_ICONS and self._cull_many(view, places, (on, is_greyed, ratio)):
            self._seen = _InView()
            return
        x, y = view.world_to_screen(*places)
        inside = in_window(x, y, (view.width, view.height), 12.0)
        if not on.all():
            inside &= on[self.targets.sheets]
        rows = np.flatnonzero(inside)
        old = self.targets.ages_s(now_s)[rows] > STALE_S
        self._seen = _InView(rows, x[rows], y[rows], old | is_greyed)

    def _cull_many(
        self, view: Viewport, places: tuple[Floats, Floats], how: tuple[Mask, bool, float]
    ) -> bool:
        """Points where there are too many for icons; False where there are not."""
        on, is_greyed, ratio = how
        key = (view.zoom, on.tobytes(), is_greyed, ratio)
        many = self._many
        if many is None or many.key != key or many.places is not places:
            many = self._many = self._placed(view, places, how, key)
        # Unsigned: what lies left of or above the view is a very large number.
        x = many.x - np.int32(round(view.left_px * ratio))
        y = many.y - np.int32(round(view.top_px * ratio))
        wide, high = round(view.width * ratio) - 2, round(view.height * ratio) - 2
        inside = (x.view(np.uint32) < wide) & (y.view(np.uint32) < high)
        found = np.flatnonzero(inside)
        if int(many.counts[found].sum()) <= MOST_ICONS:
            return False
        self._dense = (many, view, found, x, y)
        return True

    def _placed(
        self,
        view: Viewport,
        places: tuple[Floats, Floats],
        how: tuple[Mask, bool, float],
        key: tuple[object, ...],
    ) -> _Many:
        on, is_greyed, ratio = how
        sheets = self.targets.sheets
        rows = np.flatnonzero(on[sheets])
        old = self.targets.reported_age_s[rows] > STALE_S
        size = view.world_px * ratio
        x = np.rint(places[0][rows] * size).astype(np.int64)
        y = np.rint(places[1][rows] * size).astype(np.int64)
        # In the picture's own order: bytes set one after the other cost a fifth of scattered ones.
        lines = (y << 32) | x
        order = np.argsort(lines)
        starts = np.flatnonzero(np.concatenate(([True], np.diff(lines[order]) != 0)))
        counts = np.diff(np.append(starts, len(order)))
        order = order[starts]  # who stands on the same pixel is covered anyway
        argb = self._colours[(old | is_greyed).astype(np.intp), sheets[rows]]
        return _Many(
            key,
            places,
            rows[order],
            x[order].astype(np.int32),
            y[order].astype(np.int32),
            argb[order],
            counts,
        )

    def rasterise(self, pixels: Pixels, view: Viewport, ratio: float) -> None:
        """All of them into a picture: as points, or as arrows where they can be told apart."""
        if self._dense is not None:
            many, _, found, x, y = self._dense
            side = 2 if len(found) > SMALL_FROM else 3
            rasterise(pixels, x[found], y[found], many.argb[found], side)
        elif len(self._seen.rows):
            self._stamp(pixels, view, ratio)

    def _stamp(self, pixels: Pixels, view: Viewport, ratio: float) -> None:
        seen, targets = self._seen, self.targets
        glyphs = self._glyphs_of(view.zoom, ratio)
        ids = glyphs.ids(
            targets.sheets[seen.rows].astype(np.intp),
            seen.old,
            targets.heading_deg[seen.rows],
            targets.speed_kmh[seen.rows] > 2.0,
        )
        glyphs.prepare(ids)
        x = np.rint(seen.x * ratio).astype(np.int32)
        y = np.rint(seen.y * ratio).astype(np.int32)
        high, wide = pixels.shape
        edge = glyphs.reach  # an arrow that the edge would cut is not there yet
        inside = (x >= edge) & (y >= edge) & (x < wide - edge) & (y < high - edge)
        glyphs.stamp(pixels, x[inside], y[inside], ids[inside])

    def _glyphs_of(self, zoom: float, ratio: float) -> Glyphs:
        px = next(px for least, px in SIZES if zoom >= least)
        found = self._glyphs.get((px, ratio))
        if found is None:
            rim = self._theme.color("map_casing")
            found = self._glyphs[px, ratio] = Glyphs(self._symbols, TOKENS, rim, px)
        return found

    def paint(self, painter: QPainter, view: Viewport) -> None:
        """Their plates from near by, which never cover each other."""
        if view.zoom >= PLATES_FROM_ZOOM and 0 < len(self._seen.rows) < MOST_PLATES:
            px = next(px for least, px in SIZES if view.zoom >= least)
            self._paint_plates(painter, px * self._theme.scale / 2)

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
        seen = self._seen if self._dense is None else self._dense_in_view()
        if not len(seen.rows):
            return None
        gaps = np.hypot(seen.x - x, seen.y - y)
        best = int(gaps.argmin())
        if gaps[best] > reach:
            return None
        key = self.targets.ids[int(seen.rows[best])]
        return Hit(layer=Layer.VEHICLES, key=key, x=float(seen.x[best]), y=float(seen.y[best]))

    def _dense_in_view(self) -> _InView:
        """Pixels of the points, worked out when the hand asks."""
        assert self._dense is not None
        many, view, found, _, _ = self._dense
        rows = many.rows[found]
        x, y = view.world_to_screen(many.places[0][rows], many.places[1][rows])
        return _InView(rows, x, y, np.zeros(len(rows), dtype=np.bool_))
