"""Duties and shifts: who is to be on watch, who is, and who covers for whom. Words only; pure.

A duty is one person's turn at one seat. A shift (班次) is the watch of that time: seats are signed
on to and off; the handover of one shift to the next is in `handover`.
"""

from __future__ import annotations

import datetime as dt
import enum
from typing import Annotated

import msgspec

from backends.record.access import Role
from backends.record.common import Actor, Department, Realm
from backends.record.ids import DutyId, SeatId, ShiftId, UserId

Words = Annotated[str, msgspec.Meta(max_length=500)]
MOST_DUTIES = 2_000  # in one command: a month of 26 seats in two shifts is 1,612


class DutyState(enum.StrEnum):
    """How a duty stands."""

    PLANNED = "planned"
    ABSENT = "absent"  # said beforehand, or found: nobody covers yet
    COVERED = "covered"  # somebody else does it
    CANCELLED = "cancelled"


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """One duty as folded from its events.

    `person` is who does it now; `planned` who was to do it; `excused` who was to and does not,
    and why; `former` who was before the plan was changed at `replanned_at`. `batch`: of moving in
    (分批次入驻).
    """

    id: DutyId
    version: int
    realm: Realm
    state: DutyState
    starts_at: dt.datetime
    ends_at: dt.datetime
    shift: ShiftId
    role: Role
    seat: SeatId
    person: UserId
    planned: UserId
    name: str = ""  # as it then was
    department: Department | None = None
    batch: str = ""
    reason: str = ""  # of absence or change
    excused: dict[UserId, str] = {}
    changed_at: dt.datetime
    changed_by: Actor
    former: UserId = UserId("")
    replanned_at: dt.datetime | None = None


