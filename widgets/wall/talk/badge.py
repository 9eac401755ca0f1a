"""What stands over a tile that is talked through: state, loudness, a button to hold. UI thread."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from widgets.icons import icon, pixmap
from widgets.theme import Theme

WIDTH_PX = 280


class LoudnessBar(QWidget):
    """How loud it is here, 0 to 1."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._part = theme, 0.0
        self.setFixedHeight(theme.px(6))

    def show_part(self, part: float) -> None:
        """Falls slower than it rises."""
        part = max(part, self._part * 0.7)
        if abs(part - self._part) > 0.01:
            self._part = part
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("ground"))
        shown = QRect(0, 0, round(self.width() * self._part), self.height())
        painter.fillRect(shown, self._theme.color("ok"))
        painter.end()


class TalkBadge(QFrame):
    """`held` and `let_go` of its button; `left` by its cross."""

    held = Signal()
    let_go = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "palette")
        self.setFixedWidth(theme.px(WIDTH_PX))
        self.sign, self.said = QLabel(self), QLabel(self)
        self.loudness = LoudnessBar(theme, self)
        self.hold = QPushButton(self)
        self.close_button = QToolButton(self)
        self._lay_out()
        self.hold.pressed.connect(self.held)
        self.hold.released.connect(self.let_go)
        self.close_button.clicked.connect(self.left)

    def say(self, words: str, *, is_open: bool, is_trouble: bool = False) -> None:
        """How it stands; `is_open`: what is said here is heard there."""
        self.said.setText(words)
        self.said.setAccessibleName(words)
        token = "ok" if is_open else "severity_ii" if is_trouble else "text_dim"
        self.sign.setPixmap(pixmap("microphone", self._theme, token, 20))
        if not is_open:
            self.loudness.show_part(0.0)

    def offer_button(self, is_offered: bool) -> None:
        """For the mouse: a button to hold, and a cross; a key needs neither."""
        self.hold.setVisible(is_offered)
        self.close_button.setVisible(is_offered)
        self.adjustSize()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # not the tile under it

    def _lay_out(self) -> None:
        px = self._theme.px
        self.said.setWordWrap(True)
        self.hold.setText(self.tr("按住讲话"))
        self.hold.setIcon(icon("microphone", self._theme, "text"))
        self.hold.setMinimumHeight(self._theme.px(44))
        self.close_button.setIcon(icon("close", self._theme))
        self.close_button.setIconSize(QSize(px(16), px(16)))
        self.close_button.setAutoRaise(True)
        self.close_button.setAccessibleName(self.tr("收起"))
        for button in (self.hold, self.close_button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.sign)
        head.addWidget(self.said, 1)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(10), px(12), px(10))
        column.setSpacing(px(8))
        column.addLayout(head)
        column.addWidget(self.loudness)
        column.addWidget(self.hold)

    @Slot(bytes, float)
    def show_loudness(self, _pcma: bytes, part: float) -> None:
        """What the microphone takes."""
        self.loudness.show_part(part)
