"""What the header counts: alarms by severity, feeds by department. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from backends.record.alarm import Alarm, AlarmState
from backends.record.common import RESIDENT, Department, Severity
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


def is_calling(alarm: Alarm) -> bool:
    """Whether it waits to be acknowledged and nothing sets it aside."""
    return alarm.state in (AlarmState.UNACK, AlarmState.RTNUN) and not alarm.is_set_aside


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
