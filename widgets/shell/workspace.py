"""The middle of the console: the wall, the map, or both side by side. UI thread only."""

from __future__ import annotations

import enum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QTabBar, QVBoxLayout, QWidget

from widgets.icons import icon
from widgets.theme import Theme

BAR_PX = 40


class Room(enum.IntEnum):
    """Tabs, in their order."""

    WALL = 0
    MAP = 1
    BOTH = 2


class Workspace(QWidget):
    """Both panels live all the time; a hidden one draws nothing."""

    room_changed = Signal(int)

    def __init__(
        self, theme: Theme, wall: QWidget, city_map: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wall, self._map = wall, city_map
        self.tabs = QTabBar(self)
        self._sides = QSplitter(Qt.Orientation.Vertical, self)
        self._sides.setChildrenCollapsible(False)
        self._sides.setHandleWidth(1)
        for panel in (wall, city_map):
            self._sides.addWidget(panel)
        self._sides.setSizes([theme.px(600), theme.px(360)])
        self._lay_out()
        self.tabs.currentChanged.connect(self._on_tab)
        for room in Room:
            shortcut = QShortcut(QKeySequence(f"Ctrl+{room + 1}"), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect((self._to_wall, self._to_map, self._to_both)[room])
        self.tabs.setCurrentIndex(Room.BOTH)

    @property
    def room(self) -> Room:
        """What is open."""
        return Room(self.tabs.currentIndex())

    def show_map(self) -> None:
        """Make the map visible; what was on the screen stays there."""
        if self.room is Room.WALL:
            self.tabs.setCurrentIndex(Room.BOTH)

    def show_wall(self) -> None:
        """Make the wall visible; what was on the screen stays there."""
        if self.room is Room.MAP:
            self.tabs.setCurrentIndex(Room.BOTH)

    def _lay_out(self) -> None:
        px, theme = self._theme.px, self._theme
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        rooms = (("wall", self.tr("大屏")), ("map", self.tr("一张图")), ("both", self.tr("并列")))
        for number, (name, text) in enumerate(rooms, 1):
            index = self.tabs.addTab(icon(name, theme, "text"), text)
            self.tabs.setTabToolTip(index, f"Ctrl+{number}")
        bar = QFrame(self)
        bar.setProperty("role", "panel")
        bar.setFixedHeight(px(BAR_PX))
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(8), 0, px(8), 0)
        row.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        line = QFrame(self)
        line.setProperty("role", "hairline")
        line.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(line)
        column.addWidget(self._sides, 1)

    @Slot(int)
    def _on_tab(self, index: int) -> None:
        room = Room(index)
        self._wall.setVisible(room in (Room.WALL, Room.BOTH))
        self._map.setVisible(room in (Room.MAP, Room.BOTH))
        self.room_changed.emit(index)

    @Slot()
    def _to_wall(self) -> None:
        self.tabs.setCurrentIndex(Room.WALL)

    @Slot()
    def _to_map(self) -> None:
        self.tabs.setCurrentIndex(Room.MAP)

    @Slot()
    def _to_both(self) -> None:
        self.tabs.setCurrentIndex(Room.BOTH)
