"""Digital zoom of one tile: which part of the source it shows. Pure; knows no Qt.

Points are fractions of the source picture or of the tile, 0 to 1.
"""

from __future__ import annotations

import msgspec

from video.crop import WHOLE as ALL
from video.crop import Part

MOST_SCALE = 16.0
STEP = 1.25  # one notch of a wheel


class Zoom(msgspec.Struct, frozen=True, kw_only=True):
    """`scale` over the whole picture fitted into the tile; `x`, `y` the middle of what is shown."""

    scale: float = 1.0
    x: float = 0.5
    y: float = 0.5

    @property
    def is_zoomed(self) -> bool:
        """Whether less than all is shown."""
        return self.scale > 1.0

    @property
    def is_in_range(self) -> bool:
        """Whether such a zoom can be."""
        return 1 <= self.scale <= MOST_SCALE and 0 <= self.x <= 1 and 0 <= self.y <= 1


WHOLE = Zoom()


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """A tile's box in pixels, and the aspect (width / height) of the source in it."""

    width: int
    height: int
    aspect: float

    def shares(self) -> tuple[float, float]:
        """Part of the box that the whole picture covers, by width and by height."""
        box = self.width / max(1, self.height)
        return (self.aspect / box, 1.0) if self.aspect < box else (1.0, box / self.aspect)


def visible(zoom: Zoom, shape: Shape) -> Part:
    """What of the source is shown. A letterboxed picture first grows into the box."""
    if not zoom.is_zoomed:
        return ALL
    across, down = shape.shares()
    width = min(1.0, 1.0 / (zoom.scale * across))
    height = min(1.0, 1.0 / (zoom.scale * down))
    left = min(max(zoom.x - width / 2, 0.0), 1.0 - width)
    top = min(max(zoom.y - height / 2, 0.0), 1.0 - height)
    return Part(x=left, y=top, width=width, height=height)


def zoomed_at(zoom: Zoom, shape: Shape, x: float, y: float, factor: float) -> Zoom:
    """Nearer or farther, with the point at (x, y) of the box (0 to 1) kept under the pointer."""
    scale = min(max(zoom.scale * factor, 1.0), MOST_SCALE)
    if scale < 1.01:
        return WHOLE
    across, down = shape.shares()
    here_x, here_y = point_at(zoom, shape, x, y)
    moved = Zoom(
        scale=scale,
        x=here_x - (x - 0.5) / (scale * across),
        y=here_y - (y - 0.5) / (scale * down),
    )
    return _settled(moved, shape)


def point_at(zoom: Zoom, shape: Shape, x: float, y: float) -> tuple[float, float]:
    """The point of the source at (x, y) of the box, fractions of both."""
    across, down = shape.shares()
    part = visible(zoom, shape)
    middle_x, middle_y = part.x + part.width / 2, part.y + part.height / 2
    source_x = middle_x + (x - 0.5) / (zoom.scale * across)
    source_y = middle_y + (y - 0.5) / (zoom.scale * down)
    return min(max(source_x, 0.0), 1.0), min(max(source_y, 0.0), 1.0)


def moved(zoom: Zoom, shape: Shape, dx: float, dy: float) -> Zoom:
    """The picture pushed by (dx, dy) of the box: what is shown moves the other way."""
    across, down = shape.shares()
    part = visible(zoom, shape)
    pushed = Zoom(
        scale=zoom.scale,
        x=part.x + part.width / 2 - dx / (zoom.scale * across),
        y=part.y + part.height / 2 - dy / (zoom.scale * down),
    )
    return _settled(pushed, shape)


def onto(zoom: Zoom, shape: Shape, box: tuple[float, float, float, float]) -> Zoom:
    """So that a rectangle drawn on the tile (left, top, right, foot; 0 to 1) fills it."""
    left, top, right, foot = box
    largest = max(right - left, foot - top)
    if largest <= 0:
        return zoom
    x, y = point_at(zoom, shape, (left + right) / 2, (top + foot) / 2)
    scale = min(max(zoom.scale / largest, 1.0), MOST_SCALE)
    return _settled(Zoom(scale=scale, x=x, y=y), shape)


def _settled(zoom: Zoom, shape: Shape) -> Zoom:
    """With its middle where the picture's edges let it be: no dead way when moving back."""
    if not zoom.is_zoomed:
        return WHOLE
    part = visible(
        Zoom(scale=zoom.scale, x=min(max(zoom.x, 0.0), 1.0), y=min(max(zoom.y, 0.0), 1.0)), shape
    )
    return Zoom(scale=zoom.scale, x=part.x + part.width / 2, y=part.y + part.height / 2)
