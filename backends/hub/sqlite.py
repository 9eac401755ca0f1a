"""All that differs with SQLite: the engine, its pragmas, its lock and its errors.

Used by the store only. Another database gets a module with these same functions.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import IO
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from backends.hub.trouble import StoreProblem, StoreUnavailable

FILE_NAME = "record.sqlite3"
_LOCK_NAME = "hub.lock"
# Below this the disk counts as full, whatever SQLite says: a group of work still fits, its
# successors soon would not.
_FULL_BELOW_BYTES = 4 * 1024 * 1024

_REFUSE = "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
APPEND_ONLY = [
    "DROP TRIGGER IF EXISTS events_no_update",
    "DROP TRIGGER IF EXISTS events_no_delete",
    f"CREATE TRIGGER events_no_update BEFORE UPDATE ON events {_REFUSE}",
    # What a segment holds may leave; its row comes in the same transaction.
    f"""CREATE TRIGGER events_no_delete BEFORE DELETE ON events
    WHEN OLD.seq > COALESCE((SELECT MAX(last_seq) FROM segments), 0) {_REFUSE}""",
]


def make_engine(folder: Path) -> sa.Engine:
    """An engine whose every connection is durable (WAL, synchronous=FULL)."""
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(folder / FILE_NAME)),
        poolclass=NullPool,
        hide_parameters=True,  # errors go into logs, operators' words do not
        connect_args={"timeout": 5.0, "check_same_thread": False},
    )
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def reading_engine(folder: Path) -> sa.Engine:
    """An engine that cannot write, for a look at a record that may be in use.

    What one connection reads is the record at one moment.
    """
    file = folder / FILE_NAME
    if not file.is_file():
        raise StoreUnavailable(folder, f"holds no record ({FILE_NAME} is missing).")
    address = sa.URL.create(
        "sqlite", database=f"file:{quote(str(file))}", query={"mode": "ro", "uri": "true"}
    )
    engine = sa.create_engine(address, poolclass=NullPool)
    sa.event.listen(engine, "connect", _leave_transactions_to_us)
    sa.event.listen(engine, "begin", _begin_to_read)
    return engine


def check_folder(folder: Path) -> None:
    """Raise StoreUnavailable where `folder` is missing, no folder, or not writable."""
    if not folder.exists():
        raise StoreUnavailable(
            folder, "does not exist. Make it, mount its disk, or name another folder."
        )
    if not folder.is_dir():
        raise StoreUnavailable(folder, "is not a folder. Name another one.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StoreUnavailable(
            folder, "cannot be written. Give this user the right to, or mount it read-write."
        )


def take_lock(folder: Path) -> IO[bytes]:
    """Hold the folder for this process; it is free again when the file is closed."""
    try:
        lock = (folder / _LOCK_NAME).open("ab")
    except OSError as error:
        raise StoreUnavailable(folder, f"cannot be written ({error.strerror}).") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise StoreUnavailable(
            folder, "is in use by another hub. Stop that one, or name another folder."
        ) from error
    return lock


def is_same_file(folder: Path, inode: int) -> bool:
    """Whether the record still lies where it was opened: SQLite writes on after an unlink."""
    try:
        return (folder / FILE_NAME).stat().st_ino == inode
    except OSError:
        return False


def inode_of(folder: Path) -> int:
    """Identity of the record's file."""
    return (folder / FILE_NAME).stat().st_ino


def words_of(error: sa.exc.DBAPIError | sa.exc.SQLAlchemyError | OSError) -> str:
    """The database's own words, without the statement."""
    return str(error.orig if isinstance(error, sa.exc.DBAPIError) else error)


def problem_of(error: sa.exc.DBAPIError | OSError, folder: Path) -> StoreProblem:
    """Which code an error of the database stands for."""
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return StoreProblem.DISK_FULL
    if code == sqlite3.SQLITE_READONLY:
        return StoreProblem.READ_ONLY
    return problem_in_sight(folder) or StoreProblem.STORE_ERROR


def problem_in_sight(folder: Path) -> StoreProblem:
    """What the file system says without a write: full, read-only, gone, or nothing."""
    try:
        space = os.statvfs(folder)
    except OSError:
        return StoreProblem.STORE_ERROR
    if space.f_flag & os.ST_RDONLY:
        return StoreProblem.READ_ONLY
    has_room = space.f_bavail * space.f_frsize >= _FULL_BELOW_BYTES
    return StoreProblem.OK if has_room else StoreProblem.DISK_FULL


def insert_many(
    connection: sa.Connection, table: sa.Table, rows: list[dict[str, object]], *, replaces: bool
) -> None:
    """Many rows at once by the driver's own words: half the cost of SQLAlchemy's, a row."""
    names = [column.name for column in table.columns]
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" * len(names))
    verb = "INSERT OR REPLACE" if replaces else "INSERT"
    connection.exec_driver_sql(
        f"{verb} INTO {table.name} ({columns}) VALUES ({marks})",
        [tuple(row[name] for name in names) for row in rows],
    )


def rows_of(
    connection: sa.Connection, table: sa.Table, columns: tuple[str, ...], ids: list[str]
) -> Sequence[sa.Row[tuple[object, ...]]]:
    """Those columns of the rows with these ids; by the driver's words as insert_many."""
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join("?" * len(ids))
    query = f"SELECT {names} FROM {table.name} WHERE id IN ({marks})"
    return connection.exec_driver_sql(query, tuple(ids)).all()


def upsert(table: sa.Table) -> sa.Insert:
    """An insert that replaces the row of the same primary key."""
    return sa.insert(table).prefix_with("OR REPLACE")


def _leave_transactions_to_us(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None


def _prepare(connection: sqlite3.Connection, record: object) -> None:
    _leave_transactions_to_us(connection, record)
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "journal_size_limit=67108864",
        # Half of SQLite's own. It fills with what is written and then stays: the sooner it is
        # full, the sooner memory is what it will be. 60,000 events took as long with either.
        "cache_size=-1024",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_to_read(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN DEFERRED")
