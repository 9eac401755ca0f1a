"""Who came to their duties, how late, for how long: from the roster and the seats' turns. Pure.

A person is counted at the seat and in the watch that they were to do in the end: who covers is
counted as being there, whom they cover as on leave, and so is whoever of them said beforehand
that they cannot come. Demand 35: per person, over any stretch.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from backends.record.duty import Duty, DutyState, SeatTurn, Shift
from backends.record.ids import SeatId, ShiftId, UserId

# Signing on or off by so much is neither late nor early: keyboards are not clocks.
GRACE = dt.timedelta(minutes=5)


class Presence(enum.StrEnum):
    """How one duty went."""

    CAME = "came"
    LATE = "late"
    LEFT_EARLY = "left_early"
    LATE_AND_EARLY = "late_and_early"
    ON_LEAVE = "on_leave"  # said beforehand, or somebody covered
    MISSING = "missing"  # nobody said anything
    UNPLANNED = "unplanned"  # there without a duty
    COMING = "coming"  # not due yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """One person in one watch at one seat. `late`, `early`: zero where within the grace."""

    person: UserId
    shift: ShiftId
    seat: SeatId
    starts_at: dt.datetime
    ends_at: dt.datetime
    presence: Presence
    signed_on: dt.datetime | None = None
    signed_off: dt.datetime | None = None  # None too while somebody sits there
    hours: float = 0.0
    late: dt.timedelta = dt.timedelta()
    early: dt.timedelta = dt.timedelta()
    is_cover: bool = False  # for somebody else
    reason: str = ""


@dataclass(slots=True, kw_only=True)
class PersonAttendance:
    """All of one person's over the stretch, in the order of their time."""

    person: UserId
    turns: list[Attended] = field(default_factory=list)

    def count(self, *wanted: Presence) -> int:
        """How many went so."""
        return sum(turn.presence in wanted for turn in self.turns)

    @property
    def planned(self) -> int:
        """Duties that were theirs and are due."""
        return len(self.turns) - self.count(Presence.UNPLANNED, Presence.COMING)

    @property
    def came(self) -> int:
        """Of these, those at which they were there."""
        return self.planned - self.count(Presence.ON_LEAVE, Presence.MISSING)

    @property
    def late(self) -> int:
        return self.count(Presence.LATE, Presence.LATE_AND_EARLY)

    @property
    def early(self) -> int:
        return self.count(Presence.LEFT_EARLY, Presence.LATE_AND_EARLY)

    @property
    def missing(self) -> int:
        return self.count(Presence.MISSING)

    @property
    def covers(self) -> int:
        """Duties done for others."""
        return sum(turn.is_cover for turn in self.turns)

    @property
    def late_min(self) -> int:
        """Minutes, of all of them."""
        return round(sum((turn.late for turn in self.turns), dt.timedelta()).total_seconds() / 60)

    @property
    def hours(self) -> float:
        """Signed on, at planned seats and at others."""
        return sum(turn.hours for turn in self.turns)


def attendance(
    duties: Iterable[Duty], shifts: Iterable[Shift], now: dt.datetime
) -> list[PersonAttendance]:
    """By person. Duties that begin after `now` are COMING."""
    turns: dict[tuple[ShiftId, SeatId, UserId], list[SeatTurn]] = defaultdict(list)
    watches = {shift.id: shift for shift in shifts}
    for shift in watches.values():
        for turn in shift.turns:
            turns[shift.id, turn.seat, turn.user].append(turn)
    found: dict[UserId, PersonAttendance] = {}

    def note(one: Attended) -> None:
        found.setdefault(one.person, PersonAttendance(person=one.person)).turns.append(one)

    for duty in duties:
        if duty.state is DutyState.CANCELLED:
            continue
        for person, reason in _excused(duty).items():
            note(_of(duty, person, Presence.ON_LEAVE, reason))
        own = turns.pop((duty.shift, duty.seat, duty.person), [])
        note(_went(duty, own, now))
    for (shift_id, seat, person), left in turns.items():
        watch = watches[shift_id]
        note(
            Attended(
                person=person,
                shift=shift_id,
                seat=seat,
                starts_at=watch.starts_at,
                ends_at=watch.ends_at,
                presence=Presence.UNPLANNED,
                signed_on=left[0].since,
                signed_off=left[-1].until,
                hours=_hours(left, min(now, watch.ends_at)),
                reason=left[0].reason,
            )
        )
    for one in found.values():
        one.turns.sort(key=_begin)
    return sorted(found.values(), key=_person)


def _excused(duty: Duty) -> dict[UserId, str]:
    """Who was to do it before its person, and why they do not."""
    before = dict(duty.excused)
    if duty.state in (DutyState.COVERED, DutyState.ABSENT):
        before = {duty.planned: duty.reason} | before
    return {person: reason for person, reason in before.items() if person != duty.person}


def _went(duty: Duty, turns: list[SeatTurn], now: dt.datetime) -> Attended:
    if not turns:
        if duty.state is DutyState.ABSENT:
            return _of(duty, duty.person, Presence.ON_LEAVE, duty.reason)
        is_due = now > duty.starts_at + GRACE
        presence = Presence.MISSING if is_due else Presence.COMING
        return _of(duty, duty.person, presence, duty.reason)
    first, last = turns[0], turns[-1]
    late = _beyond(first.since - duty.starts_at)
    # Who hands over signs off when the sheet is signed: that is the end of the duty.
    has_left = last.until is not None and not last.handover
    early = _beyond(duty.ends_at - last.until) if has_left and last.until else dt.timedelta()
    went = {
        (False, False): Presence.CAME,
        (True, False): Presence.LATE,
        (False, True): Presence.LEFT_EARLY,
        (True, True): Presence.LATE_AND_EARLY,
    }[bool(late), bool(early)]
    return Attended(
        person=duty.person,
        shift=duty.shift,
        seat=duty.seat,
        starts_at=duty.starts_at,
        ends_at=duty.ends_at,
        presence=went,
        signed_on=first.since,
        signed_off=last.until,
        hours=_hours(turns, min(now, duty.ends_at)),
        late=late,
        early=early,
        is_cover=duty.person != duty.planned,
        reason=first.reason or duty.reason,
    )


def _of(duty: Duty, person: UserId, presence: Presence, reason: str) -> Attended:
    return Attended(
        person=person,
        shift=duty.shift,
        seat=duty.seat,
        starts_at=duty.starts_at,
        ends_at=duty.ends_at,
        presence=presence,
        is_cover=person != duty.planned,
        reason=reason,
    )


def _beyond(by: dt.timedelta) -> dt.timedelta:
    return by if by > GRACE else dt.timedelta()


def _hours(turns: list[SeatTurn], until: dt.datetime) -> float:
    """Who never signed off is counted to the end of the watch."""
    sat = [max(dt.timedelta(), (turn.until or until) - turn.since) for turn in turns]
    return sum(sat, dt.timedelta()).total_seconds() / 3600


def _begin(turn: Attended) -> tuple[dt.datetime, str]:
    return turn.starts_at, turn.seat


def _person(one: PersonAttendance) -> str:
    return one.person
