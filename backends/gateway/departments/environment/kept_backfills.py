"""Back-filled values that are not judged yet, on disk: they were answered for. Gateway's loop.

One file, a line a frame; what is judged is taken out of it. Survives our own end, not a power cut.
"""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path

import msgspec

log = logging.getLogger(__name__)

_MOST_BYTES = 50_000_000


class LateFrame(msgspec.Struct, frozen=True, kw_only=True):
    """One frame: how many values it had, and those that have a limit, by factor code."""

    source: str
    mn: str
    at: dt.datetime
    count: int
    values: dict[str, float] = {}


class KeptBackfills:
    """`folder` None: nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / "late.jsonl" if folder else None
        self._size = 0
        self._is_broken = False

    def load(self) -> list[LateFrame]:
        """What was not judged; a line that was cut off is left out."""
        if self._path is None:
            return []
        try:
            lines = self._path.read_bytes().splitlines()
        except FileNotFoundError:
            return []
        except OSError as error:
            log.error("%s cannot be read: %s", self._path.name, error.strerror)
            return []
        found = []
        for line in lines:
            try:
                found.append(msgspec.json.decode(line, type=LateFrame))
            except (msgspec.MsgspecError, UnicodeDecodeError):
                log.warning("a line of %s cannot be read and is left out", self._path.name)
        self._size = sum(map(len, lines)) + len(lines)
        return found

    def add(self, frame: LateFrame) -> None:
        """Keep it, as long as there is room."""
        line = msgspec.json.encode(frame) + b"\n"
        if self._path is None or self._size + len(line) > _MOST_BYTES:
            return
        self._size += len(line)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                file.write(line)
        except OSError as error:
            self._broken(error)

    def forget(self, source: str) -> None:
        """Those of a source are judged."""
        if self._path is None:
            return
        left = [frame for frame in self.load() if frame.source != source]
        self._size = 0
        try:
            new = self._path.with_suffix(".new")
            new.write_bytes(b"".join(msgspec.json.encode(frame) + b"\n" for frame in left))
            self._size = new.stat().st_size
            new.replace(self._path)
        except OSError as error:
            self._broken(error)

    def _broken(self, error: OSError) -> None:
        if not self._is_broken:
            log.error("late values cannot be kept on disk: %s", error.strerror)
        self._is_broken = True
