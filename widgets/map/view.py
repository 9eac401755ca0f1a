"""The map's window on the city: ground, marks, hand and keys. UI thread; no I/O.

It paints when something changed, and while vehicles move as often as their pixels do.
"""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from widgets.map.background import Background
from widgets.map.city import City
from widgets.map.drawing import Drawing
from widgets.map.keys import map_actions
from widgets.map.projection import Viewport, degrees_of, fitting_zoom, scale_bar, world_x, world_y
from widgets.map.scene import Hit, Scene
from widgets.map.symbols import with_alpha
from widgets.theme import Theme

ZOOM_STEP: Final = 0.5
NOTCH: Final = 120  # eighths of a degree of a wheel's notch
PAN_PX: Final = 90
TILE_BUDGET_S: Final = 0.012  # while the hand moves the map, within one frame of 60 Hz
ZOOM_BUDGET_S: Final = 0.030  # while a new zoom fills, which nobody drags
FASTEST_MS, SLOWEST_MS = 50, 1000
STEP_PX: Final = 0.7  # vehicles are painted again when the quick ones moved so far
QUICK_M_S: Final = 14.0
PULSE_MS: Final = 500
DRAG_PX: Final = 4


class MapView(QWidget):
    """A map of one city. Things on it are in `scene`; call `refresh()` after changing them."""

    view_changed = Signal()
    picked = Signal(object)  # Hit, or None for bare ground
    hovered = Signal(object)  # Hit or None
    drawn = Signal(object)  # Drawing, finished
    drawing_changed = Signal()

    def __init__(self, theme: Theme, city: City, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = Scene(theme)
        self.keys = map_actions()
        self.tip = ""
        self._theme = theme
        self._city = city
        self._built_up = city.built_up()
        self._background = Background(city, theme)
        self._viewport = self._home(900, 700)
        self._was_moved = False
        self._wheel = 0
        self._pressed_at: QPointF | None = None
        self._is_dragging = False
        self._hover: Hit | None = None
        self._is_bright = True
        self._drawing: Drawing | None = None
        self._motion = QTimer(self)
        self._motion.timeout.connect(self._on_motion)
        self._pulse = QTimer(self)
        self._pulse.setInterval(PULSE_MS)
        self._pulse.timeout.connect(self._on_pulse)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self.update)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(240, 180)

    # ---- where it looks

    @property
    def viewport(self) -> Viewport:
        """What is shown."""
        return self._viewport

    def look_at(self, viewport: Viewport) -> None:
        """Show something else; the middle stays within the city."""
        west, south, east, north = self._city.bounds
        x = min(max(viewport.x, world_x(west)), world_x(east))
        y = min(max(viewport.y, world_y(north)), world_y(south))
        lon, lat = degrees_of(x, y)
        held = viewport.centred(lon, lat) if (x, y) != (viewport.x, viewport.y) else viewport
        if held != self._viewport:
            self._was_moved = True
            self._viewport = held
            self._set_hover(None)  # what stood under the hand has moved away
            self.refresh()
            self.view_changed.emit()

    def go_to(self, lon: float, lat: float, zoom: float | None) -> None:
        """Centre a place, at the zoom given or as it is."""
        self.look_at(self._viewport.centred(lon, lat, zoom))

    @Slot(int)
    def zoom_by(self, steps: int) -> None:
        """Nearer (positive) or farther about the middle."""
        self._zoom_at(steps, QPointF(self.width() / 2, self.height() / 2))

    def zoom_to(self, zoom: float, at: QPointF) -> None:
        """Another zoom about a pixel; no farther than a step beyond the whole city."""
        least = self._home(self.width(), self.height()).zoom - ZOOM_STEP
        self.look_at(self._viewport.zoomed(max(zoom, least), at.x(), at.y()))

    @Slot()
    def show_all(self) -> None:
        """The whole built-up city."""
        self.look_at(self._home(self.width(), self.height()))

    def _home(self, width: int, height: int) -> Viewport:
        west, south, east, north = self._built_up
        return Viewport(
            x=(world_x(west) + world_x(east)) / 2,
            y=(world_y(north) + world_y(south)) / 2,
            zoom=fitting_zoom(self._built_up, width, height),
            width=width,
            height=height,
        )

    def _zoom_at(self, steps: int, at: QPointF) -> None:
        self.zoom_to(round(self._viewport.zoom / ZOOM_STEP + steps) * ZOOM_STEP, at)

    # ---- drawing a mark

    @property
    def drawing(self) -> Drawing | None:
        """The mark under way."""
        return self._drawing

    def draw(self, drawing: Drawing | None) -> None:
        """Take points by hand from now on, or no longer."""
        self._drawing = drawing
        if drawing is None:
            self.unsetCursor()
        else:
            self.setCursor(Qt.CursorShape.CrossCursor)
            self.setFocus()
        self.update()
        self.drawing_changed.emit()

    def _finish(self) -> None:
        drawing = self._drawing
        if drawing is not None and drawing.is_enough:
            self.draw(None)
            self.drawn.emit(drawing)

    def _add_point(self, at: QPointF) -> None:
        assert self._drawing is not None
        self._drawing.add(*self._viewport.to_degrees(at.x(), at.y()))
        if self._drawing.is_spot:
            self._finish()
        else:
            self.update()
            self.drawing_changed.emit()

    # ---- painting

    def refresh(self) -> None:
        """Paint again, and start what moves."""
        if not self.isVisible():
            return
        self.update()
        self._start_motion()
        if self.scene.has_pulse() != self._pulse.isActive():
            self._is_bright = True
            if self._pulse.isActive():
                self._pulse.stop()
            else:
                self._pulse.start()

    def _start_motion(self) -> None:
        """Quick vehicles' pixels set the pace: far out once a second does."""
        if not self.scene.targets.is_moving(time.monotonic()):
            self._motion.stop()
            return
        per_s = QUICK_M_S / self._viewport.metres_per_px
        pace = round(min(SLOWEST_MS, max(FASTEST_MS, 1000 * STEP_PX / per_s)))
        if not self._motion.isActive() or self._motion.interval() != pace:
            self._motion.start(pace)

    @Slot()
    def _on_motion(self) -> None:
        if not self.scene.targets.is_moving(time.monotonic()):
            self._motion.stop()
        elif self.scene.vehicles_in_view:
            self.update()

    @Slot()
    def _on_pulse(self) -> None:
        self._is_bright = not self._is_bright
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        budget = TILE_BUDGET_S if self._is_dragging else ZOOM_BUDGET_S
        if not self._background.paint(painter, self._viewport, budget):
            self._rest.start(0)
        self.scene.paint(painter, self._viewport, time.monotonic(), self._is_bright)
        if self._drawing is not None:
            self._drawing.paint(painter, self._viewport, self._theme)
        self._paint_scale(painter)
        if self._hover is not None and self.tip and not self._is_dragging:
            self._paint_tip(painter, self._hover, self.tip)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1))
        painter.end()

    def _paint_scale(self, painter: QPainter) -> None:
        metres, px = scale_bar(self._viewport.metres_per_px, self._theme.px(110))
        text = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
        left, low = self._theme.px(16), self.height() - self._theme.px(16)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        back = with_alpha(self._theme.color("map_land"), 200)
        painter.fillRect(QRectF(left - 6, low - 24, px + 12, 30), back)
        for token, wide in (("map_casing", 4), ("text_dim", 2)):
            painter.setPen(QPen(self._theme.color(token), wide))
            painter.drawPolyline(
                [QPointF(left, low - 6), QPointF(left, low), QPointF(left + px, low),
                 QPointF(left + px, low - 6)]
            )  # fmt: skip
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(12))
        painter.setPen(self._theme.color("text_dim"))
        painter.drawText(QPointF(left + 6, low - 6), text)

    def _paint_tip(self, painter: QPainter, hit: Hit, text: str) -> None:
        painter.setFont(self._theme.font(13))
        pad = self._theme.px(8)
        box = QRectF(painter.fontMetrics().boundingRect(text)).adjusted(-pad, -4, pad, 4)
        x = min(max(hit.x - box.width() / 2, 4.0), self.width() - box.width() - 4)
        y = hit.y - self._theme.px(20) - box.height()
        if y < 4:
            y = hit.y + self._theme.px(20)
        box.moveTo(round(x), round(y))
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.setBrush(self._theme.color("raised"))
        painter.drawRoundedRect(box.translated(0.5, 0.5), 4, 4)
        painter.setPen(self._theme.color("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    # ---- hand and keys

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._wheel += event.angleDelta().y()
        steps = int(self._wheel / NOTCH)
        if steps:
            self._wheel -= steps * NOTCH
            self._zoom_at(steps, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed_at = event.position()
            self._is_dragging = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._pressed_at is None:
            self._set_hover(self.scene.hit(at.x(), at.y()))
            return
        moved = at - self._pressed_at
        if self._is_dragging or moved.manhattanLength() > DRAG_PX:
            self._is_dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._pressed_at = at
            self.look_at(self._viewport.panned(moved.x(), moved.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._pressed_at is None:
            return
        at = event.position()
        was_drag, self._is_dragging, self._pressed_at = self._is_dragging, False, None
        self.unsetCursor()
        if self._drawing is not None:
            self.setCursor(Qt.CursorShape.CrossCursor)
            if not was_drag:
                self._add_point(at)
        elif not was_drag:
            self.picked.emit(self.scene.hit(at.x(), at.y()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._drawing is not None:
            self._finish()
        elif self.scene.hit(at.x(), at.y()) is None:
            self._zoom_at(2, at)

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hover(None)
        super().leaveEvent(event)

    def _set_hover(self, hit: Hit | None) -> None:
        before = (self._hover.layer, self._hover.key) if self._hover else None
        after = (hit.layer, hit.key) if hit else None
        self._hover = hit
        if before != after:
            self.setCursor(Qt.CursorShape.PointingHandCursor if hit else Qt.CursorShape.ArrowCursor)
            self.hovered.emit(hit)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pans = {"left": (PAN_PX, 0), "right": (-PAN_PX, 0), "up": (0, PAN_PX), "down": (0, -PAN_PX)}
        match self.keys.pressed(event):
            case "left" | "right" | "up" | "down" as name:
                self.look_at(self._viewport.panned(*pans[name]))
            case "nearer":
                self.zoom_by(1)
            case "farther":
                self.zoom_by(-1)
            case "all":
                self.show_all()
            case "nothing" if self._drawing is not None:
                self.draw(None)
            case "nothing":
                self.picked.emit(None)
            case "finish":
                self._finish()
            case "take_back" if self._drawing is not None:
                self._drawing.take_back()
                self.update()
                self.drawing_changed.emit()
            case _:
                super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        size = event.size()
        if self._was_moved:
            self._viewport = self._viewport.resized(size.width(), size.height())
        else:
            self._viewport = self._home(size.width(), size.height())
        self.view_changed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        self._motion.stop()
        self._pulse.stop()
        super().hideEvent(event)
