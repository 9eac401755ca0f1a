"""Devices as rows: who wants something first. UI thread; performs no I/O."""

from __future__ import annotations

import bisect
import datetime as dt
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from backends.link.api import Link
from backends.link.devices import Device, DeviceState
from widgets.devices.words import (
    channels_text,
    model_text,
    problem_text,
    since_text,
    state_token,
    state_word,
)
from widgets.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_RANK = {
    DeviceState.PENDING: 0,
    DeviceState.OFFLINE: 1,
    DeviceState.UNKNOWN: 2,
    DeviceState.NEVER: 3,
    DeviceState.ONLINE: 4,
}
_Order = tuple[int, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceFilter:
    """What is wanted; None and empty mean all."""

    state: DeviceState | None = None
    text: str = ""

    def wants(self, device: Device) -> bool:
        """Whether the device belongs into the list."""
        if self.state is not None and device.state is not self.state:
            return False
        words = self.text.casefold().split()
        about = f"{device.name} {device.id} {device.address} {model_text(device)}".casefold()
        return all(word in about for word in words)


class DeviceModel(QAbstractTableModel):
    """Columns: state, since, problem, name, id, address, make, channels."""

    def __init__(self, link: Link, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link, self._theme = link, theme
        self._filter = DeviceFilter()
        self._rows: list[_Order] = []
        self._orders: dict[str, _Order] = {}
        self.refresh()

    def set_filter(self, wanted: DeviceFilter) -> None:
        """Another filter: the whole source changes."""
        if wanted != self._filter:
            self.beginResetModel()
            self._filter = wanted
            self._orders = self._wanted()
            self._rows = sorted(self._orders.values())
            self.endResetModel()

    def refresh(self) -> None:
        """Devices came, went or changed: rows are put in, taken out, told."""
        wanted = self._wanted()
        for key in [key for key, order in self._orders.items() if wanted.get(key) != order]:
            row = bisect.bisect_left(self._rows, self._orders.pop(key))
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._rows[row]
            self.endRemoveRows()
        for key in wanted.keys() - self._orders.keys():
            row = bisect.bisect_left(self._rows, wanted[key])
            self.beginInsertRows(QModelIndex(), row, row)
            self._rows.insert(row, wanted[key])
            self._orders[key] = wanted[key]
            self.endInsertRows()
        if self._rows:
            last = self.index(len(self._rows) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def device_at(self, row: int) -> Device | None:
        """The device of a row."""
        if not 0 <= row < len(self._rows):
            return None
        return self._link.field.devices.get(self._rows[row][2])

    def row_of(self, device: str) -> int:
        """Where it stands, -1 where it does not."""
        order = self._orders.get(device)
        return -1 if order is None else bisect.bisect_left(self._rows, order)

    def _wanted(self) -> dict[str, _Order]:
        devices = self._link.field.devices.values()
        return {
            device.id: (_RANK[device.state], device.name or "~", device.id)
            for device in devices
            if self._filter.wants(device)
        }

    # ---- Qt

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else 8

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return (
            self.tr("状态"),
            self.tr("时长"),
            self.tr("问题"),
            self.tr("名称"),
            self.tr("编号"),
            self.tr("地址"),
            self.tr("型号"),
            self.tr("通道"),
        )[section]

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        device = self.device_at(index.row())
        if device is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts(device, self._link.hub_now())[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._color(device, index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() in (2, 6):
            return self._texts(device, self._link.hub_now())[index.column()]
        return None

    def _texts(self, device: Device, now: dt.datetime) -> tuple[str, ...]:
        return (
            state_word(device.state),
            since_text(device, now),
            problem_text(device.problem),
            device.name or "—",
            device.id,
            device.address,
            model_text(device),
            channels_text(device),
        )

    def _color(self, device: Device, column: int) -> QColor:
        if column == 0:
            return self._theme.color(state_token(device.state))
        if column == 2:
            is_asking = device.state is DeviceState.PENDING
            return self._theme.color("text_dim" if is_asking else "severity_ii")
        return self._theme.color("text" if column in (3, 4) else "text_dim")
