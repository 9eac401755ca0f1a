"""Choosing what lies in an area: a rectangle, a circle or a polygon drawn by hand. UI thread."""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from widgets.formats import distance_text
from widgets.map.projection import EQUATOR_M, Floats, Viewport, degrees_of, world_x, world_y
from widgets.map.symbols import with_alpha
from widgets.theme import Theme

MOST_POINTS = 200


class Shape(enum.StrEnum):
    """What is drawn."""

    RECTANGLE = "rectangle"
    CIRCLE = "circle"
    POLYGON = "polygon"


@dataclass(slots=True)
class Selecting:
    """An area under way or finished. Points are (lon, lat), WGS-84: two corners, the middle and a
    point of the edge, or corners in order. `pointer`: where the next one would be."""

    shape: Shape
    points: list[tuple[float, float]] = field(default_factory=list)
    pointer: tuple[float, float] | None = None

    @property
    def is_dragged(self) -> bool:
        """Whether it is drawn by pressing, moving and letting go."""
        return self.shape is not Shape.POLYGON

    @property
    def is_enough(self) -> bool:
        """Whether it can be finished."""
        return len(self.points) >= (3 if self.shape is Shape.POLYGON else 2)

    @property
    def is_done(self) -> bool:
        """Whether nothing can be added."""
        return self.is_dragged and self.is_enough

    def add(self, lon: float, lat: float) -> None:
        """One more point; past the bound it counts for nothing."""
        if len(self.points) < MOST_POINTS:
            self.points.append((lon, lat))

    def take_back(self) -> None:
        """The last point was wrong."""
        if self.points:
            self.points.pop()

    def hint(self) -> str:
        """What to do now."""
        translate = QCoreApplication.translate
        match self.shape:
            case Shape.RECTANGLE:
                return translate("Map", "框选：按住拖出矩形，或先后点两个角；Esc 取消")
            case Shape.CIRCLE if self.points and self.pointer:
                text = translate("Map", "圈选：半径 {radius}；点一下或松开完成，Esc 取消")
                return text.format(radius=distance_text(_metres(self.points[0], self.pointer)))
            case Shape.CIRCLE:
                return translate("Map", "圈选：从中心按住拖出半径；Esc 取消")
            case _:
                return translate("Map", "多边形：依次点选，回车或双击完成；退格撤回，Esc 取消")

    def ring(self) -> list[tuple[float, float]]:
        """The corners as (lon, lat); of a circle 72 of them. With the pointer where one lacks."""
        points = list(self.points)
        if self.pointer is not None and not self.is_done:
            points.append(self.pointer)
        if len(points) < 2:
            return points
        match self.shape:
            case Shape.RECTANGLE:
                (a, b), (c, d) = points[0], points[1]
                return [(a, b), (c, b), (c, d), (a, d)]
            case Shape.CIRCLE:
                return _circle(points[0], _metres(points[0], points[1]))
            case _:
                return points

    def contains(self, x: Floats, y: Floats) -> npt.NDArray[np.bool_]:
        """Which places (world coordinates) lie inside; the even-odd rule over the ring."""
        inside = np.zeros(len(x), dtype=np.bool_)
        ring = [(world_x(lon), world_y(lat)) for lon, lat in self.ring()]
        for k in range(len(ring)):
            (x1, y1), (x2, y2) = ring[k - 1], ring[k]
            if y1 == y2:
                continue
            is_between = (y1 > y) != (y2 > y)
            inside ^= is_between & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
        return inside

    def bounds(self) -> tuple[float, float, float, float]:
        """(west, south, east, north)."""
        lons = [lon for lon, _ in self.ring()]
        lats = [lat for _, lat in self.ring()]
        return min(lons), min(lats), max(lons), max(lats)

    def size_text(self) -> str:
        """How large it is, in words."""
        if self.shape is Shape.CIRCLE:
            text = QCoreApplication.translate("Map", "半径 {radius}")
            return text.format(radius=distance_text(_metres(self.points[0], self.points[1])))
        square_km = _area_m2(self.ring()) / 1e6
        return QCoreApplication.translate("Map", "{area:.2f} km²").format(area=square_km)

    def paint(self, painter: QPainter, view: Viewport, theme: Theme) -> None:
        """The area so far."""
        ring = [QPointF(*view.to_screen(lon, lat)) for lon, lat in self.ring()]
        accent = theme.color("accent")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(accent, 2.0, Qt.PenStyle.DashLine))
        painter.setBrush(with_alpha(accent, 26))
        if len(ring) > 2:
            painter.drawPolygon(QPolygonF(ring))
        elif len(ring) > 1:
            painter.drawPolyline(QPolygonF(ring))
        painter.setBrush(accent)
        painter.setPen(Qt.PenStyle.NoPen)
        for lon, lat in self.points:
            x, y = view.to_screen(lon, lat)
            painter.drawEllipse(QRectF(x - 3.5, y - 3.5, 7, 7))


def _metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    scale = EQUATOR_M * math.cos(math.radians(a[1]))
    return scale * math.hypot(world_x(b[0]) - world_x(a[0]), world_y(b[1]) - world_y(a[1]))


def _circle(middle: tuple[float, float], metres: float) -> list[tuple[float, float]]:
    radius = metres / (EQUATOR_M * math.cos(math.radians(middle[1])))
    x, y = world_x(middle[0]), world_y(middle[1])
    turns = [math.tau * k / 72 for k in range(72)]
    return [degrees_of(x + radius * math.cos(t), y + radius * math.sin(t)) for t in turns]


def _area_m2(ring: list[tuple[float, float]]) -> float:
    scale = EQUATOR_M * math.cos(math.radians(ring[0][1]))
    points = [(world_x(lon) * scale, world_y(lat) * scale) for lon, lat in ring]
    pairs = zip(points, [*points[1:], points[0]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2
