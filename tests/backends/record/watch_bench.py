"""A subject of the watch and what is decided about it, for the tests of its rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from backends.record.common import Actor, Realm
from backends.record.context import Context
from backends.record.ids import SeatId, UserId
from backends.record.kinds import Kind
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode
from backends.record.watch_policy import ShiftTemplate, WatchPolicy
from tests.backends.record.samples import LEADER, at, event_of

NEXT = Actor(user=UserId("next"), seat=LEADER.seat)
OTHER = Actor(user=UserId("other"), seat=SeatId("s-other"))
TWO_SHIFTS = Policy(
    watch=WatchPolicy(
        shifts=[
            ShiftTemplate(key="day", name="白班", starts_at=dt.time(8), hours=12),
            ShiftTemplate(key="night", name="夜班", starts_at=dt.time(20), hours=12),
        ]
    )
)


class Bench:
    """Says what became of each command: None, or the code of its refusal."""

    def __init__(self, kind: Kind, key: str) -> None:
        self.kind, self.key = kind, key
        self.state: Any = None
        self.policy = TWO_SHIFTS
        self.detail = ""
        self.told: list[Any] = []

    def ask(
        self, command: Any, by: Actor = LEADER, seconds: float = 0, realm: Realm = Realm.LIVE
    ) -> RefusalCode | None:
        context = Context(actor=by, now=at(seconds), realm=realm, policy=self.policy, number=2)
        decided = self.kind.decide(self.state, command, context)
        if isinstance(decided, Refusal):
            self.detail = decided.detail
            return decided.code
        self.told = list(decided)
        for payload in decided:
            version = self.state.version + 1 if self.state else 1
            event = event_of(payload, version, by, at(seconds), self.key)
            self.state = self.kind.evolve(self.state, event, payload)
        return None

    def version(self) -> int:
        return int(self.state.version)


Table = list[tuple[Callable[[], Any], RefusalCode | None]]
