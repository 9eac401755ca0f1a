"""The map's buttons for choosing an area. UI thread only; signals up."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from widgets import icons
from widgets.map.selecting import Shape
from widgets.theme import Theme


class SelectButtons(QFrame):
    """Stand left of the zoom buttons."""

    shape_asked = Signal(object)  # Shape

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        row = QHBoxLayout(self)
        row.setContentsMargins(*[theme.px(4)] * 4)
        row.setSpacing(theme.px(2))
        words = {
            Shape.RECTANGLE: self.tr("框选范围内的资源（R）"),
            Shape.CIRCLE: self.tr("圈选范围内的资源（O）"),
            Shape.POLYGON: self.tr("多边形选资源（P）"),
        }
        self.buttons: dict[Shape, QToolButton] = {}
        for shape, tip in words.items():
            button = QToolButton(self)
            button.setIcon(icons.icon(f"area_{shape.value}", theme, "text"))
            button.setIconSize(QSize(theme.px(20), theme.px(20)))
            button.setAutoRaise(True)
            button.setCheckable(True)
            button.setToolTip(tip)
            button.setProperty("shape", shape)
            button.clicked.connect(self._on_clicked)
            row.addWidget(button)
            self.buttons[shape] = button

    def mark(self, shape: Shape | None) -> None:
        """Which is under way."""
        for known, button in self.buttons.items():
            button.setChecked(known is shape)

    @Slot()
    def _on_clicked(self) -> None:
        button = self.sender()
        if button is not None:
            self.shape_asked.emit(Shape(button.property("shape")))
