"""The strip that says that alarms come in a flood, and when it turned grouping on. UI thread."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from widgets.alarms.model import AlarmListModel
from widgets.alarms.notice import Notice
from widgets.context import UiContext


class FloodStrip(Notice):
    """Hidden out of a flood. It begins and ends by the policy's figures (hysteresis)."""

    grouping_asked = Signal(bool)

    def __init__(self, context: UiContext, model: AlarmListModel, parent: QWidget) -> None:
        super().__init__(context.theme, parent)
        self._link = context.link
        self._model = model
        self._is_flood = False
        self._has_chosen = False
        self._turned_on = False
        self.button = QPushButton(self)
        self.button.setProperty("role", "link")
        self.button.clicked.connect(self._on_clicked)
        self.add_button(self.button)

    @property
    def is_flood(self) -> bool:
        """Whether there is one now."""
        return self._is_flood

    def note_choice(self, is_grouped: bool) -> None:
        """The operator grouped or listed by hand: in this flood that counts."""
        self._has_chosen, self._turned_on = True, False
        self.tick()

    def tick(self) -> None:
        """Look at the figures again."""
        rules = self._link.policy.alarms
        start = self._link.hub_now() - dt.timedelta(seconds=rules.flood_window_s)
        came = self._model.tally.came_since(start)
        if not self._is_flood and came > rules.flood_starts_above:
            self._begin()
        elif self._is_flood and came < rules.flood_ends_below:
            self._end()
        if not self._is_flood:
            return
        text = self.tr("报警潮：{minutes} min 内 {count} 条")
        if self._model.is_grouped:
            text = self.tr("报警潮：{minutes} min 内 {count} 条，已归并，Ⅰ级除外")
        self.show_text(text.format(minutes=round(rules.flood_window_s / 60), count=came))
        self.button.setText(self.tr("逐条列出") if self._model.is_grouped else self.tr("归并"))

    def _begin(self) -> None:
        self._is_flood, self._has_chosen = True, False
        if not self._model.is_grouped:
            self._turned_on = True
            self.grouping_asked.emit(True)

    def _end(self) -> None:
        self._is_flood = False
        self.say("")
        if self._turned_on and not self._has_chosen and self._model.is_grouped:
            self.grouping_asked.emit(False)
        self._turned_on = False

    @Slot()
    def _on_clicked(self) -> None:
        self._has_chosen, self._turned_on = True, False
        self.grouping_asked.emit(not self._model.is_grouped)
        self.tick()
