"""Draws the invented city 临江市 into city.json: `python -m resources.city.build_city`.

Seeded and deterministic; knows no real place. Nothing at run time calls it.
"""

from __future__ import annotations

import json
import math
import random
from pathlib import Path
from typing import Any

from resources.city import names
from resources.city.districts import districts
from resources.city.geometry import Line, Point, Segments, inside, offset, spline
from resources.city.network import Drawn, connected, node
from resources.city.site import (
    EAST,
    HALF_X,
    HALF_Y,
    INDUSTRY,
    LAKES,
    MAIN,
    NEW_TOWN,
    NORTH,
    NORTH_BROOK,
    OLD_TOWN,
    PARKS,
    RIVERS,
    SOUTH,
    SOUTH_BROOK,
    WEST,
    degrees,
    density,
    water_gap,
)

SEED = 20261122
CELL_M = 960.0
SAMPLES = 12  # vertices a cell before simplifying: holds thirds and quarters


def warp(u: float, v: float) -> Point:
    """Lattice (metres, square) to ground: each quarter turned a little, the old town crooked."""
    x, y = u, v
    for (cx, cy), reach, turn in (
        (OLD_TOWN, 4200.0, 9.0), (NEW_TOWN, 4600.0, -24.0), ((9000, 4500), 3200.0, -20.0),
        ((-8500, 4500), 3800.0, 16.0), ((-6500, -7500), 3600.0, 14.0),
    ):  # fmt: skip
        dx, dy = x - cx, y - cy
        a = math.radians(turn) * math.exp(-(dx * dx + dy * dy) / (2 * reach * reach))
        x = cx + dx * math.cos(a) - dy * math.sin(a)
        y = cy + dx * math.sin(a) + dy * math.cos(a)
    x += 170 * math.sin(v / 3100 + 0.7) + 90 * math.sin(v / 1270 + u / 4100)
    y += 150 * math.sin(u / 2700 + 1.9) + 80 * math.sin(u / 1130 - v / 3700)
    old = math.exp(-((math.dist((x, y), OLD_TOWN) / 2300) ** 2))
    x += old * (34 * math.sin(v / 263 + u / 517) + 16 * math.sin(v / 97 + u / 61))
    y += old * (34 * math.sin(u / 291 - v / 473) + 16 * math.sin(u / 101 - v / 67))
    return (x, y)


def expressways() -> list[Drawn]:
    """Two rings, the radials between and beyond them."""

    def ring(cx: float, cy: float, rx: float, ry: float) -> Line:
        def at(k: int) -> Point:
            a = 2 * math.pi * k / 28
            wobble = 1 + 0.03 * math.sin(3 * a + 1) + 0.02 * math.sin(5 * a)
            c, s = math.cos(a), math.sin(a)
            square = (abs(c) ** 2.7 + abs(s) ** 2.7) ** (-1 / 2.7)
            return (cx + rx * wobble * square * c, cy + ry * wobble * square * s)

        return spline([at(k) for k in range(28)], closed=True, step_m=200)

    radials = {
        "岚凤高速": [(-17400, 7600), (-13200, 5600), (-9500, 6300), (-6700, 5400)],
        "机场高速": [(-17400, -10400), (-12800, -8300), (-9300, -7500), (-6900, -5600)],
        "临海高速": [(17400, 6900), (13000, 6600), (9200, 7600), (4800, 6000)],
        "港城高速": [(17400, -6100), (13000, -5700), (9600, -6000), (6800, -4600)],
        "青溪快速路": [(-1900, 14500), (-2300, 10500), (-700, 6900), (-700, 5400)],
        "江南快速路": [(1300, -14500), (2000, -10700), (900, -8700), (1000, -7000)],
    }
    inner = {
        "南北快速路": [(-500, 5700), (-200, 2600), (800, 200), (1300, -2300), (900, -4600),
                  (1000, -7100)],
        "东西快速路": [(-7700, 300), (-5000, 400), (-2400, -250), (400, 250), (3400, 200),
                  (5600, -400), (7400, -900)],
    }  # fmt: skip
    out = [
        Drawn(kind="expressway", name="二环快速路", line=ring(-300, -800, 7400, 6500)),
        Drawn(kind="expressway", name="绕城高速", line=ring(-200, -400, 12600, 9700)),
    ]
    for name, points in {**radials, **inner}.items():
        out.append(Drawn(kind="expressway", name=name, line=spline(points)))
    return out


