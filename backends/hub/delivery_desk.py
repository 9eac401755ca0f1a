"""What gateways report of messages, and what people do about those that did not arrive.

Writer thread only, within a transaction. Each outcome stands in the log; a message that is given up
is a task for the watch, one a target at a time.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import msgspec
import sqlalchemy as sa

from backends.hub import outbox
from backends.hub.deciding import Deciding
from backends.hub.delivery_rules import (
    DELIVERIES,
    STEPS_BEFORE,
    cannot_be_claimed,
    command_for,
    forbidden,
    in_another_hand,
    in_no_state,
    is_older,
    without_words,
)
from backends.hub.delivery_tasks import ask_a_person, settle_task
from backends.hub.division_answers import answer_of
from backends.hub.jobs import GATEWAY, HUB, CommandJob, OutboxJob
from backends.hub.outbox import DEAD, SENDING, SENDING_AGAIN, OutboxReport, ReportState
from backends.hub.targets import is_holder
from backends.link.messages import Receipt
from backends.record import delivery as told
from backends.record.chain import utc_text
from backends.record.common import Actor, Realm
from backends.record.delivery import GiveUpMessage, MarkDelivered, MessageDeed, SendAgain
from backends.record.exchange import Delivery, Envelope
from backends.record.ids import OrderId, TaskId
from backends.record.order import MarkOrder
from backends.record.outbox_rules import (
    ASKED_BEFORE_A_PERSON,
    CARRIED_WITHIN_S,
    EARLY_EVERY_S,
    MOST_S,
    Next,
    after_failure,
    ask_pause_s,
    pause_s,
)
from backends.record.refusal import Refusal, RefusalCode
from backends.record.task import (
    MarkTask,
    TaskCommand,
    TaskState,
)

Row = sa.Row[Any]


class DeliveryDesk:
    """Works through `deciding`, made for one transaction and one moment."""

    def __init__(self, deciding: Deciding) -> None:
        self._deciding = deciding
        self._work, self._ledger, self._now = deciding.work, deciding.ledger, deciding.now

    # -- what gateways say

    def reported(self, job: OutboxJob) -> Refusal | None:
        """Keep a report; what it means for the task or order is decided there."""
        row = outbox.row_of(job.message, self._work)
        if row is None:
            return _refused(RefusalCode.UNKNOWN_SUBJECT, f"no message {job.message}")
        report = job.report
        match report.state:
            case ReportState.SENDING:
                return self._in_hand(row, report)
            case ReportState.NOT_SENT:
                self._not_sent(row, report)
            case ReportState.UNKNOWN:
                self._unknown(row, report)
            case _:
                return self._arrived(row, report)
        return None

    def _in_hand(self, row: Row, report: OutboxReport) -> Refusal | None:
        """Refused where it was withdrawn, settled or taken since the gateway fetched it."""
        wrong = cannot_be_claimed(row.state, row.sending_by, report)
        if row.state in outbox.IN_HAND and row.next_try_ms > _ms(self._now):
            wrong = wrong or in_another_hand(row.sending_by, report)
        if wrong is not None:
            return wrong
        until = self._now + dt.timedelta(seconds=CARRIED_WITHIN_S)
        state = SENDING_AGAIN if row.state in outbox.ASKED else SENDING
        self._change(
            row,
            state=state,
            next_try_ms=_ms(until),
            sending_ms=_ms(self._now),
            sending_by=report.by,
        )
        return None

    def _not_sent(self, row: Row, report: OutboxReport) -> None:
        if row.state not in outbox.WAITING:
            return
        tries = row.tries + 1
        queued_at = dt.datetime.fromisoformat(row.queued_at)
        give_up_h = self._ledger.policy.exchange.give_up_after_h
        fate = after_failure(queued_at, self._now, give_up_h, is_final=report.is_final)
        if fate is Next.DEAD:
            self._dies(row, report.detail or "未送达", tries)
            return
        pause = dt.timedelta(seconds=pause_s(tries, random.random()))
        self._change(
            row,
            state=TaskState.QUEUED.value,
            tries=tries,
            next_try_ms=_ms(self._now + pause),
            detail=report.detail[:500],
        )
        if tries == 1:
            self._log(row, Delivery.NOT_SENT, report.detail, tries)

    def _unknown(self, row: Row, report: OutboxReport) -> None:
        if row.state not in outbox.WAITING:
            return
        is_first = row.state not in outbox.ASKED  # rounds of asking and sending again are counted
        asked = 0 if is_first else row.tries + (not report.is_early)
        rests_s = EARLY_EVERY_S if report.is_early else ask_pause_s(asked, random.random())
        pause = dt.timedelta(seconds=rests_s)
        self._change(
            row,
            state=TaskState.UNKNOWN.value,
            tries=asked,
            next_try_ms=_ms(self._now + pause),
            detail=report.detail[:500],
        )
        if is_first:
            self._log(row, Delivery.UNKNOWN, report.detail, row.tries + 1)
            self._mark(row, TaskState.UNKNOWN, report.detail)
        if asked == ASKED_BEFORE_A_PERSON and not row.task:
            ask_a_person(self._deciding, row, "不知是否送达")

    def _arrived(self, row: Row, report: OutboxReport) -> Refusal | None:
        if row.type and row.type not in ("dispatch.assigned", "order.given"):
            is_at_door = report.state is ReportState.REJECTED and report.is_final
            is_answer = not is_at_door and self._answer_division(row, report)
            if report.state is ReportState.REJECTED and not is_answer:
                self._dies(row, report.detail or "对方拒收", row.tries + 1)
            else:  # also what a division sends back: it arrived, and was answered
                self._delivered(row, report)
            return None
        refusal = self._answer(row, report)
        if refusal is None:
            self._delivered(row, report)
        elif row.state in outbox.WAITING and self._is_past(row):
            self._delivered(row, OutboxReport(state=ReportState.SENT, detail=report.detail))
        elif row.state in outbox.WAITING:  # told again and again, it would be asked for as often
            self._change(row, next_try_ms=_ms(self._now + dt.timedelta(seconds=MOST_S)))
        return refusal

    def _answer_division(self, row: Row, report: OutboxReport) -> bool:
        """Where it told a division what was handed to it, its word is that step's answer."""
        envelope = msgspec.json.decode(row.envelope, type=Envelope)
        answer = answer_of(envelope, row.target, report, self._ledger.policy)
        if answer is not None:
            self._deciding.recall("incident", answer.incident)
            self._deciding.apply(answer, GATEWAY)
        return answer is not None

    def _is_past(self, row: Row) -> bool:
        """Whether its task goes on without it: answered by telephone, or over."""
        task = self._ledger.task(TaskId(row.subject))
        unanswered = (TaskState.QUEUED, TaskState.SENT, TaskState.UNKNOWN, TaskState.EXPIRED)
        return task is None or task.state not in unanswered

    def _answer(self, row: Row, report: OutboxReport) -> Refusal | None:
        state = TaskState(report.state.value)
        if row.type == "order.given":
            order = OrderId(row.subject)
            return self._deciding.apply(
                MarkOrder(order=order, state=state, result=report.detail[:500]), GATEWAY
            )
        task = TaskId(row.subject)
        self._deciding.recall("task", task)
        for step in STEPS_BEFORE.get(report.state, ()):
            self._deciding.apply(self._said_of(task, OutboxReport(state=step)), GATEWAY)
        return self._deciding.apply(self._said_of(task, report), GATEWAY)

    def _said_of(self, task: TaskId, report: OutboxReport) -> TaskCommand:
        return command_for(task, self._ledger.version_of(task), report)

    def _delivered(self, row: Row, report: OutboxReport) -> None:
        is_a_tasks = row.type in ("", "dispatch.assigned")  # whose own rules know rework
        if not is_a_tasks and is_older(report.state, row.state):
            return
        is_news = row.state in (*outbox.WAITING, DEAD)
        delivered_at = row.delivered_at or utc_text(self._now)
        self._change(
            row,
            state=report.state.value,
            detail=report.detail[:500],
            delivered_at=delivered_at,
            next_try_ms=0,
        )
        if row.state != report.state.value:
            self._log(row, DELIVERIES[report.state], report.detail, row.tries + 1)
        if is_news:
            if not is_holder(row.target):
                outbox.hurry(row.target, self._work)
            self._work.after_commit["outbox"] = self._ledger.ring
        settle_task(self._deciding, row)

    # -- what is given up

    def _dies(self, row: Row, reason: str, tries: int) -> None:
        self._change(row, state=DEAD, tries=tries, detail=reason[:500], next_try_ms=0)
        task = row.task or ask_a_person(self._deciding, row, reason)
        self._deciding.tell(
            f"message:{row.id}",
            told.MessageDied(
                target=row.target,
                type=row.type,
                about=row.subject,
                reason=reason[:500],
                tries=tries,
                task=task,
            ),
            HUB,
        )
        self._mark(row, TaskState.EXPIRED, reason)

    def _mark(self, row: Row, state: TaskState, detail: str) -> None:
        if row.type == "dispatch.assigned":
            self._deciding.apply(MarkTask(task=TaskId(row.subject), state=state), HUB)
        elif row.type == "order.given":
            is_undelivered = state is TaskState.EXPIRED
            order = MarkOrder(
                order=OrderId(row.subject),
                state=TaskState.REJECTED if is_undelivered else state,
                result=(f"未送达：{detail}" if is_undelivered else detail)[:500],
                is_undelivered=is_undelivered,
            )
            self._deciding.apply(order, HUB)

    # -- what people do

    def deed(self, job: CommandJob, body: MessageDeed) -> Receipt:
        """A person's word on a message; what it leads to stands in the log."""
        row = outbox.row_of(body.message, self._work)
        if row is None:
            refusal = _refused(RefusalCode.UNKNOWN_SUBJECT, f"no message {body.message}")
            return Receipt(command=job.id, refusal=refusal)
        refused = forbidden(job.user, row.target) or in_no_state(row.state) or without_words(body)
        if isinstance(body, SendAgain):
            refused = refused or self._has_run_out(row)
        if refused is not None or job.realm is not Realm.LIVE:
            refused = refused or _refused(RefusalCode.WRONG_REALM, "messages are of the real thing")
            return Receipt(command=job.id, refusal=refused)
        actor = Actor(user=job.user.id, seat=job.user.seat)
        if isinstance(body, SendAgain):
            self._again(row, body, actor)
        else:
            self._settled(row, body, actor)
        return Receipt(command=job.id, seq=self._work.seq)

    def _has_run_out(self, row: Row) -> Refusal | None:
        """An order whose time is over is withdrawn, not carried: it is to be given anew."""
        order = self._ledger.order(OrderId(row.subject)) if row.type == "order.given" else None
        if order is None or order.expires_at > self._now:
            return None
        return _refused(RefusalCode.WRONG_STATE, "the order has run out: give it anew")

    def _again(self, row: Row, body: SendAgain, actor: Actor) -> None:
        self._change(
            row,
            state=TaskState.QUEUED.value,
            queued_at=utc_text(self._now),
            tries=0,
            next_try_ms=0,
            task="",
        )
        sent_again = told.MessageSentAgain(target=row.target, note=body.note)
        self._deciding.tell(f"message:{row.id}", sent_again, actor)
        self._mark(row, TaskState.QUEUED, "")
        settle_task(self._deciding, row)
        self._work.after_commit["outbox"] = self._ledger.ring

    def _settled(self, row: Row, body: MarkDelivered | GiveUpMessage, actor: Actor) -> None:
        is_delivered = isinstance(body, MarkDelivered)
        note = body.note if isinstance(body, MarkDelivered) else body.reason
        state = TaskState.SENT if is_delivered else TaskState.CANCELLED
        delivered_at = utc_text(self._now) if is_delivered else ""
        self._change(row, state=state.value, detail=note, delivered_at=delivered_at)
        settled = told.MessageSettled(target=row.target, is_delivered=is_delivered, note=note)
        self._deciding.tell(f"message:{row.id}", settled, actor)
        if is_delivered:
            self._mark(row, TaskState.SENT, note)
        settle_task(self._deciding, row)
        self._work.after_commit["outbox"] = self._ledger.ring

    # -- inside

    def _change(self, row: Row, **columns: object) -> None:
        outbox.change(row.id, self._work, self._now, **columns)

    def _log(self, row: Row, delivery: Delivery, detail: str, tries: int) -> None:
        self._deciding.tell(
            f"message:{row.id}",
            told.MessageReported(
                target=row.target,
                type=row.type,
                about=row.subject,
                delivery=delivery,
                detail=detail[:500],
                tries=tries,
            ),
            GATEWAY,
        )


def _refused(code: RefusalCode, detail: str) -> Refusal:
    return Refusal(code=code, detail=detail)


def _ms(moment: dt.datetime) -> int:
    return int(moment.timestamp() * 1000)
