"""Alarm rules: decide() and evolve() by the ISA-18.2 table of the field notes. Pure.

A source repeats itself; the log must not. For a raise of an alarm that already stands:

- worse, or other words (figures apart): logged, and an acknowledged alarm becomes UNACK again;
- milder than acknowledged: logged as a repeat, the alarm stays acknowledged;
- only figures, detail or place differ: logged as a repeat, at most once in REFRESH_AFTER;
- nothing differs: nothing is logged.

After a clear, a raise not newer than the one known or older than the clear is late and changes
nothing; so is a clear older than the raise, and an older raise of a standing alarm unless it is
worse. A title may carry the latest value: figures alone call nobody again.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid

import msgspec

from backends.record.alarm import (
    Acknowledge,
    Alarm,
    AlarmAcknowledged,
    AlarmCleared,
    AlarmEvent,
    AlarmQualityChanged,
    AlarmRaised,
    AlarmReleased,
    AlarmState,
    AlarmTaken,
    ClearAlarm,
    RaiseAlarm,
    ReleaseAlarm,
    SetAlarmQuality,
    TakeAlarm,
)
from backends.record.common import Actor, Realm
from backends.record.envelope import Event
from backends.record.ids import AlarmId, SourceId
from backends.record.refusal import Refusal, RefusalCode

AlarmCommand = RaiseAlarm | ClearAlarm | SetAlarmQuality | Acknowledge | TakeAlarm | ReleaseAlarm

# Goes up whenever evolve() folds the same events to another state: snapshots are then rebuilt.
FOLD_VERSION = 2
REFRESH_AFTER = dt.timedelta(seconds=60)

_NAMESPACE = uuid.UUID("6f1c3f0e-5a0b-5d0c-9a53-7f0f3f6b8f11")
_FIGURES = re.compile(r"(?:\d[\d.,]*e[+-]?\d+|[\d.,%+\-\s])+")


def alarm_id(source: SourceId, key: str, realm: Realm) -> AlarmId:
    """The permanent id of the condition `key` of `source`: a drill never meets the live one."""
    return AlarmId(str(uuid.uuid5(_NAMESPACE, f"{realm.value}\0{source}\0{key}")))


def decide(
    state: Alarm | None, command: AlarmCommand, actor: Actor, now: dt.datetime
) -> tuple[AlarmEvent, ...] | Refusal:
    """Events that `command` causes, none where it changes nothing, or why it is refused."""
    match command:
        case RaiseAlarm():
            return _raise(state, command, now)
        case ClearAlarm():
            return _clear(state, command)
        case SetAlarmQuality():
            if not is_active(state) or state is None or state.quality is command.quality:
                return ()
            return (AlarmQualityChanged(quality=command.quality),)
        case Acknowledge() | TakeAlarm() | ReleaseAlarm():
            return _by_a_person(state, command, actor)


def evolve(state: Alarm | None, event: Event, payload: AlarmEvent) -> Alarm:
    """The alarm after `event`. Raises LookupError for a change of an alarm never raised."""
    if isinstance(payload, AlarmRaised):
        return _after_raise(state, event, payload)
    if state is None:
        raise LookupError(f"{event.type} of {event.subject}, which was never raised")
    stamped = msgspec.structs.replace(
        state, version=event.subject_version, changed_at=event.recorded_at
    )
    return msgspec.structs.replace(stamped, **_changes(state, event, payload))


def is_active(state: Alarm | None) -> bool:
    """Whether the alarm is on the operators' list."""
    return state is not None and state.state is not AlarmState.NORM


def _raise(state: Alarm | None, command: RaiseAlarm, now: dt.datetime) -> tuple[AlarmEvent, ...]:
    if state is not None and _is_late_raise(state, command.occurred_at):
        return ()
    raised = AlarmRaised(
        source=command.source,
        key=command.key,
        department=command.department,
        severity=command.severity,
        kind=command.kind,
        title=command.title,
        place=command.place,
        detail=command.detail,
    )
    if state is None or state.state in (AlarmState.NORM, AlarmState.RTNUN):
        return (raised,)
    if command.severity < state.severity or _words(command) != _words(state):
        return (raised,)
    if command.occurred_at < _believable(state.raised_at, state):
        return ()
    is_milder_now = state.state is AlarmState.ACKED and command.severity > state.severity
    is_other = (command.title, command.detail, command.place) != (
        state.title,
        state.detail,
        state.place,
    )
    if is_milder_now or (is_other and now - state.changed_at >= REFRESH_AFTER):
        return (msgspec.structs.replace(raised, is_repeat=True),)
    return ()


