"""The map's picture in bytes that numpy and the painter share. UI thread."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage

from widgets.map.raster import Pixels


class Frame:
    """One opaque picture, made anew where the window's size changes."""

    def __init__(self) -> None:
        self.pixels: Pixels = np.empty((0, 0), dtype=np.uint32)
        self.image = QImage()

    def fit(self, width: int, height: int, ratio: float) -> bool:
        """Logical pixels, and device pixels for each of them; whether it is made anew."""
        columns, rows = max(1, round(width * ratio)), max(1, round(height * ratio))
        is_new = self.pixels.shape != (rows, columns)
        if is_new:
            self.pixels = np.zeros((rows, columns), dtype=np.uint32)
            self.image = QImage(
                self.pixels.data, columns, rows, columns * 4, QImage.Format.Format_RGB32
            )
        self.image.setDevicePixelRatio(ratio)
        return is_new
