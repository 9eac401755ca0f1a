"""What happened to an incident, as the log says it. Words only; pure. All are incident.*@1.

What follows from the policy in force (clocks, steps, number) stands in the event: evolve() looks
nothing up. By whom and when stand in the envelope.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.common import Department, Place, Severity
from backends.record.ids import AlarmId, IncidentId
from backends.record.incident import (
    Clock,
    ClockKind,
    MarkKind,
    Origin,
    ReportKind,
    Stage,
    StepState,
)
from backends.record.incident_outside import (
    OutsideEvent,
)
from backends.record.policy import Domain


class IncidentReported(msgspec.Struct, frozen=True, kw_only=True):
    """incident.reported@1."""

    number: str
    title: str
    department: Department
    severity: Severity
    description: str = ""
    domain: Domain = Domain.CITY
    class_code: str = ""
    place: Place | None = None
    origin: Origin = Origin.HAND
    origin_ref: str = ""
    origin_source: str = ""
    alarms: list[AlarmId] = []
    personal: dict[str, str] = {}
    clocks: list[Clock] = []


class IncidentAccepted(msgspec.Struct, frozen=True, kw_only=True):
    """incident.accepted@1."""

    clocks: list[Clock] = []


class IncidentRejected(msgspec.Struct, frozen=True, kw_only=True):
    """incident.rejected@1."""

    reason: str


class IncidentMerged(msgspec.Struct, frozen=True, kw_only=True):
    """incident.merged@1."""

    into: IncidentId
    reason: str = ""


class IncidentAbsorbed(msgspec.Struct, frozen=True, kw_only=True):
    """incident.absorbed@1. The other side of a merge. `told_by`: people outside who told of that
    one, (source, its number there): they are answered here."""

    merged: IncidentId
    alarms: list[AlarmId] = []
    told_by: list[tuple[str, str]] = []


class IncidentFiled(msgspec.Struct, frozen=True, kw_only=True):
    """incident.filed@1."""

    class_code: str
    domain: Domain
    severity: Severity
    department: Department
    parties: list[Department] = []
    plan: str = ""
    steps: list[StepState] = []
    clocks: list[Clock] = []


class IncidentDispatched(msgspec.Struct, frozen=True, kw_only=True):
    """incident.dispatched@1. Its first task went out."""

    clocks: list[Clock] = []


class IncidentReturned(msgspec.Struct, frozen=True, kw_only=True):
    """incident.returned@1. 退件."""

    reason: str
    clocks: list[Clock] = []


class TasksFollowed(msgspec.Struct, frozen=True, kw_only=True):
    """incident.tasks_followed@1. How many of its tasks are open now."""

    open: int


class HandlingStarted(msgspec.Struct, frozen=True, kw_only=True):
    """incident.handling_started@1. A task was accepted."""

    clocks: list[Clock] = []


class VerificationAsked(msgspec.Struct, frozen=True, kw_only=True):
    """incident.verification_asked@1."""

    result: str
    clocks: list[Clock] = []


class ReworkOrdered(msgspec.Struct, frozen=True, kw_only=True):
    """incident.rework_ordered@1. 返工."""

    reason: str
    clocks: list[Clock] = []


class IncidentDeferred(msgspec.Struct, frozen=True, kw_only=True):
    """incident.deferred@1. 缓办: the clocks stop."""

    until: dt.datetime
    reason: str


class IncidentResumed(msgspec.Struct, frozen=True, kw_only=True):
    """incident.resumed@1. `stage` is where it goes on; stopped clocks run on with `clocks`.

    After a deferral, or because its own system takes up again what it had ended."""

    stage: Stage
    clocks: list[Clock] = []


class IncidentClosed(msgspec.Struct, frozen=True, kw_only=True):
    """incident.closed@1."""

    conclusion: str


class IncidentTaken(msgspec.Struct, frozen=True, kw_only=True):
    """incident.taken@1."""


class IncidentChanged(msgspec.Struct, frozen=True, kw_only=True):
    """incident.changed@1. None: as it was."""

    title: str | None = None
    description: str | None = None
    place: Place | None = None


class LevelRaised(msgspec.Struct, frozen=True, kw_only=True):
    """incident.level_raised@1. Also a lowered one."""

    severity: Severity
    reason: str


class DepartmentsJoined(msgspec.Struct, frozen=True, kw_only=True):
    """incident.departments_joined@1. `outside`: ids of outside parties."""

    departments: list[Department] = []
    outside: list[str] = []


class AlarmsAttached(msgspec.Struct, frozen=True, kw_only=True):
    """incident.alarms_attached@1."""

    alarms: list[AlarmId]


class SupervisionChanged(msgspec.Struct, frozen=True, kw_only=True):
    """incident.supervision_changed@1."""

    is_on: bool
    reason: str = ""
    relayed_from: str = ""


class InstructionGiven(msgspec.Struct, frozen=True, kw_only=True):
    """incident.instruction_given@1."""

    instruction: str
    text: str
    departments: list[Department] = []
    relayed_from: str = ""


class InstructionAnswered(msgspec.Struct, frozen=True, kw_only=True):
    """incident.instruction_answered@1."""

    instruction: str
    answer: str


class IncidentNoted(msgspec.Struct, frozen=True, kw_only=True):
    """incident.noted@1."""

    text: str
    heard_at: dt.datetime | None = None


class ReportSubmitted(msgspec.Struct, frozen=True, kw_only=True):
    """incident.report_submitted@1. `clocks`: the next report's."""

    kind: ReportKind
    number: int
    text: str
    was_late: bool = False
    clocks: list[Clock] = []


class PlanUsed(msgspec.Struct, frozen=True, kw_only=True):
    """incident.plan_used@1."""

    plan: str
    steps: list[StepState]


class StepTicked(msgspec.Struct, frozen=True, kw_only=True):
    """incident.step_ticked@1."""

    step: str
    note: str = ""
    is_skipped: bool = False


class MarkAdded(msgspec.Struct, frozen=True, kw_only=True):
    """incident.mark_added@1."""

    mark: str
    kind: MarkKind
    points: list[tuple[float, float]]
    text: str = ""


class MarkRemoved(msgspec.Struct, frozen=True, kw_only=True):
    """incident.mark_removed@1."""

    mark: str


class ClockRanOut(msgspec.Struct, frozen=True, kw_only=True):
    """incident.clock_ran_out@1. 超期."""

    kind: ClockKind


IncidentEvent = (
    OutsideEvent
    | IncidentReported
    | IncidentAccepted
    | IncidentRejected
    | IncidentMerged
    | IncidentAbsorbed
    | IncidentFiled
    | IncidentDispatched
    | IncidentReturned
    | TasksFollowed
    | HandlingStarted
    | VerificationAsked
    | ReworkOrdered
    | IncidentDeferred
    | IncidentResumed
    | IncidentClosed
    | IncidentTaken
    | IncidentChanged
    | LevelRaised
    | DepartmentsJoined
    | AlarmsAttached
    | SupervisionChanged
    | InstructionGiven
    | InstructionAnswered
    | IncidentNoted
    | ReportSubmitted
    | PlanUsed
    | StepTicked
    | MarkAdded
    | MarkRemoved
    | ClockRanOut
)
