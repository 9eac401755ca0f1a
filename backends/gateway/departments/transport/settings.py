"""What the transport department is told at its start. Types, and where their files lie."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from backends.record.ids import SourceId

SOURCE = SourceId("transport.jt808")
Listen = Annotated[str, Meta(pattern=r"^.+:\d{1,5}$")]
Positive = Annotated[float, Meta(gt=0)]
Day = Annotated[str, Meta(pattern=r"^(\d{4}-\d\d-\d\d)?$")]
DatumName = Annotated[str, Meta(pattern=r"^(wgs84|gcj02|cgcs2000|bd09)$")]


class Bounds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """WGS-84 degrees within which a vehicle is believed; the default is the whole country."""

    west: float = 73.0
    south: float = 3.0
    east: float = 136.0
    north: float = 54.0


class AlarmChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[transport.alarm.<name>]: what a site wants otherwise of one alarm. 0: as it is.

    `clear_after_s`: the alarm is over when the terminal has not told it for so long.
    """

    is_on: bool = True
    severity: Annotated[int, Meta(ge=0, le=4)] = 0
    clear_after_s: Annotated[float, Meta(ge=0)] = 0.0


class EvidenceSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[transport.evidence]: where terminals bring the files of their alarms (T/JSATL 12).

    `address`: what terminals are told, where it is not `listen`. `room_mb` of all files, the
    oldest days go first; `file_mb` of one. `driver_reason`: why this site may fetch pictures of
    drivers and sound; empty: they stay in the vehicle.
    """

    listen: Listen = "127.0.0.1:8532"
    address: str = ""
    room_mb: Annotated[int, Meta(ge=1)] = 10_000
    file_mb: Annotated[int, Meta(ge=1, le=1_000)] = 50
    driver_reason: str = ""


class GtfsFeed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[[transport.gtfs]]: a company's GTFS-realtime feeds, one address or several.

    `headers` may hold ${NAME} references as every setting. `expires`: when the key in them ends,
    as its letter says; `owner`: who renews it.
    """

    name: Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,40}$")]
    urls: Annotated[list[str], Meta(min_length=1, max_length=10)]
    company: str = ""
    kind: str = "bus"
    every_s: Annotated[float, Meta(ge=1)] = 15.0
    timeout_s: Positive = 10.0
    stale_after_s: Positive = 120.0
    headers: dict[str, str] = {}
    ca_file: str = ""
    datum: DatumName = "wgs84"
    expires: Day = ""
    owner: str = ""


class TrafficSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[transport.traffic]: when traffic on a segment of `segments` (a TOML file) is an anomaly.

    km/h and seconds; a state must last `raise_after_s` to be told and be gone for `clear_after_s`.
    """

    segments: str
    window_s: Positive = 120.0
    least_vehicles: Annotated[int, Meta(ge=2)] = 4
    standing_kmh: Positive = 5.0
    slow_kmh: Positive = 15.0
    free_kmh: Positive = 22.0
    raise_after_s: Annotated[float, Meta(ge=0)] = 60.0
    clear_after_s: Annotated[float, Meta(ge=0)] = 120.0
    speeding_share: Positive = 1.2
    speeding_vehicles: Annotated[int, Meta(ge=2)] = 3


class TransportSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[transport]: where vehicles connect (JT/T 808 over TCP).

    `plates`: phone to plate. `vehicles`: a file (.csv or .toml) of phone, plate, kind, company,
    active_safety. `must_be_known`: only they may register. `data`: the folder for registrations
    and evidence; empty: the gateway's. `safety_kinds`: which kinds must have active safety.
    `province`: whose numbers the active-safety devices speak. `datum`: of positions that terminals
    send. `data_within_s`: without a newer position for so long the feed is stale, though terminals
    are connected.
    """

    listen: Listen = "127.0.0.1:8531"
    plates: dict[str, str] = {}
    vehicles: str = ""
    bounds: Bounds = Bounds()
    datum: DatumName = "wgs84"
    must_authenticate: bool = False
    must_be_known: bool = False
    stale_after_s: Positive = 60.0
    data_within_s: Positive = 600.0
    idle_timeout_s: Positive = 600.0
    data: str = ""
    province: Annotated[str, Meta(pattern=r"^(national|jiangsu|guangdong)$")] = "national"
    alarm: dict[str, AlarmChange] = {}
    evidence: EvidenceSettings | None = None
    safety_kinds: tuple[str, ...] = ("coach", "charter", "hazmat")
    online_within_s: Positive = 300.0
    text_answer_s: Annotated[float, Meta(gt=0, le=25)] = 10.0
    gtfs: list[GtfsFeed] = []
    traffic: TrafficSettings | None = None


def placed(
    settings: TransportSettings | None, site_folder: Path, data: Path
) -> TransportSettings | None:
    """The settings with files beside the site file, and the gateway's folder where none is said."""
    if settings is None:
        return None
    traffic = settings.traffic
    if traffic is not None:
        traffic = msgspec.structs.replace(traffic, segments=str(site_folder / traffic.segments))
    return msgspec.structs.replace(
        settings,
        vehicles=str(site_folder / settings.vehicles) if settings.vehicles else "",
        data=str(site_folder / settings.data) if settings.data else str(data / "transport"),
        traffic=traffic,
    )
