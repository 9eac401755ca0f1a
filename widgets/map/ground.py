"""The map's ground in tiles: kept newest-used first, a neighbour zoom stands in. UI thread.

Tiles are 256 logical pixels. Making them is a thread's work: a feed brings them when they are
there, and until then something stands in their place.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, QRectF, SignalInstance, Slot
from PySide6.QtGui import QImage, QPainter, QPixmap

from widgets.map.ground_sheet import TILE, GroundSheet, TileKey
from widgets.map.projection import Viewport
from widgets.theme import Theme

KEPT_TILES = 600  # 0.25 MiB each: four zooms of a wide screen, each with what lies about it

STAND_INS = (-0.5, 0.5, -1.0, 1.0, -1.5, -2.0, -2.5, -3.0, -3.5, -4.0)  # zooms away, best first


class TileFeed(Protocol):
    """Tiles from elsewhere, made by a thread of the program. All calls on the UI thread."""

    arrived: SignalInstance  # TileKey, QImage (null: there is none)
    changed: SignalInstance  # its `problem` is another one

    @property
    def problem(self) -> str:
        """Why tiles do not come, in words; empty while they do."""
        ...

    def ask(self, wanted: Sequence[TileKey], ratio: float, *, is_resting: bool = True) -> None:
        """These are wanted now, the first first; what was wanted before and is not, no longer.

        `is_resting`: the map does not move.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundChoice:
    """One background to choose. Without a feed: the city's own drawing."""

    id: str
    name: str
    feed: TileFeed | None = None
    credit: str = ""  # attribution and 审图号, shown on the map


CITY = GroundChoice(id="city", name="")


@dataclass(frozen=True, slots=True, kw_only=True)
class MapGrounds:
    """The backgrounds of this centre, which is first, and where its city lies.

    `area`: (west, south, east, north); None: the invented city's.
    """

    choices: tuple[GroundChoice, ...] = (CITY,)
    first: str = "city"
    area: tuple[float, float, float, float] | None = None

    def choice(self, ground: str) -> GroundChoice:
        """The one of that id, else the first."""
        return next((choice for choice in self.choices if choice.id == ground), self.choices[0])


class Ground(QObject):
    """Paints the tiles of a feed. `origin`: the world point of tile (0, 0).

    `looks_ahead`: tiles about the view are asked for as well, once those in it are there.
    """

    def __init__(
        self,
        theme: Theme,
        feed: TileFeed,
        parent: QObject,
        *,
        origin: tuple[float, float] = (0.0, 0.0),
        looks_ahead: bool = False,
    ) -> None:
        super().__init__(parent)
        self.feed, self._looks_ahead = feed, looks_ahead
        self.missing = 0  # tiles that the last painting went without
        self._theme, self._origin = theme, origin
        self._tiles: OrderedDict[TileKey, QPixmap] = OrderedDict()
        self._sheet = GroundSheet()
        self._zoom, self._has_better = 0.0, False
        self._ratio = 1.0
        feed.arrived.connect(self._on_arrived)

    def paint(self, painter: QPainter, view: Viewport, is_resting: bool) -> None:
        """Paint the ground as far as it is there, and ask for the rest."""
        ratio = painter.device().devicePixelRatioF()
        if ratio != self._ratio:
            self._ratio = ratio
            self._tiles.clear()
        left = round(view.left_px - self._origin[0] * view.world_px)
        top = round(view.top_px - self._origin[1] * view.world_px)
        in_view = [(view.zoom, i, j) for i, j in _from_the_middle(left, top, view, 0)]
        missing = [key for key in in_view if key not in self._tiles]
        for key in in_view:
            if key in self._tiles:
                self._tiles.move_to_end(key)
        self._sheet.fit(view, ratio)
        self._zoom = view.zoom
        if self._has_better and is_resting:
            self._has_better = False
            self._sheet.forget_stand_ins()
        self._fill_sheet(in_view)
        self._sheet.draw(painter, left, top, view)
        self.missing = len(missing)
        if self._looks_ahead and not missing:
            around = ((view.zoom, i, j) for i, j in _from_the_middle(left, top, view, 1))
            missing = [key for key in around if key not in self._tiles]
        self.feed.ask(missing, ratio, is_resting=is_resting)

    @Slot(object, object)
    def _on_arrived(self, key: TileKey, image: QImage) -> None:
        if image.hasAlphaChannel() or image.isNull():  # what the picture leaves out is land
            side = TILE if image.isNull() else image.width()
            tile = QPixmap(side, side)
            tile.fill(self._theme.color("map_land"))
            painter = QPainter(tile)
            painter.drawImage(0, 0, image)
            painter.end()
        else:
            tile = QPixmap.fromImage(image)
        if not image.isNull():
            tile.setDevicePixelRatio(self._ratio)
        self._tiles[key] = tile
        self._sheet.forget(key)
        # Of the zoom before, come late: while the map moves all anew would be a slow frame.
        self._has_better |= key[0] != self._zoom
        while len(self._tiles) > KEPT_TILES:
            self._tiles.popitem(last=False)

    def _fill_sheet(self, in_view: list[TileKey]) -> None:
        stale = list(self._sheet.stale(in_view, self._tiles))
        if not stale:
            return
        painter = self._sheet.painter()
        for key, x, y in stale:
            tile = self._tiles.get(key)
            if tile is not None:
                painter.setClipping(False)
                painter.drawPixmap(x, y, tile)
            else:
                painter.setClipRect(x, y, TILE, TILE)
                self._stand_in(painter, key, x, y)
        painter.end()

    def _stand_in(self, painter: QPainter, key: TileKey, x: int, y: int) -> None:
        """Land, and what there is of neighbouring zooms, enlarged or reduced. Into the sheet, once:
        painted in each frame, 45 missing ones were 8 ms of the slowest twentieth."""
        zoom, i, j = key
        painter.fillRect(x, y, TILE, TILE, self._theme.color("map_land"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for step in STAND_INS:
            factor = 2.0**step
            parts = [
                (zoom + step, oi, oj)
                for oj in range(int(j * factor // 1), int((j + 1) * factor // 1) + 1)
                for oi in range(int(i * factor // 1), int((i + 1) * factor // 1) + 1)
                if (zoom + step, oi, oj) in self._tiles
            ]
            side = TILE / factor
            for part in parts:
                tile = self._tiles[part]
                at = QRectF(
                    x + part[1] * side - i * TILE, y + part[2] * side - j * TILE, side, side
                )
                painter.drawPixmap(at, tile, QRectF(tile.rect()))
            if parts:
                return


def _from_the_middle(left: int, top: int, view: Viewport, more: int) -> list[tuple[int, int]]:
    """Columns and rows of the tiles in view and so many about it, the middle ones first."""
    columns = range(left // TILE - more, (left + view.width) // TILE + 1 + more)
    rows = range(top // TILE - more, (top + view.height) // TILE + 1 + more)
    middle_i, middle_j = (columns[0] + columns[-1]) / 2, (rows[0] + rows[-1]) / 2
    far = {(i, j): abs(i - middle_i) + abs(j - middle_j) for i in columns for j in rows}
    return sorted(far, key=far.__getitem__)
