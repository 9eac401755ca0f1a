"""A grid of label and value whose text changes without rebuilding. UI thread only."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from widgets.theme import Theme


class Pairs(QWidget):
    """Rows of (label, value); the label is dim, the value may wrap and can be copied."""

    def __init__(self, theme: Theme, label_width_px: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(10))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnMinimumWidth(0, theme.px(label_width_px))
        self._grid.setColumnStretch(1, 1)

    @property
    def text(self) -> str:
        """All rows as text, for tests and copying."""
        shown = [(a.text(), b.text()) for a, b in self._rows if not a.isHidden()]
        return "\n".join(f"{a} {b}" for a, b in shown)

    def show_pairs(self, pairs: list[tuple[str, str]]) -> None:
        """Show these rows and no others."""
        while len(self._rows) < len(pairs):
            self._add_row()
        for number, (name, value) in enumerate(self._rows):
            is_used = number < len(pairs)
            name.setVisible(is_used)
            value.setVisible(is_used)
            if is_used:
                name.setText(pairs[number][0])
                value.setText(pairs[number][1])

    def _add_row(self) -> None:
        name, value = QLabel(self), QLabel(self)
        name.setProperty("role", "dim")
        value.setWordWrap(True)
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = len(self._rows)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, row, 1)
        self._rows.append((name, value))
