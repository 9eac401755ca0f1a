"""What happens to an incident outside: steps in another system, up and down the divisions. Words.

Part of the incident's commands, events and state; pure. The rules are in `incident_divisions`.
"""

from __future__ import annotations

import datetime as dt
import enum

import msgspec

from backends.record.common import Actor
from backends.record.ids import IncidentId, SourceId


class OutsideStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step of its case in another system. `at`: that system's time. `passed`: who knows of it
    already ("department:grid", a party's id): they are not told it again."""

    source: SourceId
    step: str
    stage: str
    at: dt.datetime
    by: str = ""
    text: str = ""
    division: str = ""
    is_over: bool = False
    passed: list[str] = []


def is_back(told: OutsideStep, steps: list[OutsideStep]) -> bool:
    """Whether its system takes up again with this step what it had called over before."""
    ends = [step.at for step in steps if step.is_over and step.source == told.source]
    return bool(ends) and not told.is_over and told.at > max(ends)


class Direction(enum.StrEnum):
    """Up the six levels, or down."""

    UP = "up"  # 上报
    DOWN = "down"  # 下派


class DivisionStep(msgspec.Struct, frozen=True, kw_only=True):
    """One hand-over between divisions, with its receipt and its clock.

    `name`: of the division as it then was. `due_at`: receipt and answer by then.
    """

    id: str
    direction: Direction
    division: str
    name: str
    text: str
    by: Actor
    at: dt.datetime
    due_at: dt.datetime
    received_at: dt.datetime | None = None
    received_by: str = ""
    answered_at: dt.datetime | None = None
    answer: str = ""
    is_overdue: bool = False
    is_sent_back: bool = False


class EscalateIncident(msgspec.Struct, frozen=True, kw_only=True, tag="escalate_incident"):
    """Hand it up to a division of a higher level (上报). `step` is a fresh UUIDv7."""

    incident: IncidentId
    seen_version: int
    step: str
    division: str
    name: str = ""
    text: str = ""


class AssignDown(msgspec.Struct, frozen=True, kw_only=True, tag="assign_down"):
    """Hand it down to a division of a lower level (下派). `step` is a fresh UUIDv7."""

    incident: IncidentId
    seen_version: int
    step: str
    division: str
    name: str = ""
    text: str = ""


class AnswerDivisionStep(msgspec.Struct, frozen=True, kw_only=True, tag="answer_division_step"):
    """What the division said: that it has it (`is_receipt`), or how it ended. `is_sent_back`: it
    does not take it, and the case lies where it lay before.

    By the division's system, or written down by whoever heard it; `by`: an office, or a name.
    """

    incident: IncidentId
    step: str
    text: str = ""
    by: str = ""
    is_receipt: bool = False
    is_sent_back: bool = False


class TakeOutsideStep(msgspec.Struct, frozen=True, kw_only=True, tag="take_outside_step"):
    """Ingest only: a step of its case in another system. `is_merged`: of a report that was merged
    into it, which neither ends it nor takes it up again."""

    incident: IncidentId
    told: OutsideStep
    is_merged: bool = False


class RunOutDivision(msgspec.Struct, frozen=True, kw_only=True, tag="run_out_division"):
    """Timer only: a division's clock has run out."""

    incident: IncidentId
    step: str


class OutsideStepTaken(msgspec.Struct, frozen=True, kw_only=True):
    """incident.outside_step@1."""

    told: OutsideStep


class IncidentEscalated(msgspec.Struct, frozen=True, kw_only=True):
    """incident.escalated@1."""

    step: str
    division: str
    name: str
    text: str
    due_at: dt.datetime


class IncidentAssignedDown(msgspec.Struct, frozen=True, kw_only=True):
    """incident.assigned_down@1."""

    step: str
    division: str
    name: str
    text: str
    due_at: dt.datetime


class DivisionStepAnswered(msgspec.Struct, frozen=True, kw_only=True):
    """incident.division_answered@1."""

    step: str
    text: str = ""
    by: str = ""
    is_receipt: bool = False
    is_sent_back: bool = False


class DivisionClockRanOut(msgspec.Struct, frozen=True, kw_only=True):
    """incident.division_clock_ran_out@1."""

    step: str


DivisionCommand = EscalateIncident | AssignDown | AnswerDivisionStep
OutsideCommand = DivisionCommand | TakeOutsideStep | RunOutDivision
OutsideEvent = (
    OutsideStepTaken
    | IncidentEscalated
    | IncidentAssignedDown
    | DivisionStepAnswered
    | DivisionClockRanOut
)
