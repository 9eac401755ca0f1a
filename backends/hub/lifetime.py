"""When the hub lived: its heartbeat beside the log, and what it says at its start and stop."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from backends.hub.house import put_meta, tell
from backends.hub.store import Store
from backends.hub.transaction import Transaction
from backends.record.catalogue import name_of
from backends.record.chain import utc_text
from backends.record.house_events import HubStarted, HubStopped

SUBJECT = "hub"
ALIVE_EVERY_S = 5.0
_ALIVE = "alive_at"
_STARTED, _ = name_of(HubStarted(version="", was_clean=True))
_STOPPED, _ = name_of(HubStopped())


@dataclass(frozen=True, slots=True)
class Alive:
    """The hub lived at `now`. Every ALIVE_EVERY_S, so that a kill is known that closely."""

    now: dt.datetime

    def __call__(self, work: Transaction) -> None:
        """Within the group's transaction."""
        put_meta(work, _ALIVE, utc_text(self.now))


@dataclass(frozen=True, slots=True)
class Started:
    """The hub's first word."""

    told: HubStarted

    def __call__(self, work: Transaction) -> None:
        """Within the group's transaction."""
        tell(work, SUBJECT, self.told, dt.datetime.now(dt.UTC))


@dataclass(frozen=True, slots=True)
class Stopped:
    """The hub's last word, on request."""

    def __call__(self, work: Transaction) -> None:
        """Within the group's transaction."""
        tell(work, SUBJECT, HubStopped(), dt.datetime.now(dt.UTC))


def hub_started(store: Store, version: str) -> HubStarted:
    """What the hub has to say at its start. Before the writer starts.

    An empty log is a first start: clean, and silent since never.
    """
    newest = store.newest()
    if newest is None:
        return HubStarted(version=version, was_clean=True)
    started = store.last_event(SUBJECT, _STARTED)
    stopped = store.last_event(SUBJECT, _STOPPED)
    was_clean = stopped is not None and (started is None or stopped.seq > started.seq)
    if was_clean and stopped is not None:
        return HubStarted(version=version, was_clean=True, silent_since=stopped.recorded_at)
    alive = store.meta(_ALIVE)
    known = [newest.recorded_at] + ([dt.datetime.fromisoformat(alive)] if alive else [])
    return HubStarted(version=version, was_clean=False, silent_since=max(known))
