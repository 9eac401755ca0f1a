"""Pictures of rows, kept until something in them changes. UI thread only; knows no row."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QStyle

# Of a row's state, what its look depends on.
SEEN_STATES = (
    QStyle.StateFlag.State_Selected
    | QStyle.StateFlag.State_MouseOver
    | QStyle.StateFlag.State_HasFocus
)


class RowPictures:
    """At most `most` pictures, those painted last.

    A kept row is painted in 40 µs, most of it for asking what it says; drawn anew it takes 400.
    """

    def __init__(self, ground: QColor, most: int) -> None:
        self._ground = ground
        self._most = most
        self._kept: dict[str, tuple[tuple[object, ...], QPixmap]] = {}

    def paint(
        self,
        painter: QPainter,
        rect: QRect,
        looks: tuple[str, tuple[object, ...]],
        draw: Callable[[QPainter, QRect], None],
    ) -> None:
        """Paint a row. `looks`: its id, and everything that its picture depends on."""
        row_id, seen = looks
        scale = painter.device().devicePixelRatio()
        key = (rect.size(), scale, *seen)
        kept = self._kept.pop(row_id, None)
        if kept is None or kept[0] != key:
            kept = (key, blank_picture(rect.size(), scale, self._ground))
            inner = QPainter(kept[1])
            draw(inner, QRect(QPoint(0, 0), rect.size()))
            inner.end()
        self._kept[row_id] = kept  # at the end: what was painted last goes last
        while len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]
        painter.drawPixmap(rect.topLeft(), kept[1])


def blank_picture(size: QSize, scale: float, colour: QColor) -> QPixmap:
    """A picture of a size in the screen's unscaled pixels, in one colour."""
    picture = QPixmap(size * scale)
    picture.setDevicePixelRatio(scale)
    picture.fill(colour)
    return picture
