"""Many points straight into a picture's bytes: for more targets than icons make sense. Pure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from widgets.map.projection import Floats

Pixels = npt.NDArray[np.uint32]  # shape (height, width), opaque RGB or premultiplied ARGB


def rasterise(
    pixels: Pixels, x: Floats, y: Floats, argb: npt.NDArray[np.uint32], side: int = 3
) -> None:
    """Set a point of `side` pixels (2 or 3) for each (x, y) in its colour.

    Points beyond the edge are left out.
    """
    height, width = pixels.shape
    column, row = np.rint(x).astype(np.int32), np.rint(y).astype(np.int32)
    inside = (column >= 1) & (row >= 1) & (column < width - 1) & (row < height - 1)
    flat = pixels.reshape(-1)
    if not inside.all():
        column, row, argb = column[inside], row[inside], argb[inside]
    base = row.astype(np.intp) * width + column
    steps = (-1, 0, 1) if side == 3 else (0, 1)
    for dy in steps:
        for dx in steps:
            flat[base + (dy * width + dx)] = argb
