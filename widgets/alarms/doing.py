"""Does a deed from any place of the panel: at once, or after its dialog. UI thread; sends only."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from backends.record.alarm import Alarm
from backends.record.commands import CommandBody
from widgets.alarms.deeds import NEEDS_WORDS, Deed, do, fitting, obstacle
from widgets.alarms.dialogs import DeedDialog, dialog_for
from widgets.context import UiContext


class Doing(QObject):
    """One dialog at a time. `said`: why it cannot be done, empty where it is under way."""

    said = Signal(str)

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._owner = parent
        self.dialog: DeedDialog | None = None

    def by_key(self, deed: Deed, alarm: Alarm) -> None:
        """What the key of a deed means now: T also releases, S and O also take off."""
        self.begin(fitting(self._context.link, deed, alarm), alarm)

    def begin(self, deed: Deed, alarm: Alarm) -> None:
        """Do it to the alarm as it was seen."""
        if deed not in NEEDS_WORDS:
            self.said.emit(do(self._context.link, deed, alarm))
            return
        hindrance = obstacle(self._context.link, deed, alarm)
        self.said.emit(hindrance)
        if hindrance or self.dialog is not None:
            return
        self.dialog = dialog_for(self._context, deed, alarm, self._owner)
        self.dialog.decided.connect(self._on_decided)
        self.dialog.finished.connect(self._on_finished)
        self.dialog.open()

    @Slot(object)
    def _on_decided(self, command: CommandBody) -> None:
        self._context.link.send(command)

    @Slot()
    def _on_finished(self) -> None:
        self.dialog = None
