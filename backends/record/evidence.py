"""Evidence: stills and clips that somebody took of a camera. Words, manifest, attestation. Pure.

The files stay at the station that took them. Their digests stand in a manifest, the manifest's
digest in the log, and what the log says of it is attested by the centre's signature.
"""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
from typing import TypeVar

import msgspec

from backends.record.common import Actor, Department, Realm
from backends.record.ids import CameraId, EvidenceId, UserId

MANIFEST = "manifest.json"
SEAL = "seal.json"
# In front of what is signed: a signature of evidence is one of nothing else.
_PREFIX = b"watchfloor evidence 1\n"


class EvidenceKind(enum.StrEnum):
    """What was taken."""

    STILL = "still"
    CLIP = "clip"


class TakeEvidence(msgspec.Struct, frozen=True, kw_only=True, tag="take_evidence"):
    """Somebody took a still or a clip; times by the hub's clock as the station knew it.

    Of a restricted camera another person is asked first. `approved_by` is the hub's to fill in.
    """

    evidence: EvidenceId
    camera: CameraId
    kind: EvidenceKind
    manifest_sha256: str
    first_at: dt.datetime
    last_at: dt.datetime
    reason: str = ""
    approved_by: UserId = UserId("")


class EvidenceTaken(msgspec.Struct, frozen=True, kw_only=True):
    """evidence.taken@1. By whom stands in the envelope's actor."""

    camera: CameraId
    kind: EvidenceKind
    manifest_sha256: str
    first_at: dt.datetime
    last_at: dt.datetime
    reason: str = ""
    approved_by: UserId = UserId("")


EvidenceDeed = TakeEvidence
EvidenceEvent = EvidenceTaken


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One piece as folded from its event."""

    id: EvidenceId
    version: int
    realm: Realm
    camera: CameraId
    kind: EvidenceKind
    manifest_sha256: str
    taken_by: Actor
    changed_at: dt.datetime
    approved_by: UserId = UserId("")


class EvidenceFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a manifest: a name without a folder, SHA-256 in hex, bytes, pixels.

    `stream`: "main", "sub", or "mixed" where one took over from the other; "snapshot" as the device
    made it; "shown" as a tile showed it, where its decoder had ended. Times of its first and last
    picture, by the hub's clock. `sound`: the codec in which its sound came, empty where it has
    none: nobody heard it then, or the camera sends none.
    """

    name: str
    kind: EvidenceKind
    sha256: str
    size: int
    stream: str
    codec: str
    width: int
    height: int
    frames: int
    first_at: dt.datetime
    last_at: dt.datetime
    sound: str = ""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What lies beside the files: who took what, of which camera, when and where.

    `skew_ms`: the hub's clock minus the station's, already in all times.
    """

    format: int = 1
    evidence: EvidenceId
    kind: EvidenceKind
    centre: str
    realm: Realm
    camera: CameraId
    camera_number: int
    camera_name: str
    department: Department
    user: UserId
    user_name: str
    seat: str
    station: str
    taken_at: dt.datetime
    skew_ms: int
    program: str
    files: list[EvidenceFile]
    reason: str = ""


class Attestation(msgspec.Struct, frozen=True, kw_only=True):
    """What the centre attests: what its log says of this manifest, at `seq` with `event_hash`."""

    format: int = 1
    evidence: EvidenceId
    manifest_sha256: str
    centre: str
    camera: CameraId
    user: UserId
    seat: str
    recorded_at: dt.datetime
    seq: int
    event_hash: str
    approved_by: UserId = UserId("")


class Seal(msgspec.Struct, frozen=True, kw_only=True):
    """An attestation (canonical JSON text), its Ed25519 signature and public key in hex.

    Empty where the centre has not signed yet.
    """

    attestation: str = ""
    signature: str = ""
    public_key: str = ""


class Unreadable(Exception):
    """Not what it should be; the argument says why."""


_Struct = TypeVar("_Struct", bound=msgspec.Struct)


def canonical(told: msgspec.Struct) -> bytes:
    """The one JSON text of it: names in order, no blanks."""
    return msgspec.json.encode(told, order="sorted")


def parsed(data: bytes, shape: type[_Struct]) -> _Struct:
    """Raises Unreadable."""
    try:
        return msgspec.json.decode(data, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(str(error)) from error


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def signed_bytes(attestation: str) -> bytes:
    """What a signature of an attestation covers."""
    return _PREFIX + attestation.encode()


def disagreement(manifest: Manifest, told: Attestation) -> str:
    """The first field in which the log and the manifest differ; empty where none does."""
    pairs = {
        "evidence": (manifest.evidence, told.evidence),
        "camera": (manifest.camera, told.camera),
        "user": (manifest.user, told.user),
        "centre": (manifest.centre, told.centre),
    }
    return next((name for name, (one, other) in pairs.items() if one != other), "")
