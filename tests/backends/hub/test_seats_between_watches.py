"""A seat is never empty unsaid: handed over hours early, or left alone before anybody came."""

from __future__ import annotations

import datetime as dt

import pytest

from backends.hub.jobs import DeskJob, TimerJob
from backends.hub.watch_room import _open_shift
from backends.record import duty as du
from backends.record import handover as ho
from backends.record.access import User
from backends.record.alarm import AlarmState
from backends.record.attendance import Presence, attendance
from backends.record.ids import HandoverId, SeatId, ShiftId
from backends.record.watch_policy import duty_id
from tests.backends.hub.hands import HOUR, LEADER, Centre
from tests.backends.hub.test_watch import (
    DAY,
    DESK,
    NEXT,
    NIGHT,
    SEAT,
    URBAN,
    alarms_of_seats,
    ask,
    plan,
    the,
)
from tests.backends.hub.test_watch_change import (
    URBAN_NIGHT,
    ZHAO,
    ask_and_approve,
    begin,
    centre,
    hand_over,
    offer,
    read,
    sheet,
    sign,
    sits,
)

__all__ = ["centre"]
MINUTE = dt.timedelta(minutes=1)


def put(centre: Centre, shift: ShiftId, seat: SeatId, user: User) -> None:
    duty = plan(seat, user.id, shift).plan
    duty = duty_of(centre, duty, shift, seat)
    assert ask(centre, du.PlanDuty(duty=duty.id, plan=duty)) is None


def duty_of(centre: Centre, duty: du.PlannedDuty, shift: ShiftId, seat: SeatId) -> du.PlannedDuty:
    found = centre.ledger.policy.watch.parts_of(shift)
    assert found is not None
    begin_at, end_at = found[0].span_on(found[1])
    values = {name: getattr(duty, name) for name in duty.__struct_fields__}
    values |= {"id": duty_id(shift, seat), "starts_at": begin_at, "ends_at": end_at}
    return du.PlannedDuty(**values)


@pytest.fixture
def afternoon(centre: Centre) -> Centre:
    """At 16:30; both seats of both watches are planned."""
    centre.now -= 3 * HOUR
    for shift, leader, desk in ((DAY, LEADER, URBAN), (NIGHT, NEXT, URBAN_NIGHT)):
        put(centre, shift, SEAT, leader)
        put(centre, shift, DESK, desk)
    return centre


def later(centre: Centre, length: dt.timedelta) -> None:
    centre.now += length
    for _ in range(3):
        centre.do(TimerJob())


def empty_seats(centre: Centre) -> list[str]:
    return [one.title for one in alarms_of_seats(centre) if one.state is AlarmState.UNACK]


def left_alone(centre: Centre, key: str, by: User, to: User, seat: SeatId) -> None:
    assert begin(centre, key, by, to, seat) is None
    offer(centre, key, by)
    alone = ho.SignForAbsent(handover=HandoverId(key), seen_version=4, reason="家中急事")
    ask_and_approve(centre, alone, by)
    assert sign(centre, key, by) is None
    assert sheet(centre, key).state is ho.HandoverState.AWAITING


def test_who_takes_over_hours_early_sits_in_the_watch_that_runs_and_moves_with_it(
    afternoon: Centre,
) -> None:
    hand_over(afternoon, "h1", LEADER, NEXT)
    assert sits(afternoon, DAY) == {SEAT: NEXT.id, DESK: URBAN.id}
    later(afternoon, HOUR)
    assert empty_seats(afternoon) == []
    later(afternoon, 2.5 * HOUR)
    afternoon.do(DeskJob(do=_open_shift))
    assert sits(afternoon, NIGHT) == {SEAT: NEXT.id}
    assert sits(afternoon, DAY) == {DESK: URBAN.id}, "who was not relieved stays"
    later(afternoon, 10 * MINUTE)
    assert empty_seats(afternoon) == []


def test_a_seat_left_after_the_leader_handed_over_early_is_missed(afternoon: Centre) -> None:
    hand_over(afternoon, "h1", LEADER, NEXT)
    assert ask(afternoon, du.SignOff(shift=DAY, seat=DESK, reason="外出"), URBAN) is None
    later(afternoon, 16 * MINUTE)
    assert empty_seats(afternoon) == [f"白班{DESK}人员已离岗"]
    later(afternoon, 3.3 * HOUR)
    afternoon.do(DeskJob(do=_open_shift))
    assert empty_seats(afternoon) == [], "the next watch's own clocks count"


def test_an_empty_seat_stays_said_when_the_leader_hands_over_early(afternoon: Centre) -> None:
    assert ask(afternoon, du.SignOff(shift=DAY, seat=DESK, reason="外出"), URBAN) is None
    later(afternoon, 16 * MINUTE)
    assert len(empty_seats(afternoon)) == 1
    hand_over(afternoon, "h1", LEADER, NEXT)
    assert len(empty_seats(afternoon)) == 1


