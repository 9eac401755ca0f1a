"""Whose page of a handover the centre seals for whom."""

from __future__ import annotations

from pathlib import Path

import msgspec

from backends.hub.evidence_seal import EvidenceSeals
from backends.hub.signing import Signer
from backends.link.queries import PageSeal
from backends.record import handover as ho
from backends.record.access import Role
from backends.record.common import Realm
from tests.backends.hub.hands import LEADER, Centre
from tests.backends.hub.test_handover import KEY, begin, centre, sign, steps
from tests.backends.hub.test_watch import NEXT, ask

__all__ = ["centre"]


def test_the_page_of_an_exercise_is_sealed_for_who_takes_part_in_such(
    centre: Centre, tmp_path: Path
) -> None:
    assert ask(centre, begin()) is None
    for body, user in steps(centre):
        assert ask(centre, body, user) is None
    for user in (LEADER, NEXT):
        assert sign(centre, user, centre.store.last_hash) is None
    centre.ledger.page_fault = lambda handover, digest: None
    assert ask(centre, ho.KeepDocument(handover=KEY, sha256="ab" * 32), NEXT) is None
    real = centre.store.history(KEY)
    drilled = [msgspec.structs.replace(one, realm=Realm.DRILL) for one in real]
    seals, query = EvidenceSeals("中心", Signer(tmp_path)), PageSeal(handover=KEY)
    auditor = msgspec.structs.replace(LEADER, role=Role.AUDIT_ADMINISTRATOR)
    assert seals.answer(real, auditor, query) is not None
    assert seals.answer(drilled, LEADER, query) is not None
    assert seals.answer(drilled, auditor, query) is None
