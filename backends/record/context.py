"""What a decision may look at beside the subject's state: who, when, under which policy. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from backends.record.common import Actor, Realm
from backends.record.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Handed to every decide(). `now` is aware UTC, the hub's clock.

    `number` is the next running number of the day for a new incident or task (1 is the first).
    """

    actor: Actor
    now: dt.datetime
    realm: Realm = Realm.LIVE
    policy: Policy = field(default_factory=Policy)
    number: int = 1