COUNTRY_ROADS: dict[str, list[Point]] = {
    "沙洲公路": [(14600, 8300), (12000, 7300), (9000, 5000)],
    "东渡公路": [(14300, -8600), (12700, -6900), (11400, -3600)],
    "南塘公路": [(-11300, -11400), (-8600, -9600), (-6300, -6900)],
    "西渡公路": [(-12100, -5600), (-9500, -5900), (-6200, -6900)],
    "机场路": [(-12300, -9000), (-11500, -8500), (-10700, -7500)],
    "青溪公路": [(-3200, 11600), (-1700, 9700), (200, 9300)],
}


def riverside() -> list[Drawn]:
    """Roads along both banks, and those out to the towns."""
    out = []
    for name, side in (("江滨北路", 1.0), ("江滨南路", -1.0)):
        line = [p for p in offset(MAIN, side * 430) if -9800 < p[0] < 13600]
        out.append(Drawn(kind="arterial", name=name, line=line))
    for name, points in COUNTRY_ROADS.items():
        out.append(Drawn(kind="arterial", name=name, line=spline(points)))
    for name, line, side in (("青溪东路", NORTH_BROOK, 1.0), ("白沙河西路", SOUTH_BROOK, 1.0)):
        part = [p for p in offset(line, side * 130) if density(p) > 0.2 and water_gap(p) > 30]
        out.append(Drawn(kind="collector", name=name, line=part))
    return out


