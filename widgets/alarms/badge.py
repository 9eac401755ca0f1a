"""The sign of a severity: shape, colour and word, drawn alike in list, toggle and detail.

UI thread only. Shapes are paths, not glyphs, so that they are equally large in every font.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from backends.record.alarm import AlarmState
from backends.record.common import Severity
from widgets import formats
from widgets.theme import RADIUS_PX, Theme


def shape_path(severity: Severity, box: QRectF) -> QPainterPath:
    """◆ ▲ ● ■ filling a square box."""
    path = QPainterPath()
    match severity:
        case Severity.I:
            middle = box.center()
            corners = [
                QPointF(middle.x(), box.top()),
                QPointF(box.right(), middle.y()),
                QPointF(middle.x(), box.bottom()),
                QPointF(box.left(), middle.y()),
            ]
            path.addPolygon(QPolygonF(corners))
        case Severity.II:
            low = box.bottom() - box.height() * 0.06
            corners = [QPointF(box.center().x(), box.top()), QPointF(box.right(), low)]
            path.addPolygon(QPolygonF([*corners, QPointF(box.left(), low)]))
        case Severity.III:
            path.addEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))
        case Severity.IV:
            path.addRect(box.adjusted(1, 1, -1, -1))
    path.closeSubpath()
    return path


def draw_badge(
    painter: QPainter, box: QRectF, alarm: tuple[Severity, AlarmState], theme: Theme, blink: bool
) -> None:
    """A badge: filled while unacknowledged, outlined when returned unacknowledged, else grey.

    `blink` is the half second in which the shape of an unacknowledged Ⅰ or Ⅱ is hollow: it blinks,
    but is there at every moment.
    """
    severity, state = alarm
    colour = theme.tokens.severity(severity)
    is_filled = state is AlarmState.UNACK
    radius = theme.px(RADIUS_PX)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour if is_filled else theme.color("raised"))
    if state is AlarmState.RTNUN:
        painter.setPen(QPen(colour, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = box.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(box, radius, radius)
    ink = theme.color("on_severity") if is_filled else colour
    side = theme.px(10)
    shape = QRectF(box.left() + theme.px(7), box.center().y() - side / 2, side, side)
    is_dark_half = blink and is_filled and severity <= Severity.II
    is_hollow = state is AlarmState.RTNUN or is_dark_half
    painter.setPen(QPen(ink, 1.2) if is_hollow else Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush if is_hollow else ink)
    painter.drawPath(shape_path(severity, shape))
    painter.setPen(ink)
    painter.setFont(theme.font(12))
    words = box.adjusted(theme.px(22), 0, -theme.px(4), 0)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, formats.severity_word(severity))


def severity_icon(severity: Severity, theme: Theme, px: int = 12) -> QIcon:
    """The bare shape in its colour, for buttons."""
    side = theme.px(px)
    pixmap = QPixmap(side * 2, side * 2)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tokens.severity(severity))
    painter.drawPath(shape_path(severity, QRectF(1, 1, side - 2, side - 2)))
    painter.end()
    return QIcon(pixmap)


class SeverityBadge(QWidget):
    """A badge by itself."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._alarm = (Severity.IV, AlarmState.NORM)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(60), self._theme.px(22))

    def show_state(self, severity: Severity, state: AlarmState) -> None:
        """Show another."""
        if (severity, state) != self._alarm:
            self._alarm = (severity, state)
            word, said = formats.severity_word(severity), formats.state_word(state)
            self.setAccessibleName(f"{word} {said}")
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_badge(painter, QRectF(self.rect()), self._alarm, self._theme, False)
        painter.end()
