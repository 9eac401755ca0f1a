"""A disc that is pushed to turn a camera: how far from the middle is how fast. UI thread."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from widgets.theme import Theme

SIDE_PX = 132
_STILL = 0.18  # of the radius: a press in the middle turns nothing
_EIGHT = 8


class Rose(QWidget):
    """`pushed` with pan and tilt, -1 to 1 each, while it is held; `let_go` once after."""

    pushed = Signal(float, float)
    let_go = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._push: tuple[float, float] = (0.0, 0.0)
        self._is_held = False
        self.setFixedSize(self.sizeHint())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("转动方向"))
        self.setToolTip(self.tr("按住转动，离中心越远越快"))

    def show_push(self, pan: float, tilt: float) -> None:
        """What is turned by other hands: keys, the picture."""
        if not self._is_held and (pan, tilt) != self._push:
            self._push = (pan, tilt)
            self.update()

    def sizeHint(self) -> QSize:
        side = self._theme.px(SIDE_PX)
        return QSize(side, side)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.isEnabled():
            self._is_held = True
            self._follow(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_held:
            self._follow(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._end()

    def hideEvent(self, event: QHideEvent) -> None:
        self._end()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._end()

    def _follow(self, at: QPointF) -> None:
        middle = QPointF(self.width() / 2, self.height() / 2)
        self._push = push_of(at - middle, self.width() / 2)
        self.pushed.emit(*self._push)
        self.update()

    def _end(self) -> None:
        if self._is_held:
            self._is_held, self._push = False, (0.0, 0.0)
            self.let_go.emit()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        color, px = self._theme.color, self._theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, radius = QPointF(self.width() / 2, self.height() / 2), self.width() / 2 - 1
        painter.setPen(color("line"))
        painter.setBrush(color("ground"))
        painter.drawEllipse(middle, radius, radius)
        painter.setPen(Qt.PenStyle.NoPen)
        pan, tilt = self._push
        towards = _sector(pan, tilt)
        for sector in range(_EIGHT):
            is_lit = self.isEnabled() and sector == towards
            rest = "text_dim" if self.isEnabled() else "line"
            painter.setBrush(color("accent" if is_lit else rest))
            painter.drawPolygon(self._arrow(middle, radius, sector))
        painter.setBrush(color("accent" if pan or tilt else "raised"))
        knob = QPointF(middle.x() + pan * radius * 0.5, middle.y() - tilt * radius * 0.5)
        painter.drawEllipse(knob, px(14), px(14))
        painter.end()

    def _arrow(self, middle: QPointF, radius: float, sector: int) -> QPolygonF:
        """A small triangle at the rim; the four straight ones are larger."""
        angle = sector * math.pi / 4
        size = self._theme.px(9 if sector % 2 == 0 else 6)
        along = QPointF(math.cos(angle), -math.sin(angle))
        across = QPointF(math.sin(angle), math.cos(angle))
        tip = middle + along * (radius - self._theme.px(6))
        foot = tip - along * size
        return QPolygonF([tip, foot + across * (size * 0.8), foot - across * (size * 0.8)])


def push_of(offset: QPointF, radius: float) -> tuple[float, float]:
    """Pan and tilt of a hand that far from the middle: right and up are positive."""
    length = math.hypot(offset.x(), offset.y()) / max(radius, 1.0)
    if length < _STILL:
        return 0.0, 0.0
    speed = min(1.0, (length - _STILL) / (1 - _STILL) + 0.1)
    angle = math.atan2(-offset.y(), offset.x())
    pan, tilt = speed * math.cos(angle), speed * math.sin(angle)
    # Nobody pushes exactly along an axis: what is nearly straight is meant straight.
    straight = 0.2 * speed
    return (
        0.0 if abs(pan) < straight else round(pan, 2),
        0.0 if abs(tilt) < straight else round(tilt, 2),
    )


def _sector(pan: float, tilt: float) -> int | None:
    """Which of eight directions, counted from the right against the clock."""
    if pan == 0 and tilt == 0:
        return None
    return round(math.atan2(tilt, pan) / (math.pi / 4)) % _EIGHT
