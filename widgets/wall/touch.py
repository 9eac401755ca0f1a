"""Fingers on a wall: one is a mouse whose long rest asks for the menu, two zoom. UI thread.

A tile is moved by one finger from its place to another: without the window system's drag, which
needs a mouse.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Slot
from PySide6.QtGui import QEventPoint, QTouchEvent

from widgets.wall.view import WallView

HOLD_MS = 650
DOUBLE_TAP_MS = 400
SLOP_PX = 14  # a finger at rest moves so far


class TouchHands(QObject):
    """Child of its view."""

    def __init__(self, view: WallView) -> None:
        super().__init__(view)
        self._view = view
        self._began: QPointF | None = None
        self._at = QPointF()
        self._has_moved = False
        self._spread_px = 0.0
        self._middle = QPointF()
        self._tapped: QPointF | None = None
        self._tapped_ms = 0
        self._hold = QTimer(self)
        self._hold.setSingleShot(True)
        self._hold.setInterval(HOLD_MS)
        self._hold.timeout.connect(self._on_hold)
        view.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QTouchEvent):
            return False
        event.accept()
        points = event.points()
        if event.type() is QEvent.Type.TouchCancel:
            self._forget()
        elif len(points) >= 2:
            self._pinch(points[0], points[1])
        elif event.type() is QEvent.Type.TouchBegin:
            self._press(points[0].position())
        elif event.type() is QEvent.Type.TouchEnd:
            self._release(event.timestamp())
        else:
            self._move(points[0].position())
        return True

    def _press(self, at: QPointF) -> None:
        self._began = self._at = at
        self._has_moved, self._spread_px = False, 0.0
        self._hold.start()
        index = self._view.tile_at(at)
        if index is not None:
            self._view.select(index)

    def _move(self, at: QPointF) -> None:
        if self._began is None:
            return
        if not self._has_moved and (at - self._began).manhattanLength() < SLOP_PX:
            return
        self._hold.stop()
        self._has_moved = True
        step, self._at = at - self._at, at
        index = self._view.tile_at(self._began)
        if index is None:
            return
        if self._view.zoom_of(index).is_zoomed:
            ratio = self._view.devicePixelRatioF()
            self._view.pan(index, step.x() * ratio, step.y() * ratio)
        elif self._view.full_index is None:
            self._view.point_out(self._view.tile_at(at))

    def _release(self, now_ms: int) -> None:
        began, has_moved = self._began, self._has_moved
        at, was_pinch = self._at, self._spread_px > 0
        self._forget()
        if began is None or was_pinch:
            return
        index = self._view.tile_at(began)
        if not has_moved:
            self._tap(began, now_ms)
        elif index is not None and not self._view.zoom_of(index).is_zoomed:
            target = self._view.tile_at(at)
            if target is not None and target != index and self._view.full_index is None:
                self._view.move_tile(index, target)

    def _tap(self, at: QPointF, now_ms: int) -> None:
        before, before_ms = self._tapped, self._tapped_ms
        self._tapped, self._tapped_ms = at, now_ms
        if before is None or now_ms - before_ms > DOUBLE_TAP_MS:
            return
        if (at - before).manhattanLength() < 4 * SLOP_PX:
            self._tapped = None
            self._view.toggle_full(self._view.tile_at(at))

    def _pinch(self, one: QEventPoint, other: QEventPoint) -> None:
        self._hold.stop()
        self._has_moved = True
        apart = one.position() - other.position()
        spread_px = max(1.0, (apart.x() ** 2 + apart.y() ** 2) ** 0.5)
        middle = (one.position() + other.position()) / 2
        index = self._view.tile_at(middle)
        if self._spread_px > 0 and index is not None:
            ratio = self._view.devicePixelRatioF()
            step = (middle - self._middle) * ratio
            self._view.zoom_at(index, middle * ratio, spread_px / self._spread_px)
            self._view.pan(index, step.x(), step.y())
        self._spread_px, self._middle = spread_px, middle

    def _forget(self) -> None:
        self._hold.stop()
        self._view.point_out(None)
        self._began, self._has_moved, self._spread_px = None, False, 0.0

    @Slot()
    def _on_hold(self) -> None:
        if self._began is None:
            return
        place = self._began.toPoint()
        self._began = None
        self._view.open_menu(self._view.tile_at(QPointF(place)), self._view.mapToGlobal(place))
