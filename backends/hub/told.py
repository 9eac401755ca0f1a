"""What a source says as a whole: points, layers of the safety map, divisions, codes, coverage.

Small tables in the city's file, JSON. Writing on its writer's thread, reading anywhere.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Mapping
from typing import TypeVar

import msgspec

from backends.hub.city_file import transaction
from backends.record.common import Department
from backends.record.ids import ResourceId
from backends.record.observation import (
    CellsTold,
    CodesTold,
    CoverageTold,
    DivisionsTold,
    PointsTold,
)
from backends.record.resource import MonitoringPoint

LEAST_COUNT = 5  # demand 3: a cell with fewer is suppressed, and never stored

Whole = PointsTold | CellsTold | DivisionsTold | CodesTold | CoverageTold
T = TypeVar("T")


class Layer(msgspec.Struct, frozen=True, kw_only=True):
    """A layer of the safety map as it is kept: no cell under LEAST_COUNT is in it."""

    layer: str
    title: str
    department: Department
    observed_at: dt.datetime
    cells: list[tuple[str, float, float, int]]
    suppressed: int


def suppressed(told: CellsTold) -> Layer:
    """What may be kept of what a source counts."""
    kept = [cell for cell in told.cells if cell[3] >= LEAST_COUNT]
    few = sum(0 < cell[3] < LEAST_COUNT for cell in told.cells)
    return Layer(
        layer=told.layer,
        title=told.title,
        department=told.department,
        observed_at=told.observed_at,
        cells=kept,
        suppressed=few,
    )


def put_told(connection: sqlite3.Connection, told: Whole) -> None:
    """Keep what a source says, in place of what it said before. Raises sqlite3.Error."""
    with transaction(connection):
        match told:
            case PointsTold():
                _put_points(connection, told)
            case CellsTold():
                _put(connection, "cells", told.source, told.layer, suppressed(told))
            case DivisionsTold():
                _put(connection, "divisions", told.source, "", told.rows)
            case CodesTold():
                _put(connection, "codes", told.party, told.topic, told.codes)
            case CoverageTold():
                _put(connection, "coverage", told.source, told.topic, told.rows)


def joined(
    before: Mapping[ResourceId, MonitoringPoint], told: PointsTold
) -> dict[ResourceId, MonitoringPoint]:
    """The points of a source once it has told some, all of them or those that changed.

    A gateway puts the source before their ids, which one of before did not: those are the same.
    """
    fresh = {point.id: point for point in told.points}
    if told.is_whole:
        return fresh
    kept = {k: point for k, point in before.items() if f"{told.source}:{k}" not in fresh}
    return kept | fresh


def read_told(
    connection: sqlite3.Connection, kind: str, type_: type[T]
) -> list[tuple[str, str, T]]:
    """(source, key, what it says) of everything of a kind."""
    query = "SELECT source, key, whole FROM told WHERE kind = ? ORDER BY source, key"
    rows = connection.execute(query, (kind,)).fetchall()
    return [(row[0], row[1], msgspec.json.decode(row[2], type=type_)) for row in rows]


def _put_points(connection: sqlite3.Connection, told: PointsTold) -> None:
    query = "SELECT whole FROM told WHERE kind = 'points' AND source = ?"
    row = connection.execute(query, (told.source,)).fetchone()
    before = msgspec.json.decode(row[0], type=list[MonitoringPoint]) if row else []
    known = joined({point.id: point for point in before}, told)
    _put(connection, "points", told.source, "", list(known.values()))


def _put(connection: sqlite3.Connection, kind: str, source: str, key: str, whole: object) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO told VALUES (?, ?, ?, ?)",
        (kind, source, key, msgspec.json.encode(whole)),
    )
