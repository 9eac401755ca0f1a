"""The map's three buttons: nearer, farther, the whole city. UI thread only; signals up."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from widgets import icons
from widgets.theme import Theme


class ZoomButtons(QFrame):
    """Stand at the lower right of the map."""

    zoom_asked = Signal(int)  # steps, nearer positive
    home_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(4)] * 4)
        column.setSpacing(theme.px(2))
        for name, tip, slot in (
            ("plus", self.tr("放大（+）"), self._on_nearer),
            ("minus", self.tr("缩小（-）"), self._on_farther),
            ("centre", self.tr("全城（Home）"), self.home_asked),
        ):
            button = QToolButton(self)
            button.setIcon(icons.icon(name, theme, "text"))
            button.setIconSize(QSize(theme.px(20), theme.px(20)))
            button.setAutoRaise(True)
            button.setToolTip(tip)
            button.clicked.connect(slot)
            column.addWidget(button)

    @Slot()
    def _on_nearer(self) -> None:
        self.zoom_asked.emit(1)

    @Slot()
    def _on_farther(self) -> None:
        self.zoom_asked.emit(-1)
