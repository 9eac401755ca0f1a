"""Histories of readings, packed by the hour, in the city's file. Its writer's thread, and readers.

Whole for some days, then what matters of each hour: first, last, least and greatest. Bounded by
days and by the number of readings; the oldest go.
"""

from __future__ import annotations

import datetime as dt
import itertools
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backends.hub.city_file import transaction
from backends.hub.latest import ReadingRow

HOUR_MS = 3_600_000
ROW = np.dtype([("ms", "<i8"), ("value", "<f8"), ("flag", "S1")])
Table = npt.NDArray[np.void]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLimits:
    """`whole_days`: as they came; `days`: at all; `most`: readings, the thinned ones too."""

    whole_days: int = 7
    days: int = 400
    most: int = 30_000_000


def put_readings(connection: sqlite3.Connection, rows: Iterable[ReadingRow]) -> None:
    """Add readings to their hours, one transaction. Raises sqlite3.Error."""
    by_hour = sorted(rows, key=_hour_of)
    with transaction(connection):
        for (resource, factor, hour), group in itertools.groupby(by_hour, key=_hour_of):
            found = list(group)
            packed = np.array([(r[4], r[2], _flag(r[5])) for r in found], dtype=ROW).tobytes()
            connection.execute(
                """INSERT INTO hours (resource, factor, hour, unit, count, packed)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (resource, factor, hour) DO UPDATE SET unit = excluded.unit,
                count = count + excluded.count, is_thin = 0,
                packed = CAST(packed || excluded.packed AS BLOB)""",
                (resource, factor, hour, found[-1][3], len(found), packed),
            )


def read_history(
    connection: sqlite3.Connection, key: tuple[str, str], since_ms: int, until_ms: int
) -> tuple[Table, str]:
    """(readings of one factor of one point in that time, oldest first; their unit)."""
    found = connection.execute(
        """SELECT packed, unit FROM hours WHERE resource = ? AND factor = ?
        AND hour BETWEEN ? AND ? ORDER BY hour""",
        (*key, since_ms // HOUR_MS, until_ms // HOUR_MS),
    ).fetchall()
    table = np.frombuffer(b"".join(row[0] for row in found), dtype=ROW)
    table = table[(table["ms"] >= since_ms) & (table["ms"] <= until_ms)]
    if len(table) > 1 and bool((np.diff(table["ms"]) < 0).any()):
        table = table[np.argsort(table["ms"], kind="stable")]
    # A reading told twice, by a retry or in a back-fill: the last word counts.
    if len(table):
        table = table[np.append(table["ms"][1:] != table["ms"][:-1], True)]
    return table, found[-1][1] if found else ""


def thinned(table: Table, most: int) -> Table:
    """At most `most` readings, the least and the greatest of each stretch among them."""
    if len(table) <= most:
        return table
    stretches = max(1, (most - 2) // 2)
    edges = np.linspace(0, len(table), stretches + 1).astype(np.intp)
    values = np.where(np.isfinite(table["value"]), table["value"], 0.0)
    kept = {0, len(table) - 1}
    for start, end in itertools.pairwise(edges.tolist()):
        if end > start:
            kept.add(start + int(values[start:end].argmin()))
            kept.add(start + int(values[start:end].argmax()))
    return table[sorted(kept)[:most]]


def put_away(
    connection: sqlite3.Connection, limits: HistoryLimits, now: dt.datetime, most_rows: int = 2_000
) -> bool:
    """Thin what is old and drop what is too old, a piece. Returns whether there is more to do."""
    this_hour = int(now.timestamp() * 1000) // HOUR_MS
    with transaction(connection):
        gone = connection.execute(
            """DELETE FROM hours WHERE (resource, factor, hour) IN (
            SELECT resource, factor, hour FROM hours WHERE hour < ? LIMIT ?)""",
            (this_hour - 24 * limits.days, most_rows),
        ).rowcount
        old = connection.execute(
            """SELECT resource, factor, hour, packed FROM hours
            WHERE hour < ? AND is_thin = 0 LIMIT ?""",
            (this_hour - 24 * limits.whole_days, most_rows),
        ).fetchall()
        for resource, factor, hour, packed in old:
            table = np.frombuffer(packed, dtype=ROW)
            thin = thinned(table[np.argsort(table["ms"], kind="stable")], 4)
            connection.execute(
                """UPDATE hours SET is_thin = 1, count = ?, packed = ?
                WHERE resource = ? AND factor = ? AND hour = ?""",
                (len(thin), thin.tobytes(), resource, factor, hour),
            )
    return gone == most_rows or len(old) == most_rows or _drop_surplus(connection, limits.most)


def _drop_surplus(connection: sqlite3.Connection, most: int) -> bool:
    """Drop the oldest day where there are too many readings."""
    count = connection.execute("SELECT COALESCE(SUM(count), 0) FROM hours").fetchone()[0]
    if count <= most:
        return False
    oldest = connection.execute("SELECT MIN(hour) FROM hours").fetchone()[0]
    with transaction(connection):
        connection.execute("DELETE FROM hours WHERE hour < ?", (oldest + 24,))
    return True


def _hour_of(row: ReadingRow) -> tuple[str, str, int]:
    return row[0], row[1], row[4] // HOUR_MS


def _flag(flag: str) -> bytes:
    return flag[:1].encode("ascii", "replace") or b"N"
