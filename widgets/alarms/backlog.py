"""Which alarms' rows are to be brought up to date, and how many at once. UI thread; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import partial

from backends.record.alarm import Alarm
from backends.record.ids import AlarmId
from widgets.alarms.order import is_calling

# Alarms a turn when a whole city comes at once: about 50 ms CPU with the paint. All 20,000 are
# there after 0.7 to 1.5 s; with 1,500 a turn after 1.3 to 2.1 in the same minutes, for every turn
# paints the list anew.
SLICE = 2500
FIRST = 300  # what the first turn takes beside looking at all: several screens
_CALM = 10  # more than any severity


class Backlog:
    """Few are taken all at once; of very many the most pressing first, in slices."""

    def __init__(self) -> None:
        self._next: set[AlarmId] = set()
        self._later: list[AlarmId] = []  # the most pressing at the end

    def __bool__(self) -> bool:
        return bool(self._next or self._later)

    @property
    def later(self) -> Collection[AlarmId]:
        """Those that wait for a turn of their own."""
        return self._later

    def add(self, ids: Iterable[AlarmId]) -> None:
        """These changed."""
        self._next.update(ids)

    def take_slice(self, alarms: Mapping[AlarmId, Alarm]) -> set[AlarmId]:
        """What changed lately, and a slice of what waits; the replica says how pressing it is."""
        count = SLICE
        if len(self._next) > SLICE:
            count = FIRST
            ids, self._next = self._next.union(self._later), set()
            self._later = sorted(ids, key=partial(_pressing, alarms), reverse=True)
        self._next.update(self._later[-count:])
        del self._later[-count:]
        return self.take_next()

    def take_next(self) -> set[AlarmId]:
        """What changed lately."""
        taken, self._next = self._next, set()
        return taken

    def take_all(self) -> set[AlarmId]:
        """Everything."""
        self._next.update(self._later)
        self._later = []
        return self.take_next()


def _pressing(alarms: Mapping[AlarmId, Alarm], alarm_id: AlarmId) -> int:
    """Nearly the order by priority, for a tenth of what that costs; what is gone, first."""
    alarm = alarms.get(alarm_id)
    if alarm is None:
        return 0
    return int(alarm.severity) if is_calling(alarm) else int(alarm.severity) + _CALM
