"""What the environment department is told at its start. Types only."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from backends.gateway.datum import Datum
from backends.gateway.departments.environment.tables import load_tables
from backends.gateway.limits import Limit, limit_of
from backends.protocols.hj212_tables import Tables
from backends.record.common import Department, Place
from backends.record.ids import ResourceId, SourceId
from backends.record.resource import MonitoringPoint

SOURCE = SourceId("environment.hj212")
TAKES = ("hj212.",)  # acts of the orders that loggers take
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Limits = dict[str, Annotated[float, Meta(gt=0)] | Limit]


class Link(enum.StrEnum):
    """How a logger is connected: an unanswered command is repeated after 10 s, or after 5 s."""

    MOBILE = "mobile"
    WIRE = "wire"


class Outlet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[[environment.outlet]]: a logger by its MN, and the limits of its factors.

    `owner`: the company whose it is; coverage is told by it. `is_installed`: it is in operation,
    though nothing may have come since the start. `pw`, `st`: of the commands that are sent to it.
    """

    id: Annotated[str, Meta(min_length=1)]
    mn: Annotated[str, Meta(min_length=1)]
    name: Annotated[str, Meta(min_length=1)]
    kind: str = "outlet"  # "outlet", "dust", "air", "surface_water", "noise"
    place: Place | None = None
    limits: Limits = {}
    owner: str = ""
    is_installed: bool = False
    link: Link = Link.MOBILE
    st: str = ""
    pw: str = "123456"
    source: str = SOURCE


class Register(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[[environment.register]]: a CSV file of loggers, as their office keeps it.

    A source of its own: it stands by its name on the health board. `limits` are for all rows;
    a row's own go before. `datum` is of the file's places.
    """

    file: str
    source: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
    name: Name
    kind: str = "outlet"
    datum: Datum = Datum.WGS84
    limits: Limits = {}


class EnvironmentSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[environment]: where loggers connect (HJ 212 over TCP), and which are known."""

    listen: Annotated[str, Meta(pattern=r"^.+:\d{1,5}$")] = "127.0.0.1:8530"
    outlets: list[Outlet] = msgspec.field(name="outlet", default_factory=list)
    register: list[Register] = []
    tables: str = ""  # a TOML of factors and editions; empty: the one that comes with us
    stale_after_s: Annotated[float, Meta(gt=0)] = 120.0
    idle_timeout_s: Annotated[float, Meta(gt=0)] = 7500.0  # hourly data, one hour missed
    data: str = ""  # folder of late values that are not judged yet; empty: the gateway's own

    def points(self) -> list[MonitoringPoint]:
        """The outlets of the settings file as the record knows them."""
        tables = load_tables("") if self.outlets else Tables()
        return [point_of(outlet, tables) for outlet in self.outlets]


def placed(settings: EnvironmentSettings, folder: Path, data: Path) -> EnvironmentSettings:
    """The settings with their files found from the settings file's folder, and the gateway's folder
    where none is said."""
    register = [
        msgspec.structs.replace(one, file=str(folder / one.file)) for one in settings.register
    ]
    tables = str(folder / settings.tables) if settings.tables else ""
    kept = str(folder / settings.data) if settings.data else str(data / "environment")
    return msgspec.structs.replace(settings, register=register, tables=tables, data=kept)


def point_of(outlet: Outlet, tables: Tables) -> MonitoringPoint:
    """An outlet as the record knows it; its limits by the names of factors, as readings have."""
    limits = {tables.factor(code).name: limit_of(one) for code, one in outlet.limits.items()}
    return MonitoringPoint(
        id=ResourceId(outlet.id),
        name=outlet.name,
        kind=outlet.kind,
        department=Department.ENVIRONMENT,
        source=SourceId(outlet.source),
        place=outlet.place,
        limits={name: one.over for name, one in limits.items() if one.over is not None},
        unders={name: one.under for name, one in limits.items() if one.under is not None},
        owner=outlet.owner,
        takes=list(TAKES),
    )
