"""Each row of the ISA-18.2 table of the field notes, by name."""

from __future__ import annotations

import msgspec
import pytest

from backends.record.access import Role
from backends.record.alarm import (
    Acknowledge,
    Alarm,
    AlarmCleared,
    AlarmRaised,
    AlarmState,
    ClearAlarm,
    EscalateAlarm,
    LinkAlarm,
    Quality,
    ResetAlarm,
    SetAlarmQuality,
    TakeAlarm,
)
from backends.record.alarm_decider import FOLD_VERSION, decide, evolve, is_active, is_listed
from backends.record.common import Severity
from backends.record.ids import IncidentId
from backends.record.policy import AlarmClass, AlarmPolicy, Policy
from backends.record.refusal import RefusalCode
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

NORM, UNACK, ACKED, RTNUN, LATCHED = (
    AlarmState.NORM,
    AlarmState.UNACK,
    AlarmState.ACKED,
    AlarmState.RTNUN,
    AlarmState.LATCHED,
)
LATCHING = Policy(alarms=AlarmPolicy(classes=[AlarmClass(kind="exceedance", is_latching=True)]))
ITSELF = Policy(
    alarms=AlarmPolicy(classes=[AlarmClass(kind="exceedance", acknowledges_itself=True)])
)
BOTH = Policy(
    alarms=AlarmPolicy(
        classes=[AlarmClass(kind="exceedance", is_latching=True, acknowledges_itself=True)]
    )
)
CLEAR = ClearAlarm(alarm=ALARM, occurred_at=at(30))


def acknowledge(alarm: Alarm) -> Acknowledge:
    return Acknowledge(alarm=ALARM, seen_version=alarm.version)


def reset(alarm: Alarm) -> ResetAlarm:
    return ResetAlarm(alarm=ALARM, seen_version=alarm.version)


def test_norm_raise_becomes_unack() -> None:
    assert done(in_state(NORM), a_raise(30)).state is UNACK


def test_unack_acknowledge_becomes_acked() -> None:
    alarm = in_state(UNACK)
    seen = done(alarm, acknowledge(alarm))
    assert (seen.state, seen.acknowledged_by, seen.acknowledged_at) == (ACKED, LEADER, at(40))


@pytest.mark.parametrize("state", [UNACK, RTNUN])
def test_acknowledging_a_stale_version_is_refused(state: AlarmState) -> None:
    alarm = in_state(state)
    stale = Acknowledge(alarm=ALARM, seen_version=alarm.version - 1)
    assert refused(alarm, stale) is RefusalCode.STALE_VERSION


def test_acknowledging_disconnected_does_not_acknowledge_what_is_hidden_under_it() -> None:
    alarm = after(None, a_raise(0, title="断线"))
    assert alarm is not None
    worse = done(alarm, a_raise(30, Severity.I, title="可燃气体泄漏"))
    assert refused(worse, acknowledge(alarm)) is RefusalCode.STALE_VERSION
    assert worse.state is UNACK


def test_unack_clear_becomes_rtnun() -> None:
    over = done(in_state(UNACK), CLEAR)
    assert (over.state, over.cleared_at) == (RTNUN, at(30))


def test_unack_clear_becomes_norm_where_its_class_acknowledges_itself() -> None:
    assert done(in_state(UNACK), CLEAR, policy=ITSELF).state is NORM


def test_unack_clear_is_latched_where_its_class_latches_and_acknowledges_itself() -> None:
    assert done(in_state(UNACK, BOTH), CLEAR, policy=BOTH).state is LATCHED


def test_acked_clear_becomes_norm() -> None:
    assert done(in_state(ACKED), CLEAR).state is NORM


def test_acked_clear_is_latched_where_its_class_latches() -> None:
    assert done(in_state(ACKED, LATCHING), CLEAR, policy=LATCHING).state is LATCHED


def test_acked_worse_becomes_unack() -> None:
    worse = done(in_state(ACKED), a_raise(30, Severity.I))
    assert (worse.state, worse.severity, worse.acknowledged_by) == (UNACK, Severity.I, None)


def test_acked_raised_again_in_other_words_becomes_unack() -> None:
    assert done(in_state(ACKED), a_raise(30, title="排口 pH 超标")).state is UNACK


def test_acked_milder_stays_acked() -> None:
    milder = done(in_state(ACKED), a_raise(30, Severity.IV))
    assert (milder.state, milder.severity) == (ACKED, Severity.IV)


def test_rtnun_acknowledge_becomes_norm() -> None:
    alarm = in_state(RTNUN)
    assert done(alarm, acknowledge(alarm)).state is NORM


def test_rtnun_acknowledge_is_latched_where_its_class_latches() -> None:
    alarm = in_state(RTNUN, LATCHING)
    assert done(alarm, acknowledge(alarm), policy=LATCHING).state is LATCHED


def test_rtnun_raise_becomes_unack() -> None:
    assert done(in_state(RTNUN), a_raise(30)).state is UNACK


def test_latched_reset_becomes_norm() -> None:
    alarm = in_state(LATCHED, LATCHING)
    assert is_active(alarm), "it stays on the list until it is reset"
    assert done(alarm, reset(alarm), policy=LATCHING).state is NORM


def test_latched_raise_becomes_unack() -> None:
    again = done(in_state(LATCHED, LATCHING), a_raise(30), policy=LATCHING)
    assert (again.state, again.is_latching) == (UNACK, True)


def test_latched_late_raise_stays_latched() -> None:
    alarm = in_state(LATCHED, LATCHING)
    assert decide(alarm, a_raise(19), context(40, policy=LATCHING)) == ()


