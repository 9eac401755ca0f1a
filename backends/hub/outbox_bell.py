"""Hands out what waits in the outbox, as soon as it is there. The hub's loop only.

A gateway asks and waits: it is answered when something is due for its targets, or with nothing when
its time is over. Who asks for a target serves it.
"""

from __future__ import annotations

import asyncio
import functools
import time
from collections.abc import Callable
from concurrent.futures import Future

import msgspec

from backends.hub import tables
from backends.hub.house import put_meta
from backends.hub.jobs import Answer, Job, SideJob
from backends.hub.ledger import Ledger
from backends.hub.outbox import KNOWN_TARGETS, Fetch, OutboxMessage, kept_targets
from backends.hub.transaction import Transaction

MOST_WAIT_S = 30.0
# Without a ring something may have fallen due by a person's clock, or a ring was missed.
_LOOK_AGAIN_S = 10.0
SERVED_FOR_S = 60.0


class OutboxBell:
    """Made on the loop. `submit` hands work to the writer; raises Overloaded."""

    def __init__(self, submit: Callable[[Job], Future[Answer]], ledger: Ledger) -> None:
        self._submit, self._ledger = submit, ledger
        self._loop = asyncio.get_running_loop()
        self._waiting: set[asyncio.Future[None]] = set()
        self._asked_at_s: dict[str, float] = {}
        self.is_closing = False

    def ring(self) -> None:
        """Something was queued, and is on the disk. Any thread."""
        self._loop.call_soon_threadsafe(self._wake)

    def close(self) -> None:
        """Whoever waits is answered."""
        self.is_closing = True
        self._wake()

    def served(self) -> frozenset[str]:
        """Targets that somebody asked for lately."""
        since = time.monotonic() - SERVED_FOR_S
        return frozenset(target for target, at_s in self._asked_at_s.items() if at_s >= since)

    async def fetch(self, targets: list[str], wait_s: float) -> list[OutboxMessage]:
        """What is due for `targets` (none: for anybody), waited for up to `wait_s`.

        Raises StoreTrouble or Overloaded.
        """
        if not self._ledger.known_targets.issuperset(targets):
            know = functools.partial(_know, self._ledger, frozenset(targets))
            await asyncio.shield(asyncio.wrap_future(self._submit(SideJob(write=know))))
        until_s = self._loop.time() + min(max(wait_s, 0.0), MOST_WAIT_S)
        while True:
            for target in targets:
                self._asked_at_s[target] = time.monotonic()
            rung: asyncio.Future[None] = self._loop.create_future()
            self._waiting.add(rung)
            try:
                fetch = Fetch(targets, time.time_ns() // 1_000_000)
                answer = self._submit(SideJob(write=fetch))
                await asyncio.shield(asyncio.wrap_future(answer))
                left_s = until_s - self._loop.time()
                if fetch.found or left_s <= 0 or self.is_closing:
                    return fetch.found
                pause_s = min(left_s, _LOOK_AGAIN_S, _until_s(fetch))
                await asyncio.wait([rung], timeout=pause_s)
            finally:
                self._waiting.discard(rung)

    def _wake(self) -> None:
        for rung in self._waiting:
            if not rung.done():
                rung.set_result(None)


def _know(ledger: Ledger, targets: frozenset[str], work: Transaction) -> None:
    """From now on routes tell these targets. Writer's thread."""
    known = kept_targets(str(work.value(tables.meta, "value", KNOWN_TARGETS) or "")) | targets
    put_meta(work, KNOWN_TARGETS, msgspec.json.encode(sorted(known)).decode())
    work.after_commit["targets"] = functools.partial(setattr, ledger, "known_targets", known)


def _until_s(fetch: Fetch) -> float:
    if not fetch.next_ms:
        return _LOOK_AGAIN_S
    return max(0.01, (fetch.next_ms - time.time_ns() // 1_000_000) / 1000)
