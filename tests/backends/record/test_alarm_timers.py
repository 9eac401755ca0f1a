"""Escalation: who is called when nobody takes an alarm, and what stops it."""

from __future__ import annotations

import datetime as dt

import pytest

from backends.record.access import Role
from backends.record.alarm import (
    Acknowledge,
    Alarm,
    AlarmCommand,
    AlarmState,
    ClearAlarm,
    EscalateAlarm,
    ReleaseAlarm,
    SetSuppression,
    ShelveAlarm,
    TakeAlarm,
    UnshelveAlarm,
)
from backends.record.alarm_decider import decide, due
from backends.record.common import Severity
from backends.record.policy import AlarmPolicy, EscalationStep, Policy
from tests.backends.record.samples import ALARM, OTHER, a_raise, after, at, context, done, in_state

POLICY = Policy()
COMMANDER = EscalateAlarm(alarm=ALARM, role=Role.COMMANDER)
OFFICIAL = EscalateAlarm(alarm=ALARM, role=Role.LEADING_OFFICIAL)
LEADER = EscalateAlarm(alarm=ALARM, role=Role.WATCH_LEADER)


def an_alarm(severity: Severity = Severity.II) -> Alarm:
    alarm = after(None, a_raise(0, severity))
    assert alarm is not None
    return alarm


def take(alarm: Alarm) -> TakeAlarm:
    return TakeAlarm(alarm=ALARM, seen_version=alarm.version)


def timer(alarm: Alarm) -> tuple[float, AlarmCommand] | None:
    """Seconds after noon, and what then."""
    found = due(alarm, POLICY)
    return None if found is None else ((found[0] - at(0)).total_seconds(), found[1])


def run(alarm: Alarm, until: float) -> tuple[Alarm, list[tuple[float, Role]]]:
    """All timers up to then, each on time."""
    called = []
    while (found := timer(alarm)) is not None and found[0] <= until:
        alarm = done(alarm, found[1], found[0])
        called.append((found[0], alarm.escalated_to[-1]))
    return alarm, called


@pytest.mark.parametrize(
    ("severity", "steps"),
    [
        (Severity.I, [(120, Role.COMMANDER), (300, Role.LEADING_OFFICIAL)]),
        (Severity.II, [(300, Role.COMMANDER), (900, Role.LEADING_OFFICIAL)]),
        (Severity.III, [(900, Role.WATCH_LEADER), (3600, Role.COMMANDER)]),
        (Severity.IV, []),
    ],
)
def test_nobody_takes_it_and_the_next_roles_are_called(
    severity: Severity, steps: list[tuple[float, Role]]
) -> None:
    alarm, called = run(an_alarm(severity), 86_400)
    assert called == steps
    assert alarm.escalated_to == [role for _, role in steps]
    assert timer(alarm) is None
    assert alarm.state is AlarmState.UNACK


def test_the_steps_are_data() -> None:
    steps = {"4": [EscalationStep(after_s=10, role=Role.DISPATCHER)]}
    found = due(an_alarm(Severity.IV), Policy(alarms=AlarmPolicy(escalation=steps)))
    assert found == (at(10), EscalateAlarm(alarm=ALARM, role=Role.DISPATCHER))


def test_taking_stops_it() -> None:
    alarm, _ = run(an_alarm(), 300)
    taken = done(alarm, take(alarm), 310)
    assert timer(taken) is None
    assert decide(taken, OFFICIAL, context(900)) == ()


def test_acknowledging_stops_it() -> None:
    alarm = an_alarm()
    seen = done(alarm, Acknowledge(alarm=ALARM, seen_version=1), 10)
    assert timer(seen) is None
    assert decide(seen, COMMANDER, context(300)) == ()


def test_letting_go_starts_it_anew() -> None:
    alarm, _ = run(an_alarm(), 300)
    taken = after(alarm, take(alarm), 310, OTHER)
    assert taken is not None
    released = after(taken, ReleaseAlarm(alarm=ALARM, seen_version=taken.version), 400, OTHER)
    assert released is not None
    assert (released.escalated_to, timer(released)) == ([], (700.0, COMMANDER))


def test_a_return_without_acknowledgement_does_not_stop_it() -> None:
    returned = done(an_alarm(), ClearAlarm(alarm=ALARM, occurred_at=at(20)), 20)
    assert timer(returned) == (300.0, COMMANDER)


def test_coming_and_going_does_not_put_it_off() -> None:
    alarm = done(an_alarm(), ClearAlarm(alarm=ALARM, occurred_at=at(200)), 200)
    alarm = done(alarm, a_raise(250), 250)
    assert timer(alarm) == (300.0, COMMANDER)


def test_growing_does_not_put_it_off() -> None:
    alarm = done(an_alarm(Severity.III), a_raise(250, Severity.II), 250)
    assert timer(alarm) == (300.0, COMMANDER)


def test_raised_again_after_an_acknowledgement_it_starts_anew() -> None:
    alarm, _ = run(an_alarm(), 300)
    alarm = done(alarm, Acknowledge(alarm=ALARM, seen_version=alarm.version), 310)
    alarm = done(alarm, a_raise(400, Severity.I), 400)
    assert (alarm.escalated_to, timer(alarm)) == ([], (520.0, COMMANDER))


def test_a_role_is_called_once() -> None:
    alarm, _ = run(an_alarm(), 300)
    assert decide(alarm, COMMANDER, context(310)) == ()


def test_what_is_set_aside_calls_nobody_and_starts_anew_when_it_comes_off() -> None:
    alarm = an_alarm()
    shelved = done(alarm, ShelveAlarm(alarm=ALARM, seen_version=1, minutes=60, reason="校准"), 10)
    assert decide(shelved, COMMANDER, context(300)) == ()
    off = done(shelved, UnshelveAlarm(alarm=ALARM, seen_version=2), 1000)
    assert timer(off) == (1300.0, COMMANDER)


def test_what_is_suppressed_has_no_timer() -> None:
    suppressed = done(an_alarm(), SetSuppression(alarm=ALARM, rule="r", why="断电"), 10)
    assert timer(suppressed) is None


def test_what_is_over_has_no_timer() -> None:
    assert timer(in_state(AlarmState.NORM)) is None
    assert timer(in_state(AlarmState.ACKED)) is None


def test_after_an_outage_the_steps_come_with_the_time_between_them() -> None:
    alarm = an_alarm()
    assert timer(alarm) == (300.0, COMMANDER)
    late = done(alarm, COMMANDER, 5000)
    assert timer(late) == (5600.0, OFFICIAL), "ten minutes after the commander, not at once"


def test_a_clock_that_ran_ahead_at_the_source_does_not_put_it_off() -> None:
    alarm = after(None, a_raise(86_400))
    assert alarm is not None
    assert due(alarm, POLICY) == (at(0) + dt.timedelta(minutes=5), COMMANDER)
