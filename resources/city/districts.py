"""The eight districts of the invented city. Pure."""

from __future__ import annotations

import math
import random
from typing import Any

from resources.city.geometry import Line, Point
from resources.city.site import HALF_X, HALF_Y, MAIN, degrees


def rough(a: Point, b: Point, seed: int, depth: int = 4) -> Line:
    """A boundary between two points, broken by halving; without its last point."""
    if depth == 0:
        return [a]
    rng = random.Random(seed * 31 + depth)
    t = rng.uniform(-0.12, 0.12)
    m = ((a[0] + b[0]) / 2 - (b[1] - a[1]) * t, (a[1] + b[1]) / 2 + (b[0] - a[0]) * t)
    return rough(a, m, seed * 2, depth - 1) + rough(m, b, seed * 2 + 1, depth - 1)


def _back(line: Line, end: Point) -> Line:
    return [end, *reversed(line[1:])]


def districts() -> list[dict[str, Any]]:
    """Eight districts that tile the bounds; the great river parts north from south."""
    x, y = HALF_X, HALF_Y
    river = [p for p in MAIN if abs(p[0]) < x]
    river = [(-x, river[0][1]), *river, (x, river[-1][1])]

    def near(px: float, py: float) -> int:
        return min(range(len(river)), key=lambda i: math.dist(river[i], (px, py)))

    w, e = near(-6900, -3700), near(7200, 2700)
    se, sw = near(8900, 2250), near(-3200, -4300)
    top_w, top_e = (-4500.0, y), (6200.0, y)
    hub_n, hub_e = (-1200.0, 6400.0), (4100.0, 6100.0)
    brook = (-5200.0, 5000.0)
    l1 = rough(river[w], brook, 3)
    l2 = rough(brook, top_w, 5)
    l3 = rough(brook, hub_n, 7)
    l4 = rough(hub_n, hub_e, 9)
    l5 = rough(hub_e, river[e], 11)
    l7 = rough(hub_e, top_e, 15)
    s1 = rough(river[sw], (-3300.0, -y), 17)
    s2 = rough(river[se], (6600.0, -9000.0), 19)
    s3 = rough((6600.0, -9000.0), (x, -8200.0), 21)
    s4 = rough((6600.0, -9000.0), (4600.0, -y), 23)
    rings = {
        "云台区": [*l3, *l4, *l5, *reversed(river[w + 1 : e + 1]), *l1],
        "凤山区": [*l1, *l2, top_w, (-x, y), *river[:w]],
        "镜湖区": [*_back(l3, hub_n), brook, *l2[1:], top_w, top_e, *_back(l7, top_e)[1:],
                 *_back(l4, hub_e)],
        "岚北区": [*l5, *river[e:], (x, y), top_e, *_back(l7, top_e)[1:], hub_e],
        "望江区": [*river[: sw + 1], *s1[1:], (-3300.0, -y), (-x, -y)],
        "江南区": [*river[sw : se + 1], *s2[1:], *s4, (4600.0, -y), (-3300.0, -y),
                 *_back(s1, (-3300.0, -y))[1:]],
        "港城区": [*river[se:], *_back(s3, (x, -8200.0)), (6600.0, -9000.0),
                 *reversed(s2[1:])],
        "白沙区": [*s3, (x, -8200.0), (x, -y), (4600.0, -y), *reversed(s4[1:])],
    }  # fmt: skip
    return [
        {"id": f"district-{i:02d}", "name": name, "division": name, "ring": degrees(ring)}
        for i, (name, ring) in enumerate(rings.items(), 1)
    ]
