"""What may be done with one alarm, on the right mouse button. UI thread; asks, does nothing."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from backends.record.alarm import Alarm
from widgets.alarms.deeds import Deed, is_mine, not_permitted, obstacle
from widgets.context import UiContext
from widgets.icons import icon


class AlarmMenu(QMenu):
    """Deletes itself when closed. Deeds that one may not do are not offered."""

    deed_asked = Signal(object, object)  # Deed, the Alarm as it was when the menu opened
    locate_asked = Signal(object)  # AlarmId
    cameras_asked = Signal(object)

    def __init__(self, context: UiContext, alarm: Alarm, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._alarm = alarm
        self._add_deeds()
        if alarm.place is not None:
            self.addSeparator()
            self._add("locate", self.tr("在地图上定位"), "L").triggered.connect(self._on_locate)
            cameras = self._add("camera", self.tr("调看最近两路摄像机"), "C")
            cameras.triggered.connect(self._on_cameras)

    def open_at(self, where: object) -> None:
        """Open at a global QPoint."""
        if isinstance(where, QPoint):
            self.popup(where)

    def _add_deeds(self) -> None:
        link, alarm = self._context.link, self._alarm
        refused = not_permitted(link, Deed.ACKNOWLEDGE, alarm)
        if refused:
            self.addAction(refused).setEnabled(False)
            return
        deeds = [(Deed.ACKNOWLEDGE, "acknowledge", self.tr("确认"), "A")]
        if is_mine(link, alarm):
            deeds.append((Deed.RELEASE, "release", self.tr("释放"), "T"))
        else:
            deeds.append((Deed.TAKE, "take", self.tr("接手"), "T"))
        for deed, name, text, key in deeds:
            action = self._add(name, text, key)
            action.setData(deed)
            action.setEnabled(not obstacle(link, deed, alarm))
            action.triggered.connect(self._on_deed)

    def _add(self, name: str, text: str, key: str) -> QAction:
        # The key is shown only; the list itself listens to it.
        return self.addAction(icon(name, self._context.theme), f"{text}\t{key}")

    @Slot()
    def _on_deed(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.deed_asked.emit(action.data(), self._alarm)

    @Slot()
    def _on_locate(self) -> None:
        self.locate_asked.emit(self._alarm.id)

    @Slot()
    def _on_cameras(self) -> None:
        self.cameras_asked.emit(self._alarm.id)
