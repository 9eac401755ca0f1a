"""Rows or cards that a widget paints by itself, with a cursor for keys and hand. UI thread only.

Arrows, Home and End move it, Enter and the space bar choose, letters go to the row that begins so.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from widgets.theme import Theme

TYPED_TOGETHER_S = 1.0  # letters within it are one word


class PaintedRows(QWidget):
    """Subclasses say how many there are, where each stands and what it is called; they call
    `paint_focus` at the end of a paint. `row_chosen`: its number; `moved`: the cursor's box."""

    row_chosen = Signal(int)
    moved = Signal(QRect)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.at = 0
        self._typed, self._typed_s = "", 0.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Keys act also while a Chinese input method is on.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    # ---- said by the subclass

    def count(self) -> int:
        """How many there are."""
        raise NotImplementedError

    def box(self, number: int) -> QRect:
        """Where one stands."""
        raise NotImplementedError

    def word(self, number: int) -> str:
        """What one is called, for letters that are typed."""
        raise NotImplementedError

    def across(self) -> int:
        """How many stand beside each other."""
        return 1

    # ---- cursor

    def number_at(self, point: QPointF) -> int:
        """Which one is there, -1 for none."""
        found = (n for n in range(self.count()) if self.box(n).contains(point.toPoint()))
        return next(found, -1)

    def go_to(self, number: int) -> None:
        """Put the cursor there, as near as there is one."""
        self.at = max(0, min(number, self.count() - 1))
        self.update()
        if self.count():
            self.moved.emit(self.box(self.at))

    def paint_focus(self, painter: QPainter) -> None:
        """A ring about the one under the cursor, while keys come here."""
        if not self.hasFocus() or not self.count():
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        px = self.theme.px
        painter.setPen(QPen(self.theme.color("accent"), px(2)))  # what is chosen has one of 1
        box = self.box(min(self.at, self.count() - 1)).adjusted(1, 1, -2, -2)
        painter.drawRoundedRect(box, px(4), px(4))

    # ---- keys and hand

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self.count() - 1}
        steps = {
            Qt.Key.Key_Up: -self.across(),
            Qt.Key.Key_Down: self.across(),
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
        }
        key = Qt.Key(event.key())
        if key in ends:
            self.go_to(ends[key])
        elif key in steps:
            wanted = self.at + steps[key]
            if 0 <= wanted < self.count():
                self.go_to(wanted)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self.count():
                self.row_chosen.emit(self.at)
        elif not self._type(event.text()):
            super().keyPressEvent(event)

    def _type(self, text: str) -> bool:
        if not text.strip() or not text.isprintable():
            return False
        now_s = time.monotonic()
        is_same = now_s - self._typed_s < TYPED_TOGETHER_S
        self._typed, self._typed_s = (self._typed if is_same else "") + text.casefold(), now_s
        words = (n for n in range(self.count()) if self.word(n).casefold().startswith(self._typed))
        found = next(words, -1)
        if found >= 0:
            self.go_to(found)
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self.number_at(event.position())
        if number >= 0:
            self.go_to(number)
            self.row_chosen.emit(number)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.go_to(self.at)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Arrows are the cursor's, before any shortcut of the window."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            arrows = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
            if event.key() in (*arrows, Qt.Key.Key_Space, Qt.Key.Key_Return):
                event.accept()
                return True
        return super().event(event)
