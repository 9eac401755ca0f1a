"""The alarm rules through a running hub: its timers, its store and its restarts included."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from backends.record.access import Role
from backends.record.alarm import (
    Acknowledge,
    Alarm,
    AlarmState,
    ResetAlarm,
    ShelveAlarm,
    TakeOutOfService,
    UnshelveAlarm,
)
from backends.record.policy import (
    AlarmClass,
    AlarmPolicy,
    EscalationStep,
    Policy,
    SuppressionRule,
)
from backends.record.refusal import RefusalCode
from backends.record.request import DecideRequest
from tests.backends.hub.support import TestConsole, TestHub, raised, running_hub, told_in

pytestmark = pytest.mark.asyncio


def a_policy(**changes: Any) -> Policy:
    """No escalation but what a test asks for."""
    base: dict[str, Any] = {"escalation": {}}
    return Policy(alarms=AlarmPolicy(**(base | changes)))


def now(seconds: float = 0) -> str:
    """The source's time: that long after now."""
    return (dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds)).isoformat()


def over(key: str = "k1") -> dict[str, Any]:
    return {
        "type": "condition_cleared",
        "source": "urban-rest",
        "key": key,
        "occurred_at": now(),
    }


async def seen(hub: TestHub) -> dict[str, Alarm]:
    """All alarms by their key, as a console that joins now sees them."""
    async with hub.console("commander") as console:
        return {alarm.key: alarm for alarm in (await console.snapshot()).alarms}


async def the_alarm(console: TestConsole) -> Alarm:
    (alarm,) = (await console.snapshot()).alarms
    return alarm


async def test_what_nobody_takes_is_escalated_by_the_hubs_own_timer(tmp_path: Path) -> None:
    steps = {"2": [EscalationStep(after_s=0.05, role=Role.COMMANDER)]}
    async with running_hub(tmp_path, policy=a_policy(escalation=steps)) as hub:
        async with hub.console() as console:
            await hub.ingest(raised(occurred_at=now()))
            await console.event("alarm.escalated")
        assert (await seen(hub))["k1"].escalated_to == [Role.COMMANDER]


async def test_a_shelf_outlives_a_restart_and_a_raise_under_it_is_missed(tmp_path: Path) -> None:
    async with running_hub(tmp_path, policy=a_policy()) as hub:
        await hub.ingest(raised(occurred_at=now()))
        async with hub.console() as console:
            alarm = await the_alarm(console)
            shelve = ShelveAlarm(alarm=alarm.id, seen_version=1, minutes=30, reason="校准")
            assert (await console.command(shelve)).refusal is None
    async with running_hub(tmp_path, policy=a_policy()) as hub:
        await hub.ingest(raised(occurred_at=now(), severity=1))
        shelved = (await seen(hub))["k1"]
        assert (shelved.is_set_aside, shelved.missed, shelved.state) == (
            True,
            1,
            AlarmState.UNACK,
        )
        async with hub.console() as console:
            await console.snapshot()
            take_off = UnshelveAlarm(alarm=shelved.id, seen_version=shelved.version)
            receipt = await console.command(take_off)
            assert receipt.request, "of Ⅰ a watch leader asks"
        async with hub.console("commander") as console:
            await console.snapshot()
            approve = DecideRequest(request=receipt.request, seen_version=1, is_approved=True)
            assert (await console.command(approve)).refusal is None
        free = (await seen(hub))["k1"]
        assert (free.is_set_aside, free.missed, free.state) == (False, 1, AlarmState.UNACK)


async def test_a_dispatcher_shelves_for_an_hour_at_most(tmp_path: Path) -> None:
    async with running_hub(tmp_path, policy=a_policy()) as hub:
        await hub.ingest(raised(occurred_at=now(), severity=3))
        async with hub.console("urban") as console:
            alarm = await the_alarm(console)
            shelve = ShelveAlarm(alarm=alarm.id, seen_version=1, minutes=61, reason="校准")
            refusal = (await console.command(shelve)).refusal
            assert refusal is not None
            assert refusal.code is RefusalCode.OUT_OF_RANGE
            assert (await seen(hub))["k1"].shelf is None


