"""Lines of text that are elided and laid out once, for rows painted many times. UI thread only."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QPainter,
    QStaticText,
    QTransform,
)

KEPT = 4000  # texts; a screen of 24 rows has 140

_WHOLE = QTransform()


class KeptText:
    """Draws one-line text in a few fonts that live as long as it does.

    A line of Chinese took 28 µs by QPainter.drawText and 9 µs to elide; laid out before it is
    drawn in 13 µs (Noto Sans CJK, 12 px, raster).
    """

    def __init__(self, *fonts: QFont) -> None:
        self._fonts = fonts  # kept alive: they are told apart by identity
        self._metrics = {id(font): QFontMetrics(font) for font in fonts}
        self._heights = {id(font): QFontMetricsF(font).height() for font in fonts}
        self._kept: dict[tuple[int, int, str], tuple[QStaticText, int]] = {}

    def width(self, text: str, font: QFont) -> int:
        """Pixels that a text takes."""
        return self._metrics[id(font)].horizontalAdvance(text)

    def draw(
        self, painter: QPainter, box: QRect, text: str, look: tuple[QFont, QColor], right: bool
    ) -> int:
        """Draw a text at the left or right of a box, elided, in the middle of its height.

        Returns the width it took.
        """
        font, colour = look
        line, width = self._laid_out(text, font, box.width())
        x = box.left() + (box.width() - width if right else 0)
        y = box.top() + (box.height() - self._heights[id(font)]) / 2
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawStaticText(QPointF(x, y), line)
        return width

    def _laid_out(self, text: str, font: QFont, room: int) -> tuple[QStaticText, int]:
        key = (id(font), room, text)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            metrics = self._metrics[id(font)]
            said = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            line = QStaticText(said)
            line.setTextFormat(Qt.TextFormat.PlainText)
            line.prepare(_WHOLE, font)
            found = (line, metrics.horizontalAdvance(said))
            self._kept[key] = found
        return found
