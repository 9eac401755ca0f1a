"""Which files belong to which alarm: a small file of lines an alarm. Blocks; any thread.

It lies beside the files, not in the record's tables, so that no search reads it.
"""

from __future__ import annotations

import logging
import os
import threading
from pathlib import Path

import msgspec

from backends.hub.attachment_shelf import FOLDER
from backends.link.attachments import AlarmFile
from backends.record.ids import AlarmId

log = logging.getLogger(__name__)

ALARMS = "alarms"
# Of one alarm: an alarm of a vehicle is one for as long as the vehicle is known, each time anew.
MOST_FILES = 2_000


class AlarmFileIndex:
    """Of one data folder. Every method may raise OSError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER / ALARMS
        self._lock = threading.Lock()

    def add(self, alarm: AlarmId, file: AlarmFile) -> bool:
        """On the disk when it returns; False where it is known. The oldest make room."""
        with self._lock:
            known = self.of(alarm)
            if any(one.sha256 == file.sha256 for one in known):
                return False
            path = self._path(alarm)
            if len(known) >= MOST_FILES:
                _write(path, known[len(known) - MOST_FILES + 1 :])
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "ab") as lines:
                # A line begins anew, whatever a power cut left of the one before.
                lines.write(b"\n" + msgspec.json.encode(file) + b"\n")
                lines.flush()
                os.fsync(lines.fileno())
            return True

    def of(self, alarm: AlarmId) -> list[AlarmFile]:
        """In the order in which they came. A torn line is passed over."""
        try:
            lines = self._path(alarm).read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        found: list[AlarmFile] = []
        for line in filter(None, lines):
            try:
                found.append(msgspec.json.decode(line, type=AlarmFile))
            except msgspec.MsgspecError:
                log.warning("a torn line among the files of alarm %s", alarm)
        return found

    def forget_before(self, moment_s: float) -> None:
        """Alarms without a new file since (seconds of the epoch): their files went with them."""
        for path in self._folder.glob("*/*.jsonl"):
            if path.stat().st_mtime < moment_s:
                path.unlink(missing_ok=True)

    def _path(self, alarm: AlarmId) -> Path:
        if not alarm or not all(c.isalnum() or c == "-" for c in alarm):
            raise FileNotFoundError(alarm)
        return self._folder / alarm[:2] / f"{alarm}.jsonl"


def _write(path: Path, files: list[AlarmFile]) -> None:
    """These and no others; whole or not at all."""
    beside = path.with_suffix(".new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as lines:
        lines.writelines(msgspec.json.encode(file) + b"\n" for file in files)
        lines.flush()
        os.fsync(lines.fileno())
    beside.replace(path)
