"""Destroying personal fields for good: asked for twice, with the reason. UI thread; asks only."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backends.link.queries import ErasePersonalFields, PersonalErasedAnswer
from backends.record.access import Act, Allowed, may
from widgets.context import UiContext
from widgets.incidents.asking import Asking


class EraseBox(QFrame):
    """Only for whom the role table lets: one button, then the reason and a second button."""

    erased = Signal()

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._link, self._subject = context.link, ""
        self._asking = Asking(context.link, self)
        self.begin = QPushButton(self.tr("销毁…"), self)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText(self.tr("原因，例如：本人要求、保存期满"))
        self.confirm = QPushButton(self.tr("销毁，不可恢复"), self)
        self.confirm.setProperty("role", "danger")
        self.cancel = QPushButton(self.tr("取消"), self)
        self.state = QLabel(self)
        self.state.setProperty("role", "warning")
        self.state.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(context.theme.px(6))
        buttons.addWidget(self.confirm)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(context.theme.px(6))
        column.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.reason)
        column.addLayout(buttons)
        column.addWidget(self.state)
        self.begin.clicked.connect(self._on_begin)
        self.cancel.clicked.connect(self._rest)
        self.confirm.clicked.connect(self._on_confirm)
        self.reason.textChanged.connect(self._on_reason)
        self._asking.answered.connect(self._on_answer)
        self._asking.failed.connect(self._on_failed)
        self._rest()

    def show_subject(self, subject: str) -> None:
        """Whose fields; another one ends what was begun."""
        if subject != self._subject:
            self._asking.give_up()
            self._subject = subject
            self._rest()
        user = self._link.user
        is_offered = user is not None and may(user, Act.ERASE_PERSONAL) is Allowed.YES
        self.setVisible(is_offered)

    @Slot()
    def _rest(self) -> None:
        self.reason.clear()
        self._show(is_begun=False)

    def _show(self, *, is_begun: bool) -> None:
        self.begin.setVisible(not is_begun)
        for widget in (self.reason, self.confirm, self.cancel):
            widget.setVisible(is_begun)
        self.confirm.setEnabled(False)
        self.state.hide()

    @Slot()
    def _on_begin(self) -> None:
        self._show(is_begun=True)
        self.reason.setFocus()

    @Slot(str)
    def _on_reason(self, text: str) -> None:
        self.confirm.setEnabled(bool(text.strip()))

    @Slot()
    def _on_confirm(self) -> None:
        self.confirm.setEnabled(False)
        self._asking.ask(
            ErasePersonalFields(subject=self._subject, reason=self.reason.text().strip())
        )

    @Slot(object)
    def _on_answer(self, answer: object) -> None:
        if isinstance(answer, PersonalErasedAnswer):
            self._rest()
            self.erased.emit()

    @Slot(str)
    def _on_failed(self, words: str) -> None:
        self.state.setText(words)
        self.state.show()
        self.confirm.setEnabled(bool(self.reason.text().strip()))
