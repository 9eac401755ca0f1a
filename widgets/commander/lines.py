"""Plain lines of the page's right side: warnings in force, what happened lately. UI thread."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from backends.record.common import Severity
from widgets.theme import SEVERITY_NUMERAL, SEVERITY_SHAPE, Theme

LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
ROW_PX = 30
TALL_PX = 48
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one says. `kind` and `subject` are what it opens; `below` makes it two lines tall."""

    kind: str
    subject: str
    word: str
    title: str
    at_right: str = ""
    below: str = ""
    severity: Severity | None = None
    is_pressing: bool = False


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{line.word} {line.title}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(part for part in (line.title, line.below) if part)
        return None

    def show(self, lines: list[Line]) -> None:
        """What stays the same stays selected: rows are changed in place."""
        if lines == self.lines:
            return
        before, after = len(self.lines), len(lines)
        if after > before:
            self.beginInsertRows(QModelIndex(), before, after - 1)
            self.lines = lines
            self.endInsertRows()
        elif after < before:
            self.beginRemoveRows(QModelIndex(), after, before - 1)
            self.lines = lines
            self.endRemoveRows()
        self.lines = lines
        if lines:
            self.dataChanged.emit(self.index(0), self.index(after - 1))


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._font, self._small = theme.font(13), theme.font(12)
        self._bold = theme.font(13, QFont.Weight.Bold)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = index.data(LINE_ROLE)
        tall = isinstance(line, Line) and line.below
        return QSize(0, self._theme.target(TALL_PX if tall else ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE_ROLE)
        if not isinstance(line, Line):
            return
        theme, px = self._theme, self._theme.px
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        box = QRectF(rect)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(box, theme.color("raised"))
            painter.setPen(QPen(theme.color("accent"), 1))
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.color("raised"))
        inner = box.adjusted(px(14), px(3), -px(14), -px(3))
        top = QRectF(inner)
        if line.below:
            top.setHeight(inner.height() / 2)
        left = self._paint_word(painter, top, line)
        right = top.right()
        flags = Qt.AlignmentFlag.AlignVCenter
        if line.at_right:
            painter.setFont(self._small)
            painter.setPen(theme.color("severity_ii" if line.is_pressing else "text_dim"))
            painter.drawText(top, flags | Qt.AlignmentFlag.AlignRight, line.at_right)
            right -= QFontMetrics(self._small).horizontalAdvance(line.at_right) + px(10)
        title = QRectF(left, top.top(), right - left, top.height())
        self._write(painter, self._font, "text", title, line.title)
        if line.below:
            below = QRectF(left, top.bottom(), inner.right() - left, inner.height() / 2)
            self._write(painter, self._small, "text_dim", below, line.below)

    def _paint_word(self, painter: QPainter, box: QRectF, line: Line) -> float:
        """Shape and numeral, then the word; where the title begins."""
        theme, px = self._theme, self._theme.px
        left = box.left()
        painter.setFont(self._bold)
        if line.severity is not None:
            painter.setPen(theme.tokens.severity(line.severity))
            text = f"{SEVERITY_SHAPE[line.severity]}{SEVERITY_NUMERAL[line.severity]}"
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        left += px(34)
        if not line.word:
            return left
        painter.setFont(self._font)
        painter.setPen(theme.color("text_dim"))
        painter.drawText(box.adjusted(px(34), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, line.word)
        width = QFontMetrics(self._font).horizontalAdvance(line.word)
        return left + max(px(46), width + px(8))

    def _write(self, painter: QPainter, font: QFont, token: str, box: QRectF, text: str) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.color(token))
        mode = Qt.TextElideMode.ElideRight
        shown = QFontMetrics(font).elidedText(text, mode, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)


class LineList(QListView):
    """Enter or a click opens a line's subject."""

    opened = Signal(str, str)  # kind, subject

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines = _Model(self)
        self._empty = ""
        self._most_px = 0
        self.setModel(self._lines)
        self.setItemDelegate(_Delegate(theme, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setUniformItemSizes(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(self._on_open)
        self.activated.connect(self._on_open)

    def fit_to_lines(self, most_px: int) -> None:
        """As tall as its lines, up to that many unscaled pixels."""
        self._most_px = most_px

    @property
    def lines(self) -> list[Line]:
        """What it shows."""
        return list(self._lines.lines)

    def show_lines(self, lines: list[Line], empty: str) -> None:
        """These, or what it says when there are none."""
        self._empty = empty
        self._lines.show(lines)
        if self._most_px:
            target = self._theme.target
            tall = sum(target(TALL_PX if line.below else ROW_PX) for line in lines)
            most = self._theme.px(self._most_px)
            self.setFixedHeight(min((tall or target(ROW_PX)) + self._theme.px(4), most))
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._lines.lines:
            painter = QPainter(self.viewport())
            painter.setFont(self._theme.font(13))
            painter.setPen(self._theme.color("text_dim"))
            px = self._theme.px
            box = self.viewport().rect().adjusted(px(14), px(8), -px(14), 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignTop, self._empty)
            painter.end()

    @Slot(QModelIndex)
    def _on_open(self, index: QModelIndex) -> None:
        line = index.data(LINE_ROLE)
        if isinstance(line, Line) and line.subject:
            self.opened.emit(line.kind, line.subject)
