"""What a change of the roster comes to: plans, conflicts, copies, rotations, swaps. Pure."""

from __future__ import annotations

import datetime as dt
import enum
import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from backends.record.access import User
from backends.record.common import Realm
from backends.record.duty import Duty, DutyState, PlanDuty, PlannedDuty
from backends.record.ids import DutyId, UserId
from backends.record.policy import WorkCalendar
from backends.record.watch_policy import Days, SeatPlan, ShiftTemplate, WatchPolicy, duty_id
from backends.record.work_calendar import is_working_day

STANDING = (DutyState.PLANNED, DutyState.COVERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One cell: a seat in a watch of a day; an exercise's watches are its own."""

    seat: SeatPlan
    template: ShiftTemplate
    day: dt.date
    realm: Realm = Realm.LIVE

    @property
    def duty(self) -> DutyId:
        """The id of its duty."""
        return duty_id(self.template.id_on(self.day, self.realm), self.seat.seat)


class Turns(enum.Enum):
    """How so many people come round so many watches a day."""

    EVEN = enum.auto()  # each gets each watch in turn
    SHIFTED = enum.auto()  # each gets each watch, since a round begins with the next person
    SHORT_REST = enum.auto()  # so too, with one watch only between two of whoever changes
    FIXED = enum.auto()  # each has always the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One duty that would become another. `before` None: nobody is planned now."""

    plan: PlannedDuty
    before: Duty | None
    clash: str = ""  # the seat at which the same person would sit at the same time
    is_without_rest: bool = False  # between this watch and another of theirs

    @property
    def command(self) -> PlanDuty:
        """What is sent: refused where the duty changed since it was listed."""
        seen = self.before.version if self.before is not None else 0
        return PlanDuty(duty=self.plan.id, plan=self.plan, seen_version=seen)


def planned(place: Place, person: UserId, name: str) -> PlannedDuty:
    """This person at this place."""
    shift = place.template.id_on(place.day, place.realm)
    starts_at, ends_at = place.template.span_on(place.day)
    return PlannedDuty(
        id=duty_id(shift, place.seat.seat),
        shift=shift,
        starts_at=starts_at,
        ends_at=ends_at,
        role=place.seat.role,
        seat=place.seat.seat,
        person=person,
        name=name,
        department=place.seat.department,
        batch=place.seat.batch,
    )


def conflicts(duties: Iterable[Duty]) -> dict[DutyId, str]:
    """Duties whose person sits somewhere else at the same time -> at which seat."""
    by_person: dict[str, list[Duty]] = defaultdict(list)
    for duty in duties:
        if duty.state in STANDING:
            by_person[duty.person].append(duty)
    found: dict[DutyId, str] = {}
    for own in by_person.values():
        for one in own if len(own) > 1 else ():
            for other in own:
                is_same = one.id == other.id
                if not is_same and one.starts_at < other.ends_at and other.starts_at < one.ends_at:
                    found[one.id] = str(other.seat)
    return found


def lines_of(
    proposed: Sequence[PlannedDuty], duties: Mapping[DutyId, Duty], now: dt.datetime
) -> tuple[list[Line], int]:
    """What would change, by time and seat, and how many places are left out as begun."""
    lines, begun = [], 0
    after = _after(proposed, duties)
    clashes, restless = _clashes(after), _restless(after)
    for plan in sorted(proposed, key=_when):
        before = duties.get(plan.id)
        if plan.starts_at <= now:
            begun += 1
        elif before is None or before.state not in STANDING or _differs(before, plan):
            lines.append(
                Line(
                    plan=plan,
                    before=before,
                    clash=clashes.get(plan.id, ""),
                    is_without_rest=plan.id in restless,
                )
            )
    return lines, begun


def newest(*known: Mapping[DutyId, Duty]) -> dict[DutyId, Duty]:
    """Of all that is known of each duty the newest: a window and an answer may each be behind."""
    found: dict[DutyId, Duty] = {}
    for duties in known:
        for key, duty in duties.items():
            if key not in found or found[key].version <= duty.version:
                found[key] = duty
    return found


def copied(
    places: Iterable[Place],
    days: int,
    duties: Mapping[DutyId, Duty],
    people: Mapping[str, User],
) -> list[PlannedDuty]:
    """What stands at these places, so many days later: who was planned, also where they are on
    leave or somebody covered."""
    found = []
    for place in places:
        duty = duties.get(place.duty)
        if duty is not None and duty.state is not DutyState.CANCELLED:
            later = replace(place, day=place.day + dt.timedelta(days=days))
            found.append(planned(later, duty.planned, _planned_name(duty, people)))
    return found


def rotated(people: Sequence[User], places: Sequence[Place], days_each: int) -> list[PlannedDuty]:
    """The people in turn over a seat's watches, those of a day one after the other, each for so
    many days."""
    if not people:
        return []
    days = {day: number for number, day in enumerate(sorted({place.day for place in places}))}
    watches = {place.template.key: place.template for place in places}
    order = sorted(watches, key=lambda key: watches[key].starts_at)
    found = []
    for place in places:
        # Who had a night is not the first of the next day, but where they are too few.
        turn = days[place.day] // max(1, days_each) * len(order) + order.index(place.template.key)
        person = people[_whose_turn(turn, len(people), len(order))]
        found.append(planned(place, person.id, person.name))
    return found


def turns_of(people: int, watches: int) -> Turns:
    """What comes of them: with a common divisor each would have the same watches for ever."""
    if watches == 0 or math.gcd(people, watches) == 1:
        return Turns.EVEN
    if people == 2:  # were they to change places, one would sit through both watches
        return Turns.FIXED
    return Turns.SHORT_REST if people == 3 else Turns.SHIFTED


def _whose_turn(turn: int, people: int, watches: int) -> int:
    """The place among the people. Of more than two nobody begins a round who ended the last."""
    is_shifted = turns_of(people, watches) in (Turns.SHIFTED, Turns.SHORT_REST)
    rounds = turn // math.lcm(people, watches) if is_shifted else 0
    return (turn + rounds) % people


def swapped(one: Place, other: Place, duties: Mapping[DutyId, Duty]) -> list[PlannedDuty]:
    """The people of two places change places; empty where one of them has nobody."""
    first, second = duties.get(one.duty), duties.get(other.duty)
    if first is None or second is None:
        return []
    return [
        planned(one, second.person, second.name),
        planned(other, first.person, first.name),
    ]


def people_in(text: str, people: Iterable[User]) -> tuple[list[User], list[str]]:
    """People by name or id, one a line or parted by 、,; and the words that are nobody."""
    known: dict[str, list[User]] = defaultdict(list)
    for user in people:
        for word in {user.name.casefold(), str(user.id).casefold()}:
            known[word].append(user)
    for sign in "、，,;；\t":
        text = text.replace(sign, "\n")
    found, unknown = [], []
    for word in (line.strip() for line in text.splitlines()):
        fits = known.get(word.casefold(), []) if word else []
        if len(fits) == 1:
            found.append(fits[0])
        elif word:
            unknown.append(word)
    return found, unknown


def places_between(
    policy: WatchPolicy,
    seats: Iterable[SeatPlan],
    first: dt.date,
    days: int,
    realm: Realm = Realm.LIVE,
) -> list[Place]:
    """Every watch of these seats from a day on, once they have moved in."""
    wanted = list(seats)
    return [
        Place(seat=seat, template=template, day=first + dt.timedelta(days=offset), realm=realm)
        for offset in range(days)
        for template in policy.shifts
        for seat in wanted
        if (not seat.shifts or template.key in seat.shifts)
        and policy.stands_from(seat) <= first + dt.timedelta(days=offset)
    ]


def on_days(places: Iterable[Place], wanted: Days, calendar: WorkCalendar) -> list[Place]:
    """Those on working days, or on weekends and holidays, by the calendar."""
    return [
        place
        for place in places
        if wanted is Days.ALL or is_working_day(place.day, calendar) is (wanted is Days.WORKING)
    ]


def unknown_years(first: dt.date, days: int, wanted: Days, calendar: WorkCalendar) -> list[int]:
    """The years of this stretch whose holidays the calendar lacks, where they count."""
    last = first + dt.timedelta(days=days - 1)
    years = range(first.year, last.year + 1) if wanted is not Days.ALL else ()
    return [year for year in years if year not in calendar.years]


def _differs(before: Duty, plan: PlannedDuty) -> bool:
    return (before.person, before.batch, before.role) != (plan.person, plan.batch, plan.role)


def _after(
    proposed: Sequence[PlannedDuty], duties: Mapping[DutyId, Duty]
) -> list[tuple[DutyId, str, str, dt.datetime, dt.datetime]]:
    fresh = {plan.id for plan in proposed}
    standing = [d for d in duties.values() if d.id not in fresh and d.state in STANDING]
    both: list[Duty | PlannedDuty] = [*standing, *proposed]
    return [(d.id, d.person, str(d.seat), d.starts_at, d.ends_at) for d in both]


def _clashes(
    after: list[tuple[DutyId, str, str, dt.datetime, dt.datetime]],
) -> dict[DutyId, str]:
    by_person: dict[str, list[tuple[DutyId, str, dt.datetime, dt.datetime]]] = defaultdict(list)
    for key, person, seat, begin, end in after:
        by_person[person].append((key, seat, begin, end))
    found: dict[DutyId, str] = {}
    for own in by_person.values():
        own.sort(key=_begin)
        for one, other in itertools.pairwise(own):
            if other[2] < one[3]:
                found[one[0]], found[other[0]] = other[1], one[1]
    return found


def _restless(after: list[tuple[DutyId, str, str, dt.datetime, dt.datetime]]) -> set[DutyId]:
    """Duties that end as another of the same person begins, and those others."""
    begins = {(person, begin): key for key, person, _, begin, _ in after}
    found: set[DutyId] = set()
    for key, person, _, _, end in after:
        following = begins.get((person, end))
        if following is not None:
            found |= {key, following}
    return found


def _begin(found: tuple[DutyId, str, dt.datetime, dt.datetime]) -> dt.datetime:
    return found[2]


def _planned_name(duty: Duty, people: Mapping[str, User]) -> str:
    if duty.person == duty.planned:
        return duty.name
    known = people.get(duty.planned)  # a duty has the name of who covers
    return known.name if known is not None else ""


def _when(plan: PlannedDuty) -> tuple[dt.datetime, str]:
    return plan.starts_at, plan.seat
