"""The record on disk: append-only log, answers to commands, sessions, readings.

One thread writes (the hub's writer) within `transaction()`; nothing here knows the rules of an
alarm. A group of work is one transaction: all of it is on the disk, or none.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from backends.hub import reading, sqlite, tables
from backends.hub.audit import AuditReport, audit_verify
from backends.hub.event_rows import row_of
from backends.hub.migrations import prepare_schema
from backends.hub.trouble import StoreProblem, StoreTrouble, StoreUnavailable
from backends.record.access import User
from backends.record.chain import GENESIS, fault_in, seal
from backends.record.common import Actor, Realm
from backends.record.envelope import Event
from backends.record.ids import EventId, UserId, uuid7

__all__ = ["AuditReport", "Draft", "Store", "StoreUnavailable", "Transaction", "audit_verify"]

READINGS_KEPT = 200_000
_CHECKED_AT_START = 10_000
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


class Conflict(ValueError):
    """Some work in the group would write what is there already: the disk is well."""


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


class Store:
    """The store of one hub in one folder. Opened at the start; one thread uses it at a time."""

    def __init__(self, folder: Path) -> None:
        """Open or make the record. Raises StoreUnavailable."""
        sqlite.check_folder(folder)
        self._folder = folder
        self._lock = sqlite.take_lock(folder)
        self._engine = sqlite.make_engine(folder)
        self._connection: sa.Connection | None = None
        self._reader: sa.Engine | None = None
        self.seq = 0
        self.last_hash = GENESIS
        try:
            self._open()
        except StoreUnavailable:
            self.close()
            raise
        except (sa.exc.SQLAlchemyError, OSError) as error:
            self.close()
            raise StoreUnavailable(folder, _at_start(error, folder)) from error

    def close(self) -> None:
        """Let go of the file and the folder."""
        self._drop_connection()
        self._engine.dispose()
        if self._reader is not None:
            self._reader.dispose()
        self._lock.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """A group of work, on the disk when the block ends. Raises StoreTrouble, done nothing."""
        try:
            connection = self._usable()
            with connection.begin():
                work = Transaction(connection, self._folder, self.seq, self.last_hash)
                yield work
                work.finish()
        except sa.exc.IntegrityError as error:
            self._drop_connection()
            raise Conflict(sqlite.words_of(error)) from error
        except (sa.exc.DBAPIError, OSError) as error:
            self._drop_connection()
            problem = sqlite.problem_of(error, self._folder)
            raise StoreTrouble(problem, sqlite.words_of(error)) from error
        self.seq, self.last_hash = work.seq, work.last_hash
        for step in work.after_commit.values():
            step()

    def check(self) -> None:
        """See without a write whether one could be done. Raises StoreTrouble if not."""
        problem = sqlite.problem_in_sight(self._folder)
        if problem:
            raise StoreTrouble(problem, "seen while idle")
        if not sqlite.is_same_file(self._folder, self._inode):
            raise StoreTrouble(StoreProblem.STORE_ERROR, "the record's file is gone")

    def probe(self) -> list[Event]:
        """Try to write again after trouble. Raises StoreTrouble while it lasts.

        Returns events that are on the disk though their commit seemed to fail.
        """
        self.check()
        with self.transaction() as work:
            # Room for a batch, not only for a row: else the hub would come and go.
            work.put(tables.meta, [{"key": "probe", "value": "0" * 65_536}])
            work.remove(tables.meta, "probe")
            seq, last_hash = work.connection.execute(
                sa.select(tables.head.c.seq, tables.head.c.hash)
            ).one()
            if seq < self.seq:
                raise StoreTrouble(StoreProblem.STORE_ERROR, "the record went back in time")
            found = list(reading.read_log(work.connection, self._folder, self.seq))
            work.seq, work.last_hash = seq, last_hash
        return found

    def read(self, after: int) -> Iterator[Event]:
        """Committed events with a greater seq, in order. Raises SegmentUnreadable."""
        with self._engine.connect() as connection:
            yield from reading.read_log(connection, self._folder, after)

    def last_event(self, subject: str, name: str) -> Event | None:
        """The last event of that subject and type. Raises SegmentUnreadable."""
        with self._engine.connect() as connection:
            return reading.last_event(connection, self._folder, subject, name)

    def newest(self) -> Event | None:
        """The log's last event."""
        return next(self.read(self.seq - 1), None) if self.seq else None

    def history(self, subject: str) -> list[Event]:
        """Committed events of one subject, in order; also while the log is being read."""
        if self._reader is None:
            self._reader = sqlite.reading_engine(self._folder)
        with self._reader.connect() as connection:
            return reading.read_history(connection, self._folder, subject)

    def hash_at(self, seq: int) -> str:
        """The hash of that event; empty where there is none, or it lies within a segment."""
        with self._engine.connect() as connection:
            return reading.hash_at(connection, seq)

    def meta(self, key: str) -> str:
        """A value beside the log; empty where there is none."""
        with self._engine.connect() as connection:
            query = sa.select(tables.meta.c.value).where(tables.meta.c.key == key)
            return str(connection.execute(query).scalar() or "")

    def all_rows(self, table: sa.Table) -> list[sa.Row[tuple[object, ...]]]:
        """Every row of a small table."""
        with self._engine.connect() as connection:
            return list(connection.execute(sa.select(table)))

    def has_rows(self, table: sa.Table) -> bool:
        """Whether the table holds anything."""
        with self._engine.connect() as connection:
            return connection.execute(sa.select(table).limit(1)).first() is not None

    def users(self) -> dict[UserId, tuple[User, str]]:
        """Users and the argon2id hash of their password."""
        return {
            UserId(str(row.user)): (msgspec.json.decode(row.profile, type=User), str(row.argon2id))
            for row in self.all_rows(tables.credentials)
        }

    def last_reading_number(self) -> int:
        """Where the ring of readings stands."""
        with self._engine.connect() as connection:
            query = sa.select(sa.func.max(tables.readings.c.number))
            return int(connection.execute(query).scalar() or 0)

    def _open(self) -> None:
        with self._engine.begin() as connection:
            schema = prepare_schema(connection)
            if schema > tables.SCHEMA_VERSION:
                raise StoreUnavailable(
                    self._folder, f"was written by a newer version (schema {schema})."
                )
            if connection.execute(sa.select(tables.head)).first() is None:
                connection.execute(sa.insert(tables.head).values(id=1, seq=0, hash=GENESIS))
            self.seq, self.last_hash = connection.execute(
                sa.select(tables.head.c.seq, tables.head.c.hash)
            ).one()
        self._inode = sqlite.inode_of(self._folder)
        self._check_tail()
        try:
            self.probe()
        except StoreTrouble as trouble:
            raise StoreUnavailable(self._folder, _SENTENCES[trouble.problem]) from trouble

    def _check_tail(self) -> None:
        with self._engine.connect() as connection:
            archived = reading.archived_until(connection)
        start = max(archived, self.seq - _CHECKED_AT_START)
        expected, previous = start + 1, self.hash_at(start)
        for event in self.read(start):
            fault = fault_in(event, expected, previous)
            if fault:
                self._damaged(event.seq, fault)
            expected, previous = event.seq + 1, event.hash
        if expected != self.seq + 1 or (self.seq and previous != self.last_hash):
            self._damaged(expected - 1, "the log does not end where the last commit left it")

    def _damaged(self, seq: int, fault: str) -> None:
        raise StoreUnavailable(
            self._folder,
            f"the log is damaged at event {seq}: {fault}. "
            "Keep a copy of the folder and restore the last backup.",
        )

    def _usable(self) -> sa.Connection:
        if not sqlite.is_same_file(self._folder, self._inode):
            raise FileNotFoundError(f"{self._folder}: the record's file is gone")
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _drop_connection(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(sa.exc.SQLAlchemyError):
                self._connection.close()
            self._connection = None


_SENTENCES = {
    StoreProblem.OK: "",
    StoreProblem.DISK_FULL: "the disk is full. Free some space, then start again.",
    StoreProblem.READ_ONLY: "cannot be written (read-only). Mount it read-write.",
    StoreProblem.STORE_ERROR: "the record cannot be read or written.",
}


def _at_start(error: sa.exc.SQLAlchemyError | OSError, folder: Path) -> str:
    if not isinstance(error, sa.exc.DBAPIError | OSError):
        return _SENTENCES[StoreProblem.STORE_ERROR]
    problem = sqlite.problem_of(error, folder)
    told = f" ({sqlite.words_of(error)})" if problem is StoreProblem.STORE_ERROR else ""
    return _SENTENCES[problem] + told
