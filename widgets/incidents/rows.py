"""Rows of a grouped list that follows the replica in batches. UI thread; performs no I/O.

It never resets: it inserts, moves and removes, so that selection and scroll survive. A group has
a header row of its own, which comes with its first item and goes with its last.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

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

BATCH_MS = 100  # at most ten batches a second
ROW_OPERATIONS = 24  # above this many, one layout change is cheaper than single rows

AnyIndex = QModelIndex | QPersistentModelIndex
# (group, 0 header or 1 item, where within the group, id): unique, so that bisect finds a row.
Key = tuple[int, int, tuple[float, ...], str]
_NO_PARENT = QModelIndex()


@dataclass(slots=True)
class _Batch:
    come: dict[str, Key] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    moved: dict[str, Key] = field(default_factory=dict)
    touched: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.come) + len(self.gone) + len(self.moved)


class GroupedRows(QAbstractTableModel):
    """One column; subclasses say what the items are and how a row is spoken."""

    batch_begins = Signal()
    batch_ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._order: list[Key] = []
        self._key: dict[str, Key] = {}
        self._items: dict[str, object] = {}
        self._counts: Counter[int] = Counter()
        self._gathered: set[str] = set()
        self._repaint: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(BATCH_MS)
        self._timer.timeout.connect(self._on_timeout)

    # ---- said by the subclass

    def source(self) -> Mapping[str, object]:
        """All items by id, as the replica has them."""
        raise NotImplementedError

    def key_of(self, item: object, item_id: str) -> Key | None:
        """Its key, None where it has no row."""
        raise NotImplementedError

    def word_of(self, group: int) -> str:
        """What a group's header says; empty: no header."""
        raise NotImplementedError

    def noted(self, item_id: str, item: object) -> None:
        """An item changed; None: it has no row. For counts kept beside the rows."""

    def spoken(self, item: object) -> str:
        """The row as a screen reader says it."""
        raise NotImplementedError

    # ---- what stands in the rows

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else 1

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if self.is_header(index.row()):
            return Qt.ItemFlag.NoItemFlags  # the cursor steps over it
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        if role not in roles or not 0 <= index.row() < len(self._order):
            return None
        if self.is_header(index.row()):
            word, count = self.header_at(index.row())
            return f"{word} {count}"
        return self.spoken(self.item_at(index.row()))

    def is_header(self, row: int) -> bool:
        """Whether a row heads a group."""
        return 0 <= row < len(self._order) and self._order[row][1] == 0

    def header_at(self, row: int) -> tuple[str, int]:
        """Word and count of the group that a row heads."""
        group = self._order[row][0]
        return self.word_of(group), self._counts[group]

    def item_at(self, row: int) -> object:
        """The item of a row as it stands on the screen: its version is the version seen."""
        return self._items[self._order[row][3]]

    def id_at(self, row: int) -> str:
        """Its id; empty for a header."""
        return "" if self.is_header(row) else self._order[row][3]

    def row_of(self, item_id: str) -> int:
        """Its row, -1 where it has none."""
        key = self._key.get(item_id)
        return -1 if key is None else bisect_left(self._order, key)

    @property
    def count(self) -> int:
        """Items with a row."""
        return len(self._items)

    def count_of(self, group: int) -> int:
        """Items in one group."""
        return self._counts[group]

    def next_item(self, row: int, step: int) -> int:
        """The next row that is no header, going by `step` (1 or -1); -1 where there is none."""
        row += step
        while self.is_header(row):
            row += step
        return row if 0 <= row < len(self._order) else -1

    # ---- what changes them

    def gather(self, ids: Iterable[str], repaint: Iterable[str] = ()) -> None:
        """These changed; the rows follow within BATCH_MS."""
        self._gathered.update(ids)
        self._repaint.update(repaint)
        if (self._gathered or self._repaint) and not self._timer.isActive():
            self._timer.start()

    def take_all(self) -> None:
        """Read the whole replica anew, now."""
        self._gathered |= self._items.keys() | set(self.source())
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
        self._head_groups(batch)
        if batch.size <= ROW_OPERATIONS:
            self._apply_singly(batch)
        else:
            self._apply_at_once(batch)
        self._announce({*batch.touched, *batch.moved, *repaint})
        self.batch_ended.emit()

    def _sift(self, ids: set[str]) -> _Batch:
        batch, source = _Batch(), self.source()
        for item_id in ids:
            item = source.get(item_id)
            key = self.key_of(item, item_id) if item is not None else None
            before = self._key.get(item_id)
            self.noted(item_id, None if key is None else item)
            if key is None:
                if before is not None:
                    batch.gone.append(item_id)
                    self._counts[before[0]] -= 1
                continue
            if before is None:
                batch.come[item_id] = key
                self._counts[key[0]] += 1
            elif before != key:
                batch.moved[item_id] = key
                self._counts[before[0]] -= 1
                self._counts[key[0]] += 1
            else:
                batch.touched.append(item_id)
            self._items[item_id] = item
        for item_id in batch.gone:
            del self._items[item_id]
        return batch

    def _head_groups(self, batch: _Batch) -> None:
        """Headers come and go with their groups, as rows among the others."""
        for group, count in list(self._counts.items()):
            head = _head_id(group)
            if count and self.word_of(group):
                if head in self._key:
                    batch.touched.append(head)
                else:
                    batch.come[head] = (group, 0, (), head)
            elif head in self._key:
                batch.gone.append(head)
            if not count:
                del self._counts[group]

    def _apply_singly(self, batch: _Batch) -> None:
        for item_id in batch.gone:
            row = self.row_of(item_id)
            self.beginRemoveRows(_NO_PARENT, row, row)
            del self._order[row], self._key[item_id]
            self.endRemoveRows()
        for item_id, key in batch.moved.items():
            self._move(item_id, key)
        for item_id, key in batch.come.items():
            row = bisect_left(self._order, key)
            self.beginInsertRows(_NO_PARENT, row, row)
            self._order.insert(row, key)
            self._key[item_id] = key
            self.endInsertRows()

    def _move(self, item_id: str, key: Key) -> None:
        row, to = self.row_of(item_id), bisect_left(self._order, key)
        self._key[item_id] = key
        if to in (row, row + 1):
            self._order[row] = key
            return
        self.beginMoveRows(_NO_PARENT, row, row, _NO_PARENT, to)
        del self._order[row]
        self._order.insert(to if to < row else to - 1, key)
        self.endMoveRows()

    def _apply_at_once(self, batch: _Batch) -> None:
        """Append what came, sort once, cut off what went: three signals however many rows."""
        if batch.come:
            first = len(self._order)
            self.beginInsertRows(_NO_PARENT, first, first + len(batch.come) - 1)
            self._order += sorted(batch.come.values())
            self._key |= batch.come
            self.endInsertRows()
        gone = set(batch.gone)
        kept = {i: k for i, k in self._key.items() if i not in gone} | batch.moved
        self._reorder(sorted(kept.values()) + [self._key[i] for i in batch.gone])
        if gone:
            self.beginRemoveRows(_NO_PARENT, len(kept), len(self._order) - 1)
            del self._order[len(kept) :]
            for item_id in gone:
                del self._key[item_id]
            self.endRemoveRows()

    def _reorder(self, order: list[Key]) -> None:
        if order == self._order:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self._order[index.row()][3] for index in before]
        self._order = order
        self._key = {key[3]: key for key in order}
        row = {key[3]: number for number, key in enumerate(order)} if before else {}
        after = [self.index(row[item_id], 0) for item_id in ids]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _announce(self, ids: set[str]) -> None:
        rows = [self.row_of(i) for i in ids if i in self._key]
        if rows:
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), 0))


def _head_id(group: int) -> str:
    return f"group:{group}"
