"""The wall under an operator's hands: keys, mouse, drag and drop, menu. UI thread.

What it shows is in `showing`, drawing in `surface`. Decodes nothing, performs no I/O.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QWidget

from widgets.context import UiContext
from widgets.wall.board import StreamOf
from widgets.wall.drag import camera_in, tile_in, tile_mime
from widgets.wall.keys import wall_actions
from widgets.wall.menu import TileMenu
from widgets.wall.showing import WallShowing
from widgets.wall.tile import stream_of

_STEPS = {
    "left": (-1, 0),
    "right": (1, 0),
    "up": (0, -1),
    "down": (0, 1),
}


class WallView(WallShowing):
    """Call release() before the engine shuts down."""

    def __init__(
        self,
        context: UiContext,
        parent: QWidget | None,
        *,
        is_inviting: bool = True,
        streams: StreamOf = stream_of,
    ) -> None:
        super().__init__(context, parent, is_inviting, streams)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setAccessibleName(self.tr("电视墙"))
        self.keys = wall_actions()
        self._press: QPointF | None = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position())
        if index is not None:
            self.select(index)
        if event.button() is Qt.MouseButton.LeftButton:
            self._press = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._press = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press is None or self._board.full is not None:
            return
        moved = (event.position() - self._press).manhattanLength()
        if moved >= QApplication.startDragDistance():
            index, self._press = self._index_at(self._press), None
            if index is not None:
                self._start_drag(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._press = None
        if event.button() is Qt.MouseButton.LeftButton:
            self._toggle_full(self._index_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name, selected = self.keys.pressed(event), self._selected
        if name in _STEPS and self._board.full is None:
            dx, dy = _STEPS[name]
            self.select(0 if selected is None else self._board.neighbour(selected, dx, dy))
        elif name == "leave_full" and self._board.full is not None:
            self.set_full(None)
        elif name == "full" and selected is not None:
            self._toggle_full(selected)
        elif name == "clear" and selected is not None:
            self.clear(selected)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Reached by Tab, the arrows must start somewhere that is seen.
        by_keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if self._selected is None and self._board.full is None and event.reason() in by_keys:
            self.select(0)
        self._update_selected()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._update_selected()

    def _update_selected(self) -> None:
        if self._selected is not None:
            self._update_tile(self._board.tiles[self._selected])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self._index_at(QPointF(event.pos()))
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            index = self._selected
        if index is None:
            return
        self.select(index)
        menu = TileMenu(self)
        menu.offer(
            has_camera=self._board.tiles[index].camera_id is not None,
            is_full=self._board.full is not None,
            split=self.split,
        )
        menu.full_asked.connect(self._toggle_selected_full)
        menu.clear_asked.connect(self._clear_selected)
        menu.clear_all_asked.connect(self.clear_all)
        menu.split_asked.connect(self.set_split)
        menu.popup(event.globalPos())

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
        if origin is not None:
            self.swap(origin, index)
        else:
            self.assign_id(index, camera_id)
        event.acceptProposedAction()
        self._selected = None
        self.select(index)

    @Slot()
    def _toggle_selected_full(self) -> None:
        self._toggle_full(self._selected)

    @Slot()
    def _clear_selected(self) -> None:
        if self._selected is not None:
            self.clear(self._selected)

    def _toggle_full(self, index: int | None) -> None:
        self.set_full(index if self._board.full is None else None)

    def _index_at(self, position: QPointF) -> int | None:
        ratio = self.devicePixelRatioF()
        return self._board.index_at(position.x() * ratio, position.y() * ratio)

    def _set_drop_index(self, index: int | None) -> None:
        if index == self._drop_index:
            return
        for changed in (self._drop_index, index):
            if changed is not None:
                self._update_tile(self._board.tiles[changed])
        self._drop_index = index

    def _start_drag(self, index: int) -> None:
        tile = self._board.tiles[index]
        if tile.camera_id is None:
            return
        drag = QDrag(self)
        drag.setMimeData(tile_mime(id(self), index, tile.camera_id))
        picture = QPixmap.fromImage(self._canvas.image.copy(tile.rect)).scaledToWidth(160)
        drag.setPixmap(picture)
        drag.setHotSpot(QPoint(picture.width() // 2, picture.height() // 2))
        drag.exec(Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, Qt.DropAction.MoveAction)
