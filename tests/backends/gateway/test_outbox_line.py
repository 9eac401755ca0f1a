"""The gateway's outbox line and a real hub: carried once, asked first, in order, after a kill."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from backends.gateway.outbox_line import OutboxLine
from backends.gateway.post import PostOffice
from backends.hub import delivery_desk
from backends.record import outbox_rules
from backends.record.exchange import Delivery, Envelope, Outcome
from backends.record.task import Task, TaskState
from tests.backends.hub.support import TOKEN, TestConsole, TestHub
from tests.backends.hub.test_delivery import an_order, rows
from tests.backends.hub.test_incidents import a_task, filed, hub_of
from tests.backends.hub.test_outbox import tell

pytestmark = pytest.mark.asyncio
URBAN = "department:urban"


@dataclass
class _System:
    """A department's system: what it was handed, and how it answers."""

    is_idempotent: bool = False
    answers: list[Outcome] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    taken: list[Envelope] = field(default_factory=list)
    on_ask: Outcome = field(default_factory=lambda: Outcome(delivery=Delivery.UNKNOWN))
    most_at_once: int = 0
    _at_once: int = 0

    async def carry(self, message: Envelope) -> Outcome:
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        await asyncio.sleep(0)
        self._at_once -= 1
        self.taken.append(message)
        return self.answers.pop(0) if self.answers else Outcome(delivery=Delivery.SENT)

    async def ask(self, message: Envelope) -> Outcome:
        self.asked.append(message.id)
        return self.on_ask


class _Slow(_System):
    """Takes its time over each message."""

    async def carry(self, message: Envelope) -> Outcome:
        await asyncio.sleep(0.05)
        return await super().carry(message)


class _Hanging(_System):
    """Takes a message and never answers."""

    async def carry(self, message: Envelope) -> Outcome:
        self.taken.append(message)
        await asyncio.Event().wait()
        raise AssertionError("never")


@contextlib.asynccontextmanager
async def carrying(hub: TestHub, post: PostOffice) -> AsyncIterator[None]:
    """A gateway's line, as it runs."""
    line = OutboxLine(f"http://127.0.0.1:{hub.port}", TOKEN, post, wait_s=0.2)
    running = asyncio.create_task(line.run())
    try:
        yield
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(8.0):
        for _ in itertools.count():
            if await is_so():
                return
            await asyncio.sleep(0.02)


async def tasks_of(hub: TestHub) -> list[Task]:
    """As a console that joins sees them."""
    async with hub.console("commander") as console:
        return (await console.snapshot()).tasks


async def settled(console: TestConsole) -> None:
    """Nothing waits any more."""

    async def is_so() -> bool:
        return not any(lag.waiting for lag in (await rows(console)).lags)

    await until(is_so)


