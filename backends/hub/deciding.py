"""Decides, appends and folds within one group's transaction; and what follows on other subjects.

Writer thread only; made for one transaction and one moment.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from backends.hub.jobs import HUB
from backends.hub.ledger import Ledger
from backends.hub.outgoing import Outgoing
from backends.hub.transaction import Draft, Transaction
from backends.hub.watch_following import caused, said
from backends.record.catalogue import Payload, encode_payload, name_of
from backends.record.common import Actor, Realm
from backends.record.context import Context
from backends.record.envelope import Event
from backends.record.follow_ups import follow_ups
from backends.record.ids import AlarmId
from backends.record.kinds import kind_of_command
from backends.record.refusal import Refusal

_DEEPEST = 8  # one event may cause others, and those others again


class OtherSubject(ValueError):
    """An id that names something else: a subject of another kind, or of the house."""


class Deciding:
    """Works on `ledger` in the open transaction `work` at the moment `now`."""

    def __init__(self, ledger: Ledger, work: Transaction, now: dt.datetime) -> None:
        self._ledger, self._work, self._now = ledger, work, now
        self._realm = Realm.LIVE

    @property
    def ledger(self) -> Ledger:
        """What is folded."""
        return self._ledger

    @property
    def work(self) -> Transaction:
        """The open transaction."""
        return self._work

    @property
    def now(self) -> dt.datetime:
        """The moment that it is for."""
        return self._now

    def tell(self, subject: str, payload: Payload, actor: Actor) -> Event:
        """Append an event of a subject that is not folded, after its last."""
        return self._append(subject, self._work.last_version(subject) + 1, payload, actor)

    def recall(self, kind: str, key: str) -> None:
        """Have a subject at hand that may be over for long. Raises OtherSubject."""
        self._recall(kind, key)

    def apply(self, command: Any, actor: Actor, depth: int = 0) -> Refusal | None:
        """Decide and append, and what follows from it on other subjects."""
        kind = kind_of_command(command)
        key = getattr(command, kind.name)
        self._recall(kind.name, key)
        book = self._ledger.books[kind.name]
        state = book.get(key)
        realm = state.realm if state is not None else self._realm
        decided = kind.decide(state, command, self._context(actor, kind.name, state))
        if isinstance(decided, Refusal):
            return decided
        occurred_at = getattr(command, "occurred_at", None) or self._now
        for payload in decided:
            before = book.get(key)
            version = before.version + 1 if before is not None else 1
            event = self._append(key, version, payload, actor, realm, occurred_at)
            self._ledger.fold(event, payload)
            self._follow(event, payload, actor, depth)
        return None

    def _context(self, actor: Actor, kind: str, state: Any) -> Context:
        realm = state.realm if state is not None else self._realm
        return Context(
            actor=actor,
            now=self._now,
            realm=realm,
            policy=self._ledger.policy,
            number=self._ledger.next_number(kind, realm, self._now),
        )

    def _follow(self, event: Event, payload: Any, actor: Actor, depth: int) -> None:
        if depth >= _DEEPEST:
            raise ValueError(f"{event.type} of {event.subject} causes more and more")
        ledger = self._ledger
        wanted: Any
        for wanted in follow_ups(event, payload, ledger):
            self.apply(wanted, actor, depth + 1)
        for wanted, by in caused(event, payload, ledger):
            self.apply(wanted, by, depth + 1)
        for condition in said(event, payload, ledger):
            policy = ledger.policy
            for wanted, _ in ledger.intake.commands(condition, self._work, self._now, policy):
                self.apply(wanted, HUB, depth + 1)
        if event.type.startswith("alarm."):
            alarm = ledger.alarm(AlarmId(event.subject))
            for wanted in ledger.suppressor.changed({AlarmId(event.subject): alarm}):
                self.apply(wanted, HUB, depth + 1)
        Outgoing(ledger, self._work).follow(event, payload)

    def _append(
        self,
        subject: str,
        version: int,
        payload: Payload,
        actor: Actor,
        realm: Realm = Realm.LIVE,
        occurred_at: dt.datetime | None = None,
    ) -> Event:
        name, type_version = name_of(payload)
        draft = Draft(
            occurred_at=occurred_at or self._now,
            realm=realm,
            actor=actor,
            type=name,
            version=type_version,
            subject=subject,
            subject_version=version,
            payload=encode_payload(payload),
        )
        return self._work.append(draft, self._now)

    def _recall(self, kind: str, key: str) -> None:
        """What is over for long comes back from the log. Raises OtherSubject."""
        books = self._ledger.books
        book = books[kind]
        if book.get(key) is not None:
            return
        history = self._work.history(key)
        is_other = any(self._ledger.book_of(event.type) is not book for event in history)
        if is_other or any(other.get(key) is not None for other in books.values()):
            raise OtherSubject(f"{key} is no {kind}")
        for event in history:
            self._ledger.fold(event)
