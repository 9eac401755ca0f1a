"""Brings a record of an older schema to today's, within the store's opening transaction."""

from __future__ import annotations

import sqlalchemy as sa

from backends.hub import sqlite, tables

# What a schema needs before tables that it lacks are made. The key is the schema it starts from.
_STEPS: dict[int, list[str]] = {
    1: ["DROP TABLE snapshots"],  # disposable, and its columns changed
    2: [],  # tables came
}


def prepare_schema(connection: sa.Connection) -> int:
    """Make or migrate all tables; returns the schema found, which is left alone if it is newer."""
    found = _schema_of(connection)
    if found > tables.SCHEMA_VERSION:
        return found
    for step in range(found or tables.SCHEMA_VERSION, tables.SCHEMA_VERSION):
        for statement in _STEPS[step]:
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
