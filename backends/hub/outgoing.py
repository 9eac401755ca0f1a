"""What of an event goes out: dispatches, orders, and what others are to hear of it.

Writer thread only, in the transaction of the event: neither is without the other.
"""

from __future__ import annotations

from typing import Any

import msgspec

from backends.hub import envelopes, outbox
from backends.hub.ledger import Ledger
from backends.hub.transaction import Transaction
from backends.record.common import Realm
from backends.record.envelope import Event
from backends.record.exchange import Envelope
from backends.record.exchange_rules import (
    RAISED,
    LastWord,
    Pairing,
    Telling,
    pairing,
    targets_of,
    telling_of,
)
from backends.record.ids import OrderId, TaskId
from backends.record.order import OrderCancelled, OrderGiven, OrderMarked
from backends.record.task import (
    Channel,
    Task,
    TaskAccepted,
    TaskAssigned,
    TaskCancelled,
    TaskReceiptRecorded,
    TaskRejected,
    TaskState,
)


class Outgoing:
    """Made for one transaction."""

    def __init__(self, ledger: Ledger, work: Transaction) -> None:
        self._ledger, self._work = ledger, work

    def follow(self, event: Event, payload: Any) -> None:
        """Queue what `event` sends out, and take back what it makes needless."""
        if event.realm is not Realm.LIVE:
            return
        match payload:
            case TaskAssigned() | TaskCancelled():
                self._dispatch(event, payload)
            case TaskAccepted() | TaskRejected() | TaskReceiptRecorded():
                outbox.settle(event, self._work)
            case OrderGiven() | OrderCancelled() | OrderMarked():
                self._order(event, payload)
            case _:
                self._tell(event, payload)

    def _dispatch(self, event: Event, payload: TaskAssigned | TaskCancelled) -> None:
        task = self._ledger.task(TaskId(event.subject))
        if task is None:
            return
        if isinstance(payload, TaskAssigned):
            if payload.channel is Channel.SYSTEM:
                self._put(event, self._envelope(event, task, event.id), _of_task(task))
            return
        for row in outbox.withdraw(event, self._work, TaskState.CANCELLED):
            if row.type != "dispatch.cancelled":
                # It may have arrived: so must that it is no longer wanted.
                key = outbox.message_id(event, row.target)
                self._put(event, self._envelope(event, task, key), row.target)

    def _envelope(self, event: Event, task: Task, key: str) -> Envelope:
        incident = self._ledger.incident(task.incident) if task.incident else None
        return envelopes.of_dispatch(event, task, incident, key)

    def _order(self, event: Event, payload: OrderGiven | OrderCancelled | OrderMarked) -> None:
        order = self._ledger.order(OrderId(event.subject))
        if order is None:
            return
        target = envelopes.target_of_order(order)
        if isinstance(payload, OrderGiven):
            self._put(event, envelopes.of_order(event, order, event.id), target)
            return
        if isinstance(payload, OrderMarked):
            if payload.state is TaskState.EXPIRED:
                outbox.withdraw(event, self._work, TaskState.EXPIRED)
            return
        if outbox.withdraw(event, self._work, TaskState.CANCELLED):
            key = outbox.message_id(event, target)
            self._put(event, envelopes.of_order(event, order, key), target)

    def _tell(self, event: Event, payload: Any) -> None:
        policy = self._ledger.policy.exchange
        if not policy.routes:
            return
        telling = telling_of(event, payload, self._ledger, policy)
        if telling is None:
            return
        for target in targets_of(telling, policy):
            if target in self._ledger.known_targets:  # else it would wait for nobody
                self._tell_one(event, telling, target)

    def _tell_one(self, event: Event, telling: Telling, target: str) -> None:
        key = outbox.message_id(event, target)
        envelope = envelopes.of_telling(event, telling, target, key)
        if not telling.pair:
            self._put(event, envelope, target)
            return
        row = outbox.last_of_pair(telling.pair, target, self._work)
        last = None
        if row is not None:
            before = msgspec.json.decode(row.envelope, type=Envelope)
            last = LastWord(
                is_raise=before.type.endswith(f".{RAISED}"),
                is_held=row.state == TaskState.QUEUED.value and row.tries == 0,
                severity=before.severity,
            )
        is_raise = telling.type.endswith(f".{RAISED}")
        match pairing(is_raise, telling.severity, last):
            case Pairing.SEND:
                self._put(event, envelope, target, pair=telling.pair)
            case Pairing.HOLD:
                held_s = self._ledger.policy.exchange.clear_hold_s
                self._put(event, envelope, target, pair=telling.pair, held_s=held_s)
            case Pairing.UNSAY:
                assert row is not None
                state = TaskState.CANCELLED.value
                outbox.change(row.id, self._work, event.recorded_at, state=state, detail="又起")

    def _put(
        self, event: Event, envelope: Envelope, target: str, *, pair: str = "", held_s: float = 0.0
    ) -> None:
        outbox.put(event, envelope, target, self._work, pair=pair, held_s=held_s)
        self._work.after_commit["outbox"] = self._ledger.ring


def _of_task(task: Task) -> str:
    return envelopes.target_of_task(task)
