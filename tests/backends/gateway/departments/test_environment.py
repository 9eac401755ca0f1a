"""Environment: limits with hysteresis, late values, unknown loggers, answers, over real sockets."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from backends.gateway.departments.environment.adapter import EnvironmentAdapter
from backends.gateway.departments.environment.service import Desk, Feeds, HjSession, serve
from backends.gateway.departments.environment.settings import (
    EnvironmentSettings,
    Outlet,
)
from backends.gateway.limits import Limit, Turn, Watch, judge
from backends.protocols import hj212
from backends.record.common import Place, Severity
from backends.record.observation import (
    ConditionCleared,
    ConditionRaised,
    HealthReport,
    Observation,
    Reading,
)
from backends.record.resource import SourceState
from tests.backends.gateway.collector import Collector

NOW = dt.datetime(2026, 11, 22, 6, 3, 27, tzinfo=dt.UTC)
MN = "330108000000000000000001"
SETTINGS = EnvironmentSettings(
    listen="127.0.0.1:0",
    outlets=[
        Outlet(
            id="outlet-1",
            mn=MN,
            name="滨江化工排口",
            place=Place(lon_wgs84=120.2, lat_wgs84=30.2),
            limits={"w01018": 50.0, "060": 5.0},
        )
    ],
)


def _frame(value: str, *, after_s: float = 0, flag: str = "N", cn: str = "2011") -> hj212.Frame:
    at = NOW + dt.timedelta(seconds=after_s)
    kind = "Rtd" if cn == "2011" else "Avg"
    values = {"w01018": {kind: value, "Flag": flag}}
    return hj212.data_frame(hj212.Logger(mn=MN), cn, sent_at=at, data_time=at, values=values)


def _take(adapter: EnvironmentAdapter, *frames: hj212.Frame) -> list[Observation]:
    return [o for frame in frames for o in adapter.take(frame, NOW) if not isinstance(o, Reading)]


@pytest.mark.parametrize(
    ("values", "turns"),
    [
        ([40.0], ["CLEAR"]),
        ([48.0], ["NONE"]),
        ([50.0, 50.1], ["NONE", "RAISE"]),
        ([62.4, 70.0, 62.0], ["RAISE", "NONE", "NONE"]),
        ([62.4, 80.0, 120.0, 130.0], ["RAISE", "RAISE", "RAISE", "NONE"]),
        # milder only when clearly so: 95 is Ⅱ, but a tenth more is Ⅰ still
        ([120.0, 95.0, 89.0, 70.0, 62.0], ["RAISE", "NONE", "RAISE", "NONE", "RAISE"]),
        ([62.4, 47.0, 62.4, 44.9, 48.0, 51.0], ["RAISE", "NONE", "NONE", "CLEAR", "NONE", "RAISE"]),
        ([40.0, 30.0], ["CLEAR", "NONE"]),
    ],
)
def test_hysteresis(values: list[float], turns: list[str]) -> None:
    watch, told = Watch(), []
    for value in values:
        watch, turn = judge(watch, value, Limit(over=50.0), NOW)
        told.append(turn.name)
    assert told == turns
    assert judge(Watch(), 50.0, Limit(over=50.0), NOW)[1] is Turn.NONE


def test_a_factor_must_be_out_for_its_time_and_within_for_its_time() -> None:
    limit = Limit(over=50.0, clear_over=48.0, lasts_s=60, clear_lasts_s=120)
    watch, told = Watch(), []
    values = [55, 55, 49, 55, 55, 47, 49, 47, 47, 47]
    for n, value in enumerate(values):
        watch, turn = judge(watch, value, limit, NOW + dt.timedelta(minutes=n))
        told.append(turn.name)
    # 49 in between is no exceedance and begins the time anew; it is not well within, either.
    assert told == [
        "NONE",
        "RAISE",
        "NONE",
        "NONE",
        "NONE",
        "NONE",
        "NONE",
        "NONE",
        "NONE",
        "CLEAR",
    ]


def test_a_range_is_left_below_and_above() -> None:
    limit = Limit(over=9.0, under=6.0, worst=11.0, worse=10.0)
    assert [limit.is_out(v) for v in (5.9, 6.0, 9.0, 9.1)] == [True, False, False, True]
    assert [limit.severity(v) for v in (5.0, 9.5, 10.0, 11.0)] == [
        Severity.III,
        Severity.III,
        Severity.II,
        Severity.I,
    ]
    assert limit.is_well_within(7.0) and not limit.is_well_within(6.1)
    assert limit.words() == "6–9"


@pytest.mark.parametrize("wrong", [{}, {"over": 1.0, "under": 2.0}, {"over": 5.0, "clear_over": 6}])
def test_a_limit_that_contradicts_itself_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"limit|clear"):
        Limit(**wrong)


@pytest.mark.parametrize(
    ("value", "severity"), [("62.4", Severity.III), ("75.1", Severity.II), ("100.1", Severity.I)]
)
def test_severity_by_ratio(value: str, severity: Severity) -> None:
    (raised,) = _take(EnvironmentAdapter(SETTINGS, NOW), _frame(value))
    assert isinstance(raised, ConditionRaised)
    assert raised.severity is severity


def test_exceedance_is_told_in_words_an_operator_reads() -> None:
    reading, raised = EnvironmentAdapter(SETTINGS, NOW).take(_frame("62.4"), NOW)
    assert isinstance(reading, Reading)
    assert (reading.resource, reading.factor, reading.value, reading.unit) == (
        "outlet-1",
        "COD",
        62.4,
        "mg/L",
    )
    assert isinstance(raised, ConditionRaised)
    assert raised.title == "滨江化工排口 COD 超标 62.4 mg/L（限值 50）"
    assert raised.key == f"w01018>limit@{MN}"
    assert raised.kind == "exceedance"
    assert raised.occurred_at == NOW
    assert raised.place == SETTINGS.outlets[0].place
    assert raised.detail == {
        "factor": "COD",
        "value": "62.4",
        "limit": "50",
        "unit": "mg/L",
        "mn": MN,
        "point": "outlet-1",
    }


def test_demand_15_an_exceedance_ends_under_the_key_that_it_began_with() -> None:
    raised, cleared = _take(
        EnvironmentAdapter(SETTINGS, NOW), _frame("62.4"), _frame("44", after_s=5)
    )
    assert isinstance(raised, ConditionRaised)
    assert isinstance(cleared, ConditionCleared)
    assert cleared.key == raised.key


def test_a_standing_exceedance_is_told_again_once_a_minute_with_its_value() -> None:
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    frames = [_frame(f"{60 + n}", after_s=20 * n) for n in range(7)]
    raised = _take(adapter, *frames)
    assert [o.detail["value"] for o in raised if isinstance(o, ConditionRaised)] == [
        "60",
        "63",
        "66",
    ]


def test_late_and_repeated_values_change_nothing() -> None:
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    assert len(_take(adapter, _frame("40", after_s=60))) == 1
    assert _take(adapter, _frame("99", after_s=30), _frame("99", after_s=60)) == []


def test_a_clock_far_ahead_is_refused_with_its_reason_and_makes_no_right_time_late() -> None:
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    assert adapter.take(_frame("40", after_s=86_400), NOW) == []
    (refused,) = adapter.take_refused()
    assert "未来" in refused.reason and MN in refused.sample
    (raised,) = _take(adapter, _frame("99"))
    assert isinstance(raised, ConditionRaised)


@pytest.mark.parametrize(
    ("time", "word"),
    [("19700101080000", "2000"), ("20261322140000", "不可读"), ("9" * 5000, "不可读")],
)
def test_a_clock_that_was_never_set_is_refused_with_its_reason(time: str, word: str) -> None:
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    frame = _frame("40")
    frame = replace(frame, groups=((("DataTime", time),), *frame.groups[1:]))
    assert adapter.take(frame, NOW) == []
    assert [word in one.reason for one in adapter.take_refused()] == [True]


@pytest.mark.parametrize("flag", ["F", "M", "S", "D", "C", "T", "B"])
def test_values_of_maintenance_and_faults_are_no_exceedance(flag: str) -> None:
    assert _take(EnvironmentAdapter(SETTINGS, NOW), _frame("999", flag=flag)) == []


def test_means_count_only_where_no_real_time_comes() -> None:
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    assert len(_take(adapter, _frame("99", cn="2061"))) == 1
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    assert _take(adapter, _frame("48"), _frame("99", after_s=5, cn="2061")) == []


def test_codes_of_2005_are_the_same_factors() -> None:
    frame = replace(_frame("1"), groups=((("060-Rtd", "6.5"), ("060-Flag", "N")),))
    reading, raised = EnvironmentAdapter(SETTINGS, NOW).take(frame, NOW)
    assert isinstance(reading, Reading)
    assert reading.factor == "氨氮"
    assert isinstance(raised, ConditionRaised)


def test_unknown_loggers_are_named_and_not_answered() -> None:
    got: list[Observation] = []
    desk = _desk(got)
    adapter, session = desk.adapter, HjSession(desk)
    assert session.receive(hj212.encode(replace(_frame("99"), mn="X" * 24))) == b""
    assert got == []
    assert adapter.remark(NOW) == f"1 个未登记的设备在上报：{'X' * 24}"


def test_a_silent_outlet_is_named_while_others_speak() -> None:
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    assert adapter.remark(NOW + dt.timedelta(seconds=120)) == ""
    later = NOW + dt.timedelta(seconds=121)
    assert adapter.remark(later) == "1 个监测点无数据：滨江化工排口"
    adapter.take(_frame("40"), later)
    assert adapter.remark(later) == ""


def test_health_turns_stale_by_silence_and_lost_without_a_connection() -> None:
    clock = [NOW]

    def now() -> dt.datetime:
        return clock[0]

    desk = _desk([], now)
    health = desk.feeds.first
    assert health.report().state is SourceState.UNKNOWN
    session = HjSession(desk)
    session.receive(b"rubbish##0101" + hj212.encode(_frame("40", after_s=-2)))
    report = health.report()
    assert (report.state, report.accepted, report.malformed) == (SourceState.OK, 1, 2)
    assert report.skew_ms == -2000
    assert [row.reason for row in report.quarantined] == [
        "长度不符（截断或粘连）",
        "帧之间有多余的字节",
    ]
    clock[0] += dt.timedelta(seconds=121)
    assert health.report().state is SourceState.STALE
    session.closed()
    report = health.report()
    assert (report.state, report.reason) == (SourceState.LOST, "监测设备已断开")


def _now() -> dt.datetime:
    return NOW


def _desk(got: list[Observation], clock: Callable[[], dt.datetime] = _now) -> Desk:
    return Desk(
        adapter=EnvironmentAdapter(SETTINGS, NOW),
        feeds=Feeds(SETTINGS, clock),
        sink=got.append,
        clock=clock,
    )


@pytest.mark.asyncio
async def test_over_a_real_socket_garbage_is_counted_and_the_connection_kept() -> None:
    got = Collector()
    address: asyncio.Future[tuple[str, int]] = asyncio.get_running_loop().create_future()

    def ready(host: str, port: int) -> None:
        address.set_result((host, port))

    task = asyncio.create_task(serve(SETTINGS, got.add, ready, _now))
    async with asyncio.timeout(10):
        reader, writer = await asyncio.open_connection(*await address)
        good = _frame("62.4")
        writer.write(b"\x00garbage" + hj212.encode(good)[:50] + hj212.encode(good))
        decoder = hj212.Decoder()
        (answer,) = decoder.feed(await reader.readuntil(b"\r\n"))
        assert isinstance(answer, hj212.Frame)
        assert (answer.cn, answer.qn) == ("9014", good.qn)
        assert any(isinstance(o, ConditionRaised) for o in got.observations)
        await got.until(_counted_the_garbage)
        writer.close()
        await writer.wait_closed()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


def _counted_the_garbage(observations: list[Observation]) -> bool:
    return any(isinstance(o, HealthReport) and o.health.malformed == 2 for o in observations)
