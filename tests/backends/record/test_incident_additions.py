"""What people add to an incident: notes, marks, instructions, steps, parties, alarms, orders."""

from __future__ import annotations

import msgspec
import pytest

from backends.record import incident_commands as ic
from backends.record.common import Department, Place, Severity
from backends.record.ids import AlarmId
from backends.record.incident import MarkKind, Stage
from backends.record.incident_additions import MOST_MARKS, MOST_POINTS
from backends.record.incident_events import IncidentNoted
from backends.record.refusal import RefusalCode
from tests.backends.record.house import INCIDENT, LEADER, OTHER, House, at
from tests.backends.record.loop import in_stage

HERE = (123.05, 30.52)


def note(text: str = "已电话询问") -> ic.NoteIncident:
    return ic.NoteIncident(incident=INCIDENT, seen_version=0, text=text)


def instruct(instruction: str = "o-1", text: str = "全力处置") -> ic.InstructIncident:
    return ic.InstructIncident(
        incident=INCIDENT, seen_version=0, instruction=instruction, text=text
    )


def mark(
    mark_id: str = "m-1",
    kind: MarkKind = MarkKind.POINT,
    points: list[tuple[float, float]] | None = None,
) -> ic.AddMark:
    return ic.AddMark(
        incident=INCIDENT, seen_version=0, mark=mark_id, kind=kind, points=points or [HERE]
    )


def with_plan() -> House:
    house = in_stage(Stage.FILED)
    house.do(ic.UsePlan(incident=INCIDENT, seen_version=house.it.version, plan="leak"))
    return house


def test_two_people_may_add_at_once() -> None:
    house = in_stage(Stage.FILED)
    seen = house.it.version
    house.do(msgspec.structs.replace(note(), seen_version=seen))
    house.actor = OTHER
    house.do(msgspec.structs.replace(instruct(), seen_version=seen))
    house.do(msgspec.structs.replace(mark(), seen_version=seen))
    assert house.it.version == seen + 3


def test_note_may_say_when_it_was_heard() -> None:
    house = in_stage(Stage.FILED)
    heard = ic.NoteIncident(incident=INCIDENT, seen_version=0, text="群众来电", heard_at=at(-30))
    assert house.do(heard) == [IncidentNoted(text="群众来电", heard_at=at(-30))]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (note("  "), RefusalCode.MALFORMED),
        (note("长" * 20_001), RefusalCode.TOO_LARGE),
        (
            ic.NoteIncident(incident=INCIDENT, seen_version=0, text="将来", heard_at=at(60)),
            RefusalCode.OUT_OF_RANGE,
        ),
    ],
)
def test_note_is_refused(command: ic.NoteIncident, code: RefusalCode) -> None:
    assert in_stage(Stage.FILED).ask(command) is code


def test_note_after_closure_still_stands_in_the_timeline() -> None:
    assert in_stage(Stage.CLOSED).ask(note()) is None


def test_instruction_stands_until_it_is_answered() -> None:
    house = in_stage(Stage.HANDLING)
    house.do(instruct())
    house.actor = OTHER
    answer = ic.AnswerInstruction(
        incident=INCIDENT, seen_version=0, instruction="o-1", answer="已增派人员"
    )
    house.do(answer)
    given = house.it.instructions[0]
    assert (given.by, given.answer, given.answered_by) == (LEADER, "已增派人员", OTHER)
    assert house.ask(answer) is RefusalCode.DUPLICATE


def test_instruction_given_by_telephone_names_who_gave_it() -> None:
    house = in_stage(Stage.HANDLING)
    house.do(msgspec.structs.replace(instruct(), relayed_from="shizhang"))
    assert house.it.instructions[0].relayed_from == "shizhang"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (instruct("o-1"), RefusalCode.DUPLICATE),
        (instruct("o-2", " "), RefusalCode.MALFORMED),
        (instruct(""), RefusalCode.MALFORMED),
        (
            ic.AnswerInstruction(
                incident=INCIDENT, seen_version=0, instruction="none", answer="好"
            ),
            RefusalCode.UNKNOWN_SUBJECT,
        ),
        (
            ic.AnswerInstruction(incident=INCIDENT, seen_version=0, instruction="o-1", answer=""),
            RefusalCode.REASON_MISSING,
        ),
    ],
)
def test_instruction_or_answer_is_refused(command: ic.IncidentCommand, code: RefusalCode) -> None:
    house = in_stage(Stage.HANDLING)
    house.do(instruct())
    assert house.ask(command) is code


def test_marks_are_added_and_taken_off() -> None:
    house = in_stage(Stage.HANDLING)
    house.do(mark("m-1"))
    house.do(mark("m-2", MarkKind.CORDON, [HERE, (123.06, 30.52), (123.06, 30.53)]))
    house.do(ic.RemoveMark(incident=INCIDENT, seen_version=0, mark="m-1"))
    assert [known.id for known in house.it.marks] == ["m-2"]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (mark("m-1"), RefusalCode.DUPLICATE),
        (mark(""), RefusalCode.MALFORMED),
        (mark("m-2", MarkKind.CORDON), RefusalCode.MALFORMED),
        (mark("m-2", MarkKind.ROUTE), RefusalCode.MALFORMED),
        (mark("m-2", points=[(181.0, 30.0)]), RefusalCode.OUT_OF_RANGE),
        (mark("m-2", points=[(float("nan"), 30.0)]), RefusalCode.OUT_OF_RANGE),
        (mark("m-2", points=[HERE] * (MOST_POINTS + 1)), RefusalCode.TOO_LARGE),
        (
            ic.RemoveMark(incident=INCIDENT, seen_version=0, mark="none"),
            RefusalCode.UNKNOWN_SUBJECT,
        ),
    ],
)
def test_mark_is_refused(command: ic.IncidentCommand, code: RefusalCode) -> None:
    house = in_stage(Stage.HANDLING)
    house.do(mark("m-1"))
    assert house.ask(command) is code


