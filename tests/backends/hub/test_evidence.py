"""Evidence through a running hub: who may, who must ask, and the centre's seal."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import msgspec
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from backends.hub.signatures import public_key_file, public_keys
from backends.link.queries import EvidenceSeal, EvidenceSealAnswer
from backends.record.common import Department
from backends.record.evidence import (
    Attestation,
    EvidenceKind,
    Seal,
    TakeEvidence,
    parsed,
    signed_bytes,
)
from backends.record.ids import CameraId, EvidenceId, UserId
from backends.record.refusal import RefusalCode
from backends.record.request import DecideRequest
from backends.record.resource import Camera, CameraSecurity
from tests.backends.hub.support import TestConsole, TestHub, running_hub
from tests.backends.hub.test_incidents import EVERYBODY, POLICY

pytestmark = pytest.mark.asyncio

OPEN, RESTRICTED = CameraId("cam-open"), CameraId("cam-restricted")
CAMERAS = [
    Camera(id=OPEN, number=1, name="广场", department=Department.GRID, main="rtsp://a/1"),
    Camera(
        id=RESTRICTED,
        number=2,
        name="接待室",
        department=Department.GRID,
        main="rtsp://a/2",
        security=CameraSecurity.RESTRICTED,
    ),
]


def hub_of(folder: Path) -> AbstractAsyncContextManager[TestHub]:
    return running_hub(folder, users=EVERYBODY, policy=POLICY, cameras=CAMERAS)


async def sealed(console: TestConsole) -> Seal | None:
    """What the centre says of the evidence, None where its log has nothing of it."""
    told = await console.ask(EvidenceSeal(evidence=EvidenceId("e-1")))
    if told.refusal is not None:
        assert told.refusal.code is RefusalCode.UNKNOWN_SUBJECT
        return None
    assert isinstance(told.answer, EvidenceSealAnswer)
    return told.answer.seal


def take(camera: CameraId, evidence: str = "e-1", digest: str = "ab" * 32) -> TakeEvidence:
    now = dt.datetime.now(dt.UTC)
    return TakeEvidence(
        evidence=EvidenceId(evidence),
        camera=camera,
        kind=EvidenceKind.STILL,
        manifest_sha256=digest,
        first_at=now,
        last_at=now,
        reason="群众反映",
    )


async def test_the_centre_attests_what_its_log_says_with_its_key(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        told = await leader.command(take(OPEN))
        assert (told.refusal, told.request) == (None, "")
        seal = await sealed(leader)
    assert seal is not None
    attestation = parsed(seal.attestation.encode(), Attestation)
    assert (attestation.manifest_sha256, attestation.camera) == ("ab" * 32, OPEN)
    assert (attestation.user, attestation.seq) == ("leader", told.seq)
    assert attestation.approved_by == ""
    assert seal.public_key in public_keys(public_key_file(tmp_path))
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(seal.public_key))
    key.verify(bytes.fromhex(seal.signature), signed_bytes(seal.attestation))
    with pytest.raises(InvalidSignature):
        key.verify(bytes.fromhex(seal.signature), signed_bytes(seal.attestation + " "))


async def test_a_restricted_camera_waits_for_another_person(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        asked = await leader.command(take(RESTRICTED))
        assert asked.request
        assert await sealed(leader) is None
        yes = DecideRequest(request=asked.request, seen_version=1, is_approved=True)
        own = await leader.command(yes)
        assert own.refusal is not None and own.refusal.code is RefusalCode.SAME_PERSON
        again = await leader.command(take(RESTRICTED))
        assert again.refusal is not None and again.refusal.code is RefusalCode.DUPLICATE
        async with hub.console("commander") as commander:
            assert (await commander.command(yes)).refusal is None
        seal = await sealed(leader)
        assert seal is not None
        attestation = parsed(seal.attestation.encode(), Attestation)
        assert (attestation.user, attestation.approved_by) == ("leader", "commander")
        after = await leader.command(take(RESTRICTED))
        assert (after.refusal, after.request) == (None, "")


async def test_nobody_writes_down_an_approver_or_a_camera_that_is_not_there(
    tmp_path: Path,
) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        forged = msgspec.structs.replace(take(RESTRICTED), approved_by=UserId("commander"))
        told = await leader.command(forged)
        assert told.refusal is not None and told.refusal.code is RefusalCode.MALFORMED
        unknown = await leader.command(take(CameraId("none")))
        assert unknown.refusal is not None
        assert unknown.refusal.code is RefusalCode.UNKNOWN_SUBJECT
