"""A strip that says one thing to the operator and goes away by itself. UI thread only."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from widgets.icons import pixmap
from widgets.theme import Theme

SHOWN_MS = 8000


class Notice(QFrame):
    """Hidden until it has something to say."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        sign = QLabel(self)
        sign.setPixmap(pixmap("warning", theme, "severity_ii"))
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        self._label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(6))
        row.setSpacing(theme.px(8))
        row.addWidget(sign)
        row.addWidget(self._label, 1)
        self._row = row
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timeout)
        self.hide()

    @property
    def text(self) -> str:
        """What it says now, empty when hidden."""
        return self._label.text()

    def say(self, text: str, is_lasting: bool = False) -> None:
        """Show `text`; an empty one hides it. A lasting one stays until the next."""
        self._timer.stop()
        self._label.setText(text)
        self.setVisible(bool(text))
        if text and not is_lasting:
            self._timer.start(SHOWN_MS)

    def show_text(self, text: str) -> None:
        """The same as a lasting one, without redrawing what stands there already."""
        if text != self.text or self.isHidden():
            self.say(text, is_lasting=True)

    def add_button(self, button: QPushButton) -> None:
        """A way out beside the words."""
        self._row.addWidget(button)

    @Slot()
    def _on_timeout(self) -> None:
        self.say("")
