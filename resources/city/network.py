"""From drawn street lines to a connected network whose crossings share vertices. Pure."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from resources.city.geometry import Line, Point, Segments, crossing, simplify

DANGLE_M = 170.0


@dataclass(slots=True, kw_only=True)
class Drawn:
    """One line as drawn: its class, its name (empty: named later) and its vertices in metres."""

    kind: str
    line: Line
    name: str = ""
    nodes: set[int] = field(default_factory=set)


def snap(p: Point) -> Point:
    """Half-metre lattice, so that shared vertices are equal."""
    return (round(p[0] * 2) / 2, round(p[1] * 2) / 2)


def node(drawn: list[Drawn]) -> None:
    """Insert a shared vertex wherever two lines cross."""
    grid = Segments()
    for i, d in enumerate(drawn):
        d.line = _without_repeats([snap(p) for p in d.line])
        grid.add(i, d.line)
    extra: dict[tuple[int, int], dict[Point, float]] = defaultdict(dict)
    for (l1, i1, a, b), (l2, i2, c, d2) in grid.pairs():
        if l1 == l2 and abs(i1 - i2) <= 1:
            continue
        hit = crossing(a, b, c, d2)
        if hit is None:
            continue
        p = _at(a, b, c, d2, hit[0])
        extra[(l1, i1)][p] = hit[0]
        extra[(l2, i2)][p] = hit[1]
    for i, d in enumerate(drawn):
        line: Line = []
        for k, a in enumerate(d.line):
            line.append(a)
            line += sorted(extra.get((i, k), {}), key=extra.get((i, k), {}).__getitem__)
        d.line = _without_repeats(line)


def _at(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    p = (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)
    for end in (a, b, c, d):  # an end nearby is the crossing
        if math.dist(p, end) < 12.0:
            return end
    return snap(p)


def _without_repeats(line: Line) -> Line:
    return [p for i, p in enumerate(line) if i == 0 or p != line[i - 1]]


def connected(drawn: list[Drawn]) -> list[Drawn]:
    """Only the largest connected part, without short dead ends; lines fall into runs."""
    links = _links(drawn)
    edges = {e for edges in links.values() for e in edges}
    edges = _largest(_trimmed(edges, drawn))
    out: list[Drawn] = []
    degree = Counter(p for a, b in edges for p in (a, b))
    for d in drawn:
        run: Line = []
        for a, b in zip(d.line, d.line[1:], strict=False):
            if _key(a, b) in edges:
                run = run or [a]
                run.append(b)
                edges.discard(_key(a, b))  # two lines on one edge: the first keeps it
            elif run:
                out.append(Drawn(kind=d.kind, name=d.name, line=run))
                run = []
        if run:
            out.append(Drawn(kind=d.kind, name=d.name, line=run))
    for d in out:
        d.nodes = {i for i, p in enumerate(d.line) if degree[p] > 2}
        d.line = simplify(d.line, d.nodes, 4.0)
    return out


Edge = tuple[Point, Point]


def _key(a: Point, b: Point) -> Edge:
    return (a, b) if a <= b else (b, a)


def _links(drawn: list[Drawn]) -> dict[Point, set[Edge]]:
    links: dict[Point, set[Edge]] = defaultdict(set)
    for d in drawn:
        for a, b in zip(d.line, d.line[1:], strict=False):
            links[a].add(_key(a, b))
            links[b].add(_key(a, b))
    return links


def _trimmed(edges: set[Edge], drawn: list[Drawn]) -> set[Edge]:
    """Take away dead ends shorter than DANGLE_M, as often as new ones appear."""
    left = set(edges)
    through = {e for d in drawn if d.kind == "expressway" for e in _links([d])[d.line[0]]}
    for _ in range(4):
        links: dict[Point, set[Edge]] = defaultdict(set)
        for e in left:
            links[e[0]].add(e)
            links[e[1]].add(e)
        for end in sorted(p for p, of in links.items() if len(of) == 1):
            path: list[Edge] = []
            length, at = 0.0, end
            while len(links[at] - set(path)) == 1 and length < DANGLE_M:
                (edge,) = links[at] - set(path)
                path.append(edge)
                length += math.dist(*edge)
                at = edge[1] if edge[0] == at else edge[0]
            if length < DANGLE_M:
                left -= set(path) - through
    return left


def _largest(edges: set[Edge]) -> set[Edge]:
    links: dict[Point, list[Edge]] = defaultdict(list)
    for e in sorted(edges):
        links[e[0]].append(e)
        links[e[1]].append(e)
    best: set[Edge] = set()
    seen: set[Point] = set()
    for start in links:
        if start in seen:
            continue
        part: set[Edge] = set()
        todo = [start]
        while todo:
            p = todo.pop()
            if p in seen:
                continue
            seen.add(p)
            for e in links[p]:
                part.add(e)
                todo += [q for q in e if q not in seen]
        best = max(best, part, key=len)
    return best
