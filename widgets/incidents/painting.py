"""What rows, cards and lists of incidents are painted with: bars, flags, text. UI thread only."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyle, QWidget

from backends.record.common import Severity
from widgets.alarms.badge import shape_path
from widgets.incidents.clock_figures import ClockFigure
from widgets.kept_text import KeptText
from widgets.style import mixed
from widgets.theme import RADIUS_PX, SEVERITY_NUMERAL, Theme

BAR_PX = 6
FLAG_PX = 18
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Brush:
    """Paints words, bars and signs in one theme; fonts are made once."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.px = theme.px
        self.body = theme.font(13)
        self.bold = theme.font(13, QFont.Weight.Bold)
        self.small = theme.font(12)
        self.tiny = theme.font(11)
        self._metrics = {
            id(f): QFontMetrics(f) for f in (self.body, self.bold, self.small, self.tiny)
        }
        self._text = KeptText(self.body, self.bold, self.small, self.tiny)
        self._colours: dict[str, QColor] = {}
        self._selected = mixed(theme, "accent", "panel", 0.28)
        self._hover = mixed(theme, "text", "panel", 0.06)

    def width(self, text: str, font: QFont | None = None) -> int:
        """Pixels that a text takes in one of the three fonts."""
        return self._metrics[id(font or self.body)].horizontalAdvance(text)

    def say(
        self,
        painter: QPainter,
        box: QRect,
        text: str,
        tone: str = "text",
        font: QFont | None = None,
    ) -> int:
        """One line of text at the left of a box, elided; the width it took."""
        if box.width() <= 0 or not text:
            return 0
        used = font or self.body
        return self._text.draw(painter, box, text, (used, self.colour(tone)), right=False)

    def colour(self, tone: str) -> QColor:
        """A token of the theme."""
        found = self._colours.get(tone)
        if found is None:
            found = self._colours[tone] = self.theme.color(tone)
        return found

    def two_lines(self, text: str, width: int) -> str:
        """As much of a text as two lines of body text hold."""
        metrics = self._metrics[id(self.body)]
        if metrics.horizontalAdvance(text) <= width:
            return text
        first = next(n for n in range(1, len(text) + 1) if self.width(text[: n + 1]) > width)
        while first > 1 and _is_latin(text[first - 1]) and _is_latin(text[first]):
            first -= 1
        rest = metrics.elidedText(text[first:].lstrip(), Qt.TextElideMode.ElideRight, width)
        return f"{text[:first]}\n{rest}"

    def say_right(self, painter: QPainter, box: QRect, text: str, tone: str = "text_dim") -> int:
        """Small text at the right of a box; the width it took."""
        painter.setFont(self.small)
        painter.setPen(self.colour(tone))
        painter.drawText(box, RIGHT, text)
        return self.width(text, self.small)

    def ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        """Ground of a row: selected, under the mouse, with its hairline and focus ring."""
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._selected)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._hover)
        line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(line, self.colour("raised"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -2))

    def severity(self, painter: QPainter, box: QRect, severity: Severity, is_dim: bool) -> None:
        """Shape and numeral of a severity."""
        side = self.px(10)
        colour = self.theme.tokens.severity(severity)
        shape = QRectF(box.left(), box.center().y() - side / 2 + 0.5, side, side)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.colour("text_dim") if is_dim else colour)
        painter.drawPath(shape_path(severity, shape))
        words = box.adjusted(side + self.px(6), 0, 0, 0)
        self.say(painter, words, SEVERITY_NUMERAL[severity], "text_dim" if is_dim else "text")

    def bar(self, painter: QPainter, box: QRect, figure: ClockFigure) -> None:
        """A bar of time used; overdue it is full and carries a triangle."""
        height = self.px(BAR_PX)
        top = box.center().y() - height / 2 + 0.5
        track = QRectF(box.left(), top, box.width(), height)
        radius = height / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.colour("line"))
        painter.drawRoundedRect(track, radius, radius)
        used = QRectF(track)
        used.setWidth(max(height, track.width() * figure.share))
        painter.setBrush(self.colour(figure.tone))
        painter.drawRoundedRect(used, radius, radius)

    def overdue_sign(self, painter: QPainter, box: QRect) -> int:
        """The mark of what is late, beside its words; the width it took."""
        side = self.px(9)
        shape = QRectF(box.left(), box.center().y() - side / 2 + 0.5, side, side)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.colour("severity_i"))
        painter.drawPath(shape_path(Severity.II, shape))
        return side + self.px(5)

    def flag(self, painter: QPainter, box: QRect, text: str, tone: str = "text_dim") -> int:
        """An outlined word; the width it took with its gap, 0 where it does not fit."""
        width = self.width(text, self.small) + self.px(10)
        if width > box.width():
            return 0
        height = self.px(FLAG_PX)
        top = box.center().y() - height / 2 + 0.5
        frame = QRectF(box.left() + 0.5, top, width, height)
        radius = self.px(RADIUS_PX)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self.colour("line" if tone == "text_dim" else tone)
        painter.setPen(QPen(colour, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, radius, radius)
        painter.setFont(self.small)
        painter.setPen(self.colour(tone))
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, text)
        return width + self.px(5)


def _is_latin(letter: str) -> bool:
    return letter.isascii() and not letter.isspace()


class ClockBar(QWidget):
    """A named clock by itself: word, bar, how much is left."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._brush = Brush(theme)
        self._name = ""
        self._figure: ClockFigure | None = None
        self.setFixedHeight(theme.px(24))

    @property
    def text(self) -> str:
        """What it says."""
        return f"{self._name} {self._figure.text}" if self._figure is not None else self._name

    def sizeHint(self) -> QSize:
        return QSize(self._brush.px(240), self._brush.px(24))

    def show_figure(self, name: str, figure: ClockFigure) -> None:
        """Show another."""
        if (name, figure) != (self._name, self._figure):
            self._name, self._figure = name, figure
            self.setAccessibleName(self.text)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._figure is None:
            return
        painter, brush, box = QPainter(self), self._brush, self.rect()
        name = brush.px(58)
        words = brush.px(112)
        brush.say(painter, QRect(0, 0, name, box.height()), self._name, "text_dim", brush.small)
        bar = QRect(name + brush.px(8), 0, box.width() - name - words - brush.px(20), box.height())
        brush.bar(painter, bar, self._figure)
        said = QRect(box.right() - words, 0, words, box.height())
        if self._figure.is_overdue:
            said.setLeft(said.left() + brush.overdue_sign(painter, said))
        tone = self._figure.tone if self._figure.tone != "text_dim" else "text"
        brush.say(painter, said, self._figure.text, tone, brush.small)
        painter.end()
