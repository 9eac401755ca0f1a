"""How the roster's grid is drawn and typed into. UI thread only."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from backends.link.api import Link
from backends.record.watch_policy import CHINA
from widgets.context import UiContext
from widgets.formats import weekday_word
from widgets.incidents.painting import Brush
from widgets.style import mixed
from widgets.theme import ROW_PX, Theme
from widgets.watch.duty_dialogs import PersonPicker
from widgets.watch.keys import roster_actions
from widgets.watch.roster_model import CellState, RosterModel

AnyIndex = QModelIndex | QPersistentModelIndex
HEAD_PX, SEAT_PX, EDITOR_PX = 44, 132, 240
_LOOK = {
    CellState.NONE: ("", "text_dim"),
    CellState.EMPTY: ("△", "severity_iii"),
    CellState.PLANNED: ("", "text"),
    CellState.COVERED: ("◐", "text"),
    CellState.ABSENT: ("△", "severity_iii"),
    CellState.CONFLICT: ("✕", "severity_ii"),
    CellState.CANCELLED: ("－", "text_dim"),
    CellState.PENDING: ("", "accent"),
}


class DayHeader(QHeaderView):
    """Day and weekday, holidays and make-up days, today under a bar."""

    def __init__(self, link: Link, theme: Theme, model: RosterModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._link, self._theme, self._model = link, theme, model
        self._brush = Brush(theme)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setMinimumSectionSize(theme.px(66))
        self.setFixedHeight(theme.px(HEAD_PX))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._theme.px(HEAD_PX))

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:  # noqa: N802
        px, theme, brush = self._theme.px, self._theme, self._brush
        day = self._model.day_at(index)
        is_today = day == self._link.hub_now().astimezone(CHINA).date()
        painter.save()
        painter.fillRect(rect, theme.color("raised"))
        painter.fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), theme.color("line"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.color("line"))
        if is_today:
            bar = QRect(rect.left(), rect.top(), rect.width(), px(3))
            painter.fillRect(bar, theme.color("accent"))
        upper = QRect(rect.left() + px(8), rect.top() + px(5), rect.width() - px(12), px(18))
        lower = QRect(upper.left(), rect.top() + px(22), upper.width(), px(18))
        brush.say(painter, upper, f"{day:%m-%d}", "accent" if is_today else "text")
        tone = "text_dim"
        words = weekday_word(day)
        width = brush.say(painter, lower, words, tone, brush.small)
        mark = self._model.day_mark(day)
        if mark:
            lower.setLeft(lower.left() + width + px(5))
            is_rest = self._model.is_holiday(day)
            brush.say(painter, lower, mark, "ok" if is_rest else "severity_iii", brush.small)
        painter.restore()


class RosterDelegate(QStyledItemDelegate):
    """Draws a cell; its editor finds people by typing."""

    def __init__(self, link: Link, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._link, self._theme = link, theme
        self._brush = Brush(theme)
        self._rest = mixed(theme, "raised", "panel", 0.55)
        self._today = mixed(theme, "accent", "panel", 0.07)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        model = index.model()
        if not isinstance(model, RosterModel):
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        px, theme = self._theme.px, self._theme
        painter.save()
        day = model.day_at(index.column())
        if day == self._link.hub_now().astimezone(CHINA).date():
            painter.fillRect(rect, self._today)
        elif model.is_holiday(day):
            painter.fillRect(rect, self._rest)
        self._brush.ground(painter, rect, state & ~QStyle.StateFlag.State_HasFocus)
        painter.fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), theme.color("raised"))
        cell = model.cell_at(index)
        sign, tone = _LOOK[cell.state]
        if cell.is_past:
            tone = "text_dim"
        text = cell.name
        if cell.state is CellState.EMPTY:
            text = self.tr("未排")
        box = rect.adjusted(px(8), 0, -px(4), 0)
        if sign:
            self._brush.say(painter, box, sign, tone)
            box.setLeft(box.left() + px(16))
        self._brush.say(painter, box, text, tone)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: AnyIndex
    ) -> QWidget:
        current = str(index.data(Qt.ItemDataRole.EditRole) or "")
        picker = PersonPicker(self._link, parent, current)
        line = picker.lineEdit()
        if line is not None:
            line.selectAll()
        return picker

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:  # noqa: N802
        """It was made with what stands there."""

    def setModelData(self, editor: QWidget, model: object, index: AnyIndex) -> None:
        if isinstance(editor, PersonPicker) and isinstance(model, RosterModel):
            person = editor.person
            typed = editor.currentText().strip()
            if person is not None or typed:
                value = str(person.id) if person is not None else f"?{typed}"
                model.setData(index, value, Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(  # noqa: N802 - Qt override
        self, editor: QWidget, option: QStyleOptionViewItem, _index: AnyIndex
    ) -> None:
        rect = QRect(option.rect)
        rect.setWidth(max(rect.width(), self._theme.px(EDITOR_PX)))
        parent = editor.parentWidget()
        if parent is not None and rect.right() > parent.width():
            rect.moveRight(parent.width())
        editor.setGeometry(rect)


class RosterView(QTableView):
    """`asked`: a name of the key table."""

    asked = Signal(str)

    def __init__(self, context: UiContext, model: RosterModel, parent: QWidget) -> None:
        super().__init__(parent)
        theme = context.theme
        self.keys = roster_actions()
        row_px = theme.target(ROW_PX)
        down = self.verticalHeader()
        down.setMinimumSectionSize(row_px)
        down.setDefaultSectionSize(row_px)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setFixedWidth(theme.px(SEAT_PX))
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        down.setHighlightSections(False)
        self.setModel(model)
        self.setHorizontalHeader(DayHeader(context.link, theme, model, self))
        self.setItemDelegate(RosterDelegate(context.link, theme, self))
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName(self.tr("排班表"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = self.keys.pressed(event)
        if name and self.state() is not QAbstractItemView.State.EditingState:
            self.asked.emit(name)
        else:
            super().keyPressEvent(event)
