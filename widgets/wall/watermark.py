"""Who looked at a picture, where and when, faintly across it: a photograph of the wall tells.

UI thread. Drawn once a second and size of tile, then only blitted. On a low tile it is one level
line: all of it where it can be read there, else name and time of day.
"""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap, QTransform

from backends.record.access import User
from widgets.formats import LOCAL
from widgets.theme import Theme

TILT_DEG = -18.0
LETTERS, OUTLINE = 0.26, 0.30  # opacity: legible on a photograph, no hindrance to the eye
LOW_PX = 72  # lower tiles bear one line
LEAST_HEIGHT_PX = 20  # lower ones none
LEGIBLE_PX, LEAST_LETTERS_PX = 8, 6
BETWEEN = " · "
_MARK_EVERY = QSize(760, 460)  # pixels of tile for each repetition


def watermark_text(user: User | None, now: dt.datetime) -> tuple[str, str]:
    """Person and station, and the second; empty where nobody is signed in."""
    if user is None:
        return "", ""
    who = f"{user.name}{BETWEEN}{user.seat}" if user.seat else user.name
    return who, now.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M:%S")


class Watermark:
    """Pictures of the present text by height of its letters."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._lines = ("", "")
        self._drawn: dict[tuple[int, str], QPixmap] = {}
        self._ems: dict[str, float] = {}

    @property
    def lines(self) -> tuple[str, str]:
        """What it says now."""
        return self._lines

    def say(self, lines: tuple[str, str]) -> bool:
        """Another text from now on. Returns whether it changed."""
        if lines == self._lines:
            return False
        self._lines = lines
        self._drawn.clear()
        self._ems.clear()
        return True

    def paint(self, painter: QPainter, rect: QRect) -> None:
        """Across a tile, more than once on a large one."""
        if not self._lines[0] or rect.height() < LEAST_HEIGHT_PX:
            return
        if rect.height() < LOW_PX:
            self._paint_low(painter, rect)
            return
        across = max(1, round(rect.width() / _MARK_EVERY.width()))
        down = max(1, round(rect.height() / _MARK_EVERY.height()))
        letters = min(
            26, max(11, round(min(rect.height() / down * 0.075, rect.width() / across / 22)))
        )
        pixmap = self._pixmap(letters, "\n".join(self._lines), TILT_DEG)
        for row in range(down):
            for column in range(across):
                x = rect.x() + rect.width() * (2 * column + 1) // (2 * across)
                y = rect.y() + rect.height() * (2 * row + 1) // (2 * down)
                painter.drawPixmap(x - pixmap.width() // 2, y - pixmap.height() // 2, pixmap)

    def _paint_low(self, painter: QPainter, rect: QRect) -> None:
        who, when = self._lines
        words, letters = "", 0
        for words in (f"{who} {when}", f"{who.split(BETWEEN)[0]} {when.split()[-1]}"):
            letters = min(
                11, int(rect.height() * 0.3), int(rect.width() * 0.9 / self._width(words))
            )
            if letters >= LEGIBLE_PX:
                break
        pixmap = self._pixmap(max(letters, LEAST_LETTERS_PX), words, 0.0)
        # A name that is too long even so is cut off at the tile's edges.
        part = QRect(0, 0, min(pixmap.width(), rect.width()), min(pixmap.height(), rect.height()))
        place = QRect(part)
        part.moveCenter(pixmap.rect().center())
        place.moveCenter(rect.center())
        painter.drawPixmap(place, pixmap, part)

    def _width(self, words: str) -> float:
        """In heights of its letters."""
        if words not in self._ems:
            metrics = QFontMetricsF(self._theme.font(100 / self._theme.scale))
            self._ems[words] = metrics.horizontalAdvance(words) / 100
        return self._ems[words]

    def _pixmap(self, letters: int, words: str, tilt: float) -> QPixmap:
        found = self._drawn.get((letters, words))
        if found is None:
            found = self._drawn[letters, words] = self._draw(letters, words, tilt)
        return found

    def _draw(self, letters: int, words: str, tilt: float) -> QPixmap:
        font = self._theme.font(letters / self._theme.scale)
        metrics = QFontMetricsF(font)
        path, top = QPainterPath(), 0.0
        for line in words.split("\n"):
            left = -metrics.horizontalAdvance(line) / 2
            path.addText(QPointF(left, top), font, line)
            top += metrics.height()
        path = QTransform().rotate(tilt).map(path)
        bounds = path.boundingRect().adjusted(-2, -2, 2, 2)
        pixmap = QPixmap(bounds.size().toSize())
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-bounds.topLeft())
        dark, light = self._theme.color("ground"), self._theme.color("text")
        dark.setAlphaF(OUTLINE)
        light.setAlphaF(LETTERS)
        painter.strokePath(path, QPen(dark, 1.6))
        painter.fillPath(path, light)
        painter.end()
        return pixmap
