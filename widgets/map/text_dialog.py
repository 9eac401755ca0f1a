"""Text down to a vehicle's driver: written, checked, sent as an order. UI thread only."""

from __future__ import annotations

import datetime as dt
import time

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change, LinkState
from backends.record.access import Act, Allowed, may, whom_to_ask
from backends.record.common import Department
from backends.record.ids import OrderId, uuid7
from backends.record.order import GiveOrder
from widgets.context import UiContext
from widgets.departments.words import refused_order_text
from widgets.formats import whom_text

MOST_CHARACTERS = 100  # GBK; terminals show less
VALID_FOR = dt.timedelta(minutes=10)


class TextDialog(QDialog):
    """Opened with open(). Sends "vehicle.text" and stays until the hub has taken it; what became
    of it then stands with the orders."""

    def __init__(
        self,
        context: UiContext,
        parent: QWidget | None,
        what: tuple[str, str],
        department: Department,
    ) -> None:
        """`what`: the vehicle's key and plate."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._link = context.link
        self._key, plate = what
        self._department = department
        self._order = OrderId("")  # given, and not taken by the hub yet
        heading = self.tr("文字下发：{plate}").format(plate=plate)
        self.setWindowTitle(heading)
        px = context.theme.px
        self.setMinimumWidth(px(420))
        title = QLabel(heading, self)
        title.setProperty("role", "title")
        self.text = QPlainTextEdit(self)
        self.text.setPlaceholderText(self.tr("驾驶员会在车载终端上看到并听到"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(px(96))
        self.urgent = QCheckBox(self.tr("紧急（终端提示音并语音播报）"), self)
        self.effect = QLabel(self)
        self.effect.setProperty("role", "small")
        self.effect.setWordWrap(True)
        self.warning = QLabel(self)
        self.warning.setProperty("role", "warning")
        self.warning.setWordWrap(True)
        self.warning.hide()
        self.send_button = QPushButton(self.tr("下发"), self)
        self.send_button.setProperty("role", "primary")
        cancel = QPushButton(self.tr("取消"), self)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.send_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        for widget in (title, self.text, self.urgent, self.effect, self.warning):
            column.addWidget(widget)
        column.addLayout(row)
        self.text.textChanged.connect(self._refresh)
        self.send_button.clicked.connect(self._on_send)
        cancel.clicked.connect(self.reject)
        self.destroyed.connect(self._link.subscribe(self._on_change))
        self._refresh()
        self.text.setFocus()

    @property
    def _may(self) -> bool:
        user = self._link.user
        return user is not None and may(user, Act.ORDER, self._department) is Allowed.YES

    @Slot()
    def _refresh(self) -> None:
        count = len(self.text.toPlainText().strip())
        is_given = bool(self._order)
        self.send_button.setEnabled(self._may and 0 < count <= MOST_CHARACTERS and not is_given)
        self.text.setReadOnly(is_given)
        if is_given:
            self.effect.setText(self._waiting_text())
            return
        if not self._may:
            whom = whom_text([role.value for role in whom_to_ask(Act.ORDER)])
            self.effect.setText(self.tr("您的岗位不能下发，请找{whom}").format(whom=whom))
            return
        text = self.tr("{count} / {most} 字。10 分钟内送不到就作废，结果记入日志。")
        self.effect.setText(text.format(count=count, most=MOST_CHARACTERS))

    def _waiting_text(self) -> str:
        if self._link.status.state is LinkState.ONLINE:
            return self.tr("正在交给中心…")
        return self.tr("与中心断开，10 分钟内连上就交给中心；可以关上这个窗口")

    def _on_change(self, change: Change) -> None:
        if not self._order:
            return
        for body, refusal in change.refusals:
            if isinstance(body, GiveOrder) and body.order == self._order:
                self._order = OrderId("")
                self._refresh()
                self._warn(refused_order_text(body, refusal))
                return
        if self._order in change.pending and self._order not in self._link.pending:
            self._order = OrderId("")
            self.accept()
        elif change.link:
            self._refresh()

    def _warn(self, text: str) -> None:
        self.warning.setText(text)
        self.warning.setVisible(bool(text))

    @Slot()
    def _on_send(self) -> None:
        self._warn("")
        self._order = OrderId(uuid7(time.time_ns() // 1_000_000))
        body = {"text": self.text.toPlainText().strip()}
        if self.urgent.isChecked():
            body["is_urgent"] = "true"
        self._link.send(
            GiveOrder(
                order=self._order,
                department=self._department,
                act="vehicle.text",
                resource=self._key,
                expires_at=self._link.hub_now() + VALID_FOR,
                body=body,
            )
        )
        self._refresh()
