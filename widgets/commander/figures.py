"""What a commander must see at a glance, from the replica: open, late, to decide. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from backends.link.api import Link
from backends.record.alarm import Alarm, AlarmState
from backends.record.common import Severity
from backends.record.incident import Incident, Stage
from backends.record.policy import Domain
from backends.record.request import Request
from backends.record.resource import SourceState
from backends.record.task import Task, TaskState
from backends.record.warning import WarningNotice, WarningState
from widgets.shell.requests import own, requests_now, to_decide

UNASSIGNED = (Stage.REPORTED, Stage.ACCEPTED, Stage.FILED)
TASKS_OVER = (TaskState.DONE, TaskState.CANCELLED, TaskState.REJECTED)
URGENT = (Severity.I, Severity.II)


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """One thing past its time: an incident, or a task (then `task` is set)."""

    incident: Incident | None
    task: Task | None
    due_at: dt.datetime

    @property
    def key(self) -> str:
        """Its subject."""
        return self.task.id if self.task is not None else self._of_incident.id

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.task.severity if self.task is not None else self._of_incident.severity

    @property
    def _of_incident(self) -> Incident:
        assert self.incident is not None
        return self.incident


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a domain has on its hands."""

    open: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All of the page."""

    open: dict[Severity, int] = field(default_factory=dict)
    late: list[Late] = field(default_factory=list)
    unassigned: list[Incident] = field(default_factory=list)
    decisions: list[Request] = field(default_factory=list)
    own_requests: list[Request] = field(default_factory=list)
    unacknowledged: dict[Severity, int] = field(default_factory=dict)
    oldest_unacknowledged: dt.datetime | None = None
    lost: list[str] = field(default_factory=list)
    stale: int = 0
    warnings: list[WarningNotice] = field(default_factory=list)
    domains: dict[Domain, Load] = field(default_factory=dict)

    @property
    def late_incidents(self) -> int:
        """How many of `late` are incidents."""
        return sum(item.task is None for item in self.late)


def read_figures(link: Link) -> Figures:
    """Of the realm in view, now."""
    open_ = [i for i in link.incidents.values() if not i.is_over]
    urgent = _urgent(link.alarms.values())
    requests = requests_now(link)
    sources = sorted(link.sources.values(), key=lambda s: s.name)
    return Figures(
        open={level: sum(i.severity is level for i in open_) for level in Severity},
        late=late_ones(link),
        unassigned=sorted((i for i in open_ if _is_unassigned(i)), key=_stage_since),
        decisions=to_decide(requests, link.user),
        own_requests=own(requests, link.user),
        unacknowledged={level: sum(a.severity is level for a in urgent) for level in URGENT},
        oldest_unacknowledged=min((a.since for a in urgent), default=None),
        lost=[source.name for source in sources if source.state is SourceState.LOST],
        stale=sum(source.state is SourceState.STALE for source in sources),
        warnings=in_force(link.warnings.values()),
        domains={domain: _load(open_, domain) for domain in Domain},
    )


def late_ones(link: Link) -> list[Late]:
    """Incidents and tasks past their time: the worst first, then the longest overdue."""
    found = [
        Late(incident=i, task=None, due_at=i.due_at or i.changed_at)
        for i in link.incidents.values()
        if not i.is_over and i.is_overdue
    ]
    for task in link.tasks.values():
        if task.is_overdue and task.state not in TASKS_OVER and task.due_at is not None:
            incident = link.incidents.get(task.incident)
            found.append(Late(incident=incident, task=task, due_at=task.due_at))
    return sorted(found, key=_pressing)


def in_force(warnings: Iterable[WarningNotice]) -> list[WarningNotice]:
    """Warnings that count, the gravest first."""
    found = [w for w in warnings if w.state is WarningState.IN_FORCE]
    return sorted(found, key=lambda w: (int(w.colour), w.until))


def _urgent(alarms: Iterable[Alarm]) -> list[Alarm]:
    return [
        a
        for a in alarms
        if a.severity in URGENT
        and a.state in (AlarmState.UNACK, AlarmState.RTNUN)
        and not a.is_set_aside
        and not a.is_late
    ]


def _is_unassigned(incident: Incident) -> bool:
    return incident.stage in UNASSIGNED


def _load(incidents: Iterable[Incident], domain: Domain) -> Load:
    ours = [i for i in incidents if i.domain is domain]
    return Load(open=len(ours), late=sum(i.is_overdue for i in ours))


def _stage_since(incident: Incident) -> dt.datetime:
    return incident.stage_since


def _pressing(item: Late) -> tuple[int, dt.datetime]:
    return int(item.severity), item.due_at
