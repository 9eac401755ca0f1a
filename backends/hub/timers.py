"""When which subject must be looked at again: escalations, expiries, clocks. Writer thread only.

A heap with lazy entries: an entry that no longer fits its subject is dropped when it comes up.
"""

from __future__ import annotations

import datetime as dt
import heapq

AGAIN_AFTER = dt.timedelta(seconds=60)
_SLACK = 500  # void entries that are not worth a new heap


class Timers:
    """Due moments by (kind, subject)."""

    def __init__(self) -> None:
        self._heap: list[tuple[dt.datetime, str, str]] = []
        self._due: dict[tuple[str, str], dt.datetime] = {}
        self._taken: list[tuple[dt.datetime, str, str]] = []

    @property
    def next_at(self) -> dt.datetime | None:
        """When the next one is due; it may turn out to be no longer so. Any thread."""
        first = self._heap[:1]  # one step: the writer may take it away meanwhile
        return first[0][0] if first else None

    def keep(self) -> None:
        """The group that took some is on the disk."""
        self._taken.clear()

    def discard(self) -> None:
        """It is not: what it took is due as before."""
        taken, self._taken = self._taken, []
        for at, kind, subject in taken:
            self.put(kind, subject, at)

    def put(self, kind: str, subject: str, at: dt.datetime | None) -> None:
        """That subject's next moment, None for none."""
        if at is None:
            self._due.pop((kind, subject), None)
            return
        if self._due.get((kind, subject)) != at:
            self._due[kind, subject] = at
            heapq.heappush(self._heap, (at, kind, subject))
            if len(self._heap) > 2 * len(self._due) + _SLACK:
                self._drop_void()

    def _drop_void(self) -> None:
        """Alarms that come and go leave an entry each, for as long as an escalation takes."""
        heap = [(at, kind, subject) for (kind, subject), at in self._due.items()]
        heapq.heapify(heap)
        self._heap = heap

    def put_again(self, kind: str, subject: str, now: dt.datetime) -> None:
        """Look at it once more, but not at once."""
        self.put(kind, subject, now + AGAIN_AFTER)

    def take(self, now: dt.datetime, most: int) -> list[tuple[str, str]]:
        """Subjects due by `now`, at most that many; they are put again by whoever looks at them."""
        found: list[tuple[str, str]] = []
        while self._heap and self._heap[0][0] <= now and len(found) < most:
            at, kind, subject = heapq.heappop(self._heap)
            if self._due.get((kind, subject)) == at:
                del self._due[kind, subject]
                self._taken.append((at, kind, subject))
                found.append((kind, subject))
        return found