class Lattice:
    """The grid of arterials and, within its cells, collectors and local streets."""

    def __init__(self, fixed: list[Drawn]) -> None:
        self._rng = random.Random(SEED)
        self._fixed = Segments()
        for i, d in enumerate(fixed):
            self._fixed.add(i, d.line)
        self._cells = int(HALF_X // CELL_M) + 1
        self._bridges = {(axis, k) for axis in (0, 1) for k in range(-20, 20) if k % 2 == axis}
        self._parks = [ring for _, ring in PARKS]
        self._lakes = [ring for _, ring in LAKES]
        self._hills = [PARKS[0][1], PARKS[4][1]]

    def ground(self, axis: int, across: float, along: float) -> Point:
        """A lattice point: axis 0 runs north-south, axis 1 east-west; in cells."""
        u, v = (across, along) if axis == 0 else (along, across)
        return warp(u * CELL_M, v * CELL_M)

    def _cuts(self, i: int, j: int) -> tuple[float, ...]:
        d = density(warp((i + 0.5) * CELL_M, (j + 0.5) * CELL_M))
        if d > 0.62:
            return (0.25, 0.5, 0.75)
        if d > 0.42:
            return (1 / 3, 2 / 3)
        return (0.5,) if d > 0.17 else ()

    def draw(self) -> list[Drawn]:
        """All lines, cut where there is water, wood or a parallel great road."""
        out: list[Drawn] = []
        for axis in (0, 1):
            for k in range(-self._cells, self._cells + 1):
                built = [self._has_arterial(axis, k, c) for c in range(-self._cells, self._cells)]
                out += self._lines(axis, float(k), built, "arterial")
                for cut in (0.25, 1 / 3, 0.5, 2 / 3, 0.75):
                    kind = "collector" if cut == 0.5 else "local"
                    out += self._lines(axis, k + cut, self._has_cut(axis, k, cut, kind), kind)
        return out

    def _has_arterial(self, axis: int, k: int, c: int) -> bool:
        p = self.ground(axis, k, c + 0.5)
        d = density(p)
        limit = 0.12 if (k + axis) % 2 == 0 else 0.2
        country = (k + 1) % 5 == 0 and math.hypot(p[0] / 1.25, p[1]) < 10600
        return d > limit or country

    def _has_cut(self, axis: int, k: int, cut: float, kind: str) -> list[bool]:
        keep = 0.9 if kind == "local" else 0.95
        return [
            cut in self._cuts(*((k, c) if axis == 0 else (c, k))) and self._rng.random() < keep
            for c in range(-self._cells, self._cells)
        ]

    def _lines(self, axis: int, across: float, built: list[bool], kind: str) -> list[Drawn]:
        runs: list[Drawn] = []
        run: Line = []
        for c, is_built in zip(range(-self._cells, self._cells), built, strict=True):
            if is_built:
                start = 1 if run else 0
                run += [
                    self.ground(axis, across, c + s / SAMPLES) for s in range(start, SAMPLES + 1)
                ]
            elif run:
                runs.append(Drawn(kind=kind, line=run))
                run = []
        if run:
            runs.append(Drawn(kind=kind, line=run))
        bridge = kind == "arterial" and (axis, int(across)) in self._bridges
        return [piece for r in runs for piece in self._cut(r, bridge)]

    def _cut(self, drawn: Drawn, bridge: bool) -> list[Drawn]:
        line = drawn.line
        wet = [self._wet(p) for p in line]
        free = [not w and self._free(line, i, drawn.kind) for i, w in enumerate(wet)]
        start = 0
        while start < len(line):
            if not wet[start]:
                start += 1
                continue
            end = start
            while end < len(line) and wet[end]:
                end += 1
            dry = start > 0 and end < len(line)
            span = math.dist(line[start - 1], line[end]) if dry else math.inf
            small = span < 420 and drawn.kind != "local"
            if dry and (small or (bridge and span < 1250)):
                free[start:end] = [True] * (end - start)
            start = end
        out: list[Drawn] = []
        run: Line = []
        for p, ok in zip([*line, (0.0, 0.0)], [*free, False], strict=True):
            if ok and abs(p[0]) < HALF_X - 150 and abs(p[1]) < HALF_Y - 150:
                run.append(p)
            elif run:
                if len(run) > 2:
                    out.append(Drawn(kind=drawn.kind, line=run))
                run = []
        return out

    def _wet(self, p: Point) -> bool:
        return water_gap(p) < 35

    def _free(self, line: Line, i: int, kind: str) -> bool:
        p = line[i]
        closed = self._lakes + self._hills if kind == "arterial" else self._lakes + self._parks
        if any(inside(p, ring) for ring in closed):
            return False
        a, b = line[max(i - 1, 0)], line[min(i + 1, len(line) - 1)]
        mine = math.atan2(b[1] - a[1], b[0] - a[0])
        for gap, _, c, d in self._fixed.near(p, 150.0 if kind == "arterial" else 95.0):
            turn = abs((math.atan2(d[1] - c[1], d[0] - c[0]) - mine + math.pi / 2) % math.pi
                       - math.pi / 2)  # fmt: skip
            if turn < math.radians(24) and gap < 150:
                return False
        return True


def name_all(streets: list[Drawn]) -> None:
    """Every street a name of its own; the longest arterials get the known ones."""
    rng = random.Random(SEED + 1)
    stems = [a + b for a in names.FIRST for b in names.SECOND if a != b]
    rng.shuffle(stems)
    known = iter(names.ARTERIALS)
    length = {id(s): sum(map(math.dist, s.line, s.line[1:])) for s in streets}
    for s in sorted(streets, key=lambda s: (s.kind != "arterial", -length[id(s)])):
        if s.name:
            continue
        upright = abs(s.line[-1][1] - s.line[0][1]) > abs(s.line[-1][0] - s.line[0][0])
        short = length[id(s)] < 450
        suffix = "巷" if short else ("街" if upright else "路")
        s.name = (next(known, "") if s.kind == "arterial" else "") or stems.pop() + suffix


def bridges(streets: list[Drawn]) -> list[tuple[str, str, float, float]]:
    """A named place for each crossing of the great river."""
    grid = Segments()
    grid.add(0, MAIN)
    found: list[Point] = []
    for s in streets:
        for a, b in zip(s.line, s.line[1:], strict=False):
            m = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
            near = grid.near(m, 120.0)
            if near and all(math.dist(m, p) > 500 for p in found):
                found.append(m)
    found.sort()
    spare = list(names.BRIDGES)
    return [(spare.pop(0), "bridge", x, y) for x, y in found[: len(spare)]]


def build() -> dict[str, Any]:
    """The whole city as it stands in city.json."""
    drawn = expressways() + riverside()
    drawn += Lattice(drawn).draw()
    node(drawn)
    streets = connected(drawn)
    name_all(streets)
    places = list(names.PLACES) + bridges(streets)
    return {
        "name": "临江市",
        "bounds": [WEST, SOUTH, EAST, NORTH],
        "districts": districts(),
        "rivers": [
            {"name": name, "width_m": width, "line": degrees(line)} for name, width, line in RIVERS
        ],
        "lakes": [{"name": name, "ring": degrees(ring)} for name, ring in LAKES],
        "parks": [{"name": name, "ring": degrees(ring)} for name, ring in PARKS],
        "industry": [{"name": name, "ring": degrees(list(ring))} for name, ring in INDUSTRY],
        "streets": [
            {"id": f"street-{i:04d}", "name": s.name, "class": s.kind, "line": degrees(s.line)}
            for i, s in enumerate(streets, 1)
        ],
        "places": [
            {"name": name, "kind": kind, "lon": lon, "lat": lat}
            for name, kind, x, y in places
            for lon, lat in degrees([(x, y)])
        ],
    }


def main() -> None:
    """Write city.json beside this file."""
    path = Path(__file__).with_name("city.json")
    path.write_text(
        json.dumps(build(), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
