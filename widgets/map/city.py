"""The city's vectors, read once from its file and held as painter paths. UI thread.

City units are pixels at zoom 16 from the north-west corner of the city's bounds.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

from widgets.map.projection import TILE_PX, Floats, degrees_of, world_x, world_xy, world_y

UNIT_ZOOM = 16.0
UNIT_PX = TILE_PX * 2.0**UNIT_ZOOM
STREET_CLASSES = ("local", "collector", "arterial", "expressway")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A line or a ring: its name, class, vertices (n, 2) in city units, path and box."""

    name: str
    kind: str
    xy: Floats
    path: QPainterPath
    box: QRectF
    width_m: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CityPlace:
    """A named place at a point in city units."""

    name: str
    kind: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class City:
    """All vectors of one city. `origin` is the world point of city units (0, 0)."""

    name: str
    bounds: tuple[float, float, float, float]
    origin: tuple[float, float]
    districts: tuple[Shape, ...] = ()
    rivers: tuple[Shape, ...] = ()
    lakes: tuple[Shape, ...] = ()
    parks: tuple[Shape, ...] = ()
    industry: tuple[Shape, ...] = ()
    streets: tuple[Shape, ...] = ()
    places: tuple[CityPlace, ...] = ()

    def built_up(self) -> tuple[float, float, float, float]:
        """(west, south, east, north) of nearly all smaller streets; without any, the bounds."""
        small = [s.xy for s in self.streets if s.kind in ("local", "collector")]
        if not small:
            return self.bounds
        low, high = (np.percentile(np.vstack(small), [2.0, 98.0], axis=0) / UNIT_PX).tolist()
        west, north = degrees_of(self.origin[0] + low[0], self.origin[1] + low[1])
        east, south = degrees_of(self.origin[0] + high[0], self.origin[1] + high[1])
        return west, south, east, north


class Pieces:
    """Lines cut into short paths, so that a tile strokes only what is near it."""

    def __init__(self, shapes: tuple[Shape, ...], vertices: int = 5) -> None:
        self._paths: list[QPainterPath] = []
        boxes: list[tuple[float, float, float, float]] = []
        for shape in shapes:
            xy = shape.xy if shape.kind != "district" else np.vstack((shape.xy, shape.xy[:1]))
            for start in range(0, len(xy) - 1, vertices - 1):
                part = xy[start : start + vertices]
                path = QPainterPath()
                path.addPolygon(QPolygonF([QPointF(x, y) for x, y in part.tolist()]))
                self._paths.append(path)
                boxes.append((*part.min(axis=0).tolist(), *part.max(axis=0).tolist()))
        self._boxes = np.array(boxes, dtype=np.float64).reshape(-1, 4)

    def near(self, area: QRectF, margin: float) -> list[QPainterPath]:
        """Pieces whose box touches an area widened by `margin` city units."""
        box = self._boxes
        hit = (
            (box[:, 0] <= area.right() + margin)
            & (box[:, 2] >= area.left() - margin)
            & (box[:, 1] <= area.bottom() + margin)
            & (box[:, 3] >= area.top() - margin)
        )
        return [self._paths[i] for i in np.nonzero(hit)[0].tolist()]


def default_city_path() -> Path:
    """The invented city's file."""
    return Path(__file__).parents[2] / "resources" / "city" / "city.json"


@functools.cache  # the same city for every map of the process
def load_city(path: Path | None = None) -> City:
    """Read a city's file, once. Raises OSError or ValueError where it is none."""
    data: dict[str, Any] = json.loads((path or default_city_path()).read_text(encoding="utf-8"))
    west, south, east, north = (float(v) for v in data["bounds"])
    origin = (world_x(west), world_y(north))

    def shapes(key: str, kind: str, points: str, closed: bool) -> tuple[Shape, ...]:
        return tuple(_shape(row, kind, points, origin, closed) for row in data[key])

    return City(
        name=str(data["name"]),
        bounds=(west, south, east, north),
        origin=origin,
        districts=shapes("districts", "district", "ring", True),
        rivers=shapes("rivers", "river", "line", False),
        lakes=shapes("lakes", "lake", "ring", True),
        parks=shapes("parks", "park", "ring", True),
        industry=shapes("industry", "industry", "ring", True),
        streets=shapes("streets", "", "line", False),
        places=tuple(_place(row, origin) for row in data["places"]),
    )


def _place(row: dict[str, Any], origin: tuple[float, float]) -> CityPlace:
    return CityPlace(
        name=str(row["name"]),
        kind=str(row["kind"]),
        x=(world_x(float(row["lon"])) - origin[0]) * UNIT_PX,
        y=(world_y(float(row["lat"])) - origin[1]) * UNIT_PX,
    )


def _shape(
    row: dict[str, Any], kind: str, points: str, origin: tuple[float, float], closed: bool
) -> Shape:
    degrees = np.asarray(row[points], dtype=np.float64)
    x, y = world_xy(degrees[:, 0], degrees[:, 1])
    xy = np.column_stack(((x - origin[0]) * UNIT_PX, (y - origin[1]) * UNIT_PX))
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(px, py) for px, py in xy.tolist()]))
    if closed:
        path.closeSubpath()
    return Shape(
        name=str(row["name"]),
        kind=kind or str(row["class"]),
        xy=xy,
        path=path,
        box=path.boundingRect(),
        width_m=float(row.get("width_m", 0.0)),
    )
