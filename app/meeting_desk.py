"""Connects the meetings' room: streams onto the wall, what a meeting begins from. UI thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from app.panels import Panels
from app.rooms import Rooms
from backends.link.api import Link
from backends.record.ids import CameraId
from backends.record.incident import Incident
from backends.record.scene_layout import Layout, of_split, one_large
from widgets.formats import list_text
from widgets.meetings.dialogs import CallPrefill
from widgets.meetings.words import camera_text
from widgets.shell.main_window import MainWindow
from widgets.shell.workspace import Room

_SIDES = (3, 4, 5, 6)  # of 1+5, 1+7, 1+9, 1+11


class MeetingDesk(QObject):
    """What the room asks of the rest of the console, and the other rooms of it."""

    def __init__(self, link: Link, panels: Panels, rooms: Rooms, window: MainWindow) -> None:
        super().__init__(panels.meetings)
        self._link, self._panels, self._window = link, panels, window
        page = panels.meetings
        page.wall_asked.connect(self._on_wall)
        page.view_asked.connect(self._on_view)
        page.subject_opened.connect(rooms.open_subject)
        for acts in (panels.card.acts.deeds, panels.board.acts):
            acts.meeting_asked.connect(self._on_incident)

    @Slot(object)
    def _on_wall(self, cameras: list[CameraId]) -> None:
        """One large and the others beside it; streams that stay on the wall only change places."""
        view = self._panels.wall.view
        layout = layout_for(len(cameras))
        if view.full_index is not None:
            view.set_full(None)
        if view.wall_layout != layout:
            view.set_wall_layout(layout)
        for tile, camera in enumerate(cameras[: len(layout.cells)]):
            shown = {known: index for index, known in view.assignments().items()}
            if camera in shown and shown[camera] != tile:
                view.swap(shown[camera], tile)
            elif camera not in shown:
                view.assign_id(tile, camera)

    @Slot()
    def _on_view(self) -> None:
        """What stands on the wall now goes with the meeting."""
        shown = self._panels.wall.view.assignments()
        cameras = [camera for _, camera in sorted(shown.items())]
        names = list_text(camera_text(self._link.cameras.get(c), c) for c in cameras[:6])
        text = self.tr("大屏：{names}").format(names=names) if names else self.tr("一张图")
        self._call(CallPrefill(view=text, streams=tuple(cameras[:16])))

    @Slot(object)
    def _on_incident(self, incident: Incident) -> None:
        departments = [incident.department, *incident.parties]
        self._call(
            CallPrefill(
                title=self.tr("{title} 会商").format(title=incident.title)[:200],
                about=f"incident:{incident.id}",
                departments=tuple(dict.fromkeys(departments)),
            )
        )

    def _call(self, prefill: CallPrefill) -> None:
        self._window.workspace.go_to(Room.MEETINGS)
        self._panels.meetings.call(prefill)


def layout_for(count: int) -> Layout:
    """1+N with room for so many; a single stream alone."""
    if count <= 1:
        return of_split(1)
    for side in _SIDES:
        layout = one_large(side)
        if len(layout.cells) >= count:
            return layout
    return of_split(16)
