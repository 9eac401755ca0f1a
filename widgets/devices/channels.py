"""The channels of one device, each a camera. UI thread; performs no I/O."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QWidget

from backends.link.devices import Channel
from backends.record.ids import CameraId
from widgets.context import UiContext
from widgets.formats import age_of

MOST_ROWS = 2000  # a platform below us may have more; the tree has them all
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ChannelTable(QTableWidget):
    """A double click puts one onto the wall."""

    camera_activated = Signal(object)  # CameraId

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(0, 5, parent)
        self._context, self._link = context, context.link
        self._shown: list[Channel] = []
        self.setHorizontalHeaderLabels(
            [
                self.tr("名称"),
                self.tr("状态"),
                self.tr("编号"),
                self.tr("业务分组"),
                self.tr("云台"),
            ]
        )
        self.verticalHeader().hide()
        self.horizontalHeader().setDefaultAlignment(_LEFT)
        self.horizontalHeader().setStretchLastSection(True)
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAccessibleName(self.tr("通道"))
        self.doubleClicked.connect(self._on_double_clicked)

    def show_device(self, device: str) -> None:
        """Its channels; nothing moves where nothing changed."""
        channels = [c for c in self._link.field.channels.values() if c.device == device]
        channels.sort(key=lambda channel: (channel.is_online, channel.id))
        if channels == self._shown:
            return
        is_other = [c.id for c in channels] != [c.id for c in self._shown]
        self._shown = channels
        self.setRowCount(min(len(channels), MOST_ROWS))
        for row, channel in enumerate(channels[:MOST_ROWS]):
            for column, text in enumerate(self._texts(channel)):
                item = QTableWidgetItem(text)
                if column == 1 and not channel.is_online:
                    item.setForeground(self._context.theme.color("severity_ii"))
                self.setItem(row, column, item)
        if is_other:
            self.resizeColumnsToContents()

    def _texts(self, channel: Channel) -> list[str]:
        word = self.tr("在线") if channel.is_online else self.tr("离线")
        age = age_of(channel.since, self._link.hub_now()) if channel.since is not None else ""
        kinds = {
            1: self.tr("球机"),
            2: self.tr("半球"),
            3: self.tr("固定枪机"),
            4: self.tr("云台枪机"),
        }
        return [
            channel.name,
            f"{word} {age}".strip(),
            channel.id,
            " / ".join(channel.groups),
            kinds.get(channel.ptz_kind, "—"),
        ]

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        channel = self._shown[index.row()]
        cameras = self._link.cameras.values()
        known = (c.id for c in cameras if (c.device, c.channel) == (channel.device, channel.id))
        camera = next(known, None)
        if camera is not None:
            self.camera_activated.emit(CameraId(camera))
