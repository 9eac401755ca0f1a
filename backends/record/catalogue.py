"""Which Struct stands behind each (type, version) of the log. Pure.

Released versions stay readable: a changed payload gets a new version here, never a new shape.
"""

from __future__ import annotations

import msgspec

from backends.record.alarm import (
    AlarmAcknowledged,
    AlarmCleared,
    AlarmEvent,
    AlarmQualityChanged,
    AlarmRaised,
    AlarmReleased,
    AlarmTaken,
)
from backends.record.envelope import Event
from backends.record.session_events import (
    SessionEvent,
    SignInRefused,
    UserSignedIn,
    UserSignedOut,
)

Payload = AlarmEvent | SessionEvent

_PAYLOADS: dict[tuple[str, int], type[Payload]] = {
    ("alarm.raised", 1): AlarmRaised,
    ("alarm.cleared", 1): AlarmCleared,
    ("alarm.quality_changed", 1): AlarmQualityChanged,
    ("alarm.acknowledged", 1): AlarmAcknowledged,
    ("alarm.taken", 1): AlarmTaken,
    ("alarm.released", 1): AlarmReleased,
    ("user.signed_in", 1): UserSignedIn,
    ("user.signed_out", 1): UserSignedOut,
    ("user.sign_in_refused", 1): SignInRefused,
}
_NAMES = {payload: name for name, payload in _PAYLOADS.items()}
_DECODERS = {name: msgspec.json.Decoder(payload) for name, payload in _PAYLOADS.items()}


class UnknownEvent(Exception):
    """The log or the hub speaks of an event this program does not know: it is too old."""


def name_of(payload: Payload) -> tuple[str, int]:
    """The (type, version) under which `payload` is written today."""
    return _NAMES[type(payload)]


def encode_payload(payload: Payload) -> bytes:
    """The bytes that go into the envelope and under its hash."""
    return msgspec.json.encode(payload)


def decode_payload(event: Event) -> Payload:
    """The payload of `event`. Raises UnknownEvent, or msgspec.ValidationError if damaged."""
    decoder = _DECODERS.get((event.type, event.version))
    if decoder is None:
        raise UnknownEvent(f"{event.type}@{event.version} (seq {event.seq})")
    return decoder.decode(event.payload)
