"""Rules of the incident loop beside its table: reports, filing, tasks, rework, deferral."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from backends.record import incident_commands as ic
from backends.record.common import Department, Severity
from backends.record.ids import IncidentId, TaskId
from backends.record.incident import Origin, Stage
from backends.record.incident_events import ClockRanOut, IncidentAccepted, IncidentFiled
from backends.record.policy import Domain
from backends.record.refusal import RefusalCode
from backends.record.task import (
    AcceptTask,
    CancelTask,
    CompleteTask,
    Recipient,
    RejectTask,
    ReworkTask,
    StartTask,
    TaskState,
)
from tests.backends.record.house import (
    INCIDENT,
    LEADER,
    LEAK,
    OTHER,
    RUBBISH,
    SECOND,
    TASK,
    House,
    a_report,
    a_task,
    at,
)
from tests.backends.record.loop import file, give_back, in_stage, rework, submit


def test_report_is_numbered_by_the_day_in_china() -> None:
    house = House()
    house.now = dt.datetime(2026, 11, 26, 16, 30, tzinfo=dt.UTC)
    house.do(a_report())
    assert house.it.number == "LJ20261127-0001"


def test_report_takes_the_domain_of_its_class_or_of_its_department() -> None:
    house = House()
    house.do(a_report(class_code=LEAK))
    house.do(a_report(SECOND, class_code="", department=Department.TRANSPORT))
    assert house.it.domain is Domain.ACCIDENT
    second = house.incident(SECOND)
    assert second is not None
    assert second.domain is Domain.TRANSPORT


def test_report_keeps_its_origin() -> None:
    house = House()
    house.do(a_report(origin=Origin.CITIZEN, origin_ref="12345-20261126-77"))
    assert (house.it.origin, house.it.origin_ref) == (Origin.CITIZEN, "12345-20261126-77")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"title": "  "}, RefusalCode.MALFORMED),
        ({"class_code": "no.such"}, RefusalCode.UNKNOWN_CLASS),
        ({"description": "长" * 20_001}, RefusalCode.TOO_LARGE),
        ({"occurred_at": at(60)}, RefusalCode.OUT_OF_RANGE),
        ({"occurred_at": dt.datetime(2026, 11, 26)}, RefusalCode.MALFORMED),
    ],
)
def test_report_is_refused(said: dict[str, Any], code: RefusalCode) -> None:
    house = House()
    assert house.ask(a_report(**said)) is code
    assert house.incident(INCIDENT) is None


def test_report_twice_is_refused() -> None:
    assert in_stage(Stage.REPORTED).ask(a_report()) is RefusalCode.DUPLICATE


def test_filing_a_report_at_once_accepts_it_too() -> None:
    house = in_stage(Stage.REPORTED)
    events = house.do(file(house.it))
    assert [type(event) for event in events] == [IncidentAccepted, IncidentFiled]


def test_filing_starts_the_checklist_of_its_plan() -> None:
    house = in_stage(Stage.ACCEPTED)
    house.do(
        ic.FileIncident(
            incident=INCIDENT,
            seen_version=house.it.version,
            class_code=LEAK,
            severity=Severity.I,
            department=Department.EMERGENCY,
            parties=[Department.EMERGENCY, Department.ENVIRONMENT],
            plan="leak",
        )
    )
    assert house.it.plan == "leak"
    assert [(step.id, step.due_at) for step in house.it.steps] == [("1", at(10)), ("2", None)]
    assert house.it.parties == [Department.ENVIRONMENT]
    assert (house.it.domain, house.it.severity) == (Domain.ACCIDENT, Severity.I)


@pytest.mark.parametrize(("said"), [{"class_code": "no.such"}, {"plan": "no-such"}])
def test_filing_with_unknown_words_is_refused(said: dict[str, Any]) -> None:
    house = in_stage(Stage.ACCEPTED)
    words: dict[str, Any] = {"class_code": RUBBISH, "plan": ""} | said
    command = ic.FileIncident(
        incident=INCIDENT,
        seen_version=house.it.version,
        severity=Severity.III,
        department=Department.URBAN,
        **words,
    )
    assert house.ask(command) is RefusalCode.UNKNOWN_CLASS


def test_first_task_dispatches_it() -> None:
    house = in_stage(Stage.FILED)
    house.do(a_task())
    assert (house.it.stage, house.it.open_tasks) == (Stage.DISPATCHED, 1)


def test_accepted_task_starts_the_handling() -> None:
    house = in_stage(Stage.DISPATCHED)
    house.do(AcceptTask(task=TASK, seen_version=house.work.version))
    assert house.it.stage is Stage.HANDLING
    house.do(StartTask(task=TASK, seen_version=house.work.version))
    assert house.it.stage is Stage.HANDLING


def test_its_only_task_rejected_returns_it() -> None:
    house = in_stage(Stage.DISPATCHED)
    house.do(RejectTask(task=TASK, seen_version=house.work.version, reason="不属本部门"))
    assert (house.it.stage, house.it.return_count) == (Stage.FILED, 1)
    assert house.it.reason == "不属本部门"


def test_one_of_two_tasks_rejected_does_not_return_it() -> None:
    house = in_stage(Stage.DISPATCHED)
    house.do(a_task(TaskId("t-2")))
    house.do(RejectTask(task=TASK, seen_version=house.work.version, reason="不属本部门"))
    assert (house.it.stage, house.it.open_tasks) == (Stage.DISPATCHED, 1)


def test_its_only_task_cancelled_returns_it() -> None:
    house = in_stage(Stage.DISPATCHED)
    house.do(CancelTask(task=TASK, seen_version=house.work.version, reason="派错"))
    assert house.it.stage is Stage.FILED


def test_return_by_a_person_recalls_its_tasks() -> None:
    house = in_stage(Stage.DISPATCHED)
    house.do(give_back(house.it))
    assert house.work.state is TaskState.CANCELLED
    assert (house.it.stage, house.it.open_tasks, house.it.return_count) == (Stage.FILED, 0, 1)


def test_returned_incident_is_dispatched_again() -> None:
    house = in_stage(Stage.DISPATCHED)
    house.do(give_back(house.it))
    house.do(a_task(TaskId("t-2")))
    assert house.it.stage is Stage.DISPATCHED


def test_verification_waits_for_open_tasks() -> None:
    house = in_stage(Stage.DISPATCHED)
    house.do(AcceptTask(task=TASK, seen_version=house.work.version))
    assert house.ask(submit(house.it)) is RefusalCode.OPEN_TASKS
    house.do(CompleteTask(task=TASK, seen_version=house.work.version, result="已清理"))
    house.do(submit(house.it))
    assert (house.it.stage, house.it.result) == (Stage.VERIFY, "已清理")


def test_rework_is_counted_each_time() -> None:
    house = in_stage(Stage.VERIFY)
    for _ in range(2):
        house.do(rework(house.it))
        house.do(submit(house.it))
    assert house.it.rework_count == 2


def test_task_sent_back_for_rework_takes_its_incident_out_of_verification() -> None:
    house = in_stage(Stage.VERIFY)
    house.do(ReworkTask(task=TASK, seen_version=house.work.version, reason="未清净"))
    assert (house.it.stage, house.it.rework_count) == (Stage.HANDLING, 1)
    assert house.ask(submit(house.it)) is RefusalCode.OPEN_TASKS


def test_task_of_a_closed_incident_is_not_reworked() -> None:
    house = in_stage(Stage.CLOSED)
    command = ReworkTask(task=TASK, seen_version=house.work.version, reason="未清净")
    assert house.ask(command) is RefusalCode.WRONG_STATE
    assert house.work.state is TaskState.DONE


def test_deferral_ends_by_itself_though_it_was_noted_meanwhile() -> None:
    house = in_stage(Stage.DEFERRED)
    house.do(ic.NoteIncident(incident=INCIDENT, seen_version=0, text="设备已在途"))
    house.wait_until(at(600))
    assert house.it.stage is Stage.HANDLING
    assert (house.it.deferred_until, house.it.was_deferred) == (None, True)


@pytest.mark.parametrize("until", [at(-1), at(0), at(400 * 24 * 60)])
def test_deferral_ends_in_the_future_and_within_a_year(until: dt.datetime) -> None:
    house = in_stage(Stage.HANDLING)
    command = ic.DeferIncident(
        incident=INCIDENT, seen_version=house.it.version, until=until, reason="等待设备"
    )
    assert house.ask(command) is RefusalCode.OUT_OF_RANGE


@pytest.mark.parametrize(
    ("stage", "command"),
    [
        (Stage.REPORTED, ic.RejectIncident(incident=INCIDENT, seen_version=1, reason=" ")),
        (Stage.DISPATCHED, ic.ReturnDispatch(incident=INCIDENT, seen_version=-1, reason="")),
        (Stage.HANDLING, ic.SubmitForVerification(incident=INCIDENT, seen_version=-1, result="")),
        (Stage.VERIFY, ic.SendBackForRework(incident=INCIDENT, seen_version=-1, reason="")),
        (
            Stage.HANDLING,
            ic.DeferIncident(incident=INCIDENT, seen_version=-1, until=at(600), reason=""),
        ),
        (Stage.VERIFY, ic.CloseIncident(incident=INCIDENT, seen_version=-1, conclusion="")),
        (
            Stage.FILED,
            ic.RaiseLevel(incident=INCIDENT, seen_version=-1, severity=Severity.I, reason=""),
        ),
    ],
)
def test_reason_is_required(stage: Stage, command: ic.IncidentCommand) -> None:
    house = in_stage(stage)
    current = msgspec.structs.replace(command, seen_version=house.it.version)
    assert house.ask(current) is RefusalCode.REASON_MISSING


def test_command_on_an_unknown_incident_is_refused() -> None:
    command = ic.AcceptIncident(incident=IncidentId("none"), seen_version=1)
    assert House().ask(command) is RefusalCode.UNKNOWN_SUBJECT


def test_taking_shows_who_has_it_and_another_may_take_over() -> None:
    house = in_stage(Stage.FILED)
    house.do(ic.TakeIncident(incident=INCIDENT, seen_version=house.it.version))
    assert house.it.owner == LEADER
    assert house.do(ic.TakeIncident(incident=INCIDENT, seen_version=house.it.version)) == []
    house.actor = OTHER
    house.do(ic.TakeIncident(incident=INCIDENT, seen_version=house.it.version))
    assert house.it.owner == OTHER


def test_another_departments_task_makes_it_joint() -> None:
    house = in_stage(Stage.FILED)
    house.do(a_task(recipient=Recipient(department=Department.TRANSPORT)))
    house.do(a_task(TaskId("t-2"), recipient=Recipient(party="power")))
    assert house.it.parties == [Department.TRANSPORT]
    assert house.it.outside == ["power"]
    assert house.it.is_joint


def test_closed_incident_says_its_conclusion_and_when() -> None:
    house = in_stage(Stage.CLOSED)
    assert (house.it.result, house.it.closed_at, house.it.is_over) == ("已办结", at(0), True)
    assert not [event for event in house.wait_until(at(100_000)) if isinstance(event, ClockRanOut)]
