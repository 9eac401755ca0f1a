"""The channels of one device, each a camera. UI thread; performs no I/O."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QWidget

from backends.link.devices import Channel
from backends.record.ids import CameraId
from backends.record.resource import Camera
from widgets.context import UiContext
from widgets.devices.words import security_word
from widgets.formats import age_of

MOST_ROWS = 2000  # a platform below us may have more; the tree has them all
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_STATE = 2
_Row = tuple[Channel, Camera | None]


class ChannelTable(QTableWidget):
    """A double click puts one onto the wall."""

    camera_activated = Signal(object)  # CameraId

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(0, 7, parent)
        self._context, self._link = context, context.link
        self._shown: list[_Row] = []
        self.setHorizontalHeaderLabels(
            [
                self.tr("编号"),
                self.tr("名称"),
                self.tr("状态"),
                self.tr("密级"),
                self.tr("云台"),
                self.tr("业务分组"),
                self.tr("国标编号"),
            ]
        )
        self.verticalHeader().hide()
        self.horizontalHeader().setDefaultAlignment(_LEFT)
        self.horizontalHeader().setStretchLastSection(True)
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName(self.tr("通道"))
        self.doubleClicked.connect(self._on_double_clicked)

    @property
    def chosen(self) -> Channel | None:
        """The channel under the cursor."""
        row = self.currentRow()
        return self._shown[row][0] if 0 <= row < len(self._shown) else None

    def show_device(self, device: str) -> None:
        """Its channels; nothing moves where nothing changed."""
        channels = [c for c in self._link.field.channels.values() if c.device == device]
        channels.sort(key=lambda channel: (channel.is_online, channel.id))
        cameras = {c.channel: c for c in self._link.cameras.values() if c.device == device}
        rows = [(channel, cameras.get(channel.id)) for channel in channels[:MOST_ROWS]]
        if rows == self._shown:
            return
        before, chosen = [channel.id for channel, _ in self._shown], self.chosen
        self._shown = rows
        self.blockSignals(True)
        self.setRowCount(len(rows))
        for row, shown in enumerate(rows):
            for column, text in enumerate(self._texts(*shown)):
                item = QTableWidgetItem(text)
                if column == _STATE and not shown[0].is_online:
                    item.setForeground(self._context.theme.color("severity_ii"))
                self.setItem(row, column, item)
        now = [channel.id for channel, _ in rows]
        if before != now:
            self.resizeColumnsToContents()
            for column in range(self.columnCount() - 1):
                room = self._context.theme.px(12)
                self.setColumnWidth(column, self.columnWidth(column) + room)
            is_there = chosen is not None and chosen.device == device and chosen.id in now
            self.setCurrentCell(now.index(chosen.id) if chosen and is_there else -1, 0)
        self.blockSignals(False)

    def _texts(self, channel: Channel, camera: Camera | None) -> list[str]:
        word = self.tr("在线") if channel.is_online else self.tr("离线")
        age = age_of(channel.since, self._link.hub_now()) if channel.since is not None else ""
        kinds = {
            1: self.tr("球机"),
            2: self.tr("半球"),
            3: self.tr("固定枪机"),
            4: self.tr("云台枪机"),
        }
        return [
            str(camera.number) if camera is not None else "—",
            camera.name if camera is not None else channel.name,
            f"{word} {age}".strip(),
            security_word(camera.security) if camera is not None else "—",
            kinds.get(channel.ptz_kind, "—"),
            " / ".join(channel.groups),
            channel.id,
        ]

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        camera = self._shown[index.row()][1]
        if camera is not None:
            self.camera_activated.emit(CameraId(camera.id))