@pytest.mark.parametrize("state", [NORM, UNACK, ACKED, RTNUN])
def test_what_is_not_latched_is_not_reset(state: AlarmState) -> None:
    alarm = in_state(state)
    assert refused(alarm, reset(alarm)) is RefusalCode.WRONG_STATE


@pytest.mark.parametrize("state", [NORM, ACKED, LATCHED])
def test_what_is_acknowledged_is_not_acknowledged_again(state: AlarmState) -> None:
    alarm = in_state(state, LATCHING if state is LATCHED else None)
    assert refused(alarm, acknowledge(alarm)) is RefusalCode.WRONG_STATE


@pytest.mark.parametrize("state", [NORM, RTNUN, LATCHED])
def test_what_is_over_is_not_cleared_again(state: AlarmState) -> None:
    alarm = in_state(state, LATCHING if state is LATCHED else None)
    assert decide(alarm, CLEAR, context(40)) == ()


@pytest.mark.parametrize("state", [UNACK, ACKED, RTNUN, LATCHED])
def test_a_lost_source_keeps_the_state_and_marks_it_stale(state: AlarmState) -> None:
    alarm = in_state(state, LATCHING if state is LATCHED else None)
    stale = done(alarm, SetAlarmQuality(alarm=ALARM, quality=Quality.STALE))
    assert (stale.state, stale.quality) == (state, Quality.STALE)
    back = done(stale, SetAlarmQuality(alarm=ALARM, quality=Quality.GOOD), 50)
    assert (back.state, back.quality) == (state, Quality.GOOD)


def test_the_highest_severity_reached_is_kept_through_a_return() -> None:
    worst = done(in_state(UNACK), a_raise(25, Severity.I), 25)
    back = done(done(worst, CLEAR, 30), a_raise(40, Severity.IV), 40)
    assert (back.state, back.severity) == (UNACK, Severity.I)


def test_latching_and_acknowledging_itself_stand_in_the_events() -> None:
    """evolve() knows no policy: the same log folds alike under any other one."""
    (raised,) = decide(None, a_raise(0), context(0, policy=LATCHING))  # type: ignore[misc]
    assert isinstance(raised, AlarmRaised)
    assert raised.is_latching
    (cleared,) = decide(in_state(UNACK), CLEAR, context(40, policy=ITSELF))  # type: ignore[misc]
    assert isinstance(cleared, AlarmCleared)
    assert cleared.acknowledges_itself


def test_what_is_over_is_in_nobodys_hand() -> None:
    alarm = in_state(ACKED)
    taken = done(alarm, TakeAlarm(alarm=ALARM, seen_version=alarm.version))
    over = done(taken, CLEAR, 50)
    assert (over.state, over.taken_by) == (NORM, None)


def test_chattering_is_told_once_and_calls_nobody() -> None:
    alarm = in_state(ACKED)
    chatter = msgspec.structs.replace(a_raise(30), is_chattering=True)
    chattering = done(alarm, chatter)
    assert (chattering.state, chattering.is_chattering) == (ACKED, True)
    assert decide(chattering, chatter, context(41)) == ()
    calm = done(chattering, a_raise(60), 60)
    assert (calm.state, calm.is_chattering) == (ACKED, False)


def test_its_cause_is_kept_where_a_later_word_names_none() -> None:
    named = msgspec.structs.replace(a_raise(0), cause="power")
    alarm = after(None, named)
    assert alarm is not None
    assert done(alarm, a_raise(30, Severity.I)).cause == "power"


def test_an_alarm_belongs_to_an_incident_and_to_none_again() -> None:
    alarm = in_state(ACKED)
    linked = done(alarm, LinkAlarm(alarm=ALARM, incident=IncidentId("i-1")))
    assert linked.incident == "i-1"
    assert linked.state is ACKED
    assert decide(linked, LinkAlarm(alarm=ALARM, incident=IncidentId("i-1")), context()) == ()
    assert done(linked, LinkAlarm(alarm=ALARM, incident=IncidentId(""))).incident == ""


def test_what_no_console_keeps_is_not_linked() -> None:
    over = in_state(NORM)
    assert not is_listed(over)
    assert decide(over, LinkAlarm(alarm=ALARM, incident=IncidentId("i")), context()) == ()


@pytest.mark.parametrize(
    "command",
    [
        CLEAR,
        SetAlarmQuality(alarm=ALARM, quality=Quality.STALE),
        EscalateAlarm(alarm=ALARM, role=Role.COMMANDER),
        LinkAlarm(alarm=ALARM, incident=IncidentId("i")),
    ],
)
def test_what_was_never_raised_is_not_changed(
    command: ClearAlarm | SetAlarmQuality | EscalateAlarm | LinkAlarm,
) -> None:
    assert decide(None, command, context()) == ()


def test_alarm_events_of_the_first_release_still_fold() -> None:
    old = (
        b'{"source":"hj212","key":"k","department":"environment","severity":2,'
        b'"kind":"exceedance","title":"COD"}'
    )
    raised = msgspec.json.decode(old, type=AlarmRaised)
    alarm = evolve(None, event_of(raised, 1, LEADER, at(0)), raised)
    cleared = msgspec.json.decode(b"{}", type=AlarmCleared)
    alarm = evolve(alarm, event_of(cleared, 2, LEADER, at(9)), cleared)
    assert (alarm.state, alarm.is_latching, alarm.missed) == (RTNUN, False, 0)
    assert FOLD_VERSION > 2, "its snapshots are of another shape"
