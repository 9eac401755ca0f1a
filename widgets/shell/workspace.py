"""The middle of the console: a room for each kind of work, one at a time. UI thread only."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from widgets.icons import icon
from widgets.theme import Theme

BAR_PX = 40
CARD_PX = 620


class Room(enum.IntEnum):
    """Tabs, in their order; keys as in KEYS."""

    WALL = 0
    MAP = 1
    BOTH = 2
    INCIDENTS = 3
    TASKS = 4
    COMMAND = 5
    FIGURES = 6
    SCENES = 7
    DEVICES = 8
    FEEDS = 9
    DEPARTMENTS = 10
    WATCH = 11
    MEETINGS = 12


PICTURES = (Room.WALL, Room.MAP, Room.BOTH)
ENTERED = (Room.WATCH, Room.MEETINGS)  # their key puts the cursor into them
_ICONS = (
    "wall",
    "map",
    "both",
    "incident",
    "list",
    "command",
    "analysis",
    "scene",
    "device",
    "link",
    "centre",
    "watch",
    "meeting",
)
# The tenth is where it lies on the keyboard.
KEYS = (
    *(f"Ctrl+{number}" for number in range(1, 10)),
    "Ctrl+0",
    "Ctrl+Shift+D",
    "Ctrl+Shift+W",
    "Ctrl+Shift+M",
)


def room_word(room: Room) -> str:
    """What stands on the tab."""
    match room:
        case Room.WALL:
            return QCoreApplication.translate("Workspace", "大屏")
        case Room.MAP:
            return QCoreApplication.translate("Workspace", "一张图")
        case Room.BOTH:
            return QCoreApplication.translate("Workspace", "并列")
        case Room.INCIDENTS:
            return QCoreApplication.translate("Workspace", "事件")
        case Room.TASKS:
            return QCoreApplication.translate("Workspace", "任务")
        case Room.COMMAND:
            return QCoreApplication.translate("Workspace", "指挥")
        case Room.FIGURES:
            return QCoreApplication.translate("Workspace", "报警指标")
        case Room.SCENES:
            return QCoreApplication.translate("Workspace", "场景")
        case Room.DEVICES:
            return QCoreApplication.translate("Workspace", "设备")
        case Room.FEEDS:
            return QCoreApplication.translate("Workspace", "接入")
        case Room.DEPARTMENTS:
            return QCoreApplication.translate("Workspace", "部门")
        case Room.WATCH:
            return QCoreApplication.translate("Workspace", "值班")
        case Room.MEETINGS:
            return QCoreApplication.translate("Workspace", "会商")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomParts:
    """The panels of the rooms. The card stands beside the board, hidden until it is opened."""

    wall: QWidget
    map: QWidget
    board: QWidget
    card: QWidget
    tasks: QWidget
    command: QWidget
    figures: QWidget
    scenes: QWidget
    devices: QWidget
    feeds: QWidget
    departments: QWidget
    watch: QWidget
    meetings: QWidget


class Workspace(QWidget):
    """All panels live all the time; a hidden one draws nothing."""

    room_changed = Signal(int)

    def __init__(self, theme: Theme, parts: RoomParts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts = parts
        self._wall, self._map, self._card = parts.wall, parts.map, parts.card
        self.tabs = QTabBar(self)
        self._sides = self._split(Qt.Orientation.Vertical, parts.wall, parts.map)
        self._sides.setSizes([theme.px(600), theme.px(360)])
        self._incidents = self._split(Qt.Orientation.Horizontal, parts.board, parts.card)
        self._incidents.setStretchFactor(0, 1)
        self._incidents.setStretchFactor(1, 0)
        self._has_sized_card = False
        parts.card.hide()
        self._stack = QStackedWidget(self)
        pages = [parts.tasks, parts.command, parts.figures, parts.scenes]
        pages += [parts.devices, parts.feeds, parts.departments, parts.watch]
        pages += [parts.meetings]
        for page in (self._sides, self._incidents, *pages):
            self._stack.addWidget(page)
        self._lay_out()
        self.tabs.currentChanged.connect(self._on_tab)
        for room in Room:
            shortcut = QShortcut(QKeySequence(KEYS[room]), self)
            shortcut.setObjectName(f"room-{room.name.lower()}")
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(self._on_key)
        self.tabs.setCurrentIndex(Room.BOTH)

    @property
    def room(self) -> Room:
        """What is open."""
        return Room(self.tabs.currentIndex())

    @property
    def has_card(self) -> bool:
        """Whether the card stands open beside the board."""
        return not self._card.isHidden()

    def go_to(self, room: Room) -> None:
        """Open that room."""
        self.tabs.setCurrentIndex(room)

    def offer(self, room: Room, *, is_offered: bool) -> None:
        """Whether a room is there for whoever sits here; who stands in it is led to the wall."""
        self.tabs.setTabVisible(room, is_offered)
        if not is_offered and self.room is room:
            self.tabs.setCurrentIndex(Room.BOTH)

    def show_map(self) -> None:
        """Make the map visible; a wall that was on the screen stays there."""
        if self.room is not Room.MAP:
            self.tabs.setCurrentIndex(Room.BOTH)

    def show_wall(self) -> None:
        """Make the wall visible; a map that was on the screen stays there."""
        if self.room is not Room.WALL:
            self.tabs.setCurrentIndex(Room.BOTH)

    def open_card(self) -> None:
        """The incidents' room with the card beside the board."""
        self.tabs.setCurrentIndex(Room.INCIDENTS)
        self._card.show()
        if not self._has_sized_card and self._incidents.width() > 0:
            self._has_sized_card = True
            card = min(self._theme.px(CARD_PX), self._incidents.width() // 2)
            self._incidents.setSizes([self._incidents.width() - card, card])

    @Slot()
    def close_card(self) -> None:
        """The board alone again."""
        self._card.hide()

    def _split(self, way: Qt.Orientation, *panels: QWidget) -> QSplitter:
        splitter = QSplitter(way, self)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        for panel in panels:
            splitter.addWidget(panel)
        return splitter

    def _lay_out(self) -> None:
        px, theme = self._theme.px, self._theme
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for room in Room:
            index = self.tabs.addTab(icon(_ICONS[room], theme, "text"), room_word(room))
            self.tabs.setTabToolTip(index, KEYS[room])
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
        column.addWidget(self._stack, 1)

    @Slot(int)
    def _on_tab(self, index: int) -> None:
        room = Room(index)
        # Hidden first: a stack asked to show a page lays out what the page still shows.
        self._wall.setVisible(room in (Room.WALL, Room.BOTH))
        self._map.setVisible(room in (Room.MAP, Room.BOTH))
        self._stack.setCurrentIndex(0 if room in PICTURES else room - Room.BOTH)
        self.room_changed.emit(index)

    @Slot()
    def _on_key(self) -> None:
        name = self.sender().objectName().removeprefix("room-").upper()
        room = Room[name]
        if self.tabs.isTabVisible(room):
            self.tabs.setCurrentIndex(room)
            page = self._stack.currentWidget()
            if room in ENTERED and page is not None:
                _enter(page)


def _enter(page: QWidget) -> None:
    """Keys go to that page: to where they went last, else to what is first in it."""
    focused = QApplication.focusWidget()
    if focused is not None and page.isAncestorOf(focused):
        return
    last = page.focusWidget()
    found = last if last is not None and last.isVisible() else _first_in(page)
    if found is not None:
        found.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _first_in(page: QWidget) -> QWidget | None:
    found = page.nextInFocusChain()
    while found is not None and found is not page:
        takes_tab = bool(found.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if takes_tab and found.isVisible() and found.isEnabled() and page.isAncestorOf(found):
            return found
        found = found.nextInFocusChain()
    return None
