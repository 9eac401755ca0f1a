"""Words shared by the whole record: realm, severity, department, place, actor. Pure."""

from __future__ import annotations

import enum
from typing import Annotated

import msgspec

from backends.record.ids import SeatId, UserId


class Realm(enum.StrEnum):
    """Whether something is real, an exercise (演练) or a test."""

    LIVE = "live"
    DRILL = "drill"
    TEST = "test"


class Severity(enum.IntEnum):
    """Ⅰ (red) is the worst, Ⅳ (blue) the mildest. Sort ascending to see the worst first."""

    I = 1  # noqa: E741 - the field's own numeral
    II = 2
    III = 3
    IV = 4


class Department(enum.StrEnum):
    """The five departments in residence, and the centre itself (its own machines and links)."""

    GRID = "grid"
    EMERGENCY = "emergency"
    ENVIRONMENT = "environment"
    TRANSPORT = "transport"
    URBAN = "urban"
    CENTRE = "centre"


# In lines that the centre itself writes.
SHORT_NAMES = {
    Department.GRID: "网格",
    Department.EMERGENCY: "应急",
    Department.ENVIRONMENT: "环保",
    Department.TRANSPORT: "交通",
    Department.URBAN: "城管",
    Department.CENTRE: "本中心",
}
RESIDENT = (
    Department.GRID,
    Department.EMERGENCY,
    Department.ENVIRONMENT,
    Department.TRANSPORT,
    Department.URBAN,
)


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where something is. WGS-84 degrees; converted from a source's datum at the boundary."""

    lon_wgs84: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    lat_wgs84: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    name: str = ""
    division: str = ""


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts: a user at a seat, or a system (user "system:gateway", no seat)."""

    user: UserId
    seat: SeatId = SeatId("")
