"""What may be asked of an incident. Words only; pure.

Every command on one that exists carries the version that stood on the screen. `seen_version` is
ignored by decide() for what only adds (notes, marks, instructions, reports, plan steps): two
people adding at once do not disturb each other.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.common import Department, Place, Severity
from backends.record.ids import AlarmId, IncidentId
from backends.record.incident import ClockKind, MarkKind, Origin, ReportKind
from backends.record.incident_outside import (
    OutsideCommand,
)


class ReportIncident(msgspec.Struct, frozen=True, kw_only=True, tag="report_incident"):
    """上报. `incident` is a fresh UUIDv7. From alarms: their ids.

    `personal` (reporter, telephone, address) never enters the log: the hub enciphers it and the
    event carries digests.
    """

    incident: IncidentId
    title: str
    department: Department
    severity: Severity = Severity.III
    description: str = ""
    class_code: str = ""
    place: Place | None = None
    origin: Origin = Origin.HAND
    origin_ref: str = ""
    origin_source: str = ""
    alarms: list[AlarmId] = []
    personal: dict[str, str] = {}
    occurred_at: dt.datetime | None = None


class AcceptIncident(msgspec.Struct, frozen=True, kw_only=True, tag="accept_incident"):
    """受理."""

    incident: IncidentId
    seen_version: int


class RejectIncident(msgspec.Struct, frozen=True, kw_only=True, tag="reject_incident"):
    """不予受理, and why."""

    incident: IncidentId
    seen_version: int
    reason: str


class MergeIncident(msgspec.Struct, frozen=True, kw_only=True, tag="merge_incident"):
    """并案: it is the same matter as `into`."""

    incident: IncidentId
    seen_version: int
    into: IncidentId
    reason: str = ""


class FileIncident(msgspec.Struct, frozen=True, kw_only=True, tag="file_incident"):
    """立案: class, level, lead department, plan. Starts the clocks of its class."""

    incident: IncidentId
    seen_version: int
    class_code: str
    severity: Severity
    department: Department
    parties: list[Department] = []
    plan: str = ""


class ReturnDispatch(msgspec.Struct, frozen=True, kw_only=True, tag="return_dispatch"):
    """退件: DISPATCHED back to FILED."""

    incident: IncidentId
    seen_version: int
    reason: str


class SubmitForVerification(msgspec.Struct, frozen=True, kw_only=True, tag="submit_verification"):
    """处置 is done: 核查."""

    incident: IncidentId
    seen_version: int
    result: str


class SendBackForRework(msgspec.Struct, frozen=True, kw_only=True, tag="rework_incident"):
    """返工: VERIFY back to HANDLING."""

    incident: IncidentId
    seen_version: int
    reason: str


class DeferIncident(msgspec.Struct, frozen=True, kw_only=True, tag="defer_incident"):
    """缓办 until then. Needs a second person's approval."""

    incident: IncidentId
    seen_version: int
    until: dt.datetime
    reason: str


class ResumeIncident(msgspec.Struct, frozen=True, kw_only=True, tag="resume_incident"):
    """A deferral ends; also by the clock."""

    incident: IncidentId
    seen_version: int


class CloseIncident(msgspec.Struct, frozen=True, kw_only=True, tag="close_incident"):
    """结案. Needs a second person's approval."""

    incident: IncidentId
    seen_version: int
    conclusion: str


class TakeIncident(msgspec.Struct, frozen=True, kw_only=True, tag="take_incident"):
    """This seat has it at our desk."""

    incident: IncidentId
    seen_version: int


class ChangeIncident(msgspec.Struct, frozen=True, kw_only=True, tag="change_incident"):
    """Correct what is said of it; None leaves as it is. Raising the level is RaiseLevel."""

    incident: IncidentId
    seen_version: int
    title: str | None = None
    description: str | None = None
    place: Place | None = None


class RaiseLevel(msgspec.Struct, frozen=True, kw_only=True, tag="raise_level"):
    """Another level (also a lower one), and why."""

    incident: IncidentId
    seen_version: int
    severity: Severity
    reason: str


class JoinDepartments(msgspec.Struct, frozen=True, kw_only=True, tag="join_departments"):
    """Make it a joint incident with these parties too."""

    incident: IncidentId
    seen_version: int
    departments: list[Department]


