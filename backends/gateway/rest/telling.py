"""What the rows of one poll are told as: one by one, in columns, in rounds, as tables. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from backends.gateway.rest.exceeding import Exceeding
from backends.gateway.rest.fields import BY_PAGE, WHOLE_TABLES, Becomes
from backends.gateway.rest.rows import Happening, Row
from backends.gateway.rest.streams import Stream
from backends.gateway.rest.tables import Source
from backends.gateway.rest.things import Thing, columns, table
from backends.record.ids import SourceId
from backends.record.observation import (
    ConditionCleared,
    ConditionRaised,
    EnvelopeTaken,
    ItemsTold,
    Observation,
    Reading,
    WarningWithdrawn,
)
from backends.record.resource import Item

ITEMS_IN_PART = 200
_Timed = TypeVar("_Timed", bound=ConditionRaised | ConditionCleared | EnvelopeTaken | Reading)


class Teller:
    """Makes the observations of one stream's polls."""

    def __init__(self, source: Source, stream: Stream) -> None:
        self._source, self._stream = source, stream
        self._id = SourceId(source.id)
        self._exceeding = Exceeding(source, stream)
        self._digest = b""
        self._round = ""
        self._late_before: dt.datetime | None = None
        self._named = 0  # items of the round
        self.newest: dt.datetime | None = None
        self.late = 0
        # Several lists of items of one source have no rounds: one would end what another named.
        self.has_rounds = True
        self.is_by_page = stream.becomes in BY_PAGE
        self.is_table = stream.becomes in WHOLE_TABLES
        # What vanishes from a list without a word must end here, too.
        self.has_standing = stream.becomes in (Becomes.CONDITIONS, Becomes.WARNINGS) or (
            stream.becomes in (Becomes.ITEMS, Becomes.POSITIONS) and stream.is_whole
        )

    @property
    def is_round(self) -> bool:
        """Whether a whole inventory is being told: every item, changed or not."""
        return bool(self._round)

    def begin(self, *, is_round: bool, late_before: dt.datetime | None) -> None:
        """A poll begins; `is_round`: it asks for everything there is. `late_before`: after a gap
        in our reading, what is older than this is told late."""
        self.newest, self.late, self._named = None, 0, 0
        self._late_before = late_before
        is_whole = is_round and self.has_rounds and self._stream.becomes is Becomes.ITEMS
        self._round = _word(self._stream.name) if is_whole else ""

    def note(self, row: Row) -> None:
        """A row was read, told or not."""
        if self.newest is None or row.updated_at > self.newest:
            self.newest = row.updated_at

    def happened(self, told: Happening) -> Observation:
        """One happening; marked where it comes late."""
        match told:
            case ConditionRaised() | ConditionCleared():
                return self._marked(told, told.occurred_at)
            case EnvelopeTaken():
                return self._marked(told, told.envelope.occurred_at)
        return told

    def page(self, rows: list[Row]) -> list[Observation]:
        """The things of one page."""
        match self._stream.becomes:
            case Becomes.POSITIONS:
                found = [thing for row in rows for thing in row.things]
                gone = [row.id for row in rows if row.is_gone]
                where = columns(self._stream, self._id, found, gone)  # type: ignore[arg-type]
                return [where] if found or gone else []
            case Becomes.READINGS:
                return self._readings(rows)
        items = [thing for row in rows for thing in row.things if isinstance(thing, Item)]
        # A feed of changes tells from its beginning also what there was once.
        is_told = not self._round or self._stream.paging.is_kept
        gone = [row.id for row in rows if row.is_gone] if is_told else []
        self._named += len(items)
        told: list[Observation] = []
        for at in range(0, len(items), ITEMS_IN_PART):
            told.append(self._items(items[at : at + ITEMS_IN_PART]))
        if gone:
            told.append(ItemsTold(source=self._id, items=[], gone=gone))
        return told

    def _readings(self, rows: list[Row]) -> list[Observation]:
        told: list[Observation] = []
        for row in sorted(rows, key=_updated_at) if self._stream.limits else rows:
            for one in row.things:
                if isinstance(one, Reading):
                    reading = self._marked(one, one.observed_at)
                    told.append(reading)
                    told += self._exceeding.judge(reading, row)
        return told

    def table(self, rows: list[Row], now: dt.datetime) -> list[Observation]:
        """All rows as one table, where it is another than before."""
        found: list[Thing] = [thing for row in rows for thing in row.things]
        digest = hashlib.blake2b(msgspec.msgpack.encode(found)).digest()
        if digest == self._digest or not found:
            return []
        self._digest = digest
        return [table(self._stream, self._source, found, now)]

    def end(
        self, gone: list[str], now: dt.datetime, unread: Sequence[str] = ()
    ) -> list[Observation]:
        """What ends a poll: the last part of a round, and what is no longer there. `unread`: ids
        that a round lists and that could not be read."""
        match self._stream.becomes:
            case Becomes.CONDITIONS:
                return [
                    ConditionCleared(source=self._id, key=self._key(one), occurred_at=now)
                    for one in gone
                ]
            case Becomes.WARNINGS:
                return [
                    WarningWithdrawn(source=self._id, key=self._key(one), occurred_at=now)
                    for one in gone
                ]
            # An empty answer ends nothing.
            case Becomes.ITEMS if self._round and self._named:
                parts = [
                    msgspec.structs.replace(
                        self._items([]), kept=list(unread[at : at + ITEMS_IN_PART])
                    )
                    for at in range(0, len(unread), ITEMS_IN_PART)
                ]
                return [*parts, self._items([], is_last=True)]
            case Becomes.POSITIONS if gone:
                return [columns(self._stream, self._id, [], gone)]
            case Becomes.ITEMS if gone:
                return [ItemsTold(source=self._id, items=[], gone=gone)]
        return []

    def _marked(self, told: _Timed, at: dt.datetime) -> _Timed:
        if self._late_before is None or at >= self._late_before:
            return told
        self.late += 1
        return msgspec.structs.replace(told, is_late=True)

    def _items(self, items: list[Item], *, is_last: bool = False) -> ItemsTold:
        return ItemsTold(source=self._id, items=items, round=self._round, is_last=is_last)

    def _key(self, row_id: str) -> str:
        return f"{self._stream.name}:{row_id}"


def _updated_at(row: Row) -> dt.datetime:
    return row.updated_at


def _word(stream: str) -> str:
    """A word that no other round of this stream has."""
    return f"{stream}-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S%f}"
