"""The room of the watch: who is on, the roster, the log, instructions, handover. UI thread."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.context import UiContext
from widgets.tabs import Tabs
from widgets.watch.attendance import AttendanceTab
from widgets.watch.handover.tab import HandoverTab
from widgets.watch.instructions import InstructionTab
from widgets.watch.log import LogTab
from widgets.watch.log_papers import LogPapers, own_watch
from widgets.watch.now import NowTab
from widgets.watch.roster import RosterTab
from widgets.watch.take_in import TakeIn


class WatchPage(QWidget):
    """`subject_opened(kind, id)`: what an entry or an instruction is about.

    `paper_asked(kind, id)`: a page to be printed.
    """

    subject_opened = Signal(str, str)
    paper_asked = Signal(str, str)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._taking_in: TakeIn | None = None
        self._paper: dict[str, str] = {}  # of a form that a console did not come to write
        self.setWindowTitle(self.tr("值班"))
        self.now, self.roster = NowTab(context, self), RosterTab(context, self)
        self.log, self.instructions = LogTab(context, self), InstructionTab(context, self)
        self.handover = HandoverTab(context, self)
        self.attendance = AttendanceTab(context, self)
        self.papers = LogPapers(context, self.log.filters)
        self.log.filters.add(self.papers)
        self.tabs = Tabs(self)
        self.tabs.addTab(self.now, self.tr("当班"))
        self.tabs.addTab(self.roster, self.tr("排班"))
        self.tabs.addTab(self.log, self.tr("日志"))
        self.tabs.addTab(self.instructions, self.tr("批示"))
        self.tabs.addTab(self.handover, self.tr("交接"))
        self.tabs.addTab(self.attendance, self.tr("考勤"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        self.log.subject_opened.connect(self.subject_opened)
        self.handover.subject_opened.connect(self.subject_opened)
        self.handover.paper_asked.connect(self.paper_asked)
        self.papers.paper_asked.connect(self.paper_asked)
        self.papers.take_in_asked.connect(self.take_in)
        self.papers.said.connect(self.log.notice.say)
        self.instructions.subject_opened.connect(self.subject_opened)
        self.now.roster_asked.connect(self.show_roster)

    @Slot()
    def show_roster(self) -> None:
        """Who is planned."""
        self.tabs.setCurrentWidget(self.roster)
        self.roster.grid.setFocus()

    def show_log(self, entry: str = "") -> None:
        """What is being written; the cursor on an entry, however old it is."""
        self.tabs.setCurrentWidget(self.log)
        self.log.take_focus()
        if entry:
            self.log.go_to(entry)

    def print_log(self) -> None:
        """Of the watch that is looked at in the log; from another tab, of one's own."""
        is_looked_at = self.tabs.currentWidget() is self.log
        self.papers.print_log(self.papers.watch if is_looked_at else own_watch(self._context.link))

    @Slot()
    def take_in(self) -> None:
        """What was written on paper, entry by entry."""
        if self._taking_in is not None:
            self._taking_in.raise_()
            return
        dialog = self._taking_in = TakeIn(self._context, self)
        dialog.take_back(self._paper)
        self._paper = {}
        dialog.written.connect(self.log.composer.written)
        dialog.finished.connect(self._on_taken_in)
        dialog.open()

    @property
    def paper(self) -> dict[str, str]:
        """The form that is being taken in, as far as it is filled in and not written."""
        return self._taking_in.typed if self._taking_in is not None else self._paper

    def put_paper(self, typed: dict[str, str]) -> None:
        """That form lies there when forms are taken in; with none, nothing of the one before."""
        dialog = self._taking_in
        if dialog is None:
            self._paper = typed
        elif typed:
            dialog.take_back(typed)
        else:
            dialog.reject()

    @Slot()
    def _on_taken_in(self) -> None:
        self._taking_in = None

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
