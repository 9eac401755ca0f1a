"""Keys of conditions that stand, on disk, so that a restart does not leave them standing for ever.

Gateway's loop. What was kept and is not told again within `grace_s` of the start is over.
"""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

log = logging.getLogger(__name__)


class KeptKeys:
    """One file of keys; `folder` None: nothing is kept."""

    def __init__(self, folder: Path | None, name: str, grace_s: float) -> None:
        self._path = folder / f"{name}.json" if folder else None
        self._grace_s = grace_s
        self._began_s: float | None = None
        self._standing: set[str] = set()
        self._doubtful = self._load()

    def raised(self, key: str) -> None:
        """It stands."""
        self._doubtful.discard(key)
        if key not in self._standing:
            self._standing.add(key)
            self._save()

    def cleared(self, key: str) -> None:
        """It is over."""
        if key in self._standing:
            self._standing.discard(key)
            self._save()

    def over(self, now_s: float) -> list[str]:
        """Keys from before the start that nobody tells any more, once."""
        if self._began_s is None:
            self._began_s = now_s
        if not self._doubtful or now_s - self._began_s < self._grace_s:
            return []
        keys, self._doubtful = sorted(self._doubtful), set()
        self._save()
        return keys

    def _load(self) -> set[str]:
        if self._path is None:
            return set()
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=set[str])
        except FileNotFoundError:
            return set()
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            log.error("%s cannot be read and is begun anew: %s", self._path.name, error)
            return set()

    def _save(self) -> None:
        if self._path is None:
            return
        new = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(msgspec.json.encode(sorted(self._standing | self._doubtful)))
            new.replace(self._path)
        except OSError as error:
            log.error("%s cannot be written: %s", self._path.name, error.strerror)
