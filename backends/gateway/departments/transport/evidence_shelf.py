"""Where evidence lies: a folder per day and alarm, an index, and no more than its room.

Gateway's loop; pieces are at most 256 KiB. Nobody else may read the files.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import logging
import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import msgspec

log = logging.getLogger(__name__)

_BAD = re.compile(r"[^A-Za-z0-9._-]")
_MB = 1024 * 1024
_INDEX = "index.jsonl"
_PART = ".part"
_OUT = "outgoing"


@dataclass(slots=True, kw_only=True)
class Incoming:
    """A file that is coming. `spans`: which bytes are there, in order and apart."""

    MOST_ASKED: ClassVar[int] = 3

    name: str
    kind: int
    size: int
    path: Path
    spans: list[tuple[int, int]] = field(default_factory=list)
    asked: int = 0

    def took(self, begin: int, end: int) -> None:
        """Bytes `begin` to `end` are there."""
        spans: list[tuple[int, int]] = []
        for first, last in self.spans:
            if last < begin or first > end:
                spans.append((first, last))
            else:
                begin, end = min(begin, first), max(end, last)
        spans.append((begin, end))
        self.spans = sorted(spans)

    def holes(self) -> list[tuple[int, int]]:
        """(offset, length) of what is not there."""
        found: list[tuple[int, int]] = []
        at = 0
        for first, last in self.spans:
            if first > at:
                found.append((at, first - at))
            at = max(at, last)
        if at < self.size:
            found.append((at, self.size - at))
        return found


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """A note that a file is still to be handed to the centre."""

    file: str  # below the shelf
    key: str
    name: str
    shows_people: bool = False
    taken_at: dt.datetime | None = None


class EvidenceShelf:
    """All evidence of a gateway."""

    def __init__(self, folder: Path, room_mb: int, file_mb: int) -> None:
        """Parts that a crash left behind go. OSError when the folder cannot be used."""
        self._folder = folder
        self._room, self._most = room_mb * _MB, file_mb * _MB
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._used = 0
        for path in folder.rglob("*"):
            if path.suffix == _PART:
                path.unlink(missing_ok=True)
            elif path.is_file():
                self._used += path.stat().st_size

    @property
    def used_bytes(self) -> int:
        return self._used

    def begin(self, number: str, name: str, kind: int, size: int) -> Incoming | None:
        """Room for a file; None when it is too large or cannot be written."""
        if not 0 < size <= min(self._most, self._room):
            return None
        day = dt.datetime.now(dt.UTC).date().isoformat()
        path = self._folder / day / _BAD.sub("_", number) / _BAD.sub("_", name)[:100].lstrip(".")
        if path.name in ("", path.parent.name):
            return None
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            part = path.with_name(path.name + _PART)
            open(part, "wb", opener=_for_us_only).close()
        except OSError as error:
            log.error("evidence cannot be written: %s", error)
            return None
        return Incoming(name=name, kind=kind, size=size, path=path)

    def write(self, incoming: Incoming, offset: int, data: bytes) -> None:
        """A piece; what lies beyond the announced size is left out."""
        data = data[: max(0, incoming.size - offset)]
        if not data:
            return
        try:
            with incoming.path.with_name(incoming.path.name + _PART).open("r+b") as file:
                file.seek(offset)
                file.write(data)
        except OSError as error:
            log.error("evidence cannot be written: %s", error)
            return
        incoming.took(offset, offset + len(data))

    def keep(self, incoming: Incoming, row: dict[str, str]) -> str:
        """A whole file with its line in the index; where it lies, empty when it could not be."""
        part = incoming.path.with_name(incoming.path.name + _PART)
        try:
            with part.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            part.replace(incoming.path)
            where = str(incoming.path.relative_to(self._folder))
            told = row | {
                "file": where,
                "name": incoming.name,
                "bytes": str(incoming.size),
                "sha256": digest,
                "kept_at": dt.datetime.now(dt.UTC).isoformat(),
            }
            index = self._folder / where.split("/")[0] / _INDEX
            with open(index, "ab", opener=_for_us_only) as file:
                line = msgspec.json.encode(told) + b"\n"
                file.write(line)
        except OSError as error:
            log.error("evidence cannot be kept: %s", error)
            return ""
        self._used += incoming.size + len(line)
        self._make_room(incoming.path.parent)
        return where

    def path_of(self, where: str) -> Path:
        """Of what keep() returned."""
        return self._folder / where

    def hand_out(self, note: Outgoing) -> None:
        """It is for the centre: on the disk when it returns. Raises OSError."""
        folder = self._folder / _OUT
        folder.mkdir(mode=0o700, exist_ok=True)
        name = hashlib.sha256(note.file.encode()).hexdigest()
        part = folder / (name + _PART)
        with open(part, "wb", opener=_for_us_only) as file:
            file.write(msgspec.json.encode(note))
            file.flush()
            os.fsync(file.fileno())
        part.replace(folder / f"{name}.json")

    def outgoing(self) -> list[tuple[Path, Outgoing]]:
        """What is still to be handed over, oldest first, with the note's path."""
        found: list[tuple[Path, Outgoing]] = []
        notes = (self._folder / _OUT).glob("*.json")
        for path in sorted(notes, key=lambda path: path.stat().st_mtime):
            try:
                found.append((path, msgspec.json.decode(path.read_bytes(), type=Outgoing)))
            except msgspec.MsgspecError:
                log.warning("a note of evidence cannot be read: %s", path.name)
                path.unlink(missing_ok=True)
        return found

    def stays(self, note: Path) -> None:
        """The centre does not take it: it is kept here, as far as there is room."""
        note.unlink(missing_ok=True)

    def handed(self, note: Path, where: str) -> None:
        """The centre has it: here only its line in the index stays."""
        path = self._folder / where
        with contextlib.suppress(FileNotFoundError):
            self._used -= path.stat().st_size
            path.unlink()
        with contextlib.suppress(OSError):  # others of its alarm lie there
            path.parent.rmdir()
        note.unlink(missing_ok=True)

    def drop(self, incoming: Incoming) -> None:
        """A file that will not be whole."""
        incoming.path.with_name(incoming.path.name + _PART).unlink(missing_ok=True)

    def _make_room(self, latest: Path) -> None:
        """The oldest alarms' files go; their lines in the index stay, and say what there was."""
        if self._used <= self._room:
            return
        for day in sorted(path for path in self._folder.iterdir() if path.is_dir()):
            alarms = [path for path in day.iterdir() if path.is_dir() and path != latest]
            for alarm in sorted(alarms, key=lambda path: path.stat().st_mtime):
                self._used -= sum(path.stat().st_size for path in alarm.iterdir())
                shutil.rmtree(alarm, ignore_errors=True)
                if self._used <= self._room:
                    return


def _for_us_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
