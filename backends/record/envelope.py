"""The event envelope: what every line of the log carries. Pure."""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.common import Actor, Realm
from backends.record.ids import EventId


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One committed line of the log. Order is `seq` alone; times are aware UTC.

    `payload` is the JSON text (UTF-8) of the Struct that the catalogue names for (`type`,
    `version`): bytes, so that the hash covers exactly what was written and that the envelope
    travels in msgpack. `hash` covers every other field and `previous_hash` (hex SHA-256).
    """

    seq: int
    id: EventId
    recorded_at: dt.datetime
    occurred_at: dt.datetime
    realm: Realm
    actor: Actor
    type: str
    version: int
    subject: str
    subject_version: int
    payload: bytes
    previous_hash: str
    hash: str