def test_map_does_not_fill_up_with_marks() -> None:
    house = in_stage(Stage.HANDLING)
    for number in range(MOST_MARKS):
        house.do(mark(f"m-{number}"))
    assert house.ask(mark("one-more")) is RefusalCode.TOO_LARGE


def test_plan_starts_its_checklist_and_steps_are_ticked() -> None:
    house = with_plan()
    house.do(ic.TickStep(incident=INCIDENT, seen_version=0, step="1"))
    house.do(
        ic.TickStep(incident=INCIDENT, seen_version=0, step="2", note="无人居住", is_skipped=True)
    )
    first, second = house.it.steps
    assert (first.done_by, first.done_at, first.due_at) == (LEADER, at(0), at(10))
    assert (second.is_skipped, second.note) == (True, "无人居住")


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (ic.TickStep(incident=INCIDENT, seen_version=0, step="9"), RefusalCode.UNKNOWN_CLASS),
        (ic.TickStep(incident=INCIDENT, seen_version=0, step="1"), RefusalCode.DUPLICATE),
        (
            ic.TickStep(incident=INCIDENT, seen_version=0, step="2", is_skipped=True),
            RefusalCode.REASON_MISSING,
        ),
    ],
)
def test_step_is_refused(command: ic.TickStep, code: RefusalCode) -> None:
    house = with_plan()
    house.do(ic.TickStep(incident=INCIDENT, seen_version=0, step="1"))
    assert house.ask(command) is code


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        ("none", RefusalCode.UNKNOWN_CLASS),
        ("leak", RefusalCode.DUPLICATE),
        ("flood", None),
    ],
)
def test_other_plan(plan: str, code: RefusalCode | None) -> None:
    house = with_plan()
    command = ic.UsePlan(incident=INCIDENT, seen_version=house.it.version, plan=plan)
    assert house.ask(command) is code


def test_level_is_raised_with_a_reason() -> None:
    house = in_stage(Stage.HANDLING)
    command = ic.RaiseLevel(
        incident=INCIDENT,
        seen_version=house.it.version,
        severity=Severity.I,
        reason="火势扩大",
    )
    house.do(command)
    assert house.it.severity is Severity.I


def test_supervision_names_who_ordered_it_and_ends() -> None:
    house = in_stage(Stage.HANDLING)
    on = ic.SuperviseIncident(incident=INCIDENT, seen_version=house.it.version)
    house.do(on)
    assert (house.it.is_supervised, house.it.supervised_by) == (True, LEADER)
    assert house.do(msgspec.structs.replace(on, seen_version=house.it.version)) == []
    off = ic.SuperviseIncident(incident=INCIDENT, seen_version=house.it.version, is_on=False)
    house.do(off)
    assert (house.it.is_supervised, house.it.supervised_by) == (False, None)


def test_joint_incident_names_each_party_once() -> None:
    house = in_stage(Stage.FILED)
    command = ic.JoinDepartments(
        incident=INCIDENT,
        seen_version=0,
        departments=[Department.URBAN, Department.GRID, Department.GRID],
    )
    house.do(command)
    assert house.it.parties == [Department.GRID]
    assert house.do(command) == []


def test_words_are_corrected_and_the_rest_stays() -> None:
    house = in_stage(Stage.FILED)
    place = Place(lon_wgs84=123.05, lat_wgs84=30.52)
    command = ic.ChangeIncident(
        incident=INCIDENT, seen_version=house.it.version, title="江边暴露垃圾", place=place
    )
    house.do(command)
    assert (house.it.title, house.it.place, house.it.description) == ("江边暴露垃圾", place, "")
    assert house.do(msgspec.structs.replace(command, seen_version=house.it.version)) == []
    empty = ic.ChangeIncident(incident=INCIDENT, seen_version=house.it.version, title=" ")
    assert house.ask(empty) is RefusalCode.MALFORMED


OVER = [Stage.CLOSED, Stage.REJECTED, Stage.MERGED]


@pytest.mark.parametrize("stage", OVER)
@pytest.mark.parametrize(
    "command",
    [
        mark(),
        ic.JoinDepartments(incident=INCIDENT, seen_version=0, departments=[Department.GRID]),
        ic.AttachAlarms(incident=INCIDENT, seen_version=0, alarms=[AlarmId("a-1")]),
        ic.TickStep(incident=INCIDENT, seen_version=0, step="1"),
        ic.TakeIncident(incident=INCIDENT, seen_version=0),
        ic.ChangeIncident(incident=INCIDENT, seen_version=0, title="别的"),
        ic.RaiseLevel(incident=INCIDENT, seen_version=0, severity=Severity.I, reason="扩大"),
        ic.SuperviseIncident(incident=INCIDENT, seen_version=0),
        ic.UsePlan(incident=INCIDENT, seen_version=0, plan="leak"),
    ],
    ids=lambda command: type(command).__name__,
)
def test_incident_that_is_over_takes_no(command: ic.IncidentCommand, stage: Stage) -> None:
    house = in_stage(stage)
    house.stand(AlarmId("a-1"))
    current = msgspec.structs.replace(command, seen_version=house.it.version)
    assert house.ask(current) is RefusalCode.WRONG_STATE
