"""The part of a day that the time bar shows: zoom, push, marks of the hours. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from widgets.formats import LOCAL

DAY = dt.timedelta(days=1)
LEAST = dt.timedelta(minutes=5)
_STEPS_S = (10, 30, 60, 300, 600, 1800, 3600, 7200, 10_800, 21_600)


def day_of(moment: dt.datetime) -> dt.datetime:
    """The local midnight before a moment, aware."""
    return moment.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` for `length`, within the local day of `day`."""

    day: dt.datetime
    start: dt.datetime
    length: dt.timedelta

    @staticmethod
    def whole(day: dt.datetime) -> Window:
        """All of a day."""
        return Window(day, day, DAY)

    @property
    def end(self) -> dt.datetime:
        """Where it ends."""
        return self.start + self.length

    def part_of(self, moment: dt.datetime) -> float:
        """Where a moment lies, 0 to 1 within."""
        return (moment - self.start) / self.length

    def moment_at(self, part: float) -> dt.datetime:
        """The moment there, within the window."""
        return self.start + min(max(part, 0.0), 1.0) * self.length

    def zoomed(self, part: float, factor: float) -> Window:
        """Shorter by that factor (above 1) or longer, the moment at `part` kept."""
        length = min(max(self.length / factor, LEAST), DAY)
        return self._placed(self.start + part * (self.length - length), length)

    def pushed(self, part: float) -> Window:
        """Later by that part of its length, or earlier."""
        return self._placed(self.start + part * self.length, self.length)

    def following(self, moment: dt.datetime) -> Window:
        """So that a moment that plays is in sight."""
        part = self.part_of(moment)
        return self if 0.02 <= part <= 0.98 else self.pushed(part - 0.1)

    def _placed(self, start: dt.datetime, length: dt.timedelta) -> Window:
        return Window(self.day, min(max(start, self.day), self.day + DAY - length), length)

    def marks(self, most: int) -> list[dt.datetime]:
        """Round moments to be named, at most so many."""
        seconds = self.length.total_seconds()
        step = next((s for s in _STEPS_S if seconds / s <= max(most, 1)), _STEPS_S[-1])
        first = -(-(self.start - self.day).total_seconds() // step)
        found = []
        while (mark := self.day + dt.timedelta(seconds=first * step)) <= self.end:
            found.append(mark)
            first += 1
        return found
