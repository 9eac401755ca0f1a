"""Icons of layouts, drawn from the layouts themselves. UI thread."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from backends.record.scene_layout import Layout
from widgets.theme import Theme

_SIDE_PX = 20


def layout_icon(theme: Theme, layout: Layout) -> QIcon:
    """A layout in text_dim at rest, accent when it is the present one."""
    icon = QIcon()
    icon.addPixmap(_drawn(theme, layout, theme.color("text_dim")))
    icon.addPixmap(_drawn(theme, layout, theme.color("accent")), QIcon.Mode.Normal, QIcon.State.On)
    return icon


def _drawn(theme: Theme, layout: Layout, color: QColor) -> QPixmap:
    side_px, side = theme.px(_SIDE_PX), max(layout.columns, layout.rows)
    pixmap = QPixmap(side_px, side_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    margin, gap = 1.0, 1.0 if side > 4 else 2.0
    across = (side_px - 2 * margin + gap) / layout.columns
    down = (side_px - 2 * margin + gap) / layout.rows
    is_dense = side > 5
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, is_dense)
    for cell in layout.cells:
        box = QRectF(
            margin + cell.x * across,
            margin + cell.y * down,
            cell.w * across - gap,
            cell.h * down - gap,
        )
        painter.fillRect(box if is_dense else box.toRect(), color)
    painter.end()
    return pixmap
