"""Quiet country about the city, so that the map has no edge. UI thread; painted into tiles.

Rivers, expressways and borders that reach the city's bounds run on beyond them; villages, woods
and country roads are invented from a fixed seed. They mean nothing and cannot be hit.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

from widgets.map.city import UNIT_PX, City, Pieces, Shape
from widgets.map.projection import Floats, world_x, world_y

SEED = 20261122
REACH = 60_000.0  # city units beyond the bounds; some 120 km
STRIDE = 500.0
LATTICE = 4_200.0
FIELDS_REACH = 40_000.0
NEAR_BOUNDS = 40.0
ROAD_SHARE = 0.45
LEAST_FROM_CITY = 900.0


class Countryside:
    """What lies beyond a city's bounds, in city units."""

    def __init__(self, city: City) -> None:
        west, south, east, north = city.bounds
        self._wide: float = (world_x(east) - world_x(west)) * UNIT_PX
        self._high: float = (world_y(south) - world_y(north)) * UNIT_PX
        chance = random.Random(SEED)
        highways = tuple(s for s in city.streets if s.kind == "expressway")
        self.rivers = [
            (river.width_m, Pieces(tuple(self._beyond((river,), 0.5, chance))))
            for river in city.rivers
        ]
        self.highways = Pieces(tuple(self._beyond(highways, 0.3, chance)))
        ends, borders = self._borders(city.districts)
        self.borders = Pieces((*borders, *self._beyond(ends, 0.7, chance)), vertices=12)
        villages = self._villages(chance)
        self.villages = Pieces(
            tuple(_blob(*at, chance.uniform(50, 190), chance) for at in villages.values()), 99
        )
        self.woods = Pieces(tuple(self._woods(chance)), 99)
        self.roads = Pieces(tuple(self._roads(villages, city, chance)))

    def _depth(self, x: float, y: float) -> float:
        """How far inside the bounds a point lies; negative beyond them."""
        return min(x, y, self._wide - x, self._high - y)

    def _beyond(
        self, shapes: tuple[Shape, ...], bend: float, chance: random.Random
    ) -> Iterator[Shape]:
        """The lines that go on from ends at the bounds, in slow bends."""
        for shape in shapes:
            for xy in (shape.xy, shape.xy[::-1]):
                if len(xy) >= 2 and self._depth(*xy[-1].tolist()) < NEAR_BOUNDS:
                    yield _shape(shape.kind, self._run_on(xy, bend, chance))

    def _run_on(self, xy: Floats, bend: float, chance: random.Random) -> list[tuple[float, float]]:
        x, y = xy[-1].tolist()
        back = xy[max(0, len(xy) - 4)].tolist()
        course = math.atan2(y - back[1], x - back[0])
        waves = [(chance.uniform(0.00015, 0.0006), chance.uniform(0, 6.28)) for _ in range(3)]
        points, gone = [(x, y)], 0.0
        while gone < REACH:
            gone += STRIDE
            swing = sum(math.sin(gone * f + p) - math.sin(p) for f, p in waves) / len(waves)
            x += STRIDE * math.cos(course + bend * swing)
            y += STRIDE * math.sin(course + bend * swing)
            points.append((x, y))
        return points

    def _borders(self, districts: tuple[Shape, ...]) -> tuple[tuple[Shape, ...], list[Shape]]:
        """(borders that end at the bounds, all borders without what runs along the bounds)."""
        runs: list[Shape] = []
        for district in districts:
            ring = [*district.xy.tolist(), district.xy[0].tolist()]
            run: list[tuple[float, float]] = []
            for a, b in itertools.pairwise(ring):
                if max(self._depth(*a), self._depth(*b)) < 1.0:
                    runs += [_shape("border", run)] if len(run) > 1 else []
                    run = []
                    continue
                run = run or [(a[0], a[1])]
                run.append((b[0], b[1]))
            runs += [_shape("border", run)] if len(run) > 1 else []
        ends: dict[tuple[int, int], Shape] = {}
        for one in runs:
            for xy in (one.xy, one.xy[::-1]):
                x, y = xy[-1].tolist()
                if self._depth(x, y) < 1.0:  # two districts end there: one line goes on
                    ends[(round(x / 9), round(y / 9))] = _shape("border", xy[-4:].tolist())
        return tuple(ends.values()), runs

    def _villages(self, chance: random.Random) -> dict[tuple[int, int], tuple[float, float]]:
        columns = range(-int(FIELDS_REACH // LATTICE), int((self._wide + FIELDS_REACH) // LATTICE))
        rows = range(-int(FIELDS_REACH // LATTICE), int((self._high + FIELDS_REACH) // LATTICE))
        found = {}
        for i in columns:
            for j in rows:
                x = (i + chance.uniform(0.12, 0.88)) * LATTICE
                y = (j + chance.uniform(0.12, 0.88)) * LATTICE
                if self._depth(x, y) < -LEAST_FROM_CITY:
                    found[(i, j)] = (x, y)
        return found

    def _woods(self, chance: random.Random) -> Iterator[Shape]:
        for _ in range(150):
            x = chance.uniform(-FIELDS_REACH, self._wide + FIELDS_REACH)
            y = chance.uniform(-FIELDS_REACH, self._high + FIELDS_REACH)
            radius = chance.uniform(350, 1500)
            if self._depth(x, y) < -1.5 * radius:
                yield _blob(x, y, radius, chance)

    def _roads(
        self,
        villages: dict[tuple[int, int], tuple[float, float]],
        city: City,
        chance: random.Random,
    ) -> Iterator[Shape]:
        """From village to neighbouring village, and from the nearest ones into the city."""
        streets = np.vstack([s.xy for s in city.streets] or [np.zeros((1, 2))])
        for (i, j), here in villages.items():
            for other in ((i + 1, j), (i, j + 1)):
                if other in villages and chance.random() < ROAD_SHARE:
                    yield _shape("road", list(_winding(here, villages[other], chance)))
            if self._depth(*here) > -LATTICE:
                gaps = np.hypot(streets[:, 0] - here[0], streets[:, 1] - here[1])
                end = streets[int(gaps.argmin())].tolist()
                yield _shape("road", list(_winding(here, (end[0], end[1]), chance)))


def _winding(
    a: tuple[float, float], b: tuple[float, float], chance: random.Random
) -> Iterator[tuple[float, float]]:
    """From a to b in one gentle S."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    one, two = chance.uniform(-0.12, 0.12), chance.uniform(-0.06, 0.06)
    for k in range(13):
        t = k / 12
        off = one * math.sin(math.pi * t) + two * math.sin(2 * math.pi * t)
        yield a[0] + dx * t - dy * off, a[1] + dy * t + dx * off


def _blob(x: float, y: float, radius: float, chance: random.Random) -> Shape:
    """A rounded patch without corners."""
    waves = [(k, chance.uniform(0.05, 0.26) / (k - 1), chance.uniform(0, 6.28)) for k in (2, 3, 5)]
    points = []
    for step in range(28):
        turn = step / 28 * 2 * math.pi
        r = radius * (1 + sum(a * math.sin(k * turn + p) for k, a, p in waves))
        points.append((x + 1.25 * r * math.cos(turn), y + r * math.sin(turn)))
    return _shape("patch", [*points, points[0]])


def _shape(kind: str, points: list[tuple[float, float]]) -> Shape:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    xy = np.array(points, dtype=np.float64)
    return Shape(name="", kind=kind, xy=xy, path=path, box=path.boundingRect())
