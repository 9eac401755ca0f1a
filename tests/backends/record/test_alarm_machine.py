"""Whatever comes in whatever order: the alarm's invariants hold, on the hub and on a replica."""

from __future__ import annotations

import datetime as dt

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from backends.record.access import Role
from backends.record.alarm import (
    Acknowledge,
    Alarm,
    AlarmCommand,
    AlarmState,
    ClearAlarm,
    EscalateAlarm,
    LinkAlarm,
    Quality,
    ReleaseAlarm,
    ResetAlarm,
    ReturnToService,
    SetAlarmQuality,
    SetSuppression,
    ShelveAlarm,
    TakeAlarm,
    TakeOutOfService,
    UnshelveAlarm,
)
from backends.record.alarm_decider import decide, due, evolve, is_calling, is_listed
from backends.record.common import Severity
from backends.record.context import Context
from backends.record.ids import IncidentId
from backends.record.policy import AlarmClass, AlarmPolicy, Policy
from backends.record.refusal import Refusal
from tests.backends.record.samples import ALARM, LEADER, NOON, OTHER, a_raise, at, event_of

POLICIES = [
    Policy(
        alarms=AlarmPolicy(
            classes=[
                AlarmClass(
                    kind="exceedance", is_latching=latching, acknowledges_itself=acknowledging
                )
            ]
        )
    )
    for latching in (False, True)
    for acknowledging in (False, True)
]
UNSEEN = (AlarmState.UNACK, AlarmState.RTNUN)
SHIFTS = st.integers(-100, 30)


