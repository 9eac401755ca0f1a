"""All five departments away for ten minutes with 2,000 commands queued: none lost, none doubled.

Through the real gateways: HJ 212 loggers, JT/T 808 terminals, CAP, and two REST systems. Hub and
gateways are killed meanwhile, and once more while it is made up for; whatever nobody can know then
is left to a person, who looks and sends again only what did not arrive.
Shorter for a trial: WATCHFLOOR_PROVE_OUTAGE_S, WATCHFLOOR_PROVE_COMMANDS.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import os
import signal
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.bench_departments import gateways_of
from app.bench_house import USER, BenchHub
from backends.link.city import OutboxRows, OutboxRowsAnswer
from backends.link.line import HubLine
from backends.record.common import Department, Severity
from backends.record.delivery import SendAgain
from backends.record.ids import OrderId, TaskId, WarningId, uuid7
from backends.record.order import GiveOrder
from backends.record.task import AssignTask, Recipient, TaskState
from backends.record.warning import Area, PublishWarning
from tests.e2e.test_first_light import signed_in, until
from tests.prove.outage_systems import Loggers, Offices, Terminals
from tests.prove.record import ProofRecord

OUTAGE_S = float(os.environ.get("WATCHFLOOR_PROVE_OUTAGE_S", "600"))
COMMANDS = int(os.environ.get("WATCHFLOOR_PROVE_COMMANDS", "2000"))
EACH = COMMANDS // 5
LOGGERS = 20
DELIVERED_WITHIN_S = 600.0
RULES = """
[[exchange.routes]]
type = "warning.*"
targets = ["party:broadcast"]
is_own = true
"""
_ANSWERED = {
    TaskState.SENT,
    TaskState.ACCEPTED,
    TaskState.EXECUTING,
    TaskState.DONE,
    TaskState.REJECTED,  # its people may refuse it once they have it
}


@dataclass(slots=True)
class _City:
    terminals: Terminals = field(default_factory=lambda: Terminals(EACH))
    loggers: Loggers = field(default_factory=lambda: Loggers(LOGGERS))
    offices: Offices = field(default_factory=Offices)

    def site(self) -> str:
        transport = f'[transport]\nlisten = "127.0.0.1:{self.terminals.port}"\n'
        return f"{transport}idle_timeout_s = 120.0\n{self.loggers.site()}{self.offices.site()}"

    async def come(self) -> None:
        for part in (self.offices, self.terminals, self.loggers):
            await part.come()

    async def go(self) -> None:
        for part in (self.terminals, self.loggers, self.offices):
            await part.go()

    def sampled(self) -> int:
        return sum(map(len, self.loggers.sampled.values()))


@dataclass(slots=True)
class _Given:
    texts: dict[OrderId, str] = field(default_factory=dict)  # to which phone
    samples: dict[OrderId, str] = field(default_factory=dict)  # at which outlet
    tasks: set[TaskId] = field(default_factory=set)
    kills: int = 0
    decided: int = 0  # by a person


def _fresh() -> str:
    return uuid7(time.time_ns() // 1_000_000)


def _give(line: HubLine, city: _City) -> _Given:
    """400 commands to each department."""
    given = _Given()
    ends_at = dt.datetime.now(dt.UTC) + dt.timedelta(hours=12)
    for number, phone in enumerate(city.terminals.phones):
        text, sample = OrderId(_fresh()), OrderId(_fresh())
        outlet = city.loggers.outlets[number % LOGGERS].id
        given.texts[text], given.samples[sample] = phone, outlet
        body = {"text": f"第 {number} 号通知", "is_urgent": "false"}
        orders = (
            (text, Department.TRANSPORT, "vehicle.text", phone, body),
            (sample, Department.ENVIRONMENT, "hj212.take_sample", outlet, {"factor": "w01018"}),
        )
        for order, department, act, resource, said in orders:
            line.send(
                GiveOrder(
                    order=order,
                    department=department,
                    act=act,
                    resource=resource,
                    expires_at=ends_at,
                    body=said,
                )
            )
        line.send(
            PublishWarning(
                warning=WarningId(_fresh()),
                seen_version=0,
                department=Department.EMERGENCY,
                colour=Severity.IV,
                kind="11B06",
                headline=f"大风预警 {number}",
                area=Area(name="全市"),
                until=ends_at,
                text="阵风 7 级",
            )
        )
        for department in (Department.URBAN, Department.GRID):
            task, to = TaskId(_fresh()), Recipient(department=department)
            given.tasks.add(task)
            line.send(AssignTask(task=task, title=f"第 {number} 号任务", recipient=to))
    return given


@contextlib.asynccontextmanager
async def _line_to(hub: BenchHub) -> AsyncIterator[HubLine]:
    line = HubLine(hub.url)
    try:
        await signed_in(line, USER, hub.password)
        yield line
    finally:
        await line.close()


async def _outage(hub: BenchHub, city: _City) -> tuple[_Given, float]:
    """What was given, and how long making up took."""
    await city.come()
    with gateways_of(hub) as gateways:
        async with _line_to(hub) as line:
            await _all_served(line)
            await city.go()
            given = _give(line, city)
            await until(lambda: not line.pending, 240, "every command is in the record")
        await asyncio.sleep(OUTAGE_S / 3)
        _kill_all(hub, gateways, given)
    with gateways_of(hub) as gateways:
        await asyncio.sleep(OUTAGE_S / 3)
        _kill_all(hub, gateways, given)
    with gateways_of(hub) as gateways:
        await asyncio.sleep(OUTAGE_S / 3)
        assert not city.terminals.heard and not city.sampled() and not city.offices.count()
        await city.come()
        began_s = time.monotonic()
        await until(lambda: city.sampled() >= EACH // 4, DELIVERED_WITHIN_S, "it is made up for")
        _kill_all(hub, gateways, given)  # in the middle of it
    with gateways_of(hub):
        async with _line_to(hub) as line:
            await _all_known(line, city, given)
    took_s = time.monotonic() - began_s
    await city.go()
    return given, took_s


async def _all_served(line: HubLine) -> None:
    """The gateway has asked for every system's messages once: else none would wait for it."""
    wanted = {"vehicles", "loggers", "department:urban", "department:grid", "party:broadcast"}
    async with asyncio.timeout(60):
        while wanted:
            answer = await line.ask(OutboxRows())
            assert isinstance(answer, OutboxRowsAnswer)
            wanted -= {lag.target for lag in answer.lags if lag.is_served}
            await asyncio.sleep(0.5)


