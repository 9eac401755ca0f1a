"""One group of work on the record: all of it is on the disk, or none. Writer's thread.

Nothing here knows the rules of an alarm.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from backends.hub import reading, sqlite, tables
from backends.hub.event_rows import row_of
from backends.record.chain import seal
from backends.record.common import Actor, Realm
from backends.record.envelope import Event
from backends.record.ids import EventId, uuid7

_CHUNK_OF_IDS = 500
_ANSWERED = ("id", "user", "body", "receipt")
_MOVE_HEAD = sa.update(tables.head).values(seq=sa.bindparam("to_seq"), hash=sa.bindparam("to_hash"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An event before it has a place in the log."""

    occurred_at: dt.datetime
    realm: Realm
    actor: Actor
    type: str
    version: int
    subject: str
    subject_version: int
    payload: bytes


class Answered(NamedTuple):
    """A command that has its receipt: whose it was, what it asked for, both as kept."""

    user: str
    body: bytes
    receipt: bytes


class Transaction:
    """One group of work. Rows of events are written at its end, in one statement."""

    def __init__(self, connection: sa.Connection, folder: Path, seq: int, last_hash: str) -> None:
        self.connection = connection
        self.folder = folder
        self.seq = seq
        self.last_hash = last_hash
        self.events: list[Event] = []
        # What must be safe elsewhere before this group is; by name, each once.
        self.before_commit: dict[str, Callable[[], None]] = {}
        self.after_commit: dict[str, Callable[[], None]] = {}
        self._answered: dict[str, Answered | None] = {}
        self._new: set[str] = set()
        self._later: dict[sa.Table, list[dict[str, object]]] = {}

    def append(self, draft: Draft, now: dt.datetime) -> Event:
        """Give `draft` its place, id and hash."""
        event = seal(
            Event(
                seq=self.seq + 1,
                id=EventId(uuid7(int(now.timestamp() * 1000))),
                recorded_at=now,
                occurred_at=draft.occurred_at,
                realm=draft.realm,
                actor=draft.actor,
                type=draft.type,
                version=draft.version,
                subject=draft.subject,
                subject_version=draft.subject_version,
                payload=draft.payload,
                previous_hash=self.last_hash,
                hash="",
            )
        )
        self.seq, self.last_hash = event.seq, event.hash
        self.events.append(event)
        return event

    def value(self, table: sa.Table, column: str, key: str) -> object | None:
        """`column` of the row with that primary key, or None."""
        (primary,) = table.primary_key.columns
        query = sa.select(table.c[column]).where(primary == key)
        return self.connection.execute(query).scalar_one_or_none()

    def look_up_subjects(self, subjects: list[str]) -> None:
        """Ask for many at once which have a history: in a storm most are new."""
        self._new |= set(subjects) - reading.known_subjects(self.connection, subjects)

    def history(self, subject: str) -> list[Event]:
        """Committed events of one subject, in order. Raises SegmentUnreadable."""
        if subject in self._new:
            return []
        return reading.read_history(self.connection, self.folder, subject)

    def last_version(self, subject: str) -> int:
        """Version of the subject's last event, those of this group included; 0 for none."""
        for event in reversed(self.events):
            if event.subject == subject:
                return event.subject_version
        return reading.last_version(self.connection, subject)

    def look_up_receipts(self, commands: list[str]) -> None:
        """Ask for many receipts at once: one by one they would cost as much as the work."""
        for start in range(0, len(commands), _CHUNK_OF_IDS):
            chunk = commands[start : start + _CHUNK_OF_IDS]
            rows = sqlite.rows_of(self.connection, tables.commands, _ANSWERED, chunk)
            self._answered |= dict.fromkeys(chunk)
            for row in rows:
                self._answered[str(row.id)] = Answered(row.user, row.body, row.receipt)

    def answered(self, command: str) -> Answered | None:
        """What was answered to that command before, also in this group."""
        if command not in self._answered:
            self.look_up_receipts([command])
        return self._answered[command]

    def put_receipt(self, row: dict[str, object]) -> None:
        """Keep an answer; rows go to the disk together at the end of the group."""
        self._answered[str(row["id"])] = Answered(row["user"], row["body"], row["receipt"])  # type: ignore[arg-type]  # a row's columns
        self._later.setdefault(tables.commands, []).append(row)

    def put(self, table: sa.Table, rows: list[dict[str, object]]) -> None:
        """Insert rows, or replace those of the same primary key. Never for events."""
        if rows:
            self.connection.execute(sqlite.upsert(table), rows)

    def remove(self, table: sa.Table, key: str) -> None:
        """Delete the row with that primary key."""
        (primary,) = table.primary_key.columns
        self.connection.execute(sa.delete(table).where(primary == key))

    def finish(self) -> None:
        """Write what was put off, the events, and where the log now ends."""
        for step in self.before_commit.values():
            step()
        for table, rows in self._later.items():
            sqlite.insert_many(self.connection, table, rows, replaces=True)
        if not self.events:
            return
        rows = [row_of(event) for event in self.events]
        sqlite.insert_many(self.connection, tables.events, rows, replaces=False)
        self.connection.execute(_MOVE_HEAD, {"to_seq": self.seq, "to_hash": self.last_hash})
