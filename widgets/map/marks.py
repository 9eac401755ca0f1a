"""Marks that stand still: places by kind, clustered by zoom, painted, and what can be hit.

UI thread. What is abnormal never goes into a cluster.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from backends.record.common import Place
from widgets.map.clusters import Clusters, clustered
from widgets.map.projection import MAX_ZOOM, TILE_PX, Floats, Viewport, degrees_of, world_xy
from widgets.map.sheets import Layer, Sheet
from widgets.map.symbols import Symbols, with_alpha
from widgets.map.targets import in_window
from widgets.theme import Theme

MOST_ICONS = 2000
FAN_PX = 46.0
MOST_IN_FAN = 24
OPENS_PX = 70.0  # members no farther apart at the greatest zoom are fanned out


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What lies under a pixel. `key` is the thing's id; a cluster has its members' ids.

    `count` without members: so many that only the hub knows.
    """

    layer: Layer
    key: str
    x: float
    y: float
    members: tuple[str, ...] = ()
    count: int = 0
    group: str = ""


@dataclass(slots=True)
class Marks:
    """Places in world coordinates, with their ids."""

    ids: list[str] = field(default_factory=list)
    x: Floats = field(default_factory=lambda: np.empty(0))
    y: Floats = field(default_factory=lambda: np.empty(0))

    @staticmethod
    def of(places: Sequence[tuple[str, Place]]) -> Marks:
        """In the order given."""
        lon = np.array([p.lon_wgs84 for _, p in places], dtype=np.float64)
        lat = np.array([p.lat_wgs84 for _, p in places], dtype=np.float64)
        x, y = world_xy(lon, lat)
        return Marks([key for key, _ in places], x, y)

    def place_of(self, key: str) -> tuple[float, float] | None:
        """(lon, lat), None for what is not here."""
        if key not in self.ids:
            return None
        i = self.ids.index(key)
        return degrees_of(float(self.x[i]), float(self.y[i]))


class MarkGroup:
    """Marks that cluster with one another. `picture` of the i-th of those put."""

    def __init__(self, name: str, layer: Layer, glyph: str, picture: Callable[[int], QPixmap]):
        self.name, self.layer, self._glyph, self._picture = name, layer, glyph, picture
        self.marks = Marks()
        self._sheets: list[Sheet] = []
        self._apart = np.empty(0, dtype=np.bool_)
        self._cached: tuple[float, frozenset[Sheet], Clusters, list[int]] | None = None

    def put(
        self, rows: Sequence[tuple[str, Place, Sheet]], apart: Sequence[bool] | None = None
    ) -> None:
        """All there are from now on. `apart`: which are abnormal."""
        self.marks = Marks.of([(key, place) for key, place, _ in rows])
        self._sheets = [sheet for _, _, sheet in rows]
        self._apart = np.array(apart if apart is not None else [False] * len(rows), dtype=np.bool_)
        self._cached = None

    def counts(self) -> dict[Sheet, int]:
        """How many of each sheet."""
        found: dict[Sheet, int] = {}
        for sheet in self._sheets:
            found[sheet] = found.get(sheet, 0) + 1
        return found

    def picture_of(self, key: str) -> QPixmap:
        """The sign of one of them."""
        return self._picture(self.marks.ids.index(key))

    def is_shown(self, key: str, shown: frozenset[Sheet]) -> bool:
        """Whether it is here and its sheet is on."""
        return key in self.marks.ids and self._sheets[self.marks.ids.index(key)] in shown

    def _arranged(self, zoom: float, shown: frozenset[Sheet]) -> tuple[Clusters, list[int]]:
        """Clusters of what is shown, and the indices that theirs stand for."""
        mine = shown & set(self._sheets)
        cached = self._cached
        if cached is None or cached[0] != zoom or cached[1] != mine:
            index = [i for i, sheet in enumerate(self._sheets) if sheet in mine]
            rows = np.array(index, dtype=np.int64)
            found = clustered(self.marks.x[rows], self.marks.y[rows], zoom, self._apart[rows])
            cached = self._cached = (zoom, mine, found, index)
        return cached[2], cached[3]

    def paint(
        self, painter: QPainter, view: Viewport, symbols: Symbols, shown: frozenset[Sheet]
    ) -> list[Hit]:
        """Signs and clusters in view; returns what can be hit, the topmost last."""
        clusters, index = self._arranged(view.zoom, shown)
        if not index:
            return []
        size = (view.width, view.height)
        hits: list[Hit] = []
        x, y = view.world_to_screen(clusters.x, clusters.y)
        for k in np.flatnonzero(in_window(x, y, size, 30.0)).tolist():
            members = tuple(self.marks.ids[index[i]] for i in clusters.members(k).tolist())
            stamp(painter, symbols.cluster(self._glyph, len(members)), float(x[k]), float(y[k]))
            at = float(x[k]), float(y[k])
            hits.append(self._hit(members[0], at, members))
        alone = np.array(index, dtype=np.int64)[clusters.alone]
        x, y = view.world_to_screen(self.marks.x[alone], self.marks.y[alone])
        near = np.flatnonzero(in_window(x, y, size, 20.0))[:MOST_ICONS]
        for k in near.tolist():
            i = int(alone[k])
            at = float(x[k]), float(y[k])
            stamp(painter, self._picture(i), *at)
            hits.append(self._hit(self.marks.ids[i], at))
        return hits

    def _hit(self, key: str, at: tuple[float, float], members: tuple[str, ...] = ()) -> Hit:
        return Hit(layer=self.layer, key=key, x=at[0], y=at[1], members=members, group=self.name)

    def stays_together(self, members: tuple[str, ...]) -> bool:
        """Whether no zoom takes them apart, so that they must be fanned out."""
        known = set(members)
        rows = [i for i, key in enumerate(self.marks.ids) if key in known]
        size = TILE_PX * 2.0**MAX_ZOOM
        spans = (np.ptp(self.marks.x[rows]), np.ptp(self.marks.y[rows]))
        return len(rows) <= MOST_IN_FAN and max(spans) * size < OPENS_PX


