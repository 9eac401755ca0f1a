"""The map's ground in tiles: kept newest-used first, a neighbour zoom stands in. UI thread.

Tiles are 256 logical pixels. Making them is a thread's work: a feed brings them when they are
there, and until then something stands in their place.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, QPointF, QRectF, SignalInstance, Slot
from PySide6.QtGui import QImage, QPainter, QPixmap

from widgets.map.projection import Viewport
from widgets.theme import Theme

TILE = 256
KEPT_TILES = 600  # 0.25 MiB each: four zooms of a wide screen, each with what lies about it

STAND_INS = (-0.5, 0.5, -1.0, 1.0, -1.5, -2.0, -2.5, -3.0, -3.5, -4.0)  # zooms away, best first

TileKey = tuple[float, int, int]  # zoom, column and row of 256 logical pixels at that zoom


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
        self._ratio = 1.0
        self._standing: dict[TileKey, tuple[QPixmap, bool]] = {}
        feed.arrived.connect(self._on_arrived)

    def paint(self, painter: QPainter, view: Viewport, is_smooth: bool) -> None:
        """Paint the ground as far as it is there, and ask for the rest.

        `is_smooth`: the map rests, and there is time to enlarge smoothly what stands in.
        """
        ratio = painter.device().devicePixelRatioF()
        if ratio != self._ratio:
            self._ratio = ratio
            self._tiles.clear()
            self._standing.clear()
        left = round(view.left_px - self._origin[0] * view.world_px)
        top = round(view.top_px - self._origin[1] * view.world_px)
        missing: list[TileKey] = []
        for i, j in _from_the_middle(left, top, view, 0):
            key = (view.zoom, i, j)
            at = QPointF(i * TILE - left, j * TILE - top)
            tile = self._tiles.get(key)
            if tile is None:
                missing.append(key)
                tile = self._stand_in(key, is_smooth)
            else:
                self._tiles.move_to_end(key)
            if tile is None:
                painter.fillRect(QRectF(at.x(), at.y(), TILE, TILE), self._theme.color("map_land"))
            else:
                painter.drawPixmap(at, tile)
        self.missing = len(missing)
        if self._looks_ahead and not missing:
            around = ((view.zoom, i, j) for i, j in _from_the_middle(left, top, view, 1))
            missing = [key for key in around if key not in self._tiles]
        self.feed.ask(missing, ratio, is_resting=is_smooth)

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
        self._keep(key, tile)

    def _keep(self, key: TileKey, tile: QPixmap) -> None:
        self._tiles[key] = tile
        self._standing.pop(key, None)
        while len(self._tiles) > KEPT_TILES:
            self._tiles.popitem(last=False)

    def _stand_in(self, key: TileKey, is_smooth: bool) -> QPixmap | None:
        """Parts of tiles of a neighbouring zoom, enlarged or reduced, until the real one; kept,
        since they are shown many times. None where no neighbour is there."""
        known = self._standing.get(key)
        if known is not None and known[1] >= is_smooth:
            return known[0]
        made = self._enlarged(key, is_smooth)
        if made is not None:
            if self._standing and next(iter(self._standing))[0] != key[0]:
                self._standing.clear()  # of another zoom
            self._standing[key] = (made, is_smooth)
        return made

    def _enlarged(self, key: TileKey, is_smooth: bool) -> QPixmap | None:
        zoom, i, j = key
        for step in STAND_INS:
            factor = 2.0**step
            size = TILE / factor
            found = [
                (self._tiles[zoom + step, oi, oj], oi * size - i * TILE, oj * size - j * TILE)
                for oj in range(int(j * factor // 1), int((j + 1) * factor // 1) + 1)
                for oi in range(int(i * factor // 1), int((i + 1) * factor // 1) + 1)
                if (zoom + step, oi, oj) in self._tiles
            ]
            if not found:
                continue
            pixels = round(TILE * self._ratio)
            made = QPixmap(pixels, pixels)
            made.setDevicePixelRatio(self._ratio)
            made.fill(self._theme.color("map_land"))
            painter = QPainter(made)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smooth)
            for other, x, y in found:
                painter.drawPixmap(QRectF(x, y, size, size), other, QRectF(other.rect()))
            painter.end()
            return made
        return None


def _from_the_middle(left: int, top: int, view: Viewport, more: int) -> list[tuple[int, int]]:
    """Columns and rows of the tiles in view and so many about it, the middle ones first."""
    columns = range(left // TILE - more, (left + view.width) // TILE + 1 + more)
    rows = range(top // TILE - more, (top + view.height) // TILE + 1 + more)
    middle_i, middle_j = (columns[0] + columns[-1]) / 2, (rows[0] + rows[-1]) / 2
    far = {(i, j): abs(i - middle_i) + abs(j - middle_j) for i in columns for j in rows}
    return sorted(far, key=far.__getitem__)
