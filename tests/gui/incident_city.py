"""A board as busy as a city's: fourteen incidents, tasks, alarms, a request. For tests."""

from __future__ import annotations

from backends.record.access import Act, Role
from backends.record.common import Department, Place, Realm, Severity
from backends.record.ids import IncidentId, RequestId
from backends.record.incident import (
    ClockKind,
    Incident,
    Stage,
)
from backends.record.policy import (
    Domain,
)
from backends.record.request import Request, RequestState
from backends.record.task import Channel, Recipient, Task, TaskReceipt, TaskState
from tests.gui.alarm_samples import an_alarm
from tests.gui.fakes_link import NOW, FakeLink, a_user
from tests.gui.incident_policy import a_policy
from tests.gui.incident_rich import chemical
from tests.gui.incident_samples import (
    CHEMICAL,
    LEADER,
    OTHER,
    a_clock,
    a_task,
    an_incident,
    minutes,
)


def _tasks() -> list[Task]:
    due = NOW + minutes(38)
    return [
        a_task(
            "t-leak",
            TaskState.EXECUTING,
            incident=CHEMICAL,
            number="R20261122-031",
            title="堵漏，收集围堰内泄漏物",
            severity=Severity.I,
            owner="陈立军",
            work_group="现场处置组",
            due_at=due,
            issued_at=NOW - minutes(52),
        ),
        a_task(
            "t-air",
            TaskState.SENT,
            incident=CHEMICAL,
            number="R20261122-032",
            title="下风向布点监测，每 30 min 报一次",
            severity=Severity.I,
            recipient=Recipient(department=Department.ENVIRONMENT),
            work_group="环境监测组",
            due_at=NOW - minutes(7),
            is_overdue=True,
            issued_at=NOW - minutes(52),
        ),
        a_task(
            "t-road",
            TaskState.ACCEPTED,
            incident=CHEMICAL,
            number="R20261122-033",
            title="封闭园区西门道路，疏导车辆",
            severity=Severity.I,
            recipient=Recipient(party="police", name="市公安局"),
            channel=Channel.TELEPHONE,
            owner="指挥中心 吴警官",
            due_at=NOW + minutes(95),
            receipts=[
                TaskReceipt(
                    channel=Channel.TELEPHONE,
                    name="吴警官",
                    read_back="封西门道路，30 分钟内到位",
                    at=NOW - minutes(49),
                    recorded_by=OTHER,
                )
            ],
        ),
        a_task(
            "t-fire",
            TaskState.DONE,
            incident=CHEMICAL,
            number="R20261122-030",
            title="到场确认泄漏物和着火风险",
            recipient=Recipient(party="fire", name="市消防救援支队"),
            result="确认为甲苯，无明火，已泡沫覆盖。",
            done_at=NOW - minutes(28),
            due_at=NOW - minutes(20),
        ),
        a_task(
            "t-alone",
            TaskState.SENT,
            number="R20261122-019",
            title="核实明日寒潮防范物资清单",
            recipient=Recipient(department=Department.URBAN),
            work_group="综合协调组",
            due_at=NOW + minutes(60 * 26),
        ),
        a_task(
            "t-back",
            TaskState.REJECTED,
            number="R20261122-011",
            title="清运文昌街路口堆放的建筑垃圾",
            recipient=Recipient(department=Department.URBAN),
            reason="不在本辖区，属滨江区",
            incident=IncidentId("i-3"),
        ),
    ]


