"""MQTT without a broker's own: what it kept for us comes late. Against mosquitto: tests/interop."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backends.gateway.health import FeedHealth
from backends.gateway.rest.mapping import MappingError, load_mapping
from backends.gateway.rest.mqtt import Mailbox
from backends.gateway.rest.mqtt_line import Message
from backends.gateway.rest.service import serve_mapping
from backends.gateway.rest.streams import Mapping
from backends.record.common import Department
from backends.record.ids import SourceId
from backends.record.observation import ConditionRaised, Observation
from tests.backends.gateway.collector import Collector
from tests.backends.gateway.rest.fake_broker import FakeBroker, broking
from tests.backends.gateway.rest.scripted import HEAD, NOW

MAPPING = (
    HEAD
    + """
transport = "mqtt"

[[stream]]
name = "alarms"
topics = ["alarms/#"]
[stream.fields]
id = "id"
title = "t"
status = "s"
updated_at = { path = "at", type = "time", format = "iso" }
"""
)
OUTWARD = '\n[[outward]]\ntargets = ["party:police"]\npath = "/police"\n'
MINUTE = dt.timedelta(minutes=1)


def mapped(folder: Path, url: str = "mqtt://elsewhere", more: str = "") -> Mapping:
    path = folder / "mqtt.toml"
    path.write_text(MAPPING + more, encoding="utf-8")
    return load_mapping(path, url)


def alarm(number: int, at: dt.datetime) -> bytes:
    row = {"id": f"A{number}", "t": "水位超限", "s": "open", "at": at.isoformat()}
    return json.dumps(row).encode()


def marks(told: list[Observation]) -> list[bool]:
    return [o.is_late for o in told if isinstance(o, ConditionRaised)]


class Line:
    """A mailbox and the clock that it sees."""

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        self.health = FeedHealth(
            SourceId("test.source"),
            Department.GRID,
            "测试系统",
            stale_after_s=60,
            clock=lambda: self.now,
        )
        self.box = Mailbox(mapped(folder), self.health, lambda: self.now)
        self.box.up()

    def away(self, minutes: float) -> None:
        self.box.down()
        self.now += minutes * MINUTE
        self.box.up()

    def is_late(self, number: int, at: dt.datetime) -> bool:
        (mark,) = marks(self.box.open(Message("alarms/1", alarm(number, at), 1, 1)))
        return mark


@pytest.fixture
def line(tmp_path: Path) -> Line:
    return Line(tmp_path)


def test_what_the_broker_kept_over_a_partition_is_marked_late(line: Line) -> None:
    began = line.now
    assert not line.is_late(0, began - 60 * MINUTE), "a retained message at the first start"
    line.away(20)
    assert line.is_late(1, began + 5 * MINUTE)
    assert line.is_late(2, began + 6 * MINUTE)
    assert not line.is_late(3, line.now), "it is of now"
    report = line.health.report()
    assert (report.late, report.data_at) == (2, line.now.isoformat())


def test_after_a_short_break_nothing_is_late(line: Line) -> None:
    line.away(0.5)
    assert not line.is_late(1, line.now - 5 * MINUTE)


def test_a_short_break_while_the_backlog_comes_does_not_end_it(line: Line) -> None:
    began = line.now
    line.away(20)
    assert line.is_late(1, began + MINUTE)
    line.away(0.1)
    assert line.is_late(2, began + 2 * MINUTE)


def test_a_state_that_is_said_again_after_the_backlog_is_of_now(line: Line) -> None:
    """Or an alarm that still stands would never sound: each late word puts that off."""
    began = line.now
    line.away(20)
    late = []
    for _ in range(60):
        line.now += dt.timedelta(seconds=1)
        late.append(line.is_late(1, began + 5 * MINUTE))
    assert late == [True] * 30 + [False] * 30


def test_a_long_backlog_is_late_to_its_end_and_a_slow_clock_not_for_ever(line: Line) -> None:
    began = line.now
    line.away(20)
    late = []
    for second in range(0, 1500, 20):
        late.append(line.is_late(1, began + dt.timedelta(seconds=second / 2)))
        line.now += dt.timedelta(seconds=20)
    assert late == [True] * 60 + [False] * 15, "as long as the gap was, at the most"


@contextlib.asynccontextmanager
async def _served(broker: FakeBroker, folder: Path, now: dt.datetime) -> AsyncIterator[Collector]:
    got = Collector()
    mapping = mapped(folder, broker.url)
    task = asyncio.create_task(serve_mapping(mapping, got.add, lambda: now, data=folder))
    try:
        yield got
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@pytest.mark.asyncio
async def test_what_was_kept_while_the_gateway_was_down_is_marked_late(tmp_path: Path) -> None:
    later = NOW + 20 * MINUTE
    async with broking() as broker:
        async with _served(broker, tmp_path, NOW) as got:
            broker.tell("alarms/1", alarm(1, NOW))
            await broker.confirmed()
            assert marks(got.observations) == [False]
        for number, minute in ((2, 5), (3, 6), (4, 20)):
            broker.tell("alarms/1", alarm(number, NOW + minute * MINUTE))
        async with _served(broker, tmp_path, later) as got:
            await broker.confirmed()
            assert marks(got.observations) == [True, True, False]


def test_a_way_out_by_mqtt_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="nothing goes out by MQTT") as refused:
        mapped(tmp_path, more=OUTWARD)
    assert refused.value.line == (MAPPING + OUTWARD).splitlines().index("[[outward]]") + 1


def test_an_alarm_of_a_time_that_cannot_be_counts_from_its_message_and_says_so(
    tmp_path: Path,
) -> None:
    mapping = mapped(tmp_path, more='occurred_at = { path = "o", type = "time", format = "iso" }\n')
    health = FeedHealth(SourceId("x"), Department.GRID, "x", stale_after_s=60)
    box = Mailbox(mapping, health, lambda: NOW)
    row = json.loads(alarm(1, NOW)) | {"o": "1970-01-01T00:00:00+00:00"}
    payload = json.dumps(row).encode()
    (told,) = box.open(Message(topic="alarms/1", payload=payload, mid=1, qos=1))
    assert isinstance(told, ConditionRaised) and told.occurred_at == NOW
    assert [one.reason for one in health.report().quarantined] == ["alarms：发生时间早于 2000 年"]
