"""Topics that a broker does not let us listen to are told, and asked for again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from backends.gateway.health import utc_now
from backends.gateway.rest import mqtt_line
from backends.gateway.rest.mapping import load_mapping
from backends.gateway.rest.service import serve_mapping
from backends.gateway.rest.trial import connector_try
from backends.record.observation import HealthReport, Observation
from backends.record.resource import SourceHealth, SourceState
from tests.backends.gateway.collector import Collector
from tests.backends.gateway.rest.fake_broker import FakeBroker, broking
from tests.backends.gateway.rest.scripted import HEAD

STREAM = """
[[stream]]
name = "{0}"
title = "{1}"
topics = {2}
[stream.fields]
id = "id"
title = "t"
status = "s"
updated_at = {{ path = "at", type = "time", format = "iso" }}
"""
TEXT = (
    HEAD
    + 'transport = "mqtt"\nstale_after_s = 0.2\n'
    + STREAM.format("alarms", "报警", '["alarms/#", "urgent/#"]')
    + STREAM.format("levels", "水位", '["levels/#"]')
)


def mapping_file(folder: Path) -> Path:
    path = folder / "mqtt.toml"
    path.write_text(TEXT, encoding="utf-8")
    return path


@contextlib.asynccontextmanager
async def served(broker: FakeBroker, folder: Path) -> AsyncIterator[Collector]:
    got = Collector()
    mapping = load_mapping(mapping_file(folder), broker.url)
    task = asyncio.create_task(serve_mapping(mapping, got.add, utc_now, data=folder))
    try:
        yield got
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def says(wanted: Callable[[SourceHealth], bool]) -> Callable[[list[Observation]], bool]:
    return lambda told: any(isinstance(o, HealthReport) and wanted(o.health) for o in told[-3:])


@pytest.mark.asyncio
async def test_a_stream_that_is_refused_is_told_beside_those_that_work(tmp_path: Path) -> None:
    words = "报警：消息服务器不允许订阅 urgent/#"
    async with broking() as broker:
        broker.refused = {"urgent/#"}
        async with served(broker, tmp_path) as got:
            await got.until(says(lambda health: words in health.reason))
            await got.until(says(lambda health: not health.is_refused and health.errors == 1))


@pytest.mark.asyncio
async def test_where_all_is_refused_nobody_lets_us_in_until_we_are_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mqtt_line, "ASK_AGAIN_S", 0.3)
    async with broking() as broker:
        broker.refused = {"alarms/#", "urgent/#", "levels/#"}
        async with served(broker, tmp_path) as got:
            await got.until(
                says(
                    lambda health: (
                        health.state is SourceState.LOST
                        and health.is_refused
                        and "不允许订阅 alarms/#、urgent/#、levels/#" in health.reason
                    )
                )
            )
            broker.refused = set()
            await got.until(says(lambda health: health.state is not SourceState.LOST))


@pytest.mark.asyncio
async def test_a_trial_tells_which_stream_is_refused(tmp_path: Path) -> None:
    async with broking() as broker:
        broker.refused = {"levels/#"}
        file = mapping_file(tmp_path)
        alarms, levels = await asyncio.to_thread(connector_try, file, broker.url, 3, 0.5)
    assert (alarms.failure, levels.failure) == ("", "消息服务器不允许订阅 levels/#")
