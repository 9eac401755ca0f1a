"""What a wall shows where: layout, cameras by tile, the full tile, streams to match. UI thread.

Knows tiles and streams; never draws and receives no input event.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QRect

from backends.record.common import Severity
from backends.record.ids import CameraId
from backends.record.resource import Camera
from backends.record.scene_layout import Layout, of_split
from video.api import Rank, Stream, VideoEngine
from widgets.wall.canvas import Canvas
from widgets.wall.feed import Feed
from widgets.wall.layouts import (
    LINE_PX,
    MOST_TILES,
    PixelRect,
    beside,
    neighbour,
    pixels,
    screens_under,
)
from widgets.wall.past.shown import PastShown
from widgets.wall.screens import ONE_SCREEN, Rule, Screens
from widgets.wall.seams import seams_of
from widgets.wall.store import Guest
from widgets.wall.tile import Tile
from widgets.wall.zoom import Zoom, visible

StreamOf = Callable[[Camera], Stream]

SEAM_PX = 6  # between the screens in a picture of a wall


class Board:
    """All tiles of a wall, those beyond the present layout too: they wait without streams.

    Tile n lies in cell n of the layout. `is_across`: the full tile covers every screen of the
    wall, not only those it lies on.
    """

    def __init__(self, engine: VideoEngine, canvas: Canvas, stream_of: StreamOf) -> None:
        self.tiles = [Tile(feed=Feed(engine)) for _ in range(MOST_TILES)]
        self.layout = of_split(4)
        self.screens = ONE_SCREEN
        self.full: int | None = None
        self.is_across = False
        self.is_real = True  # on the screens themselves, not a picture of them: bezels hide
        self.seen: list[Tile] = []  # the tiles in sight, in order
        self._canvas = canvas
        self._stream_of = stream_of
        self.is_seen = False  # until the wall is shown
        self._size = (1, 1)
        self._alarms: dict[CameraId, Severity] = {}
        self.prepared: Callable[[CameraId], Feed | None] = _unprepared

    def place(self, width: int, height: int) -> None:
        """Lay the tiles out on a wall of this many device pixels; pictures are kept."""
        self._size = (width, height)
        boxes = self._boxes(width, height)
        self._canvas.relayout(width, height, [tile.slot for tile in self.tiles], boxes)
        self.seen = []
        for tile, box in zip(self.tiles, boxes, strict=True):
            rect = QRect() if box is None else QRect(*box)
            if rect.size() != tile.rect.size():
                tile.caption = None
            tile.rect = rect
            tile.slot.seams = None
            if box is not None and self.is_real:
                tile.slot.seams = seams_of(box, width, height, self.screens)
            if tile.is_in_sight:
                self.seen.append(tile)

    @property
    def laid_on(self) -> Screens:
        """The screens as large as they are here: in a picture of the wall, as they hang."""
        return self.screens if self.is_real else self.screens.as_they_hang()

    def boxes_of(self, layout: Layout) -> list[PixelRect]:
        """Where the tiles of a layout would lie."""
        return self._places(layout, *self._size)

    def _places(self, layout: Layout, width: int, height: int) -> list[PixelRect]:
        rule = Rule(LINE_PX, 0 if self.is_real else SEAM_PX)
        return pixels(layout, width, height, self.laid_on, rule)

    def _boxes(self, width: int, height: int) -> list[PixelRect | None]:
        """Where each tile lies, None out of sight."""
        places = self._places(self.layout, width, height)
        rest = [None] * (MOST_TILES - len(places))
        if self.full is None:
            return [*places, *rest]
        whole = PixelRect(0, 0, width, height)
        if not self.is_across and self.screens.count > 1:
            whole = screens_under(places[self.full], width, height, self.laid_on)
        return [*beside(places, self.full, whole), *rest]

    def match_streams(self) -> None:
        """Open, resize and close streams for what is in sight now."""
        for index, tile in enumerate(self.tiles):
            if tile.camera is not None:
                self._match(index, tile, tile.camera)

    def _match(self, index: int, tile: Tile, camera: Camera) -> None:
        if index >= self.split:
            tile.feed.close()
            tile.slot.forget()
            return
        if tile.is_in_sight:
            tile.feed.set_part(visible(tile.zoom, tile.shape()))
            stream = self._stream_of(camera) if tile.past is None else tile.past.stream
            if stream.url:
                tile.feed.show(stream, *tile.picture_box())
            else:
                tile.feed.close()  # a channel whose relay is away
        tile.feed.set_rank(self._rank(index))

    def _rank(self, index: int) -> Rank:
        tile = self.tiles[index]
        if not (tile.is_in_sight and self.is_seen):
            return Rank.UNSEEN
        is_looked_at = index == self.full or tile.zoom.is_zoomed
        return Rank.PROMINENT if is_looked_at else Rank.NORMAL

    def set_seen(self, is_seen: bool) -> None:
        """Whether anybody can see the wall: a hidden one stops pulling after a while."""
        if is_seen != self.is_seen:
            self.is_seen = is_seen
            self.match_streams()

    @property
    def split(self) -> int:
        """Tiles of the present layout."""
        return len(self.layout.cells)

    def set_layout(self, layout: Layout, order: Sequence[int] = ()) -> bool:
        """Another layout. Returns whether it changed.

        `order`: the tiles that take its cells, by their numbers before; left out, they keep
        their numbers. Those without a cell wait, first the ones that had one.
        """
        if layout == self.layout and self.full is None:
            return False
        if order:
            rest = [number for number in range(MOST_TILES) if number not in set(order)]
            self.tiles[:] = [self.tiles[number] for number in (*order, *rest)]
        self.layout, self.full, self.is_across = layout, None, False
        self._replace()
        return True

    def set_screens(self, screens: Screens) -> bool:
        """Other physical screens behind the same pixels. Returns whether they changed."""
        if screens == self.screens:
            return False
        self.screens = screens
        self._replace()
        return True

    def set_full(self, index: int | None, *, is_across: bool = False) -> None:
        """One tile over its screens, or over all of the wall (`is_across`), or back (None)."""
        self.full, self.is_across = index, is_across and index is not None
        self._replace()

    def assign(self, index: int, camera_id: CameraId, camera: Camera | None) -> None:
        """A camera into a tile; `camera` None when it is not known yet."""
        tile = self.tiles[index]
        if not tile.is_lodging and tile.camera_id == camera_id and tile.camera == camera:
            return
        tile.reset()
        tile.camera_id, tile.camera = camera_id, camera
        tile.feed = self.prepared(camera_id) or tile.feed
        tile.severity = self._alarms.get(camera_id)
        if tile.is_in_sight:
            self._canvas.clear(tile.slot)
        if camera is not None:
            self._match(index, tile, camera)

    def clear(self, index: int) -> None:
        """Empty a tile."""
        tile = self.tiles[index]
        if tile.camera_id is None and not tile.is_lodging:
            return
        tile.reset()
        if tile.is_in_sight:
            self._canvas.clear(tile.slot)

    def swap(self, one: int, other: int, cameras: Mapping[CameraId, Camera]) -> None:
        """Two tiles change places, streams and pictures with them; a hotspot stays in its place.

        What it shows of another tile stays behind: its own camera goes (`cameras`: newest data).
        """
        tiles = self.tiles
        for index in (one, other):
            tile, own = tiles[index], tiles[index].kept_id
            if tile.is_lodging and tile.guest is None:
                self.send_off(index, None if own is None else cameras.get(own))
        tiles[one], tiles[other] = tiles[other], tiles[one]
        here, there = tiles[one], tiles[other]
        here.is_hotspot, there.is_hotspot = there.is_hotspot, here.is_hotspot
        self._replace()

    def lodge(
        self, index: int, camera_id: CameraId, camera: Camera | None, guest: Guest | None = None
    ) -> None:
        """Another camera before the tile's own: an alarm's for a time (`guest`), or the one that
        is selected elsewhere, in a hotspot."""
        tile = self.tiles[index]
        own = tile.kept_id
        if tile.camera_id != camera_id or tile.camera is None:
            self.assign(index, camera_id, camera)
        tile.guest, tile.own_id, tile.is_lodging = guest, own, True

    def send_off(self, index: int, own: Camera | None) -> None:
        """The tile's own camera is back (`own` its newest data)."""
        tile = self.tiles[index]
        own_id = tile.kept_id
        if own_id is None:
            self.clear(index)
        elif own_id != tile.camera_id:
            self.assign(index, own_id, own)
        tile.guest, tile.own_id, tile.is_lodging = None, None, False

    def set_zoom(self, index: int, zoom: Zoom) -> bool:
        """Which part of a tile's camera is shown. Returns whether it changed."""
        tile = self.tiles[index]
        if zoom == tile.zoom or tile.camera_id is None:
            return False
        tile.zoom = zoom
        if tile.camera is not None:
            self._match(index, tile, tile.camera)
        return True

    def set_past(self, index: int, past: PastShown | None) -> None:
        """A recording in the place of a camera's present, or no longer."""
        tile = self.tiles[index]
        before, tile.past = tile.past, past
        has_changed = (before and before.stream) != (past and past.stream)
        if has_changed and tile.camera is not None:
            self._match(index, tile, tile.camera)

    def look_up(self, cameras: Mapping[CameraId, Camera]) -> bool:
        """Take the cameras' newest data. Returns whether any tile changed."""
        is_changed = False
        for tile in self.tiles:
            if tile.camera_id is None:
                continue
            camera = cameras.get(tile.camera_id)
            if camera is None or camera == tile.camera:
                continue
            tile.camera = camera
            is_changed = True
        if is_changed:
            self.match_streams()
        return is_changed

    def set_alarm(self, camera_id: CameraId, severity: Severity | None) -> list[Tile]:
        """Mark the tiles of a camera, now and later. Returns those that changed."""
        if severity is None:
            self._alarms.pop(camera_id, None)
        else:
            self._alarms[camera_id] = severity
        changed = [t for t in self.tiles if t.camera_id == camera_id and t.severity != severity]
        for tile in changed:
            tile.severity = severity
        return changed

    def index_at(self, x: float, y: float) -> int | None:
        """The tile at a device pixel."""
        for index, tile in enumerate(self.tiles):
            if tile.is_in_sight and tile.rect.contains(int(x), int(y)):
                return index
        return None

    def neighbour(self, index: int, dx: int, dy: int) -> int:
        """The tile beside another in this layout."""
        return neighbour(self.layout, min(index, self.split - 1), dx, dy)

    def first_empty(self) -> int | None:
        """The first tile of the split without a camera."""
        for index, tile in enumerate(self.tiles[: self.split]):
            if tile.camera_id is None:
                return index
        return None

    def first_empty_tile(self) -> Tile | None:
        """That tile."""
        index = self.first_empty()
        return None if index is None else self.tiles[index]

    def assignments(self) -> dict[int, CameraId]:
        """Cameras shown, by tile within the layout."""
        shown = {i: t.camera_id for i, t in enumerate(self.tiles[: self.split])}
        return {i: camera for i, camera in shown.items() if camera is not None}

    def covered(self, camera_id: CameraId) -> int | None:
        """The tile with that camera where the full one hides it; None where it is in sight."""
        found = [i for i, camera in self.assignments().items() if camera == camera_id]
        if self.full is None or any(self.tiles[i].is_in_sight for i in found):
            return None
        return found[0] if found else None

    @property
    def hotspot(self) -> int | None:
        """The tile that shows what is selected in the others."""
        return next((i for i, t in enumerate(self.tiles[: self.split]) if t.is_hotspot), None)

    def close(self) -> None:
        """Close every stream."""
        for tile in self.tiles:
            tile.feed.close()

    def _replace(self) -> None:
        self.place(*self._size)
        self.match_streams()


def _unprepared(camera: CameraId) -> None:
    """Nothing is opened before it is shown."""
