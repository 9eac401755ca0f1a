"""The buttons under an alarm's detail. UI thread; asks, does nothing itself."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from backends.link.api import Link
from backends.record.alarm import Alarm
from widgets.alarms.deeds import Deed, is_mine, not_permitted, obstacle
from widgets.icons import icon
from widgets.theme import Theme


class DeedBar(QFrame):
    """Acknowledge, take or release, locate, nearest cameras; what one may not do is not there."""

    deed_asked = Signal(object)  # Deed
    locate_asked = Signal()
    cameras_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "footer")
        self.acknowledge = QPushButton(self.tr("确认"), self)
        self.acknowledge.setProperty("role", "primary")
        self.acknowledge.setIcon(icon("acknowledge", theme, "ground"))
        self.take = QPushButton(icon("take", theme), self.tr("接手"), self)
        self.release = QPushButton(icon("release", theme), self.tr("释放"), self)
        self.locate = QPushButton(icon("locate", theme), self.tr("定位"), self)
        self.cameras = QPushButton(icon("camera", theme), self.tr("最近两路"), self)
        self.locate.setToolTip(self.tr("地图移到这条报警的位置（在列表中按 L）"))
        self.cameras.setToolTip(self.tr("调看离报警最近的两路摄像机（在列表中按 C）"))
        self.ask_whom = QLabel(self)
        self.ask_whom.setProperty("role", "small")
        self.ask_whom.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        column.setSpacing(theme.px(6))
        column.addWidget(self.ask_whom)
        row = QHBoxLayout()
        row.setSpacing(theme.px(6))
        for button in (self.acknowledge, self.take, self.release, self.locate, self.cameras):
            row.addWidget(button, 1)
        column.addLayout(row)
        self.acknowledge.clicked.connect(self._on_acknowledge)
        self.take.clicked.connect(self._on_take)
        self.release.clicked.connect(self._on_release)
        self.locate.clicked.connect(self.locate_asked)
        self.cameras.clicked.connect(self.cameras_asked)

    def show_for(self, alarm: Alarm, link: Link) -> None:
        """Offer what can be done with this alarm now."""
        refused = not_permitted(link, Deed.ACKNOWLEDGE, alarm)
        self.ask_whom.setText(refused)
        self.ask_whom.setVisible(bool(refused))
        mine = is_mine(link, alarm)
        shown = {self.acknowledge: True, self.take: not mine, self.release: mine}
        deeds = {
            self.acknowledge: Deed.ACKNOWLEDGE,
            self.take: Deed.TAKE,
            self.release: Deed.RELEASE,
        }
        for button, is_shown in shown.items():
            hindrance = obstacle(link, deeds[button], alarm)
            button.setVisible(is_shown and not refused)
            button.setEnabled(not hindrance)
            button.setToolTip(hindrance or self._key_of(button))

    def _key_of(self, button: QPushButton) -> str:
        """The key that does the same from the list."""
        if button is self.acknowledge:
            return self.tr("在列表中按空格；按 N 到下一条未确认的")
        return self.tr("在列表中按 T")

    def show_places(self, has_place: bool, has_cameras: bool) -> None:
        """Whether there is somewhere to go and something to look through."""
        self.locate.setEnabled(has_place)
        self.cameras.setEnabled(has_cameras)

    @Slot()
    def _on_acknowledge(self) -> None:
        self.deed_asked.emit(Deed.ACKNOWLEDGE)

    @Slot()
    def _on_take(self) -> None:
        self.deed_asked.emit(Deed.TAKE)

    @Slot()
    def _on_release(self) -> None:
        self.deed_asked.emit(Deed.RELEASE)
