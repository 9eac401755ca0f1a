"""The demo city's divisions, six levels from the province to 3,000 grids, and where a grid lies.

Pure. Codes are invented: 99 is no province. Code lengths: 2, 4, 6, 9, 12, 15.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

from backends.demo.city import District, Point, city, is_inside

PROVINCE, CITY = "99", "9901"
_TOWNS, _COMMUNITIES, _GRIDS = 5, 5, 15  # of a district, a town, a community
_TOWN_NAMES = ("东湖街道", "西岭街道", "北埠街道", "南浦镇", "中洲街道")
_COMMUNITY_NAMES = ("和平社区", "新华社区", "文化社区", "建设社区", "临水社区")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One grid (网格): the smallest division."""

    code: str
    name: str
    middle: Point  # WGS-84
    district: str


def rows() -> list[tuple[str, str, str]]:
    """(code, name, parent's code) of all, parents first."""
    found = [(PROVINCE, "临江省", ""), (CITY, city().name, PROVINCE)]
    for code, district in _districts():
        found.append((code, district.name, CITY))
        for town, town_name in enumerate(_TOWN_NAMES, 1):
            town_code = f"{code}{town:03d}"
            found.append((town_code, f"{district.name[:2]}{town_name}", code))
            for community, name in enumerate(_COMMUNITY_NAMES, 1):
                community_code = f"{town_code}{community:03d}"
                found.append((community_code, name, town_code))
    found += [(grid.code, grid.name, grid.code[:12]) for grid in grids()]
    return found


@cache
def grids() -> tuple[Grid, ...]:
    """All grids, in the order of their codes."""
    found = []
    for code, district in _districts():
        chance = random.Random(f"grids/{code}")
        for number in range(_TOWNS * _COMMUNITIES * _GRIDS):
            community, grid = divmod(number, _GRIDS)
            town, inner = divmod(community, _COMMUNITIES)
            found.append(
                Grid(
                    code=f"{code}{town + 1:03d}{inner + 1:03d}{grid + 1:03d}",
                    name=f"{_COMMUNITY_NAMES[inner]}第{grid + 1}网格",
                    middle=_somewhere(district, chance),
                    district=district.name,
                )
            )
    return tuple(found)


def parent_of(code: str) -> str:
    """The division above; empty above the province."""
    lengths = (2, 4, 6, 9, 12, 15)
    above = [length for length in lengths if length < len(code)]
    return code[: above[-1]] if above else ""


def _districts() -> list[tuple[str, District]]:
    return [(f"{CITY}{n:02d}", district) for n, district in enumerate(city().districts, 1)]


def _somewhere(district: District, chance: random.Random) -> Point:
    west, east = min(p[0] for p in district.ring), max(p[0] for p in district.ring)
    south, north = min(p[1] for p in district.ring), max(p[1] for p in district.ring)
    for _ in range(60):
        point = (chance.uniform(west, east), chance.uniform(south, north))
        if is_inside(point, district.ring):
            break
    return round(point[0], 6), round(point[1], 6)
