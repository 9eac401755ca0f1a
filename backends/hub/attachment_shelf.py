"""Where the files of log entries lie at the centre: by their digest, enciphered, whole or in part.

Blocks; any thread. A file gets its name only when all of it is on the disk, its digest is right
and its kind is allowed; until then it lies under `parts`.
"""

from __future__ import annotations

import io
import os
import threading
import time
from pathlib import Path

from backends.hub.sealed_file import SealedReader, SealedWriter, held_in, size_in
from backends.hub.segments import sync_folder
from backends.record.attachment_kinds import FileKind, Unfit, kind_of

FOLDER, PARTS = "attachments", "parts"
# An upload that nobody goes on with.
FORGOTTEN_AFTER_S = 14 * 24 * 3600.0
# So much of the volume stays for the record.
LEFT_BYTES = 500_000_000
_BLOCK = 64 * 1024


def subject_of(digest: str) -> str:
    """Under which subject its key lies, and the log tells who saw or destroyed it."""
    return f"attachment:{digest}"


class NoRoom(Exception):
    """All files together would be more than is allowed, or the volume is nearly full."""


class WrongDigest(Exception):
    """What came is not what its digest says."""


class NotAllowed(Exception):
    """It is of no allowed kind."""

    def __init__(self, why: Unfit) -> None:
        super().__init__(why.value)
        self.why = why


class AttachmentShelf:
    """Of one data folder. Every method may raise OSError."""

    def __init__(self, folder: Path, most_in_all: int = 0, left_bytes: int = LEFT_BYTES) -> None:
        self._folder, self._most_in_all = folder / FOLDER, most_in_all
        self._parts, self._left_bytes = self._folder / PARTS, left_bytes
        self._lock = threading.Lock()

    def whole(self, digest: str) -> tuple[Path, FileKind] | None:
        """Where a whole file lies, and what it is."""
        for kind in FileKind:
            path = self._place(digest, kind)
            if path.is_file():
                return path, kind
        return None

    def received(self, digest: str) -> int:
        """Bytes that are safe of one that is not whole."""
        return held_in(self._parts / digest)

    def touch(self, digest: str) -> None:
        """It was attached again: it is kept from now on."""
        found = self.whole(digest)
        if found is not None:
            os.utime(found[0])

    def begin(self, digest: str, key: bytes, size: int) -> SealedWriter:
        """Write on where an earlier upload ended. Raises NoRoom."""
        with self._lock:
            self._parts.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = self._parts / digest
            self._make_room(digest, size)
            return SealedWriter(part, key, size)

    def finish(self, digest: str, key: bytes, told: str) -> FileKind:
        """All of it is written; `told`: its digest. Raises WrongDigest, NotAllowed: it is gone."""
        part = self._parts / digest
        if told != digest:
            part.unlink(missing_ok=True)
            raise WrongDigest(digest)
        with io.BufferedReader(SealedReader(part, key), _BLOCK) as source:
            kind = kind_of(source)
        if isinstance(kind, Unfit):
            part.unlink(missing_ok=True)
            raise NotAllowed(kind)
        place = self._place(digest, kind)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        part.replace(place)
        sync_folder(place.parent)
        sync_folder(self._folder)
        return kind

    def forget(self, digest: str) -> None:
        """Nobody has its key any more, or it is too old."""
        found = self.whole(digest)
        for path in (self._parts / digest, *(found[:1] if found is not None else ())):
            path.unlink(missing_ok=True)

    def older_than(self, moment_s: float) -> list[str]:
        """Digests of whole files that were last attached before (seconds of the epoch)."""
        return [path.stem for path in self._all() if path.stat().st_mtime < moment_s]

    def used(self) -> int:
        """Bytes of all, those on their way counted as if they were here."""
        whole = sum(path.stat().st_size for path in self._all())
        return whole + sum(size_in(part) for part in self._parts.glob("*"))

    def _make_room(self, digest: str, size: int) -> None:
        now_s = time.time()
        for part in self._parts.glob("*"):
            if part.name != digest and now_s - part.stat().st_mtime > FORGOTTEN_AFTER_S:
                part.unlink(missing_ok=True)
        own = self._parts / digest
        if self.used() - size_in(own) + size > self._most_in_all:
            raise NoRoom("all files together")
        space = os.statvfs(self._folder)
        if space.f_bavail * space.f_frsize < size - held_in(own) + self._left_bytes:
            raise NoRoom("the volume")

    def _all(self) -> list[Path]:
        return list(self._folder.glob("??/*"))  # the folder of parts has a longer name

    def _place(self, digest: str, kind: FileKind) -> Path:
        return self._folder / digest[:2] / f"{digest}.{kind.value}"
