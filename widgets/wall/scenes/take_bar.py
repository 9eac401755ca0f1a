"""Under the preview: what taking it will do, and the button that does. UI thread."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from widgets.icons import icon
from widgets.shell.elided import ElidedLabel
from widgets.theme import Theme

BAR_PX = 56
BUTTON_PX = 40


class TakeBar(QFrame):
    """`take` is the button."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "footer")
        px = theme.px
        self.setFixedHeight(px(BAR_PX))
        self.said = ElidedLabel(self)
        self.said.setProperty("role", "dim")
        self.take = QPushButton(icon("to_wall", theme, "ground"), "", self)
        self.take.setProperty("role", "primary")
        self.take.setToolTip("F8")
        self.take.setFont(theme.font(14, QFont.Weight.DemiBold))
        self.take.setMinimumWidth(px(160))
        self.take.setFixedHeight(px(BUTTON_PX))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), 0, px(12), 0)
        row.setSpacing(px(12))
        row.addWidget(self.said, 1)
        row.addWidget(self.take)

    def offer(self, text: str, said: str, *, can: bool) -> None:
        """The button's words, what will happen, whether it can."""
        self.take.setText(text)
        self.take.setEnabled(can)
        self.said.setText(said)
