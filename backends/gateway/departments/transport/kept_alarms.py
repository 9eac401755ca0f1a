"""The alarms that stand, on disk: after a restart they are cleared as they should be.

One small file, replaced as a whole. Gateway's loop; judges nothing.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

import msgspec

from backends.gateway.departments.transport.alarms import Standing

log = logging.getLogger(__name__)


class KeptAlarms:
    """`folder` None: nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / "standing-alarms.json" if folder else None
        self._is_broken = False

    def load(self) -> list[Standing]:
        """What stood; nothing when the file is not there or cannot be read."""
        if self._path is None:
            return []
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=list[Standing])
        except FileNotFoundError:
            return []
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            log.error("%s cannot be read and is begun anew: %s", self._path.name, error)
            return []

    def save(self, standing: list[Standing]) -> None:
        """All that stands now."""
        if self._path is None:
            return
        rows = [msgspec.structs.replace(one, raised=None) for one in standing]
        new = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with new.open("wb") as file:
                file.write(msgspec.json.encode(rows))
                file.flush()
                os.fsync(file.fileno())
            new.replace(self._path)
        except OSError as error:
            if not self._is_broken:
                log.error("%s cannot be written: %s", self._path.name, error.strerror)
            self._is_broken = True
            return
        self._is_broken = False
