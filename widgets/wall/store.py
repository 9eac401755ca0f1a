"""What a wall shows, in a small JSON file. UI thread; one write per change."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import msgspec

from backends.record.common import Severity
from backends.record.ids import CameraId
from backends.record.scene_layout import Layout, fault_in, of_split
from widgets.wall.layouts import MOST_TILES, SPLITS
from widgets.wall.screens import Screens
from widgets.wall.zoom import Zoom

_log = logging.getLogger(__name__)

POP_UP_S = 60
POP_UP_CHOICES_S = (0, 15, 30, 60, 120, 300)  # 0: no pop-ups


class Guest(msgspec.Struct, frozen=True, kw_only=True):
    """A camera that an alarm put into a tile for a time; its own camera comes back after it.

    `until_s`, `since_s` by the monotonic clock: never kept over a restart.
    """

    camera: CameraId
    alarm: str
    severity: Severity
    since_s: float
    until_s: float


class Arrangement(msgspec.Struct, frozen=True, kw_only=True):
    """What a wall shows: its layout and the cameras by tile, those beyond the layout too.

    `layout` None: that of `split`. `cameras` are the tiles' own; `guests`, and in the hotspot
    `looked_at`, stand before them. What is None (`looked_at`: UNSET) stays as the wall has it: no
    scene says it.
    """

    split: int = 4
    layout: Layout | None = None
    cameras: dict[int, CameraId] = {}
    locked: list[int] = []
    hotspot: int | None = None
    looked_at: CameraId | msgspec.UnsetType | None = msgspec.UNSET
    zooms: dict[int, Zoom] | None = None
    guests: dict[int, Guest] | None = None
    screens: Screens | None = None
    pop_up_s: int | None = None

    @property
    def form(self) -> Layout:
        """The layout; an unknown split is a bug: ValueError."""
        return self.layout if self.layout is not None else of_split(self.split)

    @property
    def is_in_range(self) -> bool:
        """Whether a wall can show it."""
        if self.layout is None and self.split not in SPLITS:
            return False
        if self.layout is not None and fault_in(self.layout) is not None:
            return False
        zooms = self.zooms or {}
        numbers = {*self.cameras, *self.locked, *zooms, *(self.guests or {})}
        if self.hotspot is not None:
            numbers.add(self.hotspot)
        return (
            all(0 <= number < MOST_TILES for number in numbers)
            and all(zoom.is_in_range for zoom in zooms.values())
            and (self.screens is None or self.screens.is_in_range)
            and (self.pop_up_s is None or 0 <= self.pop_up_s <= max(POP_UP_CHOICES_S))
        )


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
        except (OSError, UnicodeDecodeError, msgspec.DecodeError) as problem:
            _log.warning("Wall arrangement %s is not readable: %s", self._path.name, problem)
            return None
        if not found.is_in_range:
            _log.warning("Wall arrangement %s is out of range", self._path.name)
            return None
        return found

    def save(self, arrangement: Arrangement) -> None:
        """Replace the file at once, so that a power cut leaves the old or the new one."""
        kept = msgspec.structs.replace(arrangement, guests=None, looked_at=msgspec.UNSET)
        beside = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with beside.open("wb") as file:
                file.write(msgspec.json.encode(kept))
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, self._path)  # noqa: PTH105 - atomic on every platform
        except OSError as problem:
            _log.warning("Wall arrangement %s was not saved: %s", self._path.name, problem)
