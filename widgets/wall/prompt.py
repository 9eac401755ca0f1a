"""Words over the foot of a wall, for a while: a number being typed, or a notice. UI thread."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QLabel, QWidget

from widgets.theme import Theme

NOTICE_MS = 6000
TYPED_MS = 10_000
FOOT_PX = 56


class WallPrompt(QLabel):
    """Takes no input. `forgotten`: what was typed has stood too long and is gone."""

    forgotten = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._view = theme, parent
        self._is_typed = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "prompt")
        self.setFont(theme.font(18))
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._on_rest)
        self.hide()

    def notice(self, text: str) -> None:
        """Say something; what is being typed goes before."""
        if not (self._is_typed and self.isVisible()):
            self._say(text, NOTICE_MS, is_typed=False)

    def typed(self, text: str) -> None:
        """Show what is being typed, and what it means."""
        self._say(text, TYPED_MS, is_typed=True)

    def end(self) -> None:
        """Nothing any more."""
        self._rest.stop()
        self._is_typed = False
        self.hide()

    def place(self) -> None:
        """In the middle of the foot, above the captions."""
        view, px = self._view, self._theme.px
        width = min(self.sizeHint().width(), view.width() - px(16))
        height = px(44)
        self.setGeometry(
            (view.width() - width) // 2, view.height() - height - px(FOOT_PX), width, height
        )

    def _say(self, text: str, for_ms: int, *, is_typed: bool) -> None:
        self._is_typed = is_typed
        self.setText(text)
        self.setAccessibleName(text)
        self.place()
        self.show()
        self.raise_()
        self._rest.start(for_ms)

    @Slot()
    def _on_rest(self) -> None:
        was_typed = self._is_typed
        self.end()
        if was_typed:
            self.forgotten.emit()
