"""New alarms of Ⅰ and Ⅱ open the cameras nearest to them on the wall. UI thread.

Which tile they may take, and for how long, is the wall's business.
"""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QObject, Signal

from backends.link.api import Change, Link
from backends.record.alarm import Alarm, AlarmState
from backends.record.common import Severity
from backends.record.ids import AlarmId
from widgets.alarms.nearest import CameraPlaces
from widgets.shell.calling_up import MARKED_WITHIN_M

POPPING = (Severity.I, Severity.II)
CAMERAS_EACH = 2
MOST_AT_ONCE = 4  # alarms of one change: in a storm the worst come first, and there is no room
_Raise = tuple[dt.datetime, Severity]


class AlarmPopUps(QObject):
    """Reports each camera to pop up, the nearest to the worst alarm first."""

    wanted = Signal(object, object, object)  # CameraId, AlarmId, Severity

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._seen: dict[AlarmId, _Raise] = {}
        self._places = CameraPlaces(link.cameras.values())
        self._look_at_all()
        self._unsubscribe = link.subscribe(self._on_change)

    def release(self) -> None:
        """Hear no more of the link."""
        self._unsubscribe()

    def _on_change(self, change: Change) -> None:
        if change.reset or change.resources:
            self._places = CameraPlaces(self._link.cameras.values())
        if change.reset:
            self._look_at_all()  # what was there before this console is no news
            return
        fresh = [
            alarm for alarm in map(self._link.alarms.get, change.alarms) if self._is_new(alarm)
        ]
        for alarm in sorted(filter(None, fresh), key=_worst_first)[:MOST_AT_ONCE]:
            self._pop_up(alarm)

    def _look_at_all(self) -> None:
        self._seen = {alarm.id: _raise_of(alarm) for alarm in self._link.alarms.values()}

    def _is_new(self, alarm: Alarm | None) -> bool:
        """Raised since it was last seen, or grown worse; kept in mind."""
        if alarm is None:
            return False
        before, now = self._seen.get(alarm.id), _raise_of(alarm)
        self._seen[alarm.id] = now
        if alarm.state is not AlarmState.UNACK or alarm.is_set_aside or alarm.is_late:
            return False
        if alarm.severity not in POPPING or alarm.place is None:
            return False
        return before is None or now[0] > before[0] or now[1] < before[1]

    def _pop_up(self, alarm: Alarm) -> None:
        assert alarm.place is not None
        for camera, metres in self._places.nearest(alarm.place, CAMERAS_EACH):
            if metres <= MARKED_WITHIN_M:
                self.wanted.emit(camera.id, alarm.id, alarm.severity)


def _raise_of(alarm: Alarm) -> _Raise:
    return alarm.since, alarm.severity


def _worst_first(alarm: Alarm) -> tuple[int, float]:
    return int(alarm.severity), -alarm.since.timestamp()
