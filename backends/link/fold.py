"""Folds one event of the log into an alarm with the record's own functions. Pure."""

from __future__ import annotations

import msgspec

from backends.record.alarm import Alarm, AlarmEvent
from backends.record.alarm_decider import evolve
from backends.record.catalogue import UnknownEvent, decode_payload
from backends.record.envelope import Event

ALARM_EVENTS = "alarm."


class NotUnderstood(Exception):
    """An event this console cannot fold: of a newer hub, or without what went before."""


def fold_alarm(state: Alarm | None, event: Event) -> Alarm:
    """The alarm after an `event` of an Events frame. Raises NotUnderstood."""
    try:
        payload = decode_payload(event)
        if isinstance(payload, AlarmEvent):
            return evolve(state, event, payload)
    except (UnknownEvent, LookupError, msgspec.MsgspecError) as error:
        raise NotUnderstood(f"{event.type}@{event.version} seq {event.seq}") from error
    raise NotUnderstood(f"{event.type} is no event of an alarm")