async def test_what_is_out_of_service_stays_listed_when_it_is_over(tmp_path: Path) -> None:
    async with running_hub(tmp_path, policy=a_policy()) as hub:
        await hub.ingest(raised(occurred_at=now()))
        async with hub.console() as console:
            alarm = await the_alarm(console)
            permit = TakeOutOfService(
                alarm=alarm.id, seen_version=1, reason="更换探头", permit="JX-17"
            )
            assert (await console.command(permit)).refusal is None
            acknowledge = Acknowledge(alarm=alarm.id, seen_version=2)
            assert (await console.command(acknowledge)).refusal is None
        await hub.ingest(over())
        alarm = (await seen(hub))["k1"]
        assert (alarm.state, alarm.is_set_aside) == (AlarmState.NORM, True)


async def test_a_latched_alarm_waits_for_its_reset(tmp_path: Path) -> None:
    classes = [AlarmClass(kind="case", is_latching=True)]
    async with running_hub(tmp_path, policy=a_policy(classes=classes)) as hub:
        await hub.ingest(raised(occurred_at=now()))
        await hub.ingest(over())
        async with hub.console() as console:
            alarm = await the_alarm(console)
            await console.command(Acknowledge(alarm=alarm.id, seen_version=2))
            assert (await seen(hub))["k1"].state is AlarmState.LATCHED
            await console.command(ResetAlarm(alarm=alarm.id, seen_version=3))
            assert not await seen(hub)


async def test_a_cause_suppresses_what_follows_and_its_end_lets_go(tmp_path: Path) -> None:
    rule = SuppressionRule(id="power", why="断电所致", cause="power", kinds=["case"])
    async with running_hub(tmp_path, policy=a_policy(suppressions=[rule])) as hub:
        await hub.ingest(
            raised("x", occurred_at=now()), raised("p", kind="power", occurred_at=now())
        )
        await hub.ingest(raised("y", occurred_at=now()))
        alarms = await seen(hub)
        assert {key for key, alarm in alarms.items() if alarm.suppression} == {"x", "y"}
        await hub.ingest(over("p"))
        alarms = await seen(hub)
        assert not any(alarm.is_set_aside for alarm in alarms.values())
        assert alarms["x"].state is AlarmState.UNACK


async def test_a_chattering_source_is_one_alarm_and_its_end_waits_for_quiet(
    tmp_path: Path,
) -> None:
    async with running_hub(tmp_path, policy=a_policy(chatter_s=0.4)) as hub:
        async with hub.console() as console:
            for _ in range(10):
                await hub.ingest(raised(occurred_at=now()), over())
            alarm = (await seen(hub))["k1"]
            assert (alarm.state, alarm.is_chattering) == (AlarmState.UNACK, True)
            assert alarm.version < 8
            await _ended(console, times=3)
        assert (await seen(hub))["k1"].state is AlarmState.RTNUN


async def _ended(console: TestConsole, times: int) -> None:
    """Until that many clears were told."""
    told = 0
    while told < times:
        batch = await console.event("alarm.cleared")
        told += sum(event.type == "alarm.cleared" for event in batch.events)


async def test_a_raise_that_waits_for_its_delay_survives_a_restart(tmp_path: Path) -> None:
    policy = a_policy(classes=[AlarmClass(kind="case", on_delay_s=0.3)])
    async with running_hub(tmp_path, policy=policy) as hub:
        await hub.ingest(raised(occurred_at=now()))
    told = [event.type for event in told_in(tmp_path) if event.type.startswith("alarm.")]
    async with running_hub(tmp_path, policy=policy) as hub, hub.console() as console:
        if not told and not (await console.snapshot()).alarms:
            await console.event("alarm.raised")
        assert (await seen(hub))["k1"].state is AlarmState.UNACK


async def test_what_is_shorter_than_its_delay_is_no_alarm(tmp_path: Path) -> None:
    policy = a_policy(classes=[AlarmClass(kind="case", on_delay_s=30)])
    async with running_hub(tmp_path, policy=policy) as hub:
        await hub.ingest(raised(occurred_at=now()))
        await hub.ingest(over())
        assert not await seen(hub)
    assert not [event for event in told_in(tmp_path) if event.type.startswith("alarm.")]
