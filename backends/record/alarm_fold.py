"""What an event makes of an alarm: evolve(), by the ISA-18.2 table of the field notes. Pure.

Reads no clock and no policy: what follows from them stands in the events.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.alarm import (
    Alarm,
    AlarmAcknowledged,
    AlarmCleared,
    AlarmEscalated,
    AlarmEvent,
    AlarmLinked,
    AlarmQualityChanged,
    AlarmRaised,
    AlarmReleased,
    AlarmReset,
    AlarmReturnedToService,
    AlarmShelved,
    AlarmState,
    AlarmStillTrue,
    AlarmSuppressed,
    AlarmTaken,
    AlarmTakenOutOfService,
    AlarmUnshelved,
    AlarmUnsuppressed,
    OutOfService,
    Shelf,
    Suppression,
)
from backends.record.envelope import Event
from backends.record.ids import AlarmId

# Goes up whenever evolve() folds the same events to another state: snapshots are then rebuilt.
FOLD_VERSION = 4

# States in which somebody still has to see it.
UNSEEN = (AlarmState.UNACK, AlarmState.RTNUN)
_Change = dict[str, object]
_FlagEvent = (
    AlarmShelved
    | AlarmUnshelved
    | AlarmSuppressed
    | AlarmUnsuppressed
    | AlarmTakenOutOfService
    | AlarmReturnedToService
)


def evolve(state: Alarm | None, event: Event, payload: AlarmEvent) -> Alarm:
    """The alarm after `event`. Raises LookupError for a change of an alarm never raised."""
    if state is not None and event.recorded_at < state.changed_at:
        state = _put_right(state, event.recorded_at)
    if isinstance(payload, AlarmRaised):
        if state is None or state.state is AlarmState.NORM:
            return _as_new(state, event, payload)
        return _raised_again(state, event, payload)
    if state is None and isinstance(payload, AlarmShelved | AlarmTakenOutOfService):
        state = _as_over(event, payload.over)
    if state is None:
        raise LookupError(f"{event.type} of {event.subject}, which was never raised")
    change: _Change = {"version": event.subject_version, "changed_at": event.recorded_at}
    if isinstance(payload, _FlagEvent):
        change |= _flags(state, event, payload)
    else:
        change |= _changes(state, event, payload)
    return msgspec.structs.replace(state, **change)


def is_active(state: Alarm | None) -> bool:
    """Whether its condition stands, or somebody still has to acknowledge or reset it."""
    return state is not None and state.state is not AlarmState.NORM


def is_listed(state: Alarm | None) -> bool:
    """Whether it must stay known: active, or over and carrying a flag."""
    return state is not None and (state.state is not AlarmState.NORM or state.is_set_aside)


def is_calling(state: Alarm) -> bool:
    """Whether it waits for a person: unacknowledged, not taken, not set aside."""
    is_unseen = state.state in UNSEEN and state.taken_by is None
    return is_unseen and not state.is_set_aside and not state.is_late


def believable(moment: dt.datetime, state: Alarm) -> dt.datetime:
    """`moment`, no later than the record knew of it: a clock that ran ahead makes nothing late."""
    return min(moment, state.changed_at)


def _put_right(state: Alarm, now: dt.datetime) -> Alarm:
    """After the hub's clock was set back: nothing happened later than now, a shelf keeps its time.

    Else escalations and shelves would wait until the clock is where it once was.
    """
    names = (
        "raised_at",
        "called_at",
        "cleared_at",
        "acknowledged_at",
        "taken_at",
        "escalated_at",
        "unanswered_since",
    )
    known = {name: getattr(state, name) for name in names}
    change: _Change = {name: now for name, at in known.items() if at is not None and at > now}
    shelf = state.shelf
    if shelf is not None and shelf.at > now:
        until = now + (shelf.until - shelf.at)
        change["shelf"] = msgspec.structs.replace(shelf, at=now, until=until)
    return msgspec.structs.replace(state, changed_at=now, **change)


def _as_new(state: Alarm | None, event: Event, payload: AlarmRaised) -> Alarm:
    # From NORM as from nothing, flags aside: replicas do not keep alarms in NORM without one.
    is_set_aside = state is not None and state.is_set_aside
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
        cause=payload.cause,
        is_latching=payload.is_latching,
        is_chattering=payload.is_chattering,
        shelf=state.shelf if state else None,
        suppression=state.suppression if state else None,
        out_of_service=state.out_of_service if state else None,
        missed=state.missed + 1 if state and is_set_aside else 0,
        is_late=payload.is_late,
        unanswered_since=event.recorded_at,
    )


def _as_over(event: Event, told: AlarmRaised | None) -> Alarm | None:
    """An alarm set aside while it is over, as a replica learns of it."""
    if told is None:
        return None
    return Alarm(
        id=AlarmId(event.subject),
        version=event.subject_version,
        state=AlarmState.NORM,
        severity=told.severity,
        source=told.source,
        key=told.key,
        department=told.department,
        kind=told.kind,
        title=told.title,
        realm=event.realm,
        first_raised_at=event.recorded_at,
        raised_at=event.recorded_at,
        changed_at=event.recorded_at,
        place=told.place,
        detail=told.detail,
        cause=told.cause,
        is_latching=told.is_latching,
    )


def _raised_again(state: Alarm, event: Event, payload: AlarmRaised) -> Alarm:
    is_unseen = state.state in UNSEEN
    said = msgspec.structs.replace(
        state,
        version=event.subject_version,
        changed_at=event.recorded_at,
        raised_at=max(believable(state.raised_at, state), event.occurred_at),
        severity=min(state.severity, payload.severity) if is_unseen else payload.severity,
        title=payload.title,
        kind=payload.kind,
        place=payload.place,
        detail=payload.detail,
        cause=payload.cause or state.cause,
        is_latching=payload.is_latching,
        is_chattering=payload.is_chattering,
    )
    if payload.is_repeat:
        return said
    again = msgspec.structs.replace(
        said,
        state=AlarmState.UNACK,
        called_at=said.raised_at,
        cleared_at=None,
        acknowledged_by=None,
        acknowledged_at=None,
        raise_count=state.raise_count + 1,
        is_late=payload.is_late,
        missed=state.missed + 1 if state.is_set_aside else state.missed,
    )
    # An alarm that grows, or comes and goes, must not start its own escalation anew each time.
    return again if is_unseen else msgspec.structs.replace(again, **_unanswered(event))


def _changes(
    state: Alarm,
    event: Event,
    payload: AlarmCleared
    | AlarmStillTrue
    | AlarmQualityChanged
    | AlarmAcknowledged
    | AlarmTaken
    | AlarmReleased
    | AlarmReset
    | AlarmEscalated
    | AlarmLinked,
) -> _Change:
    match payload:
        case AlarmCleared():
            is_seen = state.state is not AlarmState.UNACK or payload.acknowledges_itself
            told: _Change = {
                "cleared_at": event.occurred_at,
                "detail": state.detail | payload.detail,
                "is_late": False,
            }
            return told | (_over(state) if is_seen else {"state": AlarmState.RTNUN})
        case AlarmStillTrue():
            return {"is_late": False, "called_at": event.recorded_at} | _unanswered(event)
        case AlarmQualityChanged():
            return {"quality": payload.quality}
        case AlarmAcknowledged():
            is_over = state.state is AlarmState.RTNUN
            seen: _Change = {
                "acknowledged_by": event.actor,
                "acknowledged_at": event.recorded_at,
                "missed": 0,
            }
            return seen | (_over(state) if is_over else {"state": AlarmState.ACKED})
        case AlarmTaken():
            return {"taken_by": event.actor, "taken_at": event.recorded_at}
        case AlarmReleased():
            return {"taken_by": None, "taken_at": None} | _unanswered(event)
        case AlarmReset():
            return {"state": AlarmState.NORM, "taken_by": None, "taken_at": None}
        case AlarmEscalated():
            return {
                "escalated_to": [*state.escalated_to, payload.role],
                "escalated_at": event.recorded_at,
            }
        case AlarmLinked():
            return {"incident": payload.incident}


def _flags(state: Alarm, event: Event, payload: _FlagEvent) -> _Change:
    at = event.recorded_at
    match payload:
        case AlarmShelved():
            shelf = Shelf(
                by=event.actor,
                at=at,
                until=payload.until,
                reason=payload.reason,
                is_once=payload.is_once,
            )
            return _set_aside(state) | {"shelf": shelf}
        case AlarmSuppressed():
            return {"suppression": Suppression(rule=payload.rule, why=payload.why, at=at)}
        case AlarmTakenOutOfService():
            permit = OutOfService(
                by=event.actor, at=at, reason=payload.reason, permit=payload.permit
            )
            return _set_aside(state) | {"out_of_service": permit}
        case AlarmUnshelved():
            taken_off: _Change = {"shelf": None}
        case AlarmUnsuppressed():
            taken_off = {"suppression": None}
        case AlarmReturnedToService():
            taken_off = {"out_of_service": None}
    return taken_off | _calls_again(msgspec.structs.replace(state, **taken_off), event)


def _set_aside(state: Alarm) -> _Change:
    # What was missed before, and is over, is nobody's any more.
    return {} if is_listed(state) else {"missed": 0}


def _calls_again(state: Alarm, event: Event) -> _Change:
    # The last flag is off: what is still unseen calls as if it had just come.
    if state.is_set_aside or state.state not in UNSEEN:
        return {}
    anew = _unanswered(event)
    return anew | {"called_at": event.recorded_at} if state.state is AlarmState.UNACK else anew


def _unanswered(event: Event) -> _Change:
    return {"unanswered_since": event.recorded_at, "escalated_to": [], "escalated_at": None}


def _over(state: Alarm) -> _Change:
    if state.is_latching:
        return {"state": AlarmState.LATCHED}
    return {"state": AlarmState.NORM, "taken_by": None, "taken_at": None}
