"""What a wall shows and how it is told to: layout, cameras, the full tile, selection. UI thread.

Drawing is in `surface`, input in `view`. Decodes nothing, performs no I/O.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QImage

from backends.record.common import Severity
from backends.record.ids import CameraId
from backends.record.resource import Camera
from backends.record.scene_layout import Layout, of_split
from video.api import ViewId, ViewStatus
from widgets.wall.arranging import arrangement_of, take_up
from widgets.wall.feed import Feed
from widgets.wall.layouts import MOST_TILES, PixelRect
from widgets.wall.rotation import Rotation
from widgets.wall.screens import Screens
from widgets.wall.store import POP_UP_S, Arrangement
from widgets.wall.surface import WallSurface


class WallShowing(WallSurface):
    """Tiles are numbered from 0; tile n lies in cell n of the layout."""

    tile_selected = Signal(object)  # CameraId | None
    split_changed = Signal(int)  # any change of the layout; its number of tiles
    assignments_changed = Signal()
    full_changed = Signal(object)  # tile index | None
    rotation_changed = Signal()

    rotation = Rotation.NONE  # a tour, or cameras that take turns; told by who knows the record
    pop_up_s = POP_UP_S  # how long an alarm's camera stays; 0: none comes

    @property
    def split(self) -> int:
        """Tiles of the present split."""
        return self._board.split

    @property
    def full_index(self) -> int | None:
        """The tile that covers the wall, None when none does."""
        return self._board.full

    @property
    def is_full_across(self) -> bool:
        """Whether that tile covers every screen of the wall, not only its own."""
        return self._board.is_across

    @property
    def selected_index(self) -> int | None:
        """The selected tile."""
        return self._selected

    @property
    def wall_layout(self) -> Layout:
        """The present layout."""
        return self._board.layout

    @property
    def screens(self) -> Screens:
        """The physical screens behind this wall."""
        return self._board.screens

    def looked_at(self) -> tuple[Camera, ViewId] | None:
        """Camera and view of the selected tile, else of the full one; None without a picture."""
        index = self._selected if self._selected is not None else self._board.full
        tile = None if index is None else self._board.tiles[index]
        if tile is None or tile.camera is None or tile.feed.view is None:
            return None
        return tile.camera, tile.feed.view

    def looked_at_index(self) -> int | None:
        """The selected tile, else the full one."""
        return self._selected if self._selected is not None else self._board.full

    def camera_at(self, index: int | None) -> Camera | None:
        """The camera of a tile, with a picture or without."""
        return None if index is None else self._board.tiles[index].camera

    def tile_box(self, index: int) -> QRect:
        """Where a tile lies in the widget; empty out of sight."""
        return QRect(self._logical(self._board.tiles[index].rect))

    def set_split(self, split: int) -> None:
        """1, 4, 6, 8, 9, 16, 25, 36, 49 or 64 tiles; cameras beyond it wait."""
        self.set_wall_layout(of_split(split))

    def set_wall_layout(self, layout: Layout, order: Sequence[int] = ()) -> None:
        """Any layout; `order` as Board.set_layout() has it. Cameras without a cell wait."""
        if not self._board.set_layout(layout, order):
            return
        if self._selected is not None and self._selected >= self.split:
            self.select(None)
        self._refresh_all()
        self.split_changed.emit(self.split)
        self.assignments_changed.emit()

    def set_screens(self, screens: Screens) -> None:
        """Say what physical screens the wall has; its layout is laid on them anew."""
        if self._board.set_screens(screens):
            self._refresh_all()
            self.split_changed.emit(self.split)

    def assign(self, index: int, camera: Camera) -> None:
        """Show a camera in a tile."""
        self._board.assign(index, camera.id, camera)
        self._after_assigning()

    def assign_id(self, index: int, camera_id: CameraId) -> None:
        """As assign(), for a camera that the link may not know yet."""
        self._board.assign(index, camera_id, self._link.cameras.get(camera_id))
        self._after_assigning()

    def recall(self, cameras: Mapping[CameraId, Camera]) -> None:
        """What is known of cameras from before, for tiles whose camera the link does not know."""
        if self._board.look_up(cameras):
            self._refresh_all()

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
            self._board.swap(one, other, self._link.cameras)
            self._after_assigning()

    def assignments(self) -> dict[int, CameraId]:
        """Cameras by tile within the split."""
        return self._board.assignments()

    def arrangement(self) -> Arrangement:
        """All of it: to be kept, mirrored, recorded."""
        return arrangement_of(self._board, self.pop_up_s)

    def restore(self, arrangement: Arrangement) -> None:
        """Take up an arrangement, all of it; what is shown already goes on undisturbed."""
        before = self._board.layout, self._board.screens
        take_up(self._board, arrangement, self._link.cameras)
        if self._selected is not None and self._selected >= self.split:
            self.select(None)
        self._refresh_all()
        if (self._board.layout, self._board.screens) != before:
            self.split_changed.emit(self.split)
        self._after_assigning()

    def set_full(self, index: int | None, *, is_across: bool = False) -> None:
        """One tile over its screens with its main stream, or back (None).

        A wall of several screens is covered as a whole only when asked to (`is_across`).
        """
        if (index, is_across and index is not None) == (self._board.full, self._board.is_across):
            return
        if index is not None and self._board.tiles[index].camera_id is None:
            return
        self._board.set_full(index, is_across=is_across)
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

    def shows_past(self, index: int) -> bool:
        """Whether a recording plays in a tile, not its camera's present."""
        return self._board.tiles[index].past is not None

    def set_rotation(self, rotation: Rotation) -> None:
        """Say what goes on by itself on this wall."""
        if rotation is not self.rotation:
            self.rotation = rotation
            self.rotation_changed.emit()

    def boxes_of(self, layout: Layout) -> list[PixelRect]:
        """Where the tiles of a layout would lie, device pixels: for streams opened before."""
        return self._board.boxes_of(layout)

    def use_prepared(self, prepared: Callable[[CameraId], Feed | None]) -> None:
        """Whom to ask for a feed that has its picture already, when a camera is assigned."""
        self._board.prepared = prepared

    def small_picture(self, width: int) -> QImage:
        """The pictures alone, without words, that many pixels wide."""
        return self._canvas.image.scaledToWidth(width, Qt.TransformationMode.FastTransformation)

    def shown_counts(self) -> list[int]:
        """Distinct pictures shown since start, by tile of the split."""
        return [tile.slot.shown for tile in self._board.tiles[: self.split]]

    def _after_assigning(self) -> None:
        self._refresh_all()
        self.assignments_changed.emit()
