"""What a centre knows of its city: teams, supplies, sensitive sites, population. Pure.

Comes with the settings; vehicles, cameras and monitoring points are told elsewhere.
"""

from __future__ import annotations

import enum
from typing import Annotated

import msgspec
from msgspec import Meta

from backends.record.common import Department, Place

_Count = Annotated[int, Meta(ge=0)]


class TeamKind(enum.StrEnum):
    """What a team is trained and equipped for."""

    FIRE = "fire"  # 消防
    MEDICAL = "medical"  # 急救
    FLOOD = "flood"  # 防汛
    POLICE = "police"  # 公安、交警
    SANITATION = "sanitation"  # 环卫
    REPAIR = "repair"  # 抢修: water, gas, power, lamps, roads
    ENVIRONMENT = "environment"  # 环境应急监测
    RESCUE = "rescue"  # 综合救援


class SiteKind(enum.StrEnum):
    """Places where people or water need protection first."""

    SCHOOL = "school"
    HOSPITAL = "hospital"
    NURSING_HOME = "nursing_home"
    WATER_INTAKE = "water_intake"
    KINDERGARTEN = "kindergarten"
    CROWD = "crowd"  # station, stadium, market: many people at once


class Team(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A team that can be sent, at its post. `people`: how many are on duty."""

    id: str
    name: Annotated[str, Meta(min_length=1)]
    kind: TeamKind
    place: Place
    department: Department | None = None
    people: _Count = 0
    vehicles: _Count = 0
    telephone: str = ""


class Supply(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A depot. `stock`: what -> how much, in words ("沙袋": "5000 条")."""

    id: str
    name: Annotated[str, Meta(min_length=1)]
    place: Place
    stock: dict[str, str] = {}
    telephone: str = ""


class SensitiveSite(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sensitive site. `people`: usually there."""

    id: str
    name: Annotated[str, Meta(min_length=1)]
    kind: SiteKind
    place: Place
    people: _Count = 0
    telephone: str = ""


class Population(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """People living in square cells of `cell_m` metres: (lon, lat, people) of each cell's centre.

    Degrees in WGS-84. Cells without anybody may be left out.
    """

    cell_m: Annotated[float, Meta(gt=0, le=10_000)]
    cells: list[tuple[float, float, int]]


class CityResources(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of it, as the file that `[centre] resources` names (JSON) has it."""

    teams: list[Team] = []
    supplies: list[Supply] = []
    sites: list[SensitiveSite] = []
    population: Population | None = None
