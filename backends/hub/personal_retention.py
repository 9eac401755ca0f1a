"""Personal fields of cases that ended long ago are destroyed. Writer's thread, within a group."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from backends.hub import tables
from backends.hub.recalling import folded
from backends.hub.transaction import Transaction
from backends.hub.vault import ErasePersonal, Vault
from backends.record.common import Actor
from backends.record.ids import UserId
from backends.record.incident import Incident

BY_ITSELF = Actor(user=UserId("system:hub"))
REASON = "kept for as long as the settings say"
_SUBJECTS_A_GROUP = 100


class ForgetPersonal:
    """The fields of incidents that ended before `before`; call it again while `has_more`."""

    def __init__(self, vault: Vault, before: dt.datetime) -> None:
        self._vault, self._before = vault, before
        self._after = ""  # subjects up to here were looked at
        self.has_more = True
        self.forgotten = 0

    def __call__(self, work: Transaction) -> None:
        """Some of them."""
        subject = tables.personal.c.subject
        query = sa.select(subject).where(subject > self._after).distinct().order_by(subject)
        found = list(work.connection.scalars(query.limit(_SUBJECTS_A_GROUP)))
        self.has_more = len(found) == _SUBJECTS_A_GROUP
        for key in found:
            self._after = key
            case = folded(work.history, key)
            if isinstance(case, Incident) and case.is_over and case.changed_at < self._before:
                ErasePersonal(vault=self._vault, subject=key, reason=REASON, actor=BY_ITSELF)(work)
                self.forgotten += 1
