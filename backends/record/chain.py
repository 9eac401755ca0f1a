"""The hash chain of the log: canonical bytes of an event and their SHA-256. Pure.

Canonical bytes: the JSON array, in UTF-8 without spaces, of every field but the hash, in the
order of the envelope, times as UTC text with six decimals, the payload as its text.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib

import msgspec

from backends.record.envelope import Event

GENESIS = "0" * 64


def canonical_bytes(event: Event) -> bytes:
    """What the hash of `event` covers."""
    return msgspec.json.encode(
        [
            event.seq,
            event.id,
            utc_text(event.recorded_at),
            utc_text(event.occurred_at),
            event.realm.value,
            event.actor.user,
            event.actor.seat,
            event.type,
            event.version,
            event.subject,
            event.subject_version,
            event.payload.decode(),
            event.previous_hash,
        ]
    )


def hash_of(event: Event) -> str:
    """Hex SHA-256 of the canonical bytes."""
    return hashlib.sha256(canonical_bytes(event)).hexdigest()


def seal(event: Event) -> Event:
    """`event` with its hash filled in."""
    return msgspec.structs.replace(event, hash=hash_of(event))


def fault_in(event: Event, seq: int, previous_hash: str) -> str:
    """What is wrong with `event` standing at `seq` after `previous_hash`; empty if nothing is."""
    if event.seq != seq:
        return f"seq {event.seq} stands where {seq} belongs"
    if event.previous_hash != previous_hash:
        return "does not follow the event before it"
    if event.hash != hash_of(event):
        return "its content does not match its hash"
    return ""


@functools.lru_cache(maxsize=1024)  # a moment is written up to five times for one event
def utc_text(moment: dt.datetime) -> str:
    """ISO-8601 text in UTC, always with microseconds, so that equal moments are equal text."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")
