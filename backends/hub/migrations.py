"""Brings a record of an older schema to today's, within the store's opening transaction."""

from __future__ import annotations

import sqlalchemy as sa

from backends.hub import sqlite, tables

_OUTBOX = [
    ("envelope", "BLOB NOT NULL DEFAULT ''"),
    ("type", "TEXT NOT NULL DEFAULT ''"),
    ("title", "TEXT NOT NULL DEFAULT ''"),
    ("number", "BIGINT NOT NULL DEFAULT 0"),
    ("tries", "INTEGER NOT NULL DEFAULT 0"),
    ("next_try_ms", "BIGINT NOT NULL DEFAULT 0"),
    ("pair", "TEXT NOT NULL DEFAULT ''"),
    ("delivered_at", "TEXT NOT NULL DEFAULT ''"),
    ("task", "TEXT NOT NULL DEFAULT ''"),
]
# What a schema needs before tables that it lacks are made: (table that must be there, statement).
# The key is the schema it starts from.
_STEPS: dict[int, list[tuple[str, str]]] = {
    1: [("snapshots", "DROP TABLE snapshots")],  # disposable, and its columns changed
    2: [],  # tables came
    3: [
        *(("outbox", f"ALTER TABLE outbox ADD COLUMN {name} {kind}") for name, kind in _OUTBOX),
        ("outbox", "CREATE INDEX outbox_waiting ON outbox (target, state, number)"),
        ("outbox", "CREATE INDEX outbox_of ON outbox (subject, target, number)"),
        ("outbox", "CREATE INDEX outbox_pairs ON outbox (pair, target, number)"),
        ("outbox", "CREATE INDEX outbox_delivered ON outbox (target, delivered_at)"),
    ],
    4: [
        ("parts", "DROP INDEX IF EXISTS ix_parts_relay"),
        ("parts", "CREATE INDEX parts_at ON parts (relay, id)"),
    ],
    5: [
        ("outbox", "ALTER TABLE outbox ADD COLUMN sending_ms BIGINT NOT NULL DEFAULT 0"),
        ("outbox", "ALTER TABLE outbox ADD COLUMN sending_by TEXT NOT NULL DEFAULT ''"),
    ],
}


def prepare_schema(connection: sa.Connection) -> int:
    """Make or migrate all tables; returns the schema found, which is left alone if it is newer."""
    found = _schema_of(connection)
    if found > tables.SCHEMA_VERSION:
        return found
    for step in range(found or tables.SCHEMA_VERSION, tables.SCHEMA_VERSION):
        for table, statement in _STEPS[step]:
            if sa.inspect(connection).has_table(table):
                connection.exec_driver_sql(statement)
    tables.metadata.create_all(connection)
    for statement in sqlite.APPEND_ONLY:
        connection.exec_driver_sql(statement)
    row = {"key": "schema", "value": str(tables.SCHEMA_VERSION)}
    connection.execute(sqlite.upsert(tables.meta), [row])
    return found


def _schema_of(connection: sa.Connection) -> int:
    if not sa.inspect(connection).has_table(tables.meta.name):
        return 0
    query = sa.select(tables.meta.c.value).where(tables.meta.c.key == "schema")
    return int(connection.execute(query).scalar() or 0)
