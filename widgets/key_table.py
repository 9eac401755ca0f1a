"""A dense table with a cursor and a table of keys, as every page shares it. UI thread."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from widgets.actions import ActionTable
from widgets.theme import ROW_PX, Theme


class KeyTable(QTableView):
    """`asked`: a name of the key table."""

    asked = Signal(str)
    current_changed = Signal()

    def __init__(
        self, model: QAbstractItemModel, keys: ActionTable, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.keys = keys
        row_px = theme.target(ROW_PX)
        # The words of a cell stand under those of its head.
        self.setStyleSheet(f"QTableView::item {{ padding-left: {theme.px(5)}px; }}")
        down = self.verticalHeader()
        down.hide()
        down.setMinimumSectionSize(row_px)
        down.setDefaultSectionSize(row_px)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setModel(model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        # Keys act also while a Chinese input method is on.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.horizontalHeader().setHighlightSections(False)

    def set_widths(self, widths: Sequence[int]) -> None:
        """Of the columns, in pixels; the last takes the rest."""
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        self.horizontalHeader().setStretchLastSection(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = self.keys.pressed(event)
        if not name:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.asked.emit(name)

    def moveCursor(  # noqa: N802 - Qt override
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home and End are the first row and the last: a table means columns by them."""
        actions, rows = QAbstractItemView.CursorAction, self.model().rowCount()
        if rows and action in (actions.MoveHome, actions.MoveEnd):
            row = 0 if action is actions.MoveHome else rows - 1
            return self.model().index(row, max(0, self.currentIndex().column()))
        return super().moveCursor(action, modifiers)

    def currentChanged(  # noqa: N802 - Qt override
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().currentChanged(current, previous)
        self.current_changed.emit()
