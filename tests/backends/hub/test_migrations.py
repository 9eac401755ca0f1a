"""A record of an older schema opens with the columns that came later."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from backends.hub import tables
from backends.hub.sqlite import FILE_NAME
from backends.hub.store import Store


def test_an_outbox_of_schema_5_gets_what_a_claim_needs(tmp_path: Path) -> None:
    Store(tmp_path).close()
    with contextlib.closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        for column in ("sending_ms", "sending_by"):
            connection.execute(f"ALTER TABLE outbox DROP COLUMN {column}")
        connection.execute("UPDATE meta SET value = '5' WHERE key = 'schema'")
        connection.commit()
    store = Store(tmp_path)
    try:
        assert store.meta("schema") == str(tables.SCHEMA_VERSION)
        assert store.all_rows(tables.outbox) == []
    finally:
        store.close()
