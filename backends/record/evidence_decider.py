"""Rules of evidence: one manifest an id, taken of a time that has been. Pure."""

from __future__ import annotations

import datetime as dt
import re

from backends.record.context import Context
from backends.record.decisions import badly_formed, in_future, refused
from backends.record.envelope import Event
from backends.record.evidence import Evidence, EvidenceTaken, TakeEvidence
from backends.record.ids import EvidenceId
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode

# Goes up whenever evolve() folds the same events to another state: snapshots are then rebuilt.
FOLD_VERSION = 1
_SHA256 = re.compile(r"[0-9a-f]{64}")


def decide(
    state: Evidence | None, command: TakeEvidence, context: Context
) -> tuple[EvidenceTaken, ...] | Refusal:
    """Told again it changes nothing; another manifest under the same id is refused."""
    malformed = badly_formed(command)
    if malformed is not None:
        return malformed
    if not _SHA256.fullmatch(command.manifest_sha256):
        return refused(RefusalCode.MALFORMED, "manifest_sha256 is no SHA-256 in hex")
    if state is not None:
        is_same = state.manifest_sha256 == command.manifest_sha256
        if is_same and state.taken_by.user == context.actor.user:
            return ()
        return refused(RefusalCode.DUPLICATE, f"evidence {command.evidence} is there already")
    if command.last_at < command.first_at:
        return refused(RefusalCode.OUT_OF_RANGE, "it ends before it begins")
    ahead = in_future(command.last_at, context.now)
    if ahead is not None:
        return ahead
    return (
        EvidenceTaken(
            camera=command.camera,
            kind=command.kind,
            manifest_sha256=command.manifest_sha256,
            first_at=command.first_at,
            last_at=command.last_at,
            reason=command.reason,
            approved_by=command.approved_by,
        ),
    )


def evolve(state: Evidence | None, event: Event, payload: EvidenceTaken) -> Evidence:
    """The piece of evidence after its event."""
    return Evidence(
        id=EvidenceId(event.subject),
        version=event.subject_version,
        realm=event.realm,
        camera=payload.camera,
        kind=payload.kind,
        manifest_sha256=payload.manifest_sha256,
        taken_by=event.actor,
        changed_at=event.recorded_at,
        approved_by=payload.approved_by,
    )


def due(state: Evidence, policy: Policy) -> tuple[dt.datetime, TakeEvidence] | None:
    """Nothing falls due."""
    return None
