"""What the environment department is told at its start. Types only."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from backends.record.common import Department, Place
from backends.record.ids import ResourceId, SourceId
from backends.record.resource import MonitoringPoint

SOURCE = SourceId("environment.hj212")


class Outlet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[[environment.outlet]]: a logger by its MN, and the limits of its factors."""

    id: Annotated[str, Meta(min_length=1)]
    mn: Annotated[str, Meta(min_length=1)]
    name: Annotated[str, Meta(min_length=1)]
    kind: str = "outlet"
    place: Place | None = None
    limits: dict[str, Annotated[float, Meta(gt=0)]] = {}


class EnvironmentSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[environment]: where loggers connect (HJ 212 over TCP), and which are known."""

    listen: Annotated[str, Meta(pattern=r"^.+:\d{1,5}$")] = "127.0.0.1:8530"
    outlets: list[Outlet] = msgspec.field(name="outlet", default_factory=list)
    stale_after_s: Annotated[float, Meta(gt=0)] = 120.0
    idle_timeout_s: Annotated[float, Meta(gt=0)] = 7500.0  # hourly data, one hour missed

    def points(self) -> list[MonitoringPoint]:
        """The outlets as the record knows them."""
        return [
            MonitoringPoint(
                id=ResourceId(outlet.id),
                name=outlet.name,
                kind=outlet.kind,
                department=Department.ENVIRONMENT,
                source=SOURCE,
                place=outlet.place,
            )
            for outlet in self.outlets
        ]
