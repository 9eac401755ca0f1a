"""Order rules: decide(), evolve() and due() of one order to a device or vehicle. Pure.

| from | command | to |
|---|---|---|
| nothing | give | QUEUED |
| QUEUED | cancel | CANCELLED |
| QUEUED, SENT, UNKNOWN | the clock | EXPIRED |
| any but DONE, REJECTED | mark (outbox) | what the other side says |
| REJECTED as undelivered | mark (outbox) | QUEUED again, or what the other side says |

A word that comes after the end counts all the same: what was taken back or ran out may have been
carried out, and whoever gave it must read that.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.context import Context
from backends.record.decisions import badly_formed, blank, refused, stale
from backends.record.envelope import Event
from backends.record.ids import OrderId
from backends.record.order import (
    CancelOrder,
    GiveOrder,
    MarkOrder,
    Order,
    OrderCancelled,
    OrderCommand,
    OrderEvent,
    OrderGiven,
    OrderMarked,
)
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode
from backends.record.task import TaskState

Decision = tuple[OrderEvent, ...] | Refusal

# Goes up whenever evolve() folds the same events to another state: snapshots are then rebuilt.
FOLD_VERSION = 2
LONGEST = dt.timedelta(days=31)

OVER = (TaskState.DONE, TaskState.REJECTED, TaskState.EXPIRED, TaskState.CANCELLED)
_EXPIRE = (TaskState.QUEUED, TaskState.SENT, TaskState.UNKNOWN)
_ANSWERED = (TaskState.ACCEPTED, TaskState.EXECUTING, TaskState.DONE, TaskState.REJECTED)
_FINAL = (TaskState.DONE, TaskState.REJECTED)


def is_open(order: Order) -> bool:
    """Whether something may still become of it by itself."""
    return order.state not in OVER


def decide(state: Order | None, command: OrderCommand, context: Context) -> Decision:
    """Events that `command` causes, none where it changes nothing, or why it is refused."""
    malformed = badly_formed(command)
    if malformed is not None:
        return malformed
    if isinstance(command, GiveOrder):
        return _give(state, command, context)
    if state is None:
        return refused(RefusalCode.UNKNOWN_SUBJECT, f"no order {command.order}")
    if isinstance(command, MarkOrder):
        return _mark(state, command, context)
    return _cancel(state, command)


def evolve(state: Order | None, event: Event, payload: OrderEvent) -> Order:
    """The order after `event`. Raises LookupError for a change of one never given."""
    if isinstance(payload, OrderGiven):
        return Order(
            id=OrderId(event.subject),
            version=event.subject_version,
            realm=event.realm,
            state=TaskState.QUEUED,
            department=payload.department,
            act=payload.act,
            resource=payload.resource,
            body=payload.body,
            given_by=event.actor,
            given_at=event.recorded_at,
            changed_at=event.recorded_at,
            expires_at=payload.expires_at,
        )
    if state is None:
        raise LookupError(f"{event.type} of {event.subject}, which was never given")
    known = msgspec.structs.replace(
        state, version=event.subject_version, changed_at=event.recorded_at
    )
    if isinstance(payload, OrderCancelled):
        return msgspec.structs.replace(known, state=TaskState.CANCELLED)
    result = payload.result or ("" if known.is_undelivered else known.result)
    return msgspec.structs.replace(
        known, state=payload.state, result=result, is_undelivered=payload.is_undelivered
    )


def due(state: Order, policy: Policy) -> tuple[dt.datetime, MarkOrder] | None:
    """When it runs out, unanswered. `policy` is not looked at: its limit stands in the order."""
    if state.state not in _EXPIRE:
        return None
    return state.expires_at, MarkOrder(order=state.id, state=TaskState.EXPIRED)


def _give(state: Order | None, command: GiveOrder, context: Context) -> Decision:
    if state is not None:
        return refused(RefusalCode.DUPLICATE, f"order {state.id} exists")
    wrong = blank(command.act, "act") or blank(command.resource, "resource")
    if wrong is not None:
        return wrong
    if not context.now < command.expires_at <= context.now + LONGEST:
        detail = f"ends at {command.expires_at.isoformat()}, it is {context.now.isoformat()}"
        return refused(RefusalCode.OUT_OF_RANGE, detail)
    given = OrderGiven(
        department=command.department,
        act=command.act,
        resource=command.resource,
        expires_at=command.expires_at.astimezone(dt.UTC),
        body=command.body,
    )
    return (given,)


def _cancel(state: Order, command: CancelOrder) -> Decision:
    outdated = stale(command.seen_version, state.version)
    if outdated is not None:
        return outdated
    if state.state is not TaskState.QUEUED:
        return refused(RefusalCode.WRONG_STATE, f"order is {state.state}, it cannot be taken back")
    return (OrderCancelled(),)


def _mark(state: Order, command: MarkOrder, context: Context) -> Decision:
    said = OrderMarked(
        state=command.state, result=command.result, is_undelivered=command.is_undelivered
    )
    is_final = state.state in _FINAL and not state.is_undelivered
    if is_final or (state.state, state.result) == (command.state, command.result):
        return ()
    if command.state is TaskState.QUEUED and state.is_undelivered:
        return (said,)
    if command.state is TaskState.EXPIRED:
        is_due = state.state in _EXPIRE and state.expires_at <= context.now
        return (said,) if is_due else ()
    if command.state in (TaskState.QUEUED, TaskState.CANCELLED):
        return refused(RefusalCode.WRONG_STATE, f"nobody marks an order {command.state}")
    if command.state is TaskState.UNKNOWN and state.state not in (TaskState.QUEUED, TaskState.SENT):
        return ()
    is_answered = state.state in _ANSWERED and not state.is_undelivered
    is_older = command.state is TaskState.SENT and is_answered
    return () if is_older else (said,)
