"""The console's clocks, and how far the hub's is away. No timers, no I/O."""

from __future__ import annotations

import datetime as dt
import time
from collections import deque
from typing import Protocol


class Clock(Protocol):
    """What the line asks for the time."""

    def now(self) -> dt.datetime:
        """Wall clock, aware UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back."""
        ...


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    def monotonic(self) -> float:
        return time.monotonic()


def unix_ms(moment: dt.datetime) -> int:
    """Milliseconds since 1970 of an aware moment."""
    return round(moment.timestamp() * 1000)


class HubClock:
    """The hub's clock minus ours, from its heartbeats.

    A frame is late by its way through the network, never early: the largest of the last eight
    differences is the nearest to the truth.
    """

    def __init__(self) -> None:
        self._differences_ms: deque[int] = deque(maxlen=8)

    def heard(self, hub_unix_ms: int, own_unix_ms: int) -> None:
        """A frame with the hub's time came in."""
        self._differences_ms.append(hub_unix_ms - own_unix_ms)

    def forget(self) -> None:
        """A new connection: what was measured over the old one no longer counts."""
        self._differences_ms.clear()

    @property
    def skew_ms(self) -> int:
        """Hub minus console in milliseconds, 0 before the first frame."""
        return max(self._differences_ms, default=0)
