"""Answers what consoles ask of the city: things, histories, layers, codes, the outbox.

Reading threads, a connection of its own a question. Who looked at a layer of the safety map stands
in the log before it is shown; it is never shown at the wall.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from backends.hub import city_file
from backends.hub.item_index import ItemIndex, cells_of, has_area, read_items
from backends.hub.outbox_reading import read_outbox
from backends.hub.reading_hours import read_history, thinned
from backends.hub.told import Layer, read_told
from backends.link import city
from backends.link.city import CityAnswer, CityQuery
from backends.record.access import Act, Allowed, Role, User, may, whom_to_ask
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode
from backends.record.resource import Item, ItemKind

ViewLayer = Callable[[str, User], Refusal | None]
_LONGEST = dt.timedelta(days=400)
CITY_QUERIES = (
    city.ReadingHistory,
    city.ItemsIn,
    city.SafetyLayer,
    city.Divisions,
    city.CodeDifferences,
    city.Coverage,
    city.OutboxRows,
)


class CityQuestions:
    """One hub's. `view` writes into the log who looks at a layer; it may block."""

    def __init__(
        self, folder: Path, index: ItemIndex, engine: sa.Engine, view: ViewLayer | None
    ) -> None:
        self._folder, self._index, self._engine, self._view = folder, index, engine, view

    def answer(
        self, query: CityQuery, user: User, policy: Policy, served: frozenset[str]
    ) -> CityAnswer | Refusal:
        """The answer, or why there is none. Raises sqlite3.Error or SQLAlchemyError."""
        if isinstance(query, city.OutboxRows):
            with self._engine.connect() as connection:
                return read_outbox(connection, query, policy, served)
        with contextlib.closing(city_file.open_to_read(self._folder)) as file:
            match query:
                case city.ReadingHistory():
                    return _history(file, query)
                case city.ItemsIn():
                    return self._items(file, query)
                case city.SafetyLayer():
                    return self._layer(file, query, user)
                case city.Divisions():
                    return _divisions(file)
                case city.CodeDifferences():
                    return _differences(file, query, policy)
                case city.Coverage():
                    return _coverage(file, query)

    def _items(self, file: sqlite3.Connection, query: city.ItemsIn) -> city.ItemsInAnswer | Refusal:
        sides = (query.west, query.south, query.east, query.north)
        if has_area(query) and not (query.west < query.east and query.south < query.north):
            detail = f"west {sides[0]:g} < east {sides[2]:g}, south {sides[1]:g} < north"
            return Refusal(code=RefusalCode.OUT_OF_RANGE, detail=detail)
        numbers: list[int] = []
        cells: list[tuple[float, float, int]] = []
        linked = _linked(file, query.linked) if query.linked else None
        for kind in query.kinds or list(ItemKind):
            columns = self._index.columns(file, kind.value)
            rows = columns.found(query)
            if linked is not None:
                rows = rows[np.isin(columns.numbers[rows], linked)]
            numbers += columns.numbers[rows].tolist()
            if has_area(query) and len(rows) > query.limit:
                cells += cells_of(columns.lon[rows], columns.lat[rows], query)
        wanted = numbers[query.offset : query.offset + query.limit]
        items = read_items(file, wanted)
        if len(query.kinds) != 1:
            items.sort(key=_name)
        return city.ItemsInAnswer(items=items, total=len(numbers), cells=cells)

    def _layer(
        self, file: sqlite3.Connection, query: city.SafetyLayer, user: User
    ) -> city.SafetyLayerAnswer | Refusal:
        if user.role is Role.WALL_OPERATOR or may(user, Act.SAFETY_LAYERS) is Allowed.NO:
            return _not_allowed(user)
        kept = [layer for _, _, layer in read_told(file, "cells", Layer)]
        seen = [x for x in kept if may(user, Act.SAFETY_LAYERS, x.department) is Allowed.YES]
        layers = [(layer.layer, layer.title) for layer in seen]
        if not query.layer:
            return city.SafetyLayerAnswer(layers=layers)
        asked = [layer for layer in kept if layer.layer == query.layer]
        if not asked:
            return Refusal(code=RefusalCode.UNKNOWN_SUBJECT, detail=query.layer[:100])
        shown = [layer for layer in asked if layer in seen]
        if not shown:
            return _not_allowed(user, RefusalCode.OTHER_DEPARTMENT)
        if self._view is None:
            return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail="no audit trail")
        refusal = self._view(query.layer, user)
        if refusal is not None:
            return refusal
        return city.SafetyLayerAnswer(
            layers=layers,
            cells=[cell for layer in shown for cell in layer.cells],
            observed_at=min(layer.observed_at for layer in shown),
            suppressed=sum(layer.suppressed for layer in shown),
        )


