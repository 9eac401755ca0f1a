"""Events straight into a store, without a hub: for tests of what keeps the record safe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backends.hub.store import Store
from backends.hub.transaction import Draft
from backends.record.alarm import AlarmTaken
from backends.record.catalogue import encode_payload, name_of
from backends.record.common import Actor, Realm
from backends.record.envelope import Event
from backends.record.ids import UserId

NOW = dt.datetime(2026, 11, 26, 4, 0, tzinfo=dt.UTC)
LONG_AGO = NOW - dt.timedelta(days=200)
LEADER = Actor(user=UserId("leader"))


@contextmanager
def open_store(folder: Path) -> Iterator[Store]:
    """A store, closed at the end of the block."""
    store = Store(folder)
    try:
        yield store
    finally:
        store.close()


def write(store: Store, subjects: str, at: dt.datetime) -> None:
    """One event for each letter: the letter is its subject. One group, recorded at `at`."""
    name, version = name_of(AlarmTaken())
    with store.transaction() as work:
        for subject in subjects:
            draft = Draft(
                occurred_at=at,
                realm=Realm.LIVE,
                actor=LEADER,
                type=name,
                version=version,
                subject=subject,
                subject_version=work.last_version(subject) + 1,
                payload=encode_payload(AlarmTaken()),
            )
            work.append(draft, at)


def history(store: Store, subject: str) -> list[Event]:
    """All committed events of a subject."""
    with store.transaction() as work:
        return work.history(subject)
