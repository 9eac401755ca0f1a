"""Which tile a camera goes to, and which tiles an alarm marks."""

from __future__ import annotations

import pytest

from backends.record.alarm import AlarmState
from backends.record.common import Department, Place, Severity
from backends.record.ids import CameraId
from backends.record.resource import Camera
from tests.gui.alarm_samples import a_camera, an_alarm
from widgets.shell.calling_up import marked_cameras, tiles_for


def ids(*names: str) -> list[CameraId]:
    return [CameraId(name) for name in names]


@pytest.mark.parametrize(
    ("cameras", "shown", "selected", "expected"),
    [
        (["a"], {}, None, {0: "a"}),
        (["a"], {0: "x"}, None, {1: "a"}),
        (["a"], {0: "x", 1: "y"}, 0, {0: "a"}),
        (["a"], {2: "a"}, 0, {}),
        (["a", "b"], {0: "w", 1: "x", 2: "y", 3: "z"}, None, {2: "a", 3: "b"}),
        (["a", "b"], {0: "w", 1: "x", 2: "y", 3: "a"}, None, {2: "b"}),
        (["a", "a"], {}, None, {0: "a"}),
        (["a"], {7: "a"}, None, {0: "a"}),
    ],
)
def test_a_camera_called_up_goes_where_it_disturbs_least(
    cameras: list[str], shown: dict[int, str], selected: int | None, expected: dict[int, str]
) -> None:
    on_wall = {tile: CameraId(camera) for tile, camera in shown.items()}
    assert tiles_for(ids(*cameras), on_wall, 4, selected) == expected


def test_more_cameras_than_tiles_are_left_out() -> None:
    assert len(tiles_for(ids("a", "b", "c"), {}, 1, None)) == 1


def _near(place: Place, count: int) -> list[tuple[Camera, float]]:
    cameras = [a_camera(n, f"c{n}", Department.GRID, "d") for n in (1, 2, 3)]
    return [(cameras[0], 80.0), (cameras[1], 501.0), (cameras[2], 600.0)][:count]


def test_only_near_cameras_of_pressing_unacknowledged_alarms_are_marked() -> None:
    alarms = [
        an_alarm("a", Severity.II),
        an_alarm("b", Severity.I),
        an_alarm("c", Severity.I, place=None),
    ]
    assert marked_cameras(alarms, _near) == {CameraId("cam-1"): Severity.I}
    assert marked_cameras([], _near, [(CameraId("cam-9"), Severity.IV)]) == {
        CameraId("cam-9"): Severity.IV
    }
    assert marked_cameras([an_alarm("d", Severity.III)], _near) == {}
    assert marked_cameras([an_alarm("e", Severity.I, AlarmState.ACKED)], _near) == {}
