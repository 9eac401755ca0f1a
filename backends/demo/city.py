"""The invented city's map as the simulators need it: streets to drive on, names, datums. Pure."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib import resources

import msgspec

Point = tuple[float, float]  # lon, lat in WGS-84


class Street(msgspec.Struct, frozen=True):
    """A street of city.json."""

    id: str
    name: str
    kind: str = msgspec.field(name="class")
    line: list[Point]


class District(msgspec.Struct, frozen=True):
    """A district of city.json."""

    id: str
    name: str
    ring: list[Point]


class City(msgspec.Struct, frozen=True):
    """What the simulators read of city.json."""

    name: str
    bounds: tuple[float, float, float, float]
    streets: list[Street]
    districts: list[District]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A piece of street between two neighbouring points, in one direction."""

    start: Point
    end: Point
    length_m: float
    heading_deg: float
    street: str
    kind: str


@cache
def city() -> City:
    """resources/city/city.json."""
    text = resources.files("resources").joinpath("city/city.json").read_bytes()
    return msgspec.convert(json.loads(text), City)


@cache
def network() -> dict[Point, list[Edge]]:
    """From each point of the street network the edges that leave it, both directions."""
    edges: dict[Point, list[Edge]] = {}
    west, south, east, north = city().bounds
    for street in city().streets:
        for a, b in zip(street.line, street.line[1:], strict=False):
            if a == b or not all(west <= p[0] <= east and south <= p[1] <= north for p in (a, b)):
                continue
            for start, end in ((a, b), (b, a)):
                edges.setdefault(start, []).append(_edge(start, end, street))
    return edges


def _edge(start: Point, end: Point, street: Street) -> Edge:
    return Edge(
        start=start,
        end=end,
        length_m=distance_m(start, end),
        heading_deg=heading_deg(start, end),
        street=street.name,
        kind=street.kind,
    )


def distance_m(a: Point, b: Point) -> float:
    """Flat-earth distance; right to a metre within a city."""
    east = (b[0] - a[0]) * 111_320 * math.cos(math.radians((a[1] + b[1]) / 2))
    return math.hypot(east, (b[1] - a[1]) * 110_900)


def heading_deg(a: Point, b: Point) -> float:
    """0 north, 90 east."""
    east = (b[0] - a[0]) * 111_320 * math.cos(math.radians(a[1]))
    return math.degrees(math.atan2(east, (b[1] - a[1]) * 110_900)) % 360


def district_of(point: Point) -> str:
    """Name of the district around a point, or empty."""
    for district in city().districts:
        if is_inside(point, district.ring):
            return district.name
    return ""


def is_inside(point: Point, ring: list[Point]) -> bool:
    """Whether a point lies within a ring."""
    inside = False
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (ay > point[1]) != (by > point[1]):
            inside ^= point[0] < (bx - ax) * (point[1] - ay) / (by - ay) + ax
    return inside


def to_gcj02(lon: float, lat: float) -> Point:
    """WGS-84 to GCJ-02, the published forward formula, as many feeds deliver their places."""
    x, y = lon - 105.0, lat - 35.0
    wave = 20.0 * math.sin(6 * x * math.pi) + 20.0 * math.sin(2 * x * math.pi)
    d_lat = -100.0 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    d_lat += wave * 2 / 3
    d_lat += (20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi)) * 2 / 3
    d_lat += (160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y * math.pi / 30)) * 2 / 3
    d_lon = 300.0 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    d_lon += wave * 2 / 3
    d_lon += (20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi)) * 2 / 3
    d_lon += (150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)) * 2 / 3
    axis, flat = 6_378_245.0, 0.00669342162296594323
    curve = 1 - flat * math.sin(math.radians(lat)) ** 2
    d_lat = d_lat * 180 / ((axis * (1 - flat)) / (curve * math.sqrt(curve)) * math.pi)
    d_lon = d_lon * 180 / (axis / math.sqrt(curve) * math.cos(math.radians(lat)) * math.pi)
    return lon + d_lon, lat + d_lat
