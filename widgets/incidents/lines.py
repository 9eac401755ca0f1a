"""A short list of lines with a cursor, as tall as what it holds. UI thread only.

Every section of the card is one: tasks, steps, reports, instructions, marks, alarms, cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from backends.record.common import Severity
from widgets.icons import pixmap
from widgets.incidents.clock_figures import ClockFigure
from widgets.incidents.painting import Brush
from widgets.theme import Theme

_SIGN_PX = 22
_RIGHT_PX = 190
_BAR_PX = 64
_ROLE = Qt.ItemDataRole.UserRole
AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: a sign, what, more about it beneath, and at the right a word or a clock."""

    id: str
    text: str
    detail: str = ""
    right: str = ""
    tone: str = "text_dim"  # of the words at the right
    sign: str = ""  # name of an icon
    sign_tone: str = "text_dim"
    severity: Severity | None = None
    clock: ClockFigure | None = None
    is_dim: bool = False

    @property
    def spoken(self) -> str:
        """All of it, for screen readers and tests."""
        clock = self.clock.text if self.clock is not None else ""
        return "，".join(word for word in (self.text, self.detail, self.right, clock) if word)


class _LineDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: QListWidget) -> None:
        super().__init__(view)
        self._brush = Brush(theme)
        self._view = view
        self._body, self._small = QFontMetrics(theme.font(13)), QFontMetrics(theme.font(12))
        self._signs: dict[tuple[str, str], QPixmap] = {}

    def sizeHint(self, _option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        line = index.data(_ROLE)
        width = self._text_width(line, self._view.viewport().width())
        height = self._height(self._body, line.text, width)
        if line.detail:
            height += self._height(self._small, line.detail, width) + self._brush.px(2)
        return QSize(0, height + self._brush.px(10))

    def _height(self, metrics: QFontMetrics, text: str, width: int) -> int:
        flags = Qt.TextFlag.TextWordWrap
        return metrics.boundingRect(QRect(0, 0, max(40, width), 4000), flags, text).height()

    def _text_width(self, line: Line, width: int) -> int:
        px = self._brush.px
        right = px(_RIGHT_PX) if line.clock is not None else 0
        if line.right and line.clock is None:
            right = self._brush.width(line.right, self._brush.small) + px(12)
        left = px(_SIGN_PX) if line.sign or line.severity is not None else 0
        left += px(16) if line.severity is not None else 0
        return width - px(20) - left - right

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        line: Line = index.data(_ROLE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if not self._view.hasFocus():
            state &= ~QStyle.StateFlag.State_Selected
        px, brush = self._brush.px, self._brush
        painter.save()
        brush.ground(painter, rect, state)
        box = rect.adjusted(px(10), px(4), -px(10), -px(5))
        first = QRect(box.left(), box.top(), box.width(), self._body.height())
        if line.severity is not None:
            brush.severity(painter, first, line.severity, line.is_dim)
            box.setLeft(box.left() + px(_SIGN_PX + 16))
        elif line.sign:
            painter.drawPixmap(first.left(), first.center().y() - px(8) + 1, self._sign(line))
            box.setLeft(box.left() + px(_SIGN_PX))
        self._words(painter, box, line, self._text_width(line, rect.width()))
        self._right(painter, first, line)
        painter.restore()

    def _words(self, painter: QPainter, box: QRect, line: Line, width: int) -> None:
        brush, flags = self._brush, Qt.TextFlag.TextWordWrap
        painter.setFont(brush.body)
        painter.setPen(brush.theme.color("text_dim" if line.is_dim else "text"))
        height = self._height(self._body, line.text, width)
        painter.drawText(QRect(box.left(), box.top(), width, height), flags, line.text)
        if line.detail:
            painter.setFont(brush.small)
            painter.setPen(brush.theme.color("text_dim"))
            top = box.top() + height + brush.px(2)
            rest = QRect(box.left(), top, width, box.bottom() - top + 4)
            painter.drawText(rest, flags, line.detail)

    def _right(self, painter: QPainter, box: QRect, line: Line) -> None:
        brush, px = self._brush, self._brush.px
        if line.clock is None:
            if line.right:
                brush.say_right(painter, box, line.right, line.tone)
            return
        figure = line.clock
        said = QRect(box.right() - px(108), box.top(), px(108), box.height())
        bar = QRect(said.left() - px(_BAR_PX + 8), box.top(), px(_BAR_PX), box.height())
        brush.bar(painter, bar, figure)
        if figure.is_overdue:
            said.setLeft(said.left() + brush.overdue_sign(painter, said))
        tone = "text" if figure.tone == "text_dim" else figure.tone
        brush.say(painter, said, figure.text, tone, brush.small)

    def _sign(self, line: Line) -> QPixmap:
        key = (line.sign, line.sign_tone)
        if key not in self._signs:
            self._signs[key] = pixmap(line.sign, self._brush.theme, line.sign_tone, 16)
        return self._signs[key]


class LineList(QListWidget):
    """Lines that change in place; the cursor stays on its line."""

    chosen = Signal(str)  # id: Enter or double click
    current_line = Signal(str)
    key_pressed = Signal(object)  # QKeyEvent that is none of its own

    def __init__(self, theme: Theme, name: str, parent: QWidget, grows: bool = True) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []
        self._grows = grows
        self._delegate = _LineDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        if grows:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemDoubleClicked.connect(self._on_double_clicked)
        self.currentRowChanged.connect(self._on_row)

    @property
    def lines(self) -> list[Line]:
        """What stands in it."""
        return list(self._lines)

    @property
    def text(self) -> str:
        """All lines, for tests."""
        return "\n".join(line.spoken for line in self._lines)

    @property
    def current_id(self) -> str:
        """The line under the cursor; the only one where there is one; else empty."""
        row = self.currentRow()
        if row < 0 and len(self._lines) == 1:
            row = 0
        return self._lines[row].id if 0 <= row < len(self._lines) else ""

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these and no others; nothing is rebuilt where only words changed."""
        if list(lines) == self._lines:
            return
        current = self._lines[self.currentRow()].id if self.currentRow() >= 0 else ""
        scroll = self.verticalScrollBar().value()
        self._lines = list(lines)
        self.blockSignals(True)
        while self.count() > len(lines):
            self.takeItem(self.count() - 1)
        for row, line in enumerate(lines):
            item = self.item(row) if row < self.count() else QListWidgetItem(self)
            item.setData(_ROLE, line)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, line.spoken)
        ids = [line.id for line in self._lines]
        self.setCurrentRow(ids.index(current) if current in ids else -1)
        self.blockSignals(False)
        self._fit()
        self.verticalScrollBar().setValue(scroll)

    def go_to(self, line_id: str) -> None:
        """Put the cursor on a line."""
        ids = [line.id for line in self._lines]
        if line_id in ids:
            self.setCurrentRow(ids.index(line_id))

    def _fit(self) -> None:
        self.scheduleDelayedItemsLayout()
        if self._grows:
            option = QStyleOptionViewItem()
            heights = (
                self._delegate.sizeHint(option, self.indexFromItem(self.item(row))).height()
                for row in range(self.count())
            )
            self.setFixedHeight(sum(heights) + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.current_id:
                self.chosen.emit(self.current_id)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End):
            if self.currentRow() < 0 and self._lines:
                self.setCurrentRow(0)
            else:
                super().keyPressEvent(event)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            super().keyPressEvent(event)
        else:
            event.ignore()
            self.key_pressed.emit(event)

    @Slot(QListWidgetItem)
    def _on_double_clicked(self, item: QListWidgetItem) -> None:
        self.chosen.emit(self._lines[self.row(item)].id)

    @Slot(int)
    def _on_row(self, row: int) -> None:
        if 0 <= row < len(self._lines):
            self.current_line.emit(self._lines[row].id)
