"""A page of items as rows, in the hub's order. UI thread; performs no I/O."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from backends.link.api import Link
from backends.record.resource import Item
from widgets.departments.words import item_kind_word
from widgets.formats import clock_text, department_word
from widgets.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
NAME, KIND, WHAT, STATE, PLACE, DEPARTMENT, UPDATED = range(7)


class ItemModel(QAbstractTableModel):
    """Columns: name, kind, what, state, place, department, updated."""

    def __init__(self, link: Link, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link, self._theme = link, theme
        self._items: list[Item] = []

    def set_items(self, items: list[Item]) -> None:
        """Another page: the whole source changes."""
        self.beginResetModel()
        self._items = list(items)
        self.endResetModel()

    def item_at(self, row: int) -> Item | None:
        """The item of a row."""
        return self._items[row] if 0 <= row < len(self._items) else None

    # ---- Qt

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else 7

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
            self.tr("名称"),
            self.tr("类别"),
            self.tr("细类"),
            self.tr("状态"),
            self.tr("地点"),
            self.tr("部门"),
            self.tr("更新"),
        )[section]

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.item_at(index.row())
        if item is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(item, index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._color(index.column())
        return None

    def _text(self, item: Item, column: int) -> str:
        match column:
            case 0:
                return item.name
            case 1:
                return item_kind_word(item.kind)
            case 2:
                return item.what
            case 3:
                return f"{item.score:g}" if item.score is not None else item.state
            case 4:
                return item.place.name if item.place is not None else "—"
            case 5:
                return department_word(item.department)
            case _:
                if item.updated_at is None:
                    return "—"
                return clock_text(item.updated_at, self._link.hub_now())

    def _color(self, column: int) -> QColor:
        return self._theme.color("text" if column in (NAME, STATE) else "text_dim")
