"""Checks a piece of evidence against its manifest and the centre's seal. Reads files only.

Stands alone: needs no record, no hub, no network; the public key comes with the seal, and whether
it is the centre's is told by a list of keys that was had from the centre.
"""

from __future__ import annotations

import enum
import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from backends.hub.signatures import fault_in_seal, fingerprint
from backends.record.evidence import (
    MANIFEST,
    SEAL,
    Attestation,
    EvidenceFile,
    Manifest,
    Seal,
    Unreadable,
    digest,
    disagreement,
    parsed,
)

_CHUNK_BYTES = 1 << 20
MOST_MANIFEST_BYTES = 1 << 20


class FaultKind(enum.Enum):
    """What is wrong. `name` of the fault says with what."""

    NO_MANIFEST = enum.auto()  # no manifest.json there
    MANIFEST_UNREADABLE = enum.auto()
    MANIFEST_CHANGED = enum.auto()  # not the one that the centre sealed
    NOT_LISTED = enum.auto()  # the file asked about stands in no manifest
    FILE_MISSING = enum.auto()
    FILE_CHANGED = enum.auto()
    FILE_UNREADABLE = enum.auto()
    UNSIGNED = enum.auto()
    SEAL_UNREADABLE = enum.auto()
    SIGNATURE_FALSE = enum.auto()
    KEY_UNKNOWN = enum.auto()  # signed, but not with a key of the list
    DISAGREES = enum.auto()  # manifest and log differ in that field


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong."""

    kind: FaultKind
    name: str = ""


@dataclass(slots=True)
class Report:
    """What was found. Whole where there is no fault.

    `is_key_known`: None where no list of keys was given to compare with.
    """

    folder: Path
    manifest: Manifest | None = None
    attestation: Attestation | None = None
    fingerprint: str = ""
    is_key_known: bool | None = None
    faults: list[Fault] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)

    def add(self, kind: FaultKind, name: str = "") -> None:
        """One more fault."""
        self.faults.append(Fault(kind, name))


def check(path: Path, known_keys: tuple[str, ...] | None = None) -> Report:
    """Of a folder of evidence, or of one file in it."""
    folder = path if path.is_dir() else path.parent
    report = Report(folder=folder)
    data = _manifest_bytes(folder, report)
    if data is None:
        return report
    try:
        report.manifest = parsed(data, Manifest)
    except Unreadable:
        report.add(FaultKind.MANIFEST_UNREADABLE, MANIFEST)
        return report
    _check_seal(folder, data, report, known_keys)
    _check_files(folder, report.manifest, report)
    listed = {file.name for file in report.manifest.files}
    if path != folder and path.name not in listed | {MANIFEST, SEAL}:
        report.add(FaultKind.NOT_LISTED, path.name)
    return report


def _manifest_bytes(folder: Path, report: Report) -> bytes | None:
    try:
        with (folder / MANIFEST).open("rb") as file:
            return file.read(MOST_MANIFEST_BYTES)
    except FileNotFoundError:
        report.add(FaultKind.NO_MANIFEST, str(folder))
    except OSError:
        report.add(FaultKind.MANIFEST_UNREADABLE, MANIFEST)
    return None


def _check_seal(
    folder: Path, manifest: bytes, report: Report, known_keys: tuple[str, ...] | None
) -> None:
    seal = _seal(folder, report)
    if seal is None:
        return
    if not seal.signature:
        report.add(FaultKind.UNSIGNED)
        return
    report.fingerprint = fingerprint(seal.public_key)
    if known_keys is not None:
        report.is_key_known = seal.public_key in known_keys
        if not report.is_key_known:
            report.add(FaultKind.KEY_UNKNOWN, report.fingerprint)
    if fault_in_seal(seal):
        report.add(FaultKind.SIGNATURE_FALSE, SEAL)
        return
    try:
        report.attestation = parsed(seal.attestation.encode(), Attestation)
    except Unreadable:
        report.add(FaultKind.SEAL_UNREADABLE, SEAL)
        return
    assert report.manifest is not None
    is_same = report.attestation.manifest_sha256 == digest(manifest)
    if not is_same:
        report.add(FaultKind.MANIFEST_CHANGED, MANIFEST)
    field_name = disagreement(report.manifest, report.attestation)
    if field_name and is_same:
        report.add(FaultKind.DISAGREES, field_name)


def _seal(folder: Path, report: Report) -> Seal | None:
    try:
        return parsed((folder / SEAL).read_bytes(), Seal)
    except FileNotFoundError:
        report.add(FaultKind.UNSIGNED)
    except (OSError, Unreadable):
        report.add(FaultKind.SEAL_UNREADABLE, SEAL)
    return None


def _check_files(folder: Path, manifest: Manifest, report: Report) -> None:
    for told in manifest.files:
        kind = _fault_in(folder, told)
        if kind is not None:
            report.add(kind, told.name)
    known = {file.name for file in manifest.files} | {MANIFEST, SEAL}
    report.unlisted = sorted(p.name for p in folder.iterdir() if p.name not in known)


def _fault_in(folder: Path, told: EvidenceFile) -> FaultKind | None:
    if Path(told.name).name != told.name:
        return FaultKind.FILE_MISSING  # a name that leads out of the folder is none of its files
    try:
        size, sha256 = file_digest(folder / told.name)
    except FileNotFoundError:
        return FaultKind.FILE_MISSING
    except OSError:
        return FaultKind.FILE_UNREADABLE
    return None if (size, sha256) == (told.size, told.sha256) else FaultKind.FILE_CHANGED


def file_digest(path: Path) -> tuple[int, str]:
    """(bytes, SHA-256 in hex). Raises OSError."""
    hashed, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            hashed.update(chunk)
            size += len(chunk)
    return size, hashed.hexdigest()
