"""The header's clock: a second that ticks from the hub's time, so that a frozen window is seen."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from backends.link.api import Link
from widgets.formats import LOCAL, weekday_word
from widgets.theme import Theme


class Clock(QWidget):
    """HH:MM:SS large, date and weekday small before it."""

    def __init__(self, theme: Theme, link: Link, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._link = theme, link
        self._time_font = theme.font(28)
        self._date_font = theme.font(12)
        self._time, self._date, self._weekday = "", "", ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._tick()

    @property
    def time_text(self) -> str:
        """What it shows: 14:03:27."""
        return self._time

    def sizeHint(self) -> QSize:
        return QSize(self._date_width() + self._theme.px(10) + self._time_width(), self._height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @Slot()
    def _tick(self) -> None:
        now = self._link.hub_now().astimezone(LOCAL)
        self._time = now.strftime("%H:%M:%S")
        self._date, self._weekday = now.strftime("%m-%d"), weekday_word(now)
        self.setAccessibleName(self._time)
        self.update()
        self._timer.start(1000 - now.microsecond // 1000 + 3)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._time_font)
        painter.setPen(self._theme.color("text"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(self.rect(), flags, self._time)
        painter.setFont(self._date_font)
        painter.setPen(self._theme.color("text_dim"))
        right = self.width() - self._time_width() - self._theme.px(10)
        half = self.height() // 2
        bottom = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
        painter.drawText(0, 0, right, half, bottom, self._weekday)
        painter.drawText(0, half, right, half, top, self._date)
        painter.end()

    def _time_width(self) -> int:
        return QFontMetrics(self._time_font, self).horizontalAdvance("00:00:00")

    def _date_width(self) -> int:
        return QFontMetrics(self._date_font, self).horizontalAdvance("00-00周")

    def _height(self) -> int:
        return self._theme.px(40)
