"""Points that would cover each other at a zoom, drawn as one with their number. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from widgets.map.projection import TILE_PX, Floats

CELL_PX = 44.0
CLUSTERED_BELOW_ZOOM = 14.5
LEAST = 3  # two may still stand beside each other


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Members (indices) about their middle in world coordinates."""

    x: float
    y: float
    members: tuple[int, ...]


def clustered(x: Floats, y: Floats, zoom: float) -> tuple[list[Cluster], list[int]]:
    """(clusters, indices left alone). Cells lie fast in the world, so that panning moves none."""
    if zoom >= CLUSTERED_BELOW_ZOOM or not len(x):
        return [], list(range(len(x)))
    per_cell = TILE_PX * 2.0**zoom / CELL_PX
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    columns = np.floor(x * per_cell).astype(np.int64).tolist()
    rows = np.floor(y * per_cell).astype(np.int64).tolist()
    for i, cell in enumerate(zip(columns, rows, strict=True)):
        cells[cell].append(i)
    clusters: list[Cluster] = []
    alone: list[int] = []
    for members in cells.values():
        if len(members) < LEAST:
            alone += members
            continue
        middle_x, middle_y = float(x[members].mean()), float(y[members].mean())
        clusters.append(Cluster(x=middle_x, y=middle_y, members=tuple(members)))
    return clusters, sorted(alone)
