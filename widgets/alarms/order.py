"""In which order alarms stand in the list and which of them are wanted. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from backends.record.alarm import Alarm, AlarmState, Quality
from backends.record.common import Department, Severity

# Sorted ascending, what an operator must see first stands first. The id at its end makes a key
# unique, so that bisect finds a row.
SortKey = tuple[object, ...]


class Sort(enum.StrEnum):
    """By what the list is ordered."""

    PRIORITY = "priority"
    NEWEST = "newest"
    OLDEST = "oldest"
    PLACE = "place"
    DEPARTMENT = "department"
    OWNER = "owner"
    ASIDE = "aside"  # what has been set aside longest first: forgotten shelves


class StateWanted(enum.StrEnum):
    """Which states are wanted."""

    ANY = "any"
    UNACKNOWLEDGED = "unacknowledged"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned"
    LATCHED = "latched"


class AsideWanted(enum.StrEnum):
    """Which flags are wanted."""

    ANY = "any"
    NONE = "none"
    SHELVED = "shelved"
    SUPPRESSED = "suppressed"
    OUT_OF_SERVICE = "out_of_service"


class LinkedWanted(enum.StrEnum):
    """Whether an incident deals with it."""

    ANY = "any"
    LINKED = "linked"
    UNLINKED = "unlinked"


_UNACKNOWLEDGED = (AlarmState.UNACK, AlarmState.RTNUN)


def is_active(alarm: Alarm | None) -> bool:
    """Whether an alarm belongs in the list at all: what is set aside stays to be found."""
    return alarm is not None and (alarm.state is not AlarmState.NORM or alarm.is_set_aside)


def is_unacknowledged(alarm: Alarm) -> bool:
    """Whether somebody has not acknowledged it yet, set aside or not."""
    return alarm.state in _UNACKNOWLEDGED


def is_calling(alarm: Alarm) -> bool:
    """Whether it waits to be acknowledged: nothing sets it aside, and it is not back-filled data
    of which nobody knows yet whether it still holds."""
    return alarm.state in _UNACKNOWLEDGED and not alarm.is_set_aside and not alarm.is_late


def sort_key(alarm: Alarm, sort: Sort = Sort.PRIORITY) -> SortKey:
    """Place in the list. By priority: what calls, by severity; then the newest; set aside last."""
    since = (alarm.called_at or alarm.raised_at).timestamp()
    if sort is Sort.NEWEST:
        return (-since, alarm.id)
    if sort is Sort.OLDEST:
        return (since, alarm.id)
    waiting = 2 if alarm.is_set_aside else 0 if alarm.state in _UNACKNOWLEDGED else 1
    urgency = (waiting, int(alarm.severity), -since, alarm.id)
    if sort is Sort.PRIORITY:
        return urgency
    match sort:
        case Sort.PLACE:
            place = alarm.place
            where = (place.division, place.name) if place is not None else ("\uffff", "")
            return (*where, *urgency)
        case Sort.DEPARTMENT:
            return (_DEPARTMENTS[alarm.department], *urgency)
        case Sort.OWNER:
            return (alarm.taken_by.user if alarm.taken_by is not None else "", *urgency)
        case Sort.ASIDE:
            return (_aside_since(alarm), *urgency)


_DEPARTMENTS = {department: number for number, department in enumerate(Department)}


def _aside_since(alarm: Alarm) -> float:
    flags = (alarm.shelf, alarm.out_of_service, alarm.suppression)
    return min((f.at.timestamp() for f in flags if f is not None), default=float("inf"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmFilter:
    """What the operator wants to see. An empty `severities` means all of them.

    Whose `is_mine` speaks of is the seat given to `matches`.
    """

    severities: frozenset[Severity] = frozenset()
    department: Department | None = None
    text: str = ""
    state: StateWanted = StateWanted.ANY
    aside: AsideWanted = AsideWanted.ANY
    linked: LinkedWanted = LinkedWanted.ANY
    is_mine: bool = False
    is_stale: bool = False
    is_escalated: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it lets everything through."""
        return self == AlarmFilter()

    @property
    def marks(self) -> int:
        """How many wishes beside severity, department and text it holds."""
        kinds = (self.state.value, self.aside.value, self.linked.value)
        flags = (self.is_mine, self.is_stale, self.is_escalated)
        return sum(kind != "any" for kind in kinds) + sum(flags)

    @property
    def has_marks(self) -> bool:
        """Whether it holds any of them. Asked twice for each alarm that changed: no counting."""
        return (
            self.state is not StateWanted.ANY
            or self.aside is not AsideWanted.ANY
            or self.linked is not LinkedWanted.ANY
            or self.is_mine
            or self.is_stale
            or self.is_escalated
        )

    def matches_beside_severity(self, alarm: Alarm, seat: str = "") -> bool:
        """Whether everything but the severity fits: what the counts on the toggles count."""
        if self.department is not None and alarm.department is not self.department:
            return False
        if self.has_marks and not self._fits_marks(alarm, seat):
            return False
        if not self.text:
            return True
        place = alarm.place
        where = f"{place.name} {place.division}" if place is not None else ""
        haystack = f"{alarm.title} {where} {alarm.cause}".casefold()
        return all(word in haystack for word in self.text.casefold().split())

    def matches(self, alarm: Alarm, seat: str = "") -> bool:
        """Whether the alarm is wanted."""
        if self.severities and alarm.severity not in self.severities:
            return False
        return self.matches_beside_severity(alarm, seat)

    def _fits_marks(self, alarm: Alarm, seat: str) -> bool:
        taken = alarm.taken_by
        if self.is_mine and (taken is None or not seat or taken.seat != seat):
            return False
        if self.is_stale and alarm.quality is not Quality.STALE:
            return False
        if self.is_escalated and not alarm.escalated_to:
            return False
        if self.linked is not LinkedWanted.ANY and bool(alarm.incident) is not (
            self.linked is LinkedWanted.LINKED
        ):
            return False
        return self._fits_aside(alarm) and self._fits_state(alarm)

    def _fits_aside(self, alarm: Alarm) -> bool:
        match self.aside:
            case AsideWanted.ANY:
                return True
            case AsideWanted.NONE:
                return not alarm.is_set_aside
            case AsideWanted.SHELVED:
                return alarm.shelf is not None
            case AsideWanted.SUPPRESSED:
                return alarm.suppression is not None
            case AsideWanted.OUT_OF_SERVICE:
                return alarm.out_of_service is not None

    def _fits_state(self, alarm: Alarm) -> bool:
        match self.state:
            case StateWanted.ANY:
                return True
            case StateWanted.UNACKNOWLEDGED:
                return is_calling(alarm)
            case StateWanted.ACKNOWLEDGED:
                return alarm.state is AlarmState.ACKED
            case StateWanted.RETURNED:
                return alarm.state is AlarmState.RTNUN
            case StateWanted.LATCHED:
                return alarm.state is AlarmState.LATCHED
