"""Alarm rules: decide() by the ISA-18.2 table of the field notes. Pure.

A source repeats itself; the log must not. For a raise of an alarm that already stands:

- worse, or other words (figures apart): logged, and an acknowledged alarm becomes UNACK again;
- milder than acknowledged: logged as a repeat, the alarm stays acknowledged;
- only figures, detail or place differ: logged as a repeat, at most once in REFRESH_AFTER;
- nothing differs: nothing is logged.

After a clear, a raise not newer than the one known or older than the clear is late and changes
nothing; so is a clear older than the raise, and an older raise of a standing alarm unless it is
worse. A title may carry the latest value: figures alone call nobody again. What the record knows
of a time still to come, since the hub's clock was set back, makes nothing late.

Rules of the flags stand in `alarm_flags`, evolve() in `alarm_fold`, due() in `alarm_timers`.
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
    AlarmCommand,
    AlarmEscalated,
    AlarmEvent,
    AlarmLinked,
    AlarmQualityChanged,
    AlarmRaised,
    AlarmReleased,
    AlarmReset,
    AlarmState,
    AlarmStillTrue,
    AlarmTaken,
    AlarmUnshelved,
    ClearAlarm,
    EscalateAlarm,
    ExpireShelf,
    LinkAlarm,
    RaiseAlarm,
    ReleaseAlarm,
    ResetAlarm,
    ReturnToService,
    SetAlarmQuality,
    SetSuppression,
    SettleLateAlarm,
    ShelveAlarm,
    TakeAlarm,
    TakeOutOfService,
    UnshelveAlarm,
)
from backends.record.alarm_flags import (
    return_to_service,
    shelve,
    suppress,
    take_out_of_service,
    unshelve,
)
from backends.record.alarm_fold import (
    FOLD_VERSION,
    UNSEEN,
    believable,
    evolve,
    is_active,
    is_calling,
    is_listed,
)
from backends.record.alarm_timers import due
from backends.record.common import Actor, Realm
from backends.record.context import Context
from backends.record.decisions import badly_formed
from backends.record.ids import AlarmId, SeatId, SourceId
from backends.record.refusal import Refusal, RefusalCode

REFRESH_AFTER = dt.timedelta(seconds=60)
_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)

SOUND_KEY = "sound_output"
_NAMESPACE = uuid.UUID("6f1c3f0e-5a0b-5d0c-9a53-7f0f3f6b8f11")
_FIGURES = re.compile(r"(?:\d[\d.,]*e[+-]?\d+|[\d.,%+\-\s])+")
_Deed = (
    Acknowledge
    | TakeAlarm
    | ReleaseAlarm
    | ShelveAlarm
    | UnshelveAlarm
    | TakeOutOfService
    | ReturnToService
    | ResetAlarm
)
_Decided = tuple[AlarmEvent, ...] | Refusal


def alarm_id(source: SourceId, key: str, realm: Realm) -> AlarmId:
    """The permanent id of the condition `key` of `source`: a drill never meets the live one."""
    return AlarmId(str(uuid.uuid5(_NAMESPACE, f"{realm.value}\0{source}\0{key}")))


def sound_source(seat: SeatId) -> SourceId:
    """The source that tells of the sound at a seat."""
    return SourceId(f"console.{seat}")


def sound_alarm_id(seat: SeatId) -> AlarmId:
    """The alarm of a seat whose sound output is gone. Always a live one: also during a drill."""
    return alarm_id(sound_source(seat), SOUND_KEY, Realm.LIVE)


def decide(state: Alarm | None, command: AlarmCommand, context: Context) -> _Decided:
    """Events that `command` causes, none where it changes nothing, or why it is refused."""
    if isinstance(command, RaiseAlarm):
        return _raise(state, command, context)
    if isinstance(command, _Deed):
        malformed = badly_formed(command)
        if malformed is not None:
            return malformed
        if state is None:
            return Refusal(code=RefusalCode.UNKNOWN_SUBJECT, detail=f"no alarm {command.alarm}")
        if command.seen_version != state.version:
            detail = f"version {command.seen_version} was seen, it is now {state.version}"
            return Refusal(code=RefusalCode.STALE_VERSION, detail=detail)
        return _by_a_person(state, command, context)
    if state is None:
        return ()
    match command:
        case ClearAlarm():
            return _clear(state, command, context)
        case SettleLateAlarm():
            return (AlarmStillTrue(),) if _is_late(state) else ()
        case SetAlarmQuality():
            is_news = is_listed(state) and state.quality is not command.quality
            return (AlarmQualityChanged(quality=command.quality),) if is_news else ()
        case ExpireShelf():
            return unshelve(state, command, context)
        case SetSuppression():
            return suppress(state, command)
        case EscalateAlarm():
            is_news = is_calling(state) and command.role not in state.escalated_to
            return (AlarmEscalated(role=command.role),) if is_news else ()
        case LinkAlarm():
            is_news = is_listed(state) and state.incident != command.incident
            return (AlarmLinked(incident=command.incident),) if is_news else ()


def _raise(state: Alarm | None, command: RaiseAlarm, context: Context) -> tuple[AlarmEvent, ...]:
    if state is not None and _is_late_raise(state, command.occurred_at, context.now):
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
        cause=command.cause,
        is_latching=context.policy.alarms.class_of(command.kind).is_latching,
        is_chattering=command.is_chattering,
        # What calls already is not made silent by back-filled data.
        is_late=command.is_late and not (state is not None and _calls_already(state)),
    )
    if state is None or state.state not in (AlarmState.UNACK, AlarmState.ACKED):
        return (raised,)
    if command.severity < state.severity or _words(command) != _words(state):
        return (raised,)
    if command.occurred_at < _known_by(state.raised_at, state, context.now):
        return ()
    if _is_late(state) and not command.is_late:
        return (AlarmStillTrue(),)  # its source says so now
    is_milder_now = state.state is AlarmState.ACKED and command.severity > state.severity
    is_to_be_told = is_milder_now or command.is_chattering is not state.is_chattering
    is_other = (command.title, command.detail, command.place) != (
        state.title,
        state.detail,
        state.place,
    )
    # Either way: after the hub's clock was set back the last change lies ahead.
    if is_to_be_told or (is_other and abs(context.now - state.changed_at) >= REFRESH_AFTER):
        return (msgspec.structs.replace(raised, is_repeat=True),)
    return ()


def _clear(state: Alarm, command: ClearAlarm, context: Context) -> tuple[AlarmEvent, ...]:
    if state.state not in (AlarmState.UNACK, AlarmState.ACKED):
        return ()
    if command.occurred_at < _known_by(state.raised_at, state, context.now):
        return ()
    cleared = AlarmCleared(
        detail=command.detail,
        # What was over before anybody heard of it is for the log and the summary.
        acknowledges_itself=state.is_late
        or context.policy.alarms.class_of(state.kind).acknowledges_itself,
    )
    if state.shelf is not None and state.shelf.is_once:
        return (cleared, AlarmUnshelved(has_expired=True))
    return (cleared,)


def _calls_already(state: Alarm) -> bool:
    """Whether it stands and people were called for it."""
    return state.state is AlarmState.UNACK and not state.is_late


def _is_late(state: Alarm) -> bool:
    return state.is_late and state.state is AlarmState.UNACK


def _by_a_person(state: Alarm, command: _Deed, context: Context) -> _Decided:
    match command:
        case Acknowledge():
            if state.state in UNSEEN:
                return (AlarmAcknowledged(seen_version=command.seen_version),)
            return _wrong_state(f"alarm is {state.state}, nothing to acknowledge")
        case ResetAlarm():
            if state.state is AlarmState.LATCHED:
                return (AlarmReset(),)
            return _wrong_state(f"alarm is {state.state}, nothing to reset")
        case TakeAlarm() | ReleaseAlarm():
            return _in_hand(state, command, context.actor)
        case ShelveAlarm():
            return shelve(state, command, context)
        case UnshelveAlarm():
            return unshelve(state, command, context)
        case TakeOutOfService():
            return take_out_of_service(state, command)
        case ReturnToService():
            return return_to_service(state, command)


def _in_hand(state: Alarm, command: TakeAlarm | ReleaseAlarm, actor: Actor) -> _Decided:
    if state.state is AlarmState.NORM:
        return _wrong_state("alarm is over, nothing to take or release")
    if isinstance(command, TakeAlarm):
        return () if state.taken_by == actor else (AlarmTaken(),)
    if state.taken_by is None:
        return _wrong_state("nobody has taken this alarm")
    if state.taken_by.seat != actor.seat and state.taken_by.user != actor.user:
        return _wrong_state(f"taken at seat {state.taken_by.seat}, not {actor.seat}")
    return (AlarmReleased(),)


def _is_late_raise(state: Alarm, occurred_at: dt.datetime, now: dt.datetime) -> bool:
    if state.cleared_at is None:
        return False
    raised_at = _known_by(state.raised_at, state, now)
    return occurred_at <= raised_at or occurred_at < _known_by(state.cleared_at, state, now)


def _known_by(moment: dt.datetime, state: Alarm, now: dt.datetime) -> dt.datetime:
    """As believable(); a moment still to come tells nothing: the hub's clock was set back."""
    known = believable(moment, state)
    return known if known <= now else _LONG_AGO


def _words(said: RaiseAlarm | Alarm) -> tuple[str, str]:
    return said.kind, _FIGURES.sub("", said.title)


def _wrong_state(detail: str) -> Refusal:
    return Refusal(code=RefusalCode.WRONG_STATE, detail=detail)


__all__ = [
    "FOLD_VERSION",
    "REFRESH_AFTER",
    "AlarmCommand",
    "alarm_id",
    "decide",
    "due",
    "evolve",
    "is_active",
    "is_calling",
    "is_listed",
]
