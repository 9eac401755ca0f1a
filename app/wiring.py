"""Connects the console's panels: what is chosen in one shows in the others. UI thread only."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from backends.link.api import Change, Link
from backends.record.alarm import Alarm, AlarmState
from backends.record.common import Place, Severity
from backends.record.ids import AlarmId, CameraId, ResourceId
from widgets.alarms.detail import AlarmDetail
from widgets.alarms.nearest import CameraPlaces
from widgets.alarms.panel import AlarmPanel
from widgets.map.panel import MapPanel
from widgets.resources.panel import ResourcePanel
from widgets.shell.calling_up import marked_cameras, tiles_for
from widgets.shell.main_window import MainWindow
from widgets.wall.panel import WallPanel
from widgets.wall.view import WallView

CAMERAS_OF_AN_ALARM = 2
STREAMS_EVERY_MS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Panels:
    """The console's panels."""

    wall: WallPanel
    map: MapPanel
    alarms: AlarmPanel
    detail: AlarmDetail
    resources: ResourcePanel


class Wiring(QObject):
    """Panels signal up to here; from here they are called down."""

    def __init__(self, link: Link, panels: Panels, window: MainWindow) -> None:
        super().__init__(window)
        self._link, self._panels, self._window = link, panels, window
        self._places = CameraPlaces(())
        self._has_begun, self._is_beginning = False, False
        self._unsubscribe = link.subscribe(self._on_change)
        alarms, detail, city, wall = panels.alarms, panels.detail, panels.map, panels.wall
        # Queued: the list's own views take the rows in first.
        queued = Qt.ConnectionType.QueuedConnection
        alarms.model.rowsInserted.connect(self._on_first_rows, queued)
        alarms.model.modelReset.connect(self._on_first_rows, queued)
        alarms.alarm_selected.connect(self._on_alarm)
        alarms.detail_requested.connect(self._on_alarm)
        for panel in (alarms, detail):
            panel.locate_requested.connect(self._on_locate_alarm)
            panel.cameras_requested.connect(self._on_cameras_of_alarm)
        detail.camera_activated.connect(self._on_camera)
        city.alarm_selected.connect(self._on_alarm_on_map)
        city.cameras_requested.connect(self._on_cameras_of_alarm)
        city.camera_to_wall.connect(self._on_camera)
        panels.resources.camera_activated.connect(self._on_camera)
        panels.resources.locate_requested.connect(self._on_locate_resource)
        wall.view.split_changed.connect(self._on_wall)
        wall.view.assignments_changed.connect(self._on_wall)
        self._on_wall()
        self._streams_timer = QTimer(self)
        self._streams_timer.setInterval(STREAMS_EVERY_MS)
        self._streams_timer.timeout.connect(self._on_streams)
        self._streams_timer.start()

    def release(self) -> None:
        """Hear no more of the link."""
        self._streams_timer.stop()
        self._panels.map.close_line()
        self._unsubscribe()

    def _on_change(self, change: Change) -> None:
        if change.reset or change.resources:
            self._places = CameraPlaces(self._link.cameras.values())

    @Slot()
    def _on_first_rows(self) -> None:
        """The watch begins with the most pressing alarm open; later nothing moves by itself."""
        if self._has_begun or not self._link.alarms:
            return
        self._has_begun = True
        first = min(self._link.alarms.values(), key=_most_pressing)
        self._is_beginning = True  # the map stays with the whole city until somebody chooses
        self._panels.alarms.select_alarm(first.id)
        self._is_beginning = False

    @Slot(object)
    def _on_alarm(self, alarm_id: AlarmId | None) -> None:
        self._panels.detail.show_alarm(alarm_id)
        if not self._is_beginning:
            self._panels.map.select_alarm(alarm_id)

    @Slot(object)
    def _on_alarm_on_map(self, alarm_id: AlarmId) -> None:
        self._panels.alarms.select_alarm(alarm_id)
        self._panels.detail.show_alarm(alarm_id)

    @Slot(object)
    def _on_locate_alarm(self, alarm_id: AlarmId) -> None:
        self._window.workspace.show_map()
        self._panels.map.select_alarm(alarm_id)

    @Slot(object)
    def _on_locate_resource(self, resource: ResourceId) -> None:
        self._window.workspace.show_map()
        self._panels.map.select_resource(resource)

    @Slot(object)
    def _on_cameras_of_alarm(self, alarm_id: AlarmId) -> None:
        place = _place_of(self._link.alarms.get(alarm_id))
        if place is None:
            self._window.banner.show_notice(self.tr("这条报警没有位置，找不到附近的摄像机"))
            return
        near = self._places.nearest(place, CAMERAS_OF_AN_ALARM)
        if not near:
            self._window.banner.show_notice(self.tr("附近没有带位置的摄像机"))
            return
        self._call_up([camera.id for camera, _ in near], None)

    @Slot(object)
    def _on_camera(self, camera: CameraId) -> None:
        self._call_up([camera], self._panels.wall.view.selected_index)

    def _call_up(self, cameras: list[CameraId], selected: int | None) -> None:
        self._window.workspace.show_wall()
        view = self._panels.wall.view
        targets = tiles_for(cameras, view.assignments(), view.split, selected)
        for tile, camera in targets.items():
            view.assign_id(tile, camera)
        shown = {camera: tile for tile, camera in view.assignments().items()}
        if cameras[0] in shown:
            view.select(shown[cameras[0]])

    @Slot()
    def _on_streams(self) -> None:
        """Which cameras are on the wall, and how their streams are."""
        view = self._panels.wall.view
        states = {
            camera: view.tile_status(tile).state for tile, camera in view.assignments().items()
        }
        self._panels.resources.show_streams(states)

    @Slot()
    def _on_wall(self) -> None:
        view = self._panels.wall.view
        self._window.footer.set_wall(view.split, len(view.assignments()))


