"""Folds a task's events to its state: evolve(). Pure; reads no clock and no policy."""

from __future__ import annotations

import msgspec

from backends.record.envelope import Event
from backends.record.ids import TaskId
from backends.record.task import (
    Task,
    TaskAccepted,
    TaskAssigned,
    TaskCancelled,
    TaskCompleted,
    TaskEvent,
    TaskMarked,
    TaskNote,
    TaskNoted,
    TaskOverdue,
    TaskPassed,
    TaskReceipt,
    TaskReceiptRecorded,
    TaskRejected,
    TaskReworked,
    TaskStarted,
    TaskState,
)

# Goes up whenever evolve() folds the same events to another state: snapshots are then rebuilt.
FOLD_VERSION = 1


def evolve(state: Task | None, event: Event, payload: TaskEvent) -> Task:
    """The task after `event`. Raises LookupError for a change of one never assigned."""
    if isinstance(payload, TaskAssigned):
        return _assigned(event, payload)
    if state is None:
        raise LookupError(f"{event.type} of {event.subject}, which was never assigned")
    return msgspec.structs.replace(
        state,
        version=event.subject_version,
        changed_at=event.recorded_at,
        **_changes(state, event, payload),
    )


def _assigned(event: Event, payload: TaskAssigned) -> Task:
    return Task(
        id=TaskId(event.subject),
        version=event.subject_version,
        realm=event.realm,
        number=payload.number,
        state=TaskState.QUEUED,
        title=payload.title,
        recipient=payload.recipient,
        issued_by=event.actor,
        issued_at=event.recorded_at,
        changed_at=event.recorded_at,
        severity=payload.severity,
        incident=payload.incident,
        detail=payload.detail,
        owner=payload.owner,
        work_group=payload.work_group,
        channel=payload.channel,
        due_at=payload.due_at,
    )


def _changes(
    state: Task,
    event: Event,
    payload: TaskReceiptRecorded
    | TaskAccepted
    | TaskRejected
    | TaskStarted
    | TaskNoted
    | TaskCompleted
    | TaskReworked
    | TaskCancelled
    | TaskMarked
    | TaskOverdue
    | TaskPassed,
) -> dict[str, object]:
    match payload:
        case TaskReceiptRecorded():
            return _received(state, event, payload)
        case TaskAccepted():
            return {"state": TaskState.ACCEPTED}
        case TaskRejected():
            return {"state": TaskState.REJECTED, "reason": payload.reason}
        case TaskStarted():
            return {"state": TaskState.EXECUTING}
        case TaskNoted():
            note = TaskNote(by=event.actor, at=event.recorded_at, text=payload.text)
            return {"notes": [*state.notes, note]}
        case TaskCompleted():
            is_late = state.due_at is not None and event.recorded_at > state.due_at
            return {
                "state": TaskState.DONE,
                "result": payload.result,
                "done_at": event.recorded_at,
                "is_overdue": state.is_overdue or is_late,
            }
        case TaskReworked():
            return {
                "state": TaskState.EXECUTING,
                "reason": payload.reason,
                "rework_count": state.rework_count + 1,
                "done_at": None,
                "due_at": payload.due_at,
                "is_overdue": False,
            }
        case TaskCancelled():
            return {"state": TaskState.CANCELLED, "reason": payload.reason}
        case TaskMarked():
            return {"state": payload.state}
        case TaskOverdue():
            return {"is_overdue": True}
        case TaskPassed():
            return {"passed_to": event.actor}


def _received(state: Task, event: Event, payload: TaskReceiptRecorded) -> dict[str, object]:
    receipt = TaskReceipt(
        channel=payload.channel,
        name=payload.name,
        read_back=payload.read_back,
        at=payload.at,
        recorded_by=event.actor,
    )
    has_begun = state.state is TaskState.EXECUTING
    return {
        "receipts": [*state.receipts, receipt],
        "state": state.state if has_begun else TaskState.ACCEPTED,
    }
