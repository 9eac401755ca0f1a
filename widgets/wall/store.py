"""Split and cameras of a wall in a small JSON file. UI thread; one write per change."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import msgspec

from backends.record.ids import CameraId
from widgets.wall.layouts import MOST_TILES, SPLITS

_log = logging.getLogger(__name__)


class Arrangement(msgspec.Struct, frozen=True, kw_only=True):
    """What a wall shows: its split and the cameras by tile, those beyond the split too."""

    split: int = 4
    cameras: dict[int, CameraId] = {}


class WallStore:
    """The file of one wall. A file that cannot be read or written is logged and done without."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Arrangement | None:
        """What was saved, or None."""
        try:
            found = msgspec.json.decode(self._path.read_bytes(), type=Arrangement)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError) as problem:
            _log.warning("Wall arrangement %s is not readable: %s", self._path.name, problem)
            return None
        if found.split not in SPLITS or any(not 0 <= i < MOST_TILES for i in found.cameras):
            _log.warning("Wall arrangement %s is out of range", self._path.name)
            return None
        return found

    def save(self, arrangement: Arrangement) -> None:
        """Replace the file at once, so that a power cut leaves the old or the new one."""
        beside = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with beside.open("wb") as file:
                file.write(msgspec.json.encode(arrangement))
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, self._path)  # noqa: PTH105 - atomic on every platform
        except OSError as problem:
            _log.warning("Wall arrangement %s was not saved: %s", self._path.name, problem)
