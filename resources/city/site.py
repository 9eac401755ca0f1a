"""The lie of the land of the invented city: bounds, water, woods, works, density. Pure.

Metres about the centre of the bounds; the place is open sea in truth.
"""

from __future__ import annotations

import math
import random

from resources.city import names
from resources.city.geometry import Line, Point, Segments, spline

WEST, SOUTH, EAST, NORTH = 122.90, 30.40, 123.25, 30.65
LON0, LAT0 = (WEST + EAST) / 2, (SOUTH + NORTH) / 2
LON_M, LAT_M = 111_320 * math.cos(math.radians(LAT0)), 110_900.0
HALF_X, HALF_Y = (EAST - LON0) * LON_M, (NORTH - LAT0) * LAT_M

MAIN = spline(
    [(-17600, 2500), (-13500, 1200), (-10000, -1500), (-6800, -3800), (-3200, -4300), (0, -3000),
     (2200, -600), (4300, 1800), (7200, 2700), (10200, 1700), (13000, -800), (15500, -2200),
     (17600, -2600)]
)  # fmt: skip
NORTH_BROOK = spline(
    [(-4500, 14600), (-5200, 11000), (-4000, 8200), (-5200, 5000), (-6700, 1600), (-6900, -3700)]
)
SOUTH_BROOK = spline(
    [(5000, -14600), (4300, -11200), (6200, -8000), (7700, -4200), (8500, -700), (8900, 2250)]
)
RIVERS = (("岚江", 640.0, MAIN), ("青溪", 90.0, NORTH_BROOK), ("白沙河", 120.0, SOUTH_BROOK))


def blob(x: float, y: float, radius: Point, seed: int) -> Line:
    """An irregular closed ring about a point."""
    rng = random.Random(seed)
    n = 11
    ring = [
        (
            x + radius[0] * rng.uniform(0.78, 1.18) * math.cos(2 * math.pi * k / n),
            y + radius[1] * rng.uniform(0.78, 1.18) * math.sin(2 * math.pi * k / n),
        )
        for k in range(n)
    ]
    return spline(ring, closed=True, step_m=220)[:-1]


LAKES = (
    ("镜湖", blob(1000, 7750, (1050, 760), 1)),
    ("南塘", blob(-7800, -12000, (900, 520), 2)),
    ("月牙湖", blob(3300, -12100, (420, 650), 3)),
)
PARKS = (
    ("凤凰山森林公园", blob(-11300, 8200, (2500, 1900), 4)),
    ("镜湖公园", blob(950, 7700, (1400, 1080), 5)),
    ("人民公园", blob(-3700, 1200, (420, 330), 6)),
    ("中央公园", blob(3900, -5000, (330, 900), 7)),
    ("翠屏山公园", blob(11300, -9300, (1900, 1500), 8)),
    ("植物园", blob(-6300, 9300, (800, 620), 9)),
    ("江滩公园", blob(1150, -3350, (260, 620), 10)),
    ("奥体公园", blob(6500, -6100, (560, 420), 11)),
    ("南塘湿地", blob(-7900, -11950, (1500, 950), 12)),
    ("云台山公园", blob(-2600, 8600, (700, 600), 13)),
)
INDUSTRY = (
    ("东渡工业区", [(7400, 3600), (9600, 3000), (10400, 3700), (10200, 6000), (7700, 5800)]),
    ("岚江化工园", [(11000, 2300), (12700, 950), (14600, 2400), (13600, 4800), (11100, 4900)]),
    ("临江港区", [(11700, -2500), (13300, -1750), (15900, -3050), (15600, -4700), (12000, -4300)]),
    ("城西工业园", [(-13600, -5000), (-11000, -4500), (-10700, -6800), (-13300, -7100)]),
)
OLD_TOWN: Point = (-1900, 1500)
NEW_TOWN: Point = (3400, -5200)
CORES = ((OLD_TOWN, 3300.0, 1.0), (NEW_TOWN, 3600.0, 0.95), ((-6000, -7000), 2500.0, 0.6),
         ((9200, 4700), 2300.0, 0.5), ((-8700, 4200), 2200.0, 0.55), ((12300, -3600), 2400.0, 0.45),
         ((12300, 3400), 1700.0, 0.45), ((-12000, -5700), 1700.0, 0.45),
         ((1500, 8300), 2900.0, 0.5), ((7200, 300), 2200.0, 0.55))  # fmt: skip
TOWNS = tuple((x, y) for _, kind, x, y in names.PLACES if kind == "town")


def density(p: Point) -> float:
    """How built-up it is: 0 open country to 1 old town."""
    city = max(w * math.exp(-((math.dist(p, c) / r) ** 2) / 1.6) for c, r, w in CORES)
    town = max(0.5 * math.exp(-((math.dist(p, c) / 900) ** 2)) for c in TOWNS)
    return max(city, town)


def water_gap(p: Point) -> float:
    """Metres from the nearest bank, negative in the water."""
    gaps = [near[0][0] - width / 2 for width, grid in _BANKS if (near := grid.near(p, 900.0))]
    return min(gaps, default=900.0)


def _banks() -> list[tuple[float, Segments]]:
    out = []
    for i, (_, width, line) in enumerate(RIVERS):
        grid = Segments()
        grid.add(i, line)
        out.append((width, grid))
    return out


_BANKS = _banks()


def degrees(line: Line) -> list[list[float]]:
    """Metres about the centre to [lon, lat], five decimals (1 m)."""
    return [[round(LON0 + x / LON_M, 5), round(LAT0 + y / LAT_M, 5)] for x, y in line]
