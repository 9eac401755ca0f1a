"""When a device's recording is at its end though nobody says so."""

from __future__ import annotations

from video.relay.stretch_clock import END_QUIET_S, FIRST_S, SILENT_S, TICKS_S, StretchClock


def played(
    clock: StretchClock, from_s: float, seconds: float, stamps_s: float | None = None
) -> float:
    """So long, with stamps that go on as long or otherwise; returns when the last picture came."""
    count = round(seconds * 5)
    for step in range(count + 1):
        stamp = (stamps_s if stamps_s is not None else seconds) * step / count
        clock.took(round(stamp * TICKS_S), from_s + seconds * step / count)
    return from_s + seconds


def test_silence_at_the_end_is_the_end_and_before_it_is_waited_for() -> None:
    clock = StretchClock(60.0, 0.0)
    at_s = played(clock, 0.0, 30.0)
    assert not clock.is_near_end(at_s)
    assert not clock.is_silent(at_s + SILENT_S - 1) and clock.is_silent(at_s + SILENT_S + 1)
    clock = StretchClock(60.0, 0.0)
    at_s = played(clock, 0.0, 58.0)
    assert clock.is_near_end(at_s)
    assert not clock.is_silent(at_s + END_QUIET_S - 1) and clock.is_silent(at_s + END_QUIET_S + 1)


def test_paused_is_not_silent_and_patience_begins_anew_afterwards() -> None:
    clock = StretchClock(60.0, 0.0)
    at_s = played(clock, 0.0, 10.0)
    clock.steered("pause", 1.0, None, at_s)
    assert clock.is_paused and not clock.is_silent(at_s + 3_600)
    clock.steered("play", 1.0, None, at_s + 3_600)
    assert round(clock.position_s(at_s + 3_600)) == 10
    assert not clock.is_silent(at_s + 3_600 + SILENT_S - 1)


def test_what_was_sought_stands_there() -> None:
    clock = StretchClock(60.0, 0.0)
    at_s = played(clock, 0.0, 5.0)
    clock.steered("play", 1.0, 55.0, at_s)
    at_s = played(clock, at_s + 1, 3.0)
    assert clock.is_near_end(at_s)
    clock.steered("play", 1.0, 0.0, at_s)
    assert not clock.is_near_end(at_s)


def test_at_four_times_stamps_may_run_four_times_as_fast_or_not() -> None:
    for stamps_s in (58.0, 14.5):
        clock = StretchClock(60.0, 0.0)
        clock.took(0, 0.0)
        clock.steered("play", 4.0, 0.0, 0.0)
        at_s = played(clock, 0.0, 14.5, stamps_s)
        assert clock.is_near_end(at_s)


def test_backwards_the_beginning_is_the_end() -> None:
    clock = StretchClock(60.0, 0.0)
    clock.took(0, 0.0)
    clock.steered("play", -1.0, 20.0, 0.0)
    assert not clock.is_near_end(played(clock, 0.0, 10.0))
    at_s = played(clock, 10.0, 9.0)
    assert clock.is_near_end(at_s) and clock.is_silent(at_s + END_QUIET_S + 1)


def test_recorder_that_looks_for_its_disk_is_waited_for() -> None:
    clock = StretchClock(60.0, 0.0)
    assert not clock.is_silent(FIRST_S - 1) and clock.is_silent(FIRST_S + 1)
