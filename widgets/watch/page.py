"""The room of the watch: who is on, the roster, the log, instructions, handover. UI thread."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from widgets.context import UiContext
from widgets.watch.handover.tab import HandoverTab
from widgets.watch.instructions import InstructionTab
from widgets.watch.log import LogTab
from widgets.watch.now import NowTab
from widgets.watch.roster import RosterTab


class WatchPage(QWidget):
    """`subject_opened(kind, id)`: what an entry or an instruction is about.

    `paper_asked(kind, id)`: a page to be printed.
    """

    subject_opened = Signal(str, str)
    paper_asked = Signal(str, str)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("值班"))
        self.now, self.roster = NowTab(context, self), RosterTab(context, self)
        self.log, self.instructions = LogTab(context, self), InstructionTab(context, self)
        self.handover = HandoverTab(context, self)
        self.tabs = QTabWidget(self)
        self.tabs.addTab(self.now, self.tr("当班"))
        self.tabs.addTab(self.roster, self.tr("排班"))
        self.tabs.addTab(self.log, self.tr("日志"))
        self.tabs.addTab(self.instructions, self.tr("批示"))
        self.tabs.addTab(self.handover, self.tr("交接"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        self.log.subject_opened.connect(self.subject_opened)
        self.handover.subject_opened.connect(self.subject_opened)
        self.handover.paper_asked.connect(self.paper_asked)
        self.instructions.subject_opened.connect(self.subject_opened)
        self.now.roster_asked.connect(self.show_roster)

    @Slot()
    def show_roster(self) -> None:
        """Who is planned."""
        self.tabs.setCurrentWidget(self.roster)
        self.roster.grid.setFocus()

    def show_log(self) -> None:
        """What is being written."""
        self.tabs.setCurrentWidget(self.log)

    def show_instruction(self, instruction: str) -> None:
        """That one in the list."""
        self.tabs.setCurrentWidget(self.instructions)
        self.instructions.select(instruction)
        self.instructions.list.setFocus()

    @Slot()
    def show_handover(self) -> None:
        """The handover on its way, or its beginning."""
        self.tabs.setCurrentWidget(self.handover)
        self.handover.take_focus()
