"""The incidents in seven columns by stage, the late ones first. UI thread; performs no I/O."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from backends.link.api import Change
from backends.record.ids import IncidentId
from backends.record.incident import Incident, Stage
from widgets.actions import ActionTable
from widgets.context import UiContext
from widgets.incidents.delegate import CARD_PX, CardDelegate
from widgets.incidents.model import IncidentListModel
from widgets.incidents.order import Grouping, IncidentArrangement, IncidentFilter, Sorting
from widgets.incidents.row_view import RowView
from widgets.incidents.words import TRACK, column_word


class BoardColumn(QFrame):
    """One stage: its word, its count, how many are late, its cards."""

    def __init__(
        self, context: UiContext, stage: Stage, actions: ActionTable, parent: QWidget
    ) -> None:
        super().__init__(parent)
        theme = context.theme
        self.stage = stage
        arrangement = IncidentArrangement(grouping=Grouping.NONE, only=stage)
        self.model = IncidentListModel(context.link, arrangement, self)
        self.view = RowView(self.model, actions, theme.px(CARD_PX), self)
        self._delegate = CardDelegate(context.link, theme, self.view)
        self.view.setItemDelegate(self._delegate)
        self.view.setAccessibleName(column_word(stage))
        self._word = QLabel(column_word(stage), self)
        self.count = QLabel(self)
        self.count.setProperty("role", "dim")
        self.late = QLabel(self)
        self.late.setStyleSheet(f"color: {theme.color('severity_i').name()};")
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(10), theme.px(8), theme.px(10), theme.px(6))
        head.setSpacing(theme.px(8))
        head.addWidget(self._word)
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.late)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        self.model.batch_ended.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Counts of the head."""
        self.count.setText(str(self.model.count))
        late = self.model.late if self.stage is not Stage.CLOSED else 0
        self.late.setText(self.tr("▲ 超期 {n}").format(n=late) if late else "")

    def tick(self) -> None:
        """A second has passed: bars and words move on."""
        self.view.viewport().update()

    def set_now(self, context: UiContext) -> None:
        """The hub's clock, for what is painted next."""
        self._delegate.now = context.link.hub_now()


class ColumnBoard(QWidget):
    """Seven columns side by side; left and right go from one to the next."""

    current_changed = Signal(str)
    opened = Signal(str)
    action_asked = Signal(str, str)
    menu_asked = Signal(str, object)

    def __init__(self, context: UiContext, actions: ActionTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._current = IncidentId("")
        self.setMinimumWidth(context.theme.px(420))  # the card may take half of the room
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        self.columns = [BoardColumn(context, stage, actions, self) for stage in TRACK]
        for column in self.columns:
            column.setProperty("role", "panel")
            row.addWidget(column, 1)
            column.view.current_changed.connect(self._on_current)
            column.view.opened.connect(self.opened)
            column.view.action_asked.connect(self.action_asked)
            column.view.menu_asked.connect(self.menu_asked)
            column.view.side_asked.connect(self._on_side)
            column.model.batch_ended.connect(self._on_batch_ended)

    @property
    def current_id(self) -> IncidentId:
        """The card under the cursor, empty where there is none."""
        return self._current if self.shown(self._current) is not None else IncidentId("")

    @property
    def count(self) -> int:
        """Cards in all columns."""
        return sum(column.model.count for column in self.columns)

    def shown(self, incident: IncidentId) -> Incident | None:
        """An incident as it stands on the screen."""
        for column in self.columns:
            found = column.model.shown(incident)
            if found is not None:
                return found
        return None

    def arrange(self, wanted: IncidentFilter, sorting: Sorting) -> None:
        """Filter and order of every column; the last one shows what is over."""
        for column in self.columns:
            kept = dataclasses.replace(wanted, with_over=column.stage is Stage.CLOSED)
            before = column.model.arrangement
            column.model.arrange(dataclasses.replace(before, wanted=kept, sorting=sorting))

    def note(self, change: Change) -> None:
        """Take in a change."""
        for column in self.columns:
            column.model.note(change)

    def flush(self) -> None:
        """Bring all columns up to date now."""
        for column in self.columns:
            column.model.flush()

    def go_to(self, incident: str) -> bool:
        """Put the cursor on a card."""
        return any(column.view.go_to(incident) for column in self.columns)

    def take_focus(self) -> None:
        """Keys go to the column of the cursor."""
        column = self._column_of(self._current) or self.columns[0]
        column.view.setFocus()

    def tick(self) -> None:
        """A second has passed."""
        for column in self.columns:
            column.set_now(self._context)
            column.tick()

    def _column_of(self, incident: str) -> BoardColumn | None:
        return next((c for c in self.columns if c.model.row_of(incident) >= 0), None)

    @Slot(str)
    def _on_current(self, incident: str) -> None:
        self._current = IncidentId(incident)
        for column in self.columns:
            if column.view.current_id and column.view.current_id != incident:
                column.view.clear_cursor()
        self.current_changed.emit(incident)

    @Slot(int)
    def _on_side(self, step: int) -> None:
        view = self.sender()
        place = next((n for n, c in enumerate(self.columns) if c.view is view), 0)
        row = max(0, self.columns[place].view.currentIndex().row())
        place += step
        while 0 <= place < len(self.columns):
            if self.columns[place].view.go_to_place(row):
                self.columns[place].view.setFocus()
                return
            place += step

    @Slot()
    def _on_batch_ended(self) -> None:
        """A card that went on to the next stage keeps the cursor."""
        column = self._column_of(self._current) if self._current else None
        if column is None or column.view.current_id == self._current:
            return
        had_focus = any(c.view.hasFocus() for c in self.columns)
        column.view.go_to(self._current)
        if had_focus:
            column.view.setFocus()
