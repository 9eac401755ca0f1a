"""A watch: opened at its time, seats signed on to and off, empty ones found, handed over."""

from __future__ import annotations

import datetime as dt

from backends.record.duty import (
    AmendSeats,
    HandOverShift,
    MarkSeatEmpty,
    OpenShift,
    Shift,
    ShiftState,
    SignOff,
    SignOn,
)
from backends.record.ids import SeatId, ShiftId
from backends.record.kinds import SHIFT
from backends.record.refusal import RefusalCode
from backends.record.shift_decider import due, holders, is_current
from tests.backends.record.samples import LEADER, at
from tests.backends.record.watch_bench import NEXT, OTHER, TWO_SHIFTS, Bench

KEY = ShiftId("shift-2026-11-22-day")
SEAT, DESK = SeatId("值班长席"), SeatId("城管席")
HOUR = 3600.0


def opened() -> Bench:
    bench = Bench(SHIFT, KEY)
    command = OpenShift(
        shift=KEY, name="白班", starts_at=at(0), ends_at=at(12 * HOUR), seats=[SEAT, DESK, SEAT]
    )
    assert bench.ask(command) is None
    return bench


def test_a_shift_opens_once_and_needs_each_seat_once() -> None:
    bench = opened()
    assert bench.state.seats == [SEAT, DESK]
    again = OpenShift(shift=KEY, name="夜班", starts_at=at(0), ends_at=at(HOUR))
    assert bench.ask(again) is None
    assert bench.state.name == "白班"


def test_a_shift_without_end_or_name_is_refused() -> None:
    for command, code in (
        (OpenShift(shift=KEY, name=" ", starts_at=at(0), ends_at=at(1)), RefusalCode.MALFORMED),
        (OpenShift(shift=KEY, name="x", starts_at=at(9), ends_at=at(1)), RefusalCode.OUT_OF_RANGE),
    ):
        assert Bench(SHIFT, KEY).ask(command) is code


def test_who_signs_on_is_seen_at_the_seat_and_twice_is_once() -> None:
    bench = opened()
    assert bench.ask(SignOn(shift=KEY, seat=SEAT)) is None
    assert bench.ask(SignOn(shift=KEY, seat=SEAT)) is None
    assert bench.told == []
    assert holders(bench.state, SEAT) == [LEADER.user]


def test_two_people_sit_at_a_seat_during_the_overlap_and_each_leaves_alone() -> None:
    bench = opened()
    bench.ask(SignOn(shift=KEY, seat=SEAT))
    bench.ask(SignOn(shift=KEY, seat=SEAT), by=NEXT, seconds=60)
    assert holders(bench.state, SEAT) == [LEADER.user, NEXT.user]
    assert bench.ask(SignOff(shift=KEY, seat=SEAT), seconds=120) is None
    assert holders(bench.state, SEAT) == [NEXT.user]
    assert bench.ask(SignOff(shift=KEY, seat=SEAT)) is RefusalCode.WRONG_STATE


def test_a_seat_that_nobody_came_to_is_empty_after_the_policys_minutes() -> None:
    bench = opened()
    bench.ask(SignOn(shift=KEY, seat=SEAT))
    moment, command = due(bench.state, TWO_SHIFTS) or (None, None)
    assert (moment, command) == (at(15 * 60), MarkSeatEmpty(shift=KEY, seat=DESK))
    assert bench.ask(command, seconds=900) is None
    assert bench.state.empty == [DESK]
    assert due(bench.state, TWO_SHIFTS) is None
    bench.ask(SignOn(shift=KEY, seat=DESK, reason="迟到"), by=OTHER, seconds=1000)
    assert bench.state.empty == []


def test_a_seat_taken_meanwhile_is_not_marked_empty() -> None:
    bench = opened()
    bench.ask(SignOn(shift=KEY, seat=DESK), by=OTHER)
    assert bench.ask(MarkSeatEmpty(shift=KEY, seat=DESK), seconds=900) is None
    assert bench.told == []


def test_a_shift_handed_over_stays_on_screens_until_everybody_has_left() -> None:
    bench = opened()
    bench.ask(SignOn(shift=KEY, seat=SEAT))
    assert bench.ask(HandOverShift(shift=KEY, handover="h"), by=NEXT) is None
    shift: Shift = bench.state
    assert (shift.state, shift.handover) == (ShiftState.HANDED_OVER, "h")
    assert is_current(shift)
    off = SignOff(shift=KEY, seat=SEAT, user=LEADER.user)
    assert bench.ask(off, by=NEXT) is None
    assert not is_current(bench.state)


def test_nobody_signs_on_to_a_shift_that_is_not_there() -> None:
    assert Bench(SHIFT, KEY).ask(SignOn(shift=KEY, seat=SEAT)) is RefusalCode.UNKNOWN_SUBJECT


def test_a_seat_that_somebody_left_in_the_middle_is_empty_after_the_policys_minutes() -> None:
    bench = opened()
    bench.ask(SignOn(shift=KEY, seat=SEAT))
    bench.ask(SignOn(shift=KEY, seat=DESK), by=OTHER)
    assert due(bench.state, TWO_SHIFTS) is None
    bench.ask(SignOff(shift=KEY, seat=DESK, reason="外出"), by=OTHER, seconds=2 * HOUR)
    moment, command = due(bench.state, TWO_SHIFTS) or (None, None)
    assert (moment, command) == (at(2 * HOUR + 900), MarkSeatEmpty(shift=KEY, seat=DESK))
    assert bench.ask(command, seconds=2 * HOUR + 900) is None
    assert bench.state.empty == [DESK]


def test_who_steps_out_and_is_back_in_time_is_not_missed() -> None:
    bench = opened()
    for seat in (SEAT, DESK):
        bench.ask(SignOn(shift=KEY, seat=seat))
    bench.ask(SignOff(shift=KEY, seat=DESK), seconds=HOUR)
    bench.ask(SignOn(shift=KEY, seat=DESK), seconds=HOUR + 300)
    bench.ask(MarkSeatEmpty(shift=KEY, seat=DESK), seconds=HOUR + 900)
    assert bench.told == []


def test_a_seat_that_was_handed_over_is_not_missed_until_its_end() -> None:
    bench = opened()
    for seat in (SEAT, DESK):
        bench.ask(SignOn(shift=KEY, seat=seat))
    off = SignOff(shift=KEY, seat=DESK, user=LEADER.user, handover="h1")
    bench.ask(off, by=NEXT, seconds=11.8 * HOUR)
    assert due(bench.state, TWO_SHIFTS) is None
    bench.ask(SignOff(shift=KEY, seat=SEAT), seconds=11.9 * HOUR)
    assert due(bench.state, TWO_SHIFTS) is None, "the next watch's own clocks count by then"


def test_seats_planned_or_cancelled_while_it_runs_are_missed_or_no_more() -> None:
    bench = opened()
    bench.ask(MarkSeatEmpty(shift=KEY, seat=DESK), seconds=900)
    late = SeatId("环保席")
    assert bench.ask(AmendSeats(shift=KEY, seats=[SEAT, late]), seconds=3 * HOUR) is None
    assert (bench.state.seats, bench.state.empty) == ([SEAT, late], [])
    bench.ask(SignOn(shift=KEY, seat=SEAT))
    moment, command = due(bench.state, TWO_SHIFTS) or (None, None)
    assert (moment, command) == (
        at(3 * HOUR) + dt.timedelta(minutes=15),
        MarkSeatEmpty(shift=KEY, seat=late),
    )
