"""The list itself: keys, selection, a scroll that does not run away. UI thread; performs no I/O."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from backends.record.alarm import Alarm
from widgets.alarms.actions import DEEDS, alarm_actions
from widgets.alarms.arrangement import AlarmGroup
from widgets.alarms.delegate import ALARM_ROW_PX, AlarmDelegate
from widgets.alarms.model import AlarmListModel
from widgets.context import UiContext

_ANCHORS = 40  # rows from the top of the view, one of which outlives a batch


class AlarmListView(QTableView):
    """Shows an AlarmListModel. Says what the operator asks for; does nothing itself."""

    alarm_current = Signal(object)  # AlarmId, or None on a group's header
    action_asked = Signal(str, object)  # name of an alarm action, the Alarm under the cursor
    asked_without_alarm = Signal(str)  # the same, where the cursor is on no alarm
    menu_asked = Signal(object, object)  # Alarm, global QPoint

    def __init__(self, context: UiContext, model: AlarmListModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._model = model
        self._row_px = context.theme.px(ALARM_ROW_PX)
        self.actions_by_key = alarm_actions()
        self._anchors: list[str] = []
        self._anchor_offset = 0
        self._delegate = AlarmDelegate(context.link, context.theme, self)
        self._shape_rows()
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self._shape_columns()
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(self._row_px)
        # Keys act on alarms also while a Chinese input method is on.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName(self.tr("报警列表"))
        self.clicked.connect(self._on_clicked)
        self.doubleClicked.connect(self._on_double_clicked)
        model.batch_begins.connect(self._on_batch_begins)
        model.batch_ended.connect(self._on_batch_ended)

    def _shape_rows(self) -> None:
        # Before there are rows: a header that has 20,000 goes through them for each of these.
        down = self.verticalHeader()
        down.hide()
        down.setMinimumSectionSize(self._row_px)
        down.setDefaultSectionSize(self._row_px)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _shape_columns(self) -> None:
        # A table of one column: a list view lays out every row again after each batch, which
        # took 52 ms with 20,000 rows; a header of fixed sections does not.
        for column in range(1, self._model.columnCount()):
            self.hideColumn(column)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        across = self.horizontalHeader()
        across.hide()
        across.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    @property
    def current(self) -> Alarm | None:
        """The alarm under the cursor, as it stands on the screen; None on a group's header."""
        thing = self._thing
        return thing if isinstance(thing, Alarm) else None

    @property
    def current_group(self) -> AlarmGroup | None:
        """The group whose header the cursor is on."""
        thing = self._thing
        return thing if isinstance(thing, AlarmGroup) else None

    @property
    def _thing(self) -> Alarm | AlarmGroup | None:
        index = self.currentIndex()
        return self._model.at(index.row()) if index.isValid() else None

    def go_to(self, row: int) -> None:
        """Put the cursor on a row and show it."""
        self.setCurrentIndex(self._model.index(row, 0))
        self.scrollTo(self.currentIndex())

    def clear_cursor(self) -> None:
        """No alarm is current any more."""
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()

    def beat(self, is_blink_off: bool, is_whole: bool) -> None:
        """Half-second beat: the badges only, or everything with its ages."""
        self._delegate.is_blink_off = is_blink_off
        if is_whole:
            self.viewport().update()
        else:
            width = self._context.theme.px(70)
            self.viewport().update(QRect(0, 0, width, self.viewport().height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        self._delegate.now = self._context.link.hub_now()
        super().paintEvent(event)

    def currentChanged(  # noqa: N802 - Qt override
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            thing = self._model.at(current.row())
            self.alarm_current.emit(thing.id if isinstance(thing, Alarm) else None)

    def rowsAboutToBeRemoved(  # noqa: N802 - Qt override
        self, parent: QModelIndex | QPersistentModelIndex, start: int, end: int
    ) -> None:
        # Qt would put the cursor on a neighbour: the next Space would acknowledge another alarm.
        if start <= self.currentIndex().row() <= end:
            self.clear_cursor()
        super().rowsAboutToBeRemoved(parent, start, end)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = self.actions_by_key.pressed(event)
        if not name:
            super().keyPressEvent(event)
        elif not (event.isAutoRepeat() and name in DEEDS):
            self._begin(name, event)

    def _begin(self, name: str, event: QKeyEvent) -> None:
        group, alarm = self.current_group, self.current
        match name:
            case "next":
                self.go_to_next()
            case "first" | "last":
                if self._model.rowCount():
                    self.go_to(0 if name == "first" else self._model.rowCount() - 1)
            case "unfold" | "fold":
                self._fold(is_open=name == "unfold")
            case "detail" if group is not None:
                self._fold(is_open=not group.is_open)
            case _ if alarm is not None:
                self.action_asked.emit(name, alarm)
            case _:
                self.asked_without_alarm.emit(name)
        event.accept()

    def go_to_next(self) -> None:
        """To the next alarm that calls; a folded group on the way is opened."""
        row = self._model.first_unacknowledged(self.currentIndex().row())
        if row >= 0 and isinstance(group := self._model.at(row), AlarmGroup):
            self._model.open_group(group.id, True)
            row = self._model.first_unacknowledged(self._model.row_of(group.id))
        if row >= 0:
            self.go_to(row)

    def _fold(self, is_open: bool) -> None:
        """Open or close the group under the cursor, or around it."""
        row = self.currentIndex().row()
        group = self.current_group
        while group is None and not is_open and row > 0:
            row -= 1
            thing = self._model.at(row)
            group = thing if isinstance(thing, AlarmGroup) else None
        current = self.current
        if group is None or group.is_open is is_open:
            return
        if current is not None and not self._model.is_in(current.id, group.id):
            return
        self._model.open_group(group.id, is_open)
        self.go_to(self._model.row_of(group.id))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        alarm = self.current
        if alarm is None:
            return
        where = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.visualRect(self.currentIndex()).center()
            where = self.viewport().mapToGlobal(place)
        self.menu_asked.emit(alarm, where)

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        thing = self._model.at(index.row())
        if isinstance(thing, AlarmGroup):
            self._model.open_group(thing.id, not thing.is_open)
        else:
            # A second click on the same row shows it again, though the cursor did not move.
            self.action_asked.emit("detail", thing)

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        thing = self._model.at(index.row())
        if isinstance(thing, Alarm):
            self.action_asked.emit("locate", thing)

    @Slot()
    def _on_batch_begins(self) -> None:
        """Note what stands at the top, unless the top itself is in view: news belongs there."""
        value = self.verticalScrollBar().value()
        self._anchors = []
        if value > 0:
            first = value // self._row_px
            last = min(first + _ANCHORS, self._model.rowCount())
            self._anchors = [self._model.row_id(row) for row in range(first, last)]
            self._anchor_offset = value - first * self._row_px

    @Slot()
    def _on_batch_ended(self) -> None:
        for place, row_id in enumerate(self._anchors):
            row = self._model.row_of(row_id)
            if row >= 0:
                self.executeDelayedItemsLayout()
                self.updateGeometries()
                top = (row - place) * self._row_px + self._anchor_offset
                self.verticalScrollBar().setValue(max(top, 0))
                break
        self._anchors = []
