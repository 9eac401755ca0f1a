"""Incidents and tasks such as a city has, for tests and for looking at the panels."""

from __future__ import annotations

import datetime as dt

from backends.record.common import Actor, Department, Place, Realm, Severity
from backends.record.ids import IncidentId, SeatId, TaskId, UserId
from backends.record.incident import (
    Clock,
    ClockKind,
    Incident,
    Origin,
    Stage,
)
from backends.record.task import Recipient, Task, TaskState
from tests.gui.fakes_link import NOW

LEADER = Actor(user=UserId("watch_leader"), seat=SeatId("seat-watch_leader"))
OTHER = Actor(user=UserId("dispatcher"), seat=SeatId("seat-dispatcher"))
CHIEF = Actor(user=UserId("commander"), seat=SeatId("seat-commander"))
CHEMICAL = IncidentId("i-chemical")


def minutes(count: float) -> dt.timedelta:
    """So many minutes."""
    return dt.timedelta(minutes=count)


def a_clock(kind: ClockKind, ran: float, limit: float) -> Clock:
    """A clock that has run `ran` of `limit` minutes."""
    started = NOW - minutes(ran)
    due = started + minutes(limit)
    return Clock(kind=kind, started_at=started, due_at=due, is_overdue=due < NOW)


def an_incident(
    name: str,
    stage: Stage = Stage.REPORTED,
    severity: Severity = Severity.III,
    ran: float = 10,
    **fields: object,
) -> Incident:
    """An incident reported `ran` minutes before NOW; `fields` as in Incident."""
    base: dict[str, object] = {
        "id": IncidentId(name),
        "version": 3,
        "realm": Realm.LIVE,
        "number": f"S20261122-{abs(hash(name)) % 900 + 100}",
        "stage": stage,
        "title": f"事件 {name}",
        "severity": severity,
        "department": Department.EMERGENCY,
        "origin": Origin.HAND,
        "reported_at": NOW - minutes(ran),
        "reported_by": LEADER,
        "changed_at": NOW - minutes(ran / 2),
        "stage_since": NOW - minutes(ran / 2),
        "place": Place(lon_wgs84=120.12, lat_wgs84=30.21, name="清河桥", division="清河区"),
    }
    return Incident(**(base | fields))  # type: ignore[arg-type]  # fields are named by the test


def a_task(name: str, state: TaskState = TaskState.SENT, **fields: object) -> Task:
    """A task for the emergency department, given half an hour ago."""
    base: dict[str, object] = {
        "id": TaskId(name),
        "version": 2,
        "realm": Realm.LIVE,
        "number": f"R20261122-{abs(hash(name)) % 900 + 100}",
        "state": state,
        "title": f"任务 {name}",
        "recipient": Recipient(department=Department.EMERGENCY),
        "issued_by": LEADER,
        "issued_at": NOW - minutes(30),
        "changed_at": NOW - minutes(10),
    }
    return Task(**(base | fields))  # type: ignore[arg-type]  # fields are named by the test
