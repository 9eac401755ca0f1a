"""Many points straight into a picture's bytes: for more targets than icons make sense. Pure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from widgets.map.projection import Floats

Pixels = npt.NDArray[np.uint32]  # shape (height, width), premultiplied ARGB


def rasterise(pixels: Pixels, x: Floats, y: Floats, argb: npt.NDArray[np.uint32]) -> None:
    """Set a 3x3 point for each (x, y) in its colour; points beyond the edge are left out."""
    height, width = pixels.shape
    column, row = np.rint(x).astype(np.int64), np.rint(y).astype(np.int64)
    inside = (column >= 1) & (row >= 1) & (column < width - 1) & (row < height - 1)
    flat = pixels.reshape(-1)
    base = (row * width + column)[inside]
    colours = argb[inside]
    for dy in (-width, 0, width):
        for dx in (-1, 0, 1):
            flat[base + dy + dx] = colours
