"""Moving targets on the map: icons while they can be told apart, points beyond. UI thread.

Both go straight into the picture's bytes, below everything that is painted.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from widgets.map.crowd import Crowd, InView, Look, crowd_of
from widgets.map.glyphs import Glyphs
from widgets.map.marks import Hit
from widgets.map.projection import Floats, Viewport
from widgets.map.raster import Pixels
from widgets.map.sheets import Layer
from widgets.map.symbols import Symbols, with_alpha
from widgets.map.targets import (
    MOST_SETTLED,
    STALE_S,
    Columns,
    Mask,
    MovingTargets,
    in_window,
)
from widgets.theme import Theme

MOST_ICONS = 2000
DENSE_DARKER = 130  # percent: thousands of points together are bright
PLATES_FROM_ZOOM = 16.0
MOST_PLATES = 150
SIZES = ((14.75, 19.0), (12.75, 15.0), (0.0, 12.0))  # from which zoom on an arrow has how many px
TOKENS = ("map_vehicle", "map_bus", "map_taxi", "map_muck", "map_patrol", "map_team")


Rows = npt.NDArray[np.intp]


@dataclass(slots=True)
class _InView:
    """Rows of the targets in view with their pixels, of the last painting."""

    rows: Rows = field(default_factory=lambda: np.empty(0, dtype=np.intp))
    x: Floats = field(default_factory=lambda: np.empty(0))
    y: Floats = field(default_factory=lambda: np.empty(0))
    old: Mask = field(default_factory=lambda: np.empty(0, dtype=np.bool_))


class Vehicles:
    """Paints the targets of the sheets that are shown."""

    def __init__(self, theme: Theme, symbols: Symbols) -> None:
        self.targets = MovingTargets()
        self._theme, self._symbols = theme, symbols
        self._seen = _InView()
        self._glyphs: dict[tuple[float, float], Glyphs] = {}
        self._look: Look | None = None
        self._crowd: Crowd | None = None
        self._standing: Crowd | None = None  # in for it, at a zoom that it was not made for
        self._dense: InView | None = None
        fresh = [theme.color(token).darker(DENSE_DARKER).rgb() for token in TOKENS]
        old = [theme.color("line").rgb()] * len(TOKENS)
        self.colours = np.array([fresh, old], dtype=np.uint32)

    @property
    def in_view(self) -> int:
        """How many points or arrows the last painting had."""
        return len(self._dense.here) if self._dense is not None else len(self._seen.rows)

    @property
    def is_dense(self) -> bool:
        """Whether they are points rather than icons now."""
        return self._dense is not None

    @property
    def is_rough(self) -> bool:
        """Whether points of another zoom stood in: those of this one are to be made."""
        return self._dense is not None and self._dense.crowd is self._standing

    @property
    def look(self) -> Look | None:
        """How they were seen last: what comes next is made ready for it."""
        return self._look

    def take_over(self, columns: Columns, crowd: Crowd | None, now_s: float) -> None:
        """A frame that was worked out, and its points as they were last looked at."""
        self.targets.take_over(columns, now_s)
        self._crowd, self._standing = crowd, None

    def cull(self, view: Viewport, now_s: float, look: Look) -> None:
        """Find what is in view; before rasterise() and paint()."""
        self._dense, self._look = None, look
        if not len(self.targets) or not any(look.shown):
            self._seen = _InView()
            return
        places = self.targets.positions(now_s)
        if len(self.targets) > MOST_ICONS:
            dense = self._crowd_in(places, look).seen(view)
            if dense.targets > MOST_ICONS:
                self._dense, self._seen = dense, _InView()
                return
        x, y = view.world_to_screen(*places)
        inside = in_window(x, y, (view.width, view.height), 12.0)
        if not all(look.shown):
            inside &= np.array(look.shown)[self.targets.sheets]
        rows = np.flatnonzero(inside)
        old = self.targets.ages_s(now_s)[rows] > STALE_S
        self._seen = _InView(rows, x[rows], y[rows], old | look.is_greyed)

    def _crowd_in(self, places: tuple[Floats, Floats], look: Look) -> Crowd:
        crowd = self._crowd
        if crowd is not None and crowd.world_x is places[0]:
            if crowd.look == look:
                return crowd
            is_zoom_alone = replace(crowd.look, zoom=look.zoom) == look
            if is_zoom_alone and len(self.targets) > MOST_SETTLED:  # sorting them takes 16 ms
                if self._standing is None or self._standing.look != look:
                    self._standing = crowd.at_zoom(look.zoom)
                return self._standing
        said = self.targets.sheets, self.targets.reported_age_s
        self._crowd, self._standing = crowd_of(places, said, look, self.colours), None
        return self._crowd

    def rasterise(self, pixels: Pixels, view: Viewport, ratio: float) -> None:
        """All of them into a picture: as points, or as arrows where they can be told apart."""
        if self._dense is not None:
            self._dense.draw(pixels)
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
        if self._dense is not None:
            found = self._dense.nearest(x, y, reach)
            return self._hit_of(*found) if found is not None else None
        seen = self._seen
        if not len(seen.rows):
            return None
        gaps = np.hypot(seen.x - x, seen.y - y)
        best = int(gaps.argmin())
        if gaps[best] > reach:
            return None
        return self._hit_of(int(seen.rows[best]), float(seen.x[best]), float(seen.y[best]))

    def _hit_of(self, row: int, x: float, y: float) -> Hit:
        return Hit(layer=Layer.VEHICLES, key=self.targets.ids[row], x=x, y=y)
