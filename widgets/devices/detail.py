"""One device: what is known, how it is treated, its messages and streams. UI thread; no I/O."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from backends.link.devices import Device, DeviceMessage, DeviceTalk, DeviceTalkAnswer
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.devices.channel_page import ChannelPage
from widgets.devices.config import ConfigPage
from widgets.devices.form import ProfileForm
from widgets.devices.words import facts_of, stream_heads, stream_row
from widgets.field_words import field_refusal_text
from widgets.formats import LOCAL
from widgets.tabs import Tabs

LOOK_EVERY_MS = 3000
_FACTS, _FACTS_A_ROW = 14, 2


class DeviceDetail(QWidget):
    """`camera_activated`: one of its channels onto the wall."""

    camera_activated = Signal(object)  # CameraId

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        self.device: Device | None = None
        self._messages: list[DeviceMessage] = []
        self.form = ProfileForm(context.theme, self)
        self.channels, self.config = ChannelPage(context, self), ConfigPage(context, self)
        self.messages, self.text = QListWidget(self), QPlainTextEdit(self)
        self.streams = QTableWidget(0, len(stream_heads()), self)
        self.said = QLabel(self)
        self.tabs = Tabs(self)
        self._facts: list[tuple[QLabel, QLabel]] = []
        self._asking = Asking(context.link, self, field_refusal_text)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_EVERY_MS)
        self._lay_out()
        self._look.timeout.connect(self._on_look)
        self._asking.answered.connect(self._on_answered)
        self._asking.failed.connect(self._on_failed)
        self.messages.currentRowChanged.connect(self._on_row)
        self.tabs.currentChanged.connect(self._on_look)
        self.channels.camera_activated.connect(self.camera_activated)

    def show_device(self, device: Device, *, may_change: bool, whom: str) -> None:
        """Another device, or the same with news."""
        is_other = self.device is None or self.device.id != device.id
        self.device = device
        facts = facts_of(device, self._link.hub_now())
        for (name, value), (word, text) in zip(self._facts, facts, strict=True):
            name.setText(word)
            value.setText(text)
        self.form.offer_networks(self._link.field.networks)
        self.form.show_device(device, may_change=may_change, whom=whom)
        self.channels.show_device(device, may_change=may_change)
        self.config.show_device(device)
        if is_other:
            self._asking.close()
            self._show_messages([])
            self.streams.setRowCount(0)
            self._on_look()
        self._look.start()

    def forget(self) -> None:
        """None is chosen."""
        self.device = None
        self._look.stop()
        self._asking.close()
        self.config.show_device(None)

    def _lay_out(self) -> None:
        px = self._context.theme.px
        grid = QGridLayout()
        grid.setContentsMargins(px(16), px(12), px(16), px(12))
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(4))
        for number in range(_FACTS):
            name, value = QLabel(self), QLabel(self)
            name.setProperty("role", "small")
            value.setWordWrap(True)
            row, column = divmod(number, _FACTS_A_ROW)
            grid.addWidget(name, row, column * 2)
            grid.addWidget(value, row, column * 2 + 1)
            grid.setColumnStretch(column * 2 + 1, 1)
            self._facts.append((name, value))
        self.tabs.addTab(self.form, self.tr("参数"))
        self.tabs.addTab(self.channels, self.tr("通道"))
        self.tabs.addTab(self._messages_page(), self.tr("信令"))
        self.tabs.addTab(self._streams_page(), self.tr("码流"))
        self.tabs.addTab(self.config, self.tr("设备配置"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(grid)
        whole.addWidget(self.tabs, 1)

    def _messages_page(self) -> QWidget:
        px, page = self._context.theme.px, QWidget(self)
        self.messages.setAccessibleName(self.tr("最近的信令"))
        self.text.setReadOnly(True)
        self.text.setPlaceholderText(self.tr("选一条看全文"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.said.setProperty("role", "small")
        self.said.setContentsMargins(px(12), px(6), px(12), px(6))
        halves = QSplitter(page)
        halves.setHandleWidth(1)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.messages)
        halves.addWidget(self.text)
        halves.setSizes([px(300), px(420)])
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.said)
        column.addWidget(halves, 1)
        return page

    def _streams_page(self) -> QWidget:
        table = self.streams
        table.setHorizontalHeaderLabels(stream_heads())
        table.verticalHeader().hide()
        table.horizontalHeader().setStretchLastSection(True)
        table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        table.setShowGrid(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setAccessibleName(self.tr("码流"))
        return table

    @Slot()
    def _on_look(self) -> None:
        """Messages and streams grow while one looks at them; settings are read once."""
        if self.isVisible() and self.tabs.currentWidget() is self.config:
            self.config.look()
            return
        is_looked_at = self.isVisible() and self.tabs.currentIndex() >= 2
        if self.device is not None and is_looked_at and not self._asking.is_busy:
            if not self._messages:
                self.said.setText(self.tr("正在取信令"))
            self._asking.ask(DeviceTalk(device=self.device.id))

    @Slot(object)
    def _on_answered(self, answer: object) -> None:
        if not isinstance(answer, DeviceTalkAnswer) or self.device is None:
            return
        if answer.messages != self._messages:
            self._show_messages(answer.messages)
        words = self.tr("最近 {count} 条，口令已去掉，每 3 s 更新")
        self.said.setText(
            words.format(count=len(answer.messages))
            if answer.messages
            else self.tr("还没有和它来往过")
        )
        names = {c.id: c.name for c in self._link.field.channels.values()}
        self.streams.setRowCount(len(answer.streams))
        for row, health in enumerate(answer.streams):
            for column, text in enumerate(stream_row(health, names.get(health.channel, ""))):
                self.streams.setItem(row, column, QTableWidgetItem(text))
        self.streams.resizeColumnsToContents()

    @Slot(str)
    def _on_failed(self, why: str) -> None:
        self.said.setText(why or self.tr("与中心断开，取不到信令"))

    def _show_messages(self, messages: list[DeviceMessage]) -> None:
        """Newest first; the one that is read stays chosen."""
        row = self.messages.currentRow()
        read = self._messages[-1 - row] if 0 <= row < len(self._messages) else None
        self._messages = messages
        self.messages.blockSignals(True)
        self.messages.clear()
        for message in reversed(messages):
            local = message.at.astimezone(LOCAL)
            arrow = "←" if message.is_from_device else "→"
            clock = f"{local:%H:%M:%S}.{local.microsecond // 1000:03d}"
            self.messages.addItem(QListWidgetItem(f"{clock} {arrow} {message.summary}"))
        if read in messages:
            self.messages.setCurrentRow(len(messages) - 1 - messages.index(read))
        self.messages.blockSignals(False)
        if read not in messages:
            self.text.clear()

    @Slot(int)
    def _on_row(self, row: int) -> None:
        if 0 <= row < len(self._messages):
            self.text.setPlainText(self._messages[-1 - row].text)
