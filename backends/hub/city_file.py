"""The city's file beside the record: things, histories of readings, what sources say as a whole.

Not the record: what is lost here is told again by its source. A file of its own, so that an
inventory of 400,000 components never makes an alarm wait. Any thread, a connection each.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

FILE_NAME = "city.sqlite3"
VERSION = 1
KINDS = ("team", "supply", "site", "project", "component", "linked")

_SCHEMA = [
    """CREATE TABLE items (
        number INTEGER PRIMARY KEY, source TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL,
        name TEXT NOT NULL, what TEXT NOT NULL, department TEXT NOT NULL, lon REAL, lat REAL,
        round TEXT NOT NULL, words TEXT NOT NULL, whole BLOB NOT NULL)""",
    "CREATE INDEX items_of ON items (kind, name)",
    "CREATE INDEX items_of_source ON items (source, round)",
    """CREATE TABLE item_links (
        linked TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (linked, number))
        WITHOUT ROWID""",
    "CREATE INDEX item_links_of ON item_links (number)",
    # Readings of an hour: 17 bytes each (int64 ms, float64 value, flag), in the order they came.
    """CREATE TABLE hours (
        resource TEXT NOT NULL, factor TEXT NOT NULL, hour INTEGER NOT NULL, unit TEXT NOT NULL,
        is_thin INTEGER NOT NULL DEFAULT 0, count INTEGER NOT NULL, packed BLOB NOT NULL,
        PRIMARY KEY (resource, factor, hour)) WITHOUT ROWID""",
    "CREATE INDEX hours_by_time ON hours (hour, is_thin)",
    """CREATE TABLE told (
        kind TEXT NOT NULL, source TEXT NOT NULL, key TEXT NOT NULL, whole BLOB NOT NULL,
        PRIMARY KEY (kind, source, key)) WITHOUT ROWID""",
    "CREATE TABLE changes (kind TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID",
]


def open_to_write(folder: Path) -> sqlite3.Connection:
    """The file, made where it is missing or of another version. Raises sqlite3.Error."""
    connection = _opened(folder)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version not in (0, VERSION):
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            (folder / f"{FILE_NAME}{suffix}").unlink(missing_ok=True)
        connection, version = _opened(folder), 0
    if version == 0:
        with transaction(connection):
            for statement in _SCHEMA:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={VERSION}")
    return connection


def open_to_read(folder: Path) -> sqlite3.Connection:
    """A connection that cannot write. Raises sqlite3.OperationalError where there is no file."""
    address = f"file:{quote(str(folder / FILE_NAME))}?mode=ro"
    connection = sqlite3.connect(
        address, uri=True, isolation_level=None, timeout=2.0, check_same_thread=False
    )
    connection.execute("SELECT 1 FROM changes LIMIT 1")
    return connection


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it is in the file, or none."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def number_of(source: str, key: str) -> int:
    """The row of an item: the same for ever, 63 bits."""
    digest = hashlib.blake2b(f"{source}\0{key}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def _opened(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        folder / FILE_NAME, isolation_level=None, timeout=5.0, check_same_thread=False
    )
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "journal_size_limit=67108864",
        "cache_size=-512",  # full within minutes, and then memory stays as it is
    ):
        connection.execute(f"PRAGMA {pragma}").close()
    return connection
