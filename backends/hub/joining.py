"""Brings consoles onto the line: the whole state, in pieces, encoded once for all that wait.

The hub's loop only. Like a ferry: while one crosses, those who come wait for the next; each takes
the state of the moment it leaves, and everybody aboard shares its frames.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from backends.hub.consoles import Console, Consoles, encode
from backends.link.messages import ReadingsFrame, Snapshot, SnapshotPart

log = logging.getLogger(__name__)

# 250 alarms, taken, with place and detail, are 0.17 MB: encoded in 1.3 ms, decoded in 4 ms, and a
# line of 1 Mbit/s carries them within the 3 s after which a silent hub is held dead. 20,000 of
# them: the hub's loop was held up for 3 to 11 ms at most, the console's for 17 to 24 ms, and the
# console had all after 0.7 to 1.1 s; fifty at once: 68 ms, and the last after 2.4 s (two cores
# shared by hub and consoles, CPU of the loop's thread between two turns).
SUBJECTS_A_PART = 250
_KINDS = (
    "alarms",
    "incidents",
    "tasks",
    "warnings",
    "requests",
    "scenes",
    "walls",
    "orders",
    "duties",
    "shifts",
    "instructions",
    "handovers",
    "meetings",
    "cameras",
    "points",
)


@dataclass(frozen=True, slots=True)
class Crossing:
    """The state of one moment: `whole` as if in one frame, and what has only a newest value."""

    whole: Snapshot
    readings: ReadingsFrame


class Joining:
    """`look` gives the state as it is now, with nothing committed still unsent to the others."""

    def __init__(self, consoles: Consoles, look: Callable[[], Crossing]) -> None:
        self._consoles, self._look = consoles, look
        self._waiting: list[Console] = []
        self._crossing: asyncio.Task[None] | None = None
        self._parts: list[bytes] = []  # of a state that still stands

    def add(self, console: Console, welcome: bytes) -> None:
        """Greet it now; the state follows, and from then on it gets what changes."""
        console.greet(welcome)
        self._waiting.append(console)
        if self._crossing is None or self._crossing.done():
            self._crossing = asyncio.ensure_future(self._cross_until_nobody_waits())

    def remove(self, console: Console) -> None:
        """Its line is closed."""
        if console in self._waiting:
            self._waiting.remove(console)
        self._consoles.remove(console)

    def forget(self) -> None:
        """Something was committed: the parts made before are of the past."""
        self._parts = []

    def close(self) -> None:
        """Nobody joins any more."""
        if self._crossing is not None:
            self._crossing.cancel()
        for console in self._waiting:
            console.end(None)
        self._waiting = []

    async def _cross_until_nobody_waits(self) -> None:
        while self._waiting:
            aboard, self._waiting = self._waiting, []
            try:
                await self._cross(aboard)
            except Exception:  # the task's last guard: whoever is aboard comes back by itself
                log.exception("consoles could not be given the state")
                for console in aboard:
                    console.end(None)

    async def _cross(self, aboard: list[Console]) -> None:
        crossing = self._look()
        for console in aboard:
            self._consoles.add(console)
        first, readings = encode(_first(crossing.whole)), encode(crossing.readings)
        for console in aboard:
            console.greet(first)
        parts, made = self._parts, bool(self._parts)
        if not made:
            self._parts = parts = []  # a commit meanwhile puts another list in its place
            for part in _parts_of(crossing.whole):
                parts.append(encode(part))
                for console in aboard:
                    console.greet(parts[-1])
                await asyncio.sleep(0)
        for console in aboard:
            for frame in parts if made else ():
                console.greet(frame)
            console.greet(readings)
            console.end_greeting()


def _first(whole: Snapshot) -> Snapshot:
    return Snapshot(
        seq=whole.seq,
        alarms=[],
        cameras=[],
        points=[],
        sources=whole.sources,
        users=whole.users,
        policy=whole.policy,
        has_more=True,
    )


def _parts_of(whole: Snapshot) -> Iterator[SnapshotPart]:
    for name in _KINDS:
        items = getattr(whole, name)
        for start in range(0, len(items), SUBJECTS_A_PART):
            piece = {name: items[start : start + SUBJECTS_A_PART]}
            yield SnapshotPart(**piece, has_more=True)
    yield SnapshotPart()