def _kill_all(hub: BenchHub, gateways: list[int], given: _Given) -> None:
    for gateway in gateways:
        os.kill(gateway, signal.SIGKILL)
    hub.kill()
    given.kills += 1
    hub.start()


async def _all_known(line: HubLine, city: _City, given: _Given) -> None:
    orders = {**given.texts, **given.samples}

    def is_over() -> bool:
        states = [line.orders[key].state for key in orders if key in line.orders]
        return TaskState.QUEUED not in states

    await until(is_over, DELIVERED_WITHIN_S, "every order has its end, or nobody knows it")
    await _decide(line, city, given)
    await until(
        lambda: len(city.terminals.heard) == EACH and city.sampled() == EACH,
        DELIVERED_WITHIN_S,
        "every text is heard and every sample taken",
    )
    await until(
        lambda: all(line.tasks[key].state in _ANSWERED for key in given.tasks if key in line.tasks),
        DELIVERED_WITHIN_S,
        "every task has arrived",
    )
    await until(lambda: city.offices.count() == EACH, DELIVERED_WITHIN_S, "every warning is out")


async def _decide(line: HubLine, city: _City, given: _Given) -> None:
    """A person asks at the vehicle or the outlet, and sends again what did not arrive there."""
    answer = await line.ask(OutboxRows(limit=500))
    assert isinstance(answer, OutboxRowsAnswer)
    heard = {phone for phone, _ in city.terminals.heard}
    wanting = {
        outlet.id: EACH // LOGGERS - len(city.loggers.sampled[outlet.id])
        for outlet in city.loggers.outlets
    }
    unknown = {key for key, order in line.orders.items() if order.state is TaskState.UNKNOWN}
    for row in answer.rows:
        order = OrderId(row.subject)
        if order not in unknown:
            continue
        given.decided += 1
        outlet = given.samples.get(order, "")
        if given.texts.get(order, "") not in heard | {""} or wanting.get(outlet, 0) > 0:
            wanting[outlet] = wanting.get(outlet, 0) - 1
            line.send(SendAgain(message=row.id, note="电话核实：没有收到"))


@pytest.mark.prove
def test_an_outage_of_every_department_loses_and_doubles_no_command(
    tmp_path: Path, proof: ProofRecord
) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(RULES, encoding="utf-8")
    city = _City()
    hub = BenchHub(tmp_path, city.site())
    text = hub.site.read_text(encoding="utf-8")
    hub.site.write_text(text.replace("[hub]", 'policy = ["rules.toml"]\n[hub]', 1))
    try:
        hub.start()
        given, took_s = asyncio.run(_outage(hub, city))
    finally:
        hub.kill()
    assert len(city.terminals.heard) == EACH and set(city.terminals.heard.values()) == {1}
    assert {len(taken) for taken in city.loggers.sampled.values()} == {EACH // LOGGERS}
    assert len(city.offices.warned) == EACH
    assert city.offices.urban is not None and city.offices.grid is not None
    inboxes = (city.offices.urban.inbox, city.offices.grid.inboxes["grid"])
    assert [len(inbox) for inbox in inboxes] == [EACH, EACH]
    repeats = sum(inbox.repeats for inbox in inboxes)
    repeats += sum(city.offices.warned.values()) - EACH
    proof.note(
        f"five departments away for {OUTAGE_S:g} s with {5 * EACH} commands queued ({EACH} samples "
        f"at {LOGGERS} HJ 212 loggers, {EACH} texts to JT/T 808 terminals, {EACH} warnings as CAP, "
        f"{2 * EACH} tasks to two REST systems), hub and gateways killed -9 {given.kills} times, "
        f"once of them while it was made up for: each there once, {took_s:.0f} s after the end; "
        f"{repeats} came again under their key to systems that know it, {given.decided} were left "
        "to a person"
    )
