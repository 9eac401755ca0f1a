"""The map's ground in tiles: kept newest-used first, a neighbour zoom stands in. UI thread.

Tiles are 256 logical pixels; a paint asks for what it needs and says how long it may take, the
rest follows at the next.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, QPointF, QRectF, SignalInstance
from PySide6.QtGui import QImage, QPainter, QPixmap

from widgets.map.projection import Viewport
from widgets.theme import Theme

TILE = 256
KEPT_TILES = 240  # 0.25 MiB each
SMOOTH_FROM_S = 0.02

STAND_INS = (-0.5, 0.5, -1.0, 1.0, -1.5, -2.0, -2.5, -3.0, -3.5, -4.0)  # zooms away, best first

TileKey = tuple[float, int, int]  # zoom, column and row of 256 logical pixels at that zoom


class Ground:
    """Paints tiles that a subclass makes. `origin`: the world point of tile (0, 0)."""

    def __init__(self, theme: Theme, origin: tuple[float, float]) -> None:
        self._theme = theme
        self._origin = origin
        self._tiles: OrderedDict[TileKey, QPixmap] = OrderedDict()
        self._ratio = 1.0
        self._standing: dict[TileKey, tuple[QPixmap, bool]] = {}
        self._begun: tuple[TileKey, Iterator[QPixmap | None]] | None = None
        self.made_s = 0.0  # what tiles took in the last painting

    def paint(self, painter: QPainter, view: Viewport, budget_s: float) -> bool:
        """Paint the ground; False when tiles were left out because the time was over."""
        ratio = painter.device().devicePixelRatioF()
        if ratio != self._ratio:
            self._ratio = ratio
            self._tiles.clear()
            self._standing.clear()
            self._begun = None
        left = round(view.left_px - self._origin[0] * view.world_px)
        top = round(view.top_px - self._origin[1] * view.world_px)
        missing: list[TileKey] = []
        for i, j in _from_the_middle(left, top, view):
            key = (view.zoom, i, j)
            tile = self._tiles.get(key)
            if tile is None:
                missing.append(key)
                continue
            self._tiles.move_to_end(key)
            painter.drawPixmap(QPointF(i * TILE - left, j * TILE - top), tile)
        began_s = time.perf_counter()
        made = self._made(missing, began_s + budget_s) if budget_s > 0.0 else {}
        self.made_s = time.perf_counter() - began_s
        # While the map rests there is time to enlarge smoothly what stands in.
        is_smooth = budget_s >= SMOOTH_FROM_S
        still: list[TileKey] = []
        for key in missing:
            at = QPointF(key[1] * TILE - left, key[2] * TILE - top)
            tile = made.get(key)
            if tile is None:
                still.append(key)
                tile = self._stand_in(key, is_smooth)
            if tile is None:
                painter.fillRect(QRectF(at.x(), at.y(), TILE, TILE), self._theme.color("map_land"))
            else:
                painter.drawPixmap(at, tile)
        return self._left_out(still)

    def _made(self, missing: Sequence[TileKey], deadline: float) -> dict[TileKey, QPixmap]:
        """Tiles finished until then, stage by stage; what was begun and is wanted goes on first."""
        made: dict[TileKey, QPixmap] = {}
        if self._begun is not None and self._begun[0] not in missing:
            self._begun = None
        wanted = iter([key for key in missing if self._begun is None or key != self._begun[0]])
        while time.perf_counter() < deadline:
            if self._begun is None:
                key = next(wanted, None)
                if key is None:
                    break
                self._begun = (key, self._stages(key))
            key, stages = self._begun
            try:
                tile = next(stages)
            except StopIteration:
                self._begun = None
                continue
            if tile is not None:
                self._begun = None
                made[key] = tile
                self._keep(key, tile)
        return made

    def _stages(self, key: TileKey) -> Iterator[QPixmap | None]:
        """None after each stage of a tile, and then the tile. Nothing: it comes later."""
        raise NotImplementedError

    def _left_out(self, missing: Sequence[TileKey]) -> bool:
        """What a painting went without; whether nothing must be painted again for it."""
        return not missing

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


class TileFeed(Protocol):
    """Tiles from elsewhere, made by a thread of the program. All calls on the UI thread."""

    arrived: SignalInstance  # TileKey, QImage (null: there is none)
    changed: SignalInstance  # its `problem` is another one

    @property
    def problem(self) -> str:
        """Why tiles do not come, in words; empty while they do."""
        ...

    def ask(self, wanted: Sequence[TileKey], ratio: float) -> None:
        """These are wanted now, the first first; what was wanted before and is not, no longer."""
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


class PictureGround(QObject):
    """Tiles of a feed."""

    def __init__(self, theme: Theme, feed: TileFeed, parent: QObject) -> None:
        super().__init__(parent)
        self._ground = _FedGround(theme, feed)
        self.feed = feed
        feed.arrived.connect(self._on_arrived)

    def paint(self, painter: QPainter, view: Viewport, budget_s: float) -> bool:
        """See Ground.paint()."""
        return self._ground.paint(painter, view, budget_s)

    @property
    def made_s(self) -> float:
        """See Ground: nothing is made here."""
        return 0.0

    def _on_arrived(self, key: TileKey, image: QImage) -> None:
        self._ground.take(key, image)


class _FedGround(Ground):
    def __init__(self, theme: Theme, feed: TileFeed) -> None:
        super().__init__(theme, (0.0, 0.0))
        self._feed = feed

    def take(self, key: TileKey, image: QImage) -> None:
        side = TILE if image.isNull() else image.width()
        tile = QPixmap(side, side)
        tile.fill(self._theme.color("map_land"))
        if not image.isNull():  # what the picture leaves out is land
            painter = QPainter(tile)
            painter.drawImage(0, 0, image)
            painter.end()
            tile.setDevicePixelRatio(self._ratio)
        self._keep(key, tile)

    def _stages(self, key: TileKey) -> Iterator[QPixmap | None]:
        del key
        return iter(())

    def _left_out(self, missing: Sequence[TileKey]) -> bool:
        self._feed.ask(missing, self._ratio)
        return True  # painted again when they arrive


def _from_the_middle(left: int, top: int, view: Viewport) -> list[tuple[int, int]]:
    """Columns and rows of the tiles in view, the middle ones first."""
    columns = range(left // TILE, (left + view.width) // TILE + 1)
    rows = range(top // TILE, (top + view.height) // TILE + 1)
    middle_i, middle_j = (columns[0] + columns[-1]) / 2, (rows[0] + rows[-1]) / 2
    far = {(i, j): abs(i - middle_i) + abs(j - middle_j) for i in columns for j in rows}
    return sorted(far, key=far.__getitem__)
