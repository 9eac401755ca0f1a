"""An order from a seat to a logger in the field and back: hub, outbox line, HJ 212, demo logger."""

from __future__ import annotations

from pathlib import Path

import pytest

from backends.gateway.post import PostOffice
from backends.record.order import Order
from backends.record.task import TaskState
from tests.backends.gateway.departments.test_environment_orders import city_of
from tests.backends.gateway.test_outbox_line import carrying, settled
from tests.backends.hub.support import TestHub
from tests.backends.hub.test_delivery import an_order
from tests.backends.hub.test_incidents import hub_of


async def _orders(hub: TestHub) -> list[Order]:
    async with hub.console("commander") as console:
        return (await console.snapshot()).orders


@pytest.mark.asyncio
async def test_an_order_of_the_watch_is_carried_out_by_the_logger(tmp_path: Path) -> None:
    post = PostOffice()
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader, city_of(post):
        order = an_order(act="hj212.take_sample", resource="outlet-01", body={"factor": "COD"})
        await leader.command(order)
        async with carrying(hub, post):
            await settled(leader)
        (done,) = await _orders(hub)
        assert (done.state, done.result) == (TaskState.DONE, "执行成功")
