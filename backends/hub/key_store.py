"""Keys of subjects, wrapped by the master key, in `keys/subjects.sqlite3`. Writer thread only.

Apart from the record, so that copies of the record do not hold them: a key destroyed here is gone
for every backup of the record too.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from backends.hub import keys
from backends.hub.keys import KeyProblem

FILE_NAME = "subjects.sqlite3"
_TABLES = (
    "CREATE TABLE IF NOT EXISTS subject_keys (subject TEXT PRIMARY KEY, wrapped BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS master (id INTEGER PRIMARY KEY, mark BLOB NOT NULL)",
)


class KeyStore:
    """One file. What is added is safe after commit(); what is destroyed, at once.

    Every method raises OSError where the file cannot be read or written.
    """

    def __init__(self, folder: Path) -> None:
        """Open or make it in the data folder. Raises KeyProblem."""
        self._file = folder / keys.FOLDER / FILE_NAME
        try:
            self._file.parent.mkdir(mode=0o700, exist_ok=True)
            self._file.touch(mode=0o600)
            self._connection = sqlite3.connect(
                self._file, isolation_level=None, check_same_thread=False
            )
            try:
                # Destroyed keys are overwritten, not only unlinked.
                for statement in ("PRAGMA secure_delete=ON", "PRAGMA synchronous=EXTRA", *_TABLES):
                    self._connection.execute(statement).close()
            except sqlite3.Error:
                self._connection.close()
                raise
        except (OSError, sqlite3.Error) as error:
            raise KeyProblem(self._file, f"cannot be used ({error})") from error

    def close(self) -> None:
        """Let go of the file; what was not committed is forgotten."""
        self._connection.close()

    def mark(self) -> bytes:
        """What tells the right master key from another; empty where none was used yet."""
        return self._one("SELECT mark FROM master") or b""

    def set_mark(self, mark: bytes) -> None:
        """Say which master key wraps from now on."""
        self._do("INSERT OR REPLACE INTO master VALUES (1, ?)", mark)

    def wrapped(self, subject: str) -> bytes | None:
        """The wrapped key of a subject; None where it has none, or none any more."""
        return self._one("SELECT wrapped FROM subject_keys WHERE subject = ?", subject)

    def add(self, subject: str, wrapped: bytes) -> None:
        """Keep a key."""
        if not self._connection.in_transaction:
            self._do("BEGIN IMMEDIATE")
        self._do("INSERT INTO subject_keys VALUES (?, ?)", subject, wrapped)

    def commit(self) -> None:
        """Make what was added safe."""
        if self._connection.in_transaction:
            self._do("COMMIT")

    def destroy(self, subject: str) -> None:
        """Destroy the key of a subject, for good."""
        self.commit()
        self._do("DELETE FROM subject_keys WHERE subject = ?", subject)

    def _one(self, query: str, *values: Any) -> bytes | None:
        with self._trouble():
            row = self._connection.execute(query, values).fetchone()
        return bytes(row[0]) if row else None

    def _do(self, statement: str, *values: Any) -> None:
        with self._trouble():
            self._connection.execute(statement, values).close()

    @contextlib.contextmanager
    def _trouble(self) -> Iterator[None]:
        # An OSError, as that of any other file: to the record it is trouble of the disk.
        try:
            yield
        except sqlite3.Error as error:
            raise OSError(f"{self._file}: {error}") from error
