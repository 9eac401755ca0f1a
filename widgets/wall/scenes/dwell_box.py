"""A figure of seconds that a scene or camera stays, 5 to 300. UI thread."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox, QWidget

from backends.record.scene import DWELL_MIN_S, DWELL_MOST_S, DWELL_S
from widgets.theme import Theme

WIDTH_PX = 88
BESIDE_PX = 46  # with fingers the arrows lie left and right of the number


def width_px(theme: Theme) -> int:
    """How wide it is, scaled."""
    return theme.px(WIDTH_PX + BESIDE_PX) if theme.is_touch else theme.px(WIDTH_PX)


class DwellBox(QSpinBox):
    """`name` for screen readers."""

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setRange(DWELL_MIN_S, DWELL_MOST_S)
        self.setValue(DWELL_S)
        self.setSuffix(" s")
        self.setKeyboardTracking(False)
        self.setAccessibleName(name)
        beside = theme.px(BESIDE_PX) if theme.is_touch else 0
        self.setFixedSize(width_px(theme), theme.target(28))
        # The line inside is a QLineEdit too: it must not get a frame of its own.
        self.setStyleSheet(
            f"QSpinBox {{ padding: 0 {beside}px; }}"
            " QLineEdit { border: none; background: transparent; }"
        )
        self.lineEdit().setTextMargins(theme.px(6), 0, 0, 0)

    def put(self, seconds: int) -> None:
        """Show it without telling."""
        was_blocked = self.blockSignals(True)
        self.setValue(seconds)
        self.blockSignals(was_blocked)
