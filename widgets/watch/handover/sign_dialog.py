"""The signature: whose, of which digest, with their own password. UI thread; keeps no password.

Opened with open(), never exec(). Both may sign at one desk: the person is fixed, not typed.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change
from backends.link.watch import Sign, SignAnswer
from backends.record.handover import Handover
from backends.record.handover_sheet import digest_of
from backends.record.ids import UserId
from backends.record.refusal import Refusal, RefusalCode
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.watch.handover.desk import is_online, offline_words
from widgets.watch.handover.words import handover_refusal, head_text, name_text

WIDTH_PX = 460


class SignDialog(QDialog):
    """`signed`: the handover as it is now."""

    signed = Signal(object)

    def __init__(
        self, context: UiContext, parent: QWidget, handover: Handover, user: UserId
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._link = context, context.link
        self._handover, self.user = handover, user
        self._digest = digest_of(handover)
        self._wrong = 0
        self.password = QLineEdit(self)
        self.warning = QLabel(self)
        self.ok = QPushButton(self.tr("签字"), self)
        self.cancel = QPushButton(self.tr("取消"), self)
        self._asking = Asking(context.link, self)
        self._build()
        self.ok.clicked.connect(self.sign)
        self.cancel.clicked.connect(self.reject)
        self._asking.answered.connect(self._on_answer)
        self._asking.refused.connect(self._on_refused)
        self._asking.failed.connect(self._on_failed)
        self.destroyed.connect(self._link.subscribe(self._on_change))
        self._warn("" if is_online(self._link) else offline_words())

    def _build(self) -> None:
        px = self._context.theme.px
        is_leaver = self.user == self._handover.leaver
        self.setWindowTitle(self.tr("交班人签字") if is_leaver else self.tr("接班人签字"))
        self.setMinimumWidth(px(WIDTH_PX))
        title = QLabel(self.windowTitle(), self)
        title.setProperty("role", "title")
        about = QLabel(head_text(self._link, self._handover), self)
        about.setProperty("role", "dim")
        about.setWordWrap(True)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(self.tr("密码"))
        self.password.setProperty("extent", "large")
        self.warning.setProperty("role", "warning")
        self.warning.setWordWrap(True)
        self.ok.setProperty("role", "primary")
        self.ok.setDefault(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(10))
        grid.setColumnStretch(1, 1)
        who = QLabel(name_text(self._link, self.user), self)
        who.setProperty("role", "value")
        code = QLabel(self._digest[:8], self)
        code.setProperty("role", "value")
        code.setToolTip(self._digest)
        rows = ((self.tr("签字人"), who), (self.tr("密码"), self.password))
        for row, (word, widget) in enumerate((*rows, (self.tr("摘要"), code))):
            label = QLabel(word, self)
            label.setProperty("role", "dim")
            grid.addWidget(label, row, 0)
            grid.addWidget(widget, row, 1)
        effect = QLabel(self._effect(is_leaver), self)
        effect.setProperty("role", "small")
        effect.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.ok)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(12))
        for part in (title, about):
            column.addWidget(part)
        column.addLayout(grid)
        column.addWidget(effect)
        column.addWidget(self.warning)
        column.addLayout(buttons)
        self.password.setFocus()

    def _effect(self, is_leaver: bool) -> str:
        if is_leaver:
            return self.tr(
                "签的是屏上这份交接单。接班人签字以后，在手的事件、任务、批示和报警随席位移交"
            )
        return self.tr("签字后交接单冻结，交班人在手的事件、任务、批示和报警从现在起归您")

    @Slot()
    def sign(self) -> None:
        """Ask the hub to take the signature."""
        if self._asking.is_busy:
            return
        if not is_online(self._link):
            self._warn(offline_words())
            return
        if not self.password.text():
            self._warn(self.tr("请输入{name}的密码").format(name=name_text(self._link, self.user)))
            return
        self._warn("")
        self.ok.setEnabled(False)
        self.ok.setText(self.tr("正在签字…"))
        question = Sign(
            handover=self._handover.id,
            user=self.user,
            password=self.password.text(),
            digest=self._digest,
        )
        self.password.clear()
        self._asking.ask(question)

    @Slot(object)
    def _on_answer(self, answer: object) -> None:
        if isinstance(answer, SignAnswer):
            self.signed.emit(answer.handover)
            self.accept()

    @Slot(object)
    def _on_refused(self, refusal: Refusal) -> None:
        if refusal.code is RefusalCode.WRONG_PASSWORD:
            self._wrong += 1
            text = self.tr("密码不对，已错 {count} 次；错得太多账号会暂时锁定")
            self._warn(text.format(count=self._wrong))
        else:
            self._warn(handover_refusal(refusal))

    @Slot(str)
    def _on_failed(self, text: str) -> None:
        if not text:  # a refusal was said already
            self._warn(offline_words())
        self.ok.setEnabled(True)
        self.ok.setText(self.tr("签字"))
        self.password.setFocus()

    def _on_change(self, change: Change) -> None:
        if change.link:
            self._warn("" if is_online(self._link) else offline_words())
        known = self._link.handovers.get(self._handover.id)
        if known is None or digest_of(known) == self._digest:
            return
        self._warn(self.tr("交接单刚刚有变化，请关闭后看过再签"))
        self.ok.setEnabled(False)

    def _warn(self, text: str) -> None:
        self.warning.setText(text)
        self.warning.setVisible(bool(text))
