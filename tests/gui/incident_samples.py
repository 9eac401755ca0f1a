"""Incidents and tasks such as a city has, for tests and for looking at the panels."""

from __future__ import annotations

import datetime as dt

from backends.record.access import Act, Role
from backends.record.common import Actor, Department, Place, Realm, Severity
from backends.record.ids import AlarmId, IncidentId, RequestId, SeatId, TaskId, UserId
from backends.record.incident import (
    Clock,
    ClockKind,
    Incident,
    Instruction,
    MapMark,
    MarkKind,
    Origin,
    Report,
    ReportKind,
    Stage,
    StepState,
)
from backends.record.policy import (
    Domain,
    IncidentClass,
    Limit,
    OutsideParty,
    Plan,
    PlanStep,
    Policy,
    Procedure,
    StageLimits,
    Unit,
)
from backends.record.request import Request, RequestState
from backends.record.task import Channel, Recipient, Task, TaskReceipt, TaskState
from tests.gui.alarm_samples import an_alarm
from tests.gui.fakes_link import NOW, FakeLink, a_user

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


def a_policy() -> Policy:
    """Two classes, two plans, procedures of all domains, three outside parties."""
    steps = [
        PlanStep(id="s1", text="通知消防、医疗到场，确认泄漏物名称和风向", within_min=10),
        PlanStep(
            id="s2",
            text="划定警戒区，疏散下风向 500 m 内人员",
            department=Department.EMERGENCY,
            within_min=20,
        ),
        PlanStep(id="s3", text="关闭雨水排口闸门，布设围油栏", department=Department.ENVIRONMENT),
        PlanStep(id="s4", text="绕城高速临港出口分流", department=Department.TRANSPORT),
        PlanStep(id="s5", text="每 30 min 监测一次空气，结果报指挥部", role=Role.COMMANDER),
    ]
    words = {
        "reported": "核实来源，30 min 内决定是否受理",
        "accepted": "定类定级，确定牵头部门",
        "filed": "向牵头部门和参与部门下达任务",
        "dispatched": "盯住接单，超过 10 min 未接电话催办",
        "handling": "跟踪现场，按时续报，收齐各任务结果",
        "verify": "核对处置结果和现场画面，符合再申请结案",
        "deferred": "到期前一天提醒牵头部门",
    }
    return Policy(
        name="样例",
        classes=[
            IncidentClass(
                code="AC-02",
                name="危化品泄漏",
                domain=Domain.ACCIDENT,
                department=Department.EMERGENCY,
                severity=Severity.II,
                limits=StageLimits(
                    accept=Limit(amount=15, unit=Unit.MINUTES),
                    file=Limit(amount=15, unit=Unit.MINUTES),
                    dispatch=Limit(amount=10, unit=Unit.MINUTES),
                    handle=Limit(amount=4, unit=Unit.HOURS),
                    verify=Limit(amount=1, unit=Unit.WORKING_DAYS),
                ),
                plan="chem",
                needs_reports=True,
            ),
            IncidentClass(
                code="CT-11",
                name="井盖缺损",
                domain=Domain.CITY,
                department=Department.URBAN,
                severity=Severity.IV,
                limits=StageLimits(handle=Limit(amount=4)),
            ),
        ],
        procedures=[
            Procedure(
                domain=domain,
                name=name,
                lead=Department.EMERGENCY,
                parties=[Department.ENVIRONMENT, Department.TRANSPORT],
                next_steps=words,
            )
            for domain, name in (
                (Domain.ACCIDENT, "事故灾难处置程序"),
                (Domain.CITY, "城市管理案件程序"),
                (Domain.NATURAL_DISASTER, "自然灾害处置程序"),
                (Domain.ENVIRONMENT, "突发环境事件程序"),
                (Domain.TRANSPORT, "交通事件程序"),
                (Domain.APPEAL, "民生诉求办理程序"),
            )
        ],
        plans=[
            Plan(id="chem", name="危险化学品事故应急预案", steps=steps),
            Plan(id="flood", name="城区内涝应急预案", steps=steps[:2]),
        ],
        parties=[
            OutsideParty(id="police", name="市公安局", telephone="8020 0110"),
            OutsideParty(id="county", name="临港县政府", telephone="8020 3300"),
            OutsideParty(id="fire", name="市消防救援支队", telephone="8020 0119"),
        ],
        work_groups=[
            "综合协调组",
            "现场处置组",
            "环境监测组",
            "交通保障组",
            "医疗救护组",
            "宣传组",
        ],
    )


