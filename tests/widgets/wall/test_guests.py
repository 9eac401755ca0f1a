"""Which tile an alarm's camera takes."""

from __future__ import annotations

import pytest

from backends.record.common import Severity
from backends.record.ids import CameraId
from widgets.wall.guests import LEAST_STAY_S, Seat, Why, most_guests, seat_for
from widgets.wall.store import Guest


def a_guest(severity: Severity = Severity.II, since_s: float = 100.0, camera: str = "new") -> Guest:
    return Guest(
        camera=CameraId(camera), alarm="a", severity=severity, since_s=since_s, until_s=since_s + 60
    )


def a_seat(index: int, camera: str | None = "", **facts: object) -> Seat:
    name = f"cam-{index}" if camera == "" else camera
    fields = {"area": 1, "camera": None if name is None else CameraId(name)} | facts
    return Seat(index=index, **fields)  # type: ignore[arg-type]  # facts are Seat's own


def taken(index: int, severity: Severity, since_s: float) -> Seat:
    guest = a_guest(severity, since_s, f"guest-{index}")
    return a_seat(index, f"guest-{index}", guest=guest)


def test_a_camera_that_is_on_the_wall_needs_no_pop_up() -> None:
    assert seat_for(a_guest(), [a_seat(0), a_seat(1, "new")]) is Why.SHOWN


def test_one_that_has_popped_up_already_stays_longer_where_it_is() -> None:
    seats = [a_seat(0, None), a_seat(1, "new", guest=a_guest(since_s=50))]
    assert seat_for(a_guest(), seats) == 1
    locked = [a_seat(0, None), a_seat(1, "new", guest=a_guest(since_s=50), is_locked=True)]
    assert seat_for(a_guest(), locked) is Why.SHOWN, "and not in a tile locked meanwhile"


def test_an_empty_tile_is_taken_first() -> None:
    assert seat_for(a_guest(), [a_seat(0), a_seat(1, None), a_seat(2, None)]) == 1


def test_a_locked_tile_is_never_taken() -> None:
    assert seat_for(a_guest(), [a_seat(0), a_seat(1, None, is_locked=True)]) == 0
    locked = [a_seat(n, is_locked=True) for n in range(4)]
    assert seat_for(a_guest(Severity.I), locked) is Why.LOCKED
    kept = [taken(0, Severity.IV, 0.0), a_seat(1, is_locked=True)]
    assert seat_for(a_guest(Severity.I), kept) == 0


def test_the_smallest_and_hindmost_goes_and_the_tile_at_hand_last() -> None:
    seats = [a_seat(0, area=4), a_seat(1), a_seat(2), a_seat(3, is_selected=True)]
    assert seat_for(a_guest(), seats) == 2
    assert seat_for(a_guest(), [a_seat(0, area=9), a_seat(1, is_hotspot=True)]) == 0


def test_a_tile_with_an_alarm_as_urgent_is_left_alone() -> None:
    seats = [a_seat(0, severity=Severity.I), a_seat(1, severity=Severity.II)]
    assert seat_for(a_guest(Severity.II), seats) is Why.TAKEN
    assert seat_for(a_guest(Severity.I), seats) == 1


@pytest.mark.parametrize(("tiles", "most"), [(1, 1), (4, 1), (9, 2), (16, 4), (64, 4)])
def test_alarms_have_a_quarter_of_the_wall_at_most(tiles: int, most: int) -> None:
    assert most_guests(tiles) == most


def test_the_worse_alarm_pushes_out_the_less_bad_one() -> None:
    seats = [a_seat(0), a_seat(1), a_seat(2), taken(3, Severity.II, 99.0)]
    assert seat_for(a_guest(Severity.I), seats) == 3


def test_what_has_just_come_is_not_pushed_out_by_its_like() -> None:
    seats = [a_seat(0), a_seat(1), a_seat(2), taken(3, Severity.II, 99.0)]
    assert seat_for(a_guest(Severity.II), seats) is Why.TAKEN
    later = a_guest(Severity.II, since_s=99.0 + LEAST_STAY_S)
    assert seat_for(later, seats) == 3
