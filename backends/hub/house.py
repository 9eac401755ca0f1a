"""How the hub writes of itself into the log: events of the house, and values beside the log.

Writer thread only, within a transaction.
"""

from __future__ import annotations

import datetime as dt

from backends.hub import tables
from backends.hub.transaction import Draft, Transaction
from backends.record.catalogue import encode_payload, name_of
from backends.record.common import Actor, Realm
from backends.record.envelope import Event
from backends.record.house_events import HouseEvent
from backends.record.ids import UserId

HUB_ACTOR = Actor(user=UserId("system:hub"))


def tell(
    work: Transaction,
    subject: str,
    told: HouseEvent,
    now: dt.datetime,
    actor: Actor = HUB_ACTOR,
) -> Event:
    """Append an event of the house after the last of its subject."""
    name, version = name_of(told)
    draft = Draft(
        occurred_at=now,
        realm=Realm.LIVE,
        actor=actor,
        type=name,
        version=version,
        subject=subject,
        subject_version=work.last_version(subject) + 1,
        payload=encode_payload(told),
    )
    return work.append(draft, now)


def put_meta(work: Transaction, key: str, value: str) -> None:
    """Keep a value beside the log."""
    work.put(tables.meta, [{"key": key, "value": value}])
