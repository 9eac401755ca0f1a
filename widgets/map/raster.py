"""Many points straight into a picture's bytes: for more targets than icons make sense. Pure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Coordinates = npt.NDArray[np.int32]
Pixels = npt.NDArray[np.uint32]  # shape (height, width), opaque RGB or premultiplied ARGB


def rasterise(
    pixels: Pixels, x: Coordinates, y: Coordinates, argb: npt.NDArray[np.uint32], side: int = 3
) -> None:
    """Set a point of `side` pixels (2 or 3) for each (x, y) in its colour.

    Points beyond the edge are left out.
    """
    height, width = pixels.shape
    inside = (x >= 1) & (y >= 1) & (x < width - 1) & (y < height - 1)
    if not inside.all():
        x, y, argb = x[inside], y[inside], argb[inside]
    flat = pixels.reshape(-1)
    base = y.astype(np.intp) * width + x
    steps = (-1, 0, 1) if side == 3 else (0, 1)
    for dy in steps:
        for dx in steps:
            flat[base + (dy * width + dx)] = argb
