"""What a console may ask the hub that is not in its replica, and the answers. Pure wire types.

Questions are answered from the store on a reading thread; an answer is never older than the
replica. Whoever may not see something gets it neither listed nor counted.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import msgspec

from backends.link.city import CityAnswer, CityQuery, ForgetSource, Keywords
from backends.link.media import DeviceAnswer, DeviceQuery
from backends.link.watch import WatchAnswer, WatchQuery
from backends.record.common import Department, Realm, Severity
from backends.record.entry import Instruction
from backends.record.envelope import Event
from backends.record.evidence import Seal
from backends.record.ids import EvidenceId, HandoverId, IncidentId
from backends.record.incident import Incident
from backends.record.refusal import Refusal
from backends.record.resource import Camera
from backends.record.task import Task


class Search(msgspec.Struct, frozen=True, kw_only=True, tag="search"):
    """Words (two Chinese characters are enough) over everything in the log and the resources."""

    text: str
    realm: Realm = Realm.LIVE
    limit: int = 50


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One hit. `kind`: "incident", "task", "alarm", "warning", "request", "entry", "instruction",
    "meeting", "handover", "log" (who signed in,
    who looked at personal data; `title` is the event's type), or of the resources "camera",
    "point", "team", "supply", "site" (without a time).
    """

    kind: str
    subject: str
    title: str
    excerpt: str
    at: dt.datetime | None = None


class SearchAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="search_answer"):
    """Hits, newest first within a kind. `is_cut`: there are more.

    `is_behind`: the index is being made anew, older things are not all in it yet.
    """

    hits: list[Found]
    is_cut: bool = False
    is_behind: bool = False


class Timeline(msgspec.Struct, frozen=True, kw_only=True, tag="timeline"):
    """All events of a subject and of what belongs to it, in order: tasks, alarms, requests, orders,
    messages and their receipts, entries of the log, instructions, meetings.

    The newest `most`; `before`: a seq, for the page before that event (0: the last page).
    """

    subject: str
    before: int = 0
    most: int = 2_000


class TimelineAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="timeline_answer"):
    """Events by seq, the newest where there are more before them (`is_cut`).

    `is_behind`: as of a search; what belongs to the subject may not all be known yet.
    """

    events: list[Event]
    is_cut: bool = False
    is_behind: bool = False


class Recall(msgspec.Struct, frozen=True, kw_only=True, tag="recall"):
    """An incident, a task or an instruction that is over for so long that no console holds it
    any more."""

    subject: str


class RecallAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="recall_answer"):
    """It as it stands in the record: an incident with its tasks, a task with its incident, an
    instruction alone."""

    incidents: list[Incident]
    tasks: list[Task]
    instructions: list[Instruction] = []


class SimilarCases(msgspec.Struct, frozen=True, kw_only=True, tag="similar"):
    """Closed incidents like this one (itself may be open or over)."""

    incident: IncidentId
    limit: int = 5


class SimilarCase(msgspec.Struct, frozen=True, kw_only=True):
    """One of them. `score` 0 to 1."""

    incident: IncidentId
    number: str
    title: str
    class_code: str
    score: float
    result: str
    hours: float
    closed_at: dt.datetime


class SimilarAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="similar_answer"):
    """Best first."""

    cases: list[SimilarCase]


class Around(msgspec.Struct, frozen=True, kw_only=True, tag="around"):
    """What lies within `radius_m` of a place: for decisions."""

    lon_wgs84: float
    lat_wgs84: float
    radius_m: float


class Near(msgspec.Struct, frozen=True, kw_only=True):
    """One thing nearby. `kind`: "team", "supply", "site", "vehicle", "point".

    `what` tells its kind more closely: a value of city.TeamKind or SiteKind, or a point's kind.
    """

    kind: str
    id: str
    name: str
    distance_m: float
    lon_wgs84: float
    lat_wgs84: float
    detail: str = ""
    what: str = ""
    people: int = 0
    vehicles: int = 0
    telephone: str = ""


class AroundAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="around_answer"):
    """Teams, then supplies, vehicles, points, nearest first of each; so sites and cameras.

    `population`: people living there, -1 where nobody told us.
    """

    resources: list[Near]
    sites: list[Near]  # schools, hospitals, ... (sensitive)
    cameras: list[Camera]
    population: int = -1


