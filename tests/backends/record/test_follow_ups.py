"""What one event causes elsewhere, and that a refusal there leaves everything as it was."""

from __future__ import annotations

import pytest

from backends.record import incident_commands as ic
from backends.record.common import Realm
from backends.record.ids import AlarmId, IncidentId, TaskId
from backends.record.incident import Stage
from backends.record.refusal import RefusalCode
from backends.record.task import AcceptTask, CompleteTask, NoteTask, RecordReceipt
from tests.backends.record.house import INCIDENT, SECOND, TASK, House, a_report, a_task
from tests.backends.record.loop import (
    close,
    file,
    in_stage,
    merge,
    reject,
    submit,
)
from tests.backends.record.test_task_decider import receipt

FIRST_ALARM, SECOND_ALARM = AlarmId("a-1"), AlarmId("a-2")


def from_alarms() -> House:
    """An incident reported from two standing alarms."""
    house = House()
    house.stand(FIRST_ALARM)
    house.stand(SECOND_ALARM)
    house.do(a_report(alarms=[FIRST_ALARM, SECOND_ALARM]))
    return house


def incident_of(house: House, alarm: AlarmId) -> IncidentId:
    found = house.alarm(alarm)
    assert found is not None
    return found.incident


def test_alarms_of_a_report_belong_to_the_incident() -> None:
    house = from_alarms()
    assert house.it.alarms == [FIRST_ALARM, SECOND_ALARM]
    assert incident_of(house, FIRST_ALARM) == incident_of(house, SECOND_ALARM) == INCIDENT


def test_report_from_an_unknown_alarm_is_refused_whole() -> None:
    house = House()
    house.stand(FIRST_ALARM)
    refusal = house.ask(a_report(alarms=[FIRST_ALARM, AlarmId("none")]))
    assert refusal is RefusalCode.UNKNOWN_SUBJECT
    assert house.incident(INCIDENT) is None
    assert incident_of(house, FIRST_ALARM) == ""


def test_attached_alarms_belong_to_the_incident() -> None:
    house = in_stage(Stage.FILED)
    house.stand(FIRST_ALARM)
    command = ic.AttachAlarms(incident=INCIDENT, seen_version=0, alarms=[FIRST_ALARM])
    house.do(command)
    assert incident_of(house, FIRST_ALARM) == INCIDENT
    assert house.do(command) == []


def test_rejection_sets_its_alarms_free() -> None:
    house = from_alarms()
    house.do(reject(house.it))
    assert incident_of(house, FIRST_ALARM) == ""


def test_closure_keeps_its_alarms() -> None:
    house = from_alarms()
    house.do(file(house.it))
    house.do(a_task())
    house.do(AcceptTask(task=TASK, seen_version=1))
    house.do(CompleteTask(task=TASK, seen_version=2, result="已清理"))
    house.do(submit(house.it))
    house.do(close(house.it))
    assert incident_of(house, FIRST_ALARM) == INCIDENT


def test_merge_hands_its_alarms_over() -> None:
    house = from_alarms()
    house.do(a_report(SECOND))
    house.do(merge(house.it))
    other = house.incident(SECOND)
    assert other is not None
    assert (house.it.stage, house.it.merged_into) == (Stage.MERGED, SECOND)
    assert (other.merged, other.alarms) == ([INCIDENT], [FIRST_ALARM, SECOND_ALARM])
    assert incident_of(house, SECOND_ALARM) == SECOND


def test_merge_into_itself_is_refused() -> None:
    house = in_stage(Stage.REPORTED)
    command = ic.MergeIncident(incident=INCIDENT, seen_version=1, into=INCIDENT)
    assert house.ask(command) is RefusalCode.WRONG_STATE


@pytest.mark.parametrize(
    ("into", "code"), [("", RefusalCode.UNKNOWN_SUBJECT), ("none", RefusalCode.UNKNOWN_SUBJECT)]
)
def test_merge_into_an_unknown_one_is_refused_whole(into: str, code: RefusalCode) -> None:
    house = in_stage(Stage.REPORTED)
    command = ic.MergeIncident(incident=INCIDENT, seen_version=1, into=IncidentId(into))
    assert house.ask(command) is code
    assert house.it.stage is Stage.REPORTED


def test_merge_into_one_that_is_over_is_refused_whole() -> None:
    house = in_stage(Stage.CLOSED)
    house.do(a_report(SECOND))
    command = ic.MergeIncident(incident=SECOND, seen_version=1, into=INCIDENT)
    assert house.ask(command) is RefusalCode.WRONG_STATE
    second = house.incident(SECOND)
    assert second is not None
    assert second.stage is Stage.REPORTED


def test_two_incidents_cannot_be_merged_into_each_other() -> None:
    house = in_stage(Stage.REPORTED)
    house.do(a_report(SECOND))
    house.do(merge(house.it))
    command = ic.MergeIncident(incident=SECOND, seen_version=2, into=INCIDENT)
    assert house.ask(command) is RefusalCode.WRONG_STATE


def test_drill_is_not_merged_into_the_real_one() -> None:
    house = in_stage(Stage.REPORTED)
    house.realm = Realm.DRILL
    house.do(a_report(SECOND))
    command = ic.MergeIncident(incident=SECOND, seen_version=1, into=INCIDENT)
    assert house.ask(command) is RefusalCode.WRONG_REALM


def test_drill_task_is_not_given_for_the_real_incident() -> None:
    house = in_stage(Stage.FILED)
    house.realm = Realm.DRILL
    assert house.ask(a_task()) is RefusalCode.WRONG_REALM
    assert house.task(TASK) is None


def test_real_alarm_does_not_make_a_drill() -> None:
    house = House()
    house.stand(FIRST_ALARM)
    house.realm = Realm.DRILL
    assert house.ask(a_report(alarms=[FIRST_ALARM])) is RefusalCode.WRONG_REALM


def test_task_of_an_unknown_incident_is_refused_whole() -> None:
    house = House()
    assert house.ask(a_task(incident=IncidentId("none"))) is RefusalCode.UNKNOWN_SUBJECT
    assert house.task(TASK) is None


def test_telephone_receipt_starts_the_handling() -> None:
    house = in_stage(Stage.DISPATCHED)
    command: RecordReceipt = receipt(house.work)
    house.do(command)
    assert house.it.stage is Stage.HANDLING


def test_note_on_a_task_does_not_touch_its_incident() -> None:
    house = in_stage(Stage.DISPATCHED)
    version = house.it.version
    house.do(NoteTask(task=TASK, seen_version=0, text="已在路上"))
    assert house.it.version == version


def test_open_tasks_are_counted_as_they_come_and_go() -> None:
    house = in_stage(Stage.FILED)
    for number in range(3):
        house.do(a_task(TaskId(f"t-{number}")))
    assert house.it.open_tasks == 3
    house.do(AcceptTask(task=TaskId("t-0"), seen_version=1))
    house.do(CompleteTask(task=TaskId("t-0"), seen_version=2, result="已清理"))
    assert house.it.open_tasks == 2
