"""The folder of a station's evidence: what is held, kept and sealed. Blocks; any one thread.

A folder a piece; what the centre has not sealed yet is noted under `.pending`, so that a restart
goes on with it. What waits for approval lies under `.held`, enciphered; its key is in a box that
the centre alone opens.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import os
import shutil
from pathlib import Path
from typing import NamedTuple

import msgspec

from app.evidence.held import decipher
from backends.record.evidence import (
    MANIFEST,
    SEAL,
    EvidenceKind,
    Manifest,
    Seal,
    TakeEvidence,
    canonical,
    digest,
)
from backends.record.ids import EvidenceId

_log = logging.getLogger(__name__)

HELD, PENDING, LOCK = ".held", ".pending", "centre.pub"
LEFT_AFTER = dt.timedelta(minutes=2)  # what is being written is so for 40 s at most


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """A piece that the centre has not sealed. `folder`: relative to the root, where it is to be.

    `is_held`: not handed out before it is approved. `box`: the key of its enciphered files.
    """

    manifest: Manifest
    command: TakeEvidence
    folder: str
    is_held: bool
    box: str = ""


class Left(NamedTuple):
    """What a crash left half written, and when that was."""

    evidence: EvidenceId
    kind: EvidenceKind
    at: dt.datetime


class PlaceGone(Exception):
    """The folder of a piece that waited is not where it was: somebody moved or deleted it."""

    def __init__(self, place: Path) -> None:
        super().__init__(str(place))
        self.place = place


class EvidenceFolder:
    """Every method may raise OSError."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def begin(self, evidence: EvidenceId) -> Path:
        """A folder to write into; nobody else may read it."""
        folder = self.root / HELD / evidence
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.parent.chmod(0o700)
        folder.mkdir(mode=0o700)
        return folder

    def forget(self, evidence: EvidenceId) -> None:
        """Nothing came of it, or it was refused: what was written goes."""
        shutil.rmtree(self.root / HELD / evidence, ignore_errors=True)
        (self.root / PENDING / f"{evidence}.json").unlink(missing_ok=True)

    def keep(self, pending: Pending) -> Path:
        """The piece is whole: its manifest, an empty seal, the note. Where it lies now."""
        evidence = pending.manifest.evidence
        begun = self.root / HELD / evidence
        _write(begun / MANIFEST, canonical(pending.manifest))
        _write(begun / SEAL, canonical(Seal()))
        notes = self.root / PENDING
        notes.mkdir(mode=0o700, exist_ok=True)
        _write(notes / f"{evidence}.json", msgspec.json.encode(pending))
        return begun if pending.is_held else self._hand_out(pending)

    def seal(self, pending: Pending, seal: Seal, key: bytes = b"") -> Path:
        """The centre has sealed it: it is handed out, and no longer waited for.

        `key`: what was in its box. Raises NotOpened where the files are not what was written, and
        PlaceGone where they are not there; those are no longer waited for either.
        """
        evidence = pending.manifest.evidence
        begun, place = self.root / HELD / evidence, self.root / pending.folder
        note = self.root / PENDING / f"{evidence}.json"
        if begun.is_dir():
            place = begun
        elif not place.is_dir() and note.is_file():  # without its note all of the disk may be gone
            note.unlink(missing_ok=True)
            raise PlaceGone(begun if pending.is_held else place)
        for file in pending.manifest.files if pending.box else ():
            decipher(place / file.name, key)
        _write(place / SEAL, canonical(seal))
        if place == begun:
            place = self._hand_out(pending)
        note.unlink(missing_ok=True)
        return place

    def lock_key(self) -> str:
        """The centre's key for boxes as last told, in hex; empty where it never was."""
        try:
            return (self.root / HELD / LOCK).read_text(encoding="ascii").strip()
        except (FileNotFoundError, NotADirectoryError):
            return ""

    def keep_lock_key(self, public_key: str) -> None:
        """For the time without the centre."""
        if public_key != self.lock_key():
            (self.root / HELD).mkdir(parents=True, exist_ok=True)
            (self.root / HELD).chmod(0o700)
            _write(self.root / HELD / LOCK, public_key.encode())

    def pending(self) -> list[Pending]:
        """What the centre has not sealed yet, oldest first. Unreadable notes are logged."""
        found: list[Pending] = []
        for note in sorted((self.root / PENDING).glob("*.json")):
            try:
                found.append(msgspec.json.decode(note.read_bytes(), type=Pending))
            except (OSError, UnicodeDecodeError, msgspec.MsgspecError) as problem:
                _log.warning("evidence note %s cannot be read: %s", note.name, problem)
        return found

    def clear_left(self, now: dt.datetime) -> list[Left]:
        """Remove what nobody goes on writing and nobody could seal: who took it is not known."""
        found: list[Left] = []
        for folder in sorted((self.root / HELD).glob("*")):
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                names = [path.name for path in folder.iterdir()]
                if (self.root / PENDING / f"{folder.name}.json").exists():
                    continue  # it waits for the centre
                times = [path.stat().st_mtime for path in (folder, *folder.iterdir())]
                at = dt.datetime.fromtimestamp(max(times), dt.UTC)
                if now - at < LEFT_AFTER:
                    continue  # perhaps another console's, which is at it
                shutil.rmtree(folder)
                is_clip = any(name.startswith(EvidenceKind.CLIP.value) for name in names)
                kind = EvidenceKind.CLIP if is_clip else EvidenceKind.STILL
                _log.warning("evidence %s was left half written and is removed", folder.name)
                found.append(Left(EvidenceId(folder.name), kind, at))
        return found

    def _hand_out(self, pending: Pending) -> Path:
        begun, place = self.root / HELD / pending.manifest.evidence, self.root / pending.folder
        place.parent.mkdir(parents=True, exist_ok=True)
        if begun.is_dir():
            begun.chmod(0o755)
            os.replace(begun, place)  # noqa: PTH105 - atomic; `place` carries the piece's own id
        return place


def manifest_digest(manifest: Manifest) -> str:
    """As it will stand in the log."""
    return digest(canonical(manifest))


def _write(path: Path, data: bytes) -> None:
    """All or nothing, also over a power cut."""
    beside = path.with_name(f"{path.name}.part")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)  # noqa: PTH105 - atomic on every platform
