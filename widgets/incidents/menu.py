"""What may be done with one incident, on the right mouse button. UI thread; asks, does nothing."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from backends.record.incident import Incident
from widgets.context import UiContext
from widgets.incidents.deeds import Deed, button_text, fits_stage, obstacle, permit_deed
from widgets.incidents.keys import DEED_KEYS


class IncidentMenu(QMenu):
    """Deletes itself when closed. What one may not do, or the stage does not know, is not there."""

    deed_asked = Signal(object, object)  # Deed, the Incident as it was when the menu opened
    locate_asked = Signal(object)  # IncidentId
    cameras_asked = Signal(object)

    def __init__(self, context: UiContext, incident: Incident, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._incident = incident
        link = context.link
        for deed in Deed:
            is_wanted = fits_stage(deed, incident) and not incident.is_over
            if is_wanted and permit_deed(link.user, deed, incident).is_offered:
                text = button_text(link, deed, incident)
                action = self.addAction(f"{text}\t{DEED_KEYS[deed]}")
                action.setData(deed)
                action.setEnabled(not obstacle(link, deed, incident))
                action.triggered.connect(self._on_deed)
        if incident.place is not None:
            self.addSeparator()
            self.addAction(f"{self.tr('在地图上定位')}\tL").triggered.connect(self._on_locate)
            cameras = self.addAction(f"{self.tr('调看附近摄像机')}\tC")
            cameras.triggered.connect(self._on_cameras)
        if not self.actions():
            self.addAction(self.tr("这个事件没有可做的操作")).setEnabled(False)

    def open_at(self, where: object) -> None:
        """Open at a global QPoint."""
        if isinstance(where, QPoint):
            self.popup(where)

    @Slot()
    def _on_deed(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.deed_asked.emit(action.data(), self._incident)

    @Slot()
    def _on_locate(self) -> None:
        self.locate_asked.emit(self._incident.id)

    @Slot()
    def _on_cameras(self) -> None:
        self.cameras_asked.emit(self._incident.id)
