"""The room of feeds: what comes in and how well, what goes out and what did not. UI thread."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backends.record.common import Department
from widgets.context import UiContext
from widgets.health.board import FeedBoard
from widgets.health.outbox import Outbox
from widgets.tabs import Tabs


class HealthPage(QWidget):
    """`subject_opened(kind, id)`: what a message is about."""

    subject_opened = Signal(str, str)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("接入"))
        self.board, self.outbox = FeedBoard(context, self), Outbox(context, self)
        self.tabs = Tabs(self)
        self.tabs.addTab(self.board, self.tr("来源"))
        self.tabs.addTab(self.outbox, self.tr("外发"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        self.board.outbox_asked.connect(self.show_outbox)
        self.outbox.subject_opened.connect(self.subject_opened)

    def show_feed(self, source: str) -> None:
        """That feed's row and figures."""
        self.tabs.setCurrentWidget(self.board)
        self.board.choose(source)
        self.board.list.setFocus()

    def show_department(self, department: Department) -> None:
        """That department's feeds only."""
        self.tabs.setCurrentWidget(self.board)
        self.board.show_department(department)
        self.board.list.setFocus()

    @Slot()
    def show_outbox(self) -> None:
        """What goes out."""
        self.tabs.setCurrentWidget(self.outbox)
        self.outbox.list.setFocus()
