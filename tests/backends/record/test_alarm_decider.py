"""Every row of the state table, and the rules that keep a chattering source out of the log."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backends.record.alarm import (
    Acknowledge,
    Alarm,
    AlarmState,
    ClearAlarm,
    Quality,
    ReleaseAlarm,
    SetAlarmQuality,
    TakeAlarm,
)
from backends.record.alarm_decider import AlarmCommand, alarm_id, decide, evolve
from backends.record.common import Realm, Severity
from backends.record.ids import SourceId
from backends.record.refusal import Refusal, RefusalCode
from tests.backends.record.samples import (
    ALARM,
    LEADER,
    OTHER,
    a_raise,
    after,
    at,
    context,
    event_of,
    in_state,
)

NORM, UNACK, ACKED, RTNUN = (
    AlarmState.NORM,
    AlarmState.UNACK,
    AlarmState.ACKED,
    AlarmState.RTNUN,
)


def acknowledge(alarm: Alarm) -> Acknowledge:
    return Acknowledge(alarm=ALARM, seen_version=alarm.version)


CLEAR = ClearAlarm(alarm=ALARM, occurred_at=at(30))


@pytest.mark.parametrize(
    ("start", "command", "end"),
    [
        (NORM, a_raise(30), UNACK),
        (NORM, CLEAR, NORM),
        (UNACK, CLEAR, RTNUN),
        (UNACK, a_raise(30, Severity.I), UNACK),
        (ACKED, CLEAR, NORM),
        (ACKED, a_raise(30, Severity.I), UNACK),
        (ACKED, a_raise(30, title="排口 pH 超标"), UNACK),
        (ACKED, a_raise(30), ACKED),
        (ACKED, a_raise(30, Severity.III), ACKED),
        (RTNUN, a_raise(30), UNACK),
        (RTNUN, CLEAR, RTNUN),
    ],
)
def test_what_a_source_says_leads_to_the_state_of_the_table(
    start: AlarmState, command: AlarmCommand, end: AlarmState
) -> None:
    alarm = after(in_state(start), command, 40)
    assert alarm is not None
    assert alarm.state is end


@pytest.mark.parametrize(("start", "end"), [(UNACK, ACKED), (RTNUN, NORM)])
def test_acknowledging_leads_to_the_state_of_the_table(start: AlarmState, end: AlarmState) -> None:
    alarm = in_state(start)
    seen = after(alarm, acknowledge(alarm), 40)
    assert seen is not None
    assert (seen.state, seen.acknowledged_by) == (end, LEADER)


@pytest.mark.parametrize("start", [NORM, ACKED])
def test_what_is_acknowledged_cannot_be_acknowledged_again(start: AlarmState) -> None:
    alarm = in_state(start)
    refusal = decide(alarm, acknowledge(alarm), context(40, LEADER))
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.WRONG_STATE


@pytest.mark.parametrize("command", [Acknowledge, TakeAlarm, ReleaseAlarm])
def test_a_stale_version_is_refused(command: type[Acknowledge | TakeAlarm | ReleaseAlarm]) -> None:
    alarm = after(in_state(UNACK), a_raise(30, Severity.I), 30)
    refusal = decide(alarm, command(alarm=ALARM, seen_version=1), context(40, LEADER))
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.STALE_VERSION


@pytest.mark.parametrize("command", [Acknowledge, TakeAlarm, ReleaseAlarm])
def test_an_unknown_alarm_is_refused(
    command: type[Acknowledge | TakeAlarm | ReleaseAlarm],
) -> None:
    refusal = decide(None, command(alarm=ALARM, seen_version=1), context(0, LEADER))
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.UNKNOWN_SUBJECT


def test_the_highest_severity_is_kept_until_acknowledged() -> None:
    alarm = after(in_state(UNACK), a_raise(30, Severity.I), 30)
    alarm = after(alarm, a_raise(100, Severity.IV, detail={"值": "51"}), 100)
    assert alarm is not None
    assert (alarm.severity, alarm.detail) == (Severity.I, {"值": "51"})
    alarm = after(alarm, acknowledge(alarm), 110)
    alarm = after(alarm, a_raise(120, Severity.IV), 120)
    assert alarm is not None
    assert (alarm.severity, alarm.state) == (Severity.IV, ACKED)


def test_a_repeat_that_changes_nothing_is_not_logged() -> None:
    for start in (UNACK, ACKED):
        assert decide(in_state(start), a_raise(500), context(500, LEADER)) == ()


def test_figures_alone_are_logged_at_most_once_a_minute_and_call_nobody() -> None:
    alarm = in_state(ACKED)
    louder = a_raise(30, title="排口 COD 超标 61.5", detail={"值": "61.5"})
    assert decide(alarm, a_raise(30, detail={"值": "58"}), context(30, LEADER)) == ()
    assert decide(alarm, louder, context(30, LEADER)) == (), "in a title figures are no other words"
    later = after(alarm, a_raise(200, detail={"值": "58"}), 200)
    assert later is not None
    assert (later.state, later.detail, later.version) == (ACKED, {"值": "58"}, alarm.version + 1)
    assert later.raise_count == alarm.raise_count
    assert later.since == alarm.since, "its age counts from the call, not from its last figure"


def test_a_chattering_source_logs_a_line_a_minute() -> None:
    alarm: Alarm | None = None
    for second in range(600):
        alarm = after(alarm, a_raise(second, detail={"值": str(second)}), second)
    assert alarm is not None
    assert alarm.version == 10


def test_late_state_does_not_revive_a_cleared_alarm() -> None:
    for start in (NORM, RTNUN):
        alarm = in_state(start)
        for late in (0, 5, 19):
            assert decide(alarm, a_raise(late, Severity.I), context(60, LEADER)) == ()


def test_a_clear_older_than_the_raise_clears_nothing() -> None:
    alarm = after(None, a_raise(10), 10)
    assert decide(alarm, ClearAlarm(alarm=ALARM, occurred_at=at(9)), context(20, LEADER)) == ()


def test_a_device_clock_that_ran_ahead_once_does_not_silence_it() -> None:
    ahead = a_raise(86_400 * 365)
    (raised,) = decide(None, ahead, context(0, LEADER)) or ()  # type: ignore[misc]
    event = event_of(raised, 1, LEADER, at(0))
    alarm = evolve(None, msgspec.structs.replace(event, occurred_at=ahead.occurred_at), raised)
    cleared = after(alarm, ClearAlarm(alarm=ALARM, occurred_at=at(5)), 5)
    assert cleared is not None
    assert cleared.state is RTNUN


def test_raised_from_normal_is_as_raised_for_the_first_time() -> None:
    payload = decide(None, a_raise(90), context(90, LEADER))
    assert isinstance(payload, tuple)
    event = event_of(payload[0], 7, LEADER, at(90))
    assert evolve(in_state(NORM), event, payload[0]) == evolve(None, event, payload[0])


def test_taking_is_apart_from_acknowledging_and_anyone_may_take_over() -> None:
    alarm = in_state(UNACK)
    taken = after(alarm, TakeAlarm(alarm=ALARM, seen_version=1), 5)
    assert taken is not None
    assert (taken.state, taken.taken_by, taken.acknowledged_by) == (UNACK, LEADER, None)
    assert decide(taken, TakeAlarm(alarm=ALARM, seen_version=2), context(6, LEADER)) == ()
    over = after(taken, TakeAlarm(alarm=ALARM, seen_version=2), 7, OTHER)
    assert over is not None
    assert over.taken_by == OTHER


def test_only_the_seat_that_has_it_lets_it_go() -> None:
    taken = after(in_state(UNACK), TakeAlarm(alarm=ALARM, seen_version=1), 5)
    refusal = decide(taken, ReleaseAlarm(alarm=ALARM, seen_version=2), context(6, OTHER))
    assert isinstance(refusal, Refusal)
    released = after(taken, ReleaseAlarm(alarm=ALARM, seen_version=2), 6)
    assert released is not None
    assert released.taken_by is None


def test_what_is_over_is_let_go_of_by_nobody() -> None:
    over = msgspec.structs.replace(in_state(NORM), taken_by=LEADER)
    release = ReleaseAlarm(alarm=ALARM, seen_version=over.version)
    refusal = decide(over, release, context(6, LEADER))
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.WRONG_STATE


def test_a_figure_with_an_exponent_is_a_figure() -> None:
    standing = after(None, a_raise(0, title="流量超标 950000 L/s"), 0)
    again = a_raise(10, title="流量超标 1.2e+06 L/s")
    assert decide(standing, again, context(10, LEADER)) == ()


def test_a_lost_source_marks_what_is_active_and_nothing_else() -> None:
    stale = SetAlarmQuality(alarm=ALARM, quality=Quality.STALE)
    for start in (UNACK, ACKED, RTNUN):
        alarm = after(in_state(start), stale, 40)
        assert alarm is not None
        assert (alarm.state, alarm.quality) == (start, Quality.STALE)
        assert decide(alarm, stale, context(50, LEADER)) == ()
    assert decide(in_state(NORM), stale, context(40, LEADER)) == ()
    assert decide(None, stale, context(40, LEADER)) == ()


def test_a_drill_never_meets_the_live_alarm() -> None:
    assert alarm_id(SourceId("s"), "k", Realm.LIVE) != alarm_id(SourceId("s"), "k", Realm.DRILL)
    assert alarm_id(SourceId("s"), "k", Realm.LIVE) == alarm_id(SourceId("s"), "k", Realm.LIVE)


COMMANDS = st.one_of(
    st.builds(a_raise, st.integers(0, 300), st.sampled_from(Severity)),
    st.builds(ClearAlarm, alarm=st.just(ALARM), occurred_at=st.integers(0, 300).map(at)),
    st.builds(SetAlarmQuality, alarm=st.just(ALARM), quality=st.sampled_from(Quality)),
    *(
        st.builds(kind, alarm=st.just(ALARM), seen_version=st.integers(1, 9))
        for kind in (Acknowledge, TakeAlarm, ReleaseAlarm)
    ),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(COMMANDS, max_size=20))
def test_the_same_words_twice_change_nothing_the_second_time(commands: list[AlarmCommand]) -> None:
    alarm: Alarm | None = None
    for second, command in enumerate(commands):
        decided = decide(alarm, command, context(second, LEADER))
        if isinstance(decided, Refusal):
            continue
        for payload in decided:
            version = alarm.version + 1 if alarm else 1
            alarm = evolve(alarm, event_of(payload, version, LEADER, at(second)), payload)
        again = decide(alarm, command, context(second, LEADER))
        assert isinstance(again, Refusal) or again == ()
    assert alarm is None or alarm.version >= 1
