"""The wall under the mouse: selection, ranges, digital zoom, dragging tiles. UI thread.

Fingers are in `touch`, keys and drops in `view`.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Slot
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QMouseEvent,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from widgets.context import UiContext
from widgets.wall.board import StreamOf
from widgets.wall.drag import camera_in, tile_in, tile_mime
from widgets.wall.tile_tools import WallTools
from widgets.wall.zoom import STEP

_NOTCH = 120  # QWheelEvent: one notch of a wheel
_LEAST_BAND_PX = 12


class _Drag(enum.Enum):
    """What the pressed button does to the tile under it when the hand moves."""

    TILE = enum.auto()  # the tile to another place
    PICTURE = enum.auto()  # the zoomed picture under its frame
    BAND = enum.auto()  # a rectangle to zoom into
    RANGE = enum.auto()  # tiles to be joined


class WallPointer(WallTools):
    """A press selects. What a drag does stands in `_drag_for`."""

    def __init__(
        self, context: UiContext, parent: QWidget | None, is_inviting: bool, streams: StreamOf
    ) -> None:
        super().__init__(context, parent, is_inviting, streams)
        self.setAcceptDrops(True)
        self._press: QPointF | None = None
        self._press_index: int | None = None
        self._drag = _Drag.TILE
        self._anchor: int | None = None  # where a range began
        self.split_changed.connect(self._drop_range)

    @property
    def range_indices(self) -> frozenset[int]:
        """Tiles chosen together, to be joined."""
        return self._range

    def set_range(self, indices: Iterable[int]) -> None:
        """Choose several tiles."""
        chosen = frozenset(indices)
        if chosen == self._range:
            return
        changed = self._range ^ chosen
        is_pair = len(self._range) > 1 or len(chosen) > 1
        self._range = chosen
        for index in changed | (chosen if is_pair else frozenset()):
            self._update_tile(self._board.tiles[index])
        self.tools_changed.emit()

    def extend_range(self, index: int) -> None:
        """The rectangle from where the range began to a tile."""
        if self._anchor is None:
            self._anchor = self._selected if self._selected is not None else index
        self.set_range(self.hull_of((self._anchor, index)))

    def select(self, index: int | None) -> None:
        self._anchor = None
        self.set_range(())
        super().select(index)

    @Slot()
    def _drop_range(self) -> None:
        """Another layout: what was chosen is elsewhere or gone."""
        self._anchor = None
        self.set_range(())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position())
        is_left = event.button() is Qt.MouseButton.LeftButton
        if is_left and index is not None and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._begin(event.position(), index, _Drag.RANGE)
            return
        if index is not None and not (index in self._range and not is_left):
            self.select(index)
        if is_left:
            self._begin(event.position(), index, self._drag_for(event, index))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        band, index = self._band, self._press_index
        is_click = self._press is not None and self._drag is _Drag.RANGE
        self._press = None
        if is_click and index is not None and self._anchor != index:
            self.extend_range(index)  # Shift and a click: from the selected tile to here
        if not band.isNull():
            self._set_band(QRect())
            if index is not None and min(band.width(), band.height()) >= _LEAST_BAND_PX:
                self.zoom_to(index, QRectF(band))
        self.unsetCursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        press, index = self._press, self._press_index
        if press is None or index is None:
            return
        moved = event.position() - press
        ratio = self.devicePixelRatioF()
        match self._drag:
            case _Drag.PICTURE:
                self._press = event.position()
                self.pan(index, moved.x() * ratio, moved.y() * ratio)
            case _Drag.BAND:
                corners = QRectF(press * ratio, event.position() * ratio).normalized()
                self._set_band(corners.toRect() & self._board.tiles[index].rect)
            case _Drag.RANGE:
                under = self._index_at(event.position())
                if under is not None and (under != index or self._anchor == index):
                    if index != self._anchor:
                        self.select(index)
                        self._anchor = index
                    self.extend_range(under)
            case _Drag.TILE:
                if moved.manhattanLength() >= QApplication.startDragDistance():
                    self._press = None
                    self._start_drag(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._press = None
        if event.button() is Qt.MouseButton.LeftButton:
            self._toggle_full(self._index_at(event.position()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        index = self._index_at(event.position())
        turned = event.angleDelta().y()
        if index is None or turned == 0:
            super().wheelEvent(event)
            return
        point = event.position() * self.devicePixelRatioF()
        self.zoom_at(index, point, STEP ** (turned / _NOTCH))
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if camera_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._set_drop_index(self._index_at(event.position()))
        if self._drop_index is None:
            event.ignore()
        else:
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._set_drop_index(None)

    def dropEvent(self, event: QDropEvent) -> None:
        self._set_drop_index(None)
        index, mime = self._index_at(event.position()), event.mimeData()
        camera_id, origin = camera_in(mime), tile_in(mime, id(self))
        if index is None or camera_id is None:
            event.ignore()
            return
        event.acceptProposedAction()
        if origin is not None:
            self.move_tile(origin, index)
        elif not self._refuse_locked(index):
            self.assign_id(index, camera_id)
            self._selected = None
            self.select(index)

    def move_tile(self, origin: int, target: int) -> None:
        """Two tiles change places by hand; a locked one stays where it is."""
        if not self._refuse_locked(origin, target):
            self.swap(origin, target)
            self._selected = None
            self.select(target)

    def toggle_full(self, index: int | None) -> None:
        """One tile over its screen, or back."""
        self._toggle_full(index)

    def point_out(self, index: int | None) -> None:
        """Mark the tile that something dragged would go to."""
        self._set_drop_index(index)

    def _refuse_locked(self, *indices: int) -> bool:
        """Say that a tile is locked. Whether one is."""
        for index in indices:
            if self.is_locked(index):
                words = self.tr("{tile} 号窗格已锁定，先按 L 解锁")
                self.noticed.emit(words.format(tile=index + 1))
                return True
        return False

    def _refuse_empty(self, index: int | None) -> bool:
        """Say that a tile has no picture. Whether it has none."""
        is_empty = index is not None and self._board.tiles[index].camera_id is None
        if is_empty:
            self.noticed.emit(self.tr("这个窗格没有画面"))
        return is_empty

    def _set_drop_index(self, index: int | None) -> None:
        if index == self._drop_index:
            return
        for changed in (self._drop_index, index):
            if changed is not None:
                self._update_tile(self._board.tiles[changed])
        self._drop_index = index

    def _drag_for(self, event: QMouseEvent, index: int | None) -> _Drag:
        """Ctrl draws a rectangle; a zoomed picture is pushed, its caption excepted."""
        if index is None:
            return _Drag.TILE
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return _Drag.BAND
        tile = self._board.tiles[index]
        point = event.position() * self.devicePixelRatioF()
        is_on_caption = point.y() > tile.rect.y() + tile.rect.height() - self._overlay.caption_px
        if tile.zoom.is_zoomed and not is_on_caption:
            return _Drag.PICTURE
        return _Drag.BAND if index == self._board.full else _Drag.TILE

    def _begin(self, position: QPointF, index: int | None, drag: _Drag) -> None:
        self._press, self._press_index, self._drag = position, index, drag
        shapes = {
            _Drag.PICTURE: Qt.CursorShape.ClosedHandCursor,
            _Drag.BAND: Qt.CursorShape.CrossCursor,
        }
        if drag in shapes:
            self.setCursor(shapes[drag])

    def _set_band(self, band: QRect) -> None:
        changed = self._band.united(band).adjusted(-2, -2, 2, 2)
        self._band = band
        self.update(self._logical(changed))

    def _toggle_full(self, index: int | None, *, is_across: bool = False) -> None:
        """One over its screen, or back; a full one on another screen gives way."""
        full = self._board.full
        is_another = self.screens.count > 1 and index not in (None, full)
        is_leaving = full is not None and not is_another and self._board.is_across >= is_across
        if is_leaving or not self._refuse_empty(index):
            self.set_full(None if is_leaving else index, is_across=is_across)

    def tile_at(self, position: QPointF) -> int | None:
        """The tile at a point of the widget."""
        return self._index_at(position)

    def _index_at(self, position: QPointF) -> int | None:
        ratio = self.devicePixelRatioF()
        return self._board.index_at(position.x() * ratio, position.y() * ratio)

    def _start_drag(self, index: int) -> None:
        tile = self._board.tiles[index]
        if tile.camera_id is None:
            return
        if tile.is_locked:
            self.noticed.emit(self.tr("{tile} 号窗格已锁定，先解锁再移动").format(tile=index + 1))
            return
        drag = QDrag(self)
        drag.setMimeData(tile_mime(id(self), index, tile.camera_id))
        picture = QPixmap.fromImage(self._canvas.image.copy(tile.rect)).scaledToWidth(160)
        drag.setPixmap(picture)
        drag.setHotSpot(QPoint(picture.width() // 2, picture.height() // 2))
        drag.exec(Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, Qt.DropAction.MoveAction)