class AttachAlarms(msgspec.Struct, frozen=True, kw_only=True, tag="attach_alarms"):
    """These alarms belong to it."""

    incident: IncidentId
    seen_version: int
    alarms: list[AlarmId]


class SuperviseIncident(msgspec.Struct, frozen=True, kw_only=True, tag="supervise_incident"):
    """督办, on or off. `relayed_from`: user id of the one who ordered it, if not oneself."""

    incident: IncidentId
    seen_version: int
    is_on: bool = True
    reason: str = ""
    relayed_from: str = ""


class InstructIncident(msgspec.Struct, frozen=True, kw_only=True, tag="instruct_incident"):
    """批示. `instruction` is a fresh UUIDv7; `relayed_from` as in SuperviseIncident."""

    incident: IncidentId
    seen_version: int
    instruction: str
    text: str
    departments: list[Department] = []
    relayed_from: str = ""


class AnswerInstruction(msgspec.Struct, frozen=True, kw_only=True, tag="answer_instruction"):
    """What became of an instruction."""

    incident: IncidentId
    seen_version: int
    instruction: str
    answer: str


class NoteIncident(msgspec.Struct, frozen=True, kw_only=True, tag="note_incident"):
    """A line of the timeline. `heard_at`: when it happened, where that is not now."""

    incident: IncidentId
    seen_version: int
    text: str
    heard_at: dt.datetime | None = None


class SubmitReport(msgspec.Struct, frozen=True, kw_only=True, tag="submit_report"):
    """初报、续报或终报 went upward."""

    incident: IncidentId
    seen_version: int
    kind: ReportKind
    text: str


class UsePlan(msgspec.Struct, frozen=True, kw_only=True, tag="use_plan"):
    """Start this plan's checklist."""

    incident: IncidentId
    seen_version: int
    plan: str


class TickStep(msgspec.Struct, frozen=True, kw_only=True, tag="tick_step"):
    """A step of the plan is done, or not needed (then with a note why)."""

    incident: IncidentId
    seen_version: int
    step: str
    note: str = ""
    is_skipped: bool = False


class AddMark(msgspec.Struct, frozen=True, kw_only=True, tag="add_mark"):
    """A mark on the shared map. `mark` is a fresh UUIDv7."""

    incident: IncidentId
    seen_version: int
    mark: str
    kind: MarkKind
    points: list[tuple[float, float]]
    text: str = ""


class RemoveMark(msgspec.Struct, frozen=True, kw_only=True, tag="remove_mark"):
    """Take a mark off the map; the timeline keeps it."""

    incident: IncidentId
    seen_version: int
    mark: str


class FollowTasks(msgspec.Struct, frozen=True, kw_only=True, tag="follow_tasks"):
    """Hub only: where its tasks stand after one of them changed.

    `word`: "assigned", "accepted", "started", "completed", "rejected", "reworked" or
    "cancelled"; `open`: tasks neither done nor over.
    """

    incident: IncidentId
    word: str
    department: Department | None
    party: str
    open: int
    reason: str = ""


class RunOut(msgspec.Struct, frozen=True, kw_only=True, tag="run_out"):
    """Timer only: that clock has run out."""

    incident: IncidentId
    kind: ClockKind


class AbsorbIncident(msgspec.Struct, frozen=True, kw_only=True, tag="absorb_incident"):
    """Hub only: another one was merged into this one. `told_by` as of IncidentAbsorbed."""

    incident: IncidentId
    merged: IncidentId
    alarms: list[AlarmId]
    told_by: list[tuple[str, str]] = []


IncidentCommand = (
    OutsideCommand
    | ReportIncident
    | AcceptIncident
    | RejectIncident
    | MergeIncident
    | FileIncident
    | ReturnDispatch
    | SubmitForVerification
    | SendBackForRework
    | DeferIncident
    | ResumeIncident
    | CloseIncident
    | TakeIncident
    | ChangeIncident
    | RaiseLevel
    | JoinDepartments
    | AttachAlarms
    | SuperviseIncident
    | InstructIncident
    | AnswerInstruction
    | NoteIncident
    | SubmitReport
    | UsePlan
    | TickStep
    | AddMark
    | RemoveMark
    | FollowTasks
    | RunOut
    | AbsorbIncident
)
