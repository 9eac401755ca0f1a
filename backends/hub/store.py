"""The record on disk: append-only log, answers to commands, sessions, outbox.

One thread writes (the hub's writer) within `transaction()`; nothing here knows the rules of an
alarm. A group of work is one transaction: all of it is on the disk, or none.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import sqlalchemy as sa

from backends.hub import reading, sqlite, tables
from backends.hub.audit import AuditReport, audit_verify
from backends.hub.migrations import prepare_schema
from backends.hub.transaction import Transaction
from backends.hub.trouble import StoreProblem, StoreTrouble, StoreUnavailable
from backends.record.access import User
from backends.record.chain import GENESIS, fault_in
from backends.record.envelope import Event
from backends.record.ids import UserId

__all__ = ["AuditReport", "Store", "StoreUnavailable", "audit_verify"]

_CHECKED_AT_START = 10_000


class Conflict(ValueError):
    """Some work in the group would write what is there already: the disk is well."""


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
