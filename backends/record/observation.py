"""What a gateway or an integrator hands to the hub's ingest. Pure wire types, JSON or msgpack.

`key` names one condition of one thing ("w01018>limit@MN"): repeats of a raise with the same
key are the same alarm. Times are aware and are the source's own, never overwritten.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import msgspec

from backends.record.common import Department, Place, Realm, Severity
from backends.record.ids import SourceId
from backends.record.incident import Origin
from backends.record.resource import SourceHealth
from backends.record.warning import Area

Moment = Annotated[dt.datetime, msgspec.Meta(tz=True)]  # with its offset from UTC


class ConditionRaised(msgspec.Struct, frozen=True, kw_only=True, tag="condition_raised"):
    """Something is wrong at the source (or wrong again, or worse)."""

    source: SourceId
    key: str
    department: Department
    severity: Severity
    kind: str  # machine word of the class of alarm: "exceedance", "case"
    title: str  # what, in words an operator reads aloud
    occurred_at: Moment
    place: Place | None = None
    detail: dict[str, str] = {}
    realm: Realm = Realm.LIVE
    cause: str = ""  # what is behind it, where the source knows: groups alarms in a flood


class ConditionCleared(msgspec.Struct, frozen=True, kw_only=True, tag="condition_cleared"):
    """The condition named by `key` no longer holds."""

    source: SourceId
    key: str
    occurred_at: Moment
    detail: dict[str, str] = {}
    realm: Realm = Realm.LIVE


class Reading(msgspec.Struct, frozen=True, kw_only=True, tag="reading"):
    """One measured value of one factor of one monitoring point. Not in the log."""

    source: SourceId
    resource: str
    factor: str
    value: float
    unit: str
    observed_at: Moment
    flag: str = "N"


class Positions(msgspec.Struct, frozen=True, kw_only=True, tag="positions"):
    """Latest positions of moving targets, columnar; all lists have one length. Not in the log."""

    source: SourceId
    ids: list[str]
    labels: list[str]  # plate number, what a card shows
    lon_wgs84: list[float]
    lat_wgs84: list[float]
    speed_kmh: list[float]
    heading_deg: list[float]
    observed_unix_ms: list[int]


class HealthReport(msgspec.Struct, frozen=True, kw_only=True, tag="health"):
    """A feed's health as its connector sees it. Sent on change and every 5 s."""

    health: SourceHealth


class WarningPublished(msgspec.Struct, frozen=True, kw_only=True, tag="warning_published"):
    """A warning (预警) or its update. `replaces`: keys of warnings of this source it ends."""

    source: SourceId
    key: str
    department: Department
    colour: Severity
    kind: str
    headline: str
    area: Area
    issued_at: Moment
    until: Moment
    text: str = ""
    advice: str = ""
    replaces: list[str] = []
    realm: Realm = Realm.LIVE


class WarningWithdrawn(msgspec.Struct, frozen=True, kw_only=True, tag="warning_withdrawn"):
    """Its source takes the warning back."""

    source: SourceId
    key: str
    occurred_at: Moment
    realm: Realm = Realm.LIVE


class CaseReported(msgspec.Struct, frozen=True, kw_only=True, tag="case_reported"):
    """A citizen's or a grid worker's report: an incident in REPORTED, once per (source, key).

    `personal` (reporter, telephone, address) is enciphered by the hub and never logged.
    """

    source: SourceId
    key: str
    department: Department
    title: str
    occurred_at: Moment
    origin: Origin = Origin.CITIZEN
    severity: Severity = Severity.III
    class_code: str = ""
    description: str = ""
    place: Place | None = None
    personal: dict[str, str] = {}
    realm: Realm = Realm.LIVE


Observation = (
    ConditionRaised
    | ConditionCleared
    | WarningPublished
    | WarningWithdrawn
    | CaseReported
    | Reading
    | Positions
    | HealthReport
)


class IngestBatch(msgspec.Struct, frozen=True, kw_only=True):
    """Body of POST /api/v1/ingest. `batch_id` (UUIDv7) makes a resend harmless."""

    batch_id: str
    observations: list[Observation]
