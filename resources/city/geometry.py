"""Plane geometry of the city generator, in metres about the city's centre. Pure, no state."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

Point = tuple[float, float]
Line = list[Point]


def spline(points: Sequence[Point], *, closed: bool = False, step_m: float = 160.0) -> Line:
    """Catmull-Rom curve through `points`, a vertex about every `step_m` metres."""
    n = len(points)
    out: Line = []
    for i in range(n if closed else n - 1):
        p0, p1, p2, p3 = (
            points[k % n] if closed else points[min(max(k, 0), n - 1)]
            for k in (i - 1, i, i + 1, i + 2)
        )
        pieces = max(2, round(math.dist(p1, p2) / step_m))
        for s in range(pieces):
            t = s / pieces
            out.append(
                (_catmull(p0[0], p1[0], p2[0], p3[0], t), _catmull(p0[1], p1[1], p2[1], p3[1], t))
            )
    out.append(out[0] if closed else points[-1])
    return out


def _catmull(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )


def offset(line: Sequence[Point], distance_m: float) -> Line:
    """The line moved to its left by `distance_m` (to its right where negative)."""
    out: Line = []
    for i, (x, y) in enumerate(line):
        ax, ay = line[max(i - 1, 0)]
        bx, by = line[min(i + 1, len(line) - 1)]
        length = math.hypot(bx - ax, by - ay) or 1.0
        out.append((x - (by - ay) / length * distance_m, y + (bx - ax) / length * distance_m))
    return out


def inside(point: Point, ring: Sequence[Point]) -> bool:
    """Whether a point lies in a ring (even-odd rule)."""
    x, y = point
    odd = False
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            odd = not odd
    return odd


def simplify(line: Sequence[Point], keep: set[int], tolerance_m: float) -> Line:
    """Douglas-Peucker between the vertices named in `keep` (the ends are always kept)."""
    marks = sorted(keep | {0, len(line) - 1})
    kept = set(marks)
    spans = list(itertools.pairwise(marks))
    while spans:
        a, b = spans.pop()
        worst, far = tolerance_m, -1
        for i in range(a + 1, b):
            gap = distance_to_segment(line[i], line[a], line[b])
            if gap > worst:
                worst, far = gap, i
        if far >= 0:
            kept.add(far)
            spans += [(a, far), (far, b)]
    return [line[i] for i in sorted(kept)]


def distance_to_segment(p: Point, a: Point, b: Point) -> float:
    """Metres from a point to the segment a-b."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    t = 0.0
    if square:
        t = min(1.0, max(0.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square))
    return math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)


class Segments:
    """Segments in a hashed grid, to ask which lie near a point or a box."""

    def __init__(self, cell_m: float = 400.0) -> None:
        self._cell = cell_m
        self._grid: dict[tuple[int, int], list[tuple[int, int, Point, Point]]] = defaultdict(list)

    def add(self, line_id: int, line: Sequence[Point]) -> None:
        """Add all segments of a line."""
        for i, (a, b) in enumerate(itertools.pairwise(line)):
            for key in self._keys(a, b, 0.0):
                self._grid[key].append((line_id, i, a, b))

    def _keys(self, a: Point, b: Point, margin: float) -> Iterator[tuple[int, int]]:
        c = self._cell
        for i in range(
            math.floor((min(a[0], b[0]) - margin) / c),
            math.floor((max(a[0], b[0]) + margin) / c) + 1,
        ):
            for j in range(
                math.floor((min(a[1], b[1]) - margin) / c),
                math.floor((max(a[1], b[1]) + margin) / c) + 1,
            ):
                yield i, j

    def near(self, p: Point, within_m: float) -> list[tuple[float, int, Point, Point]]:
        """(distance, line, a, b) of the segments nearer than `within_m`, nearest first."""
        found: dict[tuple[int, int], tuple[float, int, Point, Point]] = {}
        for key in self._keys(p, p, within_m):
            for line_id, i, a, b in self._grid.get(key, ()):
                gap = distance_to_segment(p, a, b)
                if gap < within_m:
                    found[(line_id, i)] = (gap, line_id, a, b)
        return sorted(found.values())

    def pairs(
        self,
    ) -> Iterable[tuple[tuple[int, int, Point, Point], tuple[int, int, Point, Point]]]:
        """Every pair of segments that share a cell, once."""
        seen: set[tuple[int, int, int, int]] = set()
        for bucket in self._grid.values():
            for i, one in enumerate(bucket):
                for two in bucket[i + 1 :]:
                    key = (one[0], one[1], two[0], two[1])
                    if key not in seen:
                        seen.add(key)
                        yield one, two


def crossing(a: Point, b: Point, c: Point, d: Point) -> tuple[float, float] | None:
    """Parameters (t on a-b, s on c-d) where two segments cross or touch, else None."""
    rx, ry, sx, sy = b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]
    cross = rx * sy - ry * sx
    if abs(cross) < 1e-9:
        return None
    qx, qy = c[0] - a[0], c[1] - a[1]
    t = (qx * sy - qy * sx) / cross
    s = (qx * ry - qy * rx) / cross
    e = 1e-6
    return (t, s) if -e <= t <= 1 + e and -e <= s <= 1 + e else None
