"""A dome goes where it is told, stays within its picture, and comes home."""

from __future__ import annotations

import pytest

from backends.demo.gb28181.head import Head, Pose, crop
from backends.protocols.manscdp import control, ptz


def told(head: Head, command: ptz.Command, now_s: float) -> None:
    head.steer(control.Ptz(command=command), now_s)


def after(head: Head, from_s: float, to_s: float) -> Pose:
    pose = head.pose(from_s)
    for step in range(int((to_s - from_s) * 10) + 1):
        pose = head.pose(from_s + step / 10)
    return pose


@pytest.mark.parametrize(
    ("move", "axis", "sign"),
    [
        (ptz.Move(pan=1, pan_speed=200), "x", 1),
        (ptz.Move(pan=-1, pan_speed=200), "x", -1),
        (ptz.Move(tilt=1, tilt_speed=200), "y", -1),
        (ptz.Move(tilt=-1, tilt_speed=200), "y", 1),
        (ptz.Move(zoom=1, zoom_speed=10), "zoom", 1),
        (ptz.Move(zoom=-1, zoom_speed=10), "zoom", -1),
    ],
)
def test_it_moves_until_it_is_told_to_stop(move: ptz.Move, axis: str, sign: int) -> None:
    head = Head()
    before = head.pose(0.0)
    told(head, move, 0.0)
    moving = after(head, 0.0, 0.5)
    assert (getattr(moving, axis) - getattr(before, axis)) * sign > 0.01
    told(head, ptz.Move(), 0.5)
    assert after(head, 0.5, 3.0) == moving


def test_it_never_looks_past_the_edge() -> None:
    head = Head()
    told(head, ptz.Move(pan=1, tilt=-1, pan_speed=255, tilt_speed=255), 0.0)
    pose = after(head, 0.0, 9.0)
    left, top, wide, tall = crop(pose, (1280, 720))
    assert left + wide <= 1280 and top + tall <= 720
    assert left + wide >= 1276 and top + tall >= 716


def test_a_preset_is_set_called_and_deleted() -> None:
    head = Head()
    told(head, ptz.Move(pan=1, pan_speed=255), 0.0)
    after(head, 0.0, 0.6)
    told(head, ptz.Move(), 0.6)
    there = head.pose(0.6)
    told(head, ptz.PresetCommand(deed=ptz.PresetDeed.SET, number=9), 0.6)
    told(head, ptz.PresetCommand(deed=ptz.PresetDeed.CALL, number=1), 1.0)
    assert after(head, 1.0, 3.0) == Pose()
    told(head, ptz.PresetCommand(deed=ptz.PresetDeed.CALL, number=9), 3.0)
    assert after(head, 3.0, 5.0) == there
    told(head, ptz.PresetCommand(deed=ptz.PresetDeed.DELETE, number=9), 5.0)
    assert 9 not in head.presets


def test_it_comes_home_when_it_is_left_alone() -> None:
    head = Head()
    head.steer(control.HomePosition(is_enabled=True, idle_s=10, preset=1), 0.0)
    told(head, ptz.PresetCommand(deed=ptz.PresetDeed.CALL, number=3), 1.0)
    assert after(head, 1.0, 9.0) != Pose()
    assert after(head, 9.0, 14.0) == Pose()


def test_a_cruise_goes_from_preset_to_preset_until_somebody_steers() -> None:
    head = Head()
    for number in (2, 3):
        told(head, ptz.Cruise(deed=ptz.CruiseDeed.ADD_POINT, track=1, value=number), 0.0)
    told(head, ptz.Cruise(deed=ptz.CruiseDeed.START, track=1), 0.0)
    first = after(head, 0.0, 3.0)
    second = after(head, 3.0, 9.0)
    assert first != second
    told(head, ptz.Move(), 9.0)
    assert after(head, 9.0, 20.0) == second


def test_exact_positions_and_a_dragged_rectangle_are_gone_to() -> None:
    head = Head()
    head.steer(control.PrecisePtz(pan_deg=12.0, tilt_deg=-6.0, zoom=2.0), 0.0)
    after(head, 0.0, 2.0)
    assert head.precise(2.0) == pytest.approx((12.0, -6.0, 2.0))
    drag = control.DragZoom(
        is_in=True, picture_width=640, picture_height=360, mid_x=320, mid_y=180, width=320,
        height=180,
    )  # fmt: skip
    head.steer(drag, 2.0)
    assert after(head, 2.0, 4.0).zoom == pytest.approx(4.0)


def test_tours_are_kept_by_their_numbers() -> None:
    head = Head()
    assert head.tours() == {2: ("四处看看", [1, 2, 4, 3])}
    for number in (3, 1):
        told(head, ptz.Cruise(deed=ptz.CruiseDeed.ADD_POINT, track=5, value=number), 0.0)
    assert head.tours()[5] == ("", [3, 1])
    told(head, ptz.Cruise(deed=ptz.CruiseDeed.DELETE_POINT, track=2), 0.0)
    assert list(head.tours()) == [5]
