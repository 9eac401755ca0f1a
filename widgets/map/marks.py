"""Marks that stand still: places by kind, what can be hit, what is fanned out. UI thread."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from backends.record.common import Place
from widgets.map.projection import Floats, Viewport, degrees_of, world_xy
from widgets.map.sheets import Layer, Sheet
from widgets.map.symbols import with_alpha
from widgets.theme import Theme

FAN_PX = 46.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What lies under a pixel. `key` is the thing's id; a cluster has its members.

    `count` without members: so many that only the hub knows, of a `sheet`.
    """

    layer: Layer
    key: str
    x: float
    y: float
    members: tuple[tuple[MarkGroup, str], ...] = ()
    count: int = 0
    sheet: Sheet | None = None


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
    """Marks of one kind. `picture` of the i-th of those put; `glyph` of a badge that has many."""

    def __init__(self, name: str, layer: Layer, picture: Callable[[int], QPixmap]) -> None:
        self.name, self.layer, self._picture = name, layer, picture
        self.marks = Marks()
        self.sheets: list[Sheet] = []
        self.apart = np.empty(0, dtype=np.bool_)
        self.edition = 0
        self._said: tuple[list[tuple[str, Place, Sheet]], list[bool]] = ([], [])

    def put(
        self, rows: Sequence[tuple[str, Place, Sheet]], apart: Sequence[bool] | None = None
    ) -> None:
        """All there are from now on. `apart`: which are abnormal.

        The same as before costs nothing: what is gathered of them stays.
        """
        said = (list(rows), list(apart) if apart is not None else [])
        if said == self._said:
            return
        self._said = said
        self.marks = Marks.of([(key, place) for key, place, _ in rows])
        self.sheets = [sheet for _, _, sheet in rows]
        self.apart = np.array(apart if apart is not None else [False] * len(rows), dtype=np.bool_)
        self.edition += 1

    def counts(self) -> dict[Sheet, int]:
        """How many of each sheet."""
        found: dict[Sheet, int] = {}
        for sheet in self.sheets:
            found[sheet] = found.get(sheet, 0) + 1
        return found

    def picture(self, i: int) -> QPixmap:
        """The sign of the i-th."""
        return self._picture(i)

    def picture_of(self, key: str) -> QPixmap | None:
        """The sign of one of them, None for what is gone."""
        return self._picture(self.marks.ids.index(key)) if key in self.marks.ids else None

    def is_shown(self, key: str, shown: frozenset[Sheet]) -> bool:
        """Whether it is here and its sheet is on."""
        return key in self.marks.ids and self.sheets[self.marks.ids.index(key)] in shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Fan:
    """Marks of one spot taken apart for the hand: on a ring about it."""

    members: tuple[tuple[MarkGroup, str], ...]
    lon: float
    lat: float

    def places(self, view: Viewport, scale: float) -> list[tuple[MarkGroup, str, float, float]]:
        """(group, key, x, y) on the screen."""
        x, y = view.to_screen(self.lon, self.lat)
        count = len(self.members)
        radius = max(FAN_PX, count * 30.0 / math.tau) * scale
        turns = [math.tau * k / count - math.pi / 2 for k in range(count)]
        return [
            (group, key, x + radius * math.cos(turn), y + radius * math.sin(turn))
            for (group, key), turn in zip(self.members, turns, strict=True)
        ]

    def anchor(
        self, layer: Layer, key: str, view: Viewport, scale: float
    ) -> tuple[float, float] | None:
        """Where one of them stands; None for what is not in it."""
        for group, known, x, y in self.places(view, scale):
            if group.layer is layer and known == key:
                return x, y
        return None

    def paint(self, painter: QPainter, view: Viewport, theme: Theme) -> list[Hit]:
        """Legs and signs above everything."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, y = view.to_screen(self.lon, self.lat)
        places = self.places(view, theme.scale)
        painter.setPen(QPen(theme.color("accent"), 1.2))
        for _, _, px, py in places:
            painter.drawLine(QPointF(x, y), QPointF(px, py))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(with_alpha(theme.color("ground"), 210))
        painter.drawEllipse(QRectF(x - 5, y - 5, 10, 10))
        painter.setBrush(theme.color("accent"))
        painter.drawEllipse(QRectF(x - 3, y - 3, 6, 6))
        hits = []
        for group, key, px, py in places:
            picture = group.picture_of(key)
            if picture is not None:
                stamp(painter, picture, px, py)
                hits.append(Hit(layer=group.layer, key=key, x=px, y=py))
        return hits


def stamp(painter: QPainter, picture: QPixmap, x: float, y: float) -> None:
    """A picture about a point, on whole pixels."""
    half = picture.deviceIndependentSize().width() / 2
    painter.drawPixmap(QPointF(round(x - half), round(y - half)), picture)
