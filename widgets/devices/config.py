"""How a device is set, as it says itself (ConfigDownload). UI thread; asks the hub, no I/O."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from backends.link.devices import Device, DeviceConfig, DeviceConfigAnswer, DeviceState
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.devices.config_words import field_word, section_word
from widgets.field_words import field_refusal_text
from widgets.icons import icon

MOST_CHANNELS = 500


class ConfigPage(QWidget):
    """Asked when it is first looked at, and again by its button."""

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._link = context.link
        self._device: Device | None = None
        self._is_known = False
        px = context.theme.px
        self.channels, self.said = QComboBox(self), QLabel(self)
        self.read = QPushButton(icon("refresh", context.theme), self.tr("重新读取"), self)
        self.values = QTreeWidget(self)
        self._asking = Asking(context.link, self, field_refusal_text)
        self.channels.setAccessibleName(self.tr("设备本身或它的通道"))
        self.channels.setMinimumWidth(px(200))
        self.said.setProperty("role", "small")
        self.said.setWordWrap(True)
        self.values.setHeaderLabels([self.tr("参数"), self.tr("取值")])
        self.values.setAccessibleName(self.tr("设备配置"))
        self.values.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.values.setRootIsDecorated(True)
        head = QHBoxLayout()
        head.setContentsMargins(px(12), px(8), px(12), px(8))
        head.setSpacing(px(8))
        head.addWidget(self.channels)
        head.addWidget(self.said, 1)
        head.addWidget(self.read)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.values, 1)
        self.read.clicked.connect(self.ask)
        self.channels.currentIndexChanged.connect(self.ask)
        self._asking.answered.connect(self._on_answered)
        self._asking.failed.connect(self._on_failed)

    def show_device(self, device: Device | None) -> None:
        """Another device, or the same with news."""
        is_other = device is None or self._device is None or self._device.id != device.id
        self._device = device
        is_online = device is not None and device.state is DeviceState.ONLINE
        self.read.setEnabled(is_online)
        if is_other:
            self._asking.close()
            self._is_known = False
            self.values.clear()
            self.said.setText("" if is_online else self.tr("设备不在线，读不到它的配置"))
            self._fill_channels()

    @Slot()
    def look(self) -> None:
        """It is looked at: the first time it is asked for."""
        if not self._is_known and self.read.isEnabled() and not self._asking.is_busy:
            self.ask()

    @Slot()
    def ask(self) -> None:
        """Read it now."""
        if self._device is not None and self.read.isEnabled():
            self.said.setText(self.tr("正在读取"))
            channel = str(self.channels.currentData() or "")
            self._asking.ask(DeviceConfig(device=self._device.id, channel=channel))

    def _fill_channels(self) -> None:
        self.channels.blockSignals(True)
        self.channels.clear()
        self.channels.addItem(self.tr("设备本身"), "")
        if self._device is not None:
            channels = self._link.field.channels.values()
            own = [c for c in channels if c.device == self._device.id]
            for channel in own[:MOST_CHANNELS]:
                self.channels.addItem(channel.name or channel.id, channel.id)
        self.channels.blockSignals(False)

    @Slot(object)
    def _on_answered(self, answer: object) -> None:
        if not isinstance(answer, DeviceConfigAnswer):
            return
        self._is_known = True
        self.values.clear()
        for section, fields in answer.sections:
            self.values.addTopLevelItem(_branch(section, fields))
        self.values.expandAll()
        is_any = bool(answer.sections)
        words = self.tr("{count} 组参数") if is_any else self.tr("这台设备不支持读取配置")
        self.said.setText(words.format(count=len(answer.sections)))

    @Slot(str)
    def _on_failed(self, why: str) -> None:
        self.said.setText(why or self.tr("与中心断开，读不到设备的配置"))


def _branch(section: str, fields: Sequence[tuple[str, str]]) -> QTreeWidgetItem:
    branch = QTreeWidgetItem([section_word(section), ""])
    branch.setFirstColumnSpanned(True)
    for name, value in fields:
        leaf = QTreeWidgetItem(branch, [field_word(name), value or "—"])
        leaf.setToolTip(0, name)
        leaf.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    return branch
