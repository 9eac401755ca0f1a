"""Connects the console's panels: what is chosen in one shows in the others. UI thread only."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from app.panels import Panels
from backends.link.api import Change, Link
from backends.record.alarm import Alarm, AlarmState
from backends.record.common import Place, Severity
from backends.record.ids import AlarmId, CameraId, ResourceId
from widgets.alarms.nearest import CameraPlaces
from widgets.formats import distance_text
from widgets.map.content import OnWall
from widgets.shell.calling_up import marked_cameras, tiles_for
from widgets.shell.main_window import MainWindow
from widgets.shell.workspace import Room
from widgets.wall.view import WallView

CAMERAS_OF_AN_ALARM = 2
SPLIT_OF_SEVERAL = 4
FAR_M = 1500.0  # a camera farther away than this hardly shows the place
STREAMS_EVERY_MS = 2000


class CalledUp(QObject):
    """Which cameras were called up for which alarm, for the marks of every wall."""

    changed = Signal()

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._alarm_of: dict[CameraId, AlarmId] = {}

    def note(self, alarm: AlarmId, cameras: list[CameraId]) -> None:
        """These cameras were called up for this alarm."""
        self._alarm_of |= dict.fromkeys(cameras, alarm)
        self.changed.emit()

    def severities(self) -> list[tuple[CameraId, Severity]]:
        """Cameras whose alarm nobody has acknowledged yet, with its severity."""
        found = [(c, self._link.alarms.get(alarm)) for c, alarm in self._alarm_of.items()]
        return [(c, a.severity) for c, a in found if a is not None and is_unseen(a)]


class Wiring(QObject):
    """Panels signal up to here; from here they are called down."""

    def __init__(self, link: Link, panels: Panels, window: MainWindow, called: CalledUp) -> None:
        super().__init__(window)
        self._link, self._panels, self._window = link, panels, window
        self._called = called
        self._places = CameraPlaces(link.cameras.values())
        self._has_begun, self._is_beginning = False, False
        self._is_on_map = False
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
        detail.camera_activated.connect(self.show_camera)
        city.alarm_selected.connect(self._on_alarm_on_map)
        city.cameras_requested.connect(self._on_cameras_of_alarm)
        city.camera_to_wall.connect(self.show_camera)
        panels.resources.camera_activated.connect(self.show_camera)
        panels.resources.locate_requested.connect(self.locate)
        panels.resources.device_asked.connect(self._on_device)
        panels.devices.camera_activated.connect(self.show_camera)
        panels.departments.camera_activated.connect(self.show_camera)
        panels.departments.located.connect(self.locate)
        panels.scenes.noticed.connect(window.banner.show_notice)
        wall.view.split_changed.connect(self._on_wall)
        wall.view.assignments_changed.connect(self._on_wall)
        wall.view.rotation_changed.connect(self._on_rotation)
        window.footer.still_asked.connect(self._on_still)
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
        if not (self._is_beginning or self._is_on_map):
            self._panels.map.select_alarm(alarm_id)

    @Slot(object)
    def _on_alarm_on_map(self, alarm_id: AlarmId) -> None:
        self._is_on_map = True  # it was clicked there: the map stays under the hand
        self._panels.alarms.select_alarm(alarm_id)
        self._is_on_map = False
        self._panels.detail.show_alarm(alarm_id)

    @Slot(object)
    def _on_locate_alarm(self, alarm_id: AlarmId) -> None:
        self._window.workspace.show_map()
        self._panels.map.select_alarm(alarm_id)

    @Slot(object)
    def locate(self, resource: ResourceId) -> None:
        """A resource on the map."""
        self._window.workspace.show_map()
        self._panels.map.select_resource(resource)

    @Slot(str)
    def _on_device(self, device: str) -> None:
        """A device of the tree, on its page."""
        self._window.workspace.go_to(Room.DEVICES)
        self._panels.devices.choose(device)

    @Slot(object)
    def _on_cameras_of_alarm(self, alarm_id: AlarmId) -> None:
        place = _place_of(self._link.alarms.get(alarm_id))
        if place is None:
            self._window.banner.show_notice(self.tr("这条报警没有位置，找不到附近的摄像机"))
            return
        self.show_cameras_near(place, [alarm_id])

    def show_cameras_near(self, place: Place, alarms: list[AlarmId]) -> None:
        """The nearest cameras onto the wall, marked by these alarms."""
        near = self._places.nearest(place, CAMERAS_OF_AN_ALARM)
        if not near:
            self._window.banner.show_notice(self.tr("附近没有带位置的摄像机"))
            return
        cameras = [camera.id for camera, _ in near]
        self.call_up(cameras, None)
        for alarm_id in alarms:
            self._called.note(alarm_id, cameras)
        metres = near[0][1]
        if metres > FAR_M:
            text = self.tr("附近没有摄像机，最近的一路在 {distance} 外")
            self._window.banner.show_notice(text.format(distance=distance_text(metres)))

    @Slot(object)
    def show_camera(self, camera: CameraId) -> None:
        """A camera into the scene that is edited; else onto the selected tile, or where is room."""
        if self._panels.scenes.add_camera(camera):
            return
        self.call_up([camera], self._panels.wall.view.selected_index)

    def call_up(self, cameras: list[CameraId], selected: int | None) -> None:
        """Cameras into tiles: the first into the selected one, the others where is room."""
        self._window.workspace.show_wall()
        view = self._panels.wall.view
        if view.split < len(cameras):
            view.set_split(SPLIT_OF_SEVERAL)
        if view.full_index is not None and [view.assignments().get(view.full_index)] != cameras:
            view.set_full(None)
        locked = view.locked_indices()
        targets = tiles_for(cameras, view.assignments(), view.split, selected, locked)
        if not targets and len(locked) == view.split:
            self._window.banner.show_notice(self.tr("大屏的窗格都已锁定，先解锁一个再调画面"))
        for tile, camera in targets.items():
            view.assign_id(tile, camera)
        shown = {camera: tile for tile, camera in view.assignments().items()}
        if cameras[0] in shown:
            view.select(shown[cameras[0]])
        if view.hides(cameras[0]):
            words = self.tr("大屏上有一格放大着，调出的画面在它后面；在大屏上按 Esc 返回分屏")
            self._window.banner.show_notice(words)

    @Slot()
    def _on_streams(self) -> None:
        """Which cameras are on the wall, and how their streams are."""
        view = self._panels.wall.view
        shown = {c: (tile, view.tile_status(tile)) for tile, c in view.assignments().items()}
        self._panels.resources.show_streams({c: status.state for c, (_, status) in shown.items()})
        self._panels.map.show_streams(
            {
                c: OnWall(tile=tile, state=status.state, frame_age_s=status.frame_age_s)
                for c, (tile, status) in shown.items()
            }
        )

    @Slot()
    def _on_wall(self) -> None:
        view = self._panels.wall.view
        self._window.footer.set_wall(view.split, len(view.assignments()))
        self._panels.scenes.walls.know_own(view.screens)
        self._on_streams()

    @Slot()
    def _on_rotation(self) -> None:
        self._window.footer.set_rotation(self._panels.wall.view.rotation)

    @Slot()
    def _on_still(self) -> None:
        self._panels.wall.view.act("rotation_still")


class TileMarks(QObject):
    """Keeps the tiles of one wall in the colours of the alarms near their cameras."""

    def __init__(self, link: Link, view: WallView, called: CalledUp) -> None:
        super().__init__(view)
        self._link, self._view, self._called = link, view, called
        self._places = CameraPlaces(link.cameras.values())
        self._marked: dict[CameraId, Severity] = {}
        self._unsubscribe = link.subscribe(self._on_change)
        called.changed.connect(self._mark)
        self._mark()

    def release(self) -> None:
        """Hear no more of the link."""
        self._unsubscribe()

    def _on_change(self, change: Change) -> None:
        if change.reset or change.resources:
            self._places = CameraPlaces(self._link.cameras.values())
        if change.reset or change.resources or change.alarms:
            self._mark()

    @Slot()
    def _mark(self) -> None:
        alarms = self._link.alarms.values()
        marked = marked_cameras(alarms, self._places.nearest, self._called.severities())
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
        one.twin, other.twin = other, one
        for view, slot in ((one, self._from_one), (other, self._from_other)):
            view.split_changed.connect(slot)
            view.assignments_changed.connect(slot)
        one.zoomed.connect(self._zoom_other)
        other.zoomed.connect(self._zoom_one)
        one.past_shown.connect(other.put_past)
        other.past_shown.connect(one.put_past)
        self._from_one()

    @Slot()
    def _from_one(self) -> None:
        self._copy(self._one, self._other)

    @Slot()
    def _from_other(self) -> None:
        self._copy(self._other, self._one)

    @Slot(int)
    def _zoom_other(self, index: int) -> None:
        self._other.set_zoom(index, self._one.zoom_of(index))

    @Slot(int)
    def _zoom_one(self, index: int) -> None:
        self._one.set_zoom(index, self._other.zoom_of(index))

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


def is_unseen(alarm: Alarm) -> bool:
    """Whether nobody has acknowledged it since it was raised."""
    return alarm.state in (AlarmState.UNACK, AlarmState.RTNUN)


def _most_pressing(alarm: Alarm) -> tuple[bool, int, float]:
    return not is_unseen(alarm), int(alarm.severity), -alarm.raised_at.timestamp()


def _place_of(alarm: Alarm | None) -> Place | None:
    return alarm.place if alarm is not None else None
