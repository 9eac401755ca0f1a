"""How a centre keeps its watch: shifts, seats, templates of the log. Policy, as data. Pure."""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
from typing import Annotated

import msgspec
from msgspec import Meta

from backends.record.access import Role
from backends.record.common import Department, Realm
from backends.record.ids import DutyId, SeatId, ShiftId, UserId

CHINA = dt.timezone(dt.timedelta(hours=8))
ShiftKey = Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,16}$")]


class ShiftTemplate(msgspec.Struct, frozen=True, kw_only=True):
    """One watch of the day: "day" 白班 from 08:00 for 12 hours, China time."""

    key: ShiftKey
    name: Annotated[str, Meta(min_length=1, max_length=20)]
    starts_at: dt.time
    hours: Annotated[float, Meta(gt=0, le=48)]

    def id_on(self, day: dt.date, realm: Realm = Realm.LIVE) -> ShiftId:
        """The permanent id of this watch of that day: "shift-2026-11-26-day".

        An exercise has watches of its own: "drill-shift-2026-11-26-day".
        """
        return ShiftId(f"{_prefix(realm)}{day.isoformat()}-{self.key}")

    def span_on(self, day: dt.date) -> tuple[dt.datetime, dt.datetime]:
        """From when to when, aware UTC."""
        begin = dt.datetime.combine(day, self.starts_at, CHINA).astimezone(dt.UTC)
        return begin, begin + dt.timedelta(hours=self.hours)


class SeatPlan(msgspec.Struct, frozen=True, kw_only=True):
    """One seat that a watch needs. `batch`: of moving in; `shifts` empty: in every watch."""

    seat: SeatId
    name: str = ""
    role: Role
    department: Department | None = None
    batch: str = ""
    shifts: list[ShiftKey] = []


class EntryTemplate(msgspec.Struct, frozen=True, kw_only=True):
    """A template of the log. `text` with blanks as "____"."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,32}$")]
    name: str
    kind: str = "note"  # a value of entry.EntryKind
    text: str = ""


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """A batch of departments that moves in (分批次入驻): its seats stand in the roster `since`."""

    name: Annotated[str, Meta(min_length=1)]
    since: dt.date


class Days(enum.StrEnum):
    """Which days a template of the roster is for, by the working calendar."""

    ALL = "all"
    WORKING = "working"  # make-up days too
    FREE = "free"  # weekends and holidays


class Rotation(msgspec.Struct, frozen=True, kw_only=True):
    """A template of the roster: people in turn. `seat`, `shift` empty: of any."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,32}$")]
    name: Annotated[str, Meta(min_length=1)]
    seat: SeatId = SeatId("")
    shift: str = ""
    days: Days = Days.ALL
    each_days: Annotated[int, Meta(ge=1, le=31)] = 1
    people: list[UserId] = []


class WatchPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """All of it. `empty_after_min`: a seat that nobody came to; `gather_every_min`: of automatic
    entries, 0: none. A batch that is not among `batches` has moved in for long."""

    shifts: list[ShiftTemplate] = []
    seats: list[SeatPlan] = []
    templates: list[EntryTemplate] = []
    batches: list[Batch] = []
    rotations: list[Rotation] = []
    empty_after_min: Annotated[float, Meta(ge=1, le=240)] = 15.0
    gather_every_min: Annotated[int, Meta(ge=0, le=240)] = 15

    def shift(self, key: str) -> ShiftTemplate | None:
        """The watch of that key."""
        return next((shift for shift in self.shifts if shift.key == key), None)

    def parts_of(self, shift: ShiftId) -> tuple[ShiftTemplate, dt.date] | None:
        """Template and day of a watch's id; None for one that is not of this policy."""
        bare = shift.removeprefix(_prefix(realm_of(shift)))
        day, key = bare[:10], bare[11:]
        template = self.shift(key)
        try:
            return (template, dt.date.fromisoformat(day)) if template is not None else None
        except ValueError:
            return None

    def shift_at(self, now: dt.datetime) -> tuple[ShiftTemplate, dt.date] | None:
        """The watch that runs then, and its day; of several the one that began last."""
        today = now.astimezone(CHINA).date()
        found = [
            (template.span_on(day)[0], template, day)
            for template in self.shifts
            for day in (today - dt.timedelta(days=1), today)
            if template.span_on(day)[0] <= now < template.span_on(day)[1]
        ]
        if not found:
            return None
        _, template, day = max(found, key=_begin)
        return template, day

    def next_after(self, template: ShiftTemplate, day: dt.date) -> tuple[ShiftTemplate, dt.date]:
        """The watch that begins next after one has begun; itself on the next day at the latest."""
        begin = template.span_on(day)[0]
        coming = [
            (one.span_on(d)[0], one, d)
            for one in self.shifts
            for d in (day, day + dt.timedelta(days=1))
            if one.span_on(d)[0] > begin
        ]
        _, following, on = min(coming, key=_begin)
        return following, on

    def seats_of(self, key: str, day: dt.date | None = None) -> list[SeatPlan]:
        """The seats that a watch needs; on a day, those that have moved in by then."""
        return [
            seat
            for seat in self.seats
            if (not seat.shifts or key in seat.shifts)
            and (day is None or self.stands_from(seat) <= day)
        ]

    def stands_from(self, seat: SeatPlan) -> dt.date:
        """The first day of its batch."""
        found = [batch.since for batch in self.batches if seat.batch and batch.name == seat.batch]
        return found[0] if found else dt.date.min


def realm_of(shift: ShiftId) -> Realm:
    """Whether a watch, by its id, is a real one or an exercise's."""
    found = (one for one in (Realm.DRILL, Realm.TEST) if shift.startswith(_prefix(one)))
    return next(found, Realm.LIVE)


def _prefix(realm: Realm) -> str:
    return "shift-" if realm is Realm.LIVE else f"{realm.value}-shift-"


def duty_id(shift: ShiftId, seat: SeatId) -> DutyId:
    """The permanent id of a seat's turn in a watch; ids are short and have plain letters only."""
    digest = hashlib.sha256(seat.encode()).hexdigest()[:16]
    return DutyId(f"duty-{shift.removeprefix('shift-')}-{digest}")


def _begin(found: tuple[dt.datetime, ShiftTemplate, dt.date]) -> dt.datetime:
    return found[0]
