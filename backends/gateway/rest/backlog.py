"""What a broker kept for us while the line was away: what of it comes late, and until when. Pure.

It is handed over at once and in its order: it is over when nothing newer of it came for a while,
and at the latest after as long as the gap was. What a source says again and again is no part of it.
"""

from __future__ import annotations

import datetime as dt

from backends.gateway.rest.progress import late_before

QUIET = dt.timedelta(seconds=30)  # a broker makes no such pause; a slow disk of ours might
_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


class Backlog:
    """Of one line. `last`: when something that was not late came, before the start."""

    def __init__(self, last: dt.datetime | None) -> None:
        self._last = last
        self._before: dt.datetime | None = None
        self._newest = self._quiet_at = self._ends_at = _NEVER

    def up(self, now: dt.datetime) -> None:
        """The line is open. A short break in it ends no backlog that was coming."""
        before = late_before(self._last, now)
        if before is not None and self._last is not None:
            self._before, self._newest = before, _NEVER
            self._ends_at = now + (now - self._last)
        elif self._last is not None and self._is_over(self._last):
            self._before = None
        self._quiet_at = now + QUIET

    def down(self, now: dt.datetime) -> None:
        """The line was open until now."""
        self._last = now

    def late_before(self, newest: dt.datetime, now: dt.datetime) -> dt.datetime | None:
        """Before when what a message tells is late; None: it is not of the backlog.

        `newest`: time of its newest row.
        """
        if self._before is None or newest >= self._before or self._is_over(now):
            return None
        if newest > self._newest:
            self._newest, self._quiet_at = newest, now + QUIET
        return self._before

    def _is_over(self, now: dt.datetime) -> bool:
        return now >= min(self._quiet_at, self._ends_at)
