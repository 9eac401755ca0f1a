"""Tells windows what changed, at most ten times a second. Lives on the console's loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from backends.link.api import Change
from backends.link.clock import Clock
from backends.link.gather import Gather

TELL_EVERY_S = 0.1


class Telling:
    """Owns the gathered change and who wants to hear of it. `gather` is for the line to fill."""

    def __init__(self, clock: Clock) -> None:
        self.gather = Gather()
        self._clock = clock
        self._callbacks: list[Callable[[Change], None]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._told_at = float("-inf")

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Register; the returned function takes it back."""
        self._callbacks.append(callback)

        def unsubscribe() -> None:
            if callback in self._callbacks:
                self._callbacks.remove(callback)

        return unsubscribe

    def soon(self) -> None:
        """At once when nothing was told for a while, else when a tenth of a second is over."""
        if self._timer is None and not self.gather.is_empty:
            wait_s = max(0.0, self._told_at + TELL_EVERY_S - self._clock.monotonic())
            self._timer = asyncio.get_running_loop().call_later(wait_s, self._tell)

    def close(self) -> None:
        """Nobody hears anything any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._callbacks.clear()

    def _tell(self) -> None:
        self._timer = None
        self._told_at = self._clock.monotonic()
        change, self.gather = self.gather.freeze(), Gather()
        for callback in tuple(self._callbacks):
            callback(change)
