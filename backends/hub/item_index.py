"""Things of one kind as columns in memory: which lie in an area, which have a word. Any thread.

400,000 components are 10 MB of columns and 30 MB of words, and are searched in some milliseconds.
Made from the city's file, anew where that changed.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from backends.hub import city_file
from backends.hub.search_words import words_of
from backends.link.city import ItemsIn
from backends.record.resource import Item

# More of a kind take up to a second to read: meanwhile the columns of before answer.
_MADE_AT_ONCE = 5_000
CELLS_A_SIDE = 24
_END = "\n"
_decode = msgspec.msgpack.Decoder(Item).decode

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """All things of a kind, by name. `text`: the words of each, a line each; `starts`: of lines."""

    change: int
    numbers: npt.NDArray[np.int64]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    what: npt.NDArray[np.int32]
    department: npt.NDArray[np.int32]
    whats: dict[str, int]
    departments: dict[str, int]
    text: str
    starts: npt.NDArray[np.int64]
    sources: tuple[str, ...]

    def found(self, asked: ItemsIn) -> Rows:
        """The rows that fit, by name; `linked` is not looked at."""
        fits = np.ones(len(self.numbers), dtype=bool)
        if has_area(asked):
            fits &= (self.lon >= asked.west) & (self.lon <= asked.east)
            fits &= (self.lat >= asked.south) & (self.lat <= asked.north)
        if asked.what:
            fits &= self.what == self.whats.get(asked.what, -1)
        if asked.department is not None:
            fits &= self.department == self.departments.get(asked.department.value, -1)
        for phrase in words_of(asked.text).phrases:
            fits &= self._having(phrase)
        return np.flatnonzero(fits)

    def placed(self, ids: Iterable[str]) -> set[str]:
        """Those of these ids that a source tells of with a place."""
        keys = {city_file.number_of(source, key): key for key in ids for source in self.sources}
        asked = np.fromiter(keys, dtype=np.int64, count=len(keys))
        there = np.isin(self.numbers, asked) & ~np.isnan(self.lon)
        return {keys[number] for number in self.numbers[there].tolist()}

    def _having(self, phrase: str) -> npt.NDArray[np.bool_]:
        places: list[int] = []
        at = self.text.find(phrase)
        while at >= 0:
            places.append(at)
            end = self.text.find(_END, at)  # one hit a line is enough
            at = self.text.find(phrase, end)
        has = np.zeros(len(self.numbers), dtype=bool)
        if places:
            has[np.searchsorted(self.starts, places, side="right") - 1] = True
        return has


def has_area(asked: ItemsIn) -> bool:
    """Whether an area was named."""
    return any((asked.west, asked.south, asked.east, asked.north))


def cells_of(lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64], asked: ItemsIn) -> Cells:
    """How many lie in each cell of the area: (lon, lat of the cell's middle, how many)."""
    sides = CELLS_A_SIDE
    counts, east, north = np.histogram2d(
        lon, lat, bins=sides, range=[[asked.west, asked.east], [asked.south, asked.north]]
    )
    half = ((east[1] - east[0]) / 2, (north[1] - north[0]) / 2)
    return [
        (float(east[x] + half[0]), float(north[y] + half[1]), int(counts[x, y]))
        for x, y in zip(*np.nonzero(counts), strict=True)
    ]


Cells = list[tuple[float, float, int]]


class ItemIndex:
    """Columns of every kind. Made once; any thread asks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._columns: dict[str, Columns] = {}

    def columns(self, connection: sqlite3.Connection, kind: str) -> Columns:
        """Of one kind; of many, as they were when last made. Raises sqlite3.Error."""
        change, known = _change(connection, kind), self._columns.get(kind)
        if known is not None and (known.change == change or len(known.numbers) > _MADE_AT_ONCE):
            return known
        return self._make(connection, kind, change)

    def warm(self) -> None:
        """Make those anew that changed, so that no question need wait. A thread's own time."""
        try:
            connection = city_file.open_to_read(self._folder)
        except sqlite3.OperationalError:
            return
        try:
            for kind in city_file.KINDS:
                change, known = _change(connection, kind), self._columns.get(kind)
                if known is None or known.change != change:
                    self._make(connection, kind, change)
        finally:
            connection.close()

    def _make(self, connection: sqlite3.Connection, kind: str, change: int) -> Columns:
        with self._lock:
            known = self._columns.get(kind)
            if known is None or known.change < change:
                self._columns[kind] = known = _made(connection, kind, change)
            return known


def read_items(connection: sqlite3.Connection, numbers: list[int]) -> list[Item]:
    """Those of these rows that are still there, in their order. Raises sqlite3.Error."""
    found: dict[int, Item] = {}
    for start in range(0, len(numbers), 500):
        chunk = numbers[start : start + 500]
        marks = ", ".join("?" * len(chunk))
        query = f"SELECT number, whole FROM items WHERE number IN ({marks})"
        found |= {row[0]: _decode(row[1]) for row in connection.execute(query, chunk)}
    return [found[number] for number in numbers if number in found]


def _change(connection: sqlite3.Connection, kind: str) -> int:
    row = connection.execute("SELECT count FROM changes WHERE kind = ?", (kind,)).fetchone()
    return int(row[0]) if row else 0


def _made(connection: sqlite3.Connection, kind: str, change: int) -> Columns:
    query = """SELECT number, lon, lat, what, department, words, source FROM items
        WHERE kind = ? ORDER BY name"""
    rows = connection.execute(query, (kind,)).fetchall()
    whats: dict[str, int] = {}
    departments: dict[str, int] = {}
    lines = [row[5] for row in rows]
    lengths = np.fromiter((len(line) + 1 for line in lines), dtype=np.int64, count=len(lines))
    return Columns(
        change=change,
        numbers=np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows)),
        lon=np.array([row[1] for row in rows], dtype=np.float64),
        lat=np.array([row[2] for row in rows], dtype=np.float64),
        what=_coded([row[3] for row in rows], whats),
        department=_coded([row[4] for row in rows], departments),
        whats=whats,
        departments=departments,
        text=_END.join([*lines, ""]),
        starts=np.concatenate([[0], np.cumsum(lengths)[:-1]]) if len(rows) else lengths,
        sources=tuple({row[6] for row in rows}),
    )


def _coded(words: list[str], codes: dict[str, int]) -> npt.NDArray[np.int32]:
    return np.fromiter(
        (codes.setdefault(word, len(codes)) for word in words), dtype=np.int32, count=len(words)
    )
