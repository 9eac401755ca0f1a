"""An event as a row of the log's table, and as a line of an archived segment. Pure."""

from __future__ import annotations

import datetime as dt

import msgspec
import sqlalchemy as sa

from backends.record.chain import utc_text
from backends.record.common import Actor, Realm
from backends.record.envelope import Event
from backends.record.ids import EventId, SeatId, UserId


class EventLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line (JSON) of a segment: the columns of the log's table."""

    seq: int
    id: str
    recorded_at: str
    occurred_at: str
    realm: str
    actor_user: str
    actor_seat: str
    type: str
    version: int
    subject: str
    subject_version: int
    payload: str
    previous_hash: str
    hash: str


_encode = msgspec.json.Encoder().encode
_decode_line = msgspec.json.Decoder(EventLine).decode


def row_of(event: Event) -> dict[str, object]:
    """An event as a row of the log."""
    return {
        "seq": event.seq,
        "id": event.id,
        "recorded_at": utc_text(event.recorded_at),
        "occurred_at": utc_text(event.occurred_at),
        "realm": event.realm.value,
        "actor_user": event.actor.user,
        "actor_seat": event.actor.seat,
        "type": event.type,
        "version": event.version,
        "subject": event.subject,
        "subject_version": event.subject_version,
        "payload": event.payload,
        "previous_hash": event.previous_hash,
        "hash": event.hash,
    }


def event_of(row: sa.Row[tuple[object, ...]] | EventLine) -> Event:
    """A row of the log as an event, as it was written: what was tampered with stays so."""
    return Event(
        seq=row.seq,
        id=EventId(row.id),
        recorded_at=dt.datetime.fromisoformat(row.recorded_at),
        occurred_at=dt.datetime.fromisoformat(row.occurred_at),
        realm=Realm(row.realm),
        actor=Actor(user=UserId(row.actor_user), seat=SeatId(row.actor_seat)),
        type=row.type,
        version=row.version,
        subject=row.subject,
        subject_version=row.subject_version,
        payload=row.payload if isinstance(row.payload, bytes) else str(row.payload).encode(),
        previous_hash=row.previous_hash,
        hash=row.hash,
    )


def line_of(event: Event) -> bytes:
    """An event as a line of a segment, with its line end."""
    return _encode(row_of(event) | {"payload": event.payload.decode()}) + b"\n"


def event_of_line(line: bytes) -> Event:
    """The event of a line. Raises ValueError where it cannot be read."""
    return event_of(_decode_line(line))
