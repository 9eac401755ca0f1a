"""One big counter of the commander's page: readable across the room, a step from its list.

UI thread; paints only.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from widgets.theme import RADIUS_PX, Theme

HEIGHT_PX = 112
NUMBER_PX = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What it shows. `token`: colour of the number; `is_filled`: a fill of it (unacknowledged)."""

    number: int
    note: str
    token: str = "text"
    is_filled: bool = False
    mark: str = ""  # shape and numeral, beside the label


class BigCounter(QAbstractButton):
    """Label above, number, a line below. A click or Enter asks for what it counts."""

    def __init__(self, theme: Theme, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._label = theme, label
        self._reading = Reading(number=0, note="")
        self._label_font = theme.font(15)
        self._number_font = theme.font(NUMBER_PX, QFont.Weight.Bold)
        self._note_font = theme.font(13)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(HEIGHT_PX))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def reading(self) -> Reading:
        """What it shows."""
        return self._reading

    def show_reading(self, reading: Reading) -> None:
        """Show this."""
        if reading != self._reading:
            self._reading = reading
            self.setAccessibleName(f"{self._label} {reading.number} {reading.note}")
            self.setToolTip(reading.note)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(170), self._theme.px(HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px, reading = self._theme, self._theme.px, self._reading
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        ground, edge = self._ground()
        painter.setPen(QPen(edge, 2 if self.hasFocus() else 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(box, px(RADIUS_PX), px(RADIUS_PX))
        ink = theme.color("on_severity")
        inner = box.adjusted(px(14), px(9), -px(12), -px(9))
        painter.setFont(self._label_font)
        painter.setPen(ink if reading.is_filled else theme.color("text_dim"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop, self._label)
        if reading.mark:
            painter.setPen(ink if reading.is_filled else theme.color(reading.token))
            flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
            painter.drawText(inner, flags, reading.mark)
        painter.setFont(self._number_font)
        painter.setPen(ink if reading.is_filled else theme.color(reading.token))
        middle = inner.adjusted(0, px(14), 0, -px(14))
        painter.drawText(middle, Qt.AlignmentFlag.AlignVCenter, str(reading.number))
        painter.setFont(self._note_font)
        painter.setPen(ink if reading.is_filled else theme.color("text_dim"))
        metrics = QFontMetrics(self._note_font)
        width = round(inner.width())
        note = metrics.elidedText(reading.note, Qt.TextElideMode.ElideRight, width)
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom, note)
        painter.end()

    def _ground(self) -> tuple[QColor, QColor]:
        theme, reading = self._theme, self._reading
        ground = theme.color(reading.token if reading.is_filled else "panel")
        if self.underMouse() and not reading.is_filled:
            ground = theme.color("raised")
        return ground, theme.color("accent" if self.hasFocus() else "line")
