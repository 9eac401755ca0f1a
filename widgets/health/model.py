"""Feeds as rows: what is lost, old or about to end first. UI thread; performs no I/O."""

from __future__ import annotations

import bisect
import datetime as dt
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from backends.link.api import Link
from backends.record.common import Department
from backends.record.ids import SourceId
from backends.record.resource import SourceHealth, SourceState
from widgets.formats import department_word
from widgets.health.words import (
    WELL,
    ago_text,
    is_skewed,
    lag_text,
    outbox_words,
    rank_of,
    refused_count,
    remark_text,
    skew_words,
    soonest,
    state_shape,
    state_token,
    state_word,
)
from widgets.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_ORDER = {department: number for number, department in enumerate(Department)}
_Order = tuple[int, int, str, str]
STATE, DEPARTMENT, NAME, SUCCESS, DATA, LAG, ERRORS, REFUSED, OUTBOX, SKEW, REMARK = range(11)
_NUMBERS = (SUCCESS, DATA, LAG, ERRORS, REFUSED, OUTBOX, SKEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFilter:
    """What is wanted; None, False and empty mean all."""

    department: Department | None = None
    only_wrong: bool = False
    text: str = ""

    def wants(self, health: SourceHealth, now: dt.datetime) -> bool:
        """Whether the feed belongs into the list."""
        if self.department is not None and health.department is not self.department:
            return False
        if self.only_wrong and rank_of(health, now) == WELL:
            return False
        about = f"{health.name} {health.source} {health.reason}".casefold()
        return all(word in about for word in self.text.casefold().split())


class FeedModel(QAbstractTableModel):
    """Columns: state, department, name, last success, data's age, lag, errors, refused, what waits
    to go out, skew, remark."""

    def __init__(self, link: Link, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link, self._theme = link, theme
        self._filter = FeedFilter()
        self._rows: list[_Order] = []
        self._orders: dict[str, _Order] = {}
        self.refresh()

    def set_filter(self, wanted: FeedFilter) -> None:
        """Another filter: the whole source changes."""
        if wanted != self._filter:
            self.beginResetModel()
            self._filter = wanted
            self._orders = self._wanted()
            self._rows = sorted(self._orders.values())
            self.endResetModel()

    def refresh(self) -> None:
        """Feeds came, went or changed: rows are put in, taken out, told."""
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

    def feed_at(self, row: int) -> SourceHealth | None:
        """The feed of a row."""
        if not 0 <= row < len(self._rows):
            return None
        return self._link.sources.get(SourceId(self._rows[row][3]))

    def row_of(self, source: str) -> int:
        """Where it stands, -1 where it does not."""
        order = self._orders.get(source)
        return -1 if order is None else bisect.bisect_left(self._rows, order)

    def _wanted(self) -> dict[str, _Order]:
        now = self._link.hub_now()
        return {
            str(health.source): (
                rank_of(health, now),
                _ORDER[health.department],
                health.name,
                str(health.source),
            )
            for health in self._link.sources.values()
            if self._filter.wants(health, now)
        }

    # ---- Qt

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else 11

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return (
            self.tr("状态"),
            self.tr("部门"),
            self.tr("来源"),
            self.tr("最近成功"),
            self.tr("数据时效"),
            self.tr("延迟"),
            self.tr("失败"),
            self.tr("未收下"),
            self.tr("待发"),
            self.tr("时差"),
            self.tr("说明"),
        )[section]

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        health = self.feed_at(index.row())
        if health is None:
            return None
        now = self._link.hub_now()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts(health, now)[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._color(health, index.column(), now)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == REMARK:
            return remark_text(health, now)
        return None

    def _texts(self, health: SourceHealth, now: dt.datetime) -> tuple[str, ...]:
        return (
            f"{state_shape(health)} {state_word(health)}",
            department_word(health.department),
            health.name,
            ago_text(health.last_success, now),
            ago_text(health.data_at, now),
            lag_text(health.lag_ms),
            f"{health.errors:,}",
            f"{refused_count(health):,}",
            outbox_words(health),
            skew_words(health.skew_ms),
            remark_text(health, now),
        )

    def _color(self, health: SourceHealth, column: int, now: dt.datetime) -> QColor:
        if column == STATE:
            return self._theme.color(state_token(health.state))
        if column == OUTBOX and health.dead:
            return self._theme.color("severity_ii")
        if column == SKEW and is_skewed(health):
            return self._theme.color("severity_iii")
        if column == REMARK:
            is_ending = soonest(health, now) is not None
            if health.state is SourceState.LOST:
                return self._theme.color("severity_ii")
            if is_ending or is_skewed(health):
                return self._theme.color("severity_iii")
        if column == DATA and health.state is SourceState.STALE:
            return self._theme.color("stale")
        return self._theme.color("text" if column == NAME else "text_dim")


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
