"""The minute that can be looked back at: what is held of it, where one stands, what is chosen.

UI thread. Knows nanoseconds and words for them; asks nobody.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from video.looking_back import LONGEST_S, Past
from widgets.theme import Theme

HEIGHT_PX = 44
TRACK_PX = 10
LONGEST_NS = int(LONGEST_S * 1e9)


class TimeLine(QWidget):
    """A press or a drag on it asks for that moment."""

    sought = Signal(object)  # ns of the monotonic clock: more than 32 bits

    def __init__(self, theme: Theme, clock: Callable[[int], str], parent: QWidget) -> None:
        """`clock` says a moment (ns) as people read it."""
        super().__init__(parent)
        self._theme, self._clock = theme, clock
        self.past = Past()
        self.chosen: tuple[int, int] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_past(self, past: Past, chosen: tuple[int, int] | None) -> None:
        """What is held, and what is chosen to be exported."""
        if (past, chosen) != (self.past, self.chosen):
            self.past, self.chosen = past, chosen
            self.setAccessibleName(self._clock(past.position_ns) if past.position_ns else "")
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(480), self._theme.px(HEIGHT_PX))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._seek(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._seek(event.position().x())

    def moment_at(self, x: float) -> int:
        """The moment at a place, within what is held."""
        past = self.past
        start_ns, length_ns = self._span()
        part = (x - self._margin()) / max(self.width() - 2 * self._margin(), 1)
        at_ns = start_ns + round(part * length_ns)
        return min(max(at_ns, past.oldest_ns), past.newest_ns)

    def x_of(self, at_ns: int) -> int:
        """The place of a moment."""
        start_ns, length_ns = self._span()
        part = (at_ns - start_ns) / length_ns
        return self._margin() + round(part * (self.width() - 2 * self._margin()))

    def paintEvent(self, event: QPaintEvent) -> None:
        color, px = self._theme.color, self._theme.px
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("panel"))
        track = QRect(self._margin(), px(4), self.width() - 2 * self._margin(), px(TRACK_PX))
        painter.fillRect(track, color("ground"))
        past = self.past
        if past.newest_ns:
            self._part(painter, track, (past.oldest_ns, past.newest_ns), color("line"))
            if self.chosen is not None:
                self._part(painter, track, self.chosen, color("accent"))
            if past.position_ns:
                x = self.x_of(past.position_ns)
                painter.fillRect(
                    x - px(1), track.y() - px(4), px(2), px(TRACK_PX + 8), color("text")
                )
            self._words(painter, track)
        painter.end()

    def _part(
        self, painter: QPainter, track: QRect, times_ns: tuple[int, int], color: QColor
    ) -> None:
        left, right = self.x_of(times_ns[0]), self.x_of(times_ns[1])
        painter.fillRect(left, track.y(), max(right - left, 2), track.height(), color)

    def _words(self, painter: QPainter, track: QRect) -> None:
        """The moments at both ends of what is held; the newest alone where both would meet."""
        past, px = self.past, self._theme.px
        painter.setFont(self._theme.font(12))
        painter.setPen(self._theme.color("text_dim"))
        oldest, newest = self._clock(past.oldest_ns)[:8], self._clock(past.newest_ns)[:8]
        metrics = painter.fontMetrics()
        top = track.bottom() + px(6)
        height = self.height() - top
        right = track.right() - metrics.horizontalAdvance(newest)
        painter.drawText(right, top, track.right(), height, 0, newest)
        left = self.x_of(past.oldest_ns)
        if left + metrics.horizontalAdvance(oldest) + px(12) < right:
            painter.drawText(left, top, track.right(), height, 0, oldest)

    def _span(self) -> tuple[int, int]:
        """A minute that ends with the newest, more where more is held."""
        past = self.past
        length_ns = max(LONGEST_NS, past.newest_ns - past.oldest_ns)
        return past.newest_ns - length_ns, length_ns

    def _margin(self) -> int:
        return self._theme.px(12)

    def _seek(self, x: float) -> None:
        if self.past.newest_ns:
            self.sought.emit(self.moment_at(x))
