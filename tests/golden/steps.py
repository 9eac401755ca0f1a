"""How a story becomes a log with a chain. Uses only what the first release already had. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from backends.record.catalogue import encode_payload, name_of
from backends.record.chain import GENESIS, seal, utc_text
from backends.record.common import Actor, Realm
from backends.record.envelope import Event
from backends.record.ids import EventId, SeatId, UserId, uuid7

START = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)

GATEWAY = Actor(user=UserId("system:gateway"))
HUB = Actor(user=UserId("system:hub"))
LEADER = Actor(user=UserId("zhiban"), seat=SeatId("seat-1"))
DISPATCHER = Actor(user=UserId("diaodu"), seat=SeatId("seat-2"))
COMMANDER = Actor(user=UserId("zhihui"), seat=SeatId("seat-3"))


@dataclass(frozen=True)
class Step:
    """One event of a story. `late_s`: how much later it was recorded than it occurred."""

    subject: str
    payload: Any
    actor: Actor = HUB
    realm: Realm = Realm.LIVE
    late_s: float = 1.0


def at(minutes: float) -> dt.datetime:
    """That long after the story's start."""
    return START + dt.timedelta(minutes=minutes)


def log_of(steps: list[Step]) -> list[Event]:
    """The story as a log, a minute between its events; the same story is the same log."""
    events: list[Event] = []
    versions: dict[str, int] = {}
    previous = GENESIS
    for seq, step in enumerate(steps, 1):
        recorded = at(seq) + dt.timedelta(seconds=step.late_s)
        name, version = name_of(step.payload)
        versions[step.subject] = versions.get(step.subject, 0) + 1
        digest = hashlib.sha256(str(seq).encode()).digest()
        event = seal(
            Event(
                seq=seq,
                id=EventId(uuid7(int(recorded.timestamp() * 1000), digest[:10])),
                recorded_at=recorded,
                occurred_at=at(seq),
                realm=step.realm,
                actor=step.actor,
                type=name,
                version=version,
                subject=step.subject,
                subject_version=versions[step.subject],
                payload=encode_payload(step.payload),
                previous_hash=previous,
                hash="",
            )
        )
        events.append(event)
        previous = event.hash
    return events


def line_of(event: Event) -> str:
    """A line of a golden log: the columns of the log's table."""
    columns = {
        "seq": event.seq,
        "id": event.id,
        "recorded_at": utc_text(event.recorded_at),
        "occurred_at": utc_text(event.occurred_at),
        "realm": event.realm.value,
        "actor_user": event.actor.user,
        "actor_seat": event.actor.seat,
        "type": event.type,
        "version": event.version,
        "subject": event.subject,
        "subject_version": event.subject_version,
        "payload": event.payload.decode(),
        "previous_hash": event.previous_hash,
        "hash": event.hash,
    }
    return json.dumps(columns, ensure_ascii=False) + "\n"


def text_of(states: dict[str, Any]) -> str:
    """Folded states as a golden file keeps them."""
    return json.dumps(states, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
