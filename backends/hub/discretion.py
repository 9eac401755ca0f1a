"""Personal fields on their way into the record: into the vault, digests into the log.

Writer thread only. What is not kept must not lie in the vault either: the decider is asked first.
"""

from __future__ import annotations

import logging
from typing import Any

import msgspec

from backends.hub.deciding import Deciding
from backends.hub.jobs import GATEWAY
from backends.hub.vault import VaultLocked
from backends.record.commands import CommandBody, subject_of
from backends.record.common import Actor
from backends.record.entry import WriteEntry
from backends.record.incident_commands import ReportIncident
from backends.record.kinds import kind_of_command
from backends.record.refusal import Refusal

log = logging.getLogger(__name__)

Telling = ReportIncident | WriteEntry


class Discretion(Deciding):
    """What a clerk does with a report or an entry that names persons."""

    def without_personal(self, body: Telling) -> Telling:
        """Personal fields go into the vault; what is logged and kept has digests instead."""
        if not body.personal:
            return body
        vault, digests = self._ledger.vault, {}
        try:
            if vault is not None:
                digests = vault.seal(subject_of(body), body.personal, self._work)
        except VaultLocked as locked:
            # The report matters more than who told it; that it is missing stands in the log file.
            log.error("personal fields of %s are not kept: %s", subject_of(body), locked)
        return msgspec.structs.replace(body, personal=digests)

    def acceptable(self, command: ReportIncident) -> ReportIncident | None:
        """A source's report as it can be kept: its matter counts more than an unknown word."""
        for told in (
            command,
            msgspec.structs.replace(command, class_code=""),
            msgspec.structs.replace(command, class_code="", occurred_at=self._now),
        ):
            refusal = self.refusal_of(told, GATEWAY)
            if refusal is None:
                return told
            log.warning("report %s of a source: %s", command.origin_ref, refusal.detail)
        return None

    def refusal_of(self, body: Telling, actor: Actor) -> Refusal | None:
        """What the decider would say of it, without its personal fields."""
        bare = msgspec.structs.replace(body, personal=dict.fromkeys(body.personal, ""))
        kind = kind_of_command(body)
        state: Any = self._ledger.books[kind.name].get(subject_of(body))
        decided = kind.decide(state, bare, self._context(actor, kind.name, state))
        return decided if isinstance(decided, Refusal) else None


def bare(body: CommandBody) -> CommandBody:
    """Without what lies in the vault: it is kept as digests only."""
    if isinstance(body, Telling):
        return msgspec.structs.replace(body, personal={})
    return body