class PlannedDuty(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a plan. `id` is made of shift and seat: planning again changes it."""

    id: DutyId
    shift: ShiftId
    starts_at: dt.datetime
    ends_at: dt.datetime
    role: Role
    seat: SeatId
    person: UserId
    name: str = ""
    department: Department | None = None
    batch: str = ""


class PlanDuty(msgspec.Struct, frozen=True, kw_only=True, tag="plan_duty"):
    """Plan one duty, or change one that has not begun.

    `seen_version` 0: nobody was seen there; None: an older console, which does not say.
    """

    duty: DutyId
    plan: PlannedDuty
    seen_version: int | None = None


class ReportAbsence(msgspec.Struct, frozen=True, kw_only=True, tag="report_absence"):
    """Its person cannot come, and why."""

    duty: DutyId
    seen_version: int
    reason: Words


class CoverDuty(msgspec.Struct, frozen=True, kw_only=True, tag="cover_duty"):
    """Somebody else does it: cover, or one half of a swap."""

    duty: DutyId
    seen_version: int
    person: UserId
    name: str
    reason: Words = ""


class CancelDuty(msgspec.Struct, frozen=True, kw_only=True, tag="cancel_duty"):
    """It is not needed."""

    duty: DutyId
    seen_version: int
    reason: Words = ""


class ShiftState(enum.StrEnum):
    """How a shift stands."""

    PLANNED = "planned"
    OPEN = "open"
    HANDED_OVER = "handed_over"


class SeatTurn(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody at a seat, from signing on to signing off (None: still there)."""

    seat: SeatId
    user: UserId
    since: dt.datetime
    until: dt.datetime | None = None
    reason: str = ""  # signed on for somebody else, late, early
    handover: str = ""  # that ended it: the seat is provided for in the next watch


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """One watch as folded from its events. `empty`: seats that nobody came to in time, or whose
    person left; `wanted_since`: of seats that came to be wanted while it ran."""

    id: ShiftId  # "shift:2026-11-26-day"
    version: int
    realm: Realm
    state: ShiftState
    name: str  # 白班, 夜班
    starts_at: dt.datetime
    ends_at: dt.datetime
    seats: list[SeatId] = []  # that are to be taken
    turns: list[SeatTurn] = []
    empty: list[SeatId] = []
    opened_at: dt.datetime | None = None
    handed_over_at: dt.datetime | None = None
    handover: str = ""
    changed_at: dt.datetime
    wanted_since: dict[SeatId, dt.datetime] = {}


class OpenShift(msgspec.Struct, frozen=True, kw_only=True, tag="open_shift"):
    """Hub: the time has come. Or the watch leader, where nothing was planned."""

    shift: ShiftId
    name: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    seats: list[SeatId] = []  # that are to be taken


class SignOn(msgspec.Struct, frozen=True, kw_only=True, tag="sign_on"):
    """Take one's seat. `reason` where another was planned."""

    shift: ShiftId
    seat: SeatId
    reason: Words = ""


class SignOff(msgspec.Struct, frozen=True, kw_only=True, tag="sign_off"):
    """Leave it."""

    shift: ShiftId
    seat: SeatId
    reason: Words = ""
    user: UserId = UserId("")  # hub only: who leaves, where that is not who says so
    handover: str = ""  # hub only: that is signed


class MarkSeatEmpty(msgspec.Struct, frozen=True, kw_only=True, tag="mark_seat_empty"):
    """Hub only: nobody has sat there for `policy` minutes: an alarm of the centre."""

    shift: ShiftId
    seat: SeatId


class AmendSeats(msgspec.Struct, frozen=True, kw_only=True, tag="amend_seats"):
    """Hub only: a duty was planned or cancelled while the watch runs: seats to be taken."""

    shift: ShiftId
    seats: list[SeatId]


class DutyPlanned(msgspec.Struct, frozen=True, kw_only=True):
    """duty.planned@1."""

    plan: PlannedDuty


class DutyAbsent(msgspec.Struct, frozen=True, kw_only=True):
    """duty.absent@1."""

    reason: str


class DutyCovered(msgspec.Struct, frozen=True, kw_only=True):
    """duty.covered@1."""

    person: UserId
    name: str
    reason: str = ""


class DutyCancelled(msgspec.Struct, frozen=True, kw_only=True):
    """duty.cancelled@1."""

    reason: str = ""


class ShiftOpened(msgspec.Struct, frozen=True, kw_only=True):
    """shift.opened@1."""

    name: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    seats: list[SeatId] = []


class SignedOn(msgspec.Struct, frozen=True, kw_only=True):
    """shift.signed_on@1. Who stands in the envelope's actor."""

    seat: SeatId
    reason: str = ""


class SignedOff(msgspec.Struct, frozen=True, kw_only=True):
    """shift.signed_off@1."""

    seat: SeatId
    user: UserId
    reason: str = ""
    handover: str = ""


class SeatsAmended(msgspec.Struct, frozen=True, kw_only=True):
    """shift.seats_amended@1."""

    seats: list[SeatId]


class SeatFoundEmpty(msgspec.Struct, frozen=True, kw_only=True):
    """shift.seat_found_empty@1."""

    seat: SeatId


class ShiftHandedOver(msgspec.Struct, frozen=True, kw_only=True):
    """shift.handed_over@1. With the last signature of its handover."""

    handover: str


class HandOverShift(msgspec.Struct, frozen=True, kw_only=True, tag="hand_over_shift"):
    """Hub only: its handover is signed."""

    shift: ShiftId
    handover: str


DutyDeed = PlanDuty | ReportAbsence | CoverDuty | CancelDuty
DutyCommand = PlanDuty | ReportAbsence | CoverDuty | CancelDuty
DutyEvent = DutyPlanned | DutyAbsent | DutyCovered | DutyCancelled
ShiftDeed = OpenShift | SignOn | SignOff
ShiftCommand = OpenShift | SignOn | SignOff | AmendSeats | MarkSeatEmpty | HandOverShift
ShiftEvent = ShiftOpened | SignedOn | SignedOff | SeatsAmended | SeatFoundEmpty | ShiftHandedOver