@dataclass(frozen=True, slots=True, kw_only=True)
class Fan:
    """Marks of one spot taken apart for the hand: on a ring about it."""

    group: MarkGroup
    keys: tuple[str, ...]
    lon: float
    lat: float

    def places(self, view: Viewport, scale: float) -> list[tuple[str, float, float]]:
        """(key, x, y) on the screen."""
        x, y = view.to_screen(self.lon, self.lat)
        radius = max(FAN_PX, len(self.keys) * 30.0 / math.tau) * scale
        turns = [math.tau * k / len(self.keys) - math.pi / 2 for k in range(len(self.keys))]
        return [
            (key, x + radius * math.cos(turn), y + radius * math.sin(turn))
            for key, turn in zip(self.keys, turns, strict=True)
        ]

    def paint(self, painter: QPainter, view: Viewport, theme: Theme) -> list[Hit]:
        """Legs and signs above everything."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, y = view.to_screen(self.lon, self.lat)
        places = [p for p in self.places(view, theme.scale) if p[0] in self.group.marks.ids]
        painter.setPen(QPen(theme.color("accent"), 1.2))
        for _, px, py in places:
            painter.drawLine(QPointF(x, y), QPointF(px, py))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(with_alpha(theme.color("ground"), 210))
        painter.drawEllipse(QRectF(x - 5, y - 5, 10, 10))
        painter.setBrush(theme.color("accent"))
        painter.drawEllipse(QRectF(x - 3, y - 3, 6, 6))
        hits = []
        for key, px, py in places:
            stamp(painter, self.group.picture_of(key), px, py)
            hits.append(Hit(layer=self.group.layer, key=key, x=px, y=py, group=self.group.name))
        return hits


def stamp(painter: QPainter, picture: QPixmap, x: float, y: float) -> None:
    """A picture about a point, on whole pixels."""
    half = picture.deviceIndependentSize().width() / 2
    painter.drawPixmap(QPointF(round(x - half), round(y - half)), picture)
