"""Tasks: one piece of work for one recipient, with its receipts. Words only; pure.

A task belongs to an incident, or stands alone on the task list (任务清单). Several departments get
several tasks.
"""

from __future__ import annotations

import datetime as dt
import enum

import msgspec

from backends.record.common import Actor, Department, Realm, Severity
from backends.record.ids import IncidentId, TaskId


class TaskState(enum.StrEnum):
    """The outbox's states. UNKNOWN: sent, and nobody knows whether it arrived."""

    QUEUED = "queued"
    SENT = "sent"
    ACCEPTED = "accepted"
    EXECUTING = "executing"
    DONE = "done"
    REJECTED = "rejected"  # 退件
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class Channel(enum.StrEnum):
    """How it goes out. For all but SYSTEM a person's read-back is the receipt."""

    SYSTEM = "system"
    TELEPHONE = "telephone"
    FAX = "fax"
    SMS = "sms"
    IN_PERSON = "in_person"


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """A department, or an outside party (id of policy.OutsideParty, name as it then was)."""

    department: Department | None = None
    party: str = ""
    name: str = ""


class TaskReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """That it arrived: who took it, how, in whose words."""

    channel: Channel
    name: str
    read_back: str
    at: dt.datetime
    recorded_by: Actor


class TaskNote(msgspec.Struct, frozen=True, kw_only=True):
    """A word on how it goes."""

    by: Actor
    at: dt.datetime
    text: str


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One task as folded from its events. `number` is for people: R20261126-0003."""

    id: TaskId
    version: int
    realm: Realm
    number: str
    state: TaskState
    title: str
    recipient: Recipient
    issued_by: Actor
    issued_at: dt.datetime
    changed_at: dt.datetime
    severity: Severity = Severity.III
    incident: IncidentId = IncidentId("")
    detail: str = ""
    owner: str = ""  # name of the person in charge
    work_group: str = ""
    channel: Channel = Channel.SYSTEM
    due_at: dt.datetime | None = None
    is_overdue: bool = False
    receipts: list[TaskReceipt] = []
    notes: list[TaskNote] = []
    result: str = ""
    reason: str = ""  # of the last rejection, rework or cancellation
    rework_count: int = 0
    done_at: dt.datetime | None = None
    passed_to: Actor | None = None  # who follows it since a handover

    @property
    def followed_by(self) -> Actor:
        """Who at our desk follows it: whoever gave it, until their seat was handed over."""
        return self.passed_to or self.issued_by


class AssignTask(msgspec.Struct, frozen=True, kw_only=True, tag="assign_task"):
    """Give work to one recipient. `task` is a fresh UUIDv7."""

    task: TaskId
    title: str
    recipient: Recipient
    incident: IncidentId = IncidentId("")
    detail: str = ""
    owner: str = ""
    work_group: str = ""
    channel: Channel = Channel.SYSTEM
    severity: Severity = Severity.III
    due_at: dt.datetime | None = None


class RecordReceipt(msgspec.Struct, frozen=True, kw_only=True, tag="record_receipt"):
    """It was taken by telephone, fax, SMS or in person: by whom, and what they read back."""

    task: TaskId
    seen_version: int
    channel: Channel
    name: str
    read_back: str
    at: dt.datetime


class AcceptTask(msgspec.Struct, frozen=True, kw_only=True, tag="accept_task"):
    """The recipient takes it on."""

    task: TaskId
    seen_version: int


class RejectTask(msgspec.Struct, frozen=True, kw_only=True, tag="reject_task"):
    """The recipient gives it back (退件), and why."""

    task: TaskId
    seen_version: int
    reason: str


class StartTask(msgspec.Struct, frozen=True, kw_only=True, tag="start_task"):
    """Work has begun."""

    task: TaskId
    seen_version: int


class NoteTask(msgspec.Struct, frozen=True, kw_only=True, tag="note_task"):
    """A word on how it goes."""

    task: TaskId
    seen_version: int
    text: str


class CompleteTask(msgspec.Struct, frozen=True, kw_only=True, tag="complete_task"):
    """Work is done, with this result."""

    task: TaskId
    seen_version: int
    result: str


class ReworkTask(msgspec.Struct, frozen=True, kw_only=True, tag="rework_task"):
    """Done is not good enough (返工), and why."""

    task: TaskId
    seen_version: int
    reason: str


class CancelTask(msgspec.Struct, frozen=True, kw_only=True, tag="cancel_task"):
    """No longer wanted, and why."""

    task: TaskId
    seen_version: int
    reason: str


class MarkTask(msgspec.Struct, frozen=True, kw_only=True, tag="mark_task"):
    """Hub only: what the outbox or a clock says (SENT, UNKNOWN, EXPIRED)."""

    task: TaskId
    state: TaskState


class MarkTaskOverdue(msgspec.Struct, frozen=True, kw_only=True, tag="mark_task_overdue"):
    """Timer only: its limit has passed."""

    task: TaskId


class PassTask(msgspec.Struct, frozen=True, kw_only=True, tag="pass_task"):
    """Hub only: who followed it has handed the seat over to the actor."""

    task: TaskId


class TaskAssigned(msgspec.Struct, frozen=True, kw_only=True):
    """task.assigned@1."""

    number: str
    title: str
    recipient: Recipient
    incident: IncidentId = IncidentId("")
    detail: str = ""
    owner: str = ""
    work_group: str = ""
    channel: Channel = Channel.SYSTEM
    severity: Severity = Severity.III
    due_at: dt.datetime | None = None


class TaskReceiptRecorded(msgspec.Struct, frozen=True, kw_only=True):
    """task.receipt_recorded@1."""

    channel: Channel
    name: str
    read_back: str
    at: dt.datetime


class TaskAccepted(msgspec.Struct, frozen=True, kw_only=True):
    """task.accepted@1."""


class TaskRejected(msgspec.Struct, frozen=True, kw_only=True):
    """task.rejected@1."""

    reason: str


class TaskStarted(msgspec.Struct, frozen=True, kw_only=True):
    """task.started@1."""


class TaskNoted(msgspec.Struct, frozen=True, kw_only=True):
    """task.noted@1."""

    text: str


class TaskCompleted(msgspec.Struct, frozen=True, kw_only=True):
    """task.completed@1."""

    result: str


class TaskReworked(msgspec.Struct, frozen=True, kw_only=True):
    """task.reworked@1."""

    reason: str
    due_at: dt.datetime | None = None


class TaskCancelled(msgspec.Struct, frozen=True, kw_only=True):
    """task.cancelled@1."""

    reason: str


class TaskMarked(msgspec.Struct, frozen=True, kw_only=True):
    """task.marked@1."""

    state: TaskState


class TaskOverdue(msgspec.Struct, frozen=True, kw_only=True):
    """task.overdue@1."""


class TaskPassed(msgspec.Struct, frozen=True, kw_only=True):
    """task.passed@1. The actor follows it from now on."""


TaskCommand = (
    AssignTask
    | RecordReceipt
    | AcceptTask
    | RejectTask
    | StartTask
    | NoteTask
    | CompleteTask
    | ReworkTask
    | CancelTask
    | MarkTask
    | MarkTaskOverdue
    | PassTask
)
TaskEvent = (
    TaskAssigned
    | TaskReceiptRecorded
    | TaskAccepted
    | TaskRejected
    | TaskStarted
    | TaskNoted
    | TaskCompleted
    | TaskReworked
    | TaskCancelled
    | TaskMarked
    | TaskOverdue
    | TaskPassed
)
