"""Things of departments' systems in the city's file: upserts, rounds, links. Writer's thread."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from backends.hub.city_file import number_of, transaction
from backends.hub.search_words import compact
from backends.record.observation import ItemsTold
from backends.record.resource import Item

_encode = msgspec.msgpack.Encoder().encode
# A letter that nobody types, so that compact() leaves it: a phrase must not span two words.
_APART = "\u01c2"
_PUT = """INSERT INTO items (number, source, id, kind, name, what, department, lon, lat, round,
    words, whole) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (number) DO UPDATE SET kind = excluded.kind, name = excluded.name,
    what = excluded.what, department = excluded.department, lon = excluded.lon,
    lat = excluded.lat, round = excluded.round, words = excluded.words, whole = excluded.whole"""


def put_items(connection: sqlite3.Connection, told: ItemsTold) -> int:
    """One part of what a source tells, one transaction. Returns how many rows changed."""
    with transaction(connection):
        changed = _put(connection, told)
        gone = [number_of(told.source, key) for key in told.gone]
        changed |= _remove(connection, gone)
        if told.round and told.is_last:
            others = connection.execute(
                "SELECT number FROM items WHERE source = ? AND round <> ?",
                (told.source, told.round),
            ).fetchall()
            changed |= _remove(connection, [row[0] for row in others])
        for kind in changed:
            connection.execute(
                """INSERT INTO changes VALUES (?, 1)
                ON CONFLICT (kind) DO UPDATE SET count = count + 1""",
                (kind,),
            )
    return len(changed)


def _put(connection: sqlite3.Connection, told: ItemsTold) -> set[str]:
    """Returns the kinds that changed. What is as before costs no more than a look."""
    items = {number_of(told.source, item.id): item for item in told.items}
    before = _known(connection, list(items))
    changed: set[str] = set()
    rows: list[tuple[object, ...]] = []
    for number, item in items.items():
        known = before.get(number)
        whole = _encode(item)
        if known is not None and known[1] == whole:
            continue
        changed |= {item.kind.value, known[0] if known else item.kind.value}
        rows.append(_row(number, item, told.round, whole))
    connection.executemany(_PUT, rows)
    written = [int(str(row[0])) for row in rows]
    connection.executemany("DELETE FROM item_links WHERE number = ?", [(n,) for n in written])
    connection.executemany(
        "INSERT OR IGNORE INTO item_links VALUES (?, ?)",
        [(linked, number) for number in written for linked in items[number].linked],
    )
    if told.round:
        kept = [number_of(told.source, key) for key in told.kept]
        connection.executemany(
            "UPDATE items SET round = ? WHERE number = ? AND round <> ?",
            [(told.round, number, told.round) for number in (*items, *kept)],
        )
    return changed


def _row(number: int, item: Item, round_: str, whole: bytes) -> tuple[object, ...]:
    place = item.place
    words = (item.name, item.id, item.what, item.state, item.owner, place.name if place else "")
    return (
        number,
        item.source,
        item.id,
        item.kind.value,
        item.name,
        item.what,
        item.department.value,
        place.lon_wgs84 if place else None,
        place.lat_wgs84 if place else None,
        round_,
        compact(_APART.join(word for word in (*words, *item.detail.values()) if word))[:2_000],
        whole,
    )


def _known(connection: sqlite3.Connection, numbers: list[int]) -> dict[int, tuple[str, bytes]]:
    found: dict[int, tuple[str, bytes]] = {}
    for chunk in _chunks(numbers):
        marks = ", ".join("?" * len(chunk))
        query = f"SELECT number, kind, whole FROM items WHERE number IN ({marks})"
        found |= {row[0]: (row[1], row[2]) for row in connection.execute(query, chunk)}
    return found


def _remove(connection: sqlite3.Connection, numbers: list[int]) -> set[str]:
    kinds: set[str] = set()
    for chunk in _chunks(numbers):
        marks = ", ".join("?" * len(chunk))
        query = f"SELECT DISTINCT kind FROM items WHERE number IN ({marks})"
        kinds |= {row[0] for row in connection.execute(query, chunk)}
        connection.execute(f"DELETE FROM items WHERE number IN ({marks})", chunk)
        connection.execute(f"DELETE FROM item_links WHERE number IN ({marks})", chunk)
    return kinds


def _chunks(numbers: list[int]) -> Iterable[list[int]]:
    return (numbers[start : start + 500] for start in range(0, len(numbers), 500))
