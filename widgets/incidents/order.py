"""Which incidents are wanted, how they are grouped and sorted. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from backends.record.common import Department, Severity
from backends.record.ids import SeatId
from backends.record.incident import Incident, Stage
from backends.record.policy import Domain
from widgets import formats
from widgets.incidents.words import TRACK, column_of, waits_for

_FAR = float("inf")


class Grouping(enum.StrEnum):
    """By what the list is cut into groups."""

    NONE = "none"
    STAGE = "stage"
    DEPARTMENT = "department"


class Sorting(enum.StrEnum):
    """What stands first within a group."""

    DEADLINE = "deadline"
    SEVERITY = "severity"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFilter:
    """What the operator wants to see. None and empty mean all; `mine` is the seat at this desk."""

    severities: frozenset[Severity] = frozenset()
    domain: Domain | None = None
    department: Department | None = None
    stage: Stage | None = None
    only_overdue: bool = False
    only_supervised: bool = False
    mine: SeatId | None = None
    with_over: bool = False
    text: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it lets everything that is not over through."""
        return self in (IncidentFilter(), IncidentFilter(with_over=True))

    def matches(self, incident: Incident) -> bool:
        """Whether the incident is wanted."""
        if incident.is_over and not self.with_over:
            return False
        return self._fits(incident) and self._says(incident)

    def _fits(self, incident: Incident) -> bool:
        owner = incident.owner
        concerned = (incident.department, *incident.parties)
        return not (
            (self.severities and incident.severity not in self.severities)
            or (self.domain is not None and incident.domain is not self.domain)
            or (self.department is not None and self.department not in concerned)
            or (self.stage is not None and column_of(incident) is not self.stage)
            or (self.only_overdue and not incident.is_overdue)
            or (self.only_supervised and not incident.is_supervised)
            or (self.mine is not None and (owner is None or owner.seat != self.mine))
        )

    def _says(self, incident: Incident) -> bool:
        if not self.text:
            return True
        place = incident.place
        where = f"{place.name} {place.division}" if place is not None else ""
        said = (incident.number, incident.title, where, incident.description, incident.origin_ref)
        haystack = " ".join(said).casefold()
        return all(word in haystack for word in self.text.casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentArrangement:
    """Filter, groups and order of one list; `only` keeps it to one of the seven columns."""

    wanted: IncidentFilter = IncidentFilter()
    grouping: Grouping = Grouping.STAGE
    sorting: Sorting = Sorting.DEADLINE
    only: Stage | None = None

    def wants(self, incident: Incident) -> bool:
        """Whether it has a row."""
        if self.only is not None and column_of(incident) is not self.only:
            return False
        return self.wanted.matches(incident)

    def group(self, incident: Incident) -> int:
        """Number of its group: groups stand in this order."""
        match self.grouping:
            case Grouping.STAGE:
                return TRACK.index(column_of(incident))
            case Grouping.DEPARTMENT:
                return list(Department).index(incident.department)
            case Grouping.NONE:
                return -1

    def group_word(self, group: int) -> str:
        """What a group's header says; empty for a list without groups."""
        match self.grouping:
            case Grouping.STAGE:
                return waits_for(TRACK[group])
            case Grouping.DEPARTMENT:
                return formats.department_word(list(Department)[group])
            case Grouping.NONE:
                return ""

    def place(self, incident: Incident) -> tuple[float, ...]:
        """Where within its group: ascending, what must be seen first stands first."""
        newest = -incident.reported_at.timestamp()
        severity = float(incident.severity)
        if incident.is_over:
            return (0.0 if self.only is not None else 1.0, -incident.changed_at.timestamp(), 0.0)
        match self.sorting:
            case Sorting.SEVERITY:
                return (0.0, severity, newest)
            case Sorting.NEWEST:
                return (0.0, newest, severity)
            case Sorting.DEADLINE:
                due = incident.due_at
                return (0.0, due.timestamp() if due is not None else _FAR, severity)
