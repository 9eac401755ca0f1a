"""The header's row of departments with the state of their feeds. UI thread; paints only."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from backends.link.api import Link
from backends.record.common import Department
from backends.record.resource import SourceHealth, SourceState
from widgets.formats import department_word, source_state_word
from widgets.shell.counts import feeds_by_department, worst_state
from widgets.shell.words import feed_text
from widgets.theme import Theme

MARK_PX = 10


class Feeds(QWidget):
    """Full disc: well; half: old data; cross: lost; ring: unknown or not connected.

    A click asks for a department's feeds.
    """

    department_asked = Signal(object)  # Department

    def __init__(self, theme: Theme, link: Link, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._link = theme, link
        self._font = theme.font(13)
        self._feeds: dict[Department, list[SourceHealth]] = {}
        self._is_old = False
        self._cells: list[tuple[QRectF, Department]] = []
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.refresh()

    def refresh(self) -> None:
        """Read the feeds anew."""
        self._feeds = feeds_by_department(self._link.sources.values())
        metrics, px = QFontMetrics(self._font), self._theme.px
        self._cells, left = [], 0.0
        for department in self._feeds:
            width = metrics.horizontalAdvance(department_word(department)) + px(MARK_PX + 6)
            self._cells.append((QRectF(left, 0, width, px(28)), department))
            left += width + px(14)
        self.setAccessibleName("，".join(self.text(department) for department in self._feeds))
        self.updateGeometry()
        self.update()

    def set_old(self, is_old: bool) -> None:
        """The line to the hub is down: nothing is known of the feeds now."""
        if is_old != self._is_old:
            self._is_old = is_old
            self.update()

    def text(self, department: Department) -> str:
        """A department and its feeds, a line each."""
        feeds = self._feeds.get(department, [])
        word = department_word(department)
        if not feeds:
            return self.tr("{department}：未接入").format(department=word)
        state = worst_state(feeds) or SourceState.UNKNOWN
        head = f"{word}：{source_state_word(state)}"
        now = self._link.hub_now()
        return "\n".join([head, *(f"    {feed_text(feed, now)}" for feed in feeds)])

    def sizeHint(self) -> QSize:
        return QSize(round(self._cells[-1][0].right()) + 1, self._theme.px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = QPointF(event.pos())
            found = (self.text(department) for box, department in self._cells if box.contains(at))
            QToolTip.showText(event.globalPos(), next(found, ""), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        found = [department for box, department in self._cells if box.contains(at)]
        if found:
            self.department_asked.emit(found[0])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), self._theme.px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        for box, department in self._cells:
            state = None if self._is_old else worst_state(self._feeds[department])
            is_wrong = state in (SourceState.LOST, SourceState.STALE)
            painter.setPen(self._theme.color("text" if is_wrong else "text_dim"))
            painter.drawText(box, flags, department_word(department))
            side = float(px(MARK_PX))
            mark = QRectF(box.right() - side, box.center().y() - side / 2, side, side)
            self._paint_mark(painter, mark, state)
        painter.end()

    def _paint_mark(self, painter: QPainter, box: QRectF, state: SourceState | None) -> None:
        token = {
            SourceState.OK: "ok",
            SourceState.STALE: "stale",
            SourceState.LOST: "severity_ii",
            SourceState.UNKNOWN: "text_dim",
            None: "text_dim",
        }[state]
        colour = self._theme.color(token)
        pen = QPen(colour, self._theme.px(2) * 0.75)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inner = box.adjusted(1, 1, -1, -1)
        if state is SourceState.LOST:
            painter.drawLine(inner.topLeft(), inner.bottomRight())
            painter.drawLine(inner.topRight(), inner.bottomLeft())
            return
        painter.drawEllipse(inner)
        painter.setBrush(colour)
        if state is SourceState.OK:
            painter.drawEllipse(inner)
        elif state is SourceState.STALE:
            painter.drawPie(inner, 90 * 16, 180 * 16)
