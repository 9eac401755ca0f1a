"""Where the map's names stand at a zoom: no two overlap, the weightier first. Pure geometry.

Street and river names follow their lines sign by sign; a line that runs steeply is lettered
from above downwards, as Chinese maps are.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from widgets.map.city import UNIT_ZOOM, City, CityPlace, Shape
from widgets.map.projection import Floats

Box = tuple[float, float, float, float]

STREET_FROM = {"expressway": 12.0, "arterial": 13.5, "collector": 15.0, "local": 16.0}
STREET_PX = {"expressway": 12, "arterial": 12, "collector": 11, "local": 11}
PLACE_FROM = {
    "government": 13.0, "station": 12.5, "airport": 11.5, "port": 13.0, "stadium": 13.5,
    "town": 11.5, "bridge": 14.0, "hospital": 14.0, "school": 14.0, "square": 13.5,
    "plant": 14.0, "museum": 14.5, "market": 14.5, "park_office": 14.5,
}  # fmt: skip
REPEAT_PX = 560.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One written sign (or a whole word) about a point in zoom pixels; degrees clockwise."""

    text: str
    x: float
    y: float
    degrees: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A placed name. `style` names its token; `dot` marks a place's point."""

    style: str
    px: int
    signs: tuple[Sign, ...]
    box: Box
    dot: tuple[float, float] | None = None


