"""A tile of the map out of a source's tiles: datum, matrix, level and tone. Worker threads; pure.

The map is Web Mercator over WGS-84. A source in another datum or matrix is drawn where its ground
lies on the map, so that marks need no shifting and fit every background alike.
"""

from __future__ import annotations

import enum
import math
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from app.tiles.source import Address, Grid, Matrix
from backends.gateway.datum import Datum, from_wgs84

Picture = npt.NDArray[np.uint8]  # (height, width, 4), BGRA
Floats32 = npt.NDArray[np.float32]

TILE = 256
KNOTS = 5  # places a side where the shift of a datum is worked out; between them it is straight
KEPT = 96
MOST_ENLARGED = 4  # levels


class Tone(enum.StrEnum):
    """How bright pictures are fitted to a dark room."""

    AS_IS = "as_is"
    DIM = "dim"  # darker, for photographs
    NIGHT = "night"  # light and dark changed over, hues kept faint, for drawn maps


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A tile of the map: zoom (halves too), column, row, device pixels of a logical one."""

    zoom: float
    column: int
    row: int
    ratio: float


class Warper:
    """Decodes a source's tiles (the last ones are kept) and makes tiles of the map of them."""

    def __init__(
        self, grid: Grid, tone: Tone, decoded: Callable[[Address], Picture | None]
    ) -> None:
        """`decoded`: all layers of a source's tile in one; None where there is none."""
        self._grid, self._tone, self._decoded = grid, tone, decoded
        self._kept: OrderedDict[Address, Picture | None] = OrderedDict()
        self._lock = threading.Lock()

    def make(self, wanted: Wanted) -> Picture | None:
        """The tile, None where the source has nothing there. What `decoded` raises goes through.

        Where the source ends at a coarser level, that one is enlarged.
        """
        level = self._level(wanted)
        for coarser in range(level, max(self._grid.first_level, level - MOST_ENLARGED) - 1, -1):
            made = self._made(wanted, coarser)
            if made is not None:
                return made
        return None

    def _made(self, wanted: Wanted, level: int) -> Picture | None:
        x, y = self._places(wanted, round(TILE * wanted.ratio), level)
        size = self._grid.pixels
        left, right = math.floor(x.min() / size), math.floor(x.max() / size)
        top, low = math.floor(y.min() / size), math.floor(y.max() / size)
        high, wide = (low - top + 1) * size, (right - left + 1) * size
        mosaic = np.zeros((high, wide, 4), dtype=np.uint8)
        has_any = False
        for row in range(top, low + 1):
            for column in range(left, right + 1):
                picture = self._tile(Address(level, column, row))
                if picture is not None:
                    has_any = True
                    at_y, at_x = (row - top) * size, (column - left) * size
                    mosaic[at_y : at_y + size, at_x : at_x + size] = picture
        if not has_any:
            return None
        warped = cv2.remap(
            mosaic,
            (x - left * size - 0.5).astype(np.float32),
            (y - top * size - 0.5).astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return toned(warped.astype(np.uint8), self._tone)

    def _level(self, wanted: Wanted) -> int:
        """The source's level that is a little finer than the map's pixels."""
        per = math.log2(self._grid.pixels / TILE)
        level = math.ceil(wanted.zoom + math.log2(wanted.ratio) - per - 0.25)
        return max(self._grid.first_level, min(self._grid.last_level, level))

    def _places(
        self, wanted: Wanted, side: int, level: int
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """For each pixel of the tile, the source's pixel at that level (columns, rows)."""
        world = TILE * 2.0**wanted.zoom
        steps = (np.arange(side) + 0.5) / side
        wx = (wanted.column + steps) * TILE / world
        wy = (wanted.row + steps) * TILE / world
        lon = wx * 360.0 - 180.0
        lat = np.degrees(np.arctan(np.sinh(math.pi * (1.0 - 2.0 * wy))))
        lon, lat = np.meshgrid(lon, lat)
        if self._grid.datum is not Datum.WGS84:
            east, north = self._shift(lon, lat)
            lon, lat = lon + east, lat + north
        across = self._grid.pixels * 2.0**level
        x = (lon + 180.0) / 360.0 * across
        if self._grid.matrix is Matrix.DEGREES:
            return x, (90.0 - lat) / 360.0 * across
        sin = np.sin(np.radians(lat))
        return x, (0.5 - np.log((1.0 + sin) / (1.0 - sin)) / (4.0 * math.pi)) * across

    def _shift(
        self, lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Degrees to add, from a few knots."""
        side = lon.shape[0]
        at = np.linspace(0, side - 1, KNOTS).round().astype(int)
        east, north = np.empty((KNOTS, KNOTS)), np.empty((KNOTS, KNOTS))
        for j, row in enumerate(at):
            for i, column in enumerate(at):
                here = float(lon[row, column]), float(lat[row, column])
                there = from_wgs84(*here, self._grid.datum)
                east[j, i], north[j, i] = there[0] - here[0], there[1] - here[1]
        knots = np.arange(side) / (side - 1) * (KNOTS - 1)
        columns, rows = np.meshgrid(knots.astype(np.float32), knots.astype(np.float32))
        return (
            cv2.remap(east, columns, rows, cv2.INTER_LINEAR).astype(np.float64),
            cv2.remap(north, columns, rows, cv2.INTER_LINEAR).astype(np.float64),
        )

    def _tile(self, at: Address) -> Picture | None:
        columns = 1 << at.level
        rows = columns // 2 if self._grid.matrix is Matrix.DEGREES else columns
        if not (0 <= at.row < rows):
            return None
        at = Address(at.level, at.column % columns, at.row)
        with self._lock:
            if at in self._kept:
                self._kept.move_to_end(at)
                return self._kept[at]
        picture = self._decoded(at)
        if picture is not None and picture.shape[:2] != (self._grid.pixels, self._grid.pixels):
            size = (self._grid.pixels, self._grid.pixels)
            picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
        with self._lock:
            self._kept[at] = picture
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return picture


def decode(data: bytes) -> Picture | None:
    """BGRA of an encoded picture (PNG, JPEG, WebP), None where it is none."""
    picture = cv2.imdecode(np.frombuffer(data, dtype=np.uint8), cv2.IMREAD_UNCHANGED)
    if picture is None or picture.dtype != np.uint8:
        return None
    if picture.ndim == 2:
        return cv2.cvtColor(picture, cv2.COLOR_GRAY2BGRA).astype(np.uint8)
    if picture.shape[2] == 3:
        return cv2.cvtColor(picture, cv2.COLOR_BGR2BGRA).astype(np.uint8)
    return picture.astype(np.uint8)


def above(low: Picture | None, high: Picture | None) -> Picture | None:
    """One picture over another, by the upper one's alpha."""
    if low is None or high is None or low.shape != high.shape:
        return low if high is None else high
    share = high[..., 3:].astype(np.float32) / 255.0
    mixed = low.astype(np.float32) * (1.0 - share) + high.astype(np.float32) * share
    mixed[..., 3] = np.maximum(low[..., 3], high[..., 3])
    return mixed.astype(np.uint8)


def toned(picture: Picture, tone: Tone) -> Picture:
    """For a dark room. Where nothing is, the map's own ground shows through."""
    if tone is Tone.AS_IS:
        return picture
    out = picture.copy()
    if tone is Tone.DIM:
        out[..., :3] = (picture[..., :3].astype(np.float32) * 0.5).astype(np.uint8)
        return out
    lab = cv2.cvtColor(picture[..., :3], cv2.COLOR_BGR2LAB).astype(np.float32)
    lab[..., 0] = 22.0 + (255.0 - lab[..., 0]) * 0.52
    lab[..., 1:] = 128.0 + (lab[..., 1:] - 128.0) * 0.35
    lab[..., 2] -= 3.0  # a little blue, as the rest of the room
    out[..., :3] = cv2.cvtColor(lab.clip(0, 255).astype(np.uint8), cv2.COLOR_LAB2BGR)
    return out