def chemical() -> Incident:
    """A joint incident with everything on it: clocks, plan, reports, instructions, marks."""
    return an_incident(
        CHEMICAL,
        Stage.HANDLING,
        Severity.I,
        72,
        number="S20261122-017",
        title="临港化工园 3 号库甲苯泄漏，现场有刺激性气味",
        description="仓库管理员发现 2 号储罐法兰处泄漏，已停泵，约 300 L 流入围堰。",
        domain=Domain.ACCIDENT,
        class_code="AC-02",
        origin=Origin.ALARM,
        place=Place(lon_wgs84=120.15, lat_wgs84=30.25, name="临港化工园 3 号库", division="临港区"),
        alarms=[AlarmId("gas"), AlarmId("fire")],
        parties=[Department.ENVIRONMENT, Department.TRANSPORT],
        outside=["police", "fire"],
        owner=LEADER,
        stage_since=NOW - minutes(41),
        clocks=[
            Clock(
                kind=ClockKind.ACCEPT,
                started_at=NOW - minutes(72),
                due_at=NOW - minutes(57),
                done_at=NOW - minutes(69),
            ),
            Clock(
                kind=ClockKind.DISPATCH,
                started_at=NOW - minutes(60),
                due_at=NOW - minutes(50),
                done_at=NOW - minutes(52),
            ),
            a_clock(ClockKind.HANDLE, 41, 240),
            a_clock(ClockKind.REPORT_FOLLOW_UP, 52, 60),
        ],
        is_supervised=True,
        supervised_by=CHIEF,
        plan="chem",
        steps=_steps(),
        reports=[
            Report(
                kind=ReportKind.FIRST,
                number=1,
                text="12:56 接报甲苯泄漏约 300 L，无人员伤亡，消防、环保已到场。",
                by=LEADER,
                at=NOW - minutes(52),
            )
        ],
        instructions=_instructions(),
        marks=_marks(),
        personal={"reporter": "d1", "telephone": "d2"},
        rework_count=1,
        open_tasks=3,
    )


def _steps() -> list[StepState]:
    plan = a_policy().plan("chem")
    assert plan is not None
    steps = [
        StepState(
            id=s.id,
            text=s.text,
            department=s.department,
            role=s.role,
            due_at=NOW - minutes(58) + minutes(s.within_min) if s.within_min else None,
        )
        for s in plan.steps
    ]
    done = StepState(
        id="s1",
        text=steps[0].text,
        due_at=steps[0].due_at,
        done_by=OTHER,
        done_at=NOW - minutes(50),
    )
    return [done, *steps[1:]]


def _instructions() -> list[Instruction]:
    return [
        Instruction(
            id="in1",
            by=CHIEF,
            at=NOW - minutes(35),
            text="务必守住雨水排口，不得入河；每半小时报一次监测数据。",
            departments=[Department.ENVIRONMENT],
        ),
        Instruction(
            id="in0",
            by=LEADER,
            at=NOW - minutes(55),
            text="先疏散人员，再处置泄漏。",
            relayed_from="leading_official",
            answer="下风向 42 人已全部撤离到园区南门。",
            answered_by=OTHER,
            answered_at=NOW - minutes(44),
        ),
    ]


def _marks() -> list[MapMark]:
    return [
        MapMark(
            id="m1",
            kind=MarkKind.COMMAND_POST,
            points=[(120.149, 30.247)],
            text="园区南门停车场",
            by=OTHER,
            at=NOW - minutes(48),
        ),
        MapMark(
            id="m2",
            kind=MarkKind.CORDON,
            points=[(120.145, 30.252), (120.155, 30.252), (120.15, 30.245)],
            text="下风向 500 m",
            by=LEADER,
            at=NOW - minutes(46),
        ),
    ]


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
