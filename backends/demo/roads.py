"""Which roads, bridges and areas of the invented city a transport department would watch. Pure."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

import msgspec

from backends.demo.city import Point, Street, city, distance_m, district_of

# Streets that stand still now and then.
JAMMED = ("二环快速路", "南北快速路", "东西快速路", "中山路", "江南快速路", "青溪快速路")
FORBIDDEN = (123.097, 30.479, 123.113, 30.493)  # a mile across: west, south, east, north
_WATCHED = ("expressway", "arterial")
_LIMITS_KMH = {"expressway": 80, "arterial": 60}
_BRIDGE_M = 900.0  # on each side of the middle of the river
_MOST_BRIDGES = 12
_ROAD_M = 2_500.0


class _River(msgspec.Struct, frozen=True):
    name: str
    line: list[Point]


@cache
def segments_toml() -> str:
    """The file of [transport.traffic]: the bridges, pieces of key roads, an area without hazmat."""
    parts = ["# 演示城市的重点路段、桥梁和禁行区域。 Watched roads, bridges and areas."]
    bridges = _bridges()
    for number, (street, line) in enumerate(bridges[:_MOST_BRIDGES], start=1):
        parts.append(_segment(f"bridge-{number:02d}", f"{street.name}跨江段", street, line))
    for number, name in enumerate(JAMMED, start=1):
        street = next(one for one in city().streets if one.name == name)
        parts.append(_segment(f"road-{number:02d}", f"{name}重点路段", street, _middle(street)))
    parts.append(_forbidden())
    return "\n\n".join(parts) + "\n"


def _segment(name: str, title: str, street: Street, line: list[Point]) -> str:
    middle = line[len(line) // 2]
    return "\n".join(
        [
            "[[segment]]",
            f'id = "{name}"',
            f"name = {json.dumps(title, ensure_ascii=False)}",
            f"line = {json.dumps([list(point) for point in line])}",
            f"limit_kmh = {_LIMITS_KMH[street.kind]}.0",
            f"division = {json.dumps(district_of(middle), ensure_ascii=False)}",
        ]
    )


def is_forbidden(point: Point) -> bool:
    """Whether hazardous goods may not be there."""
    west, south, east, north = FORBIDDEN
    return west <= point[0] <= east and south <= point[1] <= north


def _forbidden() -> str:
    """Around the city's government: no hazardous goods."""
    west, south, east, north = FORBIDDEN
    ring = [[west, south], [east, south], [east, north], [west, north]]
    middle = ((west + east) / 2, (south + north) / 2)
    return "\n".join(
        [
            "[[area]]",
            'id = "centre"',
            'name = "市中心危险品禁行区"',
            f"ring = {json.dumps(ring)}",
            'kinds = ["hazmat"]',
            f"division = {json.dumps(district_of(middle), ensure_ascii=False)}",
        ]
    )


def _bridges() -> list[tuple[Street, list[Point]]]:
    """Streets with the piece that crosses a river."""
    found: list[tuple[Street, list[Point]]] = []
    for street in city().streets:
        if street.kind not in _WATCHED or street.name.startswith("江滨"):  # along it
            continue
        pieces = enumerate(zip(street.line, street.line[1:], strict=False))
        crossing = next((at for at, (a, b) in pieces if _crosses(a, b)), None)
        if crossing is not None:
            found.append((street, _around(street.line, crossing, _BRIDGE_M)))
    return found


def _crosses(a: Point, b: Point) -> bool:
    west, east = min(a[0], b[0]), max(a[0], b[0])
    return any(
        _meet(a, b, c, d)
        for c, d in _river_pieces()
        if (c[0] >= west or d[0] >= west) and (c[0] <= east or d[0] <= east)
    )


@cache
def _river_pieces() -> list[tuple[Point, Point]]:
    text = resources.files("resources").joinpath("city/city.json").read_bytes()
    rivers = msgspec.convert(json.loads(text)["rivers"], list[_River])
    return [pair for river in rivers for pair in zip(river.line, river.line[1:], strict=False)]


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    return (_side(a, b, c) > 0) != (_side(a, b, d) > 0) and (
        (_side(c, d, a) > 0) != (_side(c, d, b) > 0)
    )


def _side(a: Point, b: Point, p: Point) -> float:
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])


def _around(line: list[Point], at: int, reach_m: float) -> list[Point]:
    """The points within so far of a piece of the line, along it."""
    first, far_m = at, 0.0
    while first > 0 and far_m < reach_m:
        far_m += distance_m(line[first], line[first - 1])
        first -= 1
    last, far_m = at + 1, 0.0
    while last < len(line) - 1 and far_m < reach_m:
        far_m += distance_m(line[last], line[last + 1])
        last += 1
    return line[first : last + 1]


def _middle(street: Street) -> list[Point]:
    return _around(street.line, (len(street.line) - 2) // 2, _ROAD_M / 2)
