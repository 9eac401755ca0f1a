"""Clocks of the incident: each stage's limit in working time, reports, deferral, overdue once."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from backends.record import incident_commands as ic
from backends.record.common import Department, Severity
from backends.record.ids import TaskId
from backends.record.incident import Clock, ClockKind, Incident, ReportKind, Stage
from backends.record.incident_events import ClockRanOut
from backends.record.policy import Limit, StageLimits, Unit
from backends.record.refusal import RefusalCode
from backends.record.task import AcceptTask, CompleteTask, RejectTask
from tests.backends.record.house import (
    INCIDENT,
    LEAK,
    POLICY,
    TASK,
    House,
    a_report,
    a_task,
    at,
)
from tests.backends.record.loop import (
    accept,
    close,
    defer,
    file,
    give_back,
    in_stage,
    reject,
    resume,
    rework,
    submit,
)

CHINA = dt.timezone(dt.timedelta(hours=8))


def clock(state: Incident, kind: ClockKind) -> Clock:
    """The last clock of that kind."""
    return [known for known in state.clocks if known.kind is kind][-1]


def running(state: Incident) -> list[ClockKind]:
    return [known.kind for known in state.open_clocks]


def a_leak() -> House:
    """A leak, reported at ten, filed and in the hands of a department."""
    house = House()
    house.do(a_report(class_code=LEAK, department=Department.EMERGENCY))
    house.do(
        ic.FileIncident(
            incident=INCIDENT,
            seen_version=1,
            class_code=LEAK,
            severity=Severity.I,
            department=Department.EMERGENCY,
        )
    )
    house.do(a_task())
    house.do(AcceptTask(task=TASK, seen_version=1))
    return house


def report(house: House, kind: ReportKind) -> None:
    house.do(ic.SubmitReport(incident=INCIDENT, seen_version=0, kind=kind, text="现场情况"))


@pytest.mark.parametrize(
    ("stage", "kinds"),
    [
        (Stage.REPORTED, [ClockKind.ACCEPT]),
        (Stage.ACCEPTED, [ClockKind.FILE]),
        (Stage.FILED, [ClockKind.DISPATCH]),
        (Stage.DISPATCHED, [ClockKind.HANDLE]),
        (Stage.HANDLING, [ClockKind.HANDLE]),
        (Stage.DEFERRED, []),
        (Stage.VERIFY, [ClockKind.VERIFY]),
        (Stage.CLOSED, []),
        (Stage.REJECTED, []),
        (Stage.MERGED, []),
    ],
)
def test_clock_that_runs_in(stage: Stage, kinds: list[ClockKind]) -> None:
    assert running(in_stage(stage).it) == kinds


def test_limits_count_as_their_class_says() -> None:
    house = in_stage(Stage.REPORTED)
    assert house.it.due_at == at(30)
    house.do(accept(house.it))
    house.now = at(90)  # 11:30, half an hour before lunch
    house.do(file(house.it))
    assert clock(house.it, ClockKind.DISPATCH).due_at == at(240)
    house.do(a_task())
    # Four working hours from 11:30: half an hour, then from 13:30 on.
    assert clock(house.it, ClockKind.HANDLE).due_at == at(7 * 60)


def test_limit_leaves_out_national_day() -> None:
    house = House()
    house.now = dt.datetime(2026, 9, 30, 17, 0, tzinfo=CHINA).astimezone(dt.UTC)
    house.do(a_report())
    house.do(file(house.it))
    house.do(a_task())
    assert clock(house.it, ClockKind.HANDLE).due_at == dt.datetime(2026, 10, 8, 14, 0, tzinfo=CHINA)


def test_limits_before_a_class_is_known_are_those_of_the_unclassed() -> None:
    limits = StageLimits(accept=Limit(amount=15, unit=Unit.MINUTES))
    house = House(msgspec.structs.replace(POLICY, unclassed=limits))
    house.do(a_report(class_code=""))
    assert house.it.due_at == at(15)


def test_clock_runs_out_once_and_stays_overdue_until_its_stage_ends() -> None:
    house = in_stage(Stage.REPORTED)
    events = house.wait_until(at(120))
    assert events == [ClockRanOut(kind=ClockKind.ACCEPT)]
    assert house.it.is_overdue
    house.do(accept(house.it))
    assert clock(house.it, ClockKind.ACCEPT).is_overdue
    assert not any(known.is_overdue for known in house.it.open_clocks)


def test_timer_before_its_time_changes_nothing() -> None:
    house = in_stage(Stage.REPORTED)
    house.now = at(29)
    assert house.do(ic.RunOut(incident=INCIDENT, kind=ClockKind.ACCEPT)) == []


def test_late_step_is_overdue_though_no_timer_ran() -> None:
    house = in_stage(Stage.REPORTED)
    house.now = at(31)
    house.do(accept(house.it))
    assert clock(house.it, ClockKind.ACCEPT).is_overdue


def test_step_in_time_is_not_overdue() -> None:
    house = in_stage(Stage.CLOSED)
    assert not any(known.is_overdue for known in house.it.clocks)


def test_return_stops_the_handling_and_starts_the_dispatch_again() -> None:
    house = in_stage(Stage.DISPATCHED)
    house.now = at(10)
    house.do(give_back(house.it))
    assert clock(house.it, ClockKind.HANDLE).stopped_at == at(10)
    assert running(house.it) == [ClockKind.DISPATCH]


def test_rework_starts_the_handling_again() -> None:
    house = in_stage(Stage.VERIFY)
    house.now = at(10)
    house.do(rework(house.it))
    assert running(house.it) == [ClockKind.HANDLE]
    assert clock(house.it, ClockKind.VERIFY).done_at == at(10)


def test_deferral_keeps_the_working_time_that_was_left() -> None:
    house = in_stage(Stage.HANDLING)
    house.now = at(60)  # 11:00, three of four working hours left
    house.do(defer(house.it))
    assert house.it.due_at is None
    house.now = dt.datetime(2026, 11, 27, 9, 0, tzinfo=CHINA).astimezone(dt.UTC)
    house.do(resume(house.it))
    assert house.it.due_at == dt.datetime(2026, 11, 27, 12, 0, tzinfo=CHINA)


def test_deferral_does_not_wash_an_overdue_clean() -> None:
    house = in_stage(Stage.HANDLING)
    house.wait_until(at(8 * 60))
    assert house.it.is_overdue
    house.do(defer(house.it))
    assert house.it.open_clocks == []
    house.do(resume(house.it))
    assert [known.is_overdue for known in house.it.open_clocks] == [True]


def test_second_deferral_runs_on_only_its_own_clocks() -> None:
    house = in_stage(Stage.HANDLING)
    for minutes in (10, 30):
        house.now = at(minutes)
        house.do(defer(house.it))
        house.now = at(minutes + 10)
        house.do(resume(house.it))
    assert running(house.it) == [ClockKind.HANDLE]


def test_rejection_ends_its_clocks() -> None:
    house = in_stage(Stage.REPORTED)
    house.do(reject(house.it))
    assert clock(house.it, ClockKind.ACCEPT).done_at == at(0)
    assert house.wait_until(at(1000)) == []


def test_first_report_is_due_from_the_moment_we_were_told() -> None:
    house = House()
    house.do(a_report(class_code=LEAK))
    assert clock(house.it, ClockKind.REPORT_FIRST).due_at == at(30)


def test_class_known_only_at_filing_still_counts_from_the_report() -> None:
    house = House()
    house.do(a_report(class_code=""))
    house.now = at(20)
    house.do(
        ic.FileIncident(
            incident=INCIDENT,
            seen_version=1,
            class_code=LEAK,
            severity=Severity.I,
            department=Department.EMERGENCY,
        )
    )
    assert clock(house.it, ClockKind.REPORT_FIRST).due_at == at(30)


def test_class_that_needs_no_reports_takes_their_clock_away() -> None:
    house = House()
    house.do(a_report(class_code=LEAK))
    house.do(file(house.it))
    assert running(house.it) == [ClockKind.DISPATCH]


def test_follow_ups_are_due_again_and_again() -> None:
    house = a_leak()
    house.now = at(20)
    report(house, ReportKind.FIRST)
    assert clock(house.it, ClockKind.REPORT_FOLLOW_UP).due_at == at(80)
    house.now = at(85)
    report(house, ReportKind.FOLLOW_UP)
    assert clock(house.it, ClockKind.REPORT_FOLLOW_UP).due_at == at(145)
    assert [(r.kind, r.number, r.was_late) for r in house.it.reports] == [
        (ReportKind.FIRST, 1, False),
        (ReportKind.FOLLOW_UP, 1, True),
    ]


def test_final_report_is_due_from_the_end_of_handling_and_after_closure() -> None:
    house = a_leak()
    report(house, ReportKind.FIRST)
    house.do(CompleteTask(task=TASK, seen_version=house.work.version, result="已堵漏"))
    house.now = at(60)
    house.do(submit(house.it))
    house.do(close(house.it))
    assert running(house.it) == [ClockKind.REPORT_FINAL]
    assert not house.it.is_settled
    assert house.wait_until(at(60 + 24 * 60)) == [ClockRanOut(kind=ClockKind.REPORT_FINAL)]
    report(house, ReportKind.FINAL)
    assert house.it.reports[-1].was_late
    assert (house.it.due_at, house.it.is_settled) == (None, True)


def test_rework_asks_for_follow_ups_again() -> None:
    house = a_leak()
    report(house, ReportKind.FIRST)
    house.do(CompleteTask(task=TASK, seen_version=house.work.version, result="已堵漏"))
    house.do(submit(house.it))
    report(house, ReportKind.FINAL)
    house.do(rework(house.it))
    assert ClockKind.REPORT_FOLLOW_UP in running(house.it)
    report(house, ReportKind.FOLLOW_UP)
    house.do(submit(house.it))
    report(house, ReportKind.FINAL)
    assert [r.number for r in house.it.reports if r.kind is ReportKind.FINAL] == [1, 2]


@pytest.mark.parametrize(
    ("made", "kind", "code"),
    [
        ([], ReportKind.FOLLOW_UP, RefusalCode.WRONG_STATE),
        ([], ReportKind.FINAL, RefusalCode.WRONG_STATE),
        ([ReportKind.FIRST], ReportKind.FIRST, RefusalCode.DUPLICATE),
        ([ReportKind.FIRST], ReportKind.FINAL, RefusalCode.WRONG_STATE),
    ],
)
def test_report_out_of_turn_is_refused(
    made: list[ReportKind], kind: ReportKind, code: RefusalCode
) -> None:
    house = a_leak()
    for before in made:
        report(house, before)
    command = ic.SubmitReport(incident=INCIDENT, seen_version=0, kind=kind, text="现场情况")
    assert house.ask(command) is code


def test_second_final_report_is_refused() -> None:
    house = a_leak()
    report(house, ReportKind.FIRST)
    house.do(CompleteTask(task=TASK, seen_version=house.work.version, result="已堵漏"))
    house.do(submit(house.it))
    report(house, ReportKind.FINAL)
    command = ic.SubmitReport(
        incident=INCIDENT, seen_version=0, kind=ReportKind.FINAL, text="现场情况"
    )
    assert house.ask(command) is RefusalCode.DUPLICATE


def test_incident_without_report_duty_may_report_and_has_no_clock_for_it() -> None:
    house = in_stage(Stage.HANDLING)
    report(house, ReportKind.FIRST)
    assert running(house.it) == [ClockKind.HANDLE]


def test_returned_and_dispatched_again_the_handling_has_its_whole_limit() -> None:
    house = in_stage(Stage.DISPATCHED)
    house.do(RejectTask(task=TASK, seen_version=1, reason="不属本部门"))
    house.now = at(30)
    house.do(a_task(TaskId("t-2")))
    assert clock(house.it, ClockKind.HANDLE).started_at == at(30)
