"""Back-off and parting, by table."""

from __future__ import annotations

import pytest

from video.api import LossReason
from video.cores.retry import (
    Crash,
    attempts_after,
    delay_s,
    quick_crashes,
    restart_delay_s,
    suspects,
    to_part,
)


@pytest.mark.parametrize(
    ("attempt", "seconds"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 15), (6, 30), (60, 30), (0, 1)]
)
def test_delays_grow_to_half_a_minute(attempt: int, seconds: float) -> None:
    assert delay_s(attempt, 0.5) == seconds
    assert delay_s(attempt, 0.0) == pytest.approx(seconds * 0.8)
    assert delay_s(attempt, 1.0) == pytest.approx(seconds * 1.2)


def test_a_wrong_password_is_not_tried_often() -> None:
    assert delay_s(1, 0.5, LossReason.UNAUTHORIZED) == 30


@pytest.mark.parametrize(
    ("attempts", "live_s", "after"), [(0, 0.0, 1), (4, 0.0, 5), (4, 29.9, 5), (4, 30.0, 1)]
)
def test_half_a_minute_of_pictures_resets(attempts: int, live_s: float, after: int) -> None:
    assert attempts_after(attempts, live_s) == after


def test_a_suspect_of_two_crashes_in_ten_minutes_is_parted() -> None:
    crashes = [
        Crash(at_s=0.0, suspects=frozenset({"a", "b"})),
        Crash(at_s=500.0, suspects=frozenset({"a", "c"})),
    ]
    assert to_part(crashes, 500.0) == {"a"}
    assert to_part(crashes, 601.0) == frozenset()


def test_the_first_two_restarts_are_at_once() -> None:
    assert [restart_delay_s(n) for n in (1, 2, 3, 4, 99)] == [0.0, 0.0, 1.0, 2.0, 30.0]


def test_who_is_decoded_at_a_crash_is_suspect_and_else_everybody() -> None:
    assert suspects("abc", "b", was_killed=False) == {"b"}
    assert suspects("abc", "", was_killed=False) == {"a", "b", "c"}


def test_nobody_is_suspect_where_another_killed_an_idle_decoder() -> None:
    assert suspects("abc", "", was_killed=True) == frozenset()
    assert suspects("abc", "b", was_killed=True) == {"b"}


def test_only_decoders_that_did_not_last_are_started_later_each_time() -> None:
    crashes: tuple[float, ...] = ()
    for at_s in (100.0, 130.0, 160.0):
        crashes = quick_crashes(crashes, 30.0, at_s)
        assert restart_delay_s(len(crashes)) == 0.0
    delays = []
    for at_s in (161.0, 162.0, 164.0, 168.0):
        crashes = quick_crashes(crashes, 1.0, at_s)
        delays.append(restart_delay_s(len(crashes)))
    assert delays == [0.0, 1.0, 2.0, 4.0]
