"""The folder of a station's evidence: what is held, kept and sealed. Blocks; any one thread.

A folder a piece; what the centre has not sealed yet is noted under `.pending`, so that a restart
goes on with it. What waits for approval lies under `.held`, which only its owner may enter.
"""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path

import msgspec

from app.evidence.check import file_digest
from backends.record.evidence import (
    MANIFEST,
    SEAL,
    EvidenceFile,
    Manifest,
    Seal,
    TakeEvidence,
    canonical,
    digest,
)
from backends.record.ids import EvidenceId

_log = logging.getLogger(__name__)

HELD, PENDING = ".held", ".pending"


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """A piece that the centre has not sealed. `folder`: relative to the root, where it is to be.

    `is_held`: not handed out before it is approved.
    """

    manifest: Manifest
    command: TakeEvidence
    folder: str
    is_held: bool


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

    def seal(self, pending: Pending, seal: Seal) -> Path:
        """The centre has sealed it: it is handed out, and no longer waited for."""
        evidence = pending.manifest.evidence
        begun = self.root / HELD / evidence
        place = begun if begun.is_dir() else self.root / pending.folder
        _write(place / SEAL, canonical(seal))
        if place == begun:
            place = self._hand_out(pending)
        (self.root / PENDING / f"{evidence}.json").unlink(missing_ok=True)
        return place

    def pending(self) -> list[Pending]:
        """What the centre has not sealed yet, oldest first. Unreadable notes are logged."""
        found: list[Pending] = []
        for note in sorted((self.root / PENDING).glob("*.json")):
            try:
                found.append(msgspec.json.decode(note.read_bytes(), type=Pending))
            except (OSError, msgspec.MsgspecError) as problem:
                _log.warning("evidence note %s cannot be read: %s", note.name, problem)
        return found

    def _hand_out(self, pending: Pending) -> Path:
        begun, place = self.root / HELD / pending.manifest.evidence, self.root / pending.folder
        place.parent.mkdir(parents=True, exist_ok=True)
        if begun.is_dir():
            begun.chmod(0o755)
            os.replace(begun, place)  # noqa: PTH105 - atomic; `place` carries the piece's own id
        return place


def described(folder: Path, told: EvidenceFile) -> EvidenceFile:
    """With size and digest of what lies there."""
    size, sha256 = file_digest(folder / told.name)
    return msgspec.structs.replace(told, size=size, sha256=sha256)


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
