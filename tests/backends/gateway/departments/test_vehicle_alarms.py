"""Alarms of vehicles: raised once, cleared with patience, late ones marked, kept over a restart."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from backends.gateway.departments.transport.settings import AlarmChange, TransportSettings
from backends.gateway.departments.transport.vehicles import Vehicle
from backends.protocols import jsatl, jt808
from backends.protocols.jsatl import Device, Flag, SafetyAlarm
from backends.record.common import Severity
from backends.record.observation import ConditionCleared, ConditionRaised, Observation
from tests.backends.gateway.departments.vehicle_bench import HERE, NOW, TERMINAL, Bench

TABLE = [
    Vehicle(phone=TERMINAL.phone, plate="江A12345", kind="hazmat", company="江运", is_known=True)
]
SIGN = jsatl.alarm_sign("T000001", NOW, 0, 2)
COLLISION = SafetyAlarm(
    device=Device.ADAS,
    id=1,
    flag=Flag.BEGIN,
    event=1,
    level=1,
    speed_kmh=60,
    lat_deg=30.2,
    lon_deg=120.1,
    at=NOW,
    sign=SIGN,
)


def _raised(observations: list[Observation]) -> list[tuple[str, Severity, bool]]:
    return [
        (o.title, o.severity, o.is_late) for o in observations if isinstance(o, ConditionRaised)
    ]


def _cleared(observations: list[Observation]) -> list[str]:
    return [o.key for o in observations if isinstance(o, ConditionCleared)]


class _Road(Bench):
    """A vehicle that sends positions one after another."""

    serial = 0

    def send(self, seconds: float, **fields: object) -> list[Observation]:
        """A position after so many seconds, with these fields."""
        self.serial += 1
        self.now += dt.timedelta(seconds=seconds)
        position = replace(HERE, **({"at": self.now} | fields))  # type: ignore[arg-type]
        self.tell(jt808.encode_position(TERMINAL, self.serial, position))
        return self.after(0)

    def safety(self, *alarms: SafetyAlarm) -> list[Observation]:
        return self.send(1, extras=tuple(jsatl.encode_item(alarm) for alarm in alarms))


def test_an_alarm_bit_is_raised_once_and_over_when_it_was_not_told_for_a_while() -> None:
    road = _Road(table=TABLE)
    first = road.send(0, alarm=jt808.ALARM_OVERSPEED, speed_kmh=88.0)
    assert _raised(first) == [("江A12345 超速", Severity.III, False)]
    (raised,) = first
    assert isinstance(raised, ConditionRaised)
    assert raised.key == "overspeed@13800138000"
    assert raised.kind == "overspeed"  # the class of the centre's alarm rules
    assert raised.place is not None and raised.place.lon_wgs84 == 120.1
    assert raised.detail == {
        "车牌": "江A12345",
        "终端号": "13800138000",
        "企业": "江运",
        "车辆类别": "危险品运输车",
        "车速": "88 km/h",
    }
    assert road.send(30, alarm=jt808.ALARM_OVERSPEED) == []
    assert road.send(40) == []  # off, but for less than a minute
    assert _cleared(road.after(25)) == ["overspeed@13800138000"]
    assert road.after(600) == []


def test_the_emergency_button_holds_ten_minutes_for_its_bit_falls_when_answered() -> None:
    road = _Road(table=TABLE)
    assert _raised(road.send(0, alarm=1)) == [("江A12345 紧急报警", Severity.I, False)]
    assert road.send(300) == []
    assert _cleared(road.after(310)) == ["sos@13800138000"]


def test_warnings_to_the_driver_and_workshop_faults_are_no_alarms() -> None:
    road = _Road(table=TABLE)
    assert road.send(0, alarm=(1 << 3) | (1 << 13) | (1 << 14) | (1 << 9) | (1 << 10)) == []


def test_a_site_changes_an_alarm_or_does_without_it() -> None:
    changes = {
        "overspeed": AlarmChange(severity=2, clear_after_s=5),
        "low_voltage": AlarmChange(is_on=False),
    }
    road = _Road(TransportSettings(alarm=changes), table=TABLE)
    told = road.send(0, alarm=jt808.ALARM_OVERSPEED | 1 << 7)
    assert _raised(told) == [("江A12345 超速", Severity.II, False)]
    assert _cleared(road.after(6)) == ["overspeed@13800138000"]


def test_an_alarm_is_told_also_where_the_terminals_place_or_clock_is_refused() -> None:
    road = _Road(table=TABLE)
    told = road.send(0, alarm=1, at=dt.datetime(1980, 1, 6, tzinfo=dt.UTC), lat_deg=0.0)
    (raised,) = told
    assert isinstance(raised, ConditionRaised)
    assert (raised.occurred_at, raised.place) == (NOW, None)
    assert road.positions() is None


def test_a_back_filled_alarm_is_late_and_told_again_when_it_is_still_true() -> None:
    road = _Road(table=TABLE)
    then = replace(HERE, at=NOW - dt.timedelta(seconds=40), alarm=jt808.ALARM_FATIGUE)
    road.tell(jt808.encode_position_batch(TERMINAL, 1, [then], is_backlog=True))
    late = road.after(0)
    assert _raised(late) == [("江A12345 疲劳驾驶", Severity.III, True)]
    still = road.send(1, alarm=jt808.ALARM_FATIGUE)
    assert _raised(still) == [("江A12345 疲劳驾驶", Severity.III, False)]


def test_a_back_filled_alarm_that_is_long_over_is_cleared_as_late() -> None:
    road = _Road(table=TABLE)
    then = replace(HERE, at=NOW - dt.timedelta(hours=2), alarm=jt808.ALARM_OVERSPEED)
    road.tell(jt808.encode_position_batch(TERMINAL, 1, [then], is_backlog=True))
    raised, cleared = road.after(0)
    assert isinstance(raised, ConditionRaised) and raised.is_late
    assert isinstance(cleared, ConditionCleared) and cleared.is_late


def test_what_stood_at_a_restart_is_cleared_after_it(tmp_path: Path) -> None:
    road = _Road(folder=tmp_path, table=TABLE)
    road.send(0, alarm=jt808.ALARM_OVERSPEED)
    again = _Road(folder=tmp_path, table=TABLE)
    assert again.after(10) == []
    assert _cleared(again.after(60)) == ["overspeed@13800138000"]
    assert _Road(folder=tmp_path, table=TABLE).after(600) == []


def test_demand_21_active_safety_begins_ends_and_is_worse_at_its_second_level() -> None:
    road = _Road(table=TABLE)
    told = road.safety(COLLISION)
    assert _raised(told) == [("江A12345 前向碰撞预警（一级）", Severity.IV, False)]
    assert [o.kind for o in told if isinstance(o, ConditionRaised)] == ["active_safety"]
    worse = road.safety(replace(COLLISION, level=2))
    assert _raised(worse) == [("江A12345 前向碰撞预警（二级）", Severity.III, False)]
    assert road.safety(replace(COLLISION, level=2)) == []
    assert _cleared(road.safety(replace(COLLISION, flag=Flag.END))) == ["adas_forward@13800138000"]
    assert road.adapter.with_safety == {TERMINAL.phone}


def test_where_evidence_lies_is_told_at_once_and_with_the_end() -> None:
    road = _Road(table=TABLE)
    road.safety(COLLISION)
    road.adapter.alarms.add_detail("adas_forward@13800138000", "证据", "1 个文件")
    (again,) = road.after(0)
    assert isinstance(again, ConditionRaised) and again.detail["证据"] == "1 个文件"
    (over,) = road.safety(replace(COLLISION, flag=Flag.END))
    assert isinstance(over, ConditionCleared)
    assert over.detail == {"解除": "终端报告结束", "证据": "1 个文件"}
    road.adapter.alarms.add_detail("adas_forward@13800138000", "证据", "2 个文件")
    assert road.after(0) == []  # too late: it would raise the alarm again


def test_an_active_safety_alarm_without_an_end_is_over_after_a_while() -> None:
    road = _Road(table=TABLE)
    road.safety(replace(COLLISION, flag=Flag.NONE))
    assert road.after(59) == []
    assert _cleared(road.after(5)) == ["adas_forward@13800138000"]


@pytest.mark.parametrize(
    ("province", "event", "words"),
    [
        ("national", 5, "驾驶员异常"),
        ("jiangsu", 5, "未检测到驾驶员"),
        ("guangdong", 12, "双手同时脱离方向盘"),
        ("jiangsu", 6, "双手同时脱离方向盘"),
        ("guangdong", 6, "探头遮挡"),
    ],
)
def test_provinces_differ_in_what_a_number_means(province: str, event: int, words: str) -> None:
    road = _Road(TransportSettings(province=province), table=TABLE)
    told = road.safety(replace(COLLISION, device=Device.DRIVER, event=event, level=0))
    assert [title for title, _, _ in _raised(told)] == [f"江A12345 {words}"]


def test_a_number_that_the_province_does_not_know_is_said_and_pictures_at_an_interval_are_not() -> (
    None
):
    road = _Road(table=TABLE)
    assert road.safety(replace(COLLISION, event=0x1F), replace(COLLISION, event=0x11)) == []
    assert road.reasons() == ["主动安全报警 64-1F 不在本省的表中"]


def test_tyres_tell_which_wheel_and_reports_at_an_interval_are_no_alarm() -> None:
    road = _Road(table=TABLE)
    fine = jsatl.Tyre(position=0, bits=1, pressure_kpa=800, temperature_c=30, battery_percent=90)
    flat = replace(fine, position=3, bits=1 << 2 | 1 << 6, pressure_kpa=310)
    tyres = replace(COLLISION, device=Device.TYRES, event=0, level=0, tyres=(fine,))
    assert road.safety(tyres) == []
    told = road.safety(replace(tyres, tyres=(fine, flat)))
    assert [title for title, _, _ in _raised(told)] == ["江A12345 胎压异常：3 号轮胎压过低、慢漏气"]


def test_an_item_of_a_length_that_no_edition_has_is_quarantined() -> None:
    road = _Road(table=TABLE)
    assert road.send(0, extras=((0x64, b"\0" * 30),)) == []
    assert road.reasons() == ["主动安全附加信息长度不对"]


def test_an_alarm_of_a_terminal_whose_clock_is_slow_stands_and_comes_again() -> None:
    road = _Road(table=TABLE)
    slow = dt.timedelta(minutes=5)

    def told(seconds: float) -> list[Observation]:
        at = road.now + dt.timedelta(seconds=seconds) - slow
        return road.send(seconds, alarm=jt808.ALARM_OVERSPEED, at=at)

    (raised,) = told(0)
    assert isinstance(raised, ConditionRaised) and raised.occurred_at == road.now - slow
    assert _cleared(told(30)) == [] and _cleared(road.after(50)) == [], "it is told all the time"
    (cleared,) = road.after(20)
    assert isinstance(cleared, ConditionCleared)
    assert cleared.occurred_at == road.now - slow, "by the terminal's clock"
    (again,) = told(5)
    assert isinstance(again, ConditionRaised) and again.occurred_at > cleared.occurred_at


def test_what_was_back_filled_ends_by_its_own_time() -> None:
    road = _Road(table=TABLE)
    hour_ago = road.now - dt.timedelta(hours=1)
    position = replace(HERE, at=hour_ago, alarm=jt808.ALARM_OVERSPEED)
    batch = jt808.encode_position_batch(TERMINAL, 1, [position], is_backlog=True)
    road.tell(batch)
    raised, cleared = road.after(1)
    assert isinstance(raised, ConditionRaised) and isinstance(cleared, ConditionCleared)
    assert hour_ago < cleared.occurred_at < road.now - dt.timedelta(minutes=30)
    assert cleared.is_late


def test_a_single_position_that_was_kept_for_hours_is_late_with_its_alarm() -> None:
    road = _Road(table=TABLE)
    then = road.now - dt.timedelta(hours=23)
    raised, cleared = road.send(0, alarm=1, at=then)
    assert isinstance(raised, ConditionRaised) and isinstance(cleared, ConditionCleared)
    assert (raised.is_late, raised.occurred_at, cleared.is_late) == (True, then, True)
    assert road.health.report().late == 1
    assert _raised(road.send(1, alarm=1)) == [("江A12345 紧急报警", Severity.I, False)]


def test_kept_positions_that_come_one_by_one_are_all_late() -> None:
    road = _Road(table=TABLE)
    for number in range(5):
        then = road.now - dt.timedelta(minutes=60 - 2 * number)
        road.send(1, alarm=jt808.ALARM_OVERSPEED, at=then)
    assert road.health.report().late == 5


def test_the_emergency_of_a_terminal_whose_clock_is_slow_is_not_taken_for_an_old_one() -> None:
    road = _Road(table=TABLE)
    slow = dt.timedelta(minutes=40)
    for _ in range(4):
        road.send(30, at=road.now + dt.timedelta(seconds=30) - slow)
    told = road.send(30, alarm=1, at=road.now + dt.timedelta(seconds=30) - slow)
    assert _raised(told) == [("江A12345 紧急报警", Severity.I, False)]


def test_an_emergency_without_a_fix_sounds_though_its_time_is_of_the_last_fix() -> None:
    road = _Road(table=TABLE)
    told = road.send(0, alarm=1, at=road.now - dt.timedelta(minutes=20), is_located=False)
    assert _raised(told) == [("江A12345 紧急报警", Severity.I, False)]
