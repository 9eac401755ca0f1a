"""What the transport department is told at its start. Types only."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from backends.record.ids import SourceId

SOURCE = SourceId("transport.jt808")


class Bounds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """WGS-84 degrees within which a vehicle is believed; the default is the whole country."""

    west: float = 73.0
    south: float = 3.0
    east: float = 136.0
    north: float = 54.0


class TransportSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[transport]: where vehicles connect (JT/T 808 over TCP). `plates`: phone to plate."""

    listen: Annotated[str, Meta(pattern=r"^.+:\d{1,5}$")] = "127.0.0.1:8531"
    plates: dict[str, str] = {}
    bounds: Bounds = Bounds()
    must_authenticate: bool = False
    stale_after_s: Annotated[float, Meta(gt=0)] = 60.0
    idle_timeout_s: Annotated[float, Meta(gt=0)] = 600.0
