"""Committed events on their way to the consoles, at most ten frames a second. Hub's loop only."""

from __future__ import annotations

import asyncio

from backends.hub.consoles import Consoles
from backends.link.messages import Events, Returned
from backends.record.envelope import Event

EVERY_S = 0.1
EVENTS_A_FRAME = 500


class EventNews:
    """Gathers what was committed. Made on the loop."""

    def __init__(self, consoles: Consoles) -> None:
        self._consoles = consoles
        self._loop = asyncio.get_running_loop()
        self._unsent: list[Event] = []
        self._returned: list[Returned] = []
        self._sent_at_s = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def add(self, events: list[Event], returned: Returned | None = None) -> None:
        """They go at once when nothing went for a while, else when a tenth of a second is over.

        What has `returned` goes before them.
        """
        self._unsent.extend(events)
        if returned is not None:
            self._returned.append(returned)
        if self._timer is None:
            wait_s = self._sent_at_s + EVERY_S - self._loop.time()
            self._timer = self._loop.call_later(max(0.0, wait_s), self.send)

    def send(self) -> None:
        """Send what waits now."""
        self.close()
        if not self._unsent:
            return
        returned, self._returned = self._returned, []
        for frame in returned:
            self._consoles.send(frame)
        events, self._unsent = self._unsent, []
        for start in range(0, len(events), EVENTS_A_FRAME):
            self._consoles.send(Events(events=events[start : start + EVENTS_A_FRAME]))
        self._sent_at_s = self._loop.time()

    def close(self) -> None:
        """No timer stays."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
