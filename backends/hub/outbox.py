"""What goes out to departments' systems and outside parties: queued with the event that asks.

In the same transaction as the event, so that neither is without the other. Nothing of a drill or
a test goes out. States are those of a task; a gateway fetches what is queued and reports back.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import msgspec
import sqlalchemy as sa

from backends.hub import tables
from backends.hub.transaction import Transaction
from backends.record.chain import utc_text
from backends.record.common import Realm
from backends.record.envelope import Event
from backends.record.ids import TaskId
from backends.record.task import (
    AcceptTask,
    Channel,
    CompleteTask,
    MarkTask,
    RejectTask,
    StartTask,
    TaskAssigned,
    TaskCommand,
    TaskState,
)

MOST_FETCHED = 200
_WAITING = (TaskState.QUEUED.value, TaskState.UNKNOWN.value)


class NotLive(ValueError):
    """Something of a drill or a test was to be sent out."""


def queue(event: Event, told: TaskAssigned, work: Transaction) -> bool:
    """Queue a task whose channel is a system. Returns whether it goes out."""
    if told.channel is not Channel.SYSTEM or event.realm is not Realm.LIVE:
        return False
    department = told.recipient.department
    put(event, f"department:{department.value}" if department else told.recipient.party, work)
    return True


def put(event: Event, target: str, work: Transaction) -> None:
    """One message for one target. Raises NotLive for a drill or a test."""
    if event.realm is not Realm.LIVE:
        raise NotLive(f"{event.type} of {event.subject} is {event.realm.value}: nothing goes out")
    at = utc_text(event.recorded_at)
    row: dict[str, object] = {
        "id": event.id,
        "target": target,
        "subject": event.subject,
        "body": msgspec.json.encode(event),
        "state": TaskState.QUEUED.value,
        "queued_at": at,
        "changed_at": at,
        "detail": "",
    }
    work.put(tables.outbox, [row])


def settle(event: Event, work: Transaction) -> None:
    """The other side has answered by itself, or by telephone: what waits need not go any more."""
    table = tables.outbox
    work.connection.execute(
        sa.update(table)
        .where(table.c.subject == event.subject, table.c.state.in_(_WAITING))
        .values(state=TaskState.ACCEPTED.value, changed_at=utc_text(event.recorded_at))
    )


def cancel(event: Event, work: Transaction) -> None:
    """A cancelled task is not sent any more; where it may have arrived, so is its cancellation."""
    table = tables.outbox
    rows = work.connection.execute(
        sa.select(table.c.id, table.c.target, table.c.state).where(table.c.subject == event.subject)
    ).all()
    work.connection.execute(
        sa.update(table)
        .where(table.c.subject == event.subject, table.c.state.in_(_WAITING))
        .values(state=TaskState.CANCELLED.value, changed_at=utc_text(event.recorded_at))
    )
    for row in rows:
        if row.state != TaskState.QUEUED.value and event.realm is Realm.LIVE:
            put(event, row.target, work)


def is_assignment(message: str, work: Transaction) -> bool:
    """Whether a message gives a task; else it is a cancellation, whose fate changes nothing."""
    body = work.value(tables.outbox, "body", message)
    return isinstance(body, bytes) and msgspec.json.decode(body, type=Event).type == "task.assigned"


class OutboxMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One message that waits for its gateway. `event` is the log's event as JSON."""

    id: str
    target: str
    subject: str
    state: TaskState
    queued_at: str
    event: msgspec.Raw


class OutboxReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What became of a message: SENT and UNKNOWN from the gateway, the rest in the target's name.

    `detail`: the result of DONE, the reason of REJECTED. UNKNOWN: ask before sending again.
    """

    state: TaskState
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Fetch:
    """Reads what waits for `target` (empty: for anybody), oldest first, within a transaction."""

    target: str
    found: list[OutboxMessage] = field(default_factory=list)

    def __call__(self, work: Transaction) -> None:
        """On the writer's thread."""
        table = tables.outbox
        query = sa.select(table).where(table.c.state.in_(_WAITING)).order_by(table.c.queued_at)
        if self.target:
            query = query.where(table.c.target == self.target)
        for row in work.connection.execute(query.limit(MOST_FETCHED)):
            self.found.append(
                OutboxMessage(
                    id=row.id,
                    target=row.target,
                    subject=row.subject,
                    state=TaskState(row.state),
                    queued_at=row.queued_at,
                    event=msgspec.Raw(row.body),
                )
            )


def subject_of_message(message: str, work: Transaction) -> str:
    """The task that a message is about; empty for an unknown one."""
    return str(work.value(tables.outbox, "subject", message) or "")


def note(message: str, report: OutboxReport, work: Transaction, now: dt.datetime) -> None:
    """Keep what was reported beside the message."""
    table = tables.outbox
    work.connection.execute(
        sa.update(table)
        .where(table.c.id == message)
        .values(state=report.state.value, detail=report.detail, changed_at=utc_text(now))
    )


def command_for(task: TaskId, version: int, report: OutboxReport) -> TaskCommand | None:
    """The command on the task that a report stands for; None where it says nothing new."""
    match report.state:
        case TaskState.SENT | TaskState.UNKNOWN | TaskState.EXPIRED:
            return MarkTask(task=task, state=report.state)
        case TaskState.ACCEPTED:
            return AcceptTask(task=task, seen_version=version)
        case TaskState.EXECUTING:
            return StartTask(task=task, seen_version=version)
        case TaskState.DONE:
            return CompleteTask(task=task, seen_version=version, result=report.detail)
        case TaskState.REJECTED:
            return RejectTask(task=task, seen_version=version, reason=report.detail)
        case _:
            return None
