"""What can be done with a spot of the map that is no mark of anything: by the right button or the
menu key. UI thread only.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Signal, Slot
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QMenu

from backends.record.common import Place
from widgets.map.view import MapView


class SpotMenu(QObject):
    """A menu for where the pointer is; with the menu key, for the middle of the map."""

    incident_asked = Signal(object)  # Place, its name for the operator to go on with
    cameras_asked = Signal(object)  # Place

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._view = view
        self._place: Place | None = None
        self.menu = QMenu(view)
        self.report = QAction(self.tr("在这里登记事件…"), self.menu)
        self.cameras = QAction(self.tr("附近摄像机上墙"), self.menu)
        self.menu.addActions([self.report, self.cameras])
        self.report.triggered.connect(self._on_report)
        self.cameras.triggered.connect(self._on_cameras)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # While a mark is drawn its clicks are points.
        if isinstance(event, QContextMenuEvent) and self._view.drawing is None:
            is_key = event.reason() is QContextMenuEvent.Reason.Keyboard
            self.open_at(self._view.rect().center() if is_key else event.pos())
            return True
        return super().eventFilter(watched, event)

    def open_at(self, at: QPoint) -> None:
        """Open it for a point of the view."""
        lon, lat = self._view.viewport.to_degrees(at.x(), at.y())
        name = self.tr("地图选点 {lon:.5f}, {lat:.5f}").format(lon=lon, lat=lat)
        self._place = Place(lon_wgs84=lon, lat_wgs84=lat, name=name)
        self.menu.popup(self._view.mapToGlobal(at))
        self.menu.setActiveAction(self.report)

    @Slot()
    def _on_report(self) -> None:
        if self._place is not None:
            self.incident_asked.emit(self._place)

    @Slot()
    def _on_cameras(self) -> None:
        if self._place is not None:
            self.cameras_asked.emit(self._place)
