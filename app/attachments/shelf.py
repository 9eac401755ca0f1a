"""Files of log entries on a station's disk, by digest; and what waits to be sent. Blocks.

Whatever is found here has the bytes that its digest says. A note an entry says what is still to
be told to the centre, so that a console started anew goes on with it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from app.long_words import LongEntry, entry_of, plain
from app.private_file import write_private
from backends.record.attachment_kinds import Unfit, is_runnable, kind_of, safe_name
from backends.record.common import Realm
from backends.record.entry import Attachment, WriteEntry

_log = logging.getLogger(__name__)

FOLDER = "attachments"
WAITING, PARTS, LENT = ".waiting", ".parts", ".lent"
DEFAULT_MOST_BYTES = 200_000_000
KEPT_DAYS = 30
_BLOCK = 1 << 20


class NotKept(Exception):
    """It may not be attached: an Unfit, or None where it is too large."""

    def __init__(self, why: Unfit | None) -> None:
        super().__init__(why)
        self.why = why


class WrongBytes(Exception):
    """What came from the centre is not what its digest says."""


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that the centre may not have, or lacks files of. `is_taken`: it is in the log."""

    entry: WriteEntry
    user: str
    written_at: dt.datetime
    realm: Realm = Realm.LIVE
    is_taken: bool = False


class _LongWaiting(Waiting, frozen=True, kw_only=True):
    entry: LongEntry


class Shelf:
    """Below `root`. Every method may raise OSError."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def keep(self, path: Path, most_bytes: int, name: str = "") -> Attachment:
        """Copy a file, under another name where one is given. Raises NotKept."""
        if path.stat().st_size > most_bytes:
            raise NotKept(None)
        if is_runnable(path.name):
            raise NotKept(Unfit.SCRIPT)
        with path.open("rb") as source:
            return self._keep(_blocks(source), name or path.name, most_bytes)

    def keep_bytes(self, data: bytes, name: str) -> Attachment:
        """As keep(), of what never was a file. Raises NotKept."""
        return self._keep(iter([data]), name, len(data))

    def find(self, attachment: Attachment) -> Path | None:
        """Where it lies with the bytes that the log names; None where it does not."""
        for base in (self.root, self.root / LENT):
            folder = base / attachment.sha256
            if attachment.sha256.isalnum() and folder.is_dir():
                for file in sorted(folder.iterdir()):
                    if digest_of(file) == attachment.sha256:
                        return file
        return None

    def part(self, digest: str) -> Path:
        """Where what is being fetched is written."""
        folder = self.root / PARTS
        _make(folder)
        return folder / f"{os.getpid()}-{digest}"

    def take_in(self, part: Path, attachment: Attachment, *, is_lent: bool) -> Path:
        """A fetched file, once its digest is right, under the suffix of what it is.

        `is_lent`: it does not outlive the console. Raises WrongBytes, NotKept.
        """
        try:
            if digest_of(part) != attachment.sha256:
                raise WrongBytes(attachment.sha256)
            return self._put(part, attachment.sha256, attachment.name, is_lent=is_lent)[0]
        finally:
            part.unlink(missing_ok=True)

    # -- what waits

    def note(self, waiting: Waiting) -> None:
        """On the disk when it returns."""
        folder = self.root / WAITING
        _make(folder)
        write_private(folder / f"{waiting.entry.entry}.json", msgspec.json.encode(waiting))

    def waiting(self) -> list[Waiting]:
        """Oldest first. Unreadable notes are logged and left."""
        found: list[Waiting] = []
        for path in sorted((self.root / WAITING).glob("*.json")):
            try:
                found.append(_read(path.read_bytes()))
            except (OSError, UnicodeDecodeError, msgspec.MsgspecError) as problem:
                _log.warning("note %s cannot be read: %s", path.name, problem)
        return found

    def drop(self, entry: str) -> None:
        """The centre has all of it."""
        (self.root / WAITING / f"{entry}.json").unlink(missing_ok=True)

    def tidy(self) -> None:
        """At a start: what a crash left half, what was lent, and what is old and sent goes."""
        for part in (self.root / PARTS).glob("*"):
            if not part.name.startswith(f"{os.getpid()}-"):
                part.unlink(missing_ok=True)
        shutil.rmtree(self.root / LENT, ignore_errors=True)
        needed = {one.sha256 for note in self.waiting() for one in note.entry.attachments}
        oldest_s = time.time() - KEPT_DAYS * 86_400
        for folder in self.root.glob("?" * 64):
            if folder.name not in needed and folder.stat().st_mtime < oldest_s:
                shutil.rmtree(folder, ignore_errors=True)

    # -- inside

    def _keep(self, blocks: Iterator[bytes], name: str, most_bytes: int) -> Attachment:
        _make(self.root / PARTS)
        part = self.root / PARTS / f"{os.getpid()}-{time.monotonic_ns()}"
        digest, size = hashlib.sha256(), 0
        try:
            with part.open("xb") as target:
                for block in blocks:
                    size += len(block)
                    if size > most_bytes:
                        raise NotKept(None)
                    digest.update(block)
                    target.write(block)
                target.flush()
                os.fsync(target.fileno())
            place, media_type = self._put(part, digest.hexdigest(), name, is_lent=False)
        finally:
            part.unlink(missing_ok=True)
        return Attachment(
            name=place.name, sha256=digest.hexdigest(), size=size, media_type=media_type
        )

    def _put(self, part: Path, digest: str, name: str, *, is_lent: bool) -> tuple[Path, str]:
        with part.open("rb") as source:
            kind = kind_of(source)
        if isinstance(kind, Unfit):
            raise NotKept(kind)
        folder = (self.root / LENT if is_lent else self.root) / digest
        _make(folder)
        for other in folder.iterdir():
            other.unlink(missing_ok=True)
        place = folder / safe_name(name, kind)
        part.replace(place)
        return place, kind.media_type


def digest_of(file: Path) -> str:
    """SHA-256 in hex."""
    digest = hashlib.sha256()
    with file.open("rb") as source:
        for block in _blocks(source):
            digest.update(block)
    return digest.hexdigest()


def _read(data: bytes) -> Waiting:
    long = msgspec.json.decode(data, type=_LongWaiting)
    return msgspec.structs.replace(plain(long, Waiting), entry=entry_of(long.entry))


def _blocks(source: BinaryIO) -> Iterator[bytes]:
    while block := source.read(_BLOCK):
        yield block


def _make(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
