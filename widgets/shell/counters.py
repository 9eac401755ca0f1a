"""The header's four counters, readable from three metres. UI thread; paints only."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from backends.record.common import Severity
from widgets.shell.counts import Count
from widgets.shell.words import count_text
from widgets.theme import RADIUS_PX, SEVERITY_NUMERAL, SEVERITY_SHAPE, Theme

CHIP_PX = 34
NONE_YET = dict.fromkeys(Severity, Count())


class Counters(QWidget):
    """Per severity: shape and numeral, how many are unacknowledged (filled), how many at all."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts: Mapping[Severity, Count] = NONE_YET
        self._is_old = False
        self._mark_font = theme.font(14, QFont.Weight.Bold)
        self._number_font = theme.font(24, QFont.Weight.Bold)
        self._total_font = theme.font(13)
        self._chips: list[tuple[QRectF, Severity]] = []
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._measure()

    def set_counts(self, counts: Mapping[Severity, Count]) -> None:
        """Show these."""
        if counts != self._counts:
            self._counts = counts
            self._measure()

    def set_old(self, is_old: bool) -> None:
        """The line to the hub is down: no fill, all grey."""
        if is_old != self._is_old:
            self._is_old = is_old
            self.update()

    def text(self, severity: Severity) -> str:
        """What the counter of `severity` says in words."""
        return count_text(severity, self._counts[severity])

    def sizeHint(self) -> QSize:
        width = self._chips[-1][0].right() if self._chips else 0
        return QSize(round(width), self._theme.px(CHIP_PX))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for box, severity in self._chips:
            self._paint_chip(painter, box, severity)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = QPointF(event.pos())
            text = next((self.text(level) for box, level in self._chips if box.contains(at)), "")
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _measure(self) -> None:
        px = self._theme.px
        numbers, totals = QFontMetrics(self._number_font), QFontMetrics(self._total_font)
        marks = QFontMetrics(self._mark_font)
        mark = marks.horizontalAdvance("◆Ⅰ") + px(4)
        self._chips, left = [], 0.0
        for severity in Severity:
            count = self._counts[severity]
            width = px(10) + mark + px(8) + px(10)
            width += max(
                numbers.horizontalAdvance(str(count.unacknowledged)),
                numbers.horizontalAdvance("0"),
            )
            width += px(6) + totals.horizontalAdvance(f"/ {count.active}")
            self._chips.append((QRectF(left, 0, width, px(CHIP_PX)), severity))
            left += width + px(8)
        self.setAccessibleName("，".join(self.text(level) for level in Severity))
        self.updateGeometry()
        self.update()

    def _paint_chip(self, painter: QPainter, box: QRectF, severity: Severity) -> None:
        theme, count = self._theme, self._counts[severity]
        px = theme.px
        is_filled = count.unacknowledged > 0 and not self._is_old
        if self._is_old:
            colour = number = theme.color("text_dim")
        elif is_filled:
            colour = number = theme.color("on_severity")
        else:
            colour = theme.tokens.severity(severity)
            number = theme.color("text_dim")
        total_text = f"/ {count.active}"
        total_width = QFontMetrics(self._total_font).horizontalAdvance(total_text)
        fill = box.adjusted(0.5, 0.5, -(total_width + px(6)) - 0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen if is_filled else theme.color("line"))
        painter.setBrush(theme.tokens.severity(severity) if is_filled else theme.color("panel"))
        painter.drawRoundedRect(fill, px(RADIUS_PX), px(RADIUS_PX))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._mark_font)
        painter.setPen(colour)
        mark = f"{SEVERITY_SHAPE[severity]} {SEVERITY_NUMERAL[severity]}"
        painter.drawText(fill.adjusted(px(8), 0, 0, 0), middle | Qt.AlignmentFlag.AlignLeft, mark)
        painter.setFont(self._number_font)
        painter.setPen(number)
        painter.drawText(
            fill.adjusted(0, 0, -px(8), 0),
            middle | Qt.AlignmentFlag.AlignRight,
            str(count.unacknowledged),
        )
        painter.setFont(self._total_font)
        painter.setPen(theme.color("text_dim"))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, total_text)
