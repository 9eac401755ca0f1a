"""What the header says of a feed when asked: counts, and what is wrong with it."""

from __future__ import annotations

import datetime as dt

from backends.record.common import Department
from backends.record.ids import SourceId
from backends.record.resource import SourceHealth, SourceState
from widgets.shell.words import feed_text

NOW = dt.datetime(2026, 11, 22, 6, 3, 27, tzinfo=dt.UTC)


def test_a_feed_says_its_bad_frames_and_its_reason() -> None:
    health = SourceHealth(
        source=SourceId("urban"),
        department=Department.URBAN,
        name="城管案件",
        state=SourceState.LOST,
        since=NOW.isoformat(),
        reason="映射文件 cases.toml 第 4 行有误",
        malformed=3,
    )
    text = feed_text(health, NOW)
    assert "时差 —" in text, "nothing told its clock"
    assert "坏帧 3" in text
    assert "映射文件 cases.toml 第 4 行有误" in text


def test_a_feed_says_when_it_last_brought_something_and_how_its_clock_is() -> None:
    health = SourceHealth(
        source=SourceId("hj212"),
        department=Department.ENVIRONMENT,
        name="污染源在线监测",
        state=SourceState.OK,
        last_success=(NOW - dt.timedelta(seconds=6)).isoformat(),
        accepted=1204,
        skew_ms=40,
    )
    assert feed_text(health, NOW) == (
        "污染源在线监测：正常  最近 6 s 前  已收 1,204  坏帧 0  时差 40 ms"
    )
