"""Attests what the log says of evidence, with the centre's key, and opens the boxes of stations.

Reading threads.
"""

from __future__ import annotations

from backends.hub.safety import Safety
from backends.hub.signing import Signer
from backends.link.held_box import Bound
from backends.link.queries import EvidenceSealAnswer
from backends.record.access import User
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


class EvidenceSeals:
    """One centre's key at work."""

    def __init__(self, centre: str, signer: Signer) -> None:
        self._centre, self._signer = centre, signer

    @property
    def lock_key(self) -> str:
        """With which stations lock what waits, in hex."""
        return self._signer.lock_key

    def answer(self, events: list[Event], user: User, box: str) -> EvidenceSealAnswer | None:
        """By the events of a piece's subject; None where the log has nothing of it."""
        for event in events:
            told = decode_payload(event) if event.type == "evidence.taken" else None
            if isinstance(told, EvidenceTaken):
                key = ""
                if box and user.id in (event.actor.user, told.approved_by):
                    key = self._signer.unlock(box, _bound(event, told))
                return EvidenceSealAnswer(seal=self._seal(event, told), key=key)
        return None

    def _seal(self, event: Event, told: EvidenceTaken) -> Seal:
        text = canonical(
            Attestation(
                evidence=EvidenceId(event.subject),
                manifest_sha256=told.manifest_sha256,
                centre=self._centre,
                camera=told.camera,
                user=event.actor.user,
                seat=event.actor.seat,
                recorded_at=event.recorded_at,
                seq=event.seq,
                event_hash=event.hash,
                approved_by=told.approved_by,
            )
        ).decode()
        signature, public_key = self._signer.sign_bytes(signed_bytes(text))
        return Seal(attestation=text, signature=signature, public_key=public_key)


def sealing(centre: str, safety: Safety) -> EvidenceSeals | None:
    """With the centre's name and key; None where it has no key."""
    return None if safety.signer is None else EvidenceSeals(centre, safety.signer)


def _bound(event: Event, told: EvidenceTaken) -> Bound:
    return Bound(
        evidence=EvidenceId(event.subject),
        camera=told.camera,
        manifest_sha256=told.manifest_sha256,
    )
