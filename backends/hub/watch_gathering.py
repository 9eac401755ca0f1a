"""Reads what happened since the last time and has it written into the watch's log, once.

What a span brought stands at its end, in the watch that ran then, however late it is written.
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
from backends.record.chain import utc_text
from backends.record.entry import EntryKind, Instruction, WriteEntry
from backends.record.envelope import Event
from backends.record.gathering_entries import TYPES, Gathering, Line
from backends.record.ids import EntryId, ShiftId
from backends.record.incident import Incident

MARK = "watch_gathered"
_A_MOMENT = dt.timedelta(seconds=1)  # before the end of a span its watch still ran


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """Gathered up to event `seq`, in the span that began at `begin_s` (s since 1970)."""

    seq: int
    begin_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What happened until `end`, within `length`."""

    end: dt.datetime
    length: dt.timedelta
    lines: list[Line]

    def at(self, line: Line) -> dt.datetime:
        """When it was: its own moment as far as that lies within, else the end."""
        if line.at is None:
            return self.end
        return min(max(line.at, self.end - self.length), self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What is to be written, where the log is still gathered up to `after` (None: never was)."""

    after: Mark | None
    mark: Mark
    spans: list[Span]


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
            if text is None:  # from now on: what was before nobody asked for
                last = reading.last_seq(connection)
                return Gathered(after=None, mark=Mark(seq=last, begin_s=begin_s), spans=[])
            before = msgspec.json.decode(text, type=Mark)
            if before.begin_s - begin_s > span_s:
                # The clock had run ahead and was set right: the spans are those of now again.
                return Gathered(after=before, mark=Mark(seq=before.seq, begin_s=begin_s), spans=[])
            if begin_s <= before.begin_s:
                return None
            last = _last_before(connection, before.seq, _moment(begin_s))
            spans = self._spans(connection, (before, Mark(seq=last, begin_s=begin_s)), span_s)
        return Gathered(after=before, mark=Mark(seq=last, begin_s=begin_s), spans=spans)

    def _spans(
        self, connection: sa.Connection, between: tuple[Mark, Mark], span_s: int
    ) -> list[Span]:
        """Each span that brought something, also those of long ago that nobody gathered."""

        def known(subject: str) -> tuple[str, str]:
            def history(key: str) -> list[Event]:
                return reading.read_history(connection, self._folder, key)

            found = folded(history, subject)
            if isinstance(found, Instruction):
                return found.number, found.text.split("\n")[0][:60]
            return (found.number, found.title) if isinstance(found, Incident) else ("", "")

        after, until = between
        events = tables.events
        query = sa.select(events).where(
            events.c.seq > after.seq, events.c.seq <= until.seq, events.c.type.in_(TYPES)
        )
        found: dict[int, Gathering] = {}
        for row in connection.execute(query.order_by(events.c.seq)):
            event = event_of(row)
            begin_s = int(event.recorded_at.timestamp()) // span_s * span_s
            # A clock that was set back or on puts nothing before or after what is gathered.
            end_s = min(max(begin_s, after.begin_s) + span_s, until.begin_s)
            try:
                found.setdefault(end_s, Gathering(known)).take(event, decode_payload(event))
            except (UnknownEvent, msgspec.MsgspecError):
                continue  # said by whoever reads the log
        length = dt.timedelta(seconds=span_s)
        return [
            Span(end=_moment(end_s), length=length, lines=found[end_s].lines())
            for end_s in sorted(found)
        ]


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
        for span in found.spans:
            for line in span.lines:
                refusal = self._write(desk, span, line)
                if refusal is not None:
                    return refusal
        put_meta(desk.work, MARK, msgspec.json.encode(found.mark).decode())
        return None

    def _write(self, desk: Deciding, span: Span, line: Line) -> Answer:
        at = span.at(line)
        # A clock that ran ahead comes through the same span twice, never through the same events.
        name = f"auto-{round(span.end.timestamp())}-{self.found.mark.seq}-{line.key}"
        entry = WriteEntry(
            entry=EntryId(name),
            kind=EntryKind.AUTOMATIC,
            text=line.text,
            shift=_watch_of(desk, min(at, span.end - _A_MOMENT)),
            occurred_at=min(at, desk.now),
            links=line.links,
        )
        desk.recall("entry", entry.entry)
        return desk.apply(entry, HUB)


def _watch_of(desk: Deciding, moment: dt.datetime) -> ShiftId:
    found = desk.ledger.policy.watch.shift_at(moment)
    return found[0].id_on(found[1]) if found is not None else ShiftId("")


def _last_before(connection: sa.Connection, after: int, moment: dt.datetime) -> int:
    """Seq of the last event recorded before then; `after` where there is none."""
    events = tables.events
    query = sa.select(sa.func.max(events.c.seq)).where(
        events.c.seq > after, events.c.recorded_at < utc_text(moment)
    )
    return int(connection.execute(query).scalar() or after)


def _moment(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
