"""Which files of an entry somebody may have. Writer thread, as work of a DeskJob.

Who may read the log may read what is attached to it, and the page that is kept of a handover. What
was taken of a restricted camera: who took it, who approved it, and whoever may approve such; the
log says who looked.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from backends.hub.attachment_shelf import subject_of
from backends.hub.deciding import Deciding, OtherSubject
from backends.hub.house import tell
from backends.hub.jobs import Answer
from backends.hub.vault import subject_of_personal
from backends.record.access import Act, Allowed, User, may, may_approve
from backends.record.common import Actor, Realm, Severity
from backends.record.entry import Attachment, Entry
from backends.record.evidence import Evidence
from backends.record.handover import Handover
from backends.record.house_events import PersonalViewed
from backends.record.ids import EntryId, EvidenceId
from backends.record.refusal import Refusal, RefusalCode
from backends.record.resource import CameraSecurity


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Digests of an entry's files, and those of them that are of restricted cameras."""

    digests: list[str]
    restricted: frozenset[str]


@dataclass(slots=True, kw_only=True)
class Looking:
    """`entry`: or a handover. `digest`: it is to be handed out; empty: only how far all are."""

    user: User
    entry: str
    digest: str = ""
    found: list[Looked] = field(default_factory=list)

    def __call__(self, desk: Deciding) -> Answer:
        """Within the group's transaction; `found` is filled, or it is refused."""
        entry = _entry(desk, self.entry)
        if entry is None:
            return self._page(desk)
        if entry.realm is not Realm.LIVE and may(self.user, Act.DRILL) is Allowed.NO:
            return Refusal(code=RefusalCode.NOT_ALLOWED)
        restricted = {
            one.sha256: evidence
            for one in entry.attachments
            for is_one, evidence in (_restricted(desk, one),)
            if is_one
        }
        digests = [one.sha256 for one in entry.attachments]
        self.found.append(Looked(digests=digests, restricted=frozenset(restricted)))
        if not self.digest:
            return None
        if self.digest not in digests:
            return Refusal(code=RefusalCode.UNKNOWN_SUBJECT, detail="unknown")
        return self._hand_out(desk, entry, restricted)

    def _page(self, desk: Deciding) -> Answer:
        """That of a handover."""
        handover = _handover(desk, self.entry)
        if handover is None or self.digest not in ("", handover.document):
            return Refusal(code=RefusalCode.UNKNOWN_SUBJECT, detail="unknown")
        if handover.realm is not Realm.LIVE and may(self.user, Act.DRILL) is Allowed.NO:
            return Refusal(code=RefusalCode.NOT_ALLOWED)
        digests = [handover.document] if handover.document else []
        self.found.append(Looked(digests=digests, restricted=frozenset()))
        return None

    def _hand_out(
        self, desk: Deciding, entry: Entry, restricted: dict[str, Evidence | None]
    ) -> Answer:
        if self.digest not in restricted:
            return None
        evidence = restricted[self.digest]
        knows = {entry.written_by.user}
        if evidence is not None:
            knows |= {evidence.taken_by.user, evidence.approved_by}
        if self.user.id not in knows and not approves(self.user):
            return Refusal(code=RefusalCode.NOT_ALLOWED, detail="restricted")
        told = PersonalViewed(fields=["file"], reason=f"entry {entry.id}")
        actor = Actor(user=self.user.id, seat=self.user.seat)
        subject = subject_of_personal(subject_of(self.digest))
        tell(desk.work, subject, told, desk.now, actor)
        return None


def _entry(desk: Deciding, key: str) -> Entry | None:
    try:
        desk.recall("entry", EntryId(key))
    except OtherSubject:
        return None
    found: Entry | None = desk.ledger.watch_of("entry", key)
    return found


def _handover(desk: Deciding, key: str) -> Handover | None:
    try:
        desk.recall("handover", key)
    except OtherSubject:
        return None
    found: Handover | None = desk.ledger.watch_of("handover", key)
    return found


def _restricted(desk: Deciding, attachment: Attachment) -> tuple[bool, Evidence | None]:
    """Whether it is of a restricted camera; one that the log does not know counts as such."""
    if not attachment.evidence:
        return False, None
    try:
        desk.recall("evidence", attachment.evidence)
    except OtherSubject:
        return True, None
    evidence = desk.ledger.evidence(EvidenceId(attachment.evidence))
    if evidence is None:
        return True, None
    camera = desk.ledger.camera(evidence.camera)
    is_marked = camera is not None and camera.security is CameraSecurity.RESTRICTED
    return is_marked or bool(evidence.approved_by), evidence


def approves(user: User) -> bool:
    """Whether somebody may have what only few may."""
    return may_approve(user, Act.TAKE_RESTRICTED, Severity.III)
