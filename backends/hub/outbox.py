"""What goes out to departments' systems and outside parties: the rows of the outbox.

Queued in the same transaction as the event, so that neither is without the other. Nothing of a
drill or a test goes out. States are those of a task, and three more: SENDING, a gateway has it in
hand, SENDING_AGAIN, once more after it may have arrived, and DEAD, it waits for a person. Writer
thread only.

One hub writes, so that a claim needs no epoch. With several hubs over one database each of them
has its leader's epoch, and what is claimed or reported must carry the one in force.
"""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
from dataclasses import dataclass, field
from typing import Annotated, Any

import msgspec
import sqlalchemy as sa

from backends.hub import tables
from backends.hub.transaction import Transaction
from backends.record.chain import utc_text
from backends.record.common import Realm
from backends.record.envelope import Event
from backends.record.exchange import Envelope
from backends.record.ids import uuid7
from backends.record.task import TaskState

MOST_FETCHED = 200
DEAD, SENDING, SENDING_AGAIN = "dead", "sending", "sending_again"
KNOWN_TARGETS = "outbox_targets"  # beside the log: whom somebody ever carried to
# Not over, and nobody has them in hand for good.
WAITING = (TaskState.QUEUED.value, TaskState.UNKNOWN.value, SENDING, SENDING_AGAIN)
IN_HAND = (SENDING, SENDING_AGAIN)
ASKED = (TaskState.UNKNOWN.value, SENDING_AGAIN)  # it may have arrived: asked for, sent again
DEPARTED = (TaskState.SENT.value, TaskState.ACCEPTED.value, TaskState.EXECUTING.value)
_WITHDRAWN = (TaskState.QUEUED.value, TaskState.UNKNOWN.value, DEAD)


class NotLive(ValueError):
    """Something of a drill or a test was to be sent out."""


class ReportState(enum.StrEnum):
    """What a gateway, or whoever carries a message, says of it."""

    SENDING = "sending"  # about to be handed over: whoever finds it so later must ask first
    NOT_SENT = "not_sent"  # not delivered for certain: given again after a pause
    SENT = "sent"
    ACCEPTED = "accepted"
    EXECUTING = "executing"
    DONE = "done"
    REJECTED = "rejected"
    EXPIRED = "expired"
    UNKNOWN = "unknown"  # it may have arrived: ask before sending again


class OutboxReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What became of a message.

    `detail`: the result of DONE, the reason of REJECTED, what failed. `is_final` with NOT_SENT: it
    will never be taken, and is a person's at once; with REJECTED: its system would not have it, and
    nobody there has looked. `is_early` with UNKNOWN: the target knows of
    none, so soon after it was handed over that it may be under way; asked for again soon. `by`
    with SENDING: who has it in hand, another word for each gateway and each of its starts; empty:
    not said. `is_new` with SENDING: it was given out as queued.
    """

    state: ReportState
    detail: str = ""
    is_final: bool = False
    is_early: bool = False
    is_new: bool = False
    by: Annotated[str, msgspec.Meta(max_length=100)] = ""


class OutboxMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One message that waits. `event` is the log's event as JSON, `envelope` what is carried.

    `state`: QUEUED, or UNKNOWN (ask for it before it is sent). `since_sending_s`: since somebody
    last said that he hands it over; None: nobody, or long ago.
    """

    id: str
    target: str
    subject: str
    state: TaskState
    queued_at: str
    event: msgspec.Raw
    tries: int = 0
    envelope: Envelope | None = None
    since_sending_s: float | None = None


def put(
    event: Event,
    envelope: Envelope,
    target: str,
    work: Transaction,
    *,
    pair: str = "",
    held_s: float = 0.0,
) -> None:
    """One message for one target, due after `held_s`. Raises NotLive for a drill or a test."""
    if event.realm is not Realm.LIVE:
        raise NotLive(f"{event.type} of {event.subject} is {event.realm.value}: nothing goes out")
    at = utc_text(event.recorded_at)
    row: dict[str, object] = {
        "id": envelope.id,
        "target": target,
        "subject": event.subject,
        "body": msgspec.json.encode(event),
        "state": TaskState.QUEUED.value,
        "queued_at": at,
        "changed_at": at,
        "detail": "",
        "envelope": msgspec.json.encode(envelope),
        "type": envelope.type,
        "title": envelope.data.get("title", "") or envelope.data.get("headline", ""),
        "number": event.seq,
        "tries": 0,
        "next_try_ms": _ms(event.recorded_at) + round(held_s * 1000) if held_s else 0,
        "pair": pair,
        "delivered_at": "",
        "task": "",
        "sending_ms": 0,
        "sending_by": "",
    }
    work.put(tables.outbox, [row])


def message_id(event: Event, target: str) -> str:
    """The id of what an event says to one of several targets: the same whenever it is asked."""
    digest = hashlib.sha256(f"{event.id}/{target}".encode()).digest()
    return uuid7(_ms(event.recorded_at), digest[:10])


