"""A city at work: open and late incidents, tasks, requests, warnings. For tests and looking."""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.access import Act, Role, approvers
from backends.record.commands import CommandBody
from backends.record.common import Actor, Department, Realm, Severity
from backends.record.ids import IncidentId, RequestId, SourceId, TaskId, WarningId
from backends.record.incident import Clock, ClockKind, Incident, Origin, Stage
from backends.record.incident_commands import CloseIncident, DeferIncident, RaiseLevel
from backends.record.policy import Domain
from backends.record.request import Request, RequestState
from backends.record.task import Recipient, Task, TaskState
from backends.record.warning import Area, WarningNotice, WarningState
from tests.gui.alarm_samples import a_busy_city
from tests.gui.fakes_link import NOW, FakeLink, a_user

MIN = dt.timedelta(minutes=1)


def an_incident(
    name: str,
    severity: Severity = Severity.III,
    stage: Stage = Stage.HANDLING,
    due_in_min: float = 60.0,
    **fields: object,
) -> Incident:
    """An incident reported two hours ago; late where `due_in_min` is negative."""
    reported = NOW - 120 * MIN
    clock = Clock(
        kind=ClockKind.HANDLE,
        started_at=reported,
        due_at=NOW + due_in_min * MIN,
        is_overdue=due_in_min < 0,
    )
    base: dict[str, object] = {
        "id": IncidentId(name),
        "version": 3,
        "realm": Realm.LIVE,
        "number": f"S20261122-{sum(name.encode()) % 1000:03d}",
        "stage": stage,
        "title": f"事件 {name}",
        "severity": severity,
        "department": Department.URBAN,
        "origin": Origin.HAND,
        "reported_at": reported,
        "reported_by": _actor(Role.DISPATCHER),
        "changed_at": reported + 20 * MIN,
        "stage_since": reported + 20 * MIN,
        "clocks": [clock],
    }
    return Incident(**(base | fields))  # type: ignore[arg-type]  # fields are named by the test


def a_task(name: str, due_in_min: float = 60.0, **fields: object) -> Task:
    """A task issued an hour ago; late where `due_in_min` is negative."""
    base: dict[str, object] = {
        "id": TaskId(name),
        "version": 2,
        "realm": Realm.LIVE,
        "number": f"R20261122-{sum(name.encode()) % 1000:03d}",
        "state": TaskState.SENT,
        "title": f"任务 {name}",
        "recipient": Recipient(department=Department.ENVIRONMENT),
        "issued_by": _actor(Role.WATCH_LEADER),
        "issued_at": NOW - 60 * MIN,
        "changed_at": NOW - 60 * MIN,
        "due_at": NOW + due_in_min * MIN,
        "is_overdue": due_in_min < 0,
    }
    return Task(**(base | fields))  # type: ignore[arg-type]  # fields are named by the test


def a_request(
    name: str,
    act: Act = Act.DEFER,
    severity: Severity = Severity.II,
    body: CommandBody | None = None,
    **fields: object,
) -> Request:
    """Asked by the dispatcher twelve minutes ago."""
    command = msgspec.json.encode(body).decode() if body is not None else ""
    base: dict[str, object] = {
        "id": RequestId(name),
        "version": 1,
        "realm": Realm.LIVE,
        "state": RequestState.OPEN,
        "act": act,
        "about": "i2",
        "title": f"事件 {name}",
        "command": command,
        "severity": severity,
        "department": Department.URBAN,
        "approvers": approvers(act, severity),
        "requested_by": _actor(Role.DISPATCHER),
        "requested_at": NOW - 12 * MIN,
        "changed_at": NOW - 12 * MIN,
        "reason": "施工单位排期冲突，需要延到周五夜间封路后处置",
    }
    return Request(**(base | fields))  # type: ignore[arg-type]  # fields are named by the test


def a_warning(name: str, colour: Severity = Severity.II, **fields: object) -> WarningNotice:
    """Issued forty minutes ago, in force for five hours."""
    base: dict[str, object] = {
        "id": WarningId(name),
        "version": 1,
        "realm": Realm.LIVE,
        "state": WarningState.IN_FORCE,
        "source": SourceId("weather"),
        "key": name,
        "department": Department.EMERGENCY,
        "colour": colour,
        "kind": "rainstorm",
        "headline": f"预警 {name}",
        "area": Area(name="全市"),
        "issued_at": NOW - 40 * MIN,
        "until": NOW + 300 * MIN,
        "changed_at": NOW - 40 * MIN,
    }
    return WarningNotice(**(base | fields))  # type: ignore[arg-type]  # fields are named by the test