def _clear(state: Alarm | None, command: ClearAlarm) -> tuple[AlarmEvent, ...]:
    if state is None or state.state not in (AlarmState.UNACK, AlarmState.ACKED):
        return ()
    if command.occurred_at < _believable(state.raised_at, state):
        return ()
    return (AlarmCleared(detail=command.detail),)


def _by_a_person(
    state: Alarm | None, command: Acknowledge | TakeAlarm | ReleaseAlarm, actor: Actor
) -> tuple[AlarmEvent, ...] | Refusal:
    if state is None:
        return Refusal(code=RefusalCode.UNKNOWN_SUBJECT, detail=f"no alarm {command.alarm}")
    if command.seen_version != state.version:
        return Refusal(
            code=RefusalCode.STALE_VERSION,
            detail=f"version {command.seen_version} was seen, it is now {state.version}",
        )
    match command:
        case Acknowledge():
            if state.state in (AlarmState.UNACK, AlarmState.RTNUN):
                return (AlarmAcknowledged(seen_version=command.seen_version),)
            return _wrong_state(f"alarm is {state.state}, nothing to acknowledge")
        case TakeAlarm():
            if state.state is AlarmState.NORM:
                return _wrong_state("alarm is over, nothing to take")
            return () if state.taken_by == actor else (AlarmTaken(),)
        case ReleaseAlarm():
            if state.state is AlarmState.NORM:
                return _wrong_state("alarm is over, nothing to release")
            if state.taken_by is None:
                return _wrong_state("nobody has taken this alarm")
            if state.taken_by.seat != actor.seat:
                return _wrong_state(f"taken at seat {state.taken_by.seat}, not {actor.seat}")
            return (AlarmReleased(),)


def _after_raise(state: Alarm | None, event: Event, payload: AlarmRaised) -> Alarm:
    if state is None or state.state is AlarmState.NORM:
        # From NORM exactly as from nothing: replicas do not keep alarms in NORM.
        return Alarm(
            id=AlarmId(event.subject),
            version=event.subject_version,
            state=AlarmState.UNACK,
            severity=payload.severity,
            source=payload.source,
            key=payload.key,
            department=payload.department,
            kind=payload.kind,
            title=payload.title,
            realm=event.realm,
            first_raised_at=event.occurred_at,
            raised_at=event.occurred_at,
            called_at=event.occurred_at,
            changed_at=event.recorded_at,
            place=payload.place,
            detail=payload.detail,
        )
    is_seen = state.state is AlarmState.ACKED
    said = msgspec.structs.replace(
        state,
        version=event.subject_version,
        changed_at=event.recorded_at,
        raised_at=max(_believable(state.raised_at, state), event.occurred_at),
        severity=payload.severity if is_seen else min(state.severity, payload.severity),
        title=payload.title,
        kind=payload.kind,
        place=payload.place,
        detail=payload.detail,
    )
    if payload.is_repeat:
        return said
    return msgspec.structs.replace(
        said,
        state=AlarmState.UNACK,
        called_at=said.raised_at,
        cleared_at=None,
        acknowledged_by=None,
        acknowledged_at=None,
        raise_count=state.raise_count + 1,
    )


def _changes(
    state: Alarm,
    event: Event,
    payload: AlarmCleared | AlarmQualityChanged | AlarmAcknowledged | AlarmTaken | AlarmReleased,
) -> dict[str, object]:
    match payload:
        case AlarmCleared():
            is_seen = state.state is AlarmState.ACKED
            return {
                "state": AlarmState.NORM if is_seen else AlarmState.RTNUN,
                "cleared_at": event.occurred_at,
                "detail": state.detail | payload.detail,
            }
        case AlarmQualityChanged():
            return {"quality": payload.quality}
        case AlarmAcknowledged():
            is_over = state.state is AlarmState.RTNUN
            return {
                "state": AlarmState.NORM if is_over else AlarmState.ACKED,
                "acknowledged_by": event.actor,
                "acknowledged_at": event.recorded_at,
            }
        case AlarmTaken():
            return {"taken_by": event.actor, "taken_at": event.recorded_at}
        case AlarmReleased():
            return {"taken_by": None, "taken_at": None}


def _is_late_raise(state: Alarm, occurred_at: dt.datetime) -> bool:
    if state.cleared_at is None:
        return False
    return occurred_at <= _believable(state.raised_at, state) or occurred_at < _believable(
        state.cleared_at, state
    )


def _believable(moment: dt.datetime, state: Alarm) -> dt.datetime:
    # A device whose clock ran ahead must not make all its later words late.
    return min(moment, state.changed_at)


def _words(said: RaiseAlarm | Alarm) -> tuple[str, str]:
    return said.kind, _FIGURES.sub("", said.title)


def _wrong_state(detail: str) -> Refusal:
    return Refusal(code=RefusalCode.WRONG_STATE, detail=detail)
