"""Checks the log from its first event to its head: chain, archived segments, signatures.

Reads only; any process, also beside a hub that writes.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from backends.hub import reading, sqlite, tables
from backends.hub.event_rows import event_of
from backends.hub.keys import KeyProblem
from backends.hub.segments import SegmentUnreadable, read_segment, sha256_of
from backends.hub.signatures import fault_in_signature, public_key_file, public_keys
from backends.hub.trouble import StoreUnavailable
from backends.record.catalogue import decode_payload
from backends.record.chain import GENESIS, fault_in
from backends.record.envelope import Event
from backends.record.house_events import HeadSigned, SegmentArchived


class FaultKind(enum.StrEnum):
    """What is broken: the chain itself, an archived segment, a signature, the public keys."""

    NONE = ""
    CHAIN = "chain"
    SEGMENT = "segment"
    SIGNATURE = "signature"
    KEYS = "keys"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """What the check found. `fault` is empty where the log is whole; `fault_seq` says where.

    `events`: those checked, `archived`: how many of them lie in segments. `signed_seq`: the last
    event under a signature.
    """

    path: Path
    events: int
    head_hash: str
    first_recorded_at: dt.datetime | None
    last_recorded_at: dt.datetime | None
    archived: int = 0
    signatures: int = 0
    signed_seq: int = 0
    fault: str = ""
    fault_seq: int = 0
    fault_kind: FaultKind = FaultKind.NONE
    fault_file: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether every event is there, unchanged and in order, and every signature true."""
        return not self.fault

    def __str__(self) -> str:
        if self.fault:
            place = f" ({self.fault_file})" if self.fault_file else ""
            return f"{self.path}: log broken at event {self.fault_seq}{place}: {self.fault}"
        return (
            f"{self.path}: {self.events} events, chain whole, {self.signatures} signatures true, "
            f"head {self.head_hash}"
        )


class _Fault(Exception):
    def __init__(self, kind: FaultKind, seq: int, text: str, file: str = "") -> None:
        super().__init__(text)
        self.kind = kind
        self.seq = seq
        self.file = file


@dataclass(slots=True, kw_only=True)
class _Check:
    """Where the check stands."""

    folder: Path
    known: tuple[str, ...]
    count: int = 0
    previous: str = GENESIS
    archived: int = 0
    signatures: int = 0
    signed_seq: int = 0
    first: dt.datetime | None = None
    last: dt.datetime | None = None
    told: dict[str, SegmentArchived] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        fault = fault_in(event, self.count + 1, self.previous)
        if fault:
            raise _Fault(FaultKind.CHAIN, self.count + 1, fault)
        self.count, self.previous = event.seq, event.hash
        self.first, self.last = self.first or event.recorded_at, event.recorded_at
        if event.type.startswith("audit."):
            self._of_the_audit(event)

    def _of_the_audit(self, event: Event) -> None:
        payload = decode_payload(event)
        if isinstance(payload, SegmentArchived):
            self.told[payload.file] = payload
        elif isinstance(payload, HeadSigned):
            if not self.known:
                raise _Fault(FaultKind.KEYS, event.seq, "the file of public keys is missing")
            fault = fault_in_signature(event, payload, self.known)
            if fault:
                raise _Fault(FaultKind.SIGNATURE, event.seq, fault)
            self.signatures, self.signed_seq = self.signatures + 1, payload.seq


