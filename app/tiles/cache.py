"""Tiles of a server kept on the disk, up to a size; the longest unused go first. Worker threads.

One SQLite file, so that `kill -9` leaves nothing half written. A file that is broken is made anew.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

from app.tiles.source import Address

FRESH_S = 30 * 86_400.0
TRIM_TO = 0.9  # of the size: not at every tile


class TileCache:
    """`put` and `get` from any thread. A disk that fails costs the cache, never a tile."""

    def __init__(
        self, path: Path, limit_bytes: int, clock: Callable[[], float] = time.time
    ) -> None:
        self._path, self._limit, self._clock = path, limit_bytes, clock
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._is_broken = limit_bytes <= 0
        self._bytes = 0

    def get(self, layer: str, at: Address) -> tuple[bytes, bool] | None:
        """A tile, and whether it is fresh; empty bytes: the server has none there."""
        with self._lock, contextlib.suppress(sqlite3.Error):
            connection = self._opened()
            if connection is not None:
                key = _key(layer, at)
                found = connection.execute(
                    "SELECT data, fetched_s FROM tile WHERE key = ?", (key,)
                ).fetchone()
                if found is not None:
                    now = self._clock()
                    connection.execute("UPDATE tile SET used_s = ? WHERE key = ?", (now, key))
                    return bytes(found[0]), now - found[1] < FRESH_S
        return None

    def put(self, layer: str, at: Address, data: bytes) -> None:
        """Keep it; empty bytes: there is none."""
        with self._lock, contextlib.suppress(sqlite3.Error):
            connection = self._opened()
            if connection is None:
                return
            now = self._clock()
            connection.execute(
                "INSERT OR REPLACE INTO tile VALUES (?, ?, ?, ?)",
                (_key(layer, at), now, now, data),
            )
            self._bytes += len(data)
            if self._bytes > self._limit:
                self._trim(connection)

    def close(self) -> None:
        """Idempotent."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection, self._is_broken = None, True

    def _trim(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute("SELECT key, length(data) FROM tile ORDER BY used_s DESC")
        kept, gone = 0, []
        for key, size in rows.fetchall():
            kept += size
            if kept > self._limit * TRIM_TO:
                gone.append((key,))
                kept -= size
        connection.executemany("DELETE FROM tile WHERE key = ?", gone)
        connection.execute("PRAGMA incremental_vacuum")
        self._bytes = kept

    def _opened(self) -> sqlite3.Connection | None:
        if self._connection is None and not self._is_broken:
            try:
                self._connection = self._open()
            except (sqlite3.DatabaseError, OSError):
                self._path.unlink(missing_ok=True)
                try:
                    self._connection = self._open()
                except (sqlite3.Error, OSError):
                    self._is_broken = True
        return self._connection

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            self._path, check_same_thread=False, isolation_level=None, timeout=2.0
        )
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = OFF")  # what is lost is fetched again
        connection.execute(
            "CREATE TABLE IF NOT EXISTS tile"
            " (key TEXT PRIMARY KEY, fetched_s REAL, used_s REAL, data BLOB) WITHOUT ROWID"
        )
        row = connection.execute("SELECT coalesce(sum(length(data)), 0) FROM tile").fetchone()
        self._bytes = int(row[0])
        return connection


def _key(layer: str, at: Address) -> str:
    return f"{layer}/{at.level}/{at.column}/{at.row}"
