"""When a console sounds: one at a time, summaries, reminders, escalations, mute."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backends.record.access import Role
from backends.record.alarm import (
    Acknowledge,
    Alarm,
    AlarmState,
    EscalateAlarm,
    ShelveAlarm,
    TakeAlarm,
    UnshelveAlarm,
)
from backends.record.common import Department, Realm, Severity
from backends.record.ids import AlarmId
from backends.record.policy import AlarmPolicy
from backends.record.sounding import GAP_S, Listener, Sound, Sounding, Why
from tests.backends.record.samples import ALARM, a_raise, after

LEADER = Listener(role=Role.WATCH_LEADER)


def an_alarm(
    name: str = ALARM,
    severity: Severity = Severity.III,
    department: Department = Department.ENVIRONMENT,
    realm: Realm = Realm.LIVE,
) -> Alarm:
    raised = after(None, a_raise(0, severity))
    assert raised is not None
    return msgspec.structs.replace(raised, id=AlarmId(name), department=department, realm=realm)


def many(count: int, severity: Severity = Severity.III, prefix: str = "m") -> list[Alarm]:
    return [an_alarm(f"{prefix}{number}", severity) for number in range(count)]


def a_console(listener: Listener = LEADER) -> Sounding:
    return Sounding(listener, AlarmPolicy())


def heard(sounding: Sounding, now_s: float, *alarms: Alarm) -> Sound | None:
    sounding.change({alarm.id: alarm for alarm in alarms})
    return sounding.tick(now_s)


def acknowledged(alarm: Alarm) -> Alarm:
    seen = after(alarm, Acknowledge(alarm=alarm.id, seen_version=alarm.version), 10)
    assert seen is not None
    return seen


def taken(alarm: Alarm) -> Alarm:
    held = after(alarm, TakeAlarm(alarm=alarm.id, seen_version=alarm.version), 10)
    assert held is not None
    return held


def test_what_newly_calls_sounds_once() -> None:
    console = a_console()
    sound = heard(console, 0, an_alarm())
    assert sound is not None
    assert (sound.why, sound.severity) == (Why.CALL, Severity.III)
    assert sound.arrival.named == [ALARM]
    assert console.tick(1) is None
    assert heard(console, 5, an_alarm()) is None, "told again, it is the same call"


def test_several_at_once_are_one_sound_of_the_worst_severity() -> None:
    sound = heard(a_console(), 0, an_alarm("a"), an_alarm("b", Severity.II))
    assert sound is not None
    assert (sound.severity, sound.arrival.named) == (Severity.II, ["b", "a"])
    assert not sound.arrival.is_summary


def test_above_three_at_once_there_is_one_summary() -> None:
    sound = heard(a_console(), 0, *many(3), an_alarm("b", Severity.II))
    assert sound is not None
    assert sound.arrival.named == []
    assert sound.arrival.counted == {Severity.II: 1, Severity.III: 3}


def test_red_is_never_folded_into_a_summary() -> None:
    sound = heard(a_console(), 0, *many(20), *many(5, Severity.I, "r"))
    assert sound is not None
    assert sound.severity is Severity.I
    assert sound.arrival.named == ["r0", "r1", "r2", "r3", "r4"]
    assert sound.arrival.counted == {Severity.III: 20}


def test_a_sound_is_talked_over_only_by_worse() -> None:
    console = a_console()
    heard(console, 0, an_alarm("a"))
    assert heard(console, 0.5, an_alarm("b")) is None
    assert console.next_due() == GAP_S
    worse = heard(console, 1, an_alarm("c", Severity.I))
    assert worse is not None
    assert worse.arrival.named == ["c", "b"]


def test_what_waits_behind_a_sound_sounds_after_it() -> None:
    console = a_console()
    heard(console, 0, an_alarm("a"))
    heard(console, 1, an_alarm("b"))
    sound = console.tick(GAP_S)
    assert sound is not None
    assert sound.arrival.named == ["b"]


def test_what_is_acknowledged_before_its_turn_stays_silent() -> None:
    console = a_console()
    heard(console, 0, an_alarm("a"))
    heard(console, 1, an_alarm("b"))
    assert heard(console, 3, acknowledged(an_alarm("b"))) is None


def test_the_unacknowledged_are_recalled_every_15_minutes() -> None:
    console = a_console()
    heard(console, 0, an_alarm())
    assert console.next_due() == 900
    assert console.tick(899) is None
    for minute in (15, 30, 45):
        sound = console.tick(minute * 60)
        assert sound is not None
        assert (sound.why, sound.arrival.named) == (Why.REMINDER, [ALARM])
    heard(console, 2701, acknowledged(an_alarm()))
    assert console.tick(3600) is None
    assert console.next_due() is None


def test_taken_but_unacknowledged_is_still_recalled() -> None:
    console = a_console()
    heard(console, 0, an_alarm())
    heard(console, 5, taken(an_alarm()))
    assert console.tick(900) is not None


def test_red_sounds_every_60_seconds_until_a_person_takes_it() -> None:
    console = a_console()
    red = an_alarm(severity=Severity.I)
    heard(console, 0, red)
    for second in (60, 120, 180):
        assert console.next_due() == second
        sound = console.tick(second)
        assert sound is not None
        assert (sound.why, sound.arrival.named) == (Why.REMINDER, [ALARM])
    heard(console, 200, taken(red))
    assert console.tick(240) is None
    assert console.next_due() == 900, "unacknowledged still, as any other"


def test_a_stream_of_other_alarms_does_not_put_off_the_reminder_of_red() -> None:
    console = a_console()
    heard(console, 0, an_alarm("red", Severity.I))
    recalled = []
    for second in range(1, 130):
        sound = heard(
            console, second, an_alarm(f"a{second}", Severity.I if second % 7 else Severity.II)
        )
        if sound is not None and "red" in sound.arrival.named:
            recalled.append(second)
    assert len(recalled) == 2
    assert max(recalled) <= 122 + GAP_S


def test_an_escalation_calls_the_role_concerned_and_nobody_else() -> None:
    escalated = after(an_alarm(), EscalateAlarm(alarm=ALARM, role=Role.COMMANDER), 900)
    assert escalated is not None
    commander, leader = a_console(Listener(role=Role.COMMANDER)), a_console()
    assert heard(commander, 0, an_alarm()) is None
    heard(leader, 0, an_alarm())
    sound = heard(commander, 850, escalated)
    assert sound is not None
    assert (sound.why, sound.arrival.named) == (Why.ESCALATION, [ALARM])
    assert heard(leader, 850, escalated) is None


def test_a_dispatcher_hears_the_own_department_only() -> None:
    console = a_console(Listener(role=Role.DISPATCHER, department=Department.URBAN))
    assert heard(console, 0, an_alarm("a")) is None
    assert heard(console, 0, an_alarm("b", department=Department.URBAN)) is not None


@pytest.mark.parametrize("role", [Role.WALL_OPERATOR, Role.INSPECTOR, Role.AUDIT_ADMINISTRATOR])
def test_who_answers_no_alarm_hears_none(role: Role) -> None:
    assert heard(a_console(Listener(role=role)), 0, an_alarm(severity=Severity.I)) is None


def test_a_mute_silences_everything_and_ends_by_itself_after_10_minutes() -> None:
    console = a_console()
    heard(console, 0, an_alarm("a", Severity.I))
    console.mute(10)
    assert heard(console, 20, *many(9), an_alarm("b", Severity.I)) is None
    assert (console.is_muted, console.muted_for_s(100), console.next_due()) == (True, 510, 610)
    assert console.tick(609) is None
    sound = console.tick(610)
    assert sound is not None
    assert not console.is_muted
    assert sound.arrival.named == ["a", "b"]
    assert sound.arrival.counted == {Severity.III: 9}


def test_after_a_mute_what_was_heard_before_sounds_again_if_it_still_calls() -> None:
    console = a_console()
    heard(console, 0, an_alarm("a"), an_alarm("b"))
    console.mute(10)
    heard(console, 20, acknowledged(an_alarm("b")))
    console.unmute()
    sound = console.tick(30)
    assert sound is not None
    assert (sound.why, sound.arrival.named) == (Why.AFTER_MUTE, ["a"])
    assert console.tick(31) is None


def test_the_end_of_a_mute_is_silent_where_nothing_calls() -> None:
    console = a_console()
    console.mute(0)
    assert console.tick(600) is None
    assert console.next_due() is None
    assert heard(console, 601, an_alarm()) is not None


def test_what_is_set_aside_is_silent_and_calls_again_when_released() -> None:
    console = a_console()
    alarm = an_alarm()
    shelved = after(alarm, ShelveAlarm(alarm=ALARM, seen_version=1, minutes=30, reason="检修"), 5)
    assert shelved is not None
    assert heard(console, 0, shelved) is None
    assert console.tick(900) is None
    back = after(shelved, UnshelveAlarm(alarm=ALARM, seen_version=2), 1000)
    assert back is not None
    sound = heard(console, 1000, back)
    assert sound is not None
    assert sound.why is Why.CALL


def test_an_exercise_sounds_only_where_it_is_watched() -> None:
    drill = an_alarm(realm=Realm.DRILL)
    assert heard(a_console(), 0, drill) is None
    watching = Listener(role=Role.WATCH_LEADER, realm=Realm.DRILL)
    assert heard(a_console(watching), 0, drill) is not None
    assert heard(a_console(watching), 0, an_alarm()) is not None, "the live city goes on"


def test_an_acknowledgement_without_a_line_silences_its_own_console_only() -> None:
    here, there = a_console(), a_console()
    red = an_alarm(severity=Severity.I)
    heard(here, 0, red)
    heard(there, 0, red)
    here.silence(ALARM)
    assert here.tick(60) is None
    assert there.tick(60) is not None
    again = after(red, a_raise(70, Severity.I, title="排口 pH 超标"), 70)
    assert again is not None
    assert heard(here, 70, again) is not None, "it calls anew"


def test_a_lost_line_does_not_sound_again_what_was_heard() -> None:
    console = a_console()
    heard(console, 0, an_alarm("a"), an_alarm("b"))
    console.load([an_alarm("a"), an_alarm("c")])
    sound = console.tick(100)
    assert sound is not None
    assert sound.arrival.named == ["c"]


def test_a_storm_at_the_start_is_one_sound() -> None:
    console = a_console()
    console.load(many(20_000))
    sound = console.tick(0)
    assert sound is not None
    assert sound.arrival.counted == {Severity.III: 20_000}
    assert console.tick(3) is None


NAMES = st.sampled_from([AlarmId(name) for name in "abcdef"])
STEPS = st.lists(
    st.tuples(
        st.floats(0.01, 40),
        st.sampled_from(["raise", "worse", "acknowledge", "take", "mute", "unmute", "lost"]),
        NAMES,
        st.sampled_from([Severity.I, Severity.II, Severity.IV]),
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_whatever_happens_red_is_recalled_and_no_two_sounds_overlap(
    steps: list[tuple[float, str, AlarmId, Severity]],
) -> None:
    console, alarms = a_console(), dict[AlarmId, Alarm]()
    now_s, last = 0.0, (-100.0, Severity.IV)
    recalled: dict[AlarmId, float] = {}

    def hear(at_s: float) -> None:
        nonlocal last
        sound = console.tick(at_s)
        if sound is None:
            return
        assert at_s >= last[0] + GAP_S or sound.severity < last[1]
        assert Severity.I not in sound.arrival.counted
        assert not console.is_muted
        last = at_s, sound.severity
        recalled.update(dict.fromkeys(sound.arrival.named, at_s))

    for pause_s, what, name, severity in steps:
        until_s = now_s + pause_s
        while (due_s := console.next_due()) is not None and due_s <= until_s:
            now_s = max(now_s, due_s)
            hear(now_s)
            after_s = console.next_due()
            assert after_s is None or after_s > now_s, "a timer that stands still"
        now_s = until_s
        known = alarms.get(name)
        if what == "mute":
            console.mute(now_s)
        elif what == "unmute":
            console.unmute()
        elif what == "lost":
            console.load(alarms.values())
        elif what in ("raise", "worse"):
            count = known.raise_count + 1 if known else 1
            alarms[name] = msgspec.structs.replace(
                an_alarm(name, severity), raise_count=count, taken_by=known and known.taken_by
            )
            recalled[name] = now_s
        elif known is not None:
            change = acknowledged if what == "acknowledge" else taken
            if known.state is AlarmState.UNACK:
                alarms[name] = change(known)
        if name in alarms:
            console.change({name: alarms[name]})
        hear(now_s)
        for key, alarm in alarms.items():
            is_urgent = alarm.severity is Severity.I and alarm.taken_by is None
            if console.is_muted or not is_urgent or alarm.state is not AlarmState.UNACK:
                recalled[key] = now_s
            assert now_s - recalled.get(key, now_s) <= 60 + GAP_S
