"""A camera's presets: the number to call, and those that it has. UI thread; signals only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backends.link.steering import PresetAct
from widgets.theme import ROW_PX, Theme

MOST = 255
_ROWS = 4


class PresetBox(QWidget):
    """`asked` with a PresetAct and a number."""

    asked = Signal(object, int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._typed = ""
        self._doomed = 0  # the preset whose deletion was asked for once
        self.number, self.said = QLabel(self), QLabel(self)
        self.list = QListWidget(self)
        self.call = self._button(self.tr("转到"), PresetAct.CALL)
        self.keep = self._button(self.tr("存为"), PresetAct.SET)
        self.delete = self._button(self.tr("删除"), PresetAct.DELETE)
        self._lay_out()
        self.list.itemClicked.connect(self._on_item)
        self.list.itemDoubleClicked.connect(self._on_item_twice)
        self.say("")
        self._show()

    @property
    def chosen(self) -> int:
        """The number typed or clicked, 0 where there is none."""
        return int(self._typed or 0)

    def push(self, digit: str) -> None:
        """One more digit; what would be above 255 begins anew."""
        typed = (self._typed + digit).lstrip("0")
        self._typed = typed if int(typed or 0) <= MOST else digit.lstrip("0")
        self._show()

    def take_back(self) -> None:
        """The last digit again."""
        self._typed = self._typed[:-1]
        self._show()

    def show_presets(self, presets: Sequence[tuple[int, str]]) -> None:
        """Those of the camera, by number."""
        self.list.clear()
        for number, name in presets:
            item = QListWidgetItem(f"{number}　{name}")
            item.setData(Qt.ItemDataRole.UserRole, number)
            self.list.addItem(item)
        self.say("" if presets else self.tr("没有预置位。转好以后输入编号，按“存为”。"))

    def say(self, words: str) -> None:
        """Instead of a list: still asked for, none, or why not."""
        self.said.setText(words)
        self.said.setVisible(bool(words))
        self.list.setVisible(not words)

    def ask(self, act: PresetAct) -> None:
        """For the number chosen; a deletion is asked for twice."""
        number = self.chosen
        if not number:
            return
        if act is PresetAct.DELETE and self._doomed != number:
            self._doomed = number
            self._show()
            return
        self._doomed = 0
        self.asked.emit(act, number)
        self._show()

    def forget(self) -> None:
        """Another camera."""
        self._typed, self._doomed = "", 0
        self.list.clear()
        self._show()

    def _lay_out(self) -> None:
        px = self._theme.px
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFixedHeight(self._theme.target(ROW_PX) * _ROWS)
        self.list.setAccessibleName(self.tr("预置位"))
        self.said.setProperty("role", "small")
        self.said.setWordWrap(True)
        self.number.setProperty("role", "value")
        row = QHBoxLayout()
        row.setSpacing(px(4))
        row.addWidget(self.number, 1)
        for button in (self.call, self.keep, self.delete):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addLayout(row)
        column.addWidget(self.said)
        column.addWidget(self.list)

    def show_tips(self, call: str, keep: str, remove: str) -> None:
        """What its buttons do, and by which key."""
        for button, tip in ((self.call, call), (self.keep, keep), (self.delete, remove)):
            button.setToolTip(tip)

    def _button(self, text: str, act: PresetAct) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(act.value)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(self._on_button)
        return button

    def _show(self) -> None:
        number = self.chosen
        word = self.tr("预置位 {number}")
        self.number.setText(word.format(number=number or "—"))
        for button in (self.call, self.keep, self.delete):
            button.setEnabled(number > 0)
        if self._doomed != number:
            self._doomed = 0
        is_doomed = self._doomed > 0
        self.delete.setText(self.tr("确认删除") if is_doomed else self.tr("删除"))
        self.keep.setVisible(not is_doomed)
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setSelected(item.data(Qt.ItemDataRole.UserRole) == number)

    @Slot()
    def _on_button(self) -> None:
        self.ask(PresetAct(self.sender().objectName()))

    @Slot(QListWidgetItem)
    def _on_item(self, item: QListWidgetItem) -> None:
        self._typed = str(item.data(Qt.ItemDataRole.UserRole))
        self._show()

    @Slot(QListWidgetItem)
    def _on_item_twice(self, item: QListWidgetItem) -> None:
        self._on_item(item)
        self.ask(PresetAct.CALL)
