"""Opens and erases personal fields for people, in the writer's queue, so that the log tells it.

Blocks until it is on the disk: for the hub's reading threads, never for its loop.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from backends.hub.jobs import Answer, Job, SideJob
from backends.hub.segments import SegmentUnreadable
from backends.hub.store import Transaction
from backends.hub.trouble import StoreTrouble
from backends.hub.vault import (
    ErasePersonal,
    PersonalDamaged,
    Vault,
    VaultLocked,
    view_personal,
)
from backends.link.queries import PersonalFields
from backends.record.access import Act, Allowed, User, may, whom_to_ask
from backends.record.common import Actor
from backends.record.refusal import Refusal, RefusalCode

WITHIN_S = 5.0
_TROUBLE = (StoreTrouble, VaultLocked, PersonalDamaged, SegmentUnreadable, TimeoutError)


@dataclass(slots=True)
class _View:
    """Opens the fields within the group that tells of it."""

    vault: Vault
    query: PersonalFields
    actor: Actor
    found: dict[str, str] = field(default_factory=dict)

    def __call__(self, work: Transaction) -> None:
        self.found = view_personal(
            self.vault, self.query.subject, self.query.reason, self.actor, work
        )


class PersonalDesk:
    """Who may is asked here for erasing; for viewing, by whoever knows the subject's department."""

    def __init__(self, vault: Vault, submit: Callable[[Job], Future[Answer] | None]) -> None:
        self._vault = vault
        self._submit = submit

    def view(self, query: PersonalFields, user: User) -> dict[str, str] | Refusal:
        """The fields of a subject, once the log says who saw them."""
        view = _View(self._vault, query, _actor(user))
        return self._done(view) or view.found

    def erase(self, subject: str, reason: str, user: User) -> Refusal | None:
        """Destroy the subject's key. Once done nothing brings the fields back."""
        if may(user, Act.ERASE_PERSONAL) is not Allowed.YES:
            whom = [role.value for role in whom_to_ask(Act.ERASE_PERSONAL)]
            detail = f"{user.role} may not erase personal fields"
            return Refusal(code=RefusalCode.NOT_ALLOWED, detail=detail, whom=whom)
        if not reason.strip():
            return Refusal(code=RefusalCode.REASON_MISSING, detail="why are they erased?")
        return self._done(
            ErasePersonal(vault=self._vault, subject=subject, reason=reason, actor=_actor(user))
        )

    def _done(self, write: Callable[[Transaction], None]) -> Refusal | None:
        answer = self._submit(SideJob(write=write))
        if answer is None:
            return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail="too much work is waiting")
        try:
            answer.result(WITHIN_S)
        except _TROUBLE as error:
            return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail=str(error))
        return None


def _actor(user: User) -> Actor:
    return Actor(user=user.id, seat=user.seat)
