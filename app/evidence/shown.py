"""What a tile shows though its decoder has it no more, as evidence: in the tile's own size.

Asked for on the UI thread, packed on a worker thread.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from video.api import Bgra, VideoEngine, ViewId
from video.looking_back import Done, Taken

SHOWN = "shown"  # the stream's place in a manifest


async def shown_by(engine: VideoEngine, view: ViewId) -> Callable[[int, Done], None] | None:
    """What writes the view's picture into a file descriptor; None where it shows none."""
    width, height = engine.picture_size(view)
    pixels: Bgra = np.empty((height, width, 4), dtype=np.uint8)
    if width == 0 or engine.convert(view, pixels) == 0:
        return None
    at_ns = time.monotonic_ns() - round(max(engine.status(view).frame_age_s, 0.0) * 1e9)
    png = await asyncio.to_thread(_png, pixels)

    def take(fd: int, done: Done) -> None:
        with os.fdopen(os.dup(fd), "wb") as file:
            file.write(png)
        done(Taken(width=width, height=height, first_ns=at_ns, last_ns=at_ns, frames=1))

    return take


def _png(pixels: Bgra) -> bytes:
    height, width = pixels.shape[:2]
    image = QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB32)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes for the format
    return bytes(buffer.data().data())
