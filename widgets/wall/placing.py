"""Where a panel goes that belongs to a tile: seen, and not over the picture it is about. Pure."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize


def beside(tile: QRect, panel: QSize, wall: QRect, gap: int) -> QPoint:
    """At the tile's right, else at its left, else inside at its right; always on the wall."""
    width, height = panel.width(), panel.height()
    right, left = tile.right() + gap, tile.left() - gap - width
    if right + width <= wall.right():
        x = right
    elif left >= wall.left():
        x = left
    else:
        x = tile.right() - gap - width
    y = tile.center().y() - height // 2
    return QPoint(
        max(wall.left(), min(x, wall.right() + 1 - width)),
        max(wall.top(), min(y, wall.bottom() + 1 - height)),
    )


def under(tile: QRect, panel: QSize, wall: QRect, gap: int) -> QPoint:
    """Below the tile, else above it, else inside over its caption; always on the wall."""
    width, height = panel.width(), panel.height()
    if tile.bottom() + gap + height <= wall.bottom():
        y = tile.bottom() + gap
    elif tile.top() - gap - height >= wall.top():
        y = tile.top() - gap - height
    else:
        y = tile.bottom() - 5 * gap - height
    x = tile.center().x() - width // 2
    return QPoint(
        max(wall.left(), min(x, wall.right() + 1 - width)),
        max(wall.top(), min(y, wall.bottom() + 1 - height)),
    )
