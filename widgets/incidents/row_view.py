"""A list of rows with a cursor and a scroll that survive batches. UI thread; performs no I/O."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from widgets.actions import ActionTable
from widgets.incidents.rows import GroupedRows

_ANCHORS = 40  # rows from the top of the view, one of which outlives a batch
_ONCE = Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown


class RowView(QTableView):
    """Shows GroupedRows. Says what the operator asks for; does nothing itself."""

    current_changed = Signal(str)  # id
    opened = Signal(str)  # id: double click
    action_asked = Signal(str, str)  # name of the action, id ("" where no row is current)
    menu_asked = Signal(str, object)  # id, global QPoint
    side_asked = Signal(int)  # -1 or 1: the column at the left or right

    def __init__(
        self, rows: GroupedRows, actions: ActionTable, row_px: int, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._rows = rows
        self._actions = actions
        self._row_px = row_px
        self._anchors: list[str] = []
        self._offset = 0
        # Before there are rows: a header that has 3,000 goes through them for each of these.
        down = self.verticalHeader()
        down.hide()
        down.setMinimumSectionSize(row_px)
        down.setDefaultSectionSize(row_px)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setModel(rows)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(row_px)
        # Keys act also while a Chinese input method is on.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        across = self.horizontalHeader()
        across.hide()
        across.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(self._on_double_clicked)
        rows.batch_begins.connect(self._on_batch_begins)
        rows.batch_ended.connect(self._on_batch_ended)

    @property
    def current_id(self) -> str:
        """The row under the cursor, empty where there is none."""
        index = self.currentIndex()
        return self._rows.id_at(index.row()) if index.isValid() else ""

    def go_to(self, item_id: str) -> bool:
        """Put the cursor on a row and show it; False where it has none."""
        row = self._rows.row_of(item_id)
        if row < 0:
            return False
        self.setCurrentIndex(self._rows.index(row, 0))
        self.scrollTo(self.currentIndex())
        return True

    def go_to_place(self, place: int) -> bool:
        """Put the cursor on the item nearest to a row number; False in an empty list."""
        last = self._rows.rowCount() - 1
        row = self._rows.next_item(min(place, last) - 1, 1) if last >= 0 else -1
        return row >= 0 and self.go_to(self._rows.id_at(row))

    def clear_cursor(self) -> None:
        """No row is current any more."""
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()

    def currentChanged(  # noqa: N802 - Qt override
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.current_changed.emit(self._rows.id_at(current.row()))

    def rowsAboutToBeRemoved(  # noqa: N802 - Qt override
        self, parent: QModelIndex | QPersistentModelIndex, start: int, end: int
    ) -> None:
        # Qt would put the cursor on a neighbour: the next key would act on another one.
        if start <= self.currentIndex().row() <= end:
            self.clear_cursor()
        super().rowsAboutToBeRemoved(parent, start, end)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = self._actions.pressed(event)
        key = event.key()
        if name:
            if not event.isAutoRepeat():
                self.action_asked.emit(name, self.current_id)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.side_asked.emit(-1 if key == Qt.Key.Key_Left else 1)
        elif key == Qt.Key.Key_Home:
            self.go_to_place(0)
        elif key == Qt.Key.Key_End:
            self.go_to_place(self._rows.rowCount())
        elif key in _ONCE and not self.currentIndex().isValid():
            self.go_to_place(0)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        where: QPoint = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            where = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        if self.current_id:
            self.menu_asked.emit(self.current_id, where)

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        item_id = self._rows.id_at(index.row())
        if item_id:
            self.opened.emit(item_id)

    @Slot()
    def _on_batch_begins(self) -> None:
        """Note what stands at the top, unless the top itself is in view: news belongs there."""
        value = self.verticalScrollBar().value()
        self._anchors = []
        if value > 0:
            first = value // self._row_px
            last = min(first + _ANCHORS, self._rows.rowCount())
            self._anchors = [self._rows.id_at(row) for row in range(first, last)]
            self._offset = value - first * self._row_px

    @Slot()
    def _on_batch_ended(self) -> None:
        for place, item_id in enumerate(self._anchors):
            row = self._rows.row_of(item_id) if item_id else -1
            if row >= 0:
                self.executeDelayedItemsLayout()
                top = (row - place) * self._row_px + self._offset
                self.verticalScrollBar().setValue(max(0, top))
                return
