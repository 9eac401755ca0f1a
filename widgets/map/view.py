"""The map's window on the city for hand and keys, and what is drawn on it. UI thread; no I/O."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

from widgets.map.canvas import Box, MapCanvas
from widgets.map.city import City
from widgets.map.drawing import Drawing
from widgets.map.furniture import paint_cross, paint_tip
from widgets.map.keys import map_actions
from widgets.map.marks import Hit
from widgets.map.projection import Viewport, degrees_of
from widgets.map.selecting import Selecting
from widgets.theme import Theme

NOTCH: Final = 120  # eighths of a degree of a wheel's notch
PAN_PX: Final = 90
DRAG_PX: Final = 4


class MapView(MapCanvas):
    """A map of one city. Things on it are in `scene`; call `refresh()` after changing them."""

    picked = Signal(object)  # Hit, or None for bare ground
    hovered = Signal(object)  # Hit or None
    drawn = Signal(object)  # Drawing or Selecting, finished
    drawing_changed = Signal()
    asked = Signal(str)  # by key: "rectangle", "circle", "polygon", "layers"

    def __init__(
        self, theme: Theme, city: City, parent: QWidget | None = None, area: Box | None = None
    ) -> None:
        """`area`: where the centre's city lies, where it is not the one drawn."""
        super().__init__(theme, city, parent, area)
        self.keys = map_actions()
        self.tip = ""
        self._wheel = 0
        self._pressed_at: QPointF | None = None
        self._is_dragging = False
        self._hover: Hit | None = None
        self._drawing: Drawing | Selecting | None = None
        self._has_cross = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def look_at(self, viewport: Viewport) -> None:
        """Show something else; the middle stays within the city."""
        before = self._viewport
        super().look_at(viewport)
        if self._viewport != before:
            self._set_hover(None)  # what stood under the hand has moved away

    # ---- drawing a mark or an area

    @property
    def drawing(self) -> Drawing | Selecting | None:
        """The mark under way."""
        return self._drawing

    def draw(self, drawing: Drawing | Selecting | None) -> None:
        """Take points by hand from now on, or no longer."""
        self._drawing, self._has_cross = drawing, False
        if drawing is None:
            self.unsetCursor()
        else:
            self.setCursor(Qt.CursorShape.CrossCursor)
            self.setFocus()
        self.renew()
        self.drawing_changed.emit()

    def _finish(self) -> None:
        drawing = self._drawing
        if drawing is not None and drawing.is_enough:
            self.draw(None)
            self.drawn.emit(drawing)

    def _add_point(self, at: QPointF) -> None:
        assert self._drawing is not None
        self._drawing.add(*self._viewport.to_degrees(at.x(), at.y()))
        if self._drawing.is_done:
            self._finish()
        else:
            self.renew()
            self.drawing_changed.emit()

    def _paint_above(self, painter: QPainter) -> None:
        if self._drawing is not None:
            self._drawing.paint(painter, self._viewport, self._theme)
            if self._has_cross:
                paint_cross(painter, self._viewport, self._theme)
        super()._paint_above(painter)
        if self._hover is not None and self.tip and not self._is_dragging:
            paint_tip(painter, self._hover, self.tip, self.size(), self._theme)
        if self.hasFocus():
            accent, wide, high = self._theme.color("accent"), self.width(), self.height()
            for box in (
                (0, 0, wide, 1),
                (0, high - 1, wide, 1),
                (0, 0, 1, high),
                (wide - 1, 0, 1, high),
            ):
                painter.fillRect(QRect(*box), accent)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.renew()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.renew()

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
            if isinstance(self._drawing, Selecting) and self._drawing.is_dragged:
                self._add_point(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if isinstance(self._drawing, Selecting):
            self._drawing.pointer = self._viewport.to_degrees(at.x(), at.y())
            self._has_cross = False
            self.renew()
            self.drawing_changed.emit()
            if self._drawing.is_dragged:
                return
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
        if isinstance(self._drawing, Selecting) and self._drawing.is_dragged:
            if (at - self._pressed_at).manhattanLength() > DRAG_PX:
                self._add_point(at)
            self._pressed_at = None
            return
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
            self.renew()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pans = {"left": (PAN_PX, 0), "right": (-PAN_PX, 0), "up": (0, PAN_PX), "down": (0, -PAN_PX)}
        match self.keys.pressed(event):
            case "left" | "right" | "up" | "down" as name:
                self.look_at(self._viewport.panned(*pans[name]))
                self._point_at_middle()
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
            case "point":
                self._on_point()
            case "rectangle" | "circle" | "polygon" | "layers" as name:
                self.asked.emit(name)
            case "take_back" if self._drawing is not None:
                self._drawing.take_back()
                self.renew()
                self.drawing_changed.emit()
            case _:
                super().keyPressEvent(event)

    def _point_at_middle(self) -> None:
        """While something is drawn by key, the middle is the pointer."""
        if self._drawing is not None:
            self._has_cross = True
            if isinstance(self._drawing, Selecting):
                self._drawing.pointer = degrees_of(self._viewport.x, self._viewport.y)
                self.drawing_changed.emit()

    def _on_point(self) -> None:
        """The space bar: as a click in the middle."""
        middle = QPointF(self.width() / 2, self.height() / 2)
        if self._drawing is None:
            self.picked.emit(self.scene.hit(middle.x(), middle.y()))
            return
        self._point_at_middle()
        self._add_point(middle)
