"""A sheet as rows: headings of its parts, items, which are read. UI thread; performs no I/O."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from backends.record.handover import Handover, Item, Section
from widgets.theme import SEVERITY_NUMERAL, SEVERITY_SHAPE
from widgets.watch.handover.words import item_next, item_state, item_title, section_word

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class SheetModel(QAbstractListModel):
    """Headings cannot be chosen. `fresh`: read here, not yet said by the hub."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Section | Item] = []
        self._items: list[Item] = []
        self._at: dict[str, tuple[int, int]] = {}  # of an item: its row, that of its heading
        self._read: set[str] = set()
        self._fresh: set[str] = set()

    def show_handover(self, handover: Handover | None) -> None:
        """Another sheet resets the rows; the same one only changes what is read."""
        items = handover.items if handover is not None else []
        before = self._read | self._fresh
        self._read = set(handover.read) if handover is not None else set()
        if items != self._items:
            self._fill(items)
            return
        self._fresh -= self._read
        self._tell(before ^ (self._read | self._fresh))

    def mark(self, items: list[str]) -> None:
        """Read here just now."""
        fresh = set(items) - self._read - self._fresh
        self._fresh |= fresh
        self._tell(fresh)

    def forget_marks(self) -> None:
        """The hub did not take them."""
        fresh, self._fresh = self._fresh, set()
        self._tell(fresh)

    @property
    def total(self) -> int:
        """How many items there are."""
        return len(self._items)

    @property
    def read_count(self) -> int:
        """How many of them are read."""
        return len(self._at.keys() & (self._read | self._fresh))

    def is_read(self, item: Item) -> bool:
        """Whether the one arriving has read it."""
        return item.id in self._read or item.id in self._fresh

    def item_at(self, row: int) -> Item | None:
        """The item of a row; None for a heading."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, Item) else None

    def heading_at(self, row: int) -> tuple[Section, int, int] | None:
        """The part that begins at a row, how many are read, of how many."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        if not isinstance(found, Section):
            return None
        items = self.items_of(found)
        return found, sum(map(self.is_read, items)), len(items)

    def items_of(self, section: Section) -> list[Item]:
        """All items of a part."""
        return [item for item in self._items if item.section is section]

    def row_of(self, item: str) -> int:
        """Where an item stands, -1 where it does not."""
        return self._at.get(item, (-1, -1))[0]

    def next_unread(self, after: int) -> int:
        """The next unread row after one, from the top again at the end; -1 where all are read."""
        count = len(self._rows)
        for step in range(1, count + 1):
            row = (after + step) % count
            item = self.item_at(row)
            if item is not None and not self.is_read(item):
                return row
        return -1

    def first(self) -> int:
        """The first item's row, -1 in an empty sheet."""
        return 1 if len(self._rows) > 1 else -1

    # ---- Qt

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if self.item_at(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.item_at(index.row())
        if role == Qt.ItemDataRole.ToolTipRole and item is not None:
            said = (item_title(item), item.next_step, item.detail)
            return "\n".join(part for part in said if part)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(index.row())
        return None

    def _text(self, row: int) -> str:
        heading = self.heading_at(row)
        if heading is not None:
            return f"{section_word(heading[0])} {heading[1]}/{heading[2]}"
        item = self.item_at(row)
        if item is None:
            return ""
        sign = ""
        if item.severity is not None:
            sign = f"{SEVERITY_SHAPE[item.severity]}{SEVERITY_NUMERAL[item.severity]}"
        parts = (sign, item_title(item), item_state(item), item.owner, item_next(item))
        return " ".join(part for part in parts if part)

    def _fill(self, items: list[Item]) -> None:
        self.beginResetModel()
        self._items, self._rows, self._at, self._fresh = items, [], {}, set()
        heading = 0
        for item in items:
            if not self._rows or self._section_of(self._rows[-1]) is not item.section:
                heading = len(self._rows)
                self._rows.append(item.section)
            self._at[item.id] = len(self._rows), heading
            self._rows.append(item)
        self.endResetModel()

    def _tell(self, items: set[str]) -> None:
        """Their rows and headings alone: a view that paints all of 300 halts the window."""
        for row in sorted({row for item in items for row in self._at.get(item, ())}):
            self.dataChanged.emit(self.index(row), self.index(row))

    @staticmethod
    def _section_of(row: Section | Item) -> Section:
        return row.section if isinstance(row, Item) else row
