"""Health of one feed: what a connector counts becomes what an operator reads."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging

import pytest

from backends.gateway.health import MOST_REASONS, FeedHealth, expiry_told, keep_reporting
from backends.record.common import Department
from backends.record.ids import SourceId
from backends.record.observation import HealthReport, Observation
from backends.record.resource import Credential, SourceState

START = dt.datetime(2026, 11, 26, 4, 0, tzinfo=dt.UTC)


class _Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> dt.datetime:
        return self.now


def _health(clock: _Clock) -> FeedHealth:
    return FeedHealth(
        SourceId("dust"), Department.ENVIRONMENT, "扬尘", stale_after_s=60, clock=clock
    )


def test_refused_data_is_named_with_its_newest_sample_and_counted() -> None:
    clock = _Clock()
    health = _health(clock)
    health.quarantine("坐标颠倒", "lat=120.1 lon=31.2")
    clock.now += dt.timedelta(seconds=5)
    health.quarantine("坐标颠倒", "lat=120.2\x00" + "9" * 500)
    health.quarantine("时间在 1970 年", "1970-01-01")
    report = health.report()
    assert report.malformed == 3
    assert [(row.reason, row.count) for row in report.quarantined] == [
        ("时间在 1970 年", 1),
        ("坐标颠倒", 2),
    ]
    newest = report.quarantined[1]
    assert newest.last_at == clock.now
    assert len(newest.sample) == 200 and "\x00" not in newest.sample


def test_only_the_newest_reasons_are_kept() -> None:
    health = _health(_Clock())
    for number in range(MOST_REASONS + 5):
        health.quarantine(f"原因 {number}")
    health.quarantine("原因 6")
    reasons = [row.reason for row in health.report().quarantined]
    assert len(reasons) == MOST_REASONS
    assert reasons[0] == "原因 6" and "原因 4" not in reasons


def test_connected_with_old_data_is_stale_though_the_source_answers() -> None:
    clock = _Clock()
    health = _health(clock)
    health.expect_data(within_s=600)
    health.connected()
    health.accepted()
    health.data(clock.now - dt.timedelta(minutes=45))
    report = health.report()
    assert report.state is SourceState.STALE
    assert report.reason == "已连接，但最新数据是 45 分钟前的"
    health.data(clock.now)
    assert health.report().state is SourceState.OK


def test_a_time_in_the_future_does_not_make_data_look_young() -> None:
    clock = _Clock()
    health = _health(clock)
    health.data(clock.now - dt.timedelta(seconds=30))
    health.data(clock.now + dt.timedelta(days=400))
    assert health.report().data_at == (clock.now - dt.timedelta(seconds=30)).isoformat()


@pytest.mark.parametrize("is_part", [False, True])
def test_a_first_time_that_lies_ahead_hides_no_silence(is_part: bool) -> None:
    clock = _Clock()
    health = _health(clock)
    if is_part:
        health.part("位置", within_s=300)
    else:
        health.expect_data(within_s=300)
    health.connected()

    def take(at: dt.datetime) -> SourceState:
        health.accepted()
        (health.part_data("位置", at) if is_part else health.data(at))
        return health.report().state

    assert take(clock.now + dt.timedelta(days=300)) is SourceState.OK
    clock.now += dt.timedelta(minutes=2)
    assert take(clock.now + dt.timedelta(minutes=3)) is SourceState.OK
    clock.now += dt.timedelta(minutes=4)
    health.accepted()
    assert health.report().state is SourceState.OK, "its clock is ahead, and it told something"
    clock.now += dt.timedelta(minutes=2)
    assert take(clock.now + dt.timedelta(days=300)) is SourceState.STALE


def test_a_stream_whose_clock_is_wrong_is_not_old_while_it_tells_news() -> None:
    clock = _Clock()
    health = _health(clock)
    health.part("位置", within_s=600)
    health.connected()
    for _ in range(20):
        clock.now += dt.timedelta(minutes=1)
        health.accepted()
        health.part_data("位置", clock.now + dt.timedelta(minutes=6))
        assert health.report().state is SourceState.OK
    same = clock.now + dt.timedelta(minutes=6)
    clock.now += dt.timedelta(minutes=17)
    health.accepted()
    health.part_data("位置", same)
    assert health.report().state is SourceState.STALE, "it says the same again"


@pytest.mark.parametrize(
    ("days_left", "told"),
    [
        (31, ""),
        (29, "凭证“省平台令牌”将于 2026-12-25 12:00 到期，请联系 王工 3366"),
        (0, "凭证“省平台令牌”已于 2026-11-26 12:00 到期，请联系 王工 3366"),
        (-3, "凭证“省平台令牌”已于 2026-11-23 12:00 到期，请联系 王工 3366"),
    ],
)
def test_a_credential_is_told_thirty_days_ahead_with_its_owner(days_left: int, told: str) -> None:
    credential = Credential(
        name="省平台令牌", expires_at=START + dt.timedelta(days=days_left), owner="王工 3366"
    )
    assert expiry_told(credential, START) == told


def test_expiry_is_said_in_every_state() -> None:
    clock = _Clock()
    health = _health(clock)
    health.credentials([Credential(name="证书", expires_at=START - dt.timedelta(days=1))])
    health.connected()
    health.accepted()
    assert health.report().reason == "凭证“证书”已于 2026-11-25 12:00 到期"
    health.disconnected("对方拒绝连接")
    health.failed()
    report = health.report()
    assert report.state is SourceState.LOST and report.errors == 1
    assert report.reason == "对方拒绝连接；凭证“证书”已于 2026-11-25 12:00 到期"


def test_one_stream_that_stands_still_or_fails_makes_the_feed_stale_beside_a_live_one() -> None:
    clock = _Clock()
    health = _health(clock)
    health.part("案件")
    health.part("位置", within_s=120)
    health.connected()

    def state_after(seconds: float) -> tuple[SourceState, str]:
        clock.now += dt.timedelta(seconds=seconds)
        health.accepted(0)
        report = health.report()
        return report.state, report.reason

    health.part_data("位置", clock.now)
    assert state_after(60) == (SourceState.OK, "")
    health.part_data("位置", START)  # it answers, with what it said before
    assert state_after(120) == (SourceState.STALE, "已连接，但 位置 最新数据是 3 分钟前的")
    health.part_data("位置", clock.now)
    health.part_failed("案件", "接口返回 500")
    assert state_after(30)[0] is SourceState.OK, "one answer that failed is no loss"
    health.part_failed("案件", "接口返回 500")
    assert state_after(40) == (SourceState.STALE, "已连接，但 案件：接口返回 500")
    health.part_works("案件")
    assert state_after(1)[0] is SourceState.OK


def test_a_feed_that_only_says_that_it_lives_is_stale() -> None:
    clock = _Clock()
    health = _health(clock)
    health.expect_data(within_s=600)
    health.connected()
    clock.now += dt.timedelta(seconds=700)
    health.accepted()  # a heartbeat
    report = health.report()
    assert (report.state, report.reason) == (SourceState.STALE, "已连接，但没有数据已 12 分钟")


@pytest.mark.asyncio
async def test_a_source_lost_at_start_is_back_when_data_comes_though_it_was_silent_before(
    caplog: pytest.LogCaptureFixture,
) -> None:
    health = _health(_Clock())
    states: asyncio.Queue[SourceState] = asyncio.Queue()

    def sink(told: Observation) -> None:
        assert isinstance(told, HealthReport)
        states.put_nowait(told.health.state)

    async def until(state: SourceState) -> None:
        async with asyncio.timeout(5.0):
            while await states.get() is not state:
                pass

    caplog.set_level(logging.INFO, "backends.gateway.health")
    reporting = asyncio.create_task(keep_reporting(health, sink, 0.01))
    await until(SourceState.UNKNOWN)
    for _ in range(2):  # the second loss is the same one still
        health.disconnected("无法连接")
        await until(SourceState.LOST)
        health.connected()
        await until(SourceState.UNKNOWN)
    health.accepted()
    await until(SourceState.OK)
    await asyncio.sleep(0)
    reporting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await reporting
    assert [record.getMessage() for record in caplog.records] == [
        "source dust is lost: 无法连接",
        "source dust is back",
    ]


def test_a_clock_that_nothing_told_is_unknown_and_not_right() -> None:
    clock = _Clock()
    health = _health(clock)
    health.connected()
    health.accepted()
    assert health.report().skew_ms is None
    health.accepted(sent_at=clock.now - dt.timedelta(seconds=3))
    report = health.report()
    assert (report.skew_ms, report.reason) == (-3000, "对方时钟慢 3 秒")
