"""Back-filled data: late readings, conditions with their end, one summary, and what still holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from backends.gateway.departments.environment.adapter import EnvironmentAdapter
from backends.gateway.departments.environment.kept_backfills import KeptBackfills
from backends.gateway.departments.environment.service import Desk, Feeds, HjSession
from backends.gateway.departments.environment.settings import EnvironmentSettings, Outlet
from backends.gateway.departments.environment.times import Seen
from backends.protocols import hj212
from backends.record.observation import ConditionCleared, ConditionRaised, Observation, Reading

NOW = dt.datetime(2026, 11, 26, 6, 0, tzinfo=dt.UTC)
MN = "330108000000000000000001"
SETTINGS = EnvironmentSettings(
    outlets=[Outlet(id="outlet-1", mn=MN, name="滨江排口", limits={"w01018": 50.0})]
)
MINUTE = dt.timedelta(minutes=1)


def _minutes(value: str, ago_min: float, *, now: dt.datetime = NOW) -> hj212.Frame:
    values = {"w01018": {"Avg": value, "Flag": "N"}}
    at = now - ago_min * MINUTE
    return hj212.data_frame(hj212.Logger(mn=MN), "2051", sent_at=now, data_time=at, values=values)


def _live(value: str, now: dt.datetime = NOW) -> hj212.Frame:
    values = {"w01018": {"Rtd": value, "Flag": "N"}}
    return hj212.data_frame(hj212.Logger(mn=MN), "2011", sent_at=now, data_time=now, values=values)


def _conditions(observations: list[Observation]) -> list[ConditionRaised | ConditionCleared]:
    return [o for o in observations if isinstance(o, ConditionRaised | ConditionCleared)]


def test_back_filled_values_are_late_readings_and_judge_nothing_yet() -> None:
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    (told,) = adapter.take(_minutes("80", 120), NOW)
    assert isinstance(told, Reading)
    assert told.is_late and told.value == 80 and told.observed_at == NOW - 120 * MINUTE
    assert adapter.take_late() == {"environment.hj212": 1}
    assert adapter.tick(NOW + 0.2 * MINUTE) == []


def test_what_was_over_and_is_no_more_is_told_late_with_its_end_in_the_order_of_time() -> None:
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    adapter.take(_live("40"), NOW)
    for value, ago in (("30", 100), ("80", 130), ("70", 120), ("35", 110)):  # newest first
        adapter.take(_minutes(value, ago), NOW)
    told = _conditions(adapter.tick(NOW + 2 * MINUTE))
    assert [(type(o), o.occurred_at, o.is_late) for o in told] == [
        (ConditionRaised, NOW - 130 * MINUTE, True),
        (ConditionCleared, NOW - 110 * MINUTE, True),
    ]
    summary = adapter.remark(NOW + MINUTE)
    assert "补传 11-26 11:50 至 11-26 12:20 数据 4 个，1 个监测点" in summary
    assert "超标 1 项：滨江排口 COD 最高 80 mg/L" in summary
    assert adapter.tick(NOW + 3 * MINUTE) == []  # one back-fill, one summary


def test_live_data_within_the_limit_ends_what_the_back_fill_left_open() -> None:
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    adapter.take(_live("40"), NOW)
    adapter.take(_minutes("80", 60), NOW)
    told = _conditions(adapter.tick(NOW + 2 * MINUTE))
    assert [type(o) for o in told] == [ConditionRaised, ConditionCleared]


def test_what_still_holds_is_not_ended_and_the_next_value_goes_on_from_it() -> None:
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    adapter.take(_minutes("80", 60), NOW)
    (raised,) = _conditions(adapter.tick(NOW + 2 * MINUTE))
    assert isinstance(raised, ConditionRaised) and raised.is_late
    later = NOW + 3 * MINUTE
    (cleared,) = _conditions(adapter.take(_live("30", later), later))
    assert isinstance(cleared, ConditionCleared) and not cleared.is_late
    assert cleared.key == raised.key


def test_a_back_fill_does_not_end_what_live_data_says_still_stands() -> None:
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    (raised,) = _conditions(adapter.take(_live("80"), NOW))
    assert isinstance(raised, ConditionRaised)
    back = NOW + 60 * MINUTE
    adapter.take(_live("80", back), back)
    for value, ago in (("80", 50), ("30", 40), ("80", 30), ("30", 20)):
        adapter.take(_minutes(value, ago, now=back), back)
    told = _conditions(adapter.tick(back + 2 * MINUTE))
    assert told and all(isinstance(o, ConditionRaised) and o.is_late for o in told)
    later = back + 2 * MINUTE
    (cleared,) = _conditions(adapter.take(_live("30", later), later))
    assert isinstance(cleared, ConditionCleared) and not cleared.is_late


def test_a_back_fill_newer_than_live_data_ends_what_stood_before_the_gap() -> None:
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    adapter.take(_live("80"), NOW)
    back = NOW + 60 * MINUTE
    for value, ago in (("30", 70), ("30", 40)):  # of both sides of that
        adapter.take(_minutes(value, ago, now=back), back)
    (cleared,) = _conditions(adapter.tick(back + 2 * MINUTE))
    assert isinstance(cleared, ConditionCleared) and cleared.is_late
    assert cleared.occurred_at == back - 40 * MINUTE


def test_a_logger_that_kept_its_frames_with_their_qn_is_late_too() -> None:
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    then = NOW - 90 * MINUTE
    (told,) = adapter.take(_live("40", then), NOW)
    assert isinstance(told, Reading) and told.is_late


def test_an_hourly_mean_of_the_hour_that_just_ended_is_not_late() -> None:
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    frame = replace(_minutes("30", 61), cn="2061")
    told = adapter.take(frame, NOW)
    assert isinstance(told[0], Reading) and not told[0].is_late


def test_a_repeated_frame_is_taken_once_whatever_its_qn() -> None:
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    frame = _minutes("80", 120)
    assert len(adapter.take(frame, NOW)) == 1
    assert adapter.take(replace(frame, qn="20261126140000999"), NOW) == []
    two = replace(frame, cn="2061")  # the same QN and time, another command
    assert adapter.take(two, NOW)


def test_what_was_seen_is_remembered_up_to_its_bound() -> None:
    seen = Seen(each=10, most=3)
    frames = [_minutes("80", 120 + n) for n in range(30)]
    assert not any(seen.is_repeat(frame, MN) for frame in frames)
    assert seen.is_repeat(frames[-1], MN) and not seen.is_repeat(frames[0], MN)
    assert not any(seen.is_repeat(frames[-1], f"{n}") for n in range(9))
    assert len(seen) == 3, "of each logger so many, of so many loggers"


def test_a_gateway_that_is_killed_over_a_back_fill_still_tells_what_was_over(
    tmp_path: Path,
) -> None:
    adapter = EnvironmentAdapter(SETTINGS, NOW, kept=KeptBackfills(tmp_path))
    for value, ago in (("80", 130), ("35", 110)):
        adapter.take(_minutes(value, ago), NOW)
    later = NOW + MINUTE
    after = EnvironmentAdapter(SETTINGS, later, kept=KeptBackfills(tmp_path))
    after.take(_live("40", later), later)
    told = _conditions(after.tick(later + 2 * MINUTE))
    assert [(type(o), o.occurred_at) for o in told] == [
        (ConditionRaised, NOW - 130 * MINUTE),
        (ConditionCleared, NOW - 110 * MINUTE),
    ]
    assert KeptBackfills(tmp_path).load() == [], "what is judged is not judged again"


def test_a_logger_whose_clock_is_slow_is_not_late_for_ever() -> None:
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    slow = 40 * MINUTE
    told: list[Observation] = []
    for minute in range(5):
        now = NOW + minute * MINUTE
        told += adapter.take(_live("40" if minute < 4 else "80", now - slow), now)
    readings = [o for o in told if isinstance(o, Reading)]
    assert [o.is_late for o in readings] == [True, True, False, False, False]
    (raised,) = _conditions(told[-1:])
    assert isinstance(raised, ConditionRaised) and not raised.is_late
    assert raised.occurred_at == NOW + 4 * MINUTE - slow, "by its own clock"
    now = NOW + 5 * MINUTE
    (kept,) = adapter.take(_minutes("90", 120, now=now - slow), now)
    assert isinstance(kept, Reading) and kept.is_late, "what it kept is late by its own clock"


def _skews(*sent: tuple[hj212.Frame, dt.datetime]) -> list[int | None]:
    """What the board says of the clock after each frame, in seconds."""
    clock = [NOW]
    feeds = Feeds(SETTINGS, lambda: clock[0])
    desk = Desk(
        adapter=EnvironmentAdapter(SETTINGS, NOW),
        feeds=feeds,
        sink=lambda told: None,
        clock=lambda: clock[0],
    )
    session, told = HjSession(desk), []
    for frame, at in sent:
        clock[0] = at
        session.receive(hj212.encode(frame))
        skew_ms = feeds.first.report().skew_ms
        told.append(None if skew_ms is None else round(skew_ms / 1000))
    return told


def test_the_hour_that_a_frame_without_qn_tells_of_is_no_clock() -> None:
    hour = replace(_minutes("30", 60), cn="2061", qn="")
    assert _skews((hour, NOW)) == [None]


def test_a_back_fill_tells_nothing_of_the_clock_though_it_keeps_its_qn() -> None:
    live = (_live("40", NOW - dt.timedelta(seconds=1)), NOW)
    kept = [(_live("40", NOW - ago * MINUTE), NOW + MINUTE) for ago in (90, 20, 19, 18)]
    assert _skews(live, *kept) == [-1] * 5


def test_a_clock_that_stays_slow_is_told_from_the_third_frame_and_a_fast_one_at_once() -> None:
    slow = [
        (_live("40", NOW + minute * MINUTE - 60 * MINUTE), NOW + minute * MINUTE)
        for minute in range(4)
    ]
    assert _skews(*slow) == [None, None, -3600, -3600]
    assert _skews((_live("40", NOW + 5 * MINUTE), NOW)) == [300]


def test_kept_frames_that_come_in_a_burst_are_no_slow_clock() -> None:
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    for number in range(6):
        sent = NOW - (60 - number) * MINUTE
        (told,) = adapter.take(_live("40", sent), NOW + number * dt.timedelta(seconds=25))
        assert isinstance(told, Reading) and told.is_late


def _device(state: str, ago_min: float, *, now: dt.datetime = NOW) -> hj212.Frame:
    at = hj212.time_text(now - ago_min * MINUTE)
    groups = ((("DataTime", at),), (("SB1-RS", state),))
    qn = hj212.time_text(now, with_ms=True)
    return hj212.Frame(cn="2021", mn=MN, st="32", qn=qn, flag=5, groups=groups)


def _alarm_2005(value: str, kind: str, ago_min: float) -> hj212.Frame:
    at = hj212.time_text(NOW - ago_min * MINUTE)
    group = (("AlarmTime", at), ("011-Ala", value), ("AlarmType", kind))
    return hj212.Frame(cn="2072", mn=MN, st="32", groups=(group,))


def test_a_back_filled_alarm_of_a_device_is_late_with_its_end() -> None:
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    frames = [_device("4", 120), _device("4", 119), _device("1", 90)]
    told = [o for frame in frames for o in adapter.take(frame, NOW)]
    assert [(type(o), o.is_late) for o in _conditions(told)] == [
        (ConditionRaised, True),
        (ConditionCleared, True),
    ]
    assert all(o.is_late for o in told if isinstance(o, Reading))
    assert adapter.take_late() == {"environment.hj212": 5}


def test_a_device_that_runs_now_does_not_sound_for_its_alarm_of_then() -> None:
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    adapter.take(_device("1", 0), NOW)
    told = [o for ago in (120, 119) for o in adapter.take(_device("4", ago), NOW)]
    assert [(type(o), o.is_late) for o in _conditions(told)] == [
        (ConditionRaised, True),
        (ConditionCleared, True),
    ]
    later = NOW + MINUTE
    (raised,) = _conditions(adapter.take(_device("4", 0, now=later), later))
    assert isinstance(raised, ConditionRaised) and not raised.is_late


def test_an_alarm_of_a_device_that_stands_now_is_not_ended_by_back_filled_states() -> None:
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    adapter.take(_device("4", 0), NOW)
    told = [
        o for state, ago in (("1", 120), ("4", 110)) for o in adapter.take(_device(state, ago), NOW)
    ]
    assert _conditions(told) == []


def test_alarms_of_2005_are_late_by_their_own_time() -> None:
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    frames = [_alarm_2005("88", "1", 120), _alarm_2005("30", "0", 60), _alarm_2005("88", "1", 1)]
    told = _conditions([o for frame in frames for o in adapter.take(frame, NOW)])
    assert [(type(o), o.is_late) for o in told] == [
        (ConditionRaised, True),
        (ConditionCleared, True),
        (ConditionRaised, False),
    ]