class AlarmMachine(RuleBasedStateMachine):
    """The hub's alarm, and a replica's that keeps only what is listed."""

    def __init__(self) -> None:
        super().__init__()
        self.alarm: Alarm | None = None
        self.replica: Alarm | None = None
        self.second = 0.0
        self.policy = POLICIES[0]

    def do(self, command: AlarmCommand, *, by_other: bool = False) -> None:
        actor = OTHER if by_other else LEADER
        # Wall clocks of the hub never stand still between two commands here.
        self.second += 1
        before = self.alarm
        context = Context(actor=actor, now=at(self.second), policy=self.policy)
        decided = decide(before, command, context)
        if isinstance(decided, Refusal):
            return
        for payload in decided:
            version = self.alarm.version + 1 if self.alarm else 1
            event = event_of(payload, version, actor, at(self.second))
            occurred_at = getattr(command, "occurred_at", at(self.second))
            event = msgspec.structs.replace(event, occurred_at=occurred_at)
            self.alarm = evolve(self.alarm, event, payload)
            known = evolve(self.replica, event, payload)
            self.replica = known if is_listed(known) else None
        self.check_step(before, command)

    def check_step(self, before: Alarm | None, command: AlarmCommand) -> None:
        after = self.alarm
        if before is None or after is None:
            return
        if not isinstance(command, Acknowledge | ClearAlarm) and before.state in UNSEEN:
            assert after.state in UNSEEN, "only a person or its class acknowledges"
        if isinstance(command, ShelveAlarm | UnshelveAlarm | TakeOutOfService | ReturnToService):
            assert after.state is before.state
            assert after.acknowledged_by == before.acknowledged_by
        if before.state in UNSEEN and after.state in UNSEEN:
            assert after.severity <= before.severity, "the highest is kept until acknowledged"

    @rule(policy=st.sampled_from(POLICIES))
    def change_policy(self, policy: Policy) -> None:
        self.policy = policy

    @rule(seconds=st.integers(1, 4000))
    def wait(self, seconds: int) -> None:
        self.second += seconds

    @rule(
        shift=SHIFTS,
        severity=st.sampled_from(Severity),
        title=st.sampled_from(["COD 超标", "pH 超标", "COD 超标 61"]),
        is_chattering=st.booleans(),
    )
    def raise_it(self, shift: int, severity: Severity, title: str, is_chattering: bool) -> None:
        command = a_raise(self.second + shift, severity, title)
        self.do(msgspec.structs.replace(command, is_chattering=is_chattering))

    @rule(shift=SHIFTS)
    def clear_it(self, shift: int) -> None:
        self.do(ClearAlarm(alarm=ALARM, occurred_at=at(self.second + shift)))

    @rule(
        kind=st.sampled_from([Acknowledge, TakeAlarm, ReleaseAlarm, UnshelveAlarm, ResetAlarm]),
        lag=st.sampled_from([0, 0, 0, 1]),
        by_other=st.booleans(),
    )
    def by_a_person(
        self,
        kind: type[Acknowledge | TakeAlarm | ReleaseAlarm | UnshelveAlarm | ResetAlarm],
        lag: int,
        by_other: bool,
    ) -> None:
        seen = (self.alarm.version if self.alarm else 1) - lag
        self.do(kind(alarm=ALARM, seen_version=seen), by_other=by_other)

    @rule(minutes=st.sampled_from([0, 1, 60, 480, 481]), is_once=st.booleans())
    def shelve(self, minutes: int, is_once: bool) -> None:
        seen = self.alarm.version if self.alarm else 1
        self.do(
            ShelveAlarm(
                alarm=ALARM, seen_version=seen, minutes=minutes, reason="校准", is_once=is_once
            )
        )

    @rule(is_out=st.booleans())
    def service(self, is_out: bool) -> None:
        seen = self.alarm.version if self.alarm else 1
        if is_out:
            self.do(TakeOutOfService(alarm=ALARM, seen_version=seen, reason="修", permit="P"))
        else:
            self.do(ReturnToService(alarm=ALARM, seen_version=seen, checked="好"))

    @rule(named=st.sampled_from(["", "r1", "r2"]))
    def suppress(self, named: str) -> None:
        self.do(SetSuppression(alarm=ALARM, rule=named, why="断电"))

    @rule(quality=st.sampled_from(Quality), incident=st.sampled_from(["", "i-1"]))
    def tell(self, quality: Quality, incident: str) -> None:
        self.do(SetAlarmQuality(alarm=ALARM, quality=quality))
        self.do(LinkAlarm(alarm=ALARM, incident=IncidentId(incident)))

    @rule()
    def run_its_timer(self) -> None:
        timer = due(self.alarm, self.policy) if self.alarm else None
        if timer is None or self.alarm is None:
            return
        at_s = (timer[0] - NOON) / dt.timedelta(seconds=1)
        self.second = max(self.second, at_s)
        version = self.alarm.version
        self.do(timer[1])
        assert self.alarm.version > version, "a timer that does nothing would run for ever"

    @rule(role=st.sampled_from(Role))
    def escalate_out_of_turn(self, role: Role) -> None:
        self.do(EscalateAlarm(alarm=ALARM, role=role))

    @invariant()
    def a_replica_shows_what_the_hub_has(self) -> None:
        if not is_listed(self.alarm):
            assert self.replica is None
            return
        assert self.replica is not None
        unsaid = {"first_raised_at", "raised_at", "cleared_at", "acknowledged_by"}
        unsaid |= {"acknowledged_at", "raise_count", "called_at", "unanswered_since", "missed"}
        # An alarm set aside while it was over is known to a replica from then on only.
        is_partial = self.alarm is not None and self.alarm.state is AlarmState.NORM
        for name in Alarm.__struct_fields__:
            if is_partial and name in unsaid | {"escalated_to", "escalated_at", "incident"}:
                continue
            if is_partial and name in {"is_chattering", "quality"}:
                continue
            assert getattr(self.alarm, name) == getattr(self.replica, name), name

    @invariant()
    def what_is_over_or_set_aside_calls_nobody(self) -> None:
        if self.alarm is None:
            return
        if self.alarm.is_set_aside or self.alarm.state not in UNSEEN:
            assert not is_calling(self.alarm)
        if self.alarm.state is AlarmState.NORM:
            assert self.alarm.taken_by is None

    @invariant()
    def it_travels(self) -> None:
        if self.alarm is not None:
            wire = msgspec.msgpack.encode(self.alarm)
            assert msgspec.msgpack.decode(wire, type=Alarm) == self.alarm


AlarmMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)
TestAlarmMachine = AlarmMachine.TestCase
