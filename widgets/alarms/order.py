"""In which order alarms stand in the list and which of them are wanted. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from backends.record.alarm import Alarm, AlarmState
from backends.record.common import Department, Severity
from backends.record.ids import AlarmId

# (0 unacknowledged or 1, severity, minus the raise time, id): sorted ascending, what an operator
# must see first stands first. The id makes keys unique, so that bisect finds a row.
OrderKey = tuple[int, int, float, AlarmId]


def is_active(alarm: Alarm | None) -> bool:
    """Whether an alarm belongs in the list at all."""
    return alarm is not None and alarm.state is not AlarmState.NORM


def is_unacknowledged(alarm: Alarm) -> bool:
    """Whether somebody still has to acknowledge it."""
    return alarm.state in (AlarmState.UNACK, AlarmState.RTNUN)


def order_key(alarm: Alarm) -> OrderKey:
    """Unacknowledged first, then severity, then the newest."""
    waiting = 0 if is_unacknowledged(alarm) else 1
    return (waiting, int(alarm.severity), -alarm.since.timestamp(), alarm.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmFilter:
    """What the operator wants to see. An empty `severities` means all of them."""

    severities: frozenset[Severity] = frozenset()
    department: Department | None = None
    text: str = ""
    only_unacknowledged: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it lets everything through."""
        return self == AlarmFilter()

    def matches_beside_severity(self, alarm: Alarm) -> bool:
        """Whether everything but the severity fits: what the counts on the toggles count."""
        if self.department is not None and alarm.department is not self.department:
            return False
        if self.only_unacknowledged and not is_unacknowledged(alarm):
            return False
        if not self.text:
            return True
        place = alarm.place
        where = f"{place.name} {place.division}" if place is not None else ""
        haystack = f"{alarm.title} {where}".casefold()
        return all(word in haystack for word in self.text.casefold().split())

    def matches(self, alarm: Alarm) -> bool:
        """Whether the alarm is wanted."""
        if self.severities and alarm.severity not in self.severities:
            return False
        return self.matches_beside_severity(alarm)


def hidden_urgent(alarms: Iterable[Alarm], wanted: AlarmFilter) -> dict[Severity, int]:
    """Unacknowledged alarms of Ⅰ and Ⅱ that a filter keeps from view, by severity."""
    hidden: dict[Severity, int] = {}
    for alarm in alarms:
        is_urgent = alarm.severity <= Severity.II and alarm.state is AlarmState.UNACK
        if is_urgent and not wanted.matches(alarm):
            hidden[alarm.severity] = hidden.get(alarm.severity, 0) + 1
    return dict(sorted(hidden.items()))
