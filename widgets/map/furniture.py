"""What stands on the map's glass: scale, credit, the tip beside the pointer. UI thread."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen

from widgets.map.marks import Hit
from widgets.map.projection import Viewport, scale_bar
from widgets.map.symbols import with_alpha
from widgets.theme import Theme


def paint_scale(painter: QPainter, view: Viewport, theme: Theme, credit: str = "") -> None:
    """A bar with its length at the lower left, and whose map it is beside it."""
    metres, px = scale_bar(view.metres_per_px, theme.px(110))
    text = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    left, low = theme.px(16), view.height - theme.px(16)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    back = with_alpha(theme.color("map_land"), 200)
    painter.fillRect(QRectF(left - 6, low - 24, px + 12, 30), back)
    for token, wide in (("map_casing", 4), ("text_dim", 2)):
        painter.setPen(QPen(theme.color(token), wide))
        painter.drawPolyline(
            [QPointF(left, low - 6), QPointF(left, low), QPointF(left + px, low),
             QPointF(left + px, low - 6)]
        )  # fmt: skip
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(theme.font(12))
    painter.setPen(theme.color("text_dim"))
    painter.drawText(QPointF(left + 6, low - 6), text)
    if credit:
        painter.setFont(theme.font(11))
        wide = painter.fontMetrics().horizontalAdvance(credit)
        box = QRectF(left + px + 14, low - 14, wide + 12, 20)
        painter.fillRect(box, back)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, credit)


def paint_tip(painter: QPainter, hit: Hit, text: str, size: QSize, theme: Theme) -> None:
    """Words beside what is under the pointer, inside the window."""
    painter.setFont(theme.font(13))
    pad = theme.px(8)
    box = QRectF(painter.fontMetrics().boundingRect(text)).adjusted(-pad, -4, pad, 4)
    x = min(max(hit.x - box.width() / 2, 4.0), size.width() - box.width() - 4)
    y = hit.y - theme.px(20) - box.height()
    if y < 4:
        y = hit.y + theme.px(20)
    box.moveTo(round(x), round(y))
    painter.setPen(QPen(theme.color("line"), 1))
    painter.setBrush(theme.color("raised"))
    painter.drawRoundedRect(box.translated(0.5, 0.5), 4, 4)
    painter.setPen(theme.color("text"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def paint_cross(painter: QPainter, view: Viewport, theme: Theme) -> None:
    """Where a point set by key would lie: the middle."""
    x, y = view.width / 2, view.height / 2
    for token, wide in (("map_casing", 4.0), ("accent", 1.6)):
        painter.setPen(QPen(theme.color(token), wide))
        painter.drawLine(QPointF(x - 10, y), QPointF(x + 10, y))
        painter.drawLine(QPointF(x, y - 10), QPointF(x, y + 10))
