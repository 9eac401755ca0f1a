"""Monitoring points as rows: what is over its limit or silent first. UI thread; no I/O."""

from __future__ import annotations

import bisect
import datetime as dt
import enum
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QColor

from backends.link.api import Link, Reading
from backends.record.ids import ResourceId
from backends.record.resource import MonitoringPoint
from widgets.departments.words import (
    flag_word,
    is_out,
    is_stale,
    load_of,
    point_kind_word,
    value_text,
)
from widgets.formats import age_of
from widgets.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_Order = tuple[int, str, str]
STATE, NAME, KIND, VALUE, AGE, OWNER = range(6)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class PointState(enum.IntEnum):
    """How a point stands; the worst first."""

    OVER = 0
    SILENT = 1  # nothing lately
    FLAGGED = 2  # its values do not count: maintenance, fault, …
    UNKNOWN = 3  # nothing ever
    WELL = 4


def state_of(point: MonitoringPoint, readings: dict[str, Reading], now: dt.datetime) -> PointState:
    """From its latest values."""
    if not readings:
        return PointState.UNKNOWN
    if any(is_out(point, factor, reading) for factor, reading in readings.items()):
        return PointState.OVER
    if is_stale(max(reading.observed_at for reading in readings.values()), now):
        return PointState.SILENT
    if any(flag_word(reading.flag) for reading in readings.values()):
        return PointState.FLAGGED
    return PointState.WELL


def state_word(state: PointState) -> str:
    """超标, 没有新数据 …"""
    match state:
        case PointState.OVER:
            return QCoreApplication.translate("Departments", "▲ 超标")
        case PointState.SILENT:
            return QCoreApplication.translate("Departments", "◐ 没有新数据")
        case PointState.FLAGGED:
            return QCoreApplication.translate("Departments", "◌ 数据不计")
        case PointState.UNKNOWN:
            return QCoreApplication.translate("Departments", "○ 未接通")
        case PointState.WELL:
            return QCoreApplication.translate("Departments", "● 正常")


@dataclass(frozen=True, slots=True, kw_only=True)
class PointFilter:
    """What is wanted; empty means all."""

    kind: str = ""
    text: str = ""

    def wants(self, point: MonitoringPoint) -> bool:
        """Whether the point belongs into the list."""
        if self.kind and point.kind != self.kind:
            return False
        place = point.place.name if point.place is not None else ""
        about = f"{point.name} {point.id} {point.owner} {place}".casefold()
        return all(word in about for word in self.text.casefold().split())


class PointModel(QAbstractTableModel):
    """Columns: state, name, kind, value, age, owner."""

    def __init__(self, link: Link, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link, self._theme = link, theme
        self._filter = PointFilter()
        self._rows: list[_Order] = []
        self._orders: dict[str, _Order] = {}
        self.refresh()

    def set_filter(self, wanted: PointFilter) -> None:
        """Another filter: the whole source changes."""
        if wanted != self._filter:
            self._filter = wanted
            self.reset()

    def reset(self) -> None:
        """Everything is another."""
        self.beginResetModel()
        self._orders = self._wanted()
        self._rows = sorted(self._orders.values())
        self.endResetModel()

    def refresh(self) -> None:
        """Points or their values changed: rows are moved, told; many at once, sorted once."""
        wanted = self._wanted()
        changed = [key for key, order in self._orders.items() if wanted.get(key) != order]
        if len(changed) + len(wanted.keys() - self._orders.keys()) > 50:
            self.reset()
            return
        for key in changed:
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

    def point_at(self, row: int) -> MonitoringPoint | None:
        """The point of a row."""
        if not 0 <= row < len(self._rows):
            return None
        return self._link.points.get(ResourceId(self._rows[row][2]))

    def row_of(self, point: str) -> int:
        """Where it stands, -1 where it does not."""
        order = self._orders.get(point)
        return -1 if order is None else bisect.bisect_left(self._rows, order)

    def count(self, state: PointState) -> int:
        """How many of the listed stand so."""
        return sum(order[0] == state for order in self._rows)

    def _wanted(self) -> dict[str, _Order]:
        now = self._link.hub_now()
        return {
            str(point.id): (
                int(state_of(point, dict(self._link.readings(point.id)), now)),
                point.name,
                str(point.id),
            )
            for point in self._link.points.values()
            if self._filter.wants(point)
        }

    # ---- Qt

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else 6

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return (
            self.tr("状态"),
            self.tr("监测点"),
            self.tr("类别"),
            self.tr("最新值"),
            self.tr("时效"),
            self.tr("单位"),
        )[section]

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        point = self.point_at(index.row())
        if point is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(point, index.row(), index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._color(PointState(self._rows[index.row()][0]), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT
        return None

    def _text(self, point: MonitoringPoint, row: int, column: int) -> str:
        match column:
            case 0:
                return state_word(PointState(self._rows[row][0]))
            case 1:
                return point.name
            case 2:
                return point_kind_word(point.kind)
            case 3:
                return self._value(point)
            case 4:
                readings = self._link.readings(point.id).values()
                newest = max((r.observed_at for r in readings), default=None)
                return age_of(newest, self._link.hub_now()) if newest is not None else "—"
            case _:
                return point.owner

    def _value(self, point: MonitoringPoint) -> str:
        """The value that is nearest to its limit, or beyond it, of all its factors."""
        readings = self._link.readings(point.id)
        if not readings:
            return "—"

        factor = max(sorted(readings), key=lambda name: load_of(point, name, readings[name]))
        text = value_text(factor, readings[factor])
        flag = flag_word(readings[factor].flag)
        return f"{text}（{flag}）" if flag else text

    def _color(self, state: PointState, column: int) -> QColor:
        if column in (STATE, VALUE) and state is PointState.OVER:
            return self._theme.color("severity_ii")
        if column in (STATE, AGE) and state is PointState.SILENT:
            return self._theme.color("stale")
        return self._theme.color("text" if column in (NAME, VALUE) else "text_dim")
