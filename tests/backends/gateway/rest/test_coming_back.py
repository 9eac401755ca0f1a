"""Alarms that end and come back, through the hub's own decider: they must call people again."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from backends.gateway.health import FeedHealth
from backends.gateway.rest.mqtt import Mailbox
from backends.gateway.rest.mqtt_line import Message
from backends.record.alarm import AlarmState
from backends.record.common import Department
from backends.record.ids import SourceId
from backends.record.observation import ConditionRaised
from backends.record.warning import WarningState
from tests.backends.gateway.rest.deciding import AlarmDesk
from tests.backends.gateway.rest.scripted import HEAD, NOW, STREAM, bench
from tests.backends.gateway.rest.test_mqtt import mapped

FIELDS = """
[stream.fields]
id = "id"
title = "t"
status = "s"
updated_at = { path = "at", type = "time" }
occurred_at = { path = "reported", type = "time" }
"""
ALARMS = HEAD + STREAM + FIELDS
URGENT = HEAD + STREAM + 'only = { path = "urgency", values = ["1"] }\n' + FIELDS
MINUTE = dt.timedelta(minutes=1)


def row(state: str, at: str, **more: Any) -> dict[str, Any]:
    """A case as it was changed at that time; it was reported at 13:00."""
    base = {"id": "C1", "t": "暴露垃圾", "s": state, "at": f"2026-11-22 {at}"}
    return base | {"reported": "2026-11-22 13:00:00"} | more


@pytest.mark.parametrize(
    ("text", "over"),
    [
        (ALARMS, {"s": "closed"}),
        (URGENT, {"urgency": "3"}),  # it belongs to the stream no more, and does again
    ],
)
def test_a_case_that_is_opened_again_is_an_alarm_again(
    tmp_path: Path, text: str, over: dict[str, str]
) -> None:
    rows: list[dict[str, Any]] = []
    desk = AlarmDesk()
    steps = [("13:10:00", {}), ("13:20:00", over), ("13:30:00", {})]
    with bench(tmp_path, text, lambda _: {"rows": rows}, keeps=True) as (one, _):
        states = []
        for at, change in steps:
            rows[:] = [row("open", at, urgency="1") | change]
            one.now += MINUTE
            desk.take(one.poll().observations, one.now)
            states.append(desk.state_of("things:C1"))
            one.started()  # whatever the gateway remembers of it
    assert states == [AlarmState.UNACK, AlarmState.RTNUN, AlarmState.UNACK]


def test_a_message_that_opens_it_again_is_an_alarm_again(tmp_path: Path) -> None:
    mapping = mapped(
        tmp_path, more='occurred_at = { path = "reported", type = "time", format = "iso" }\n'
    )
    health = FeedHealth(SourceId("x"), Department.GRID, "x", stale_after_s=60)
    box = Mailbox(mapping, health, lambda: NOW)
    desk = AlarmDesk()
    states = []
    for number, state in enumerate(("open", "closed", "open")):
        at = NOW - 3 * MINUTE + number * MINUTE
        said = {"id": "A1", "t": "水位超限", "s": state, "at": at.isoformat()}
        said["reported"] = (NOW - 60 * MINUTE).isoformat()
        message = Message("alarms/1", json.dumps(said).encode(), number, 1)
        desk.take(box.open(message), NOW + number * MINUTE)
        states.append(desk.state_of("alarms:A1"))
    assert states == [AlarmState.UNACK, AlarmState.RTNUN, AlarmState.UNACK]


def test_an_alarm_is_of_its_last_word_and_names_when_it_was_reported(tmp_path: Path) -> None:
    with bench(tmp_path, ALARMS, lambda _: {"rows": [row("open", "13:10:00")]}) as (one, _):
        (raised,) = one.poll().observations
    assert isinstance(raised, ConditionRaised)
    assert f"{raised.occurred_at:%H:%M}" == "05:10"
    assert raised.detail == {"上报时间": "2026-11-22 13:00:00"}


WARNINGS = (
    HEAD
    + STREAM
    + 'becomes = "warnings"\nwhole = true\n'
    + FIELDS
    + 'until = { path = "until", type = "time" }\n'
)


@pytest.mark.parametrize("is_restarted", [False, True])
def test_what_a_whole_list_left_out_once_calls_again_when_it_is_back(
    tmp_path: Path, is_restarted: bool
) -> None:
    rows = [row("open", "13:10:00")]
    desk, text = AlarmDesk(), ALARMS.replace("[stream.fields]", "whole = true\n[stream.fields]")
    with bench(tmp_path, text, lambda _: {"rows": rows}, keeps=True) as (one, _):
        states = []
        for listed in (rows[:], [], rows[:], rows[:]):
            rows[:] = listed
            one.now += MINUTE
            desk.take(one.poll().observations, one.now)
            states.append(desk.state_of("things:C1"))
            if is_restarted:
                one.started()
    unack = AlarmState.UNACK
    assert states == [unack, AlarmState.RTNUN, unack, unack]
    assert desk.alarms["things:C1"].raise_count == 2


def test_what_is_back_with_a_later_word_stands_from_that_word_on(tmp_path: Path) -> None:
    rows = [row("open", "13:10:00")]
    text = ALARMS.replace("[stream.fields]", "whole = true\n[stream.fields]")
    with bench(tmp_path, text, lambda _: {"rows": rows}) as (one, _):
        one.poll()
        del rows[:]
        one.poll()
        one.now += 5 * MINUTE
        rows[:] = [row("open", "14:07:00")]
        (raised,) = one.poll().observations
    assert isinstance(raised, ConditionRaised) and f"{raised.occurred_at:%H:%M}" == "06:07"


@pytest.mark.parametrize("is_restarted", [False, True])
@pytest.mark.parametrize("gone", [[], [row("closed", "13:20:00", until="2026-11-22 20:00:00")]])
def test_a_warning_that_is_back_is_in_force_again(
    tmp_path: Path, gone: list[dict[str, Any]], is_restarted: bool
) -> None:
    issued = row("open", "13:10:00", until="2026-11-22 20:00:00")
    again = issued | {"at": "2026-11-22 13:30:00"}
    rows: list[dict[str, Any]] = []
    desk = AlarmDesk()
    with bench(tmp_path, WARNINGS, lambda _: {"rows": rows}, keeps=True) as (one, _):
        states = []
        for listed in ([issued], gone, [again] if gone else [issued]):
            rows[:] = listed
            one.now += MINUTE
            desk.take(one.poll().observations, one.now)
            states.append(desk.warning_of("things:C1"))
            if is_restarted:
                one.started()
    in_force = WarningState.IN_FORCE
    assert states == [in_force, WarningState.CANCELLED, in_force]


@pytest.mark.parametrize(
    ("change", "calls"),
    [
        ({"t": "泄漏并起火"}, 2),  # other words call again
        ({"t": "泄漏 4.80"}, 1),  # figures do not; they are fresh
        ({"level": "4.80 m"}, 1),
        ({"x": 120.2}, 1),
    ],
)
def test_what_a_standing_alarm_says_anew_is_told(
    tmp_path: Path, change: dict[str, object], calls: int
) -> None:
    begun = row("open", "13:10:00", t="泄漏 4.21", level="4.21 m", x=120.1, y=30.2)
    rows = [begun]
    text = ALARMS + 'lon = "x"\nlat = "y"\ndetail = { "水位" = "level" }\n'
    desk = AlarmDesk()
    with bench(tmp_path, text, lambda _: {"rows": rows}) as (one, _):
        desk.take(one.poll().observations, one.now)
        rows[:] = [begun | change | {"at": "2026-11-22 13:20:00"}]
        one.now += 2 * MINUTE
        desk.take(one.poll().observations, one.now)
        assert one.poll().observations == [], "once"
    alarm = desk.alarms["things:C1"]
    assert alarm.raise_count == calls and desk.count == 2
    assert alarm.title == rows[0]["t"] and alarm.detail["水位"] == rows[0]["level"]
    assert alarm.place is not None and alarm.place.lon_wgs84 == rows[0]["x"]


def test_a_row_that_was_touched_and_says_the_same_is_not_told(tmp_path: Path) -> None:
    rows = [row("open", "13:00:00")]
    with bench(tmp_path, ALARMS, lambda _: {"rows": rows}) as (one, _):
        one.poll()
        rows[:] = [row("open", "13:20:00")]
        assert one.poll().observations == []


def test_figures_that_came_too_soon_for_the_record_are_told_again(tmp_path: Path) -> None:
    rows = [row("open", "13:10:00", t="水位 4.21")]
    desk = AlarmDesk()
    with bench(tmp_path, ALARMS, lambda _: {"rows": rows}) as (one, _):
        desk.take(one.poll().observations, one.now)
        rows[:] = [row("open", "13:20:00", t="水位 4.80")]
        for seconds in (20, 20, 60, 60):
            one.now += dt.timedelta(seconds=seconds)
            desk.take(one.poll().observations, one.now)
        assert desk.alarms["things:C1"].title == "水位 4.80"
        assert one.poll().observations == []
