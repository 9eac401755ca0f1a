"""The wall as operators use it: what is shown where, selection, drag and drop, keys, menu.

UI thread; drawing is in `surface`. Decodes nothing, performs no I/O.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QPointF, Qt, Signal, Slot
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

from backends.record.common import Severity
from backends.record.ids import CameraId
from backends.record.resource import Camera
from video.api import ViewStatus
from widgets.context import UiContext
from widgets.wall.board import StreamOf
from widgets.wall.drag import camera_in, tile_in, tile_mime
from widgets.wall.keys import wall_actions
from widgets.wall.layouts import MOST_TILES
from widgets.wall.menu import TileMenu
from widgets.wall.store import Arrangement
from widgets.wall.surface import WallSurface
from widgets.wall.tile import stream_of

_STEPS = {
    "left": (-1, 0),
    "right": (1, 0),
    "up": (0, -1),
    "down": (0, 1),
}


class WallView(WallSurface):
    """Call release() before the engine shuts down. Tiles are numbered from 0."""

    tile_selected = Signal(object)  # CameraId | None
    split_changed = Signal(int)
    assignments_changed = Signal()
    full_changed = Signal(object)  # tile index | None

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

    # What the wall shows

    @property
    def split(self) -> int:
        """Tiles of the present split."""
        return self._board.split

    @property
    def full_index(self) -> int | None:
        """The tile that covers the wall, None when none does."""
        return self._board.full

    @property
    def selected_index(self) -> int | None:
        """The selected tile."""
        return self._selected

    def set_split(self, split: int) -> None:
        """1, 4, 6, 8, 9, 16, 25, 36, 49 or 64 tiles; cameras beyond it wait."""
        if not self._board.set_split(split):
            return
        if self._selected is not None and self._selected >= split:
            self.select(None)
        self._refresh_all()
        self.split_changed.emit(split)
        self.assignments_changed.emit()

    def assign(self, index: int, camera: Camera) -> None:
        """Show a camera in a tile."""
        self._board.assign(index, camera.id, camera)
        self._after_assigning()

    def assign_id(self, index: int, camera_id: CameraId) -> None:
        """As assign(), for a camera that the link may not know yet."""
        self._board.assign(index, camera_id, self._link.cameras.get(camera_id))
        self._after_assigning()

    def fill(self, cameras: Iterable[Camera]) -> None:
        """Cameras into the empty tiles of the split, in order, as far as they go."""
        for camera in cameras:
            index = self._board.first_empty()
            if index is None:
                break
            self._board.assign(index, camera.id, camera)
        self._after_assigning()

    def clear(self, index: int) -> None:
        """Empty a tile; a full one goes back to the split."""
        if self._board.full == index:
            self.set_full(None)
        self._board.clear(index)
        self._after_assigning()

    def clear_all(self) -> None:
        """Empty every tile, those beyond the split too."""
        self.set_full(None)
        for index in range(MOST_TILES):
            self._board.clear(index)
        self._after_assigning()

    def swap(self, one: int, other: int) -> None:
        """Two tiles change places."""
        if one != other:
            self._board.swap(one, other)
            self._after_assigning()

    def assignments(self) -> dict[int, CameraId]:
        """Cameras by tile within the split."""
        return self._board.assignments()

    def arrangement(self) -> Arrangement:
        """All that is worth keeping over a restart."""
        return self._board.arrangement()

    def restore(self, arrangement: Arrangement) -> None:
        """Take up a kept arrangement."""
        self._board.set_split(arrangement.split)
        for index, camera_id in arrangement.cameras.items():
            self._board.assign(index, camera_id, self._link.cameras.get(camera_id))
        self._refresh_all()
        self.split_changed.emit(self.split)
        self._after_assigning()

    def set_full(self, index: int | None) -> None:
        """One tile over the whole wall with its main stream, or back (None)."""
        if index == self._board.full:
            return
        if index is not None and self._board.tiles[index].camera_id is None:
            return
        self._board.set_full(index)
        self._refresh_all()
        self.full_changed.emit(index)

    def set_tile_alarm(self, camera_id: CameraId, severity: Severity | None) -> None:
        """Mark a camera's tiles while its alarm is unacknowledged."""
        for tile in self._board.set_alarm(camera_id, severity):
            self._say(tile)
            self._update_tile(tile)

    def select(self, index: int | None) -> None:
        """Select a tile."""
        if index == self._selected:
            return
        for changed in (self._selected, index):
            if changed is not None:
                self._update_tile(self._board.tiles[changed])
        self._selected = index
        camera_id = None if index is None else self._board.tiles[index].camera_id
        self.setAccessibleDescription("" if index is None else self.tile_text(index))
        self.tile_selected.emit(camera_id)

    def tile_text(self, index: int) -> str:
        """All words of a tile, in reading order."""
        return self._board.tiles[index].words.text()

    def tile_status(self, index: int) -> ViewStatus:
        """What is known of a tile's stream."""
        return self._board.tiles[index].feed.status()

    def shown_counts(self) -> list[int]:
        """Distinct pictures shown since start, by tile of the split."""
        return [tile.slot.shown for tile in self._board.tiles[: self.split]]

    def _after_assigning(self) -> None:
        self._refresh_all()
        self.assignments_changed.emit()

    # Input

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
