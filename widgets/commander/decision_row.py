"""One request as its approver sees it: who asks, why, in figures, and yes or no in place.

UI thread. Reports by signals; sends nothing itself.
"""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget
from PySide6.QtWidgets import QVBoxLayout as Column

from backends.link.api import Link
from backends.record.request import Request
from widgets.actions import ActionTable
from widgets.commander import words
from widgets.commander.mark import SeverityMark
from widgets.shell.elided import ElidedLabel
from widgets.theme import Theme


class DecisionRow(QFrame):
    """Focus it and press A (同意) or D (不同意); Enter opens what it is about."""

    decided = Signal(object, bool, str)  # Request, is_approved, answer
    open_requested = Signal(object)  # Request
    step_requested = Signal(object, int)  # self, -1 or 1

    def __init__(
        self, theme: Theme, link: Link, actions: ActionTable, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._link, self._actions = theme, link, actions
        self._request: Request | None = None
        self.setProperty("role", "row")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.mark = SeverityMark(theme, self)
        self.head = ElidedLabel(self)
        self.head.setProperty("role", "value")
        self.who = QLabel(self)
        self.who.setProperty("role", "dim")
        self.reason = QLabel(self)
        self.reason.setWordWrap(True)
        self.figures = ElidedLabel(self)
        self.figures.setProperty("role", "dim")
        self.rule = ElidedLabel(self)
        self.rule.setProperty("role", "small")
        self.answer = QLineEdit(self)
        self.answer.setPlaceholderText(self.tr("批复意见（不同意须写明理由）"))
        self.answer.setMaxLength(500)
        self.approve = QPushButton(self.tr("同意（A）"), self)
        self.approve.setProperty("role", "primary")
        self.refuse = QPushButton(self.tr("不同意（D）"), self)
        self.look = QPushButton(self.tr("打开"), self)
        self.look.setProperty("role", "link")
        self._lay_out()
        self.approve.clicked.connect(self._on_approve)
        self.refuse.clicked.connect(self._on_refuse)
        self.look.clicked.connect(self._on_look)
        self.answer.returnPressed.connect(self.approve.setFocus)

    @property
    def request(self) -> Request | None:
        """What it shows."""
        return self._request

    def show_request(self, request: Request, now: dt.datetime) -> None:
        """Show it as it is now."""
        self._request = request
        link = self._link
        self.mark.show_severity(request.severity)
        self.head.setText(words.request_head(request))
        self.who.setText(words.request_who(request, link, now))
        reason = request.reason or self.tr("没有写理由")
        self.reason.setText(self.tr("理由：{reason}").format(reason=reason))
        self.figures.setText(words.request_figures(request, link, now))
        is_pending = request.id in link.pending
        rule = self.tr("已提交，等待中心回执") if is_pending else words.two_persons(request, link)
        self.rule.setText(rule)
        for part in (self.approve, self.refuse, self.answer):
            part.setEnabled(not is_pending)
        self.setAccessibleName(f"{self.head.text()}，{self.who.text()}")

    def ask_for_reason(self) -> None:
        """A refusal without words: the field asks for them."""
        self.answer.setPlaceholderText(self.tr("请先写明不同意的理由"))
        self.answer.setProperty("state", "wanted")
        self.answer.style().unpolish(self.answer)
        self.answer.style().polish(self.answer)
        self.answer.setFocus()

    def _lay_out(self) -> None:
        px = self._theme.px
        top = QHBoxLayout()
        top.setSpacing(px(8))
        top.addWidget(self.mark)
        top.addWidget(self.head, 1)
        top.addWidget(self.who)
        bottom = QHBoxLayout()
        bottom.setSpacing(px(8))
        bottom.addWidget(self.answer, 1)
        bottom.addWidget(self.approve)
        bottom.addWidget(self.refuse)
        bottom.addWidget(self.look)
        column = Column(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(4))
        column.addLayout(top)
        column.addWidget(self.figures)
        column.addWidget(self.reason)
        column.addWidget(self.rule)
        column.addLayout(bottom)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match self._actions.pressed(event):
            case "approve":
                self._on_approve()
            case "refuse":
                self._on_refuse()
            case "open":
                self._on_look()
            case "next":
                self.step_requested.emit(self, 1)
            case "previous":
                self.step_requested.emit(self, -1)
            case _:
                super().keyPressEvent(event)

    @Slot()
    def _on_approve(self) -> None:
        self._decide(is_approved=True)

    @Slot()
    def _on_refuse(self) -> None:
        if not self.answer.text().strip():
            self.ask_for_reason()
        else:
            self._decide(is_approved=False)

    def _decide(self, *, is_approved: bool) -> None:
        request = self._request
        if request is not None and request.id not in self._link.pending:
            self.decided.emit(request, is_approved, self.answer.text().strip())

    @Slot()
    def _on_look(self) -> None:
        if self._request is not None:
            self.open_requested.emit(self._request)
