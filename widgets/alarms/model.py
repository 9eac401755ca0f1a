"""Rows of the alarm list, folded from the link's replica in batches. UI thread; performs no I/O.

It never resets: after a new snapshot too it inserts, moves and removes, so that selection and
scroll survive. Sorting is its own (a proxy's dynamic sort costs 382 ms for 1,000 updates).
"""

from __future__ import annotations

import datetime as dt
import itertools
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
    Slot,
)

from backends.link.api import Change, Link
from backends.record.alarm import Alarm, AlarmState
from backends.record.common import Severity
from backends.record.ids import AlarmId
from widgets.alarms.order import (
    AlarmFilter,
    OrderKey,
    is_active,
    is_unacknowledged,
    order_key,
)
from widgets.alarms.words import COLUMNS, cell_text, spoken_text

BATCH_MS = 100  # at most ten batches a second
ROW_OPERATIONS = 24  # above this many, one layout change is cheaper than single rows

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


@dataclass(slots=True)
class _Batch:
    """What one batch does to the rows."""

    come: list[AlarmId] = field(default_factory=list)
    gone: list[AlarmId] = field(default_factory=list)
    moved: list[AlarmId] = field(default_factory=list)
    touched: list[AlarmId] = field(default_factory=list)


class AlarmListModel(QAbstractTableModel):
    """One row an active alarm that the filter wants; see COLUMNS."""

    batch_begins = Signal()
    batch_ended = Signal()

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._filter = AlarmFilter()
        self._order: list[OrderKey] = []
        self._key: dict[AlarmId, OrderKey] = {}
        self._shown: dict[AlarmId, Alarm] = {}
        self._facet: dict[AlarmId, Severity] = {}
        self._counts: Counter[Severity] = Counter()
        self._active: set[AlarmId] = set()
        self._unacknowledged: set[AlarmId] = set()
        self._gathered: set[AlarmId] = set()
        self._repaint: set[AlarmId] = set()
        self._is_locked = False
        self._held: set[AlarmId] = set()
        self._waiting: set[AlarmId] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(BATCH_MS)
        self._timer.timeout.connect(self._on_timeout)
        self.take_all()

    # ---- what stands in the rows

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._order):
            return None
        alarm = self.alarm_at(index.row())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken_text(alarm, self._link)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return cell_text(alarm, COLUMNS[index.column()], self._link)

    def alarm_at(self, row: int) -> Alarm:
        """The alarm of a row as it stands on the screen: its version is the version seen."""
        return self._shown[self._order[row][3]]

    def shown(self, alarm: AlarmId) -> Alarm | None:
        """An alarm as it stands on the screen, None where it does not."""
        return self._shown.get(alarm)

    def row_of(self, alarm: AlarmId) -> int:
        """Its row, -1 where it has none."""
        key = self._key.get(alarm)
        return -1 if key is None else bisect_left(self._order, key)

    def first_unacknowledged(self, after: int = -1) -> int:
        """The next row below `after` that waits for acknowledgement, else the first; -1 if none."""
        rows = range(len(self._order))
        for row in itertools.chain(rows[after + 1 :], rows[: after + 1]):
            if is_unacknowledged(self.alarm_at(row)):
                return row
        return -1

    # ---- figures about them

    def count(self, severity: Severity) -> int:
        """How many active alarms of a severity the rest of the filter lets through."""
        return self._counts[severity]

    @property
    def total(self) -> int:
        """All active alarms, wanted or not."""
        return len(self._active)

    @property
    def unacknowledged(self) -> int:
        """All that wait for acknowledgement, wanted or not."""
        return len(self._unacknowledged)

    @property
    def waiting(self) -> int:
        """New ones that the locked list does not show yet."""
        return len(self._waiting)

    def worst_waiting(self) -> Severity | None:
        """The worst severity among those."""
        alarms = self._link.alarms
        return min((alarms[i].severity for i in self._waiting if i in alarms), default=None)

    def oldest_unacknowledged(self) -> dt.datetime | None:
        """When the one raised that has waited longest, of those in the rows."""
        moments = []
        for severity in Severity:
            end = bisect_left(self._order, (0, int(severity) + 1, float("-inf"), AlarmId("")))
            if end > 0 and self._order[end - 1][:2] == (0, int(severity)):
                moments.append(self.alarm_at(end - 1).since)
        return min(moments, default=None)

    # ---- what changes them

    @property
    def filter(self) -> AlarmFilter:
        """The filter in force."""
        return self._filter

    def set_filter(self, wanted: AlarmFilter) -> None:
        """Show what fits. The operator asked for it, so a locked list follows too."""
        if wanted == self._filter:
            return
        self._filter = wanted
        locked, self._is_locked = self._is_locked, False
        self.take_all()
        self._is_locked = locked

    @property
    def is_locked(self) -> bool:
        """Whether the order stands still."""
        return self._is_locked

    def set_locked(self, locked: bool) -> None:
        """Hold the order still for reading, or catch up with what came meanwhile."""
        if locked and not self._is_locked:
            self.flush()
        self._is_locked = locked
        if not locked:
            self._gathered |= self._held | self._waiting
            self._held.clear()
            self._waiting.clear()
            self.flush()

    def note(self, change: Change) -> None:
        """Take in a change; the rows follow within BATCH_MS."""
        if change.reset:
            self._gathered |= self._active | self._shown.keys() | self._link.alarms.keys()
        self._gathered |= change.alarms
        self._repaint |= change.pending
        if (self._gathered or self._repaint) and not self._timer.isActive():
            self._timer.start()

    def take_all(self) -> None:
        """Read the whole replica anew."""
        self.note(Change(reset=True))
        self.flush()

    @Slot()
    def _on_timeout(self) -> None:
        self.flush()

    def flush(self) -> None:
        """Bring the rows up to date now."""
        self._timer.stop()
        ids, self._gathered = self._gathered, set()
        repaint, self._repaint = self._repaint, set()
        if not ids and not repaint:
            return
        self.batch_begins.emit()
        batch = self._sift(ids)
        if self._is_locked:
            self._hold(batch)
        elif len(batch.come) + len(batch.gone) + len(batch.moved) <= ROW_OPERATIONS:
            self._apply_singly(batch)
        else:
            self._apply_at_once(batch)
        self._announce({*batch.touched, *batch.moved, *repaint})
        self.batch_ended.emit()

    def _sift(self, ids: Iterable[AlarmId]) -> _Batch:
        batch = _Batch()
        alarms = self._link.alarms
        for alarm_id in ids:
            found = alarms.get(alarm_id)
            alarm = found if is_active(found) else None
            self._count(alarm_id, alarm)
            before = self._shown.get(alarm_id)
            if alarm is not None and self._filter.matches(alarm):
                if before is None:
                    batch.come.append(alarm_id)
                elif order_key(alarm) != self._key[alarm_id]:
                    batch.moved.append(alarm_id)
                else:
                    batch.touched.append(alarm_id)
                    self._shown[alarm_id] = alarm
            elif before is not None:
                batch.gone.append(alarm_id)
            else:
                self._waiting.discard(alarm_id)
        return batch

    def _count(self, alarm_id: AlarmId, alarm: Alarm | None) -> None:
        before = self._facet.pop(alarm_id, None)
        if before is not None:
            self._counts[before] -= 1
        self._active.discard(alarm_id)
        self._unacknowledged.discard(alarm_id)
        if alarm is None:
            return
        self._active.add(alarm_id)
        if is_unacknowledged(alarm):
            self._unacknowledged.add(alarm_id)
        if self._filter.matches_beside_severity(alarm):
            self._facet[alarm_id] = alarm.severity
            self._counts[alarm.severity] += 1

    def _hold(self, batch: _Batch) -> None:
        """Locked: contents change where they stand; what came or went is remembered."""
        for alarm_id in (*batch.gone, *batch.moved):
            now = self._link.alarms.get(alarm_id)
            last = self._shown[alarm_id]
            self._shown[alarm_id] = now or msgspec.structs.replace(last, state=AlarmState.NORM)
        self._held.update(batch.gone, batch.moved, batch.touched)
        self._waiting.update(batch.come)
        batch.touched += batch.gone

    def _apply_singly(self, batch: _Batch) -> None:
        for alarm_id in batch.gone:
            row = self.row_of(alarm_id)
            self.beginRemoveRows(_NO_PARENT, row, row)
            del self._order[row], self._key[alarm_id], self._shown[alarm_id]
            self.endRemoveRows()
        for alarm_id in batch.moved:
            self._move(alarm_id, self._link.alarms[alarm_id])
        for alarm_id in batch.come:
            alarm = self._link.alarms[alarm_id]
            key = order_key(alarm)
            row = bisect_left(self._order, key)
            self.beginInsertRows(_NO_PARENT, row, row)
            self._order.insert(row, key)
            self._key[alarm_id], self._shown[alarm_id] = key, alarm
            self.endInsertRows()

    def _move(self, alarm_id: AlarmId, alarm: Alarm) -> None:
        key, row = order_key(alarm), self.row_of(alarm_id)
        to = bisect_left(self._order, key)
        self._shown[alarm_id], self._key[alarm_id] = alarm, key
        if to in (row, row + 1):
            self._order[row] = key
            return
        self.beginMoveRows(_NO_PARENT, row, row, _NO_PARENT, to)
        del self._order[row]
        self._order.insert(to if to < row else to - 1, key)
        self.endMoveRows()

    def _apply_at_once(self, batch: _Batch) -> None:
        """Append what came, sort once, cut off what went: three signals however many rows."""
        alarms = self._link.alarms
        if batch.come:
            first = len(self._order)
            keys = sorted(order_key(alarms[i]) for i in batch.come)
            self.beginInsertRows(_NO_PARENT, first, first + len(keys) - 1)
            self._order += keys
            for key in keys:
                self._key[key[3]], self._shown[key[3]] = key, alarms[key[3]]
            self.endInsertRows()
        gone = set(batch.gone)
        kept = {i: k for i, k in self._key.items() if i not in gone}
        for alarm_id in batch.moved:
            self._shown[alarm_id] = alarms[alarm_id]
            kept[alarm_id] = order_key(alarms[alarm_id])
        self._reorder(sorted(kept.values()) + [self._key[i] for i in batch.gone])
        if gone:
            self.beginRemoveRows(_NO_PARENT, len(kept), len(self._order) - 1)
            del self._order[len(kept) :]
            for alarm_id in gone:
                del self._key[alarm_id], self._shown[alarm_id]
            self.endRemoveRows()

    def _reorder(self, order: list[OrderKey]) -> None:
        if order == self._order:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self._order[index.row()][3] for index in before]
        self._order = order
        self._key = {key[3]: key for key in order}
        row = {key[3]: number for number, key in enumerate(order)} if before else {}
        after = [
            self.index(row[alarm_id], index.column())
            for alarm_id, index in zip(ids, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _announce(self, ids: set[AlarmId]) -> None:
        rows = [self.row_of(i) for i in ids if i in self._key]
        if rows:
            last = self.index(max(rows), len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(min(rows), 0), last)
