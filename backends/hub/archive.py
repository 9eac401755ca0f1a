"""Moves old events out of the database into segment files; the chain stays one.

A segment is written and read back first (any thread, nothing of the record changes), then taken
into the record in one transaction; its rows go after that, in pieces that hold nobody up. A crash
at any point leaves every event in one of the two places, or in both, where it is read once. A
file that no transaction took is no part of the record.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from backends.hub import reading, sqlite, tables
from backends.hub.event_rows import event_of
from backends.hub.house import tell
from backends.hub.segments import FOLDER, Segment, read_segment, sha256_of, write_segment
from backends.hub.store import Store
from backends.hub.transaction import Transaction
from backends.record.chain import fault_in, utc_text
from backends.record.envelope import Event
from backends.record.house_events import SegmentArchived

# 等保: logs are kept at hand for six months.
KEPT_AT_LEAST = dt.timedelta(days=180)
SEGMENT_EVENTS = 20_000
# 1,000 deletes took 28 to 99 ms on two cores under a load of 12.
PIECE = 500
SUBJECT = "audit"


class NotArchived(ValueError):
    """Nothing was moved; the text says why."""


def youngest_to_move(before: dt.datetime, now: dt.datetime) -> dt.datetime:
    """What was recorded at this moment or later stays, whatever was asked for."""
    return min(before, now - KEPT_AT_LEAST)


def prepare_segment(folder: Path, before: dt.datetime, now: dt.datetime) -> Segment | None:
    """Write the oldest events of the database that were recorded earlier than `before` to a file.

    At most SEGMENT_EVENTS of them; None where there are none. Any thread, beside a writing hub.
    Raises NotArchived where the events are not whole, SegmentUnreadable, or OSError.
    """
    engine = sqlite.reading_engine(folder)
    try:
        with engine.connect() as connection:
            _remove_strays(connection, folder)
            events = _oldest(connection, youngest_to_move(before, now))
    finally:
        engine.dispose()
    if not events:
        return None
    segment = write_segment(folder, events)
    if list(read_segment(folder, segment.file)) != events:
        raise NotArchived(f"{FOLDER}/{segment.file} does not read back as it was written")
    if sha256_of(folder, segment.file) != segment.sha256:
        raise NotArchived(f"{FOLDER}/{segment.file} has another checksum than was written")
    return segment


@dataclass(frozen=True, slots=True)
class TakeSegment:
    """Make a prepared segment part of the record. Writer thread only."""

    segment: Segment

    def __call__(self, work: Transaction) -> None:
        """Within the group's transaction. Raises NotArchived where the log is not as it was."""
        segment, events = self.segment, tables.events
        within = events.c.seq.between(segment.first_seq, segment.last_seq)
        count = work.connection.execute(sa.select(sa.func.count()).where(within)).scalar()
        is_next = reading.archived_until(work.connection) == segment.first_seq - 1
        is_same = reading.hash_at(work.connection, segment.last_seq) == segment.last_hash
        if not (is_next and is_same and count == segment.last_seq - segment.first_seq + 1):
            raise NotArchived(f"the log is not as it was when {segment.file} was written")
        work.put(tables.segments, [_row_of(segment)])
        work.put(tables.archived_subjects, _subject_rows(segment))
        told = SegmentArchived(
            file=segment.file,
            sha256=segment.sha256,
            first_seq=segment.first_seq,
            last_seq=segment.last_seq,
            last_hash=segment.last_hash,
        )
        tell(work, SUBJECT, told, dt.datetime.now(dt.UTC))


@dataclass(slots=True)
class DropArchived:
    """Delete one piece of rows that segments hold. Writer thread only."""

    has_more: bool = False

    def __call__(self, work: Transaction) -> None:
        """Within the group's transaction."""
        seq = tables.events.c.seq
        archived = reading.archived_until(work.connection)
        piece = sa.select(seq).where(seq <= archived).order_by(seq).limit(PIECE)
        found = [row.seq for row in work.connection.execute(piece)]
        if found:
            gone = sa.delete(tables.events).where(seq <= found[-1])
            work.connection.execute(gone)
        self.has_more = len(found) == PIECE


def archive_before(store: Store, folder: Path, before: dt.datetime, now: dt.datetime) -> int:
    """Move all that may be moved; returns how many events. For a hub that is stopped."""
    _drop_all(store)  # what a crash left over
    moved = 0
    while segment := prepare_segment(folder, before, now):
        with store.transaction() as work:
            TakeSegment(segment)(work)
        _drop_all(store)
        moved += segment.last_seq - segment.first_seq + 1
    return moved


def _drop_all(store: Store) -> None:
    drop = DropArchived(has_more=True)
    while drop.has_more:
        with store.transaction() as work:
            drop(work)


def _oldest(connection: sa.Connection, before: dt.datetime) -> list[Event]:
    first = reading.archived_until(connection)
    previous = reading.hash_at(connection, first)
    seq = tables.events.c.seq
    query = sa.select(tables.events).where(seq > first).order_by(seq).limit(SEGMENT_EVENTS)
    found: list[Event] = []
    for row in connection.execute(query):
        if row.recorded_at >= utc_text(before):
            break
        event = event_of(row)
        fault = fault_in(event, first + len(found) + 1, previous)
        if fault:
            raise NotArchived(f"the log is damaged at event {row.seq}: {fault}")
        previous = event.hash
        found.append(event)
    return found


def _remove_strays(connection: sa.Connection, folder: Path) -> None:
    """Files of attempts that did not end: their events are still in the database."""
    taken = set(connection.execute(sa.select(tables.segments.c.file)).scalars())
    for path in (folder / FOLDER).glob("segment-*"):
        if path.name not in taken:
            path.unlink()


def _row_of(segment: Segment) -> dict[str, object]:
    return {
        "first_seq": segment.first_seq,
        "last_seq": segment.last_seq,
        "last_hash": segment.last_hash,
        "file": segment.file,
        "sha256": segment.sha256,
    }


def _subject_rows(segment: Segment) -> list[dict[str, object]]:
    return [
        {
            "subject": subject,
            "segment": segment.first_seq,
            "block": block.offset,
            "last_version": version,
        }
        for block in segment.blocks
        for subject, version in block.subjects.items()
    ]
