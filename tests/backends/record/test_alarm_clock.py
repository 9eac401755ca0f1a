"""The hub's clock ran an hour ahead and was put right: alarms clear, shelves end. Pure."""

from __future__ import annotations

from backends.record.access import Role
from backends.record.alarm import (
    Acknowledge,
    Alarm,
    AlarmState,
    ClearAlarm,
    EscalateAlarm,
    ExpireShelf,
    ShelveAlarm,
)
from backends.record.alarm_decider import decide, due
from backends.record.alarm_timers import stagger
from backends.record.policy import Policy
from tests.backends.record.samples import ALARM, a_raise, after, at, context, done

AHEAD = 3600.0  # seconds after noon, by a clock that shows one o'clock at noon


def raised_ahead() -> Alarm:
    """Raised at noon by a source and a hub whose clocks show one o'clock."""
    alarm = after(None, a_raise(AHEAD), AHEAD)
    assert alarm is not None
    return alarm


def test_an_alarm_raised_by_a_clock_ahead_clears_after_the_clock_is_put_right() -> None:
    # A second on its way: the hub's clock is past the moment that the source tells.
    cleared = done(raised_ahead(), ClearAlarm(alarm=ALARM, occurred_at=at(60)), 61)
    assert cleared.state is AlarmState.RTNUN


def test_an_alarm_cleared_by_a_clock_ahead_is_raised_after_the_clock_is_put_right() -> None:
    alarm = done(raised_ahead(), Acknowledge(alarm=ALARM, seen_version=1), AHEAD + 10)
    alarm = done(alarm, ClearAlarm(alarm=ALARM, occurred_at=at(AHEAD + 20)), AHEAD + 20)
    again = done(alarm, a_raise(60), 61)
    assert again.state is AlarmState.UNACK


def test_what_is_said_again_after_the_clock_is_put_right_stands_at_the_present_time() -> None:
    again = done(raised_ahead(), a_raise(60, title="别的情况"), 61)
    assert (again.raised_at, again.since) == (at(61), at(61))
    cleared = done(again, ClearAlarm(alarm=ALARM, occurred_at=at(90)), 91)
    assert cleared.state is AlarmState.RTNUN


def test_figures_are_refreshed_after_the_clock_is_put_right() -> None:
    again = done(raised_ahead(), a_raise(60, detail={"value": "2"}), 61)
    assert again.detail == {"value": "2"}


def test_an_escalation_counts_from_the_present_once_something_is_told_by_the_right_clock() -> None:
    again = done(raised_ahead(), a_raise(60, title="别的情况"), 61)
    found = due(again, Policy())
    assert found == (at(61 + 300), EscalateAlarm(alarm=ALARM, role=Role.COMMANDER))


def test_a_shelf_lasts_no_longer_than_it_was_given_once_the_clock_is_right() -> None:
    shelve = ShelveAlarm(alarm=ALARM, seen_version=1, minutes=10, reason="校准")
    shelved = done(raised_ahead(), shelve, AHEAD)
    again = done(shelved, a_raise(60, title="别的情况"), 61)
    end = at(61 + 600) + stagger(ALARM)
    assert due(again, Policy()) == (end, ExpireShelf(alarm=ALARM))
    over = done(again, ExpireShelf(alarm=ALARM), 61 + 600 + 20)
    assert over.shelf is None


def test_an_old_clear_is_late_as_long_as_the_clock_goes_right() -> None:
    alarm = after(None, a_raise(100), 100)
    assert decide(alarm, ClearAlarm(alarm=ALARM, occurred_at=at(60)), context(110)) == ()
