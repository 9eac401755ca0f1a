"""Shelf, suppression, out of service: flags beside the state, each by name of its rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import msgspec
import pytest

from backends.record.alarm import (
    Acknowledge,
    Alarm,
    AlarmEvent,
    AlarmRaised,
    AlarmShelved,
    AlarmState,
    AlarmTakenOutOfService,
    ClearAlarm,
    ExpireShelf,
    Quality,
    ReturnToService,
    SetAlarmQuality,
    SetSuppression,
    ShelveAlarm,
    TakeOutOfService,
    UnshelveAlarm,
)
from backends.record.alarm_decider import decide, due, evolve, is_active, is_listed
from backends.record.alarm_timers import STAGGER_MS, stagger
from backends.record.common import Severity
from backends.record.ids import AlarmId
from backends.record.policy import AlarmPolicy, Policy
from backends.record.refusal import Refusal, RefusalCode
from tests.backends.record.samples import (
    ALARM,
    LEADER,
    a_raise,
    after,
    at,
    context,
    done,
    event_of,
    in_state,
    refused,
)
from tests.backends.record.test_alarm_states import LATCHING

NORM, UNACK, ACKED, RTNUN, LATCHED = (
    AlarmState.NORM,
    AlarmState.UNACK,
    AlarmState.ACKED,
    AlarmState.RTNUN,
    AlarmState.LATCHED,
)
EVERY_STATE = list(AlarmState)
CLEAR = ClearAlarm(alarm=ALARM, occurred_at=at(50))
EXPIRE = ExpireShelf(alarm=ALARM)
SUPPRESS = SetSuppression(alarm=ALARM, rule="power", why="断电所致")
LET_GO = SetSuppression(alarm=ALARM, rule="")


def brought(state: AlarmState) -> Alarm:
    return in_state(state, LATCHING if state is LATCHED else None)


def shelve(
    alarm: Alarm, minutes: int = 30, reason: str = "校准", *, is_once: bool = False
) -> ShelveAlarm:
    return ShelveAlarm(
        alarm=ALARM,
        seen_version=alarm.version,
        minutes=minutes,
        reason=reason,
        is_once=is_once,
    )


def unshelve(alarm: Alarm) -> UnshelveAlarm:
    return UnshelveAlarm(alarm=ALARM, seen_version=alarm.version)


def out(alarm: Alarm, reason: str = "更换探头", permit: str = "JX-17") -> TakeOutOfService:
    return TakeOutOfService(alarm=ALARM, seen_version=alarm.version, reason=reason, permit=permit)


def back(alarm: Alarm, checked: str = "标气复核合格") -> ReturnToService:
    return ReturnToService(alarm=ALARM, seen_version=alarm.version, checked=checked)


def shelved(state: AlarmState = UNACK, *, is_once: bool = False) -> Alarm:
    alarm = brought(state)
    return done(alarm, shelve(alarm, is_once=is_once))


@pytest.mark.parametrize("state", EVERY_STATE)
def test_any_state_is_shelved_and_unshelved_and_stays_what_it_was(state: AlarmState) -> None:
    alarm = shelved(state)
    assert (alarm.state, alarm.is_set_aside) == (state, True)
    assert alarm.shelf is not None
    assert (alarm.shelf.by, alarm.shelf.reason) == (LEADER, "校准")
    assert alarm.shelf.until == at(40) + dt.timedelta(minutes=30)
    off = done(alarm, unshelve(alarm), 60)
    assert (off.state, off.shelf) == (state, None)


@pytest.mark.parametrize("minutes", [0, -1, 481])
def test_a_shelf_outside_1_minute_to_8_hours_is_refused(minutes: int) -> None:
    alarm = in_state(UNACK)
    assert refused(alarm, shelve(alarm, minutes)) is RefusalCode.OUT_OF_RANGE


@pytest.mark.parametrize("minutes", [1, 480])
def test_a_shelf_up_to_8_hours_is_taken(minutes: int) -> None:
    alarm = in_state(UNACK)
    assert done(alarm, shelve(alarm, minutes)).shelf is not None


def test_the_most_that_may_be_shelved_is_the_policys() -> None:
    alarm, policy = in_state(UNACK), Policy(alarms=AlarmPolicy(shelve_most_min=60))
    assert refused(alarm, shelve(alarm, 61), policy=policy) is RefusalCode.OUT_OF_RANGE


@pytest.mark.parametrize("reason", ["", "  "])
def test_shelving_needs_a_reason(reason: str) -> None:
    alarm = in_state(UNACK)
    assert refused(alarm, shelve(alarm, reason=reason)) is RefusalCode.REASON_MISSING


def test_shelving_again_sets_the_new_end_and_reason() -> None:
    alarm = shelved()
    again = done(alarm, shelve(alarm, 60, "仍在校准"), 100)
    assert again.shelf is not None
    assert (again.shelf.until, again.shelf.reason) == (
        at(100) + dt.timedelta(minutes=60),
        "仍在校准",
    )


def test_what_is_on_no_shelf_is_not_taken_off() -> None:
    alarm = in_state(UNACK)
    assert refused(alarm, unshelve(alarm)) is RefusalCode.WRONG_STATE
    assert decide(alarm, EXPIRE, context(99_999)) == ()


@pytest.mark.parametrize("make", [shelve, out])
def test_a_flag_for_a_stale_version_is_refused(
    make: Callable[[Alarm], ShelveAlarm | TakeOutOfService],
) -> None:
    alarm = in_state(UNACK)
    worse = done(alarm, a_raise(30, Severity.I))
    assert refused(worse, make(alarm)) is RefusalCode.STALE_VERSION


def test_a_shelf_ends_by_itself_and_not_early() -> None:
    alarm = shelved()
    assert decide(alarm, EXPIRE, context(40 + 1799)) == ()
    over = done(alarm, EXPIRE, 40 + 1800)
    assert over.shelf is None


def test_the_timer_of_a_shelf_is_its_end() -> None:
    alarm = shelved()
    assert alarm.shelf is not None
    timer = due(alarm, Policy())
    assert timer == (alarm.shelf.until + stagger(ALARM), EXPIRE)


def test_releases_of_shelves_that_end_together_are_staggered() -> None:
    delays = [stagger(AlarmId(f"a-{number}")) for number in range(200)]
    assert max(delays) < dt.timedelta(milliseconds=STAGGER_MS)
    assert len(set(delays)) > 150
    assert stagger(ALARM) == stagger(ALARM)


def test_a_shelf_for_once_ends_when_the_alarm_is_over() -> None:
    over = done(shelved(ACKED, is_once=True), CLEAR, 50)
    assert (over.state, over.shelf) == (NORM, None)
    returned = done(shelved(UNACK, is_once=True), CLEAR, 50)
    assert (returned.state, returned.shelf) == (RTNUN, None)


def test_a_shelf_for_a_time_outlasts_the_alarm() -> None:
    over = done(shelved(ACKED), CLEAR, 50)
    assert (over.state, over.is_set_aside) == (NORM, True)
    assert not is_active(over)
    assert is_listed(over), "forgotten shelves are found on the list"


@pytest.mark.parametrize("state", EVERY_STATE)
def test_any_active_state_is_suppressed_and_let_go_by_a_rule(state: AlarmState) -> None:
    alarm = brought(state)
    if state is NORM:
        assert decide(alarm, SUPPRESS, context(40)) == ()
        return
    suppressed = done(alarm, SUPPRESS)
    assert suppressed.suppression is not None
    assert (suppressed.suppression.rule, suppressed.suppression.why) == ("power", "断电所致")
    assert (suppressed.state, suppressed.is_set_aside) == (state, True)
    assert decide(suppressed, SUPPRESS, context(41)) == ()
    let_go = done(suppressed, LET_GO, 60)
    assert (let_go.state, let_go.suppression) == (state, None)
    assert decide(let_go, LET_GO, context(61)) == ()


@pytest.mark.parametrize("state", EVERY_STATE)
def test_any_state_is_taken_out_of_service_and_returned_checked(state: AlarmState) -> None:
    alarm = brought(state)
    away = done(alarm, out(alarm))
    assert away.out_of_service is not None
    assert (away.out_of_service.permit, away.out_of_service.by) == ("JX-17", LEADER)
    assert (away.state, away.is_set_aside) == (state, True)
    again = done(away, back(away), 60)
    assert (again.state, again.out_of_service) == (state, None)


@pytest.mark.parametrize(("reason", "permit"), [("", "JX-17"), ("更换探头", " ")])
def test_out_of_service_needs_a_reason_and_a_permit(reason: str, permit: str) -> None:
    alarm = in_state(UNACK)
    assert refused(alarm, out(alarm, reason, permit)) is RefusalCode.REASON_MISSING


def test_back_in_service_needs_how_it_was_checked() -> None:
    alarm = in_state(UNACK)
    away = done(alarm, out(alarm))
    assert refused(away, back(away, " ")) is RefusalCode.REASON_MISSING


def test_out_of_service_twice_or_back_without_is_refused() -> None:
    alarm = in_state(UNACK)
    assert refused(alarm, back(alarm)) is RefusalCode.WRONG_STATE
    away = done(alarm, out(alarm))
    assert refused(away, out(away)) is RefusalCode.WRONG_STATE


@pytest.mark.parametrize("state", [UNACK, RTNUN])
def test_taking_a_flag_off_never_acknowledges(state: AlarmState) -> None:
    alarm = brought(state)
    alarm = done(alarm, shelve(alarm))
    alarm = done(alarm, SUPPRESS, 41)
    alarm = done(alarm, out(alarm), 42)
    alarm = done(alarm, unshelve(alarm), 43)
    alarm = done(alarm, LET_GO, 44)
    alarm = done(alarm, back(alarm), 45)
    assert (alarm.state, alarm.acknowledged_by, alarm.is_set_aside) == (state, None, False)


def test_what_is_set_aside_is_still_raised_cleared_and_acknowledged() -> None:
    alarm = done(shelved(NORM), a_raise(45), 45)
    assert (alarm.state, alarm.is_set_aside) == (UNACK, True)
    seen = done(alarm, Acknowledge(alarm=ALARM, seen_version=alarm.version), 46)
    assert done(seen, CLEAR, 50).state is NORM


def test_what_happened_meanwhile_shows_and_calls_again() -> None:
    alarm = shelved(ACKED)
    alarm = done(alarm, a_raise(100, Severity.I), 100)
    alarm = done(alarm, a_raise(110, Severity.I, title="排口 pH 超标"), 110)
    assert alarm.missed == 2
    off = done(alarm, EXPIRE, 5000)
    assert (off.state, off.missed, off.called_at, off.since) == (UNACK, 2, at(5000), at(5000))
    seen = done(off, Acknowledge(alarm=ALARM, seen_version=off.version), 5100)
    assert seen.missed == 0


def test_what_was_acknowledged_before_does_not_call_when_it_comes_off() -> None:
    alarm = shelved(ACKED)
    off = done(alarm, unshelve(alarm), 100)
    assert (off.state, off.called_at) == (ACKED, alarm.called_at)


def test_while_another_flag_stays_it_calls_nobody() -> None:
    alarm = done(shelved(UNACK), SUPPRESS, 41)
    off = done(alarm, unshelve(alarm), 100)
    assert (off.is_set_aside, off.called_at) == (True, alarm.called_at)
    assert done(off, LET_GO, 200).called_at == at(200)


def test_a_raise_from_norm_keeps_the_flags() -> None:
    alarm = shelved(NORM)
    alarm = done(alarm, out(alarm), 41)
    raised = done(alarm, a_raise(45), 45)
    assert (raised.shelf, raised.out_of_service) == (alarm.shelf, alarm.out_of_service)
    assert (raised.state, raised.missed) == (UNACK, 1)


def test_a_flag_set_while_it_is_over_tells_the_replicas_what_it_was() -> None:
    over = in_state(NORM)
    for command in (shelve(over), out(over)):
        decided = decide(over, command, context(40))
        assert not isinstance(decided, Refusal)
        (payload,) = decided
        replica = evolve(None, event_of(payload, over.version + 1, LEADER, at(40)), payload)
        assert (replica.state, replica.is_set_aside) == (NORM, True)
        assert (replica.title, replica.source, replica.key) == (over.title, over.source, over.key)


def test_a_replica_that_dropped_it_folds_the_next_raise_alike() -> None:
    over = in_state(NORM)
    hub = done(over, shelve(over))
    decided = decide(over, shelve(over), context(40))
    assert not isinstance(decided, Refusal)
    replica = evolve(None, event_of(decided[0], hub.version, LEADER, at(40)), decided[0])
    (raised,) = decide(hub, a_raise(45), context(45))  # type: ignore[misc]
    assert isinstance(raised, AlarmRaised)
    event = event_of(raised, hub.version + 1, LEADER, at(45))
    assert evolve(hub, event, raised) == evolve(replica, event, raised)


def test_a_lost_source_shows_on_what_is_over_and_set_aside() -> None:
    alarm = done(shelved(NORM), SetAlarmQuality(alarm=ALARM, quality=Quality.STALE), 50)
    assert (alarm.state, alarm.quality) == (NORM, Quality.STALE)


@pytest.mark.parametrize(
    "payload",
    [
        AlarmShelved(until=at(60), reason="校准"),
        AlarmTakenOutOfService(reason="更换", permit="JX"),
    ],
)
def test_a_flag_on_what_was_never_raised_is_a_broken_log(payload: AlarmEvent) -> None:
    with pytest.raises(LookupError):
        evolve(None, event_of(payload, 1, LEADER, at(0)), payload)


def test_flags_survive_the_wire() -> None:
    alarm = done(shelved(UNACK), SUPPRESS, 41)
    alarm = done(alarm, out(alarm), 42)
    wire = msgspec.msgpack.encode(alarm)
    assert msgspec.msgpack.decode(wire, type=Alarm) == alarm
    assert after(alarm, CLEAR, 50) is not None
