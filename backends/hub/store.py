"""The record on disk: append-only log, answers to commands, sessions, readings.

One thread writes (the hub's writer) within `transaction()`; nothing here knows the rules of an
alarm. A group of work is one transaction: all of it is on the disk, or none.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import sqlalchemy as sa

from backends.hub import sqlite, tables
from backends.hub.audit import AuditReport, audit_verify, event_of, row_of
from backends.hub.trouble import StoreProblem, StoreTrouble, StoreUnavailable
from backends.record.access import User
from backends.record.chain import GENESIS, fault_in, seal
from backends.record.common import Actor, Realm
from backends.record.envelope import Event
from backends.record.ids import EventId, UserId, uuid7

__all__ = ["AuditReport", "Draft", "Store", "StoreUnavailable", "Transaction", "audit_verify"]

READINGS_KEPT = 200_000
_CHECKED_AT_START = 10_000
_CHUNK = 5_000


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


class Transaction:
    """One group of work. Rows of events are written at its end, in one statement."""

    def __init__(self, connection: sa.Connection, seq: int, last_hash: str) -> None:
        self.connection = connection
        self.seq = seq
        self.last_hash = last_hash
        self.events: list[Event] = []

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

    def history(self, subject: str) -> list[Event]:
        """Committed events of one subject, in order."""
        query = (
            sa.select(tables.events)
            .where(tables.events.c.subject == subject)
            .order_by(tables.events.c.subject_version)
        )
        return [event_of(row) for row in self.connection.execute(query)]

    def put(self, table: sa.Table, rows: list[dict[str, object]]) -> None:
        """Insert rows, or replace those of the same primary key. Never for events."""
        if rows:
            self.connection.execute(sqlite.upsert(table), rows)

    def remove(self, table: sa.Table, key: str) -> None:
        """Delete the row with that primary key."""
        (primary,) = table.primary_key.columns
        self.connection.execute(sa.delete(table).where(primary == key))

    def finish(self) -> None:
        """Write the events and where the log now ends."""
        if not self.events:
            return
        self.connection.execute(sa.insert(tables.events), [row_of(e) for e in self.events])
        self.connection.execute(sa.update(tables.head).values(seq=self.seq, hash=self.last_hash))


class Store:
    """The store of one hub in one folder. Opened at the start; one thread uses it at a time."""

    def __init__(self, folder: Path) -> None:
        """Open or make the record. Raises StoreUnavailable."""
        sqlite.check_folder(folder)
        self._folder = folder
        self._lock = sqlite.take_lock(folder)
        self._engine = sqlite.make_engine(folder)
        self._connection: sa.Connection | None = None
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
        self._lock.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """A group of work, on the disk when the block ends. Raises StoreTrouble, done nothing."""
        try:
            connection = self._usable()
            with connection.begin():
                work = Transaction(connection, self.seq, self.last_hash)
                yield work
                work.finish()
        except (sa.exc.DBAPIError, OSError) as error:
            self._drop_connection()
            problem = sqlite.problem_of(error, self._folder)
            raise StoreTrouble(problem, sqlite.words_of(error)) from error
        self.seq, self.last_hash = work.seq, work.last_hash

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
            found = list(self._read(work.connection, self.seq))
            work.seq, work.last_hash = seq, last_hash
        return found

    def read(self, after: int) -> Iterator[Event]:
        """Committed events with a greater seq, in order."""
        with self._engine.connect() as connection:
            yield from self._read(connection, after)

    def hash_at(self, seq: int) -> str:
        """The hash of that event; empty where there is none."""
        if seq == 0:
            return GENESIS
        with self._engine.connect() as connection:
            query = sa.select(tables.events.c.hash).where(tables.events.c.seq == seq)
            return str(connection.execute(query).scalar() or "")

    def all_rows(self, table: sa.Table) -> list[sa.Row[tuple[object, ...]]]:
        """Every row of a small table."""
        with self._engine.connect() as connection:
            return list(connection.execute(sa.select(table)))

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

    def _read(self, connection: sa.Connection, after: int) -> Iterator[Event]:
        while True:
            query = (
                sa.select(tables.events)
                .where(tables.events.c.seq > after)
                .order_by(tables.events.c.seq)
                .limit(_CHUNK)
            )
            rows = connection.execute(query).all()
            for row in rows:
                yield event_of(row)
            if len(rows) < _CHUNK:
                return
            after = rows[-1].seq

    def _open(self) -> None:
        with self._engine.begin() as connection:
            tables.metadata.create_all(connection)
            for trigger in sqlite.APPEND_ONLY:
                connection.exec_driver_sql(trigger)
            if connection.execute(sa.select(tables.head)).first() is None:
                connection.execute(sa.insert(tables.head).values(id=1, seq=0, hash=GENESIS))
                connection.execute(
                    sa.insert(tables.meta).values(key="schema", value=str(tables.SCHEMA_VERSION))
                )
            schema = connection.execute(
                sa.select(tables.meta.c.value).where(tables.meta.c.key == "schema")
            ).scalar_one()
            if int(schema) > tables.SCHEMA_VERSION:
                raise StoreUnavailable(
                    self._folder, f"was written by a newer version (schema {schema})."
                )
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
        start = max(0, self.seq - _CHECKED_AT_START)
        expected, previous = start + 1, ""
        for event in self.read(start):
            fault = fault_in(event, expected, previous or event.previous_hash)
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
