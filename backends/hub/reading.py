"""Reads the log as one, whether its events lie in the database or in archived segments.

Any thread, with a connection of its own; writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import sqlalchemy as sa

from backends.hub import tables
from backends.hub.event_rows import event_of
from backends.hub.segments import SegmentUnreadable, read_block, read_segment
from backends.record.chain import GENESIS
from backends.record.envelope import Event

_CHUNK_OF_SUBJECTS = 500
_CHUNK = 5_000
# Made once: asked for every subject that is new, and to make one costs more than to run it.
_OF_SUBJECT = (
    sa.select(tables.events)
    .where(tables.events.c.subject == sa.bindparam("subject"))
    .order_by(tables.events.c.subject_version)
)
_LAST_SEQ = sa.select(tables.head.c.seq)
_ARCHIVED_UNTIL = sa.select(sa.func.max(tables.segments.c.last_seq))


def read_log(connection: sa.Connection, folder: Path, after: int) -> Iterator[Event]:
    """Committed events with a greater seq, in order. Raises SegmentUnreadable.

    Whatever is moved into the archive meanwhile is read there: no event is passed over.
    """
    while True:
        query = (
            sa.select(tables.events)
            .where(tables.events.c.seq > after)
            .order_by(tables.events.c.seq)
            .limit(_CHUNK)
        )
        rows = connection.execute(query).all()
        if not rows or rows[0].seq > after + 1:
            file = _segment_holding(connection, after + 1)
            if file:
                for event in read_segment(folder, file):
                    if event.seq > after:
                        after = event.seq
                        yield event
                continue
        for row in rows:
            yield event_of(row)
        if len(rows) < _CHUNK:
            return
        after = rows[-1].seq


def read_one(connection: sa.Connection, folder: Path, seq: int) -> list[Event]:
    """The event of that seq; nothing where the log has not come so far."""
    row = connection.execute(sa.select(tables.events).where(tables.events.c.seq == seq)).first()
    if row is not None:
        return [event_of(row)]
    if seq > last_seq(connection):
        return []
    return list(islice(read_log(connection, folder, seq - 1), 1))  # archived


def last_seq(connection: sa.Connection) -> int:
    """Seq of the log's last event, 0 of an empty one."""
    return int(connection.execute(_LAST_SEQ).scalar() or 0)


def read_history(connection: sa.Connection, folder: Path, subject: str) -> list[Event]:
    """All committed events of one subject, in order. Raises SegmentUnreadable."""
    until = archived_until(connection)
    archived = _archived(connection, folder, subject) if until else []
    rows = connection.execute(_OF_SUBJECT, {"subject": subject}).all()
    # Rows that a segment holds too may still wait to be deleted.
    return archived + [event_of(row) for row in rows if row.seq > until]


def known_subjects(connection: sa.Connection, subjects: list[str]) -> set[str]:
    """Those of the subjects of which there is any event, archived or not."""
    known: set[str] = set()
    for first in range(0, len(subjects), _CHUNK_OF_SUBJECTS):
        chunk = subjects[first : first + _CHUNK_OF_SUBJECTS]
        for column in (tables.events.c.subject, tables.archived_subjects.c.subject):
            known.update(connection.scalars(sa.select(column).where(column.in_(chunk)).distinct()))
    return known


def last_version(connection: sa.Connection, subject: str) -> int:
    """The subject version of its last committed event; 0 where it has none."""
    for column, table in (
        (tables.events.c.subject_version, tables.events),
        (tables.archived_subjects.c.last_version, tables.archived_subjects),
    ):
        query = sa.select(sa.func.max(column)).where(table.c.subject == subject)
        version = connection.execute(query).scalar()
        if version is not None:
            return int(version)
    return 0


def last_event(connection: sa.Connection, folder: Path, subject: str, name: str) -> Event | None:
    """The last committed event of that subject and type. Raises SegmentUnreadable."""
    query = (
        sa.select(tables.events)
        .where(tables.events.c.subject == subject, tables.events.c.type == name)
        .order_by(tables.events.c.subject_version.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    if row is not None:
        return event_of(row)
    archived = (e for e in reversed(_archived(connection, folder, subject)) if e.type == name)
    return next(archived, None)


def hash_at(connection: sa.Connection, seq: int) -> str:
    """The hash of that event; empty where there is none, or it lies within a segment."""
    if seq == 0:
        return GENESIS
    query = sa.select(tables.events.c.hash).where(tables.events.c.seq == seq)
    found = connection.execute(query).scalar()
    if found is None:
        of_segment = sa.select(tables.segments.c.last_hash)
        found = connection.execute(of_segment.where(tables.segments.c.last_seq == seq)).scalar()
    return str(found or "")


def archived_until(connection: sa.Connection) -> int:
    """Seq of the last archived event, 0 where nothing is archived."""
    return int(connection.execute(_ARCHIVED_UNTIL).scalar() or 0)


def _archived(connection: sa.Connection, folder: Path, subject: str) -> list[Event]:
    where, segments = tables.archived_subjects, tables.segments
    query = (
        sa.select(segments.c.file, where.c.block)
        .join(segments, segments.c.first_seq == where.c.segment)
        .where(where.c.subject == subject)
        .order_by(where.c.segment, where.c.block)
    )
    return [
        event
        for row in connection.execute(query)
        for event in read_block(folder, row.file, row.block)
        if event.subject == subject
    ]


def _segment_holding(connection: sa.Connection, seq: int) -> str:
    segments = tables.segments
    query = sa.select(segments.c.file).where(
        segments.c.first_seq <= seq, segments.c.last_seq >= seq
    )
    return str(connection.execute(query).scalar() or "")


__all__ = [
    "SegmentUnreadable",
    "archived_until",
    "hash_at",
    "last_event",
    "last_version",
    "read_history",
    "read_log",
]
