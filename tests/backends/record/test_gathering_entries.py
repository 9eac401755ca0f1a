"""Automatic entries: grave things line by line, everything else counted, nothing of nothing."""

from __future__ import annotations

from typing import Any

import msgspec

from backends.record.alarm_events import AlarmRaised
from backends.record.catalogue import Payload
from backends.record.common import Department, Realm, Severity
from backends.record.duty import SignedOff, SignedOn
from backends.record.entry import InstructionOverdue
from backends.record.exchange_events import (
    SourceBackfilled,
    SourceForgotten,
    SourceLost,
    SourceRestored,
)
from backends.record.gathering_entries import MOST_LINES, MOST_NAMED, TYPES, Gathering
from backends.record.handover import HandoverSigned
from backends.record.ids import SceneId, SeatId, SourceId, UserId
from backends.record.incident import Stage
from backends.record.incident_events import IncidentClosed, IncidentReported, IncidentResumed
from backends.record.scene import Content
from backends.record.scene_layout import of_split
from backends.record.scene_wall import WallSceneTaken
from backends.record.work_calendar import CHINA
from tests.backends.record.samples import LEADER, at, event_of


def known(incident: str) -> tuple[str, str]:
    return ("LJ20261122-0001", "一号排口泄漏")


def an_alarm(severity: Severity, department: Department, **changes: Any) -> AlarmRaised:
    return AlarmRaised(
        source=SourceId("s"),
        key="k",
        department=department,
        severity=severity,
        kind="x",
        title=f"{department} {severity.name}",
        **changes,
    )


def clock(seconds: int) -> str:
    return at(seconds).astimezone(CHINA).strftime("%H:%M")


def of(*payloads: Any, realm: Realm = Realm.LIVE) -> list[str]:
    gathering = Gathering(known)
    for number, payload in enumerate(payloads):
        event = event_of(payload, 1, LEADER, at(number), f"s{number}")
        gathering.take(msgspec.structs.replace(event, realm=realm), payload)
    return [line.text for line in gathering.lines()]


def test_nothing_happened_and_nothing_is_written() -> None:
    assert of() == []


def test_alarms_are_counted_by_department_with_the_worst_named_first() -> None:
    urban, water = Department.URBAN, Department.ENVIRONMENT
    three, two = Severity.III, Severity.II
    (line,) = of(an_alarm(three, urban), an_alarm(two, water), an_alarm(three, urban))
    assert line == (
        "新增报警 3 条：环保 1 条，最重Ⅱ级“environment II”；城管 2 条，最重Ⅲ级“urban III”"
    )


def test_each_of_the_gravest_and_each_closed_incident_has_its_line() -> None:
    grave = an_alarm(Severity.I, Department.URBAN)
    lines = of(grave, grave, IncidentClosed(conclusion="水质达标"))
    assert lines == [
        f"Ⅰ级报警：{clock(0)} urban I",
        f"Ⅰ级报警：{clock(1)} urban I",
        "结案：LJ20261122-0001 一号排口泄漏。水质达标",
    ]


def test_a_flood_of_the_gravest_ends_in_a_count() -> None:
    lines = of(*[an_alarm(Severity.I, Department.URBAN)] * (MOST_LINES + 7))
    assert len(lines) == MOST_LINES + 1
    assert lines[-1] == "Ⅰ级报警：另有 7 条"


def test_many_closed_incidents_are_one_line() -> None:
    (line,) = of(*[IncidentClosed(conclusion="核查结案")] * (MOST_NAMED + 33))
    assert line.startswith("结案 39 起：LJ20261122-0001 一号排口泄漏；LJ")
    assert line.endswith("；另有 33 起")


def test_what_people_did_and_what_came_and_went_has_a_line_a_kind_however_much() -> None:
    source, hall = SourceId("urban"), SceneId("square")
    flaps = [
        SourceLost(source=source, name="城管平台"),
        SourceRestored(source=source, name="城管平台"),
    ] * 3
    scene = Content(layout=of_split(1))
    lines = of(
        SignedOn(seat=SeatId("环保席"), reason="替赵海波"),
        SignedOff(seat=SeatId("网格席"), user=UserId("u"), handover="h1"),
        SignedOff(seat=SeatId("网格席"), user=UserId("u")),
        HandoverSigned(digest="d", name="林晓岚"),
        InstructionOverdue(),
        WallSceneTaken(scene=hall, edition=1, name="广场", content=scene, at=at(0)),
        *flaps,
    )
    at_0 = clock(0)
    assert lines == [
        f"数据源中断、恢复 1 个：城管平台 {at_0} 中断 …… {at_0} 恢复，共 6 次",
        "批示超期 1 件：LJ20261122-0001 一号排口泄漏",
        f"交接班签字 1 人次：林晓岚 {at_0}",
        f"签到 1 人次：环保席 {at_0}（替赵海波）",
        f"签退 1 人次：网格席 {at_0}",
        f"大屏上屏 1 块：s5 {at_0} 场景“广场”",
    ]
    crowd = of(*[SignedOn(seat=SeatId(f"s{n}")) for n in range(26)])
    assert len(crowd) == 1 and crowd[0].startswith("签到 26 人次") and "另有 14" in crowd[0]


def test_a_source_that_a_person_took_off_the_board_is_asked_for_and_told() -> None:
    assert "source.forgotten" in TYPES
    (line,) = of(SourceForgotten(source=SourceId("urban"), name="城管平台"))
    assert line.endswith(f"城管平台 {clock(0)} 移出看板")


def test_what_came_late_of_a_source_is_one_entry_with_the_others() -> None:
    late = SourceBackfilled(
        source=SourceId("environment.hj212"),
        name="污染源在线监测",
        readings=1_200,
        raised=3,
        cleared=2,
        first_at=at(0),
        last_at=at(600),
    )
    other = msgspec.structs.replace(late, name="", source=SourceId("bus"), raised=0, cleared=0)
    (line,) = of(late, other)
    span = f"{clock(0)} 至 {clock(600)} 补传 1,200 条读数"
    assert line == f"中断后补传 2 起：污染源在线监测 {span}、3 条报警（2 条已解除）；bus {span}"


def test_drills_repeats_and_what_came_late_are_left_out() -> None:
    alarm = an_alarm(Severity.II, Department.URBAN)
    assert of(alarm, realm=Realm.DRILL) == []
    assert of(msgspec.structs.replace(alarm, is_late=True)) == []
    assert of(msgspec.structs.replace(alarm, is_repeat=True)) == []


def test_new_incidents_are_counted() -> None:
    told = IncidentReported(
        number="LJ20261122-0007",
        title="井盖缺失",
        department=Department.URBAN,
        severity=Severity.III,
    )
    (line,) = of(told)
    assert line == "新增事件 1 起：城管 1 起，最重Ⅲ级“LJ20261122-0007 井盖缺失”"


def test_what_was_closed_and_taken_up_again_within_the_watch_is_not_told_as_closed() -> None:
    gathering = Gathering(known)
    happened: list[Payload] = [
        IncidentClosed(conclusion="核查结案"),
        IncidentResumed(stage=Stage.REPORTED),
    ]
    for number, payload in enumerate(happened):
        gathering.take(event_of(payload, number + 1, LEADER, at(number), "i-1"), payload)
    assert gathering.lines() == []
