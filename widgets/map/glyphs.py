"""The vehicles' arrows as bytes: two thousand in 3 ms, where a painter takes 12. UI thread.

An arrow has a dark rim, so its pixels need no mixing with the ground: they are set.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage, QPixmap

from widgets.map.raster import Pixels
from widgets.map.symbols import HEADINGS, Symbols

STANDING = HEADINGS  # the picture without a heading
LEAST_ALPHA = 70  # of 255: fainter pixels of the rim are left out

Ids = npt.NDArray[np.intp]
Places = npt.NDArray[np.int32]


class Glyphs:
    """Pictures of one size, made when first needed. A glyph: (token, old or not, heading)."""

    def __init__(self, symbols: Symbols, tokens: tuple[str, ...], rim: QColor, px: float) -> None:
        self._symbols, self._tokens, self._rim, self._px = symbols, tokens, rim, px
        count = len(tokens) * 2 * (HEADINGS + 1)
        self._has = np.zeros(count, dtype=np.bool_)
        self._across: Places = np.zeros((count, 1), dtype=np.int32)
        self._down: Places = np.zeros((count, 1), dtype=np.int32)
        self._argb: npt.NDArray[np.uint32] = np.zeros((count, 1), dtype=np.uint32)
        self.reach = 1  # device pixels from the middle

    def ids(
        self, token: Ids, old: npt.NDArray[np.bool_], heading_deg: npt.NDArray[np.float64],
        moving: npt.NDArray[np.bool_],
    ) -> Ids:  # fmt: skip
        """Which glyph each target has."""
        turn = np.rint(heading_deg / 360.0 * HEADINGS).astype(np.intp) % HEADINGS
        turn = np.where(moving, turn, STANDING)
        return (token * 2 + old) * (HEADINGS + 1) + turn

    def prepare(self, ids: Ids) -> None:
        """Make those that are not there yet."""
        for glyph in np.unique(ids[~self._has[ids]]).tolist():
            self._make(glyph)

    def stamp(self, pixels: Pixels, x: Places, y: Places, ids: Ids) -> None:
        """Set them about their places, which lie `reach` or more inside the picture."""
        width = pixels.shape[1]
        offsets = self._down[ids].astype(np.intp) * width + self._across[ids]
        base = y.astype(np.intp) * width + x
        pixels.reshape(-1)[base[:, None] + offsets] = self._argb[ids]

    def _make(self, glyph: int) -> None:
        kind, turn = divmod(glyph, HEADINGS + 1)
        token, old = divmod(kind, 2)
        heading = turn * 360.0 / HEADINGS
        picture = self._symbols.vehicle(
            heading, turn != STANDING, bool(old), self._px, self._tokens[token]
        )
        argb = _argb(picture)
        rows, columns = np.nonzero(argb[..., 3] >= LEAST_ALPHA)
        found = argb[rows, columns].astype(np.uint32)
        rim = (self._rim.blue(), self._rim.green(), self._rim.red())
        mixed = [
            (found[:, k] * found[:, 3] + rim[k] * (255 - found[:, 3])) // 255 for k in range(3)
        ]
        colours = 0xFF000000 | (mixed[2] << 16) | (mixed[1] << 8) | mixed[0]
        self._widen(len(colours))
        middle_y, middle_x = argb.shape[0] // 2, argb.shape[1] // 2
        self.reach = max(self.reach, middle_y + 1, middle_x + 1)
        size = self._argb.shape[1]
        # What is left of the line says the last pixel again.
        fill = np.minimum(np.arange(size), len(colours) - 1)
        self._across[glyph] = (columns - middle_x)[fill]
        self._down[glyph] = (rows - middle_y)[fill]
        self._argb[glyph] = colours[fill]
        self._has[glyph] = True

    def _widen(self, size: int) -> None:
        more = size - self._argb.shape[1]
        if more > 0:
            wider = ((0, 0), (0, more))
            self._across = np.pad(self._across, wider, mode="edge").astype(np.int32)
            self._down = np.pad(self._down, wider, mode="edge").astype(np.int32)
            self._argb = np.pad(self._argb, wider, mode="edge").astype(np.uint32)


def _argb(picture: QPixmap) -> npt.NDArray[np.uint8]:
    """(height, width, 4): blue, green, red, alpha."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    shape = (image.height(), image.bytesPerLine() // 4, 4)
    return np.frombuffer(image.constBits(), np.uint8).reshape(shape)[:, : image.width()].copy()
