"""Task rules: decide(), evolve() and due() of one piece of work for one recipient. Pure.

| from | command | to |
|---|---|---|
| nothing | assign | QUEUED |
| QUEUED, SENT, UNKNOWN, EXPIRED | mark (outbox) | SENT, UNKNOWN, EXPIRED |
| QUEUED, SENT, UNKNOWN, EXPIRED | accept, or a receipt by telephone, fax ... | ACCEPTED |
| QUEUED, SENT, UNKNOWN, EXPIRED | reject(reason) | REJECTED (退件) |
| ACCEPTED | start | EXECUTING |
| ACCEPTED, EXECUTING | complete(result) | DONE |
| DONE | rework(reason) | EXECUTING (返工) |
| all but DONE, REJECTED, CANCELLED | cancel(reason) | CANCELLED |
| the same | pass (hub: with the seat of who follows it) | the same |

What the outbox does not know to have arrived may have: UNKNOWN and EXPIRED are still accepted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec

from backends.record.context import Context
from backends.record.decisions import (
    AHEAD,
    badly_formed,
    blank,
    in_future,
    refused,
    stale,
    without_words,
)
from backends.record.numbers import number_prefix
from backends.record.policy import OutsideParty, Policy
from backends.record.refusal import Refusal, RefusalCode
from backends.record.task import (
    AcceptTask,
    AssignTask,
    CancelTask,
    Channel,
    CompleteTask,
    MarkTask,
    MarkTaskOverdue,
    NoteTask,
    PassTask,
    Recipient,
    RecordReceipt,
    RejectTask,
    ReworkTask,
    StartTask,
    Task,
    TaskAccepted,
    TaskAssigned,
    TaskCancelled,
    TaskCommand,
    TaskCompleted,
    TaskEvent,
    TaskMarked,
    TaskNoted,
    TaskOverdue,
    TaskPassed,
    TaskReceiptRecorded,
    TaskRejected,
    TaskReworked,
    TaskStarted,
    TaskState,
)
from backends.record.task_fold import FOLD_VERSION, evolve
from backends.record.work_calendar import china_date

__all__ = ["FOLD_VERSION", "decide", "due", "evolve", "is_open"]

Decision = tuple[TaskEvent, ...] | Refusal

OVER = (TaskState.DONE, TaskState.REJECTED, TaskState.CANCELLED)
_UNANSWERED = (TaskState.QUEUED, TaskState.SENT, TaskState.UNKNOWN, TaskState.EXPIRED)
_TAKEN_ON = (TaskState.ACCEPTED, TaskState.EXECUTING)
_MARKS = {
    # EXPIRED: given up, and then sent again by a person.
    TaskState.SENT: (TaskState.QUEUED, TaskState.UNKNOWN, TaskState.EXPIRED),
    TaskState.UNKNOWN: (TaskState.QUEUED, TaskState.SENT),
    TaskState.EXPIRED: (TaskState.QUEUED, TaskState.SENT, TaskState.UNKNOWN),
}


def is_open(task: Task) -> bool:
    """Whether something is still to be done: an incident with open tasks cannot be verified."""
    return task.state not in OVER


def decide(state: Task | None, command: TaskCommand, context: Context) -> Decision:
    """Events that `command` causes, none where it changes nothing, or why it is refused."""
    malformed = badly_formed(command)
    if malformed is not None:
        return malformed
    if isinstance(command, AssignTask):
        return _assign(state, command, context)
    if state is None:
        return refused(RefusalCode.UNKNOWN_SUBJECT, f"no task {command.task}")
    if isinstance(command, NoteTask):  # only adds: the version seen does not matter
        return blank(command.text, "note") or (TaskNoted(text=command.text),)
    if isinstance(command, PassTask):
        is_theirs = not is_open(state) or state.followed_by == context.actor
        return () if is_theirs else (TaskPassed(),)
    outdated = stale(getattr(command, "seen_version", state.version), state.version)
    if outdated is not None:
        return outdated
    allowed, step = _STEPS[type(command)]
    if state.state not in allowed:
        return refused(RefusalCode.WRONG_STATE, f"task is {state.state}")
    return step(state, command, context)


def due(state: Task, policy: Policy) -> tuple[dt.datetime, TaskCommand] | None:
    """When it will be overdue. `policy` is not looked at: its limit stands in the task."""
    if state.due_at is None or state.is_overdue or not is_open(state):
        return None
    return state.due_at, MarkTaskOverdue(task=state.id)


def _assign(state: Task | None, command: AssignTask, context: Context) -> Decision:
    if state is not None:
        return refused(RefusalCode.DUPLICATE, f"task {state.id} exists")
    wrong = blank(command.title, "title") or _unknown_words(command, context.policy)
    if wrong is not None:
        return wrong
    if command.due_at is not None and command.due_at <= context.now:
        detail = f"due at {command.due_at.isoformat()}, it is {context.now.isoformat()}"
        return refused(RefusalCode.OUT_OF_RANGE, detail)
    assigned = TaskAssigned(
        number=(
            f"{number_prefix('task', context.realm)}{china_date(context.now):%Y%m%d}"
            f"-{context.number:04d}"
        ),
        title=command.title.strip(),
        recipient=_named(command.recipient, context.policy),
        incident=command.incident,
        detail=command.detail,
        owner=command.owner,
        work_group=command.work_group,
        channel=command.channel,
        severity=command.severity,
        due_at=command.due_at,
    )
    return (assigned,)


def _unknown_words(command: AssignTask, policy: Policy) -> Refusal | None:
    recipient = command.recipient
    if (recipient.department is None) == (not recipient.party):
        detail = "the recipient is one department or one outside party"
        return refused(RefusalCode.MALFORMED, detail)
    if recipient.party and _party(recipient.party, policy) is None:
        return refused(RefusalCode.UNKNOWN_CLASS, f"no outside party {recipient.party}")
    if command.work_group and command.work_group not in policy.work_groups:
        return refused(RefusalCode.UNKNOWN_CLASS, f"no work group {command.work_group}")
    return None


def _party(party: str, policy: Policy) -> OutsideParty | None:
    return next((known for known in policy.parties if known.id == party), None)


def _named(recipient: Recipient, policy: Policy) -> Recipient:
    """The recipient with the name that the policy gives it today."""
    known = _party(recipient.party, policy) if recipient.party else None
    return msgspec.structs.replace(recipient, name=known.name) if known else recipient


def _receipt(state: Task, command: RecordReceipt, context: Context) -> Decision:
    if command.channel is Channel.SYSTEM:
        return refused(RefusalCode.MALFORMED, "the system's own receipts are not written by hand")
    wrong = (
        blank(command.name, "name of who took it")
        or blank(command.read_back, "read-back")
        or in_future(command.at, context.now)
    )
    if wrong is not None:
        return wrong
    if command.at < state.issued_at - AHEAD:
        return refused(RefusalCode.OUT_OF_RANGE, "taken before the task was given")
    recorded = TaskReceiptRecorded(
        channel=command.channel,
        name=command.name,
        read_back=command.read_back,
        at=command.at.astimezone(dt.UTC),
    )
    return (recorded,)


def _accept(_: Task, __: AcceptTask, ___: Context) -> Decision:
    return (TaskAccepted(),)


def _reject(_: Task, command: RejectTask, __: Context) -> Decision:
    return without_words(command.reason, "reason") or (TaskRejected(reason=command.reason),)


def _start(_: Task, __: StartTask, ___: Context) -> Decision:
    return (TaskStarted(),)


def _complete(_: Task, command: CompleteTask, __: Context) -> Decision:
    return without_words(command.result, "result") or (TaskCompleted(result=command.result),)


def _rework(state: Task, command: ReworkTask, context: Context) -> Decision:
    # As long again as it had at first.
    given = state.due_at - state.issued_at if state.due_at else None
    due_at = context.now + given if given else None
    reworked = TaskReworked(reason=command.reason, due_at=due_at)
    return without_words(command.reason, "reason") or (reworked,)


def _cancel(_: Task, command: CancelTask, __: Context) -> Decision:
    return without_words(command.reason, "reason") or (TaskCancelled(reason=command.reason),)


def _mark(state: Task, command: MarkTask, _: Context) -> Decision:
    before = _MARKS.get(command.state)
    if before is None:
        return refused(RefusalCode.WRONG_STATE, f"the outbox marks nothing {command.state}")
    return (TaskMarked(state=command.state),) if state.state in before else ()


def _overdue(state: Task, _: MarkTaskOverdue, context: Context) -> Decision:
    timer = due(state, context.policy)
    return (TaskOverdue(),) if timer is not None and timer[0] <= context.now else ()


_ANY = tuple(TaskState)
# Each command with the states in which it is allowed. Any: the command that its key names.
_STEPS: dict[
    type[TaskCommand], tuple[tuple[TaskState, ...], Callable[[Task, Any, Context], Decision]]
] = {
    RecordReceipt: ((*_UNANSWERED, *_TAKEN_ON), _receipt),
    AcceptTask: (_UNANSWERED, _accept),
    RejectTask: (_UNANSWERED, _reject),
    StartTask: ((TaskState.ACCEPTED,), _start),
    CompleteTask: (_TAKEN_ON, _complete),
    ReworkTask: ((TaskState.DONE,), _rework),
    CancelTask: ((*_UNANSWERED, *_TAKEN_ON), _cancel),
    MarkTask: (_ANY, _mark),
    MarkTaskOverdue: (_ANY, _overdue),
}
