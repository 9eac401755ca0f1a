"""The sheet of a handover as it is signed: canonical bytes and their digest. Pure.

What both see, read and sign; never who signed. The same sheet gives the same bytes on hub, console
and in the check of a page that was kept (`watchfloor verify SHEET.pdf`), which carries the whole
handover in itself.
"""

from __future__ import annotations

import enum
import hashlib
import re
import zlib

import msgspec

from backends.record.handover import Changed, Handover, HandoverState, Item
from backends.record.ids import HandoverId, SeatId, ShiftId, UserId

SHEET_VERSION = 2
CARRIED = "handover.json"  # under this name a kept page carries the handover
MOST_PAGE_BYTES = 64 << 20
_PLACE = re.compile(rb"/EF\s*<<\s*/F\s+(\d+)\s+0\s+R")


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """What is signed. `since_cut`: up to which event of the log changes were taken note of;
    `noted`: which these were, from version 2 on."""

    version: int
    handover: HandoverId
    giving: ShiftId
    taking: ShiftId
    seat: SeatId
    leaver: UserId
    receiver: UserId
    cut_seq: int
    since_cut: int
    items: list[Item]
    next_actions: str
    what_if: str
    read_back: str
    noted: list[Changed] | msgspec.UnsetType = msgspec.UNSET


_encoder = msgspec.json.Encoder(order="sorted")


def sheet_of(handover: Handover) -> Sheet:
    """What stands on the sheet now."""
    return Sheet(
        version=handover.sheet_version,
        handover=handover.id,
        giving=handover.giving,
        taking=handover.taking,
        seat=handover.seat,
        leaver=handover.leaver,
        receiver=handover.receiver,
        cut_seq=handover.cut_seq,
        since_cut=handover.noted_seq,
        items=handover.items,
        next_actions=handover.next_actions,
        what_if=handover.what_if,
        read_back=handover.read_back,
        noted=handover.noted if handover.sheet_version > 1 else msgspec.UNSET,
    )


def sheet_bytes(handover: Handover) -> bytes:
    """JSON with sorted keys, UTF-8."""
    return _encoder.encode(sheet_of(handover))


def digest_of(handover: Handover) -> str:
    """SHA-256 of the sheet, in hex: what is signed."""
    return hashlib.sha256(sheet_bytes(handover)).hexdigest()


class CarriedSheet(msgspec.Struct, frozen=True, kw_only=True):
    """What a kept page carries: all of the handover, signatures too."""

    version: int = SHEET_VERSION
    centre: str
    handover: Handover


class SheetFault(enum.StrEnum):
    """What is wrong with a handover that a page carries."""

    UNSIGNED = "unsigned"
    CHANGED = "changed"  # it is not what the last signature is of
    LEAVER_DIFFERS = "leaver_differs"  # the one leaving signed another sheet, and was not alone


def carried_bytes(handover: Handover, centre: str) -> bytes:
    """JSON with sorted keys, UTF-8."""
    return _encoder.encode(CarriedSheet(centre=centre, handover=handover))


def faults_in(handover: Handover) -> list[SheetFault]:
    """Whether the digests in it are of what stands on it: no proof, they can be made anew."""
    leaver, receiver = handover.leaver_signature, handover.receiver_signature
    if handover.state is not HandoverState.SIGNED or leaver is None or receiver is None:
        return [SheetFault.UNSIGNED]
    digest = digest_of(handover)
    found = [SheetFault.CHANGED] if receiver.digest != digest else []
    # Who left alone signed before it was read and read back.
    if leaver.digest != digest and handover.absence is None:
        found.append(SheetFault.LEAVER_DIFFERS)
    return found


def carried_in(data: bytes) -> bytes | None:
    """The file that a PDF of this program carries; None where it carries none."""
    named = _PLACE.search(data)
    if named is None:
        return None
    begin = re.search(rb"(?:^|[\r\n])" + named[1] + rb" 0 obj\b", data)
    found = re.compile(rb"stream\r?\n").search(data, begin.end()) if begin is not None else None
    if found is None:
        return None
    try:
        return zlib.decompressobj().decompress(data[found.end() :], MOST_PAGE_BYTES)
    except zlib.error:
        return None


def is_page_of(data: bytes, handover: Handover) -> bool:
    """Whether a page carries this handover as both signed it."""
    carried = carried_in(data)
    if carried is None:
        return False
    try:
        found = msgspec.json.decode(carried, type=CarriedSheet).handover
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return False
    found_signed, signed = signed_by(found), signed_by(handover)
    return (sheet_bytes(found), *found_signed) == (sheet_bytes(handover), *signed)


def signed_by(handover: Handover) -> tuple[object, ...]:
    """Who signed when, and where the log was: what no digest of the sheet covers."""
    return handover.leaver_signature, handover.receiver_signature, handover.chain_head
