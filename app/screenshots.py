"""Keeps pictures of the windows fresh in a folder. UI thread; PNGs are packed beside it."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

EVERY_VARIABLE = "WATCHFLOOR_SCREENSHOTS_EVERY_S"  # tests need not wait as long as people do
EVERY_S = 5.0
_log = logging.getLogger(__name__)


def _write(image: QImage, path: Path) -> bool:
    """Atomically: a reader sees the old picture or the new one."""
    beside = path.with_name(f".{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not image.save(str(beside)):
            return False
        os.replace(beside, path)  # noqa: PTH105 - atomic on every platform
    except OSError:
        return False
    return True


async def keep_screenshots(folder: Path, windows: Callable[[], Mapping[str, QWidget]]) -> None:
    """Until cancelled: `windows` gives the widgets by file name (without .png)."""
    every_s = float(os.environ.get(EVERY_VARIABLE, EVERY_S))
    has_failed = False
    while True:
        for name, window in windows().items():
            image = window.grab().toImage()
            is_written = await asyncio.to_thread(_write, image, folder / f"{name}.png")
            if not is_written and not has_failed:
                _log.warning("screenshot %s cannot be written to %s", name, folder)
            has_failed = not is_written
        await asyncio.sleep(every_s)