def _others() -> list[Incident]:
    rows: list[tuple[Stage, Severity, Department, Domain, str, str, ClockKind, float, float]] = [
        (Stage.REPORTED, Severity.III, Department.GRID, Domain.APPEAL,
         "小区二次供水发黄，多户反映", "安康社区 7 幢", ClockKind.ACCEPT, 26, 30),
        (Stage.REPORTED, Severity.II, Department.TRANSPORT, Domain.TRANSPORT,
         "旅游大巴与货车追尾，两人轻伤", "绕城高速 K21+300", ClockKind.ACCEPT, 6, 15),
        (Stage.ACCEPTED, Severity.II, Department.ENVIRONMENT, Domain.ENVIRONMENT,
         "清河水面油膜约 200 m", "清河桥东排污口", ClockKind.FILE, 40, 30),
        (Stage.FILED, Severity.IV, Department.URBAN, Domain.CITY,
         "建筑垃圾占道", "文昌街与解放路口", ClockKind.DISPATCH, 55, 120),
        (Stage.FILED, Severity.III, Department.URBAN, Domain.CITY,
         "广告牌松动，下方已围挡", "人民商场东门", ClockKind.DISPATCH, 20, 120),
        (Stage.DISPATCHED, Severity.III, Department.GRID, Domain.APPEAL,
         "独居老人两天未出门", "安康社区第 4 网格", ClockKind.HANDLE, 130, 240),
        (Stage.DISPATCHED, Severity.IV, Department.URBAN, Domain.CITY,
         "井盖破损", "中山路 88 号", ClockKind.HANDLE, 275, 240),
        (Stage.HANDLING, Severity.II, Department.EMERGENCY, Domain.NATURAL_DISASTER,
         "东湖路下穿通道积水 40 cm，已断路", "东湖路下穿通道", ClockKind.HANDLE, 200, 240),
        (Stage.HANDLING, Severity.III, Department.ENVIRONMENT, Domain.ENVIRONMENT,
         "工地夜间噪声扰民", "滨江新城 B7 地块", ClockKind.HANDLE, 300, 1440),
        (Stage.VERIFY, Severity.III, Department.TRANSPORT, Domain.TRANSPORT,
         "信号灯全灭，路口拥堵", "环城东路与迎宾大道", ClockKind.VERIFY, 60, 480),
        (Stage.VERIFY, Severity.IV, Department.GRID, Domain.APPEAL,
         "楼道堆物堵塞消防通道", "文昌社区 3 幢", ClockKind.VERIFY, 400, 480),
    ]  # fmt: skip
    made = []
    for n, (stage, severity, department, domain, title, place, kind, ran, limit) in enumerate(rows):
        made.append(
            an_incident(
                f"i-{n}",
                stage,
                severity,
                ran + 15,
                number=f"S20261122-{n + 3:03d}",
                title=title,
                department=department,
                domain=domain,
                place=Place(lon_wgs84=120.1, lat_wgs84=30.2, name=place, division="清河区"),
                clocks=[a_clock(kind, ran, limit)],
                owner=(OTHER, LEADER, None)[n % 3],
                return_count=1 if n == 4 else 0,
                is_supervised=n == 6,
                parties=[Department.URBAN] if n == 7 else [],
            )
        )
    deferred = an_incident(
        "i-deferred",
        Stage.DEFERRED,
        Severity.IV,
        4000,
        number="S20261119-041",
        title="路灯电缆被盗，等待备件",
        department=Department.URBAN,
        stage_before_deferral=Stage.HANDLING,
        deferred_until=NOW + minutes(60 * 50),
        was_deferred=True,
    )
    closed = an_incident(
        "i-closed",
        Stage.CLOSED,
        Severity.III,
        500,
        number="S20261122-001",
        title="清河路水管爆裂",
        department=Department.URBAN,
        result="已修复通水",
        closed_at=NOW - minutes(30),
    )
    return [*made, deferred, closed]


def a_busy_board(role: Role = Role.WATCH_LEADER, department: Department | None = None) -> FakeLink:
    """A link with fourteen incidents, one of them rich and joint, tasks and a request."""
    link = FakeLink(a_user(role, "王敏", department))
    for user in (
        a_user(Role.WATCH_LEADER, "王敏"),
        a_user(Role.DISPATCHER, "李建国", Department.EMERGENCY),
        a_user(Role.COMMANDER, "赵海波"),
        a_user(Role.LEADING_OFFICIAL, "周书记"),
    ):
        link.users_now.setdefault(user.id, user)
    link.policy_now = a_policy()
    link.incidents_now = {i.id: i for i in (chemical(), *_others())}
    link.tasks_now = {t.id: t for t in _tasks()}
    gas = an_alarm(
        "gas",
        Severity.I,
        minutes=72,
        title="危化品仓库可燃气体超过爆炸下限 20%",
        department=Department.EMERGENCY,
        incident=CHEMICAL,
    )
    fire = an_alarm(
        "fire", Severity.II, minutes=70, title="消防主机故障", department=Department.EMERGENCY
    )
    link.alarms_now = {gas.id: gas, fire.id: fire}
    asked = Request(
        id=RequestId("q1"),
        version=1,
        realm=Realm.LIVE,
        state=RequestState.OPEN,
        act=Act.RAISE_LEVEL,
        about=CHEMICAL,
        title="临港化工园 3 号库甲苯泄漏",
        command='{"type":"raise_level"}',
        severity=Severity.I,
        department=Department.EMERGENCY,
        approvers=[Role.COMMANDER, Role.LEADING_OFFICIAL],
        requested_by=OTHER,
        requested_at=NOW - minutes(9),
        changed_at=NOW - minutes(9),
        reason="风向转南，可能影响居民区",
    )
    link.requests_now = {asked.id: asked}
    return link
