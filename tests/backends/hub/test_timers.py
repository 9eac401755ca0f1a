"""When subjects are due again: what comes and goes leaves nothing behind."""

from __future__ import annotations

import datetime as dt

from backends.hub.timers import Timers

NOW = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)


def test_alarms_that_come_and_go_fill_no_memory_and_lose_nobody_elses_moment() -> None:
    timers = Timers()
    timers.put("alarm", "stays", NOW + dt.timedelta(minutes=20))
    for n in range(20_000):
        timers.put("alarm", f"a{n % 300}", NOW + dt.timedelta(minutes=15, seconds=n))
        timers.put("alarm", f"a{n % 300}", None)
    timers.put("alarm", "first", NOW + dt.timedelta(minutes=1))
    assert len(timers._heap) < 1_000
    assert timers.next_at is not None and timers.next_at <= NOW + dt.timedelta(minutes=1)
    late = NOW + dt.timedelta(hours=9)
    assert timers.take(late, 10) == [("alarm", "first"), ("alarm", "stays")]
