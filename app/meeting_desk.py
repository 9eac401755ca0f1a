"""Connects the meetings' room: what a meeting begins from, and those who are invited. UI thread."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, Slot

from app.panels import Panels
from app.rooms import Rooms
from backends.link.api import Link
from backends.record.incident import Incident
from backends.record.meeting import MapArea
from backends.record.meeting_scene import MOST_STREAMS
from widgets.formats import list_text
from widgets.map.projection import TILE_PX, Viewport, degrees_of, world_x, world_y
from widgets.meetings.dialogs import CallPrefill
from widgets.meetings.invitations import Invitations
from widgets.meetings.words import camera_text
from widgets.shell.main_window import MainWindow
from widgets.shell.workspace import Room

NAMED = 6  # cameras of a view that are named


class MeetingDesk(QObject):
    """What the room asks of the rest of the console, and the other rooms of it."""

    def __init__(self, link: Link, panels: Panels, rooms: Rooms, window: MainWindow) -> None:
        super().__init__(panels.meetings)
        self._link, self._panels, self._window = link, panels, window
        page = panels.meetings
        page.detail.streams.walls.own = panels.scenes.walls.own
        page.view_asked.connect(self._on_view)
        page.area_asked.connect(self._on_area)
        page.subject_opened.connect(rooms.open_subject)
        for acts in (panels.card.acts.deeds, panels.board.acts):
            acts.meeting_asked.connect(self._on_incident)
        self.invitations = Invitations(link, self)
        self.invitations.said.connect(window.banner.show_notice)

    @Slot()
    def _on_view(self) -> None:
        """What stands on the wall and on the map now goes with the meeting."""
        shown = self._panels.wall.view.assignments()
        cameras = [camera for _, camera in sorted(shown.items())]
        parts = []
        if cameras:
            known = (camera_text(self._link.cameras.get(c), c) for c in cameras[:NAMED])
            parts.append(self.tr("大屏：{names}").format(names=list_text(known)))
        west, south, east, north = self._panels.map.view.viewport.bounds()
        area = MapArea(west=west, south=south, east=east, north=north)
        km = math.radians(north - south) * 6_371
        middle = f"{(west + east) / 2:.3f}°E {(south + north) / 2:.3f}°N"
        parts.append(self.tr("一张图：{middle} 南北 {km} km").format(middle=middle, km=f"{km:.1f}"))
        streams = tuple(cameras[:MOST_STREAMS])
        self._call(CallPrefill(view=" · ".join(parts), streams=streams, area=area))

    @Slot(object)
    def _on_area(self, area: MapArea) -> None:
        """The map as it was then, as large as it goes."""
        self._window.workspace.go_to(Room.MAP)
        view = self._panels.map.view
        view.go_to(*fitted(area, view.viewport))

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


def fitted(area: MapArea, viewport: Viewport) -> tuple[float, float, float]:
    """(lon, lat, zoom) at which all of the area is in the view."""
    left, right = world_x(area.west), world_x(area.east)
    top, foot = world_y(area.north), world_y(area.south)
    wide, high = max(right - left, 1e-9), max(foot - top, 1e-9)
    scale = min(viewport.width / wide, viewport.height / high) / TILE_PX
    lon, lat = degrees_of((left + right) / 2, (top + foot) / 2)
    return lon, lat, math.log2(max(scale, 1.0))
