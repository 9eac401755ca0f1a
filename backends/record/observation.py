"""What a gateway or an integrator hands to the hub's ingest. Pure wire types, JSON or msgpack.

`key` names one condition of one thing ("w01018>limit@MN"): repeats of a raise with the same
key are the same alarm. Times are aware and are the source's own, never overwritten.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import msgspec

from backends.record.common import Department, Place, Realm, Severity
from backends.record.exchange import Envelope
from backends.record.ids import SourceId
from backends.record.incident import Origin
from backends.record.resource import Item, MonitoringPoint, SourceHealth
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
    is_late: bool = False  # back-filled after a partition: sounds only if it is still true
    cause: str = ""  # what is behind it, where the source knows: groups alarms in a flood


class ConditionCleared(msgspec.Struct, frozen=True, kw_only=True, tag="condition_cleared"):
    """The condition named by `key` no longer holds."""

    source: SourceId
    key: str
    occurred_at: Moment
    detail: dict[str, str] = {}
    realm: Realm = Realm.LIVE
    is_late: bool = False


class Reading(msgspec.Struct, frozen=True, kw_only=True, tag="reading"):
    """One measured value of one factor of one monitoring point. Not in the log."""

    source: SourceId
    resource: str
    factor: str
    value: float
    unit: str
    observed_at: Moment
    flag: str = "N"
    is_late: bool = False


# Kinds of target that the centre does not follow (demand 3): teams have positions, people have not.
_PEOPLE = frozenset({"worker", "person", "people", "citizen", "resident", "pedestrian", "staff"})
_PEOPLE_ZH = ("人员", "网格员", "工人", "市民", "居民", "群众", "老人", "儿童", "学生", "个人")


def is_person(kind: str) -> bool:
    """Whether a kind of target is a person, in the words that tables and systems use for it. The
    last word counts: 小学生专用校车 is a bus."""
    word = kind.strip().casefold()
    return word in _PEOPLE or word.endswith(_PEOPLE_ZH)


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
    # One entry a target or an empty list (nobody says): "bus", "taxi", "hazmat", "coach",
    # "muck", "team" …, never one person; the company that runs it.
    kinds: list[str] = []
    companies: list[str] = []
    gone: list[str] = []  # targets that have no position any more: a team off duty
    takes: list[str] = []  # orders that all of these take, by the beginning of an act ("vehicle.")


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
    """Its source takes the warning back. `with_updates`: and what has replaced it meanwhile; not
    said of one that leaves a list because another has replaced it."""

    source: SourceId
    key: str
    occurred_at: Moment
    with_updates: bool = False
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


class CaseProgressed(msgspec.Struct, frozen=True, kw_only=True, tag="case_progressed"):
    """A step of a case in its own system, by its key: it joins the incident of the same key.

    `stage`: 信息收集 … 综合评价 as its system names it, or "escalated", "assigned", "answered".
    `division`: to whom it went (civil code). `step`: unique within the case. `department`: whose
    system tells it, where that is one's: it is not told its own steps.
    """

    source: SourceId
    key: str
    step: str
    stage: str
    occurred_at: Moment
    by: str = ""  # an office or a system, never a citizen
    text: str = ""
    division: str = ""
    is_over: bool = False
    realm: Realm = Realm.LIVE
    department: Department | None = None


class PointsTold(msgspec.Struct, frozen=True, kw_only=True, tag="points_told"):
    """Monitoring points of a source beside those of the settings. `is_whole`: others are gone."""

    source: SourceId
    points: list[MonitoringPoint]
    is_whole: bool = False


class ItemsTold(msgspec.Struct, frozen=True, kw_only=True, tag="items_told"):
    """Things of a source, in as many parts as it likes.

    `round`: parts of one whole inventory carry the same word; the last one has `is_last`: what
    the round did not name is then gone. Empty: single changes. `gone`: ids that are no more;
    `kept`: of things that the round lists and could not read: as known before, if they were.
    """

    source: SourceId
    items: list[Item]
    gone: list[str] = []
    kept: list[str] = []
    round: str = ""
    is_last: bool = False


class CellsTold(msgspec.Struct, frozen=True, kw_only=True, tag="cells_told"):
    """Counts per grid cell for the safety map (demand 3): (cell, lon, lat, count), whole.

    The hub keeps no count under 5. `layer`: "petitions", "key_population", "patrols", "risk".
    """

    source: SourceId
    department: Department
    layer: str
    title: str
    observed_at: Moment
    cells: list[tuple[str, float, float, int]]


class DivisionsTold(msgspec.Struct, frozen=True, kw_only=True, tag="divisions_told"):
    """Divisions of a source: (code, name, parent's code). Six levels by code length."""

    source: SourceId
    rows: list[tuple[str, str, str]]


class CodesTold(msgspec.Struct, frozen=True, kw_only=True, tag="codes_told"):
    """A code table of a party ("province") to compare ours with: code -> name of one topic."""

    source: SourceId
    party: str
    topic: str  # "event_class", "data_item"
    codes: dict[str, str]


class CoverageTold(msgspec.Struct, frozen=True, kw_only=True, tag="coverage_told"):
    """Of each company or office: (name, how many should have the device, have it, are online)."""

    source: SourceId
    topic: str  # "active_safety", "outlet", "dust"
    rows: list[tuple[str, int, int, int]]


class EnvelopeTaken(msgspec.Struct, frozen=True, kw_only=True, tag="envelope_taken"):
    """A message of another party for the centre or, through it, for others. `is_late`: it waited
    over a partition, and so what it tells is."""

    envelope: Envelope
    is_late: bool = False


Observation = (
    ConditionRaised
    | ConditionCleared
    | WarningPublished
    | WarningWithdrawn
    | CaseReported
    | CaseProgressed
    | EnvelopeTaken
    | PointsTold
    | ItemsTold
    | CellsTold
    | DivisionsTold
    | CodesTold
    | CoverageTold
    | Reading
    | Positions
    | HealthReport
)


class IngestBatch(msgspec.Struct, frozen=True, kw_only=True):
    """Body of POST /api/v1/ingest. `batch_id` (UUIDv7) makes a resend harmless."""

    batch_id: str
    observations: list[Observation]
