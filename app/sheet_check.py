"""Checks a handover's page that was kept against the centre's seal and record. Reads files only.

Without either it only sees whether what the file carries agrees with itself. That proves nothing:
no key is in it, and what is drawn on the page is not covered.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import msgspec
import sqlalchemy as sa

from app.sheet_seal import BySeal, SealReport, check_seal
from backends.hub import reading, sqlite
from backends.hub.segments import SegmentUnreadable
from backends.hub.trouble import StoreUnavailable
from backends.record.catalogue import UnknownEvent, decode_payload
from backends.record.chain import fault_in
from backends.record.envelope import Event
from backends.record.handover import Handover, HandoverEvent, HandoverSigned
from backends.record.handover_fold import evolve
from backends.record.handover_sheet import (
    MOST_PAGE_BYTES,
    CarriedSheet,
    SheetFault,
    carried_in,
    digest_of,
    faults_in,
    signed_by,
)

PDF, JSON = ".pdf", ".json"


class Unfit(StrEnum):
    """Why a file cannot be checked at all."""

    NO_SHEET = "no_sheet"  # it carries none
    UNREADABLE = "unreadable"


class AgainstLog(StrEnum):
    """How it stands to the record."""

    NOT_LOOKED = "not_looked"  # there is none here
    UNKNOWN = "unknown"  # the record has no such handover
    OTHER = "other"  # the record has another sheet under that signature
    OTHER_SIGNERS = "other_signers"  # or another time
    HEAD_FALSE = "head_false"  # not where the log was at the last signature
    PAGE_CHANGED = "page_changed"  # not the page that was kept
    AGREES = "agrees"
    NO_PAGE = "no_page"  # it agrees; of the page the record knows nothing


_LOG_IS_FINE = (AgainstLog.NOT_LOOKED, AgainstLog.NO_PAGE, AgainstLog.AGREES)
_SEAL_IS_FINE = (BySeal.NONE, BySeal.KEY_NOT_LOOKED, BySeal.AGREES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """With what to compare. `record`: the data folder of a centre; there need be none. `keys`: the
    centre's, None where there are none; `are_named`: by whoever asks, had from the centre."""

    record: Path
    keys: tuple[str, ...] | None = None
    are_named: bool = False


@dataclass(slots=True, kw_only=True)
class SheetReport:
    """`page`: SHA-256 of a PDF, empty of a JSON, on which nothing is drawn."""

    sheet: CarriedSheet
    page: str = ""
    faults: list[SheetFault] = field(default_factory=list)
    log: AgainstLog = AgainstLog.NOT_LOOKED
    seal: SealReport = field(default_factory=lambda: SealReport(state=BySeal.NONE))

    @property
    def is_whole(self) -> bool:
        """Whether all of it is proven, not only that nothing speaks against it."""
        if self.faults or self.log not in _LOG_IS_FINE or self.seal.state not in _SEAL_IS_FINE:
            return False
        is_data = self.log is AgainstLog.NO_PAGE and not self.page
        return is_data or self.log is AgainstLog.AGREES or self.seal.state is BySeal.AGREES


def is_sheet(path: Path) -> bool:
    """Whether a file may be one, by its name."""
    return path.is_file() and path.suffix.lower() in (PDF, JSON)


def check_sheet(path: Path, known: Known) -> SheetReport | Unfit:
    """A page with the seal beside it, or the JSON that a page carries. Raises OSError.

    What a named key proves needs no record: this machine's may be another centre's.
    """
    if path.stat().st_size > MOST_PAGE_BYTES:
        return Unfit.UNREADABLE
    data = path.read_bytes()
    is_page = data.startswith(b"%PDF-")
    carried = carried_in(data) if is_page else data
    if carried is None:
        return Unfit.NO_SHEET
    try:
        sheet = msgspec.json.decode(carried, type=CarriedSheet)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return Unfit.UNREADABLE
    page = hashlib.sha256(data).hexdigest() if is_page else ""
    report = SheetReport(sheet=sheet, page=page, faults=faults_in(sheet.handover))
    if report.faults:
        return report
    if page:
        report.seal = check_seal(path, page, sheet.handover.id, known.keys)
    if not (known.are_named and report.seal.state is BySeal.AGREES):
        report.log = _against(known.record, sheet, page)
    return report


def _against(record: Path, sheet: CarriedSheet, page: str) -> AgainstLog:
    handover = sheet.handover
    try:
        engine = sqlite.reading_engine(record)
    except StoreUnavailable:
        return AgainstLog.NOT_LOOKED
    try:
        with engine.connect() as connection:
            events = reading.read_history(connection, record, handover.id)
    except (sa.exc.DBAPIError, SegmentUnreadable):
        return AgainstLog.NOT_LOOKED
    finally:
        engine.dispose()
    known, signed = _folded(events)
    if known is None or signed is None:
        return AgainstLog.UNKNOWN
    event, payload = signed
    if payload.digest != digest_of(handover):
        return AgainstLog.OTHER
    is_head = handover.chain_head == payload.chain_head == event.previous_hash
    if not is_head or fault_in(event, event.seq, event.previous_hash):
        return AgainstLog.HEAD_FALSE
    if signed_by(handover) != signed_by(known):
        return AgainstLog.OTHER_SIGNERS
    if page and known.document and page != known.document:
        return AgainstLog.PAGE_CHANGED
    return AgainstLog.AGREES if page and known.document else AgainstLog.NO_PAGE


def _folded(events: list[Event]) -> tuple[Handover | None, tuple[Event, HandoverSigned] | None]:
    """The handover as the log has it, and its last signature."""
    known: Handover | None = None
    signed: tuple[Event, HandoverSigned] | None = None
    for event in events:
        try:
            payload = decode_payload(event)
        except (UnknownEvent, msgspec.MsgspecError):
            continue
        if not isinstance(payload, HandoverEvent):
            continue
        try:
            known = evolve(known, event, payload)
        except LookupError:
            return None, None
        if isinstance(payload, HandoverSigned):
            signed = (event, payload)
    return known, signed