_I, _II, _III, _IV = Severity
_D, _P = Domain, Department
_INCIDENTS = (
    (_I, Stage.HANDLING, -35, _D.ACCIDENT, _P.EMERGENCY, "临港化工园 3 号库可燃气体泄漏"),
    (_II, Stage.DISPATCHED, -12, _D.ENVIRONMENT, _P.ENVIRONMENT, "清河桥东排污口氨氮超标"),
    (_II, Stage.HANDLING, 55, _D.TRANSPORT, _P.TRANSPORT, "绕城高速 K21 多车追尾"),
    (_III, Stage.FILED, 20, _D.CITY, _P.URBAN, "解放路与中山路口井盖破损"),
    (_III, Stage.REPORTED, 8, _D.APPEAL, _P.GRID, "安康社区 12345 反映夜间噪声"),
    (_III, Stage.VERIFY, 300, _D.NATURAL_DISASTER, _P.EMERGENCY, "东港路低洼处积水 30 cm"),
    (_IV, Stage.HANDLING, -90, _D.CITY, _P.URBAN, "文昌街占道经营"),
    (_IV, Stage.ACCEPTED, 40, _D.APPEAL, _P.GRID, "东湖公园北门垃圾未清运"),
)


def a_working_city(role: Role = Role.COMMANDER, name: str = "陈国栋") -> FakeLink:
    """The busy city of the alarm samples, with everything a commander decides on."""
    link = a_busy_city()
    for user in (
        a_user(Role.COMMANDER, "陈国栋"),
        a_user(Role.LEADING_OFFICIAL, "周正明"),
        a_user(Role.DISPATCHER, "赵海波", Department.URBAN),
        a_user(Role.WATCH_LEADER, "林晓岚"),
        a_user(role, name),
    ):
        link.users_now[user.id] = user
    link.user_now = link.users_now[role.value]
    for number, (severity, stage, due, domain, department, title) in enumerate(_INCIDENTS, 1):
        incident = an_incident(
            f"i{number}",
            severity,
            stage,
            due,
            title=title,
            domain=domain,
            department=department,
            number=f"S20261122-{number:03d}",
            owner=_actor(Role.WATCH_LEADER) if number % 2 else None,
            stage_since=NOW - dt.timedelta(minutes=9 * number),
            is_supervised=number == 1,
        )
        link.incidents_now[incident.id] = incident
    for task in (
        a_task(
            "t1", -22, title="派应急监测车到桥东断面采样", incident=IncidentId("i2"), severity=_II
        ),
        a_task("t2", 40, title="封闭绕城高速 K20 匝道", incident=IncidentId("i3")),
    ):
        link.tasks_now[task.id] = task
    _add_requests(link)
    for warning in (
        a_warning("w1", Severity.II, headline="暴雨橙色预警：3 小时内降雨量将达 50 mm"),
        a_warning("w2", Severity.IV, headline="大风蓝色预警", area=Area(name="临港区、滨江区")),
    ):
        link.warnings_now[warning.id] = warning
    return link


def _add_requests(link: FakeLink) -> None:
    until = NOW + dt.timedelta(days=3)
    requests = (
        a_request(
            "r1",
            body=DeferIncident(incident=IncidentId("i2"), seen_version=3, until=until, reason="x"),
            about="i2",
            title="清河桥东排污口氨氮超标",
        ),
        a_request(
            "r2",
            Act.CLOSE,
            body=CloseIncident(
                incident=IncidentId("i3"), seen_version=3, conclusion="车辆已拖离，双向恢复通行"
            ),
            about="i3",
            title="绕城高速 K21 多车追尾",
            reason="现场已清理完毕",
            requested_at=NOW - 4 * MIN,
        ),
        a_request(
            "r3",
            Act.RAISE_LEVEL,
            Severity.III,
            RaiseLevel(incident=IncidentId("i6"), seen_version=3, severity=Severity.II, reason="x"),
            about="i6",
            title="东港路低洼处积水 30 cm",
            reason="积水还在上涨，附近有学校",
            requested_at=NOW - 26 * MIN,
        ),
    )
    link.requests_now |= {request.id: request for request in requests}


def _actor(role: Role) -> Actor:
    user = a_user(role)
    return Actor(user=user.id, seat=user.seat)
