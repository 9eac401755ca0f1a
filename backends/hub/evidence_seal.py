"""Attests what the log says of evidence, with the centre's key. Reading threads."""

from __future__ import annotations

import functools
from collections.abc import Callable

from backends.hub.safety import Safety
from backends.record.catalogue import decode_payload
from backends.record.envelope import Event
from backends.record.evidence import (
    Attestation,
    EvidenceTaken,
    Seal,
    canonical,
    signed_bytes,
)
from backends.record.ids import EvidenceId

# (bytes to sign) -> (signature, public key), in hex.
Sign = Callable[[bytes], tuple[str, str]]


def attested(events: list[Event], centre: str, sign: Sign) -> Seal | None:
    """The seal of a piece of evidence by the events of its subject; None where it has none."""
    for event in events:
        told = decode_payload(event) if event.type == "evidence.taken" else None
        if isinstance(told, EvidenceTaken):
            return _seal(event, told, centre, sign)
    return None


def sealing(centre: str, safety: Safety) -> Callable[[list[Event]], Seal | None] | None:
    """attested() with the centre's name and key; None where it has no key."""
    signer = safety.signer
    if signer is None:
        return None
    return functools.partial(attested, centre=centre, sign=signer.sign_bytes)


def _seal(event: Event, told: EvidenceTaken, centre: str, sign: Sign) -> Seal:
    text = canonical(
        Attestation(
            evidence=EvidenceId(event.subject),
            manifest_sha256=told.manifest_sha256,
            centre=centre,
            camera=told.camera,
            user=event.actor.user,
            seat=event.actor.seat,
            recorded_at=event.recorded_at,
            seq=event.seq,
            event_hash=event.hash,
            approved_by=told.approved_by,
        )
    ).decode()
    signature, public_key = sign(signed_bytes(text))
    return Seal(attestation=text, signature=signature, public_key=public_key)
