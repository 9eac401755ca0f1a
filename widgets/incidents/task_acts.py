"""Does what is asked of a task: at once, or through its dialog. UI thread; sends commands only."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from backends.record.task import Task
from widgets.context import UiContext
from widgets.incidents import word_dialogs
from widgets.incidents.dispatch_dialog import DispatchDialog
from widgets.incidents.form import FormDialog
from widgets.incidents.receipt_dialog import ReceiptDialog
from widgets.incidents.task_deeds import TaskDeed, deed_word, direct_command, obstacle
from widgets.incidents.word_dialogs import Make, WordsDialog


class TaskActs(QObject):
    """Deeds on tasks, for the card and the task list."""

    said = Signal(str)  # why not; empty when it went through
    opened = Signal(object)  # FormDialog

    def __init__(self, context: UiContext, panel: QWidget) -> None:
        super().__init__(panel)
        self._context, self._panel = context, panel

    def do(self, deed: TaskDeed, task: Task) -> None:
        """Do it with the version in hand, or open its dialog."""
        hindrance = obstacle(self._context.link, deed, task)
        self.said.emit(hindrance)
        if hindrance:
            return
        command = direct_command(deed, task)
        if command is not None:
            self._context.link.send(command)
        elif deed is TaskDeed.RECEIPT:
            self._open(ReceiptDialog(self._context, self._panel, task))
        else:
            label, make = self._words(deed)
            asked = (deed_word(deed), label, make)
            self._open(WordsDialog(self._context, self._panel, asked, task))

    def _words(self, deed: TaskDeed) -> tuple[str, Make]:
        match deed:
            case TaskDeed.REJECT:
                return self.tr("退件理由"), word_dialogs.reject_task
            case TaskDeed.COMPLETE:
                return self.tr("办理结果"), word_dialogs.complete_task
            case TaskDeed.NOTE:
                return self.tr("进展"), word_dialogs.note_task
            case TaskDeed.REWORK:
                return self.tr("返工理由"), word_dialogs.rework_task
            case _:
                return self.tr("撤销理由"), word_dialogs.cancel_task

    def new(self) -> None:
        """A task that belongs to no incident."""
        self._open(DispatchDialog(self._context, self._panel, None))

    def _open(self, dialog: FormDialog) -> None:
        self.opened.emit(dialog)
        dialog.open()