class AlarmFigures(msgspec.Struct, frozen=True, kw_only=True, tag="alarm_figures"):
    """The product's own alarm figures (EEMUA 191, ISA-18.2) over the last hours."""

    hours: float = 24.0
    realm: Realm = Realm.LIVE
    department: Department | None = None


class SourceLoad(msgspec.Struct, frozen=True, kw_only=True):
    """How much one condition of one source contributes."""

    source: str
    title: str
    count: int
    share: float
    is_chattering: bool = False


class StandingAlarm(msgspec.Struct, frozen=True, kw_only=True):
    """Standing over 24 h."""

    alarm: str
    title: str
    severity: Severity
    since: dt.datetime
    has_plan: bool


class AlarmFiguresAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="alarm_figures_answer"):
    """`per_10_min`: alarms in each ten minutes, oldest first. Shares are 0 to 1."""

    since: dt.datetime
    until: dt.datetime
    positions: int  # operator positions signed in, at least 1
    alarms: int
    per_10_min: list[int]
    average_per_10_min: float  # per position
    peak_per_10_min: int
    flood_share: float  # of the time
    severities: dict[str, int]  # "1" to "4"
    worst: list[SourceLoad]
    worst_share: float  # of the ten worst
    chattering: int
    standing: list[StandingAlarm]
    set_aside: int
    unauthorised: int  # suppressions nobody authorised
    median_acknowledge_s: float
    acknowledged: int


class PersonalFields(msgspec.Struct, frozen=True, kw_only=True, tag="personal"):
    """The enciphered fields of a subject. Who asked stands in the log afterwards."""

    subject: str
    reason: str = ""


class PersonalAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="personal_answer"):
    """Field -> text; empty where they were erased."""

    fields: dict[str, str]


class ErasePersonalFields(msgspec.Struct, frozen=True, kw_only=True, tag="erase_personal"):
    """Destroy the key of a subject's personal fields, for good: the security administrator's."""

    subject: str
    reason: str


class PersonalErasedAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="personal_erased_answer"):
    """Nobody can read them any more; who did it and why stands in the log."""


class EvidenceSeal(msgspec.Struct, frozen=True, kw_only=True, tag="evidence_seal"):
    """The centre's signature of what its log says of a piece of evidence.

    `box`: the key of what waits for it at the station (held_box), empty where nothing waits.
    """

    evidence: EvidenceId
    box: Annotated[str, msgspec.Meta(max_length=512)] = ""


class EvidenceSealAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="evidence_seal_answer"):
    """It. Refused as unknown while the log has nothing of it.

    `key`: what was in the box, in hex, for who took it and who approved; empty for others, and
    where the box belongs to another piece.
    """

    seal: Seal
    key: str = ""


class PageSeal(msgspec.Struct, frozen=True, kw_only=True, tag="page_seal"):
    """The centre's signature of the page that it keeps of a handover."""

    handover: HandoverId


class PageSealAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="page_seal_answer"):
    """It: of a page_seal.PageAttestation. Refused as unknown while the log names no page."""

    seal: Seal


class EvidenceLock(msgspec.Struct, frozen=True, kw_only=True, tag="evidence_lock"):
    """The key with which stations lock what waits for another person's yes."""


class EvidenceLockAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="evidence_lock_answer"):
    """It, in hex."""

    public_key: str


Query = (
    Search
    | Timeline
    | Recall
    | SimilarCases
    | Around
    | AlarmFigures
    | PersonalFields
    | ErasePersonalFields
    | EvidenceSeal
    | PageSeal
    | EvidenceLock
    | DeviceQuery
    | CityQuery
    | Keywords
    | ForgetSource
    | WatchQuery
)
Answer = (
    SearchAnswer
    | TimelineAnswer
    | RecallAnswer
    | SimilarAnswer
    | AroundAnswer
    | AlarmFiguresAnswer
    | PersonalAnswer
    | PersonalErasedAnswer
    | EvidenceSealAnswer
    | PageSealAnswer
    | EvidenceLockAnswer
    | DeviceAnswer
    | CityAnswer
    | WatchAnswer
)


class QueryFrame(msgspec.Struct, frozen=True, kw_only=True, tag="query"):
    """A question. `number` is the console's own."""

    number: int
    query: Query


class AnswerFrame(msgspec.Struct, frozen=True, kw_only=True, tag="answer"):
    """Its answer, or why there is none."""

    number: int
    answer: Answer | None = None
    refusal: Refusal | None = None
