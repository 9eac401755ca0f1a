"""Points that would cover each other at a zoom, drawn as one with their number. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from widgets.map.projection import TILE_PX, Floats

# A badge with three kinds is up to 96 wide and 20 high: held so far inside its cell, no badge
# touches another.
CELL_PX = (108.0, 64.0)
HELD_PX = (5.0, 21.0)  # from the cell's middle, at most
CLUSTERED_BELOW_ZOOM = 14.5
NEAR_CELL_PX = 14.0  # near by, only what stands on the same spot
LEAST = 3  # two may still stand beside each other

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    """Clusters about their middles in world coordinates, and the points left alone."""

    x: Floats
    y: Floats
    counts: Rows
    alone: Rows
    _order: Rows
    _starts: Rows

    def __len__(self) -> int:
        return len(self.counts)

    def members(self, cluster: int) -> Rows:
        """Indices of the points in a cluster, in order."""
        start = int(self._starts[cluster])
        return self._order[start : start + int(self.counts[cluster])]


def clustered(
    x: Floats, y: Floats, zoom: float, apart: npt.NDArray[np.bool_] | None = None
) -> Clusters:
    """Cells lie fast in the world, so that panning moves none. `apart`: never in a cluster."""
    free = np.arange(len(x), dtype=np.int64) if apart is None else np.flatnonzero(~apart)
    is_near = zoom >= CLUSTERED_BELOW_ZOOM
    world = TILE_PX * 2.0**zoom
    cell_x, cell_y = (NEAR_CELL_PX, NEAR_CELL_PX) if is_near else CELL_PX
    columns = np.floor(x[free] * world / cell_x).astype(np.int64)
    rows = np.floor(y[free] * world / cell_y).astype(np.int64)
    keys = (columns << 32) + rows
    sorting = np.argsort(keys, kind="stable")
    order, keys = free[sorting], keys[sorting]
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(keys) else free
    counts = np.diff(np.append(starts, len(keys)))
    is_many = counts >= (2 if is_near else LEAST)
    many, many_counts = starts[is_many], counts[is_many]
    sums_x = np.add.reduceat(x[order], starts)[is_many] if len(keys) else x[:0]
    sums_y = np.add.reduceat(y[order], starts)[is_many] if len(keys) else y[:0]
    alone = order[np.repeat(~is_many, counts)]
    if apart is not None:
        alone = np.concatenate((alone, np.flatnonzero(apart)))
    middle_x = sums_x / np.maximum(many_counts, 1)
    middle_y = sums_y / np.maximum(many_counts, 1)
    if not is_near:
        middle_x = _held(middle_x * world, cell_x, HELD_PX[0]) / world
        middle_y = _held(middle_y * world, cell_y, HELD_PX[1]) / world
    return Clusters(
        x=middle_x,
        y=middle_y,
        counts=many_counts,
        alone=np.sort(alone),
        _order=order,
        _starts=many,
    )


def _held(at: Floats, cell: float, most: float) -> Floats:
    """No farther from the middle of its cell than that."""
    middle = (np.floor(at / cell) + 0.5) * cell
    return np.clip(at, middle - most, middle + most)
