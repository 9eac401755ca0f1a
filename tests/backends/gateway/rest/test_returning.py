"""What vanished once and is back, through the hub's own decider: its later words still count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backends.gateway.rest.returning import MOST_ENDED, MOST_KEPT, Ends
from backends.record.alarm import Alarm, AlarmState
from backends.record.warning import WarningState
from tests.backends.gateway.rest.deciding import AlarmDesk
from tests.backends.gateway.rest.scripted import HEAD, NOW, STREAM, bench
from tests.backends.gateway.rest.test_coming_back import FIELDS, MINUTE, WARNINGS, row

ALARMS = HEAD + STREAM + "whole = true\n" + FIELDS + 'detail = { "水位" = "level" }\n'
OPEN = row("open", "14:00:00", level="1")
UNTIL = "2026-11-22 20:00:00"
is_restarted = pytest.mark.parametrize("is_restarted", [False, True])


def desks(
    folder: Path, text: str, lists: list[list[dict[str, Any]]], *, is_restarted: bool
) -> Iterator[AlarmDesk]:
    """The record after each of the lists, two minutes apart; `is_restarted`: the gateway is, too,
    before each."""
    desk, rows = AlarmDesk(), list[dict[str, Any]]()
    with bench(folder, text, lambda _: {"rows": rows}, keeps=True) as (one, _):
        for listed in lists:
            rows[:] = listed
            desk.take(one.poll().observations, one.now)
            yield desk
            one.now += 2 * MINUTE
            if is_restarted:
                one.started()


def alarms(
    folder: Path, changes: list[dict[str, Any]], *, is_restarted: bool = False
) -> list[Alarm]:
    """The alarm after each change of a row that had vanished and was back."""
    lists = [[OPEN], [], [OPEN], *([OPEN | change] for change in changes)]
    told = desks(folder, ALARMS, lists, is_restarted=is_restarted)
    return [desk.alarms["things:C1"] for desk in told][3:]


@is_restarted
@pytest.mark.parametrize("at", ["14:00:00", "14:02:00"])  # of an open row, and by a slow clock
def test_news_of_what_is_back_counts_though_its_time_is_of_before(
    tmp_path: Path, at: str, is_restarted: bool
) -> None:
    change = {"level": "2", "at": f"2026-11-22 {at}"}
    found = alarms(tmp_path, [change, change | {"level": "3"}, change], is_restarted=is_restarted)
    assert [alarm.detail["水位"] for alarm in found] == ["2", "3", "2"]
    assert {alarm.state for alarm in found} == {AlarmState.UNACK}
    assert {alarm.raise_count for alarm in found} == {2}, "fresh figures call nobody"


@is_restarted
def test_what_is_back_ends_by_a_clock_that_is_slow(tmp_path: Path, is_restarted: bool) -> None:
    closed = {"s": "closed", "at": "2026-11-22 14:03:00"}
    reopened = {"at": "2026-11-22 14:04:00"}
    again = closed | {"at": "2026-11-22 14:05:00"}
    found = alarms(tmp_path, [closed, reopened, again], is_restarted=is_restarted)
    over = AlarmState.RTNUN
    assert [alarm.state for alarm in found] == [over, AlarmState.UNACK, over]


def test_what_is_back_and_vanishes_again_is_over(tmp_path: Path) -> None:
    told = desks(tmp_path, ALARMS, [[OPEN], [], [OPEN], [], [OPEN]], is_restarted=False)
    states = [desk.state_of("things:C1") for desk in told]
    unack, over = AlarmState.UNACK, AlarmState.RTNUN
    assert states == [unack, over, unack, over, unack]


@is_restarted
def test_a_warning_that_is_back_is_changed_and_withdrawn_by_a_slow_clock(
    tmp_path: Path, is_restarted: bool
) -> None:
    issued = row("open", "14:00:00", until=UNTIL)
    changed = issued | {"t": "暴雨红色预警", "at": "2026-11-22 14:02:00"}
    over = changed | {"s": "closed", "at": "2026-11-22 14:03:00"}
    lists = [[issued], [], [issued], [changed], [over]]
    told = desks(tmp_path, WARNINGS, lists, is_restarted=is_restarted)
    found = [desk.warnings["things:C1"] for desk in told]
    assert found[3].headline == "暴雨红色预警"
    in_force, cancelled = WarningState.IN_FORCE, WarningState.CANCELLED
    assert [one.state for one in found[1:]] == [cancelled, in_force, in_force, cancelled]


def test_the_newest_ends_are_kept() -> None:
    ends = Ends({}, {})
    for number in range(MOST_ENDED + 1):
        ends.note(str(number), NOW + dt.timedelta(seconds=number))
    assert list(ends.kept_ended())[-1] == str(MOST_ENDED)
    assert len(ends.kept_ended()) == MOST_KEPT and len(ends._ended) == MOST_ENDED
