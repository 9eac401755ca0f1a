"""What outlives the gateway: devices, registrations, catalogues, calls, what turns. One thread.

A SQLite file that only we may read (passwords are in it). `put` never waits for the disk; what was
put within the last tenth of a second may be missing after a power failure, nothing else.
"""

from __future__ import annotations

import enum
import logging
import os
import sqlite3
import threading
from pathlib import Path

import msgspec

log = logging.getLogger(__name__)

GATHER_S = 0.1
_CLOSE_S = 5.0
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class Kind(enum.StrEnum):
    """Of what is kept."""

    KNOWN = "known"
    REGISTRATION = "registration"
    CATALOGUE = "catalogue"
    STRANGER = "stranger"
    ALARM = "alarm"
    CALL = "call"
    TURNING = "turning"


class Keep(msgspec.Struct, frozen=True, kw_only=True):
    """To be kept over a restart; `body` None: no longer."""

    kind: Kind
    name: str
    body: bytes | None


def keep(kind: Kind, name: str, value: msgspec.Struct | None) -> Keep:
    """A value to be kept, or that it is no longer (None)."""
    body = msgspec.msgpack.encode(value) if value is not None else None
    return Keep(kind=kind, name=name, body=body)


class Kept:
    """`load` once, then `put` from one thread; `close` writes what is left."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._closing = threading.Event()
        self._waiting: dict[tuple[Kind, str], bytes | None] = {}
        self._thread = threading.Thread(target=self._run, name="gb28181-kept", daemon=True)
        self._is_failing = False

    def load(self) -> dict[Kind, dict[str, bytes]]:
        """All that is kept; starts the writer. A damaged file is put aside and begun anew; one that
        cannot be read now (locked, a fault of the disk) raises sqlite3.DatabaseError: devices and
        their passwords are in it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            rows = self._read()
        except sqlite3.DatabaseError as error:
            # Of an extended code the lower eight bits are the plain one.
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGE:
                raise
            aside = self._path.with_suffix(".damaged")
            log.error("%s is damaged (%s) and put aside as %s", self._path, error, aside)
            self._path.replace(aside)
            for suffix in ("-wal", "-shm"):
                Path(f"{self._path}{suffix}").unlink(missing_ok=True)
            rows = self._read()
        found: dict[Kind, dict[str, bytes]] = {kind: {} for kind in Kind}
        for kind, name, body in rows:
            if kind in set(Kind):
                found[Kind(kind)][name] = body
        self._thread.start()
        return found

    def put(self, kind: Kind, name: str, body: bytes | None) -> None:
        """Keep a body, or forget it (None)."""
        with self._lock:
            self._waiting[kind, name] = body
        self._wake.set()

    def close(self) -> None:
        """Write what is left and end the thread."""
        self._closing.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(_CLOSE_S)

    def _read(self) -> list[tuple[str, str, bytes]]:
        with open(self._path, "ab", opener=_for_us_only):
            pass
        database = self._open()
        try:
            database.execute(
                "CREATE TABLE IF NOT EXISTS kept (kind TEXT, name TEXT, body BLOB, "
                "PRIMARY KEY (kind, name)) WITHOUT ROWID"
            )
            return database.execute("SELECT kind, name, body FROM kept").fetchall()
        finally:
            database.close()

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, isolation_level=None)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=NORMAL")
        return database

    def _run(self) -> None:
        database: sqlite3.Connection | None = None
        while True:
            self._wake.wait()
            self._closing.wait(GATHER_S)
            self._wake.clear()
            is_last = self._closing.is_set()
            try:
                database = database or self._open()
                self._write(database)
            except sqlite3.Error as error:
                self._note(str(error))
                self._closing.wait(1.0)
                self._wake.set()
            if is_last:
                break
        if database is not None:
            database.close()

    def _write(self, database: sqlite3.Connection) -> None:
        with self._lock:
            taken, self._waiting = self._waiting, {}
        if not taken:
            return
        try:
            database.execute("BEGIN")
            for (kind, name), body in taken.items():
                if body is None:
                    database.execute("DELETE FROM kept WHERE kind=? AND name=?", (kind, name))
                else:
                    database.execute("REPLACE INTO kept VALUES (?, ?, ?)", (kind, name, body))
            database.execute("COMMIT")
        except sqlite3.Error:
            if database.in_transaction:
                database.execute("ROLLBACK")
            with self._lock:
                self._waiting = taken | self._waiting
            raise
        self._note("")

    def _note(self, problem: str) -> None:
        """Log once on failure and once on recovery."""
        if problem and not self._is_failing:
            log.error("%s cannot be written: %s; devices are kept in memory", self._path, problem)
        elif not problem and self._is_failing:
            log.info("%s is written again", self._path)
        self._is_failing = bool(problem)


def _for_us_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
