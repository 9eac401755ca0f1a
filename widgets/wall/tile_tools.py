"""What can be done with one tile of a wall: lock, hotspot, zoom, free spans. UI thread.

Input is in `pointer` and `view`. Performs no I/O.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPointF, QRectF, Signal

from backends.record.ids import CameraId
from backends.record.resource import Camera
from video.api import SoundStatus, Stream, ViewId
from widgets.wall.past.shown import PastShown
from widgets.wall.pop_ups import WallPopUps
from widgets.wall.screens import crossing
from widgets.wall.sound_mark import sound_mark
from widgets.wall.spans import Rearranged, divided, hull, joined
from widgets.wall.tile import Tile
from widgets.wall.zoom import WHOLE, Zoom, moved, onto, zoomed_at


class WallTools(WallPopUps):
    """Points are in device pixels of the wall."""

    past_shown = Signal(int, object)  # tile, PastShown | None
    zoomed = Signal(int)  # tile: at every turn of the wheel, so not told of as an assignment

    # Lock and hotspot

    def is_locked(self, index: int) -> bool:
        """Whether no alarm and no call-up may take the tile."""
        return self._board.tiles[index].is_locked

    def set_locked(self, index: int, is_locked: bool) -> None:
        """Lock or unlock a tile. A guest in a tile that is locked stays to the end of its time."""
        tile = self._board.tiles[index]
        if tile.is_locked != is_locked:
            tile.is_locked, tile.caption = is_locked, None
            self._after_tool(tile)

    def locked_indices(self) -> frozenset[int]:
        """The locked tiles of the layout."""
        tiles = self._board.tiles[: self.split]
        return frozenset(i for i, tile in enumerate(tiles) if tile.is_locked)

    @property
    def hotspot_index(self) -> int | None:
        """The tile that shows what is selected in the others."""
        return self._board.hotspot

    def set_hotspot(self, index: int | None) -> None:
        """Make a tile the hotspot, the only one of the wall; None: there is none.

        One that is it no longer shows its own camera again.
        """
        for number, tile in enumerate(self._board.tiles):
            if tile.is_hotspot == (number == index):
                continue
            tile.is_hotspot, tile.caption = number == index, None
            if not tile.is_hotspot and tile.is_lodging and tile.guest is None:
                self._send_off(number)
            self._after_tool(tile)

    # Sound

    def view_of(self, index: int) -> ViewId | None:
        """The engine's view that a tile shows."""
        return self._board.tiles[index].feed.view

    @property
    def heard_index(self) -> int | None:
        """The tile that is heard."""
        tiles = enumerate(self._board.tiles)
        return next((number for number, tile in tiles if tile.sound is not None), None)

    def say_sound(self, index: int | None, status: SoundStatus | None) -> None:
        """Mark the tile that is heard, and no other; None: none is."""
        for number, tile in enumerate(self._board.tiles):
            mark = sound_mark(status) if status is not None and number == index else None
            if tile.sound != mark:
                has_changed = (tile.sound is None) != (mark is None)
                tile.sound, tile.caption = mark, None
                self._say(tile)
                self._update_tile(tile)
                if has_changed:
                    self.tools_changed.emit()

    def select(self, index: int | None) -> None:
        super().select(index)
        hotspot = self._board.hotspot
        if index is None or hotspot is None or index in (hotspot, self._board.full):
            return
        camera_id, spot = self._board.tiles[index].camera_id, self._board.tiles[hotspot]
        if camera_id is None or spot.camera_id == camera_id or spot.guest is not None:
            return
        self._board.lodge(hotspot, camera_id, self._link.cameras.get(camera_id))
        self._after_assigning()

    # Recordings

    @property
    def past_index(self) -> int | None:
        """The tile that the time bar is about."""
        return next((i for i, t in enumerate(self._board.tiles) if t.is_looked_back), None)

    @property
    def plays_past(self) -> bool:
        """Whether the tile that is looked at plays a recording."""
        index = self.looked_at_index()
        return index is not None and self._board.tiles[index].past is not None

    def hold_past(self, index: int | None) -> None:
        """The time bar is about this tile now; None: about none."""
        for number, tile in enumerate(self._board.tiles):
            tile.is_looked_back = number == index

    def holds_past(self, camera: Camera | None) -> bool:
        """Whether the tile that the time bar is about still shows that camera."""
        index = self.past_index
        known = None if index is None else self._board.tiles[index].camera_id
        return camera is not None and known == camera.id

    def show_past(self, past: PastShown | None) -> None:
        """A recording in that tile, or its camera's present again."""
        index = self.past_index
        if index is not None and self._board.tiles[index].past != past:
            self.put_past(index, past)
            self.past_shown.emit(index, past)

    def put_past(self, index: int, past: PastShown | None) -> None:
        """The same, for a wall that shows what another plays."""
        self._board.set_past(index, past)
        self._say(self._board.tiles[index])
        self._update_tile(self._board.tiles[index])

    def is_past_seen(self, stream: Stream) -> bool:
        """Whether its first picture is there."""
        index = self.past_index
        return index is not None and self._board.tiles[index].feed.shows(stream)

    def mark_recorded(self, recorded: Mapping[CameraId, bool]) -> None:
        """Cameras that the centre records; True where it should and does not."""
        has_changed = False
        for tile in self._board.tiles:
            known = recorded.get(tile.camera_id) if tile.camera_id is not None else None
            mark = "" if known is None else "record_lost" if known else "record"
            if tile.recording != mark:
                tile.recording, tile.caption = mark, None
                self._update_tile(tile)
                has_changed = True
        if has_changed:
            self.tools_changed.emit()

    # Zoom

    def zoom_of(self, index: int) -> Zoom:
        """Which part of its camera a tile shows."""
        return self._board.tiles[index].zoom

    def zoom_at(self, index: int, point: QPointF, factor: float) -> None:
        """Nearer (factor above 1) or farther, the point under the pointer kept."""
        tile = self._board.tiles[index]
        x, y = _within(tile, point)
        self.set_zoom(index, zoomed_at(tile.zoom, tile.shape(), x, y, factor))

    def zoom_to(self, index: int, box: QRectF) -> None:
        """Fill the tile with what a rectangle drawn on it holds."""
        tile = self._board.tiles[index]
        left, top = _within(tile, box.topLeft())
        right, foot = _within(tile, box.bottomRight())
        self.set_zoom(index, onto(tile.zoom, tile.shape(), (left, top, right, foot)))

    def pan(self, index: int, dx: float, dy: float) -> None:
        """Push the zoomed picture by so many pixels."""
        tile = self._board.tiles[index]
        shape = tile.shape()
        share_x, share_y = dx / max(1, shape.width), dy / max(1, shape.height)
        self.set_zoom(index, moved(tile.zoom, shape, share_x, share_y))

    def reset_zoom(self, index: int) -> None:
        """All of the picture again."""
        self.set_zoom(index, WHOLE)

    def set_zoom(self, index: int, zoom: Zoom) -> None:
        """Show this part of the tile's camera."""
        tile = self._board.tiles[index]
        was_zoomed = tile.zoom.is_zoomed
        if not self._board.set_zoom(index, zoom):
            return
        self._say(tile)
        self._update_tile(tile)
        if was_zoomed != zoom.is_zoomed:
            self.tools_changed.emit()
        self.zoomed.emit(index)

    # Free spans

    def join(self, indices: Iterable[int], keep: int, *, is_across: bool = False) -> bool:
        """The rectangle around these tiles as one, with tile `keep`; the others wait.

        Across a bezel only where asked for. Returns whether it was done.
        """
        changed = joined(self.wall_layout, indices, keep)
        if changed is None:
            return False
        if not is_across and self.crosses_more(changed):
            return False
        self._rearrange(changed, keep)
        return True

    def divide(self, index: int) -> bool:
        """A joined tile into its units, a plain one into four. Returns whether it was done."""
        changed = divided(self.wall_layout, index)
        if changed is None:
            return False
        self._rearrange(changed, index)
        return True

    def crosses_more(self, changed: Rearranged) -> bool:
        """Whether more tiles would lie across a bezel than now."""
        before = crossing(self.wall_layout, self.screens)
        return crossing(changed.layout, self.screens) > before

    def hull_of(self, indices: Iterable[int]) -> set[int]:
        """The tiles in the smallest rectangle around these."""
        return hull(self.wall_layout, indices)

    def _rearrange(self, changed: Rearranged, index: int) -> None:
        self.set_wall_layout(changed.layout, changed.order)
        self._selected = None
        self.select(changed.order.index(index))

    def _after_tool(self, tile: Tile) -> None:
        self._say(tile)
        self._update_tile(tile)
        self.tools_changed.emit()
        self.assignments_changed.emit()


def _within(tile: Tile, point: QPointF) -> tuple[float, float]:
    """A point of the wall as fractions of a tile."""
    rect = tile.rect
    x = (point.x() - rect.x()) / max(1, rect.width())
    y = (point.y() - rect.y()) / max(1, rect.height())
    return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)
