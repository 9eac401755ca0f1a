"""What one event causes on other subjects, applied in the same transaction. Pure.

What a follow-up could be refused for, `obstacles` refuses before the command is decided.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from backends.record import incident_events as ev
from backends.record.alarm import Alarm, LinkAlarm
from backends.record.catalogue import Payload
from backends.record.envelope import Event
from backends.record.evidence import Evidence
from backends.record.ids import (
    AlarmId,
    EvidenceId,
    IncidentId,
    OrderId,
    RequestId,
    SceneId,
    TaskId,
    WallId,
    WarningId,
)
from backends.record.incident import Incident
from backends.record.incident_commands import AbsorbIncident, FollowTasks
from backends.record.order import Order
from backends.record.request import Request
from backends.record.scene import Scene
from backends.record.scene_wall import Wall
from backends.record.task import (
    CancelTask,
    Task,
    TaskAccepted,
    TaskAssigned,
    TaskCancelled,
    TaskCompleted,
    TaskEvent,
    TaskReceiptRecorded,
    TaskRejected,
    TaskReworked,
    TaskStarted,
)
from backends.record.task_decider import is_open
from backends.record.warning import WarningNotice

FollowUp = FollowTasks | AbsorbIncident | LinkAlarm | CancelTask

# What the incident is told of each event of its task; of the others nothing.
_WORDS: dict[type[TaskEvent], str] = {
    TaskAssigned: "assigned",
    TaskReceiptRecorded: "accepted",
    TaskAccepted: "accepted",
    TaskStarted: "started",
    TaskCompleted: "completed",
    TaskRejected: "rejected",
    TaskReworked: "reworked",
    TaskCancelled: "cancelled",
}


class Records(Protocol):
    """The folded states, with the event already in them; None where there is none."""

    def alarm(self, alarm: AlarmId) -> Alarm | None:
        """The alarm of that id."""
        ...

    def incident(self, incident: IncidentId) -> Incident | None:
        """The incident of that id."""
        ...

    def task(self, task: TaskId) -> Task | None:
        """The task of that id."""
        ...

    def request(self, request: RequestId) -> Request | None:
        """The request of that id."""
        ...

    def scene(self, scene: SceneId) -> Scene | None:
        """The scene or tour of that id."""
        ...

    def scenes(self) -> Iterable[Scene]:
        """Those that are offered."""
        ...

    def wall(self, wall: WallId) -> Wall | None:
        """The wall of that id."""
        ...

    def evidence(self, evidence: EvidenceId) -> Evidence | None:
        """The piece of evidence of that id."""
        ...

    def warning(self, warning: WarningId) -> WarningNotice | None:
        """The warning of that id."""
        ...

    def order(self, order: OrderId) -> Order | None:
        """The order of that id."""
        ...

    def watch_of(self, kind: str, key: str) -> Any | None:
        """A subject of the watch: a "duty", "shift", "entry", "instruction", …"""
        ...

    def tasks_of(self, incident: IncidentId) -> list[Task]:
        """All tasks of an incident, those that are over too."""
        ...


def follow_ups(event: Event, payload: Payload, records: Records) -> list[FollowUp]:
    """Commands on other subjects that follow from `event`, in the order to be applied."""
    subject = IncidentId(event.subject)
    match payload:
        case ev.IncidentReported() | ev.AlarmsAttached():
            return [LinkAlarm(alarm=alarm, incident=subject) for alarm in payload.alarms]
        case ev.IncidentMerged():
            return _merged(subject, payload.into, records)
        case ev.IncidentRejected():
            return _unlinked(subject, records)
        case ev.IncidentReturned():
            return _recalled(subject, payload.reason, records)
        case (
            TaskAssigned()
            | TaskReceiptRecorded()
            | TaskAccepted()
            | TaskStarted()
            | TaskCompleted()
            | TaskRejected()
            | TaskReworked()
            | TaskCancelled()
        ):
            return _followed(TaskId(event.subject), payload, records)
        case _:
            return []


def _followed(subject: TaskId, payload: TaskEvent, records: Records) -> list[FollowUp]:
    task = records.task(subject)
    if task is None or not task.incident:
        return []
    follow = FollowTasks(
        incident=task.incident,
        word=_WORDS[type(payload)],
        department=task.recipient.department,
        party=task.recipient.party,
        open=sum(is_open(known) for known in records.tasks_of(task.incident)),
        reason=getattr(payload, "reason", ""),
    )
    return [follow]


def _merged(subject: IncidentId, into: IncidentId, records: Records) -> list[FollowUp]:
    incident = records.incident(subject)
    alarms = incident.alarms if incident is not None else []
    told_by = incident.told_by if incident is not None else []
    absorb = AbsorbIncident(incident=into, merged=subject, alarms=alarms, told_by=told_by)
    return [absorb, *(LinkAlarm(alarm=alarm, incident=into) for alarm in alarms)]


def _unlinked(subject: IncidentId, records: Records) -> list[FollowUp]:
    """Its alarms belong to nothing again, so that they show as not yet dealt with."""
    incident = records.incident(subject)
    alarms = incident.alarms if incident is not None else []
    linked = [known for alarm in alarms if (known := records.alarm(alarm)) is not None]
    return [
        LinkAlarm(alarm=alarm.id, incident=IncidentId(""))
        for alarm in linked
        if alarm.incident == subject
    ]


def _recalled(subject: IncidentId, reason: str, records: Records) -> list[FollowUp]:
    """An incident that a person returned has no task out any more."""
    return [
        CancelTask(task=task.id, seen_version=task.version, reason=reason)
        for task in records.tasks_of(subject)
        if is_open(task)
    ]
