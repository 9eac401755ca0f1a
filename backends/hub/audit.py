"""Checks the log's chain from its first event to its head. Reads only; any process."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from backends.hub import sqlite, tables
from backends.hub.trouble import StoreUnavailable
from backends.record.chain import GENESIS, fault_in, utc_text
from backends.record.common import Actor, Realm
from backends.record.envelope import Event
from backends.record.ids import EventId, SeatId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """What the check found. `fault` is empty where the log is whole; `fault_seq` says where."""

    path: Path
    events: int
    head_hash: str
    first_recorded_at: dt.datetime | None
    last_recorded_at: dt.datetime | None
    fault: str = ""
    fault_seq: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether every event is there, unchanged and in order."""
        return not self.fault

    def __str__(self) -> str:
        if self.fault:
            return f"{self.path}: log broken at event {self.fault_seq}: {self.fault}"
        return f"{self.path}: {self.events} events, chain whole, head {self.head_hash}"


def audit_verify(path: Path | str) -> AuditReport:
    """Check the record in the data folder `path`. Raises StoreUnavailable if there is none."""
    folder = Path(path)
    engine = sqlite.reading_engine(folder)
    try:
        with engine.connect() as connection, connection.begin():
            return _verify(connection, folder)
    except sa.exc.DBAPIError as error:
        raise StoreUnavailable(folder, f"the record cannot be read ({error.orig}).") from error
    finally:
        engine.dispose()


def _verify(connection: sa.Connection, folder: Path) -> AuditReport:
    head = connection.execute(sa.select(tables.head.c.seq, tables.head.c.hash)).one()
    previous, count, fault, fault_seq = GENESIS, 0, "", 0
    first: dt.datetime | None = None
    last: dt.datetime | None = None
    query = sa.select(tables.events).order_by(tables.events.c.seq)
    for row in connection.execute(query).yield_per(5_000):
        try:
            event = event_of(row)
            fault = fault_in(event, count + 1, previous)
        except ValueError:
            fault = "it cannot be read"
        if fault:
            fault_seq = count + 1
            break
        previous, count = event.hash, event.seq
        first, last = first or event.recorded_at, event.recorded_at
    if not fault and (count, previous) != (head.seq, head.hash):
        fault = f"the log ends at {count}, the last commit left it at {head.seq}"
        fault_seq = count + 1
    return AuditReport(
        path=folder,
        events=count,
        head_hash=previous,
        first_recorded_at=first,
        last_recorded_at=last,
        fault=fault,
        fault_seq=fault_seq,
    )


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


def event_of(row: sa.Row[tuple[object, ...]]) -> Event:
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
