"""Which tile an alarm's camera may take for a time. Pure.

A locked tile is never taken. What is worse comes before what is less bad, and nothing that has
just come is pushed out by its like.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from backends.record.common import Severity
from backends.record.ids import CameraId
from widgets.wall.store import Guest

LEAST_STAY_S = 10.0
MOST_GUESTS = 4
_TILES_PER_GUEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A tile in sight as the choice sees it; `area` in pixels, `severity` of its own mark."""

    index: int
    area: int
    camera: CameraId | None = None
    severity: Severity | None = None
    is_locked: bool = False
    is_hotspot: bool = False
    is_selected: bool = False
    guest: Guest | None = None


class Why(enum.Enum):
    """Why there is no pop-up, as people are told it."""

    SHOWN = enum.auto()  # the camera is on the wall already, in sight or behind a full one
    LOCKED = enum.auto()  # every tile is locked
    TAKEN = enum.auto()  # what is there is as urgent


def most_guests(tiles: int) -> int:
    """How many tiles of a wall alarms may have at a time."""
    return min(MOST_GUESTS, max(1, tiles // _TILES_PER_GUEST))


def seat_for(guest: Guest, seats: Sequence[Seat]) -> int | Why:
    """The tile for a guest; the one it sits in already, to stay longer."""
    for seat in seats:
        if seat.camera == guest.camera:
            may_stay_longer = seat.guest is not None and not seat.is_locked
            return seat.index if may_stay_longer else Why.SHOWN
    free = [seat for seat in seats if not seat.is_locked]
    if not free:
        return Why.LOCKED
    if sum(seat.guest is not None for seat in seats) < most_guests(len(seats)):
        empty = [seat for seat in free if seat.camera is None and not seat.is_hotspot]
        if empty:
            return empty[0].index
        own = [seat for seat in free if seat.guest is None and not _is_urgent(seat, guest)]
        if own:
            return min(own, key=_last_to_miss).index
    replaceable = [seat for seat in free if _may_push_out(seat.guest, guest)]
    if not replaceable:
        return Why.TAKEN
    return max(replaceable, key=_first_to_go).index


def _is_urgent(seat: Seat, guest: Guest) -> bool:
    return seat.severity is not None and seat.severity <= guest.severity


def _last_to_miss(seat: Seat) -> tuple[bool, bool, int, int]:
    """The hotspot and the tile at hand last, then the smallest, the hindmost first."""
    return seat.is_selected, seat.is_hotspot, seat.area, -seat.index


def _may_push_out(present: Guest | None, guest: Guest) -> bool:
    if present is None:
        return False
    if present.severity > guest.severity:
        return True
    has_stayed = guest.since_s - present.since_s >= LEAST_STAY_S
    return present.severity == guest.severity and has_stayed


def _first_to_go(seat: Seat) -> tuple[int, float]:
    assert seat.guest is not None
    return int(seat.guest.severity), -seat.guest.since_s
