"""The key map (F1): every action of the console with its key, made from the panels' own tables.

UI thread. It shows tables; it does nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from widgets.actions import Action, ActionTable
from widgets.icons import icon
from widgets.theme import Theme

COLUMNS = 2
KEY = "F1"


class _Block(QFrame):
    """One table: a title, and a row an action."""

    def __init__(self, theme: Theme, table: ActionTable, parent: QWidget) -> None:
        super().__init__(parent)
        self.table = table
        self.setProperty("role", "card")
        self._rows: list[tuple[Action, QWidget, QLabel]] = []
        head = QLabel(table.title, self)
        head.setProperty("role", "value")
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(14))
        grid.setVerticalSpacing(theme.px(5))
        grid.setColumnMinimumWidth(0, theme.px(112))
        grid.setColumnStretch(1, 1)
        for number, action in enumerate(table.actions):
            keys, text = self._keys(theme, action), QLabel(action.text, self)
            text.setWordWrap(True)
            grid.addWidget(keys, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, number, 1)
            self._rows.append((action, keys, text))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(14))
        column.setSpacing(theme.px(10))
        column.addWidget(head)
        column.addLayout(grid)
        column.addStretch(1)

    def _keys(self, theme: Theme, action: Action) -> QWidget:
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        for word in action.key_text.split(" / "):
            cap = QLabel(word, box)
            cap.setProperty("role", "badge")
            cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
            cap.setMinimumWidth(theme.px(22))
            row.addWidget(cap)
        row.addStretch(1)
        return box

    def show_matching(self, words: str) -> int:
        """Show the actions that hold all the words; how many they are."""
        shown = 0
        for action, keys, text in self._rows:
            said = f"{self.table.title} {action.text} {action.key_text}".casefold()
            is_shown = all(word in said for word in words.casefold().split())
            keys.setVisible(is_shown)
            text.setVisible(is_shown)
            shown += is_shown
        self.setVisible(shown > 0)
        return shown


class KeyMap(QDialog):
    """Opened with open(), closed with Esc or F1; type to search."""

    def __init__(
        self, theme: Theme, tables: Sequence[ActionTable], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("键盘操作一览"))
        px = theme.px
        self.resize(px(920), px(680))
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("搜操作或按键，例如“搁置”或 S"))
        self.search.setClearButtonEnabled(True)
        glass = QAction(icon("search", theme), "", self.search)
        self.search.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.none = QLabel(self.tr("没有这样的操作"), self)
        self.none.setProperty("role", "dim")
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.none.hide()
        self.blocks = [_Block(theme, table, self) for table in tables]
        hint = QLabel(self.tr("光标在对应的窗格里时起作用；标“全局”的在任何地方都起作用"), self)
        hint.setProperty("role", "small")
        content = QFrame()
        sides = QHBoxLayout(content)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(px(12))
        for side in _balanced(self.blocks):
            column = QVBoxLayout()
            column.setSpacing(px(12))
            for block in side:
                column.addWidget(block)
            column.addStretch(1)
            sides.addLayout(column, 1)
        body = QScrollArea(self)
        body.setWidget(content)
        body.setWidgetResizable(True)
        body.setFrameShape(QFrame.Shape.NoFrame)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(20), px(16), px(20), px(16))
        outer.setSpacing(px(12))
        for widget in (self.search, hint, self.none):
            outer.addWidget(widget)
        outer.addWidget(body, 1)
        self.search.textChanged.connect(self._on_search)
        self.search.setFocus()

    @property
    def shown(self) -> list[str]:
        """Titles of the tables in view."""
        return [block.table.title for block in self.blocks if not block.isHidden()]

    @Slot(str)
    def _on_search(self, words: str) -> None:
        found = sum([block.show_matching(words) for block in self.blocks])
        self.none.setVisible(found == 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F1:
            self.reject()
        else:
            super().keyPressEvent(event)


class KeyMapKey(QObject):
    """F1 in a window opens the map; `tables` is asked each time, so that it is never old."""

    def __init__(
        self, theme: Theme, tables: Callable[[], Sequence[ActionTable]], window: QWidget
    ) -> None:
        super().__init__(window)
        self._theme, self._tables, self._window = theme, tables, window
        self.map: KeyMap | None = None
        shortcut = QShortcut(QKeySequence(KEY), window)
        shortcut.activated.connect(self.open)

    @Slot()
    def open(self) -> None:
        """Open the map, unless it is open."""
        if self.map is not None:
            return
        self.map = KeyMap(self._theme, self._tables(), self._window)
        self.map.finished.connect(self._on_finished)
        self.map.open()

    @Slot()
    def _on_finished(self) -> None:
        self.map = None


def _balanced(blocks: list[_Block]) -> list[list[_Block]]:
    """Blocks in COLUMNS columns of about one height, in their order."""
    columns: list[list[_Block]] = [[] for _ in range(COLUMNS)]
    heights = [0] * COLUMNS
    for block in blocks:
        least = heights.index(min(heights))
        columns[least].append(block)
        heights[least] += len(block.table.actions) + 3
    return columns
