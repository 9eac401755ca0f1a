"""Automatic entries: grave things line by line, everything else counted, nothing of nothing."""

from __future__ import annotations

from typing import Any

import msgspec

from backends.record.alarm_events import AlarmRaised
from backends.record.common import Department, Realm, Severity
from backends.record.gathering_entries import MOST_LINES, Gathering
from backends.record.ids import SourceId
from backends.record.incident_events import IncidentClosed, IncidentReported
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
        "新增告警 3 条：环保 1 条，最重Ⅱ级“environment II”；城管 2 条，最重Ⅲ级“urban III”"
    )


def test_each_of_the_gravest_and_each_closed_incident_has_its_line() -> None:
    grave = an_alarm(Severity.I, Department.URBAN)
    lines = of(grave, grave, IncidentClosed(conclusion="水质达标"))
    assert lines == [
        "Ⅰ级告警：urban I",
        "Ⅰ级告警：urban I",
        "结案：LJ20261122-0001 一号排口泄漏。水质达标",
    ]


def test_a_flood_of_the_gravest_ends_in_a_count() -> None:
    lines = of(*[an_alarm(Severity.I, Department.URBAN)] * (MOST_LINES + 7))
    assert len(lines) == MOST_LINES + 1
    assert lines[-1] == "Ⅰ级告警：另有 7 条"


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
