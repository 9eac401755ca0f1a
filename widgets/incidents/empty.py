"""What a board or list says while nothing stands in it. UI thread only."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from widgets.icons import pixmap
from widgets.theme import Theme


class EmptyPage(QWidget):
    """A sign, a headline, what would be here, and one way on."""

    way_asked = Signal()

    def __init__(self, theme: Theme, icon: str, parent: QWidget) -> None:
        super().__init__(parent)
        sign = QLabel(self)
        sign.setPixmap(pixmap(icon, theme, "line", 40))
        self._headline = QLabel(self)
        self._headline.setProperty("role", "value")
        self._words = QLabel(self)
        self._words.setProperty("role", "small")
        self.way = QPushButton(self)
        self.way.setProperty("role", "link")
        self.way.clicked.connect(self.way_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(64), theme.px(24), theme.px(24))
        column.setSpacing(theme.px(8))
        for label in (self._headline, self._words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setWordWrap(True)
        column.addWidget(sign, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._headline)
        column.addWidget(self._words)
        column.addWidget(self.way, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    @property
    def text(self) -> str:
        """All it says."""
        return f"{self._headline.text()}\n{self._words.text()}"

    def tell(self, headline: str, words: str, way: str) -> None:
        """Say it; an empty way is not offered."""
        self._headline.setText(headline)
        self._words.setText(words)
        self.way.setText(way)
        self.way.setVisible(bool(way))
