"""Short ways to make alarms, commands and events for tests of the record. Pure."""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.alarm import Alarm, RaiseAlarm
from backends.record.alarm_decider import AlarmCommand, decide, evolve
from backends.record.catalogue import Payload, encode_payload, name_of
from backends.record.common import Actor, Department, Realm, Severity
from backends.record.context import Context
from backends.record.envelope import Event
from backends.record.ids import AlarmId, EventId, SeatId, SourceId, UserId
from backends.record.policy import Policy
from backends.record.refusal import Refusal

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
