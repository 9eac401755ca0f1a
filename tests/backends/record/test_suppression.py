"""Suppression by design: while a cause stands, what follows from it calls nobody."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backends.record.alarm import (
    Alarm,
    AlarmState,
    OutOfService,
    SetSuppression,
    Suppression,
)
from backends.record.common import Place, Realm
from backends.record.ids import AlarmId, SourceId
from backends.record.policy import AlarmPolicy, Policy, SuppressionRule
from backends.record.suppression import Suppressor, suppressions
from tests.backends.record.samples import LEADER, a_raise, after, at


def a_rule(within: str = "source", cause: str = "power", name: str = "r") -> SuppressionRule:
    return SuppressionRule(id=name, why="断电所致", cause=cause, kinds=["silent"], within=within)


def a_policy(*rules: SuppressionRule) -> Policy:
    return Policy(alarms=AlarmPolicy(suppressions=list(rules)))


def an_alarm(
    name: str,
    kind: str,
    source: str = "s",
    division: str = "",
    state: AlarmState = AlarmState.UNACK,
) -> Alarm:
    raised = after(None, a_raise())
    assert raised is not None
    return msgspec.structs.replace(
        raised,
        id=AlarmId(name),
        kind=kind,
        source=SourceId(source),
        state=state,
        place=Place(lon_wgs84=118, lat_wgs84=35, division=division),
    )


def suppressed(alarm: Alarm, rule: str = "r") -> Alarm:
    return msgspec.structs.replace(
        alarm, suppression=Suppression(rule=rule, why="断电所致", at=at(0))
    )


SET = SetSuppression(alarm=AlarmId("x"), rule="r", why="断电所致")
LET_GO = SetSuppression(alarm=AlarmId("x"), rule="")


def test_what_follows_from_a_standing_cause_is_suppressed() -> None:
    alarms = [an_alarm("c", "power"), an_alarm("x", "silent"), an_alarm("y", "other")]
    assert suppressions(alarms, a_policy(a_rule())) == [SET]


def test_what_is_suppressed_already_is_not_told_again() -> None:
    alarms = [an_alarm("c", "power"), suppressed(an_alarm("x", "silent"))]
    assert suppressions(alarms, a_policy(a_rule())) == []


@pytest.mark.parametrize("state", [AlarmState.NORM, AlarmState.RTNUN, AlarmState.LATCHED])
def test_when_its_cause_is_over_it_is_let_go(state: AlarmState) -> None:
    alarms = [an_alarm("c", "power", state=state), suppressed(an_alarm("x", "silent"))]
    assert suppressions(alarms, a_policy(a_rule())) == [LET_GO]


def test_a_cause_out_of_service_suppresses_nothing() -> None:
    permit = OutOfService(by=LEADER, at=at(0), reason="检修", permit="P-1")
    cause = msgspec.structs.replace(an_alarm("c", "power"), out_of_service=permit)
    assert suppressions([cause, an_alarm("x", "silent")], a_policy(a_rule())) == []


def test_what_is_over_is_not_suppressed() -> None:
    alarms = [an_alarm("c", "power"), an_alarm("x", "silent", state=AlarmState.NORM)]
    assert suppressions(alarms, a_policy(a_rule())) == []


@pytest.mark.parametrize(
    ("within", "is_reached"), [("source", False), ("division", True), ("all", True)]
)
def test_a_rule_holds_at_the_source_the_division_or_everywhere(
    within: str, is_reached: bool
) -> None:
    cause = an_alarm("c", "power", "s1", "371302")
    subject = an_alarm("x", "silent", "s2", "371302")
    found = suppressions([cause, subject], a_policy(a_rule(within)))
    assert found == ([SET] if is_reached else [])


def test_another_division_and_an_unknown_one_are_not_reached() -> None:
    cause, lost = an_alarm("c", "power", "s1", "371302"), an_alarm("d", "power", "s1")
    subjects = [an_alarm("x", "silent", "s2", "371311"), an_alarm("y", "silent", "s2")]
    assert suppressions([cause, lost, *subjects], a_policy(a_rule("division"))) == []


def test_a_drill_suppresses_no_live_alarm() -> None:
    cause = msgspec.structs.replace(an_alarm("c", "power"), realm=Realm.DRILL)
    assert suppressions([cause, an_alarm("x", "silent")], a_policy(a_rule("all"))) == []


def test_a_rule_that_is_gone_from_the_policy_lets_go() -> None:
    assert suppressions([suppressed(an_alarm("x", "silent"))], a_policy()) == [LET_GO]


def test_a_second_cause_takes_over_and_the_same_rule_is_not_told_twice() -> None:
    policy = a_policy(a_rule(), a_rule(cause="flood", name="r2"))
    alarms = [an_alarm("d", "flood"), suppressed(an_alarm("x", "silent"))]
    assert suppressions(alarms, policy) == [
        SetSuppression(alarm=AlarmId("x"), rule="r2", why="断电所致")
    ]


def test_rules_in_a_ring_never_silence_all_of_it() -> None:
    ring = [
        SuppressionRule(id="1", why="", cause="a", kinds=["b"], within="all"),
        SuppressionRule(id="2", why="", cause="b", kinds=["a", "b"], within="all"),
    ]
    alarms = [an_alarm("x", "a"), an_alarm("y", "b")]
    assert [found.alarm for found in suppressions(alarms, a_policy(*ring))] == ["y"]


KINDS = st.sampled_from(["power", "silent", "other"])
CHANGES = st.lists(
    st.tuples(
        st.sampled_from([AlarmId(name) for name in "abcde"]),
        st.one_of(
            st.none(),
            st.tuples(
                KINDS,
                st.sampled_from(["s1", "s2"]),
                st.sampled_from(["", "371302"]),
                st.sampled_from([AlarmState.UNACK, AlarmState.ACKED, AlarmState.RTNUN]),
            ),
        ),
    ),
    max_size=30,
)


@settings(max_examples=200, deadline=None)
@given(CHANGES, st.sampled_from(["source", "division", "all"]))
def test_change_by_change_leads_where_looking_at_all_at_once_leads(
    changes: list[tuple[AlarmId, tuple[str, str, str, AlarmState] | None]], within: str
) -> None:
    policy = a_policy(a_rule(within))
    watch, alarms = Suppressor(policy), dict[AlarmId, Alarm]()
    for name, told in changes:
        if told is None:
            alarms.pop(name, None)
            done: dict[AlarmId, Alarm | None] = {name: None}
        else:
            kept = alarms[name].suppression if name in alarms else None
            alarm = an_alarm(name, *told)
            alarms[name] = msgspec.structs.replace(alarm, suppression=kept)
            done = {name: alarms[name]}
        while done:
            commands = watch.changed(done)
            done = {}
            for command in commands:
                flag = Suppression(rule=command.rule, why="", at=at(0)) if command.rule else None
                alarm = msgspec.structs.replace(alarms[command.alarm], suppression=flag)
                done[command.alarm] = alarms[command.alarm] = alarm
        assert suppressions(alarms.values(), policy) == []
