"""Web Mercator and the viewport of a map. Pure; degrees WGS-84, pixels logical.

World coordinates run from 0 to 1 over the square world, y southwards; a world is
256 * 2**zoom pixels wide.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

TILE_PX = 256.0
EQUATOR_M = 40_075_016.686
MIN_ZOOM, MAX_ZOOM = 8.0, 18.0
MAX_LAT = 85.05112878


def world_x(lon: float) -> float:
    """World x of a longitude."""
    return (lon + 180.0) / 360.0


def world_y(lat: float) -> float:
    """World y of a latitude; beyond 85.05 degrees it is held there."""
    sin = math.sin(math.radians(max(-MAX_LAT, min(MAX_LAT, lat))))
    return 0.5 - math.log((1.0 + sin) / (1.0 - sin)) / (4.0 * math.pi)


def world_xy(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """World coordinates of arrays of degrees."""
    sin = np.sin(np.radians(np.clip(lat, -MAX_LAT, MAX_LAT)))
    return (lon + 180.0) / 360.0, 0.5 - np.log((1.0 + sin) / (1.0 - sin)) / (4.0 * math.pi)


def degrees_of(x: float, y: float) -> tuple[float, float]:
    """(lon, lat) of a world point."""
    return x * 360.0 - 180.0, math.degrees(math.atan(math.sinh(math.pi * (1.0 - 2.0 * y))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewport:
    """What part of the world a widget of `width` x `height` shows, about a centre."""

    x: float
    y: float
    zoom: float
    width: int
    height: int

    @property
    def world_px(self) -> float:
        """Pixels of the whole world at this zoom."""
        return float(TILE_PX * 2.0**self.zoom)

    @property
    def left_px(self) -> float:
        """World pixels of the left edge."""
        return self.x * self.world_px - self.width / 2

    @property
    def top_px(self) -> float:
        """World pixels of the upper edge."""
        return self.y * self.world_px - self.height / 2

    @property
    def metres_per_px(self) -> float:
        """Ground metres of a pixel at the centre."""
        lat = degrees_of(self.x, self.y)[1]
        return EQUATOR_M * math.cos(math.radians(lat)) / self.world_px

    def to_screen(self, lon: float, lat: float) -> tuple[float, float]:
        """Pixel of a place, from the widget's upper left."""
        size = self.world_px
        return world_x(lon) * size - self.left_px, world_y(lat) * size - self.top_px

    def world_to_screen(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Pixels of world points."""
        size = self.world_px
        return x * size - self.left_px, y * size - self.top_px

    def to_degrees(self, x_px: float, y_px: float) -> tuple[float, float]:
        """(lon, lat) under a pixel."""
        size = self.world_px
        return degrees_of((x_px + self.left_px) / size, (y_px + self.top_px) / size)

    def bounds(self, margin_px: float = 0.0) -> tuple[float, float, float, float]:
        """(west, south, east, north) in degrees."""
        west, north = self.to_degrees(-margin_px, -margin_px)
        east, south = self.to_degrees(self.width + margin_px, self.height + margin_px)
        return west, south, east, north

    def panned(self, dx_px: float, dy_px: float) -> Viewport:
        """The picture moved by pixels (the ground follows the hand)."""
        size = self.world_px
        return replace(self, x=self.x - dx_px / size, y=_held(self.y - dy_px / size))

    def zoomed(self, zoom: float, at_x_px: float, at_y_px: float) -> Viewport:
        """Another zoom, the place under a pixel kept there."""
        zoom = max(MIN_ZOOM, min(MAX_ZOOM, zoom))
        dx, dy = at_x_px - self.width / 2, at_y_px - self.height / 2
        old, new = self.world_px, TILE_PX * 2.0**zoom
        x, y = self.x + dx / old - dx / new, self.y + dy / old - dy / new
        return replace(self, x=x, y=_held(y), zoom=zoom)

    def centred(self, lon: float, lat: float, zoom: float | None = None) -> Viewport:
        """The same window about another place."""
        held = self.zoom if zoom is None else max(MIN_ZOOM, min(MAX_ZOOM, zoom))
        return replace(self, x=world_x(lon), y=world_y(lat), zoom=held)

    def resized(self, width: int, height: int) -> Viewport:
        """The same centre in a window of another size."""
        return replace(self, width=width, height=height)


def _held(y: float) -> float:
    return max(0.0, min(1.0, y))


def fitting_zoom(box: tuple[float, float, float, float], width: int, height: int) -> float:
    """The greatest zoom, in halves, at which (west, south, east, north) fits the window."""
    west, south, east, north = box
    wide = max(1e-12, world_x(east) - world_x(west))
    high = max(1e-12, world_y(south) - world_y(north))
    zoom = math.log2(min(max(1, width) / wide, max(1, height) / high) / TILE_PX)
    # A tenth over its edge is worth half a zoom: the box is a rough one.
    return max(MIN_ZOOM, min(MAX_ZOOM, math.floor((zoom + 0.14) * 2) / 2))


def scale_bar(metres_per_px: float, widest_px: float = 120.0) -> tuple[float, float]:
    """(metres, pixels) of the longest bar of 1, 2 or 5 times a power of ten that fits."""
    widest_m = widest_px * metres_per_px
    power = 10.0 ** math.floor(math.log10(widest_m))
    metres = next(k * power for k in (5.0, 2.0, 1.0) if k * power <= widest_m)
    return metres, metres / metres_per_px
