"""Several systems of one department share its target: each message finds the one that takes it."""

from __future__ import annotations

import datetime as dt

import pytest

from backends.gateway.post import PostOffice
from backends.record.exchange import Delivery, Envelope, Outcome

NOW = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)


class _Carrier:
    is_idempotent = True

    def __init__(self, name: str) -> None:
        self._name = name

    async def carry(self, message: Envelope) -> Outcome:
        return Outcome(delivery=Delivery.SENT, detail=self._name)

    async def ask(self, message: Envelope) -> Outcome:
        return Outcome(delivery=Delivery.DONE, detail=self._name)


def _message(type_: str, act: str = "") -> Envelope:
    return Envelope(
        id="1", source="centre", type=type_, subject="x", occurred_at=NOW, recorded_at=NOW,
        data={"act": act} if act else {},
    )  # fmt: skip


@pytest.mark.asyncio
async def test_orders_to_loggers_and_dispatches_to_a_case_system_share_a_department() -> None:
    post = PostOffice()
    with post.serving("department:environment", _Carrier("loggers"), ("hj212.",)):
        desk = post.carrier("department:environment")
        assert desk is not None
        refused = await desk.carry(_message("dispatch.assigned"))
        assert refused.delivery is Delivery.REJECTED and "电话" in refused.detail
        with post.serving("department:environment", _Carrier("cases")):
            assert (await desk.carry(_message("dispatch.assigned"))).detail == "cases"
            order = _message("order.given", "hj212.set_clock")
            assert (await desk.carry(order)).detail == "loggers"
            assert (await desk.ask(order)).detail == "loggers"
        assert post.targets == ["department:environment"]
    assert post.targets == [] and post.carrier("department:environment") is None


@pytest.mark.asyncio
async def test_the_last_one_in_wins() -> None:
    post = PostOffice()
    with post.serving("party:a", _Carrier("first")), post.serving("party:a", _Carrier("second")):
        desk = post.carrier("party:a")
        assert desk is not None
        assert (await desk.carry(_message("warning.issued"))).detail == "second"
