"""What stands over a tile that is talked through: state, loudness, buttons. UI thread."""

from __future__ import annotations

import enum

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


class Offer(enum.Enum):
    """Which buttons are shown."""

    NOTHING = enum.auto()  # a key is held
    BOTH = enum.auto()  # one to hold, one that opens the line both ways, a cross
    HANG_UP = enum.auto()


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
    """`held` and `let_go` of its button; `toggled`: both ways, or hang up; `left` by its cross."""

    held = Signal()
    let_go = Signal()
    toggled = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "palette")
        self.setFixedWidth(theme.px(WIDTH_PX))
        self.sign, self.said = QLabel(self), QLabel(self)
        self.loudness = LoudnessBar(theme, self)
        self.hold, self.converse = QPushButton(self), QPushButton(self)
        self.close_button = QToolButton(self)
        self._lay_out()
        self.hold.pressed.connect(self.held)
        self.hold.released.connect(self.let_go)
        self.converse.clicked.connect(self.toggled)
        self.close_button.clicked.connect(self.left)

    def say(
        self, words: str, *, is_open: bool, is_trouble: bool = False, is_lit: bool = False
    ) -> None:
        """How it stands; `is_open`: what is said here is heard there; `is_lit`: by itself."""
        self._light(is_lit)
        if words != self.said.text():
            self.said.setText(words)
            self.said.setAccessibleName(words)
            self._fit()
        token = "ok" if is_open else "severity_ii" if is_trouble else "text_dim"
        self.sign.setPixmap(pixmap("microphone", self._theme, token, 20))
        if not is_open:
            self.loudness.show_part(0.0)

    def offer(self, what: Offer) -> None:
        """For the mouse; a key that is held needs none."""
        is_hang_up = what is Offer.HANG_UP
        self.hold.setVisible(what is Offer.BOTH)
        self.close_button.setVisible(what is Offer.BOTH)
        self.converse.setVisible(what is not Offer.NOTHING)
        self.converse.setText(self.tr("挂断（Esc）") if is_hang_up else self.tr("打开双向对讲"))
        self.converse.setIcon(icon("hang_up" if is_hang_up else "converse", self._theme, "text"))
        self.converse.setProperty("role", "danger" if is_hang_up else "")
        self.converse.style().polish(self.converse)
        if not is_hang_up:
            self._light(False)
        self._fit()

    def _light(self, is_lit: bool) -> None:
        """A microphone that is open with no hand on it is seen from afar."""
        role = "lit" if is_lit else "palette"
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().polish(self)
            self._fit()

    def _fit(self) -> None:
        """As high as its words need: they may take two lines."""
        self._column.activate()
        self.setFixedHeight(self._column.totalHeightForWidth(self.width()))

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
        self.converse.setMinimumHeight(self._theme.px(36))
        for button in (self.hold, self.converse, self.close_button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.sign)
        head.addWidget(self.said, 1)
        head.addWidget(self.close_button)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(10), px(12), px(10))
        column.setSpacing(px(8))
        column.addLayout(head)
        column.addWidget(self.loudness)
        column.addWidget(self.hold)
        column.addWidget(self.converse)

    @Slot(bytes, float)
    def show_loudness(self, _pcma: bytes, part: float) -> None:
        """What the microphone takes."""
        self.loudness.show_part(part)
