"""Attests what the log says of evidence and of handovers' pages, with the centre's key, and opens
the boxes of stations.

Reading threads.
"""

from __future__ import annotations

from collections.abc import Callable

from backends.hub.safety import Safety
from backends.hub.signing import Signer
from backends.link.held_box import Bound
from backends.link.queries import EvidenceSeal, EvidenceSealAnswer, PageSeal, PageSealAnswer
from backends.record.access import Act, Allowed, User, may
from backends.record.catalogue import decode_payload
from backends.record.common import Realm
from backends.record.envelope import Event
from backends.record.evidence import (
    Attestation,
    EvidenceTaken,
    Seal,
    canonical,
    signed_bytes,
)
from backends.record.handover import DocumentKept
from backends.record.ids import EvidenceId, HandoverId
from backends.record.page_seal import PageAttestation
from backends.record.page_seal import signed_bytes as signed_bytes_of_page


class EvidenceSeals:
    """One centre's key at work."""

    def __init__(self, centre: str, signer: Signer) -> None:
        self._centre, self._signer = centre, signer

    @property
    def lock_key(self) -> str:
        """With which stations lock what waits, in hex."""
        return self._signer.lock_key

    def answer(
        self, events: list[Event], user: User, query: EvidenceSeal | PageSeal
    ) -> EvidenceSealAnswer | PageSealAnswer | None:
        """By the events of what is asked about; None where the log has nothing of it to seal."""
        if isinstance(query, PageSeal):
            return self._of_page(events, user)
        return self._of_evidence(events, user, query.box)

    def _of_evidence(self, events: list[Event], user: User, box: str) -> EvidenceSealAnswer | None:
        for event in events:
            told = decode_payload(event) if event.type == "evidence.taken" else None
            if isinstance(told, EvidenceTaken):
                key = ""
                if box and user.id in (event.actor.user, told.approved_by):
                    key = self._signer.unlock(box, _bound(event, told))
                return EvidenceSealAnswer(seal=self._seal(event, told), key=key)
        return None

    def _of_page(self, events: list[Event], user: User) -> PageSealAnswer | None:
        """None also where it is of an exercise and they take no part in such."""
        for event in events:
            told = decode_payload(event) if event.type == "handover.document_kept" else None
            if not isinstance(told, DocumentKept):
                continue
            if event.realm is not Realm.LIVE and may(user, Act.DRILL) is Allowed.NO:
                return None
            return PageSealAnswer(seal=self._page_seal(event, told))
        return None

    def _page_seal(self, event: Event, told: DocumentKept) -> Seal:
        attestation = PageAttestation(
            handover=HandoverId(event.subject),
            page_sha256=told.sha256,
            centre=self._centre,
            recorded_at=event.recorded_at,
            seq=event.seq,
            event_hash=event.hash,
        )
        return self._signed(attestation, signed_bytes_of_page)

    def _seal(self, event: Event, told: EvidenceTaken) -> Seal:
        attestation = Attestation(
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
        return self._signed(attestation, signed_bytes)

    def _signed(
        self, attestation: Attestation | PageAttestation, bytes_of: Callable[[str], bytes]
    ) -> Seal:
        text = canonical(attestation).decode()
        signature, public_key = self._signer.sign_bytes(bytes_of(text))
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
