"""What the header counts: alarms by severity, feeds by department. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from backends.link.api import Change
from backends.record.alarm import Alarm, AlarmState
from backends.record.common import RESIDENT, Department, Severity
from backends.record.ids import AlarmId
from backends.record.resource import SourceHealth, SourceState


@dataclass(frozen=True, slots=True)
class Count:
    """Of one severity: how many nobody has acknowledged, and how many there are at all."""

    unacknowledged: int = 0
    active: int = 0


def alarm_counts(alarms: Iterable[Alarm]) -> dict[Severity, Count]:
    """Counts of all four severities; what is set aside (shelved, suppressed, out of service)
    stays active but calls for nobody, and is not counted as unacknowledged."""
    unacknowledged = dict.fromkeys(Severity, 0)
    active = dict.fromkeys(Severity, 0)
    for alarm in alarms:
        if alarm.state is AlarmState.NORM:
            continue
        active[alarm.severity] += 1
        if is_calling(alarm):
            unacknowledged[alarm.severity] += 1
    return {level: Count(unacknowledged[level], active[level]) for level in Severity}


class AlarmTally:
    """The same counts, kept up by what changed: 20,000 alarms are not counted at each change."""

    def __init__(self) -> None:
        self._known: dict[AlarmId, tuple[Severity, bool]] = {}
        self._unacknowledged = dict.fromkeys(Severity, 0)
        self._active = dict.fromkeys(Severity, 0)

    def read(self, alarms: Mapping[AlarmId, Alarm], change: Change) -> dict[Severity, Count]:
        """The counts after that change."""
        if change.reset:
            self._known.clear()
            self._unacknowledged = dict.fromkeys(Severity, 0)
            self._active = dict.fromkeys(Severity, 0)
        for id_ in alarms if change.reset else change.alarms:
            self._forget(id_)
            alarm = alarms.get(id_)
            if alarm is not None and alarm.state is not AlarmState.NORM:
                self._learn(id_, alarm.severity, is_calling(alarm))
        return {
            level: Count(self._unacknowledged[level], self._active[level]) for level in Severity
        }

    def _learn(self, id_: AlarmId, severity: Severity, calls: bool) -> None:
        self._known[id_] = (severity, calls)
        self._active[severity] += 1
        self._unacknowledged[severity] += calls

    def _forget(self, id_: AlarmId) -> None:
        known = self._known.pop(id_, None)
        if known is not None:
            severity, calls = known
            self._active[severity] -= 1
            self._unacknowledged[severity] -= calls


def is_calling(alarm: Alarm) -> bool:
    """Whether it waits to be acknowledged: nothing sets it aside, and it is not back-filled data
    of which nobody knows yet whether it still holds."""
    is_unseen = alarm.state in (AlarmState.UNACK, AlarmState.RTNUN)
    return is_unseen and not alarm.is_set_aside and not alarm.is_late


def feeds_by_department(
    sources: Iterable[SourceHealth],
) -> dict[Department, list[SourceHealth]]:
    """Every department with its feeds, an empty list where none is connected; the centre only
    where it has feeds of its own."""
    feeds: dict[Department, list[SourceHealth]] = {department: [] for department in RESIDENT}
    for source in sources:
        feeds.setdefault(source.department, []).append(source)
    return feeds


_WORST_FIRST = (SourceState.LOST, SourceState.STALE, SourceState.UNKNOWN, SourceState.OK)


def worst_state(feeds: Iterable[SourceHealth]) -> SourceState | None:
    """The state that stands for a department; None where it has no feed."""
    states = {feed.state for feed in feeds}
    return next((state for state in _WORST_FIRST if state in states), None)
