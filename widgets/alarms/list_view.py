"""The list itself: keys, selection, a scroll that does not run away. UI thread; performs no I/O."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from backends.record.alarm import Alarm
from backends.record.ids import AlarmId
from widgets.alarms.delegate import ALARM_ROW_PX, AlarmDelegate
from widgets.alarms.model import AlarmListModel
from widgets.context import UiContext

_ANCHORS = 40  # rows from the top of the view, one of which outlives a batch


class AlarmListView(QTableView):
    """Shows an AlarmListModel. Says what the operator asks for; does nothing itself."""

    alarm_current = Signal(object)  # AlarmId
    detail_asked = Signal(object)
    acknowledge_asked = Signal(object)
    take_asked = Signal(object)
    locate_asked = Signal(object)
    cameras_asked = Signal(object)
    menu_asked = Signal(object, object)  # AlarmId, global QPoint

    def __init__(self, context: UiContext, model: AlarmListModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._model = model
        self._row_px = context.theme.px(ALARM_ROW_PX)
        self._anchors: list[AlarmId] = []
        self._anchor_offset = 0
        self._delegate = AlarmDelegate(context.link, context.theme, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self._shape_rows()
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
        # A table of one column: a list view lays out every row again after each batch, which
        # took 52 ms with 20,000 rows; a header of fixed sections does not.
        for column in range(1, self._model.columnCount()):
            self.hideColumn(column)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.hide()
        across.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        down.hide()
        down.setMinimumSectionSize(self._row_px)
        down.setDefaultSectionSize(self._row_px)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    @property
    def current(self) -> Alarm | None:
        """The alarm under the cursor, as it stands on the screen."""
        index = self.currentIndex()
        return self._model.alarm_at(index.row()) if index.isValid() else None

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
            self.alarm_current.emit(self._model.alarm_at(current.row()).id)

    def rowsAboutToBeRemoved(  # noqa: N802 - Qt override
        self, parent: QModelIndex | QPersistentModelIndex, start: int, end: int
    ) -> None:
        # Qt would put the cursor on a neighbour: the next Space would acknowledge another alarm.
        if start <= self.currentIndex().row() <= end:
            self.clear_cursor()
        super().rowsAboutToBeRemoved(parent, start, end)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alarm = self.current
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        key = event.key()
        if plain and key == Qt.Key.Key_N:
            row = self._model.first_unacknowledged(self.currentIndex().row())
            if row >= 0:
                self.go_to(row)
            return
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._model.rowCount():
            self.go_to(0 if key == Qt.Key.Key_Home else self._model.rowCount() - 1)
            return
        if not plain or alarm is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.detail_asked.emit(alarm.id)
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_A):
            if not event.isAutoRepeat():
                self.acknowledge_asked.emit(alarm.id)
        elif key == Qt.Key.Key_T:
            if not event.isAutoRepeat():
                self.take_asked.emit(alarm.id)
        elif key == Qt.Key.Key_L:
            self.locate_asked.emit(alarm.id)
        elif key == Qt.Key.Key_C:
            self.cameras_asked.emit(alarm.id)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        alarm = self.current
        if alarm is None:
            return
        where = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.visualRect(self.currentIndex()).center()
            where = self.viewport().mapToGlobal(place)
        self.menu_asked.emit(alarm.id, where)

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        # A second click on the same row shows it again, though the cursor did not move.
        self.detail_asked.emit(self._model.alarm_at(index.row()).id)

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.locate_asked.emit(self._model.alarm_at(index.row()).id)

    @Slot()
    def _on_batch_begins(self) -> None:
        """Note what stands at the top, unless the top itself is in view: news belongs there."""
        value = self.verticalScrollBar().value()
        self._anchors = []
        if value > 0:
            first = value // self._row_px
            last = min(first + _ANCHORS, self._model.rowCount())
            self._anchors = [self._model.alarm_at(row).id for row in range(first, last)]
            self._anchor_offset = value - first * self._row_px

    @Slot()
    def _on_batch_ended(self) -> None:
        for place, alarm in enumerate(self._anchors):
            row = self._model.row_of(alarm)
            if row >= 0:
                self.executeDelayedItemsLayout()
                self.updateGeometries()
                top = (row - place) * self._row_px + self._anchor_offset
                self.verticalScrollBar().setValue(max(top, 0))
                break
        self._anchors = []
