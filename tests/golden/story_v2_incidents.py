"""The incidents of the story: one through the whole loop, and those that end early."""

from __future__ import annotations

from backends.record import incident_events as ev
from backends.record.access import Role
from backends.record.common import Department, Place, Severity
from backends.record.ids import AlarmId, IncidentId
from backends.record.incident import (
    Clock,
    ClockKind,
    MarkKind,
    Origin,
    ReportKind,
    Stage,
    StepState,
)
from backends.record.policy import Domain
from tests.golden.steps import COMMANDER, DISPATCHER, GATEWAY, HUB, LEADER, Step, at


def _clock(kind: ClockKind, minutes: float) -> Clock:
    return Clock(kind=kind, started_at=at(30), due_at=at(30 + minutes))


_SPILL = ev.IncidentReported(
    number="S20261122-0001",
    title="一号排口泄漏",
    department=Department.ENVIRONMENT,
    severity=Severity.III,
    description="水面有油膜",
    domain=Domain.CITY,
    class_code="env-spill",
    place=Place(lon_wgs84=120.2, lat_wgs84=30.3, name="一号排口"),
    origin=Origin.ALARM,
    alarms=[AlarmId("cod")],
    personal={"reporter": "12" * 32, "telephone": "34" * 32},
    clocks=[_clock(ClockKind.ACCEPT, 10), _clock(ClockKind.FILE, 60)],
)
_STEPS = [
    StepState(id="s1", text="封闭排口", department=Department.ENVIRONMENT, due_at=at(60)),
    StepState(id="s2", text="通知下游", role=Role.DISPATCHER),
]
_FILED = ev.IncidentFiled(
    class_code="env-spill",
    domain=Domain.CITY,
    severity=Severity.II,
    department=Department.ENVIRONMENT,
    parties=[Department.URBAN],
    plan="plan-spill",
    steps=_STEPS[:1],
    clocks=[
        _clock(ClockKind.DISPATCH, 15),
        _clock(ClockKind.HANDLE, 240),
        _clock(ClockKind.REPORT_FIRST, 30),
    ],
)


def _reported(number: int, origin: Origin = Origin.CITIZEN) -> ev.IncidentReported:
    return ev.IncidentReported(
        number=f"S20261122-{number:04d}",
        title="河面有油",
        department=Department.ENVIRONMENT,
        severity=Severity.IV,
        origin=origin,
        origin_ref=f"12345-{number}",
    )


_LOOP = [
    Step("spill", _SPILL, LEADER),
    Step("spill", ev.IncidentTaken(), LEADER),
    Step("spill", ev.IncidentAccepted(clocks=[_clock(ClockKind.FILE, 50)]), LEADER),
    Step("spill", ev.ClockRanOut(kind=ClockKind.FILE)),
    Step("spill", _FILED, LEADER),
    Step("spill", ev.PlanUsed(plan="plan-spill-2", steps=_STEPS), LEADER),
    Step("spill", ev.StepTicked(step="s1", note="已关闭"), DISPATCHER),
    Step("spill", ev.StepTicked(step="s2", is_skipped=True), DISPATCHER),
    Step("spill", ev.IncidentDispatched(), LEADER),
    Step("spill", ev.IncidentReturned(reason="不归我管"), DISPATCHER),
    Step("spill", ev.IncidentDispatched(clocks=[_clock(ClockKind.HANDLE, 300)]), LEADER),
    Step("spill", ev.TasksFollowed(open=2)),
    Step("spill", ev.HandlingStarted(), DISPATCHER),
]
_BESIDE = [
    Step("spill", ev.IncidentChanged(title="一号排口油类泄漏"), LEADER),
    Step("spill", ev.LevelRaised(severity=Severity.I, reason="扩散到下游"), COMMANDER),
    Step(
        "spill",
        ev.DepartmentsJoined(departments=[Department.EMERGENCY], outside=["power"]),
        COMMANDER,
    ),
    Step("spill", ev.AlarmsAttached(alarms=[AlarmId("pump")]), LEADER),
    Step("spill", ev.SupervisionChanged(is_on=True, reason="市领导关注"), COMMANDER),
    Step(
        "spill",
        ev.InstructionGiven(
            instruction="p1",
            text="全力处置",
            departments=[Department.ENVIRONMENT],
            relayed_from="张市长",
        ),
        LEADER,
    ),
    Step("spill", ev.InstructionAnswered(instruction="p1", answer="已部署"), DISPATCHER),
    Step("spill", ev.IncidentNoted(text="记者到场", heard_at=at(44)), LEADER),
    Step(
        "spill",
        ev.ReportSubmitted(
            kind=ReportKind.FIRST,
            number=1,
            text="初报",
            was_late=True,
            clocks=[_clock(ClockKind.REPORT_FOLLOW_UP, 60)],
        ),
        LEADER,
    ),
    Step(
        "spill",
        ev.MarkAdded(
            mark="m1", kind=MarkKind.CORDON, points=[(120.2, 30.3), (120.3, 30.3)], text="警戒线"
        ),
        DISPATCHER,
    ),
    Step("spill", ev.MarkAdded(mark="m2", kind=MarkKind.POINT, points=[(120.2, 30.3)])),
    Step("spill", ev.MarkRemoved(mark="m2"), DISPATCHER),
]
_END = [
    Step("spill", ev.IncidentDeferred(until=at(200), reason="待天亮"), COMMANDER),
    Step("spill", ev.IncidentResumed(stage=Stage.HANDLING), LEADER),
    Step("oil", _reported(2), GATEWAY),
    Step(
        "spill",
        ev.IncidentAbsorbed(merged=IncidentId("oil"), told_by=[("citizens", "AP9")]),
        LEADER,
    ),
    Step("oil", ev.IncidentMerged(into=IncidentId("spill"), reason="同一事件"), LEADER),
    Step("spill", ev.VerificationAsked(result="已清理"), DISPATCHER),
    Step("spill", ev.ReworkOrdered(reason="下游仍有油膜"), LEADER),
    Step("spill", ev.VerificationAsked(result="下游已清理"), DISPATCHER),
    Step("spill", ev.IncidentClosed(conclusion="水质达标"), COMMANDER),
    Step("noise", _reported(3, Origin.GRID), HUB),
    Step("noise", ev.IncidentRejected(reason="重复来电"), LEADER),
]

INCIDENTS = [*_LOOP, *_BESIDE, *_END]