def settle(event: Event, work: Transaction) -> None:
    """The other side has answered by itself, or by telephone: what waits need not go any more."""
    _move(event, work, _WITHDRAWN, TaskState.ACCEPTED.value)


def withdraw(event: Event, work: Transaction, state: TaskState) -> list[sa.Row[Any]]:
    """What of that subject waits is not sent any more. Returns the rows that have left, or may."""
    table = tables.outbox
    rows = work.connection.execute(
        sa.select(table)
        .where(table.c.subject == event.subject, table.c.state != TaskState.CANCELLED.value)
        .order_by(table.c.number)
    ).all()
    _move(event, work, _WITHDRAWN, state.value)
    return [row for row in rows if row.state not in (TaskState.QUEUED.value, DEAD)]


def row_of(message: str, work: Transaction) -> sa.Row[Any] | None:
    """The message of that id."""
    table = tables.outbox
    return work.connection.execute(sa.select(table).where(table.c.id == message)).first()


def change(message: str, work: Transaction, now: dt.datetime, **columns: object) -> None:
    """Change some columns of a message."""
    table = tables.outbox
    work.connection.execute(
        sa.update(table).where(table.c.id == message).values(changed_at=utc_text(now), **columns)
    )


def hurry(target: str, work: Transaction) -> None:
    """The target takes messages again: whatever was put off goes at once. Held clears stay."""
    table = tables.outbox
    work.connection.execute(
        sa.update(table)
        .where(
            table.c.target == target,
            table.c.state == TaskState.QUEUED.value,
            table.c.tries > 0,
            table.c.next_try_ms > 0,
        )
        .values(next_try_ms=0)
    )


def last_of_pair(pair: str, target: str, work: Transaction) -> sa.Row[Any] | None:
    """What was said last of a pair to that target, and not taken back."""
    table = tables.outbox
    query = (
        sa.select(table)
        .where(
            table.c.pair == pair,
            table.c.target == target,
            table.c.state != TaskState.CANCELLED.value,
        )
        .order_by(table.c.number.desc())
        .limit(1)
    )
    return work.connection.execute(query).first()


def kept_targets(text: str) -> frozenset[str]:
    """Targets that somebody carried to, as they lie beside the log."""
    return frozenset(msgspec.json.decode(text, type=list[str]) if text else ())


@dataclass(slots=True)
class Fetch:
    """Reads what is due for `targets` (none: for anybody), oldest first, within a transaction.

    Of one subject and target only the oldest is given: the next waits until that has arrived.
    `next_ms`: when the next of what is not due yet will be; 0 for nothing.
    """

    targets: list[str]
    now_ms: int
    found: list[OutboxMessage] = field(default_factory=list)
    next_ms: int = 0

    def __call__(self, work: Transaction) -> None:
        """On the writer's thread."""
        self.found, self.next_ms = [], 0
        for target in self.targets or _targets(work):
            self._read(target, work)

    def _read(self, target: str, work: Transaction) -> None:
        table, earlier = tables.outbox, tables.outbox.alias()
        waits = sa.and_(table.c.target == target, table.c.state.in_(WAITING))
        is_behind = sa.exists().where(
            earlier.c.subject == table.c.subject,
            earlier.c.target == table.c.target,
            earlier.c.number < table.c.number,
            earlier.c.state.in_((*WAITING, DEAD)),
        )
        due = sa.select(table).where(waits, table.c.next_try_ms <= self.now_ms, ~is_behind)
        for row in work.connection.execute(due.order_by(table.c.number).limit(MOST_FETCHED)):
            self.found.append(message_of(row, self.now_ms))
        later = sa.select(sa.func.min(table.c.next_try_ms)).where(
            waits, table.c.next_try_ms > self.now_ms
        )
        moment = work.connection.execute(later).scalar()
        if moment:
            self.next_ms = min(self.next_ms or moment, moment)


def message_of(row: sa.Row[Any], now_ms: int) -> OutboxMessage:
    """A row as it is handed out."""
    since_s = max(0, now_ms - row.sending_ms) / 1000 if row.sending_ms else None
    is_new = row.state == TaskState.QUEUED.value
    return OutboxMessage(
        id=row.id,
        target=row.target,
        subject=row.subject,
        state=TaskState.QUEUED if is_new else TaskState.UNKNOWN,
        queued_at=row.queued_at,
        event=msgspec.Raw(row.body),
        tries=row.tries,
        envelope=msgspec.json.decode(row.envelope, type=Envelope) if row.envelope else None,
        since_sending_s=since_s,
    )


def _targets(work: Transaction) -> list[str]:
    table = tables.outbox
    query = sa.select(table.c.target).where(table.c.state.in_(WAITING)).distinct()
    return sorted(work.connection.scalars(query))


def _move(event: Event, work: Transaction, states: tuple[str, ...], state: str) -> None:
    table = tables.outbox
    work.connection.execute(
        sa.update(table)
        .where(table.c.subject == event.subject, table.c.state.in_(states))
        .values(state=state, changed_at=utc_text(event.recorded_at))
    )


def _ms(moment: dt.datetime) -> int:
    return int(moment.timestamp() * 1000)