def audit_verify(path: Path | str, public_key: Path | None = None) -> AuditReport:
    """Check the record in the data folder `path`, with its own public keys or those of a file.

    Raises StoreUnavailable if there is none, KeyProblem if the keys cannot be read.
    """
    folder = Path(path)
    engine = sqlite.reading_engine(folder)
    file = public_key or public_key_file(folder)
    check = _Check(folder=folder, known=public_keys(file))
    if public_key is not None and not check.known:
        raise KeyProblem(public_key, "holds no public key")
    try:
        with engine.connect() as connection, connection.begin():
            _verify(connection, check)
    except _Fault as fault:
        return _report(check, fault)
    except sa.exc.DBAPIError as error:
        raise StoreUnavailable(folder, f"the record cannot be read ({error.orig}).") from error
    finally:
        engine.dispose()
    return _report(check, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where the log ends, and its newest signature (`signed_at` None: there is none yet)."""

    seq: int
    hash: str
    signed_at: dt.datetime | None = None
    signed: HeadSigned | None = None


def read_head(folder: Path) -> Head:
    """The head of the record in `folder`. Raises StoreUnavailable or SegmentUnreadable."""
    engine = sqlite.reading_engine(folder)
    try:
        with engine.connect() as connection:
            head = connection.execute(sa.select(tables.head.c.seq, tables.head.c.hash)).one()
            event = reading.last_event(connection, folder, "audit", "audit.head_signed")
    except sa.exc.DBAPIError as error:
        raise StoreUnavailable(folder, f"the record cannot be read ({error.orig}).") from error
    finally:
        engine.dispose()
    told = decode_payload(event) if event else None
    if event is None or not isinstance(told, HeadSigned):
        return Head(seq=head.seq, hash=head.hash)
    return Head(seq=head.seq, hash=head.hash, signed_at=event.recorded_at, signed=told)


def _verify(connection: sa.Connection, check: _Check) -> None:
    head = connection.execute(sa.select(tables.head.c.seq, tables.head.c.hash)).one()
    segments = _segments(connection)
    for row in segments:
        _check_segment(check, row)
    check.archived = check.count
    for event in _in_database(connection, check):
        check.take(event)
    if (check.count, check.previous) != (head.seq, head.hash):
        text = f"the log ends at {check.count}, the last commit left it at {head.seq}"
        raise _Fault(FaultKind.CHAIN, check.count + 1, text)
    for row in segments:
        told = check.told.get(row.file)
        if told is None or (told.sha256, told.first_seq) != (row.sha256, row.first_seq):
            text = "is not the segment that the log tells of"
            raise _Fault(FaultKind.SEGMENT, row.first_seq, text, row.file)


def _segments(connection: sa.Connection) -> list[sa.Row[tuple[object, ...]]]:
    if not sa.inspect(connection).has_table(tables.segments.name):
        return []  # a record of an older version
    query = sa.select(tables.segments).order_by(tables.segments.c.first_seq)
    return list(connection.execute(query))


def _check_segment(check: _Check, row: sa.Row[tuple[object, ...]]) -> None:
    try:
        if sha256_of(check.folder, row.file) != row.sha256:
            text = "was changed: its checksum is another"
            raise _Fault(FaultKind.SEGMENT, row.first_seq, text, row.file)
        for event in read_segment(check.folder, row.file):
            check.take(event)
    except SegmentUnreadable as error:
        raise _Fault(FaultKind.SEGMENT, row.first_seq, error.fault, row.file) from error
    if (check.count, check.previous) != (row.last_seq, row.last_hash):
        text = f"does not end with event {row.last_seq}"
        raise _Fault(FaultKind.SEGMENT, row.first_seq, text, row.file)


def _in_database(connection: sa.Connection, check: _Check) -> Iterator[Event]:
    # Rows that a segment holds too may still wait to be deleted.
    seq = tables.events.c.seq
    query = sa.select(tables.events).where(seq > check.archived).order_by(seq)
    for row in connection.execute(query).yield_per(5_000):
        try:
            event = event_of(row)
        except ValueError as error:
            raise _Fault(FaultKind.CHAIN, check.count + 1, "it cannot be read") from error
        yield event


def _report(check: _Check, fault: _Fault | None) -> AuditReport:
    return AuditReport(
        path=check.folder,
        events=check.count,
        head_hash=check.previous,
        first_recorded_at=check.first,
        last_recorded_at=check.last,
        archived=check.archived,
        signatures=check.signatures,
        signed_seq=check.signed_seq,
        fault=str(fault) if fault else "",
        fault_seq=fault.seq if fault else 0,
        fault_kind=fault.kind if fault else FaultKind.NONE,
        fault_file=fault.file if fault else "",
    )
