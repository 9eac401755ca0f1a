"""A list with a key table. UI thread; reports by signal."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from widgets.actions import ActionTable


class KeyList(QListWidget):
    """`asked`: a name of its key table. Rows carry an id."""

    asked = Signal(str)

    def __init__(self, keys: ActionTable, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.keys = keys
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def current_id(self) -> str:
        """Of the row with the cursor; "" where there is none."""
        item = self.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole) or "") if item is not None else ""

    def show_rows(self, rows: list[tuple[str, str]]) -> None:
        """(id, text); the cursor stays with its row."""
        kept = self.current_id
        self.blockSignals(True)
        for number, (row_id, text) in enumerate(rows):
            item = self.item(number) if number < self.count() else QListWidgetItem(self)
            item.setText(text)
            item.setToolTip(text)
            item.setData(Qt.ItemDataRole.UserRole, row_id)
        while self.count() > len(rows):
            self.takeItem(self.count() - 1)
        self.blockSignals(False)
        self.choose(kept)

    def choose(self, row_id: str) -> None:
        """The cursor onto that row, onto the first where it is gone."""
        for number in range(self.count()):
            if self.item(number).data(Qt.ItemDataRole.UserRole) == row_id:
                self.setCurrentRow(number)
                return
        if self.count() and self.currentRow() < 0:
            self.setCurrentRow(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = self.keys.pressed(event)
        if name:
            self.asked.emit(name)
        else:
            super().keyPressEvent(event)
