"""Tabs whose pages change in place. UI thread."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QTabWidget, QWidget


class Tabs(QTabWidget):
    """QTabWidget paints its whole page whenever any word in it asks for room: 24 rows of a sheet
    for each item that is read, 7 ms of 16. This one lays itself out anew where its bar changes.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._bar = QSize()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            bar, self._bar = self._bar, self.tabBar().sizeHint()
            if bar == self._bar:
                self.updateGeometry()  # the page may need more room than the window has
                return True
        return super().event(event)
