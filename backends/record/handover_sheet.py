"""The sheet of a handover as it is signed: canonical bytes and their digest. Pure.

What both see, read and sign; never who signed. The same sheet gives the same bytes on hub, console
and in the stand-alone check.
"""

from __future__ import annotations

import hashlib

import msgspec

from backends.record.handover import Handover, Item
from backends.record.ids import HandoverId, SeatId, ShiftId, UserId

SHEET_VERSION = 1


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """What is signed. `since_cut`: up to which event of the log changes were taken note of."""

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


_encoder = msgspec.json.Encoder(order="sorted")


def sheet_of(handover: Handover) -> Sheet:
    """What stands on the sheet now."""
    return Sheet(
        version=SHEET_VERSION,
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
    )


def sheet_bytes(handover: Handover) -> bytes:
    """JSON with sorted keys, UTF-8."""
    return _encoder.encode(sheet_of(handover))


def digest_of(handover: Handover) -> str:
    """SHA-256 of the sheet, in hex: what is signed."""
    return hashlib.sha256(sheet_bytes(handover)).hexdigest()
