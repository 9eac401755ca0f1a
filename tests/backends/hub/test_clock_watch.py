"""A clock of the centre that is set while it runs is said; one that is drawn near is not."""

from __future__ import annotations

import datetime as dt

import pytest

from backends.hub.clock_watch import ClockWatch, set_back_unseen
from backends.record.common import Severity

NOON = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)


def after(steps_s: list[float]) -> list[str]:
    """What is said where the clock is this much wrong at each second."""
    watch, said = ClockWatch(), []
    for second, wrong_s in enumerate([0.0, *steps_s]):
        told = watch.look(NOON + dt.timedelta(seconds=second + wrong_s), 100.0 + second)
        said += [told[0].title] if told is not None else []
    return said


@pytest.mark.parametrize(
    ("steps_s", "said"),
    [
        ([0, -750, -750], ["中心时钟被拨回了 12 分钟"]),
        ([0, -30, -30], ["中心时钟被拨回了 30 秒"]),
        ([3600, 3600], ["中心时钟被拨快了 60 分钟"]),
        ([-750, 0], ["中心时钟被拨回了 12 分钟", "中心时钟被拨快了 12 分钟"]),
        ([0.5 * n for n in range(60)], []),
        ([0.0] * 60, []),
    ],
)
def test_a_step_is_said_once_and_a_slow_drift_never(steps_s: list[float], said: list[str]) -> None:
    assert after(steps_s) == said


def test_it_stays_until_somebody_has_seen_it_and_says_both_times() -> None:
    watch = ClockWatch()
    watch.look(NOON, 0.0)
    told = watch.look(NOON - dt.timedelta(minutes=10), 1.0)
    assert told is not None
    raised, cleared = told
    assert (raised.severity, raised.key) == (Severity.II, cleared.key)
    assert (raised.detail["拨之前"], raised.detail["拨之后"]) == (
        "11-22 12:00:01",
        "11-22 11:50:00",
    )


@pytest.mark.parametrize(
    ("back_s", "said"),
    [
        (750, "中心时钟被拨回了至少 12 分钟"),
        (30, "中心时钟被拨回了至少 30 秒"),
        (1, ""),
        (-9_000, ""),
    ],
)
def test_a_clock_that_was_set_back_while_the_centre_was_down_is_said_at_its_start(
    back_s: float, said: str
) -> None:
    told = set_back_unseen(NOON + dt.timedelta(seconds=back_s), NOON)
    assert (told[0].title if told is not None else "") == said
    assert set_back_unseen(None, NOON) is None
