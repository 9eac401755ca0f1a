"""Where the map's panels stand, so that none covers another. UI thread only."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from widgets.map.layers import LayerPanel

LOW_FOUND = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """Layers at the right, list at the left, buttons at the lower right, words at the top."""

    layers: LayerPanel
    buttons: QWidget
    tools: QWidget
    notice: QWidget
    safety: QWidget
    found: QWidget

    def arrange(self, size: QSize, edge: int) -> None:
        """Place all of it in a map of that size."""
        self.notice.move(edge, edge)
        for part in (self.buttons, self.tools, self.safety):
            part.adjustSize()
        self.layers.fit(size.height() - 2 * edge)
        self.layers.move(size.width() - self.layers.width() - edge, edge)
        # Beside the open panel, so that it has the whole height.
        taken = self.layers.width() + edge if self.layers.is_open else 0
        right = size.width() - self.buttons.width() - edge - taken
        low = size.height() - edge
        self.buttons.move(right, low - self.buttons.height())
        self.tools.move(right - self.tools.width() - edge // 2, low - self.tools.height())
        top = self.notice.geometry().bottom() + edge
        free = self.layers.geometry().left() - edge
        self.safety.move(max(edge, (free - self.safety.width()) // 2), top)
        if self.safety.isVisible():
            top = self.safety.geometry().bottom() + edge
        # The scale stays free below the list.
        high = max(LOW_FOUND, min(size.height() - top - 4 * edge, 3 * size.height() // 4))
        self.found.setFixedHeight(high)
        self.found.move(edge, top)
