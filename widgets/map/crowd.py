"""More targets than icons make sense, as points: worked out once a frame and zoom. Pure numpy.

Any thread. While only the view moves, nothing but the view's corner is taken off; at another zoom
the points of the one before stand in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from widgets.map.projection import TILE_PX, Floats, Viewport
from widgets.map.raster import Pixels, rasterise
from widgets.map.sheets import VEHICLE_SHEETS, Sheet
from widgets.map.targets import STALE_S

SMALL_FROM = 8000  # so many points in view are two pixels wide

Rows = npt.NDArray[np.intp]
Places = npt.NDArray[np.int32]
Colours = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How they are seen: everything but the view's corner."""

    zoom: float
    ratio: float
    shown: tuple[bool, ...]  # of VEHICLE_SHEETS
    is_greyed: bool

    @staticmethod
    def of(view: Viewport, shown: frozenset[Sheet], is_greyed: bool, ratio: float) -> Look:
        """In a view now."""
        on = tuple(sheet in shown for sheet in VEHICLE_SHEETS)
        return Look(zoom=view.zoom, ratio=ratio, shown=on, is_greyed=is_greyed)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Crowd:
    """Device pixels of the whole world at one zoom, line by line; who covers whom is left out."""

    look: Look
    world_x: Floats  # of whom it was made
    rows: Rows
    x: Places
    y: Places
    argb: Colours
    counts: npt.NDArray[np.int64]  # of targets on each pixel

    def at_zoom(self, zoom: float) -> Crowd:
        """Stands in for what is worked out at that zoom: points that were one stay one."""
        x, y = (
            np.rint(places * 2.0 ** (zoom - self.look.zoom)).astype(np.int32)
            for places in (self.x, self.y)
        )
        return replace(self, look=replace(self.look, zoom=zoom), x=x, y=y)

    def seen(self, view: Viewport) -> InView:
        """Those whose point lies in a view of this look."""
        ratio = self.look.ratio
        left, top = round(view.left_px * ratio), round(view.top_px * ratio)
        wide, high = round(view.width * ratio) - 2, round(view.height * ratio) - 2
        # Its lines are in order: above and below the view is no work.
        first, last = np.searchsorted(self.y, (top, top + high)).tolist()
        x = self.x[first:last] - np.int32(left)
        # Unsigned: what lies left of the view is a very large number.
        found = np.flatnonzero(x.view(np.uint32) < wide)
        here = found + first
        return InView(crowd=self, here=here, x=x[found], y=self.y[here] - np.int32(top))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class InView:
    """Points of a crowd in one view; device pixels from its corner."""

    crowd: Crowd
    here: Rows  # their places in the crowd
    x: Places
    y: Places

    @property
    def targets(self) -> int:
        """How many targets they stand for."""
        return int(self.crowd.counts[self.here].sum())

    def draw(self, pixels: Pixels) -> None:
        """Into a picture."""
        side = 2 if len(self.here) > SMALL_FROM else 3
        rasterise(pixels, self.x, self.y, self.crowd.argb[self.here], side)

    def nearest(self, x: float, y: float, reach: float) -> tuple[int, float, float] | None:
        """(row, x, y) of the nearest about a pixel, all in logical pixels."""
        ratio = self.crowd.look.ratio
        low, high = (y - reach) * ratio, (y + reach) * ratio
        first, last = np.searchsorted(self.y, (low, high)).tolist()
        gaps = np.hypot(self.x[first:last] / ratio - x, self.y[first:last] / ratio - y)
        if not len(gaps) or gaps.min() > reach:
            return None
        best = first + int(gaps.argmin())
        row = int(self.crowd.rows[self.here[best]])
        return row, float(self.x[best] / ratio), float(self.y[best] / ratio)


def crowd_of(
    places: tuple[Floats, Floats],
    said: tuple[npt.NDArray[np.uint8], Floats],
    look: Look,
    colours: Colours,
) -> Crowd:
    """`said`: sheet and age in seconds of each. `colours`: (2, sheets), fresh and old."""
    sheets, age_s = said
    is_on = np.array(look.shown)[sheets]
    rows = np.flatnonzero(is_on) if not all(look.shown) else np.arange(len(sheets))
    size = TILE_PX * 2.0**look.zoom * look.ratio
    x = np.rint(places[0][rows] * size).astype(np.int64)
    y = np.rint(places[1][rows] * size).astype(np.int64)
    # In the picture's own order: bytes set one after the other cost a fifth of scattered ones.
    lines = (y << 32) | x
    order = np.argsort(lines)
    starts = np.flatnonzero(np.diff(lines[order], prepend=-1))
    counts = np.diff(np.append(starts, len(order)))
    order = order[starts]  # who stands on the same pixel is covered anyway
    is_old = (age_s[rows[order]] > STALE_S) | look.is_greyed
    return Crowd(
        look=look,
        world_x=places[0],
        rows=rows[order],
        x=x[order].astype(np.int32),
        y=y[order].astype(np.int32),
        argb=colours[is_old.astype(np.intp), sheets[rows[order]]],
        counts=counts,
    )
