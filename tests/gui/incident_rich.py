"""One joint incident with everything on it, for tests and for looking at the card."""

from __future__ import annotations

from backends.record.common import Department, Place, Severity
from backends.record.ids import AlarmId
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
)
from tests.gui.fakes_link import NOW
from tests.gui.incident_policy import a_policy
from tests.gui.incident_samples import CHEMICAL, CHIEF, LEADER, OTHER, a_clock, an_incident, minutes


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
