"""Which tile a camera called up goes to, and which cameras an alarm marks. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set

from backends.record.alarm import Alarm, AlarmState
from backends.record.common import Place, Severity
from backends.record.ids import CameraId
from backends.record.resource import Camera

MARKED_WITHIN_M = 500.0
MARKED_PER_ALARM = 2
MARKING = (Severity.I, Severity.II)

Nearest = Callable[[Place, int], list[tuple[Camera, float]]]


def tiles_for(
    cameras: Sequence[CameraId],
    shown: Mapping[int, CameraId],
    split: int,
    selected: int | None,
    locked: Set[int] = frozenset(),
) -> dict[int, CameraId]:
    """A tile for each camera not yet shown: the selected one, then empty ones, then the last.

    The first camera stands before the second, as they were named.
    Cameras beyond the split's tiles are left out; a camera on the wall stays where it is, and so
    does what is in a locked tile.
    """
    on_wall = {camera: tile for tile, camera in shown.items() if tile < split}
    kept = {on_wall[camera] for camera in cameras if camera in on_wall} | locked
    free = [] if selected is None or selected >= split else [selected]
    free += [tile for tile in range(split) if tile not in shown and tile not in free]
    free += [tile for tile in reversed(range(split)) if tile in shown and tile not in free]
    wanted = [camera for camera in dict.fromkeys(cameras) if camera not in on_wall]
    targets = sorted([tile for tile in free if tile not in kept][: len(wanted)])
    return dict(zip(targets, wanted, strict=False))


def marked_cameras(
    alarms: Iterable[Alarm],
    nearest: Nearest,
    called: Iterable[tuple[CameraId, Severity]] = (),
) -> dict[CameraId, Severity]:
    """Cameras whose tiles bear an alarm's colour: the two nearest, within 500 m, of each
    unacknowledged alarm of Ⅰ or Ⅱ, and those called up; the worst where several meet."""
    marked: dict[CameraId, Severity] = {}
    for called_up, severity in called:
        marked[called_up] = min(marked.get(called_up, severity), severity)
    for alarm in alarms:
        if alarm.state is not AlarmState.UNACK or alarm.severity not in MARKING:
            continue
        if alarm.place is None or alarm.is_late:
            continue
        for camera, distance_m in nearest(alarm.place, MARKED_PER_ALARM):
            if distance_m <= MARKED_WITHIN_M:
                marked[camera.id] = min(marked.get(camera.id, alarm.severity), alarm.severity)
    return marked
