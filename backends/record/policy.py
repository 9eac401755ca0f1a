"""Policy in force: limits, clocks, classes, procedures, plans, calendar, as data. Pure.

The hub reads it from TOML and writes it into the log as policy.set@1 when it differs from the one
in force; decide() gets it in its Context, evolve() never sees it: what follows from it stands in
the events.
"""

from __future__ import annotations

import datetime as dt
import enum
from typing import Annotated

import msgspec

from backends.record.access import Role
from backends.record.common import Department, Severity
from backends.record.watch_policy import WatchPolicy


class Domain(enum.StrEnum):
    """The six event domains of the work plan."""

    NATURAL_DISASTER = "natural_disaster"  # 自然灾害
    ACCIDENT = "accident"  # 事故灾难
    ENVIRONMENT = "environment"  # 生态环境
    TRANSPORT = "transport"  # 交通运输
    APPEAL = "appeal"  # 民生诉求, 12345
    CITY = "city"  # 城市管理


class Unit(enum.StrEnum):
    """In what a limit counts."""

    MINUTES = "minutes"  # of the clock on the wall
    HOURS = "hours"  # of the clock on the wall
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """How long something may take."""

    amount: float
    unit: Unit = Unit.WORKING_HOURS


class EscalationStep(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody has taken it `after_s` after it last called: this role is called too."""

    after_s: float
    role: Role


class SuppressionRule(msgspec.Struct, frozen=True, kw_only=True):
    """While an alarm of kind `cause` stands at the same place or source, `kinds` are suppressed."""

    id: str
    why: str
    cause: str
    kinds: list[str]
    within: str = "source"  # "source" | "division" | "all"


class AlarmClass(msgspec.Struct, frozen=True, kw_only=True):
    """How alarms of one kind behave. `kind` is the machine word of ConditionRaised.kind."""

    kind: str
    name: str = ""
    is_latching: bool = False
    acknowledges_itself: bool = False
    on_delay_s: float = 0.0
    off_delay_s: float = 0.0
    guidance: list[str] = []  # what to do, step by step, read aloud
    plan: str = ""  # id of a Plan
    incident_class: str = ""  # code of the IncidentClass that filing proposes


class StageLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Limits of the seven-stage loop for one class; None: no clock."""

    accept: Limit | None = None
    file: Limit | None = None
    dispatch: Limit | None = None
    handle: Limit | None = None
    verify: Limit | None = None


class IncidentClass(msgspec.Struct, frozen=True, kw_only=True):
    """A class of incident: whose it is, how long it may take, which plan is proposed."""

    code: str
    name: str
    domain: Domain
    department: Department
    severity: Severity = Severity.III
    limits: StageLimits = StageLimits()
    plan: str = ""
    needs_reports: bool = False  # 初报、续报、终报
    words: list[str] = []  # in a title, they and the name propose this class


class PlanStep(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a plan's checklist (预案)."""

    id: str
    text: str
    department: Department | None = None
    role: Role | None = None
    within_min: float = 0.0  # 0: no clock


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan (预案) for one class of event."""

    id: str
    name: str
    steps: list[PlanStep] = []


class HandOver(msgspec.Struct, frozen=True, kw_only=True):
    """A point of a procedure where work passes from one department to another."""

    stage: str  # value of incident.Stage
    giver: Department
    taker: Department
    text: str


class Procedure(msgspec.Struct, frozen=True, kw_only=True):
    """How incidents of one domain run: lead department, parties, next steps, hand-over points."""

    domain: Domain
    name: str
    lead: Department
    parties: list[Department] = []
    next_steps: dict[str, str] = {}  # value of incident.Stage -> what must be done next
    hand_overs: list[HandOver] = []


class ReportClocks(msgspec.Struct, frozen=True, kw_only=True):
    """Minutes after which reports of an emergency are due. They differ by place."""

    first_min: float = 30.0
    follow_up_min: float = 60.0  # after the last report, again and again
    final_min: float = 24 * 60.0  # after the end of handling


class OutsideParty(msgspec.Struct, frozen=True, kw_only=True):
    """A recipient outside the five departments: a county, the police, the province, a company."""

    id: str
    name: str
    telephone: str = ""


def _office_hours() -> list[tuple[dt.time, dt.time]]:
    return [(dt.time(9, 0), dt.time(12, 0)), (dt.time(13, 30), dt.time(17, 30))]


class WorkCalendar(msgspec.Struct, frozen=True, kw_only=True):
    """Working time. `years` lists the years whose holidays are known; others are Monday-Friday."""

    years: list[int] = []
    holidays: list[dt.date] = []
    makeup_days: list[dt.date] = []  # weekends that are worked (调休)
    sessions: list[tuple[dt.time, dt.time]] = msgspec.field(default_factory=_office_hours)


def _escalation() -> dict[str, list[EscalationStep]]:
    return {
        "1": [
            EscalationStep(after_s=120.0, role=Role.COMMANDER),
            EscalationStep(after_s=300.0, role=Role.LEADING_OFFICIAL),
        ],
        "2": [
            EscalationStep(after_s=300.0, role=Role.COMMANDER),
            EscalationStep(after_s=900.0, role=Role.LEADING_OFFICIAL),
        ],
        "3": [
            EscalationStep(after_s=900.0, role=Role.WATCH_LEADER),
            EscalationStep(after_s=3600.0, role=Role.COMMANDER),
        ],
    }


class AlarmPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of the alarm rules. Defaults are those of the field notes."""

    shelve_most_min: int = 8 * 60
    shelve_dispatcher_most_min: int = 60
    chatter_count: int = 3  # raises within chatter_s make an alarm chatter
    chatter_s: float = 60.0
    flood_starts_above: int = 10  # alarms in flood_window_s, per operator position
    flood_ends_below: int = 5
    flood_window_s: float = 600.0
    summary_above: int = 3  # alarms at once: one sound, one summary
    remind_every_s: float = 900.0
    remind_i_every_s: float = 60.0
    mute_ends_after_s: float = 600.0
    # "1" to "4"
    escalation: dict[str, list[EscalationStep]] = msgspec.field(default_factory=_escalation)
    classes: list[AlarmClass] = []
    suppressions: list[SuppressionRule] = []

    def class_of(self, kind: str) -> AlarmClass:
        """The class of a kind; a class of that name without rules where there is none."""
        for known in self.classes:
            if known.kind == kind:
                return known
        return AlarmClass(kind=kind)


class RecordingPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """What the centre records when an incident is filed, and how long it is kept.

    `cameras` within `within_m` of its place and marks, the nearest first; parts of `part_s`, kept
    for `incident_days` after the incident is closed; what was recorded by hand `by_hand_days`.
    """

    cameras: Annotated[int, msgspec.Meta(ge=0, le=100)] = 6
    within_m: Annotated[float, msgspec.Meta(gt=0, le=10_000)] = 300.0
    part_s: Annotated[int, msgspec.Meta(ge=10, le=3600)] = 300
    incident_days: Annotated[int, msgspec.Meta(ge=1, le=36_500)] = 180
    by_hand_days: Annotated[int, msgspec.Meta(ge=1, le=36_500)] = 30


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """What goes to whom. `type`: a type of the exchange, or "grid.event.*"; `targets` as of an
    Envelope. `divisions`: only what lies in one of them (its name, or its civil code's beginning);
    empty: anywhere. `domains`: only incidents of these, empty: all. `to`: only what is handed to
    just this division, up or down ("99" or "990000": the province); its receipts answer that.
    `is_own`: only warnings that the centre itself publishes, not those it was told."""

    type: str
    targets: list[str]
    divisions: list[str] = []
    domains: list[Domain] = []
    to: list[str] = []
    is_own: bool = False


class PairedKind(msgspec.Struct, frozen=True, kw_only=True):
    """Alarms of `kind` are told as `<type>.raised` and `<type>.cleared`."""

    kind: str
    type: str


class ExchangePolicy(msgspec.Struct, frozen=True, kw_only=True):
    """The exchange between departments: what is told, to whom, and how steadily.

    `clear_hold_s`: a clear is told when nothing was raised anew for so long (hysteresis).
    `give_up_after_h`: a message that could not be delivered is then a person's. `late_window_s`:
    after the last late word of a source, until what still stands of it sounds.
    """

    routes: list[Route] = []
    pairs: list[PairedKind] = []
    clear_hold_s: Annotated[float, msgspec.Meta(ge=0, le=3_600)] = 30.0
    give_up_after_h: Annotated[float, msgspec.Meta(gt=0, le=24 * 31)] = 72.0
    late_window_s: Annotated[float, msgspec.Meta(ge=0, le=3_600)] = 30.0
    division_answer_h: Annotated[float, msgspec.Meta(gt=0, le=24 * 31)] = 24.0


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """All of it. Lists keep the order of the file."""

    name: str = ""
    alarms: AlarmPolicy = AlarmPolicy()
    calendar: WorkCalendar = WorkCalendar()
    classes: list[IncidentClass] = []
    unclassed: StageLimits = StageLimits()  # while the class of an incident is not known
    procedures: list[Procedure] = []
    plans: list[Plan] = []
    requests_lapse_after_h: float = 24.0  # a request that nobody decides
    reports: ReportClocks = ReportClocks()
    recordings: RecordingPolicy = RecordingPolicy()
    parties: list[OutsideParty] = []
    exchange: ExchangePolicy = ExchangePolicy()
    watch: WatchPolicy = WatchPolicy()
    work_groups: list[str] = []  # 六个工作组

    def incident_class(self, code: str) -> IncidentClass | None:
        """The class of that code."""
        return next((c for c in self.classes if c.code == code), None)

    def proposed_class(self, title: str, kind: str = "") -> IncidentClass | None:
        """The class that filing proposes for what `title` says, else for alarms of `kind`.

        The longest word found in the title decides, the earlier class among equals.
        """
        found = [
            (len(word), known)
            for known in self.classes
            for word in (known.name, *known.words)
            if word and word in title
        ]
        if found:
            return max(found, key=_length)[1]
        return self.incident_class(self.alarms.class_of(kind).incident_class) if kind else None

    def procedure(self, domain: Domain) -> Procedure | None:
        """The procedure of a domain."""
        return next((p for p in self.procedures if p.domain is domain), None)

    def plan(self, plan: str) -> Plan | None:
        """The plan of that id."""
        return next((p for p in self.plans if p.id == plan), None)


def _length(found: tuple[int, IncidentClass]) -> int:
    return found[0]