class _Taken:
    """Boxes already taken, in a hashed grid."""

    def __init__(self, cell_px: float = 96.0) -> None:
        self._cell = cell_px
        self._grid: dict[tuple[int, int], list[Box]] = {}

    def _keys(self, box: Box) -> Iterator[tuple[int, int]]:
        for i in range(int(box[0] // self._cell), int(box[2] // self._cell) + 1):
            for j in range(int(box[1] // self._cell), int(box[3] // self._cell) + 1):
                yield i, j

    def take(self, boxes: list[Box]) -> bool:
        """Take all boxes, or none and False."""
        for box in boxes:
            for key in self._keys(box):
                for other in self._grid.get(key, ()):
                    if (
                        box[0] < other[2]
                        and other[0] < box[2]
                        and box[1] < other[3]
                        and other[1] < box[3]
                    ):
                        return False
        for box in boxes:
            for key in self._keys(box):
                self._grid.setdefault(key, []).append(box)
        return True


def place_labels(city: City, zoom: float, text_scale: float = 1.0) -> list[Label]:
    """All names of the city at a zoom, in pixels over `text_scale` from the city's corner."""
    scale = 2.0 ** (zoom - UNIT_ZOOM) / text_scale
    taken = _Taken()
    out: list[Label] = []
    if zoom < 14.0:
        out += _areas(city.districts, "map_district", 17 if zoom < 13 else 20, scale, taken)
    out += _places(city, zoom, scale, taken)
    for river in city.rivers:
        out += _along(river, ("map_water_label", 14 if river.width_m > 300 else 11), scale, taken)
    if zoom >= 12.5:
        out += _areas(city.lakes, "map_water_label", 12, scale, taken)
        out += _areas(city.parks, "map_park_label", 11, scale, taken)
    if zoom >= 13.0:
        out += _areas(city.industry, "map_label", 11, scale, taken)
    for kind in ("expressway", "arterial", "collector", "local"):
        if zoom >= STREET_FROM[kind]:
            for street in city.streets:
                if street.kind == kind:
                    out += _along(street, ("map_label", STREET_PX[kind]), scale, taken)
    return out


def _areas(
    shapes: tuple[Shape, ...], style: str, px: int, scale: float, taken: _Taken
) -> list[Label]:
    out: list[Label] = []
    for shape in shapes:
        if style != "map_district" and shape.box.width() * scale < px * len(shape.name):
            continue
        x, y = (_centroid(shape.xy) * scale).tolist()
        step = px * (1.6 if style == "map_district" else 1.08)
        start = x - step * (len(shape.name) - 1) / 2
        signs = tuple(Sign(text=c, x=start + i * step, y=y) for i, c in enumerate(shape.name))
        half = step * len(shape.name) / 2
        box = (x - half - 4, y - px, x + half + 4, y + px)
        if taken.take([box]):
            out.append(Label(style=style, px=px, signs=signs, box=box))
    return out


def _centroid(xy: Floats) -> Floats:
    x, y = xy[:, 0], xy[:, 1]
    cross = x * np.roll(y, -1) - np.roll(x, -1) * y
    area = cross.sum() / 2
    cx = ((x + np.roll(x, -1)) * cross).sum() / (6 * area)
    cy = ((y + np.roll(y, -1)) * cross).sum() / (6 * area)
    return np.array([cx, cy])


def _places(city: City, zoom: float, scale: float, taken: _Taken) -> list[Label]:
    out: list[Label] = []
    for place in sorted(city.places, key=_weight):
        if zoom < PLACE_FROM.get(place.kind, 14.0):
            continue
        px = 13 if place.kind == "town" else 12
        x, y = place.x * scale, place.y * scale
        wide = px * len(place.name) + 4
        for side in (1, -1):
            centre = x + side * (8 + wide / 2)
            box = (min(x - 5, centre - wide / 2), y - 9, max(x + 5, centre + wide / 2), y + 9)
            if taken.take([box]):
                sign = Sign(text=place.name, x=centre, y=y)
                out.append(Label(style="map_place", px=px, signs=(sign,), box=box, dot=(x, y)))
                break
    return out


def _weight(place: CityPlace) -> tuple[float, str]:
    return (PLACE_FROM.get(place.kind, 14.0), place.name)


def _along(shape: Shape, style: tuple[str, int], scale: float, taken: _Taken) -> list[Label]:
    token, px = style
    xy = shape.xy * scale
    steps = np.hypot(*np.diff(xy, axis=0).T)
    arc = np.concatenate(([0.0], np.cumsum(steps)))
    step = px * (2.4 if shape.kind == "river" else 1.25)
    need = step * len(shape.name)
    total = float(arc[-1])
    if total < need + 2 * px:
        return []
    out: list[Label] = []
    count = max(1, int(total // REPEAT_PX))
    for k in range(count):
        middle = total * (k + 0.5) / count
        for nudge in (0.0, 0.18, -0.18, 0.34, -0.34):
            at = middle + nudge * min(total / count, REPEAT_PX)
            if at - need / 2 < px or at + need / 2 > total - px:
                continue
            label = _lettered(shape.name, (token, px), (xy, arc), (at, step), taken)
            if label is not None:
                out.append(label)
                break
    return out


def _lettered(
    name: str,
    style: tuple[str, int],
    line: tuple[Floats, Floats],
    where: tuple[float, float],
    taken: _Taken,
) -> Label | None:
    (token, px), (xy, arc), (at, step) = style, line, where
    marks = at + (np.arange(len(name)) - (len(name) - 1) / 2) * step
    xs, ys = np.interp(marks, arc, xy[:, 0]), np.interp(marks, arc, xy[:, 1])
    ends = at + np.array([-0.5, 0.5]) * step * len(name)
    ex, ey = np.interp(ends, arc, xy[:, 0]), np.interp(ends, arc, xy[:, 1])
    dx, dy = float(ex[1] - ex[0]), float(ey[1] - ey[0])
    if math.hypot(dx, dy) < 0.93 * step * len(name):
        return None  # too crooked to be read
    steep = abs(dy) > abs(dx) * 1.15
    if (dy < 0) if steep else (dx < 0):
        xs, ys, dx, dy = xs[::-1], ys[::-1], -dx, -dy
    turn = math.degrees(math.atan2(dy, dx)) - (90.0 if steep else 0.0)
    half = px * 0.62
    points = list(zip(name, xs.tolist(), ys.tolist(), strict=True))
    boxes = [(x - half, y - half, x + half, y + half) for _, x, y in points]
    if not taken.take(boxes):
        return None
    signs = tuple(Sign(text=c, x=x, y=y, degrees=turn) for c, x, y in points)
    box = (
        min(b[0] for b in boxes) - 3,
        min(b[1] for b in boxes) - 3,
        max(b[2] for b in boxes) + 3,
        max(b[3] for b in boxes) + 3,
    )
    return Label(style=token, px=px, signs=signs, box=box)
