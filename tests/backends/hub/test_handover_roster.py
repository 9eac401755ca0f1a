"""What a handover's sheet says of the coming watches: who comes in whose place."""

from __future__ import annotations

import datetime as dt

from backends.record import duty as du
from backends.record import handover as ho
from backends.record.access import User
from backends.record.watch_policy import ShiftTemplate
from tests.backends.hub.hands import LEADER, Centre
from tests.backends.hub.test_watch import DESK, NEXT, URBAN, WATCH, ask
from tests.backends.hub.test_watch_change import SEATS, URBAN_NIGHT, begin, centre, sheet
from widgets.watch.roster_plan import Place, planned, swapped

__all__ = ["centre"]
DAY, NIGHT = WATCH.shifts[0], WATCH.shifts[1]
TODAY, TOMORROW = dt.date(2026, 11, 22), dt.date(2026, 11, 23)
URBAN_SEAT = next(one for one in SEATS if one.seat == DESK)


def put(centre: Centre, template: ShiftTemplate, day: dt.date, user: User) -> Place:
    place = Place(seat=URBAN_SEAT, template=template, day=day)
    plan = planned(place, user.id, user.name)
    assert ask(centre, du.PlanDuty(duty=plan.id, plan=plan)) is None
    return place


def roster_lines(centre: Centre) -> list[ho.Item]:
    assert begin(centre, "h1", LEADER, NEXT) is None
    return [one for one in sheet(centre, "h1").items if one.section is ho.Section.ROSTER]


def test_a_swap_stands_under_the_roster_with_both_names(centre: Centre) -> None:
    one = put(centre, NIGHT, TODAY, URBAN_NIGHT)
    other = put(centre, DAY, TOMORROW, URBAN)
    duties = {duty.id: duty for duty in centre.ledger.books["duty"].all()}
    for plan in swapped(one, other, duties):
        assert ask(centre, du.PlanDuty(duty=plan.id, plan=plan)) is None
    lines = roster_lines(centre)
    assert [(line.title, line.owner, line.state) for line in lines] == [
        (f"{DESK} {URBAN_NIGHT.id}", URBAN.name, "replanned"),
        (f"{DESK} {URBAN.id}", URBAN_NIGHT.name, "replanned"),
    ]
    assert all(line.detail == "11-22 19:30" for line in lines)


def test_a_plan_that_is_as_it_was_is_no_change_of_the_roster(centre: Centre) -> None:
    put(centre, NIGHT, TODAY, URBAN_NIGHT)
    put(centre, NIGHT, TODAY, URBAN)
    put(centre, NIGHT, TODAY, URBAN_NIGHT)
    assert roster_lines(centre) == []


def test_what_was_planned_over_long_before_is_the_plan(centre: Centre) -> None:
    later = TODAY + dt.timedelta(days=9)
    put(centre, NIGHT, later, URBAN_NIGHT)
    place = put(centre, NIGHT, later, URBAN)
    centre.now += dt.timedelta(days=9)
    assert place.duty in {duty.id for duty in centre.ledger.books["duty"].all()}
    assert roster_lines(centre) == []
