"""Icons of splits, drawn from the splits themselves. UI thread."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from widgets.theme import Theme
from widgets.wall.layouts import side_of, units

_SIDE_PX = 20


def split_icon(theme: Theme, split: int) -> QIcon:
    """A split in text_dim at rest, accent when it is the present one."""
    icon = QIcon()
    icon.addPixmap(_drawn(theme, split, theme.color("text_dim")))
    icon.addPixmap(_drawn(theme, split, theme.color("accent")), QIcon.Mode.Normal, QIcon.State.On)
    return icon


def _drawn(theme: Theme, split: int, color: QColor) -> QPixmap:
    side_px, side = theme.px(_SIDE_PX), side_of(split)
    pixmap = QPixmap(side_px, side_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    margin, gap = 1.0, 1.0 if side > 4 else 2.0
    step = (side_px - 2 * margin + gap) / side
    is_dense = side > 5
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, is_dense)
    for unit in units(split):
        box = QRectF(
            margin + unit.x * step,
            margin + unit.y * step,
            unit.width * step - gap,
            unit.height * step - gap,
        )
        painter.fillRect(box if is_dense else box.toRect(), color)
    painter.end()
    return pixmap
