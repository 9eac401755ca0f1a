"""What is done from the map with the other panels: cameras, talk, teams. UI thread only."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QObject, Slot

from app.panels import Panels
from app.wiring import Wiring
from backends.link.queries import Near
from backends.record.common import Place
from backends.record.ids import CameraId, IncidentId
from backends.record.warning import WarningNotice
from widgets.formats import list_text
from widgets.shell.banner import Banner
from widgets.wall.layouts import SPLITS


class MapHands(QObject):
    """Hears the map, calls wall and incident card. `open_incident` shows an incident's card."""

    def __init__(
        self,
        wiring: Wiring,
        panels: Panels,
        banner: Banner,
        open_incident: Callable[[IncidentId], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._wiring, self._panels, self._banner = wiring, panels, banner
        self._open_incident = open_incident
        city = panels.map
        city.cameras_to_wall.connect(self._on_cameras)
        city.talk_asked.connect(self._on_talk)
        city.dispatch_asked.connect(self._on_dispatch)
        city.warning_asked.connect(panels.alarms.warnings.begin)

    @Slot(object)
    def _on_cameras(self, cameras: list[CameraId]) -> None:
        """Cameras of an area drawn on the map, each in a tile of its own where there is room."""
        view = self._panels.wall.view
        if len(cameras) > view.split:
            view.set_split(next((n for n in SPLITS if n >= len(cameras)), SPLITS[-1]))
        self._wiring.call_up(cameras, None)

    @Slot(object)
    def _on_talk(self, camera: CameraId) -> None:
        """Onto the wall, and there the buttons for talking."""
        self._wiring.show_camera(camera)
        self._panels.wall.view.field_asked.emit("talk")

    @Slot(object, object)
    def _on_dispatch(self, incident: IncidentId | None, near: list[Near]) -> None:
        """Teams chosen on the map: the form of the incident's task, with their names in it."""
        if incident is None:
            said = self.tr("附近没有在办事件。先在图上登记事件，再派遣队伍")
            self._banner.show_notice(said)
            return
        self._open_incident(incident)
        names = list_text(team.name for team in near)
        self._panels.card.acts.dispatch_near(replace(near[0], name=names))


def middle_of(warning: WarningNotice) -> Place | None:
    """The middle of what a warning covers; None where it gives no area."""
    points = [point for ring in warning.area.rings for point in ring]
    if not points:
        return None
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    return Place(
        lon_wgs84=(min(lons) + max(lons)) / 2,
        lat_wgs84=(min(lats) + max(lats)) / 2,
        name=warning.area.name,
    )
