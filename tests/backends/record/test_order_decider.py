"""Orders to devices and vehicles: given, taken back, run out, answered late."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from backends.record.common import Department
from backends.record.context import Context
from backends.record.ids import OrderId
from backends.record.order import CancelOrder, GiveOrder, MarkOrder, Order
from backends.record.order_decider import decide, due, evolve, is_open
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode
from backends.record.task import TaskState
from tests.backends.record.samples import LEADER, at, event_of

ORDER = OrderId("o-1")


class _Desk:
    """An order and what is decided about it."""

    def __init__(self) -> None:
        self.state: Order | None = None

    def ask(self, command: Any, seconds: float = 0) -> RefusalCode | None:
        context = Context(actor=LEADER, now=at(seconds))
        decided = decide(self.state, command, context)
        if isinstance(decided, Refusal):
            return decided.code
        for payload in decided:
            version = self.state.version + 1 if self.state else 1
            event = event_of(payload, version, LEADER, at(seconds), ORDER)
            self.state = evolve(self.state, event, payload)
        return None

    @property
    def now(self) -> Order:
        assert self.state is not None
        return self.state


def _give(**changes: Any) -> GiveOrder:
    base: dict[str, Any] = {
        "order": ORDER,
        "department": Department.TRANSPORT,
        "act": "vehicle.text",
        "resource": "013912345678",
        "expires_at": at(600),
        "body": {"text": "请靠边停车"},
    }
    return GiveOrder(**(base | changes))


def _given() -> _Desk:
    desk = _Desk()
    assert desk.ask(_give()) is None
    return desk


def test_an_order_is_queued_with_who_gave_it_and_until_when() -> None:
    order = _given().now
    assert (order.state, order.given_by, order.expires_at) == (TaskState.QUEUED, LEADER, at(600))
    assert order.body == {"text": "请靠边停车"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"expires_at": at(-1)}, RefusalCode.OUT_OF_RANGE),
        ({"expires_at": at(0) + dt.timedelta(days=40)}, RefusalCode.OUT_OF_RANGE),
        ({"act": " "}, RefusalCode.MALFORMED),
        ({"resource": ""}, RefusalCode.MALFORMED),
        ({"order": OrderId("a b")}, RefusalCode.MALFORMED),
        ({"body": {f"k{n}": "x" for n in range(30)}}, RefusalCode.TOO_LARGE),
        ({"body": {"text": "长" * 501}}, RefusalCode.TOO_LARGE),
    ],
)
def test_an_order_that_cannot_be_carried_out_is_refused(
    changes: dict[str, Any], code: RefusalCode
) -> None:
    assert _Desk().ask(_give(**changes)) is code


def test_it_is_taken_back_only_while_it_waits() -> None:
    desk = _given()
    assert desk.ask(CancelOrder(order=ORDER, seen_version=7)) is RefusalCode.STALE_VERSION
    assert desk.ask(CancelOrder(order=ORDER, seen_version=1)) is None
    assert desk.now.state is TaskState.CANCELLED and not is_open(desk.now)
    sent = _given()
    sent.ask(MarkOrder(order=ORDER, state=TaskState.SENT))
    assert sent.ask(CancelOrder(order=ORDER, seen_version=2)) is RefusalCode.WRONG_STATE


def test_it_runs_out_visibly_and_not_before_its_time() -> None:
    desk = _given()
    assert due(desk.now, Policy()) == (at(600), MarkOrder(order=ORDER, state=TaskState.EXPIRED))
    desk.ask(MarkOrder(order=ORDER, state=TaskState.EXPIRED), 599)
    assert is_open(desk.now)
    desk.ask(MarkOrder(order=ORDER, state=TaskState.EXPIRED), 600)
    assert desk.now.state is TaskState.EXPIRED and due(desk.now, Policy()) is None


def test_what_was_carried_out_after_all_is_told() -> None:
    desk = _given()
    desk.ask(MarkOrder(order=ORDER, state=TaskState.EXPIRED), 600)
    desk.ask(MarkOrder(order=ORDER, state=TaskState.DONE, result="已显示"), 700)
    assert (desk.now.state, desk.now.result) == (TaskState.DONE, "已显示")
    version = desk.now.version
    desk.ask(MarkOrder(order=ORDER, state=TaskState.SENT), 701)
    assert desk.now.version == version, "an older word changes nothing"


def test_what_was_not_delivered_waits_again_and_a_later_word_replaces_it() -> None:
    desk = _given()
    died = MarkOrder(
        order=ORDER, state=TaskState.REJECTED, result="未送达：证书过期", is_undelivered=True
    )
    desk.ask(died, 10)
    assert not is_open(desk.now)
    desk.ask(MarkOrder(order=ORDER, state=TaskState.QUEUED), 20)
    assert (desk.now.state, desk.now.result) == (TaskState.QUEUED, "")
    assert due(desk.now, Policy()) is not None, "its limit holds still"
    desk.ask(died, 30)
    desk.ask(MarkOrder(order=ORDER, state=TaskState.DONE), 40)
    assert (desk.now.state, desk.now.result) == (TaskState.DONE, "")


def test_what_the_other_side_refused_stays_refused() -> None:
    desk = _given()
    desk.ask(MarkOrder(order=ORDER, state=TaskState.REJECTED, result="不受理"), 10)
    for state in (TaskState.QUEUED, TaskState.SENT, TaskState.DONE):
        desk.ask(MarkOrder(order=ORDER, state=state), 20)
    assert (desk.now.state, desk.now.result) == (TaskState.REJECTED, "不受理")


def test_an_answered_order_does_not_run_out() -> None:
    desk = _given()
    desk.ask(MarkOrder(order=ORDER, state=TaskState.ACCEPTED), 10)
    assert due(desk.now, Policy()) is None
    desk.ask(MarkOrder(order=ORDER, state=TaskState.SENT), 20)
    assert desk.now.state is TaskState.ACCEPTED