@pytest.mark.parametrize(
    ("by", "to", "seat"), [(URBAN, URBAN_NIGHT, DESK), (LEADER, NEXT, SEAT)], ids=["desk", "leader"]
)
def test_a_seat_that_was_left_alone_is_missed_until_somebody_comes(
    afternoon: Centre, by: User, to: User, seat: SeatId
) -> None:
    left_alone(afternoon, "h1", by, to, seat)
    assert seat not in sits(afternoon, DAY)
    later(afternoon, 16 * MINUTE)
    assert empty_seats(afternoon) == [f"白班{seat}人员已离岗"]
    later(afternoon, 2.5 * HOUR)
    assert ask(afternoon, du.SignOn(shift=NIGHT, seat=seat), to) is None
    assert empty_seats(afternoon) == []
    read(afternoon, "h1", to)
    assert sign(afternoon, "h1", to) is None
    assert the(afternoon, "handover", "h1").state is ho.HandoverState.SIGNED
    assert sits(afternoon, NIGHT) == {seat: to.id}


def went(centre: Centre, user: User) -> tuple[Presence, dt.timedelta]:
    """How somebody's duty of the night went."""
    books = centre.ledger.books
    people = attendance(books["duty"].all(), books["shift"].all(), centre.now)
    (own,) = next(one for one in people if one.person == user.id).turns
    return own.presence, own.late


@pytest.mark.parametrize(
    ("by", "to", "seat"), [(URBAN, URBAN_NIGHT, DESK), (LEADER, NEXT, SEAT)], ids=["desk", "leader"]
)
def test_who_reads_the_sheet_before_the_hour_and_signs_after_it_is_not_late(
    afternoon: Centre, by: User, to: User, seat: SeatId
) -> None:
    later(afternoon, 200 * MINUTE)  # 19:50
    assert begin(afternoon, "h1", by, to, seat) is None
    offer(afternoon, "h1", by)
    assert the_turns(afternoon, NIGHT) == []
    read(afternoon, "h1", to)
    assert sits(afternoon, NIGHT) == {seat: to.id}
    assert sits(afternoon, DAY) == {SEAT: LEADER.id, DESK: URBAN.id}
    assert the(afternoon, "shift", DAY).state is du.ShiftState.OPEN, "its leader has charge still"
    later(afternoon, 19 * MINUTE)
    assert sign(afternoon, "h1", by) is None
    assert sign(afternoon, "h1", to) is None
    assert went(afternoon, to) == (Presence.CAME, dt.timedelta())
    assert len(the_turns(afternoon, NIGHT)) == 1


def test_a_sheet_with_nothing_to_read_counts_from_its_read_back(afternoon: Centre) -> None:
    later(afternoon, 200 * MINUTE)
    assert begin(afternoon, "h1", LEADER, NEXT) is None
    offer(afternoon, "h1", LEADER)
    assert sheet(afternoon, "h1").items == []
    assert ask(afternoon, ho.ReadBack(handover=HandoverId("h1"), text="无事"), NEXT) is None
    assert sits(afternoon, NIGHT) == {SEAT: NEXT.id}


def test_a_sheet_begun_hours_before_counts_once_the_next_watch_is_near(afternoon: Centre) -> None:
    assert begin(afternoon, "h1", LEADER, NEXT) is None  # 16:30
    offer(afternoon, "h1", LEADER)
    later(afternoon, 2 * HOUR)
    assert afternoon.ledger.books["shift"].get(NIGHT) is None
    read(afternoon, "h1", NEXT)
    assert sits(afternoon, NIGHT) == {SEAT: NEXT.id}


def test_who_is_not_planned_or_comes_hours_early_sits_there_from_the_signature_on(
    afternoon: Centre,
) -> None:
    assert begin(afternoon, "h1", LEADER, NEXT) is None  # 16:30
    offer(afternoon, "h1", LEADER)
    read(afternoon, "h1", NEXT)
    assert sits(afternoon, DAY) == {SEAT: LEADER.id, DESK: URBAN.id}
    assert afternoon.ledger.books["shift"].get(NIGHT) is None
    later(afternoon, 3 * HOUR)
    assert begin(afternoon, "h2", URBAN, ZHAO, DESK) is None
    offer(afternoon, "h2", URBAN)
    read(afternoon, "h2", ZHAO)
    assert the_turns(afternoon, NIGHT) == []


def the_turns(centre: Centre, shift: ShiftId) -> list[du.SeatTurn]:
    known: du.Shift | None = centre.ledger.books["shift"].get(shift)
    return known.turns if known is not None else []
