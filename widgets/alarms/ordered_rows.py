"""A table whose rows are kept in the order of their keys, changed in batches. UI thread.

It inserts, moves and removes; it never resets, so that selection and scroll survive.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex

from widgets.alarms.arrangement import RowKey

ROW_OPERATIONS = 24  # above this many, one layout change is cheaper than single rows
FEW = 1000  # above this many, one sort is cheaper than putting each in its place

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


@dataclass(slots=True)
class Batch:
    """What one batch does to the rows, by the ids of alarms and groups."""

    come: list[RowKey] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    moved: list[RowKey] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)


class OrderedRows(QAbstractTableModel):
    """Rows by key. Who makes the keys is the subclass's business; `columns` is their number."""

    def __init__(self, columns: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._order: list[RowKey] = []
        self._key: dict[str, RowKey] = {}

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else self._columns

    def row_id(self, row: int) -> str:
        """What stands in a row, by its id."""
        return self._order[row][1]

    def row_of(self, row_id: str) -> int:
        """The row of an id, -1 where it has none."""
        key = self._key.get(row_id)
        return -1 if key is None else bisect_left(self._order, key)

    def keep(self, key: RowKey) -> None:
        """This row is there now, with this key."""
        self._key[key[1]] = key

    def forget(self, row_id: str) -> None:
        """This row is gone."""
        del self._key[row_id]

    def apply(self, batch: Batch, is_new_order: bool) -> None:
        """Change the rows. In a new order every row has a key that compares with no old one."""
        rows = len(batch.come) + len(batch.gone) + len(batch.moved)
        if rows <= ROW_OPERATIONS and not is_new_order:
            self._apply_singly(batch)
        else:
            self._apply_at_once(batch, is_new_order)

    def announce(self, ids: set[str]) -> None:
        """Contents of these rows changed: one signal for all between the first and the last."""
        rows = [self.row_of(i) for i in ids if i in self._key]
        if rows:
            last = self.index(max(rows), self._columns - 1)
            self.dataChanged.emit(self.index(min(rows), 0), last)

    def _apply_singly(self, batch: Batch) -> None:
        for row_id in batch.gone:
            row = self.row_of(row_id)
            self.beginRemoveRows(_NO_PARENT, row, row)
            del self._order[row]
            self.forget(row_id)
            self.endRemoveRows()
        for key in batch.moved:
            self._move(key)
        for key in batch.come:
            row = bisect_left(self._order, key)
            self.beginInsertRows(_NO_PARENT, row, row)
            self._order.insert(row, key)
            self.keep(key)
            self.endInsertRows()

    def _move(self, key: RowKey) -> None:
        row, to = self.row_of(key[1]), bisect_left(self._order, key)
        self.keep(key)
        if to in (row, row + 1):
            self._order[row] = key
            return
        self.beginMoveRows(_NO_PARENT, row, row, _NO_PARENT, to)
        del self._order[row]
        self._order.insert(to if to < row else to - 1, key)
        self.endMoveRows()

    def _apply_at_once(self, batch: Batch, is_new_order: bool) -> None:
        """Append what came, sort once, cut off what went: three signals however many rows."""
        # Rows are found before anything has a new key.
        is_few = not is_new_order and len(batch.moved) + len(batch.gone) <= FEW
        stale = [key[1] for key in batch.moved] + batch.gone
        places = sorted(map(self.row_of, stale)) if is_few else []
        first, come = len(self._order), sorted(batch.come)
        if come:
            self.beginInsertRows(_NO_PARENT, first, first + len(come) - 1)
            self._order += come
            for key in come:
                self.keep(key)
            self.endInsertRows()
        gone = set(batch.gone)
        for key in batch.moved:
            self.keep(key)
        kept = self._order[:first]
        if is_few:
            # A hundred of 20,000 are taken out and put in for a tenth of what a sort costs.
            for place in reversed(places):
                del kept[place]
        else:
            changed = set(stale)
            kept = [key for key in kept if key[1] not in changed]
        if is_few and len(come) <= FEW:
            for key in (*batch.moved, *come):
                insort(kept, key)
        else:
            kept += [*batch.moved, *come]
            kept.sort()
        self._reorder(kept, [self._key[i] for i in batch.gone])
        if gone:
            self.beginRemoveRows(_NO_PARENT, len(kept), len(self._order) - 1)
            del self._order[len(kept) :]
            for row_id in gone:
                self.forget(row_id)
            self.endRemoveRows()

    def _reorder(self, kept: list[RowKey], gone: list[RowKey]) -> None:
        """Rows stand in this order now; those about to go at the end."""
        order = kept + gone
        if order == self._order:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self._order[index.row()][1] for index in before]
        self._order = order
        last = {key[1]: len(kept) + number for number, key in enumerate(gone)} if before else {}
        after = []
        for row_id, index in zip(ids, before, strict=True):
            row = last.get(row_id, -1)
            if row < 0:
                row = bisect_left(order, self._key[row_id], hi=len(kept))
            after.append(self.index(row, index.column()))
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
