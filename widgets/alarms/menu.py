"""What may be done with one alarm, on the right mouse button. UI thread; asks, does nothing."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from backends.record.alarm import Alarm, AlarmState
from widgets.alarms.actions import alarm_actions
from widgets.alarms.deeds import Deed, fitting, not_permitted, obstacle, offer_word
from widgets.context import UiContext
from widgets.icons import icon

_KEY_OF = {
    Deed.ACKNOWLEDGE: "acknowledge",
    Deed.TAKE: "take",
    Deed.SHELVE: "shelve",
    Deed.OUT_OF_SERVICE: "out_of_service",
    Deed.RESET: "reset",
}


class AlarmMenu(QMenu):
    """Deletes itself when closed. Deeds that one may not do are not offered."""

    deed_asked = Signal(object, object)  # Deed, the Alarm as it was when the menu opened
    action_asked = Signal(str, object)  # name of an alarm action, the Alarm

    def __init__(self, context: UiContext, alarm: Alarm, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._alarm = alarm
        self._keys = alarm_actions()
        self._add_deeds()
        self.addSeparator()
        if not_permitted(context.link, Deed.ACKNOWLEDGE, alarm) == "":
            self._add("incident", self.tr("转为事件…"), "incident")
        if alarm.place is not None:
            self._add("locate", self.tr("在地图上定位"), "locate")
            self._add("camera", self.tr("调看最近两路摄像机"), "cameras")

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
        for deed, name in _KEY_OF.items():
            if deed is Deed.RESET and alarm.state is not AlarmState.LATCHED:
                continue
            meant = fitting(link, deed, alarm)
            if not_permitted(link, meant, alarm):
                continue
            action = self._item(_ICONS[meant], offer_word(link, meant, alarm), name)
            action.setData(meant)
            action.setEnabled(not obstacle(link, meant, alarm))
            action.triggered.connect(self._on_deed)

    def _add(self, icon_name: str, text: str, name: str) -> None:
        action = self._item(icon_name, text, name)
        action.setData(name)
        action.triggered.connect(self._on_action)

    def _item(self, icon_name: str, text: str, name: str) -> QAction:
        # The key is shown only; the list itself listens to it.
        key = self._keys.action(name).key_text.partition(" / ")[0]
        return self.addAction(icon(icon_name, self._context.theme), f"{text}\t{key}")

    @Slot()
    def _on_deed(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.deed_asked.emit(action.data(), self._alarm)

    @Slot()
    def _on_action(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.action_asked.emit(action.data(), self._alarm)


_ICONS = {
    Deed.ACKNOWLEDGE: "acknowledge",
    Deed.TAKE: "take",
    Deed.RELEASE: "release",
    Deed.SHELVE: "shelve",
    Deed.UNSHELVE: "alarm",
    Deed.OUT_OF_SERVICE: "out_of_service",
    Deed.RETURN: "check",
    Deed.RESET: "reset",
}
