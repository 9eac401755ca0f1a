"""Reads what happened since the last time and has it written into the watch's log, once.

How far the log is gathered stands beside it and moves in the transaction that writes the entries:
neither a restart, a kill nor a clock set back writes anything twice or leaves anything out.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import msgspec
import sqlalchemy as sa

from backends.hub import reading, tables
from backends.hub.deciding import Deciding
from backends.hub.event_rows import event_of
from backends.hub.house import put_meta
from backends.hub.jobs import HUB, Answer
from backends.hub.recalling import folded
from backends.record.catalogue import UnknownEvent, decode_payload
from backends.record.entry import EntryKind, WriteEntry
from backends.record.envelope import Event
from backends.record.gathering_entries import TYPES, Gathering, Line
from backends.record.ids import EntryId
from backends.record.incident import Incident

MARK = "watch_gathered"


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """Gathered up to event `seq`, in the span that began at `begin_s` (s since 1970)."""

    seq: int
    begin_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What is to be written, where the log is still gathered up to `after` (None: never was)."""

    after: Mark | None
    mark: Mark
    lines: list[Line]


class Gatherer:
    """A thread's; the connections are its own."""

    def __init__(self, engine: sa.Engine, folder: Path) -> None:
        self._engine, self._folder = engine, folder

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def look(self, now: dt.datetime, every_min: int) -> Gathered | None:
        """What the span that is over brought; None while it is not over. Blocks."""
        span_s = every_min * 60
        begin_s = int(now.timestamp()) // span_s * span_s
        with self._engine.connect() as connection:
            query = sa.select(tables.meta.c.value).where(tables.meta.c.key == MARK)
            text = connection.execute(query).scalar()
            last = reading.last_seq(connection)
            mark = Mark(seq=last, begin_s=begin_s)
            if text is None:  # from now on: what was before nobody asked for
                return Gathered(after=None, mark=mark, lines=[])
            before = msgspec.json.decode(text, type=Mark)
            if begin_s <= before.begin_s:
                return None
            lines = self._lines(connection, before.seq, last)
        return Gathered(after=before, mark=mark, lines=lines)

    def _lines(self, connection: sa.Connection, after: int, until: int) -> list[Line]:
        def known(subject: str) -> tuple[str, str]:
            def history(key: str) -> list[Event]:
                return reading.read_history(connection, self._folder, key)

            found = folded(history, subject)
            return (found.number, found.title) if isinstance(found, Incident) else ("", "")

        events = tables.events
        query = sa.select(events).where(
            events.c.seq > after, events.c.seq <= until, events.c.type.in_(TYPES)
        )
        gathering = Gathering(known)
        for row in connection.execute(query.order_by(events.c.seq)):
            event = event_of(row)
            try:
                gathering.take(event, decode_payload(event))
            except (UnknownEvent, msgspec.MsgspecError):
                continue  # said by whoever reads the log
        return gathering.lines()


@dataclass(frozen=True, slots=True)
class PutGathered:
    """Write it; nothing where somebody was faster."""

    found: Gathered

    def __call__(self, desk: Deciding) -> Answer:
        """Within the transaction."""
        found = self.found
        text = desk.work.value(tables.meta, "value", MARK)
        before = msgspec.json.decode(str(text), type=Mark) if text is not None else None
        if before != found.after:
            return None
        for line in found.lines:
            entry = WriteEntry(
                entry=EntryId(f"auto-{found.mark.begin_s}-{line.key}"),
                kind=EntryKind.AUTOMATIC,
                text=line.text,
                links=line.links,
            )
            desk.recall("entry", entry.entry)
            refusal = desk.apply(entry, HUB)
            if refusal is not None:
                return refusal
        put_meta(desk.work, MARK, msgspec.json.encode(found.mark).decode())
        return None
