"""Loggers and the hub: an order to one in the field and back, and one summary of a back-fill."""

from __future__ import annotations

import datetime as dt
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from backends.gateway.departments.environment.adapter import EnvironmentAdapter
from backends.gateway.departments.environment.settings import EnvironmentSettings, Outlet
from backends.gateway.post import PostOffice
from backends.hub.backfills import Backfills
from backends.protocols import hj212
from backends.record.backfill_words import in_words
from backends.record.observation import ConditionCleared, ConditionRaised, Observation, Reading
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


NOW = dt.datetime(2026, 11, 26, 6, 0, tzinfo=dt.UTC)
MN = "330108000000000000000001"


def _back_filled(ago_min: float, value: str) -> hj212.Frame:
    at = NOW - dt.timedelta(minutes=ago_min)
    values = {"w01018": {"Avg": value, "Flag": "N"}}
    return hj212.data_frame(hj212.Logger(mn=MN), "2051", sent_at=NOW, data_time=at, values=values)


def _gather(backfills: Backfills, told: list[Observation], now_s: float) -> None:
    for one in told:
        if isinstance(one, Reading | ConditionRaised | ConditionCleared) and one.is_late:
            backfills.take(one, now_s)


def test_readings_and_alarms_of_one_back_fill_are_one_summary_on_the_board() -> None:
    policy = resources.files("resources") / "defaults" / "policy" / "exchange.toml"
    window_s = tomllib.loads(policy.read_text(encoding="utf-8"))["exchange"]["late_window_s"]
    outlet = Outlet(id="o1", mn=MN, name="滨江排口", limits={"w01018": 50.0})
    adapter, hub = EnvironmentAdapter(EnvironmentSettings(outlets=[outlet]), NOW), Backfills()
    for number in range(30):
        frame = _back_filled(150 - 2 * number, "80" if number < 10 else "30")
        _gather(hub, adapter.take(frame, NOW), 0.0)
    summaries: list[str] = []
    for now_s in range(1, 181):
        if now_s % 5 == 4:  # the gateway's tick at its worst
            _gather(hub, adapter.tick(NOW + dt.timedelta(seconds=now_s)), now_s)
        summaries += [in_words(told) for told in hub.over(now_s, window_s)]
    assert summaries == ["11:30 至 12:28 补传 30 条读数、1 条报警（1 条已解除）"]
