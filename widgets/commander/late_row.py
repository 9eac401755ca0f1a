"""One late incident or task: by how much, whom to press, and pressing in one key. UI thread.

Reports by signals; sends nothing itself.
"""

from __future__ import annotations

import datetime as dt
import enum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Link
from widgets.actions import ActionTable
from widgets.commander import words
from widgets.commander.figures import Late
from widgets.commander.mark import SeverityMark
from widgets.shell.elided import ElidedLabel
from widgets.theme import Theme


class Press(enum.Enum):
    """What this person may do about what is late."""

    SELF = enum.auto()  # orders in their own name
    RELAYS = enum.auto()  # passes on what was ordered by telephone
    NOT = enum.auto()


class LateRow(QFrame):
    """Focus it and press S (督办) or I (批示); Enter opens it."""

    supervise_requested = Signal(object)  # Late
    instructed = Signal(object, str)  # Late, text
    open_requested = Signal(object)  # Late
    step_requested = Signal(object, int)

    def __init__(
        self, theme: Theme, link: Link, actions: ActionTable, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._link, self._actions = theme, link, actions
        self._item: Late | None = None
        self.setProperty("role", "row")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.mark = SeverityMark(theme, self)
        self.title = ElidedLabel(self)
        self.title.setProperty("role", "value")
        self.overdue = QLabel(self)
        self.overdue.setProperty("role", "warning")
        self.whom = ElidedLabel(self)
        self.whom.setProperty("role", "dim")
        self.supervise = QPushButton(self)
        self.instruct = QPushButton(self)
        self.look = QPushButton(self.tr("打开"), self)
        self.look.setProperty("role", "link")
        self.text = QLineEdit(self)
        self.text.setMaxLength(500)
        self.text.hide()
        self._lay_out()
        self.supervise.clicked.connect(self._on_supervise)
        self.instruct.clicked.connect(self._on_instruct)
        self.look.clicked.connect(self._on_look)
        self.text.returnPressed.connect(self._on_text)

    @property
    def item(self) -> Late | None:
        """What it shows."""
        return self._item

    def show_item(self, item: Late, press: Press, now: dt.datetime) -> None:
        """Show it as it is now, with what this person may do."""
        self._item = item
        self.mark.show_severity(item.severity)
        self.title.setText(words.late_title(item))
        self.overdue.setText(words.left_text(item.due_at, now))
        self.whom.setText(words.late_whom(item, self._link))
        incident = item.incident
        may_press = press is not Press.NOT and incident is not None
        is_supervised = incident is not None and incident.is_supervised
        is_pending = incident is not None and incident.id in self._link.pending
        relays = press is Press.RELAYS
        self.supervise.setText(self.tr("转达督办（S）") if relays else self.tr("督办（S）"))
        self.instruct.setText(self.tr("转达批示（I）") if relays else self.tr("批示（I）"))
        hint = self.tr("批示内容，回车发出，Esc 放弃")
        if relays:
            hint = self.tr("要转达的批示，回车后选是谁的，Esc 放弃")
        self.text.setPlaceholderText(hint)
        self.supervise.setVisible(may_press and not is_supervised)
        self.instruct.setVisible(may_press)
        for part in (self.supervise, self.instruct):
            part.setEnabled(not is_pending)
        self.setAccessibleName(f"{self.title.text()}，{self.overdue.text()}")

    def _lay_out(self) -> None:
        px = self._theme.px
        said = QVBoxLayout()
        said.setSpacing(px(2))
        top = QHBoxLayout()
        top.setSpacing(px(8))
        top.addWidget(self.title, 1)
        top.addWidget(self.overdue)
        said.addLayout(top)
        said.addWidget(self.whom)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.mark)
        row.addLayout(said, 1)
        row.addWidget(self.supervise)
        row.addWidget(self.instruct)
        row.addWidget(self.look)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(6), px(12), px(6))
        column.setSpacing(px(4))
        column.addLayout(row)
        column.addWidget(self.text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match self._actions.pressed(event):
            case "supervise" if not self.supervise.isHidden():
                self.supervise.click()
            case "instruct" if not self.instruct.isHidden():
                self.instruct.click()
            case "open":
                self._on_look()
            case "next":
                self.step_requested.emit(self, 1)
            case "previous":
                self.step_requested.emit(self, -1)
            case _:
                if event.key() == Qt.Key.Key_Escape and not self.text.isHidden():
                    self._close_text()
                else:
                    super().keyPressEvent(event)

    @Slot()
    def _on_supervise(self) -> None:
        if self._item is not None:
            self.supervise_requested.emit(self._item)

    @Slot()
    def _on_instruct(self) -> None:
        self.text.show()
        self.text.setFocus()

    @Slot()
    def _on_text(self) -> None:
        text = self.text.text().strip()
        if text and self._item is not None:
            self.instructed.emit(self._item, text)
            self._close_text()

    def _close_text(self) -> None:
        self.text.clear()
        self.text.hide()
        self.setFocus()

    @Slot()
    def _on_look(self) -> None:
        if self._item is not None:
            self.open_requested.emit(self._item)