def _history(
    file: sqlite3.Connection, query: city.ReadingHistory
) -> city.ReadingHistoryAnswer | Refusal:
    if query.since.tzinfo is None or query.until.tzinfo is None:
        return Refusal(code=RefusalCode.MALFORMED, detail="times have an offset from UTC")
    if not dt.timedelta() <= query.until - query.since <= _LONGEST:
        detail = f"from {query.since} to {query.until}: 0 to {_LONGEST.days} days"
        return Refusal(code=RefusalCode.OUT_OF_RANGE, detail=detail)
    key = (query.resource, query.factor)
    table, unit = read_history(file, key, _ms(query.since), _ms(query.until))
    thin = thinned(table, query.most)
    return city.ReadingHistoryAnswer(
        unix_ms=thin["ms"].astype("<i8").tobytes(),
        values=thin["value"].astype("<f8").tobytes(),
        flags=thin["flag"].tobytes().replace(b"\0", b"N").decode("ascii", "replace"),
        unit=unit,
        is_cut=len(thin) < len(table),
    )


def _divisions(file: sqlite3.Connection) -> city.DivisionsAnswer:
    known: dict[str, tuple[str, str, str]] = {}
    for _, _, rows in read_told(file, "divisions", list[tuple[str, str, str]]):
        known |= {row[0]: row for row in rows}
    return city.DivisionsAnswer(rows=[known[code] for code in sorted(known)])


def _differences(
    file: sqlite3.Connection, query: city.CodeDifferences, policy: Policy
) -> city.CodeDifferencesAnswer:
    told = read_told(file, "codes", dict[str, str])
    ours = {topic: codes for party, topic, codes in told if party == "centre"}
    classes = {known.code: known.name for known in policy.classes}
    ours["event_class"] = ours.get("event_class", {}) | classes
    rows: list[tuple[str, str, str, str, str]] = []
    for party, topic, theirs in told:
        if party != query.party:
            continue
        mine = ours.get(topic, {})
        for code in sorted(mine.keys() | theirs.keys()):
            words = mine.get(code, ""), theirs.get(code, "")
            rows.append((topic, code, *words, _compared(code in mine, code in theirs, words)))
    parties = sorted({party for party, _, _ in told if party != "centre"})
    return city.CodeDifferencesAnswer(rows=rows, parties=parties)


def _compared(is_ours: bool, is_theirs: bool, words: tuple[str, str]) -> str:
    if not is_theirs:
        return "ours_only"
    if not is_ours:
        return "theirs_only"
    return "same" if words[0] == words[1] else "name"


def _coverage(file: sqlite3.Connection, query: city.Coverage) -> city.CoverageAnswer:
    told = read_told(file, "coverage", list[tuple[str, int, int, int]])
    rows = [row for _, topic, found in told if topic == query.topic for row in found]
    topics = sorted({topic for _, topic, _ in told})
    return city.CoverageAnswer(rows=sorted(rows), topics=topics)


def _linked(file: sqlite3.Connection, linked: str) -> list[int]:
    """Rows about a thing; of its own system ("source:number") also by the number alone."""
    query = "SELECT number FROM item_links WHERE linked = ?"
    found = [row[0] for row in file.execute(query, (linked,))]
    source, _, number = linked.partition(":")
    query = (
        "SELECT number FROM item_links JOIN items USING (number) WHERE linked = ? AND source = ?"
    )
    return found + [row[0] for row in file.execute(query, (number, source))]


def _name(item: Item) -> str:
    return item.name


def _ms(moment: dt.datetime) -> int:
    return int(moment.timestamp() * 1000)


def _not_allowed(user: User, code: RefusalCode = RefusalCode.NOT_ALLOWED) -> Refusal:
    whom = [role.value for role in whom_to_ask(Act.SAFETY_LAYERS)]
    return Refusal(code=code, detail=f"{user.role.value} may not see the safety map", whom=whom)
