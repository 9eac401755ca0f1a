"""The buttons under an alarm's detail. UI thread; asks, does nothing itself."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from backends.link.api import Link
from backends.record.alarm import Alarm, AlarmState
from widgets.alarms.actions import alarm_actions
from widgets.alarms.deeds import (
    Deed,
    is_mine,
    not_permitted,
    obstacle,
    offer_word,
    who_decides,
)
from widgets.icons import icon
from widgets.theme import Theme

COLUMNS = 4


class DeedBar(QFrame):
    """All that can be done with the alarm shown; what one may not do is not there."""

    deed_asked = Signal(object)  # Deed
    locate_asked = Signal()
    cameras_asked = Signal()
    incident_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "footer")
        self._keys = alarm_actions()
        self.acknowledge = QPushButton(self.tr("确认"), self)
        self.acknowledge.setProperty("role", "primary")
        self.acknowledge.setIcon(icon("acknowledge", theme, "ground"))
        self.take = QPushButton(icon("take", theme), self.tr("接手"), self)
        self.release = QPushButton(icon("release", theme), self.tr("释放"), self)
        self.shelve = QPushButton(icon("shelve", theme), self.tr("搁置"), self)
        self.out_of_service = QPushButton(icon("out_of_service", theme), self.tr("停用"), self)
        self.reset = QPushButton(icon("reset", theme), self.tr("复位"), self)
        self.incident = QPushButton(icon("incident", theme), self.tr("转事件"), self)
        self.locate = QPushButton(icon("locate", theme), self.tr("定位"), self)
        self.cameras = QPushButton(icon("camera", theme), self.tr("最近两路"), self)
        self.locate.setToolTip(self.tr("地图移到这条报警的位置（在列表中按 L）"))
        self.cameras.setToolTip(self.tr("调看离报警最近的两路摄像机（在列表中按 C）"))
        self.ask_whom = QLabel(self)
        self.ask_whom.setProperty("role", "small")
        self.ask_whom.setWordWrap(True)
        self._deeds = {
            self.acknowledge: (Deed.ACKNOWLEDGE, "acknowledge"),
            self.take: (Deed.TAKE, "take"),
            self.release: (Deed.RELEASE, "take"),
            self.shelve: (Deed.SHELVE, "shelve"),
            self.out_of_service: (Deed.OUT_OF_SERVICE, "out_of_service"),
            self.reset: (Deed.RESET, "reset"),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        column.setSpacing(theme.px(6))
        column.addWidget(self.ask_whom)
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.px(6))
        for place in range(COLUMNS):
            self._grid.setColumnStretch(place, 1)
        column.addLayout(self._grid)
        self._laid: list[QPushButton] = []
        for button in self._deeds:
            button.clicked.connect(self._on_deed)
        self.incident.clicked.connect(self.incident_asked)
        self.locate.clicked.connect(self.locate_asked)
        self.cameras.clicked.connect(self.cameras_asked)

    def show_for(self, alarm: Alarm, link: Link) -> None:
        """Offer what can be done with this alarm now."""
        refused = not_permitted(link, Deed.ACKNOWLEDGE, alarm)
        self.ask_whom.setText(refused)
        self.ask_whom.setVisible(bool(refused))
        mine = is_mine(link, alarm)
        fits = {
            self.take: not mine,
            self.release: mine,
            self.shelve: alarm.shelf is None,
            self.out_of_service: alarm.out_of_service is None,
            self.reset: alarm.state is AlarmState.LATCHED,
            self.acknowledge: alarm.state is not AlarmState.LATCHED,
        }
        for button, (deed, name) in self._deeds.items():
            is_offered = fits[button] and not not_permitted(link, deed, alarm)
            button.setVisible(is_offered and not refused)
            if button.isHidden():
                continue
            hindrance = obstacle(link, deed, alarm)
            button.setEnabled(not hindrance)
            button.setText(offer_word(link, deed, alarm))
            button.setToolTip(hindrance or self._tip(link, deed, alarm, name))
        self.incident.setVisible(not refused and not alarm.incident)
        key = self._keys.action("incident").key_text
        self.incident.setToolTip(self.tr("由这条报警上报事件（在列表中按 {key}）").format(key=key))
        self._lay_out()

    def _tip(self, link: Link, deed: Deed, alarm: Alarm, name: str) -> str:
        """The key that does the same from the list, and who decides."""
        key = self._keys.action(name).key_text
        words = [self.tr("在列表中按 {key}").format(key=key)]
        if deed is Deed.ACKNOWLEDGE:
            words.append(self.tr("按 N 到下一条未确认的"))
        whom = who_decides(link, deed, alarm)
        if whom:
            words.append(self.tr("由{whom}决定").format(whom=whom))
        return "；".join(words)

    def _lay_out(self) -> None:
        """Close the gaps that hidden buttons leave."""
        order = (
            self.acknowledge,
            self.reset,
            self.take,
            self.release,
            self.shelve,
            self.incident,
            self.locate,
            self.cameras,
            self.out_of_service,
        )
        shown = [button for button in order if not button.isHidden()]
        if shown == self._laid:
            return
        self._laid = shown
        for button in order:
            self._grid.removeWidget(button)
        for place, button in enumerate(shown):
            self._grid.addWidget(button, place // COLUMNS, place % COLUMNS)

    def show_places(self, has_place: bool, has_cameras: bool) -> None:
        """Whether there is somewhere to go and something to look through."""
        self.locate.setEnabled(has_place)
        self.cameras.setEnabled(has_cameras)

    @Slot()
    def _on_deed(self) -> None:
        for button, (deed, _) in self._deeds.items():
            if button is self.sender():
                self.deed_asked.emit(deed)
