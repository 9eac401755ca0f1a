"""Queues with their ages: how many wait in each stage, and for how long (demand 26). Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from backends.record.common import Department
from backends.record.incident import Incident, Stage
from backends.record.task import Task, TaskState

AGES_S = (3600.0, 4 * 3600.0, 24 * 3600.0, 72 * 3600.0)  # up to each of these, and beyond the last
STAGES = (
    Stage.REPORTED,
    Stage.ACCEPTED,
    Stage.FILED,
    Stage.DISPATCHED,
    Stage.HANDLING,
    Stage.VERIFY,
    Stage.DEFERRED,
)
_OPEN_TASKS = (
    TaskState.QUEUED,
    TaskState.SENT,
    TaskState.ACCEPTED,
    TaskState.EXECUTING,
    TaskState.UNKNOWN,
)


@dataclass(slots=True)
class Queue:
    """What waits: by age, and how many of all are late."""

    ages: list[int]
    overdue: int = 0

    @property
    def total(self) -> int:
        return sum(self.ages)


def bucket(age_s: float) -> int:
    """Which of the ages it belongs to, 0 for the youngest."""
    return next((n for n, limit in enumerate(AGES_S) if age_s < limit), len(AGES_S))


def _empty() -> Queue:
    return Queue([0] * (len(AGES_S) + 1))


def by_stage(
    incidents: Iterable[Incident], department: Department | None, now: dt.datetime
) -> dict[Stage, Queue]:
    """Open incidents of a department (None: all), in each stage, by the time they are in it."""
    queues = {stage: _empty() for stage in STAGES}
    for incident in incidents:
        queue = queues.get(incident.stage)
        is_wanted = department is None or department in (incident.department, *incident.parties)
        if queue is not None and is_wanted:
            queue.ages[bucket((now - incident.stage_since).total_seconds())] += 1
            queue.overdue += incident.is_overdue
    return queues


def of_tasks(tasks: Iterable[Task], department: Department | None, now: dt.datetime) -> Queue:
    """Open tasks of a department, by the time since they were given."""
    queue = _empty()
    for task in tasks:
        is_wanted = department is None or task.recipient.department is department
        if task.state in _OPEN_TASKS and is_wanted:
            queue.ages[bucket((now - task.issued_at).total_seconds())] += 1
            queue.overdue += task.is_overdue
    return queue
