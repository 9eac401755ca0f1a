"""What goes out to departments' systems and outside parties: queued with the event that asks.

In the same transaction as the event, so that neither is without the other. Nothing of a drill or
a test goes out. States are those of a task; a gateway fetches what is queued and reports back.
"""

from __future__ import annotations

import msgspec

from backends.hub import tables
from backends.hub.store import Transaction
from backends.record.chain import utc_text
from backends.record.common import Realm
from backends.record.envelope import Event
from backends.record.task import Channel, TaskAssigned, TaskState


class NotLive(ValueError):
    """Something of a drill or a test was to be sent out."""


def queue(event: Event, told: TaskAssigned, work: Transaction) -> bool:
    """Queue a task whose channel is a system. Returns whether it goes out."""
    if told.channel is not Channel.SYSTEM or event.realm is not Realm.LIVE:
        return False
    department = told.recipient.department
    put(event, f"department:{department.value}" if department else told.recipient.party, work)
    return True


def put(event: Event, target: str, work: Transaction) -> None:
    """One message for one target. Raises NotLive for a drill or a test."""
    if event.realm is not Realm.LIVE:
        raise NotLive(f"{event.type} of {event.subject} is {event.realm.value}: nothing goes out")
    at = utc_text(event.recorded_at)
    row: dict[str, object] = {
        "id": event.id,
        "target": target,
        "subject": event.subject,
        "body": msgspec.json.encode(event),
        "state": TaskState.QUEUED.value,
        "queued_at": at,
        "changed_at": at,
        "detail": "",
    }
    work.put(tables.outbox, [row])