class TileMarks(QObject):
    """Keeps the tiles of one wall in the colours of the alarms near their cameras."""

    def __init__(self, link: Link, view: WallView) -> None:
        super().__init__(view)
        self._link, self._view = link, view
        self._places = CameraPlaces(link.cameras.values())
        self._marked: dict[CameraId, Severity] = {}
        self._unsubscribe = link.subscribe(self._on_change)
        self._mark()

    def release(self) -> None:
        """Hear no more of the link."""
        self._unsubscribe()

    def _on_change(self, change: Change) -> None:
        if change.reset or change.resources:
            self._places = CameraPlaces(self._link.cameras.values())
        if change.reset or change.resources or change.alarms:
            self._mark()

    def _mark(self) -> None:
        marked = marked_cameras(self._link.alarms.values(), self._places.nearest)
        for camera in self._marked.keys() | marked.keys():
            if self._marked.get(camera) != marked.get(camera):
                self._view.set_tile_alarm(camera, marked.get(camera))
        self._marked = marked


class Mirror(QObject):
    """Two walls that show the same: the console's preview and the wall window."""

    def __init__(self, one: WallView, other: WallView) -> None:
        super().__init__(other)
        self._one, self._other = one, other
        self._is_copying = False
        for view, slot in ((one, self._from_one), (other, self._from_other)):
            view.split_changed.connect(slot)
            view.assignments_changed.connect(slot)
        self._from_one()

    @Slot()
    def _from_one(self) -> None:
        self._copy(self._one, self._other)

    @Slot()
    def _from_other(self) -> None:
        self._copy(self._other, self._one)

    def _copy(self, source: WallView, target: WallView) -> None:
        if self._is_copying or source.arrangement() == target.arrangement():
            return
        self._is_copying = True
        try:
            wanted = source.arrangement()
            for index in target.arrangement().cameras.keys() - wanted.cameras.keys():
                target.clear(index)
            target.restore(wanted)
        finally:
            self._is_copying = False


def _most_pressing(alarm: Alarm) -> tuple[bool, int, float]:
    is_seen = alarm.state not in (AlarmState.UNACK, AlarmState.RTNUN)
    return is_seen, int(alarm.severity), -alarm.raised_at.timestamp()


def _place_of(alarm: Alarm | None) -> Place | None:
    return alarm.place if alarm is not None else None
