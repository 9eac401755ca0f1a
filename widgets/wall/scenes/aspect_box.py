"""Holds one widget in a wall's own proportions, in the middle of what room there is. UI thread."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

WIDE = 16 / 9


class AspectBox(QWidget):
    """The widget becomes its child."""

    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inner.setParent(self)
        self._inner, self._aspect = inner, WIDE

    @property
    def aspect(self) -> float:
        """Width over height of what is held."""
        return self._aspect

    def set_aspect(self, aspect: float) -> None:
        """Another wall's proportions."""
        if abs(aspect - self._aspect) > 0.01:
            self._aspect = aspect
            self._place()

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 135)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _place(self) -> None:
        width = min(self.width(), round(self.height() * self._aspect))
        height = min(self.height(), round(width / self._aspect))
        left, top = (self.width() - width) // 2, (self.height() - height) // 2
        self._inner.setGeometry(left, top, width, height)
