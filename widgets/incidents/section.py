"""A titled part of the card: lines, buttons beside the title, words while empty. UI thread only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from widgets.incidents.lines import Line, LineList
from widgets.theme import Theme


class Section(QFrame):
    """Title, figure beside it, buttons at the right, lines beneath."""

    def __init__(self, theme: Theme, title: str, empty: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "card")
        self._title = QLabel(title, self)
        self._title.setFont(theme.font(14))
        self.figure = QLabel(self)
        self.figure.setProperty("role", "small")
        self.list = LineList(theme, title, self)
        self._empty = QLabel(empty, self)
        self._empty.setProperty("role", "small")
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(theme.px(10), 0, theme.px(10), theme.px(8))
        self._head = QHBoxLayout()
        self._head.setContentsMargins(theme.px(10), theme.px(6), theme.px(6), theme.px(2))
        self._head.setSpacing(theme.px(6))
        self._head.addWidget(self._title)
        self._head.addWidget(self.figure)
        self._head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, theme.px(4))
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self._empty)
        column.addWidget(self.list)
        self.show_lines([])

    @property
    def text(self) -> str:
        """What it says, for tests."""
        return self._empty.text() if not self.list.lines else self.list.text

    def add_button(self, text: str, tip: str = "") -> QPushButton:
        """One more button beside the title."""
        button = QPushButton(text, self)
        button.setProperty("role", "link")
        button.setToolTip(tip)
        self._head.addWidget(button)
        return button

    def say_empty(self, text: str) -> None:
        """What it says while no line stands in it."""
        self._empty.setText(text)

    def show_lines(self, lines: Sequence[Line], figure: str = "") -> None:
        """Show these lines, and a figure beside the title."""
        self.list.show_lines(lines)
        self.list.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        self.figure.setText(figure)
