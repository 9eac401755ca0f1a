"""The incident: its stages, clocks and everything that belongs to it, as folded. Words only; pure.

The loop is 上报→受理→立案→派遣→处置→核查→结案. Commands stand in `incident_commands`, events in
`incident_events`, the rules in `incident_decider`.
"""

from __future__ import annotations

import datetime as dt
import enum

import msgspec

from backends.record.access import Role
from backends.record.common import Actor, Department, Place, Realm, Severity
from backends.record.ids import AlarmId, IncidentId
from backends.record.incident_outside import DivisionStep, OutsideStep, is_back
from backends.record.policy import Domain


class Stage(enum.StrEnum):
    """Where in the loop it is."""

    REPORTED = "reported"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    MERGED = "merged"
    FILED = "filed"
    DISPATCHED = "dispatched"
    HANDLING = "handling"
    VERIFY = "verify"
    DEFERRED = "deferred"
    CLOSED = "closed"


OVER = (Stage.REJECTED, Stage.MERGED, Stage.CLOSED)


class Origin(enum.StrEnum):
    """How it came to us."""

    ALARM = "alarm"
    CITIZEN = "citizen"
    GRID = "grid"
    SYSTEM = "system"  # a case of a department's own system, whose loop runs there
    HAND = "hand"


class ClockKind(enum.StrEnum):
    """What a clock measures: a stage of the loop, or a report."""

    ACCEPT = "accept"
    FILE = "file"
    DISPATCH = "dispatch"
    HANDLE = "handle"
    VERIFY = "verify"
    REPORT_FIRST = "report_first"  # 初报
    REPORT_FOLLOW_UP = "report_follow_up"  # 续报
    REPORT_FINAL = "report_final"  # 终报


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """One limit. Open while `done_at` and `stopped_at` are None; a deferral stops it."""

    kind: ClockKind
    started_at: dt.datetime
    due_at: dt.datetime
    done_at: dt.datetime | None = None
    stopped_at: dt.datetime | None = None
    is_overdue: bool = False


class Instruction(msgspec.Struct, frozen=True, kw_only=True):
    """A leader's instruction (批示), followed until it is answered."""

    id: str
    by: Actor
    at: dt.datetime
    text: str
    departments: list[Department] = []
    relayed_from: str = ""
    answer: str = ""
    answered_by: Actor | None = None
    answered_at: dt.datetime | None = None


class MarkKind(enum.StrEnum):
    """What a mark on the shared map stands for."""

    POINT = "point"
    COMMAND_POST = "command_post"
    CORDON = "cordon"
    ROUTE = "route"
    STAGING = "staging"  # 集结点
    HAZARD = "hazard"


class MapMark(msgspec.Struct, frozen=True, kw_only=True):
    """A mark that all parties of the incident see. Points are (lon, lat) in WGS-84 degrees."""

    id: str
    kind: MarkKind
    points: list[tuple[float, float]]
    text: str
    by: Actor
    at: dt.datetime


class StepState(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the plan in use. `due_at` None: no clock."""

    id: str
    text: str
    department: Department | None = None
    role: Role | None = None
    due_at: dt.datetime | None = None
    done_by: Actor | None = None
    done_at: dt.datetime | None = None
    note: str = ""
    is_skipped: bool = False


class ReportKind(enum.StrEnum):
    """初报、续报、终报."""

    FIRST = "first"
    FOLLOW_UP = "follow_up"
    FINAL = "final"


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One report upward."""

    kind: ReportKind
    number: int  # from 1
    text: str
    by: Actor
    at: dt.datetime
    was_late: bool = False


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """One incident. `version` is the subject version of its last event; `number` is for people.

    `department` leads; `parties` (without it) make it a joint incident. `personal` names the
    fields that lie enciphered outside the log (reporter, telephone), with their digests.
    """

    id: IncidentId
    version: int
    realm: Realm
    number: str
    stage: Stage
    title: str
    severity: Severity
    department: Department
    origin: Origin
    reported_at: dt.datetime
    reported_by: Actor
    changed_at: dt.datetime
    stage_since: dt.datetime
    description: str = ""
    domain: Domain = Domain.CITY
    class_code: str = ""
    place: Place | None = None
    origin_ref: str = ""  # the source's own number
    origin_source: str = ""  # id of the source that reported it, where one did
    is_level_set: bool = False  # by RaiseLevel: no longer what was first reported
    alarms: list[AlarmId] = []
    parties: list[Department] = []
    outside: list[str] = []  # ids of outside parties that have a task
    open_tasks: int = 0  # neither done nor over
    owner: Actor | None = None  # who has it at our desk
    clocks: list[Clock] = []
    is_supervised: bool = False
    supervised_by: Actor | None = None
    plan: str = ""
    steps: list[StepState] = []
    reports: list[Report] = []
    instructions: list[Instruction] = []
    marks: list[MapMark] = []
    personal: dict[str, str] = {}
    merged_into: IncidentId = IncidentId("")
    merged: list[IncidentId] = []
    rework_count: int = 0
    return_count: int = 0
    deferred_until: dt.datetime | None = None
    was_deferred: bool = False
    reason: str = ""  # of the last rejection, return, rework or deferral
    result: str = ""
    closed_at: dt.datetime | None = None
    stage_before_deferral: Stage | None = None
    outside_steps: list[OutsideStep] = []  # in other systems, the newest hundred
    division_steps: list[DivisionStep] = []  # up and down the six levels
    is_ended_outside: bool = False  # closed by its own system's word, which may take it up again
    also_told: list[tuple[str, str]] = []  # (source, number there) of reports merged into this one

    @property
    def told_by(self) -> list[tuple[str, str]]:
        """Who outside told of it and is answered: (source, its number there), the first first."""
        is_told = self.origin in (Origin.CITIZEN, Origin.GRID) and bool(self.origin_ref)
        own = [(self.origin_source, self.origin_ref)] if is_told else []
        return own + self.also_told

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be done."""
        return self.stage in OVER

    @property
    def is_settled(self) -> bool:
        """Whether it is over and owes no final report any more."""
        return self.is_over and not self.open_clocks

    @property
    def is_overdue(self) -> bool:
        """Whether an open clock has run out."""
        return any(c.is_overdue for c in self.open_clocks)

    @property
    def open_clocks(self) -> list[Clock]:
        """Clocks that run, the next to run out first."""
        running = [c for c in self.clocks if c.done_at is None and c.stopped_at is None]
        return sorted(running, key=_due)

    @property
    def due_at(self) -> dt.datetime | None:
        """When the next open clock runs out."""
        clocks = self.open_clocks
        return clocks[0].due_at if clocks else None

    @property
    def is_over_outside(self) -> bool:
        """Whether the system it came from calls it over: a person has still to verify that."""
        return any(step.is_over for step in self.outside_steps[-1:])

    @property
    def is_back_outside(self) -> bool:
        """Whether the system it came from works on it again after it had called it over."""
        return any(is_back(step, self.outside_steps) for step in self.outside_steps[-1:])

    @property
    def is_joint(self) -> bool:
        """Whether several departments work on it."""
        return bool(self.parties or self.outside)


def _due(clock: Clock) -> dt.datetime:
    return clock.due_at