async def test_dispatches_arrive_once_in_order_one_at_a_time(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        incident = await filed(leader)
        post, system = PostOffice(), _System()
        with post.serving(URBAN, system):
            async with carrying(hub, post):
                tasks = [a_task(incident) for _ in range(8)]
                for task in tasks:
                    await leader.command(task)
                await settled(leader)
        assert [m.data["task"] for m in system.taken] == [task.task for task in tasks]
        assert len({m.id for m in system.taken}) == 8 and system.most_at_once == 1
        assert {task.state for task in await tasks_of(hub)} == {TaskState.SENT}
        assert [lag.target for lag in (await rows(leader)).lags if lag.is_served] == [URBAN]


async def test_two_gateways_of_one_target_hand_everything_over_once(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        incident = await filed(leader)
        system, one, other = _Slow(), PostOffice(), PostOffice()
        with one.serving(URBAN, system), other.serving(URBAN, system):
            async with carrying(hub, one), carrying(hub, other):
                for _ in range(6):
                    await leader.command(a_task(incident))
                await settled(leader)
        assert len(system.taken) == len({m.id for m in system.taken}) == 6


async def test_what_a_system_says_at_once_moves_the_task_step_by_step(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        system = _System(answers=[Outcome(delivery=Delivery.DONE, detail="已处置")])
        post = PostOffice()
        await leader.command(a_task(await filed(leader)))
        with post.serving(URBAN, system):
            async with carrying(hub, post):
                await settled(leader)

                async def is_done() -> bool:
                    return (await tasks_of(hub))[0].state is TaskState.DONE

                await until(is_done)
        (task,) = await tasks_of(hub)
        assert (task.state, task.result) == (TaskState.DONE, "已处置")


async def test_a_system_that_is_away_gets_it_later_and_nothing_is_doubled(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        away = Outcome(delivery=Delivery.NOT_SENT, detail="无法连接对方")
        system = _System(answers=[away])
        post = PostOffice()
        incident = await filed(leader)
        tasks = [a_task(incident) for _ in range(3)]
        for task in tasks:
            await leader.command(task)
        with post.serving(URBAN, system):
            async with carrying(hub, post):
                await settled(leader)
        arrived = [m.data["task"] for m in system.taken[1:]]
        assert sorted(arrived) == sorted(task.task for task in tasks)


async def test_an_unknown_outcome_is_asked_for_and_not_sent_again(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        system = _System(answers=[Outcome(delivery=Delivery.UNKNOWN, detail="超时")])
        system.on_ask = Outcome(delivery=Delivery.ACCEPTED, detail="已受理")
        post = PostOffice()
        await leader.command(a_task(await filed(leader)))
        with post.serving(URBAN, system):
            async with carrying(hub, post):
                await settled(leader)
        assert len(system.taken) == 1 and len(system.asked) == 1
        assert (await tasks_of(hub))[0].state is TaskState.ACCEPTED


async def test_what_a_killed_gateway_had_in_hand_is_asked_for_before_it_is_sent(
    tmp_path: Path,
) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        post, hanging = PostOffice(), _Hanging()
        await leader.command(a_task(await filed(leader)))
        with post.serving(URBAN, hanging):
            async with carrying(hub, post):

                async def is_taken() -> bool:
                    return bool(hanging.taken)

                await until(is_taken)
        (row,) = (await rows(leader)).rows
        assert row.state == "unknown", "claimed by who is gone"
        # 40 s later it would be given out again; a gateway that finds it so:
        await tell(hub, row.id, state="unknown", detail="网关重启")
        system = _System(on_ask=Outcome(delivery=Delivery.NOT_SENT))
        with post.serving(URBAN, system):
            async with carrying(hub, post):
                await settled(leader)
        assert system.asked == [row.id] and [m.id for m in system.taken] == [row.id]


@pytest.mark.parametrize("is_slow", [True, False])
async def test_what_a_slow_system_does_not_know_of_yet_is_sent_again_only_when_no_request_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_slow: bool
) -> None:
    monkeypatch.setattr(delivery_desk, "EARLY_EVERY_S", 0.02)
    monkeypatch.setattr(outbox_rules, "LONGEST_REQUEST_S", 60.0 if is_slow else 0.5)
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        system = _System(answers=[Outcome(delivery=Delivery.UNKNOWN, detail="超时")])
        system.on_ask = Outcome(delivery=Delivery.NOT_SENT, is_not_found=True)
        post = PostOffice()
        await leader.command(a_task(await filed(leader)))
        with post.serving(URBAN, system):
            async with carrying(hub, post):

                async def is_asked_often() -> bool:
                    return len(system.asked) >= 3

                await until(is_asked_often)
                assert len(system.taken) == 1
                if is_slow:
                    system.on_ask = Outcome(delivery=Delivery.ACCEPTED)
                await settled(leader)
        assert len(system.taken) == (1 if is_slow else 2)


async def test_a_target_declared_idempotent_is_sent_it_again_without_asking(
    tmp_path: Path,
) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        system = _System(is_idempotent=True, answers=[Outcome(delivery=Delivery.UNKNOWN)])
        post = PostOffice()
        await leader.command(a_task(await filed(leader)))
        with post.serving(URBAN, system):
            async with carrying(hub, post):
                await settled(leader)
        first, second = system.taken
        assert first.id == second.id and system.asked == []


async def test_an_order_finds_whoever_serves_its_department_for_that_act(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        terminals, cases = _System(), _System()
        post = PostOffice()
        order = an_order()
        with (
            post.serving("department:transport", terminals, ("vehicle.",)),
            post.serving("department:transport", cases),
        ):
            async with carrying(hub, post):
                await leader.command(order)
                await settled(leader)
        assert [m.data["text"] for m in terminals.taken] == ["请靠边停车"]
        assert cases.taken == []


async def test_a_bug_in_a_carrier_is_an_unknown_outcome_and_the_next_goes_on(
    tmp_path: Path,
) -> None:
    class Broken(_System):
        async def carry(self, message: Envelope) -> Outcome:
            if not self.taken:
                self.taken.append(message)
                raise KeyError("field")
            return await super().carry(message)

    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        broken = Broken(on_ask=Outcome(delivery=Delivery.SENT))
        post = PostOffice()
        incident = await filed(leader)
        for _ in range(2):
            await leader.command(a_task(incident))
        with post.serving(URBAN, broken):
            async with carrying(hub, post):
                await settled(leader)
        assert len(broken.taken) == 2 and len(broken.asked) == 1


class _Vehicles(_System):
    """One of them is mute until it is let speak."""

    def __init__(self) -> None:
        super().__init__()
        self.speaks = asyncio.Event()

    async def carry(self, message: Envelope) -> Outcome:
        if message.data["resource"] == "mute":
            await self.speaks.wait()
        self.taken.append(message)
        return Outcome(delivery=Delivery.DONE)


async def test_a_mute_vehicle_holds_up_nobody_elses_orders_and_its_own_come_in_turn(
    tmp_path: Path,
) -> None:
    post, vehicles = PostOffice(), _Vehicles()
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        resources = ["mute", "mute", *(f"v{number}" for number in range(6))]
        orders = [an_order(act="vehicle.text", resource=one) for one in resources]
        for order in orders:
            await leader.command(order)
        with post.serving("vehicles", vehicles):
            async with carrying(hub, post):

                async def others_have_theirs() -> bool:
                    return len(vehicles.taken) == 6

                await until(others_have_theirs)
                assert {m.data["resource"] for m in vehicles.taken} == set(resources[2:])
                vehicles.speaks.set()
                await settled(leader)
    own = [m.data["order"] for m in vehicles.taken if m.data["resource"] == "mute"]
    assert own == [order.order for order in orders[:2]], "each once, in their order"
