"""A device's channels, and what the chosen one is as a camera of ours. UI thread; no I/O."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from backends.link.devices import MOST_CARDS, CameraCard, Channel, Device, SetDevice
from backends.record.resource import Camera, CameraSecurity
from widgets.context import UiContext
from widgets.devices.channels import ChannelTable
from widgets.devices.words import security_word

MOST_NUMBER = 99_999


class ChannelPage(QWidget):
    """`saved` with a SetDevice; what is being typed for a channel stays while news come."""

    camera_activated = Signal(object)  # CameraId
    saved = Signal(object)

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._link, self._theme = context.link, context.theme
        self._device: Device | None = None
        self._channel: Channel | None = None
        self._filled: tuple[str, CameraCard] | None = None  # for which device, as what
        self._swap: tuple[str, int] | None = None  # the channel that has that number, said once
        self.table = ChannelTable(context, self)
        self.number, self.name, self.security = QSpinBox(self), QLineEdit(self), QComboBox(self)
        self.save, self.said = QPushButton(self.tr("保存"), self), QLabel(self)
        self._foot = QFrame(self)
        self._lay_out()
        self.table.camera_activated.connect(self.camera_activated)
        self.table.itemSelectionChanged.connect(self._on_row)
        self.save.clicked.connect(self._on_save)

    def show_device(self, device: Device, *, may_change: bool) -> None:
        """Another device, or the same with news."""
        self._device = device
        self.table.show_device(device.id)
        self._foot.setEnabled(may_change)
        self._on_row()

    def _lay_out(self) -> None:
        px = self._theme.px
        self.number.setRange(0, MOST_NUMBER)
        self.number.setSpecialValueText(self.tr("自动"))
        self.number.setAccessibleName(self.tr("摄像机编号"))
        self.name.setAccessibleName(self.tr("摄像机名称"))
        self.security.addItem(self.tr("按设备"), None)
        for level in CameraSecurity:
            self.security.addItem(security_word(level), level.value)
        self.security.setAccessibleName(self.tr("密级"))
        self.security.setToolTip(self.tr("受限：截图和导出录像要写明事由，由另一人批准"))
        self.save.setProperty("role", "primary")
        self.said.setProperty("role", "small")
        self.said.setWordWrap(True)
        self._foot.setProperty("role", "header")
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for word, widget in (
            (self.tr("编号"), self.number),
            (self.tr("名称"), self.name),
            (self.tr("密级"), self.security),
        ):
            label = QLabel(word, self)
            label.setProperty("role", "small")
            row.addWidget(label)
            row.addWidget(widget, 1 if widget is self.name else 0)
        row.addWidget(self.save)
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(px(12), px(8), px(12), px(8))
        foot.setSpacing(px(4))
        foot.addWidget(self.said)
        foot.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self._foot)

    @Slot()
    def _on_row(self) -> None:
        """What is known of the row, unless it is just being changed."""
        device, channel = self._device, self.table.chosen
        self._channel = channel
        is_any = device is not None and channel is not None
        for widget in (self.number, self.name, self.security, self.save):
            widget.setEnabled(is_any)
        if device is None or channel is None:
            self._filled = None
            self.said.setText(self.tr("选一个通道，设它在墙上的编号、名称和密级"))
            return
        card = device.profile.card_of(channel.id) or CameraCard(channel=channel.id)
        self.name.setPlaceholderText(channel.name or channel.id)
        if self._filled == (device.id, card):
            return
        self._filled, self._swap = (device.id, card), None
        words = self.tr("通道 {channel} 作为摄像机：不填的按设备报的和自动编的")
        self.said.setText(words.format(channel=channel.id))
        self.number.setValue(card.number)
        self.name.setText(card.name)
        at = self.security.findData(card.security.value if card.security is not None else None)
        self.security.setCurrentIndex(max(0, at))

    @Slot()
    def _on_save(self) -> None:
        device, channel = self._device, self._channel
        if device is None or channel is None:
            return
        chosen = self.security.currentData()
        card = CameraCard(
            channel=channel.id,
            number=self.number.value(),
            name=self.name.text().strip(),
            security=CameraSecurity(chosen) if chosen else None,
        )
        cards = {one.channel: one for one in device.profile.cameras} | {card.channel: card}
        other = self._who_has(device, card)
        if other is not None:
            if self._swap != (other.channel, card.number):
                self._swap = other.channel, card.number
                words = self.tr("编号 {number} 是本设备的“{name}”的。再按一次保存，两路互换编号")
                self.said.setText(words.format(number=other.number, name=other.name))
                return
            before = cards.get(other.channel) or CameraCard(channel=other.channel)
            own = self._number_of(device, channel.id)
            cards[other.channel] = msgspec.structs.replace(before, number=own)
        cameras = [one for one in cards.values() if one.number or one.name or one.security]
        if len(cameras) > MOST_CARDS:
            words = self.tr("一台设备最多给 {count} 个通道单独设")
            self.said.setText(words.format(count=MOST_CARDS))
            return
        profile = msgspec.structs.replace(device.profile, cameras=cameras)
        name = device.name if device.name != device.id else ""  # it has none
        self.saved.emit(SetDevice(device=device.id, name=name, profile=profile))

    def _who_has(self, device: Device, card: CameraCard) -> Camera | None:
        """Another channel of the device that has that number and could have this one's."""
        if not card.number or not self._number_of(device, card.channel):
            return None
        others = (c for c in self._link.cameras.values() if c.device == device.id)
        has = (c for c in others if c.number == card.number and c.channel != card.channel)
        return next(has, None)

    def _number_of(self, device: Device, channel: str) -> int:
        own = (c for c in self._link.cameras.values() if c.device == device.id)
        return next((c.number for c in own if c.channel == channel), 0)
