"""Short ways to make alarms, commands and events for tests of the record. Pure."""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.alarm import Acknowledge, Alarm, AlarmState, ClearAlarm, RaiseAlarm
from backends.record.alarm_decider import AlarmCommand, decide, evolve
from backends.record.catalogue import Payload, encode_payload, name_of
from backends.record.common import Actor, Department, Realm, Severity
from backends.record.context import Context
from backends.record.envelope import Event
from backends.record.ids import AlarmId, EventId, SeatId, SourceId, UserId
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode

NOON = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
ALARM = AlarmId("a-1")
LEADER = Actor(user=UserId("zhiban"), seat=SeatId("seat-1"))
OTHER = Actor(user=UserId("diaodu"), seat=SeatId("seat-2"))


def at(seconds: float) -> dt.datetime:
    """A moment after noon."""
    return NOON + dt.timedelta(seconds=seconds)


def a_raise(
    seconds: float = 0,
    severity: Severity = Severity.II,
    title: str = "排口 COD 超标",
    detail: dict[str, str] | None = None,
) -> RaiseAlarm:
    """A raise that occurred that long after noon."""
    return RaiseAlarm(
        alarm=ALARM,
        source=SourceId("hj212"),
        key="w01018>limit@MN1",
        department=Department.ENVIRONMENT,
        severity=severity,
        kind="exceedance",
        title=title,
        occurred_at=at(seconds),
        detail=detail or {},
    )


def event_of(
    payload: Payload, version: int, actor: Actor, moment: dt.datetime, subject: str = ALARM
) -> Event:
    """`payload` in its envelope."""
    name, type_version = name_of(payload)
    return Event(
        seq=version,
        id=EventId(f"e-{version}"),
        recorded_at=moment,
        occurred_at=moment,
        realm=Realm.LIVE,
        actor=actor,
        type=name,
        version=type_version,
        subject=subject,
        subject_version=version,
        payload=encode_payload(payload),
        previous_hash="",
        hash="",
    )


def context(seconds: float = 0, actor: Actor = LEADER, policy: Policy | None = None) -> Context:
    """Who decides that long after noon, under which policy (the defaults)."""
    return Context(actor=actor, now=at(seconds), policy=policy or Policy())


def after(
    state: Alarm | None,
    command: AlarmCommand,
    seconds: float = 0,
    actor: Actor = LEADER,
    policy: Policy | None = None,
) -> Alarm | None:
    """The alarm after a command that must not be refused."""
    decided = decide(state, command, context(seconds, actor, policy))
    assert not isinstance(decided, Refusal), decided
    for payload in decided:
        version = state.version + 1 if state else 1
        event = event_of(payload, version, actor, at(seconds))
        occurred_at = getattr(command, "occurred_at", at(seconds))
        event = msgspec.structs.replace(event, occurred_at=occurred_at)
        state = evolve(state, event, payload)
    return state


def in_state(state: AlarmState, policy: Policy | None = None) -> Alarm:
    """An alarm of severity Ⅱ brought there by commands, the last one 20 s after noon.

    LATCHED needs a `policy` whose class of it latches.
    """
    alarm = after(None, a_raise(0), policy=policy)
    assert alarm is not None
    if state in (AlarmState.ACKED, AlarmState.NORM, AlarmState.LATCHED):
        alarm = after(alarm, Acknowledge(alarm=ALARM, seen_version=1), 10, policy=policy)
    if state not in (AlarmState.UNACK, AlarmState.ACKED):
        alarm = after(alarm, ClearAlarm(alarm=ALARM, occurred_at=at(20)), 20, policy=policy)
    assert alarm is not None
    assert alarm.state is state
    return alarm


def done(
    state: Alarm, command: AlarmCommand, seconds: float = 40, policy: Policy | None = None
) -> Alarm:
    """The alarm after a command that must be taken and change something."""
    changed = after(state, command, seconds, policy=policy)
    assert changed is not None
    assert changed.version > state.version, f"{command} changed nothing"
    return changed


def refused(
    state: Alarm | None,
    command: AlarmCommand,
    seconds: float = 40,
    policy: Policy | None = None,
) -> RefusalCode:
    """The code with which a command is refused."""
    refusal = decide(state, command, context(seconds, LEADER, policy))
    assert isinstance(refusal, Refusal), refusal
    return refusal.code
