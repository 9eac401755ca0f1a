"""Keys and mouse on a wall whose selected camera is steered. UI thread; signals, orders nothing.

While it is on, the keys of its table go before the wall's, and the picture is the stick.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QRubberBand, QWidget

from backends.link.steering import DragZoom
from widgets.actions import ActionTable
from widgets.wall.ptz.keys import PUSHES
from widgets.wall.ptz.rose import push_of

WHEEL_MS = 250  # a notch of the wheel zooms for so long
LEAST_BAND_PX = 12
_LET_GO = (QEvent.Type.FocusOut, QEvent.Type.WindowDeactivate, QEvent.Type.Hide)
_KEYS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)


class PtzInput(QObject):
    """Filters the wall's events while it is on. `box` says where the picture is; empty: nowhere.

    Off, it sees none: a wall has 60 paint events a second.
    """

    pushed = Signal(float, float)  # pan, tilt
    let_go = Signal()
    pressed = Signal(str)  # held keys, by their names in the table
    released = Signal(str)
    clicked = Signal(str)
    typed = Signal(str)  # a digit
    wheeled = Signal(float)  # 1 nearer, -1 farther, 0 when it is over
    drawn = Signal(object)  # DragZoom
    resized = Signal()

    def __init__(
        self, view: QWidget, keys: ActionTable, box: Callable[[], QRect], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view, self._keys, self._box = view, keys, box
        self.is_drawing = False  # a rectangle is drawn, with Ctrl or without
        self._press: QPointF | None = None
        self._held: dict[int, str] = {}  # by key: a modifier may change before it is up
        self._band = QRubberBand(QRubberBand.Shape.Rectangle, view)
        self._wheel = QTimer(self)
        self._wheel.setSingleShot(True)
        self._wheel.setInterval(WHEEL_MS)
        self._wheel.timeout.connect(self._on_wheel_over)

    def set_on(self, is_on: bool) -> None:
        """Whether the wall's keys and mouse are the camera's."""
        self._view.removeEventFilter(self)
        if is_on:
            self._view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            return event.type() in _KEYS and self._key(event)
        if isinstance(event, QMouseEvent):
            return self._mouse(event)
        if isinstance(event, QWheelEvent):
            return self._turn_wheel(event)
        if event.type() in _LET_GO:
            self._end()
        elif event.type() is QEvent.Type.Resize:
            self.resized.emit()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        if event.type() is QEvent.Type.KeyRelease:
            if event.isAutoRepeat() or event.key() not in self._held:
                return event.key() in self._held
            self.released.emit(self._held.pop(event.key()))
            return True
        if self._keys.is_used_up(event):
            return True
        name = self._keys.pressed(event)
        if name in PUSHES:
            self._held[event.key()] = name
            self.pressed.emit(name)
        elif name == "number":
            self.typed.emit(event.text())
        elif name:
            self.clicked.emit(name)
        return bool(name)

    def _mouse(self, event: QMouseEvent) -> bool:
        """The picture is the stick; with Ctrl, or while drawing, a rectangle is to be seen."""
        at, box, kind = event.position(), self._box(), event.type()
        is_here = event.button() is Qt.MouseButton.LeftButton and box.contains(at.toPoint())
        if kind is QEvent.Type.MouseButtonPress and is_here:
            self._view.setFocus(Qt.FocusReason.MouseFocusReason)
            self._press = at
            if self.is_drawing or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._band.setGeometry(QRect(at.toPoint(), at.toPoint()))
                self._band.show()
            else:
                self._push_picture(at, box)
            return True
        if self._press is None:
            return kind is QEvent.Type.MouseButtonDblClick and is_here
        if kind is QEvent.Type.MouseButtonRelease:
            if self._band.isVisible():
                self._draw(self._press.toPoint(), at.toPoint(), box)
            self._end()
        elif self._band.isVisible():
            self._band.setGeometry(QRect(self._press.toPoint(), at.toPoint()).normalized() & box)
        else:
            self._push_picture(at, box)
        return True

    def _push_picture(self, at: QPointF, box: QRect) -> None:
        """How far from the middle of the picture is how fast."""
        offset, half = at - QPointF(box.center()), max(box.width(), 2) / 2
        stretch = half / (max(box.height(), 2) / 2)
        self.pushed.emit(*push_of(QPointF(offset.x(), offset.y() * stretch), half))

    def _draw(self, start: QPoint, end: QPoint, box: QRect) -> None:
        """Drawn to the right: nearer; to the left: farther."""
        drawn = QRect(start, end).normalized() & box
        if min(drawn.width(), drawn.height()) < LEAST_BAND_PX:
            return
        width, height = max(1, box.width()), max(1, box.height())
        self.drawn.emit(
            DragZoom(
                is_in=end.x() >= start.x(),
                picture_width=width,
                picture_height=height,
                mid_x=(drawn.center().x() - box.x()) / width,
                mid_y=(drawn.center().y() - box.y()) / height,
                width=drawn.width() / width,
                height=drawn.height() / height,
            )
        )

    def _turn_wheel(self, event: QWheelEvent) -> bool:
        turned = event.angleDelta().y()
        if not turned or not self._box().contains(event.position().toPoint()):
            return False
        self.wheeled.emit(1.0 if turned > 0 else -1.0)
        self._wheel.start()
        return True

    @Slot()
    def _on_wheel_over(self) -> None:
        self.wheeled.emit(0.0)

    def _end(self) -> None:
        self._press = None
        self._held.clear()
        self._band.hide()
        self.let_go.emit()
