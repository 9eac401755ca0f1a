"""What is over for long comes back from the log, whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.link.queries import Recall, RecallAnswer
from backends.record import entry, task
from backends.record.common import Realm, Severity
from backends.record.ids import AlarmId
from backends.record.refusal import Refusal, RefusalCode
from tests.backends.hub.asking import AUDITOR, I1, Asking, asking
from tests.backends.hub.log_writing import assigned, raised, reported

GIVEN = entry.InstructionGiven(
    number="P-1", text="今晚双岗", given_by="王市长", severity=Severity.III
)


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Asking]:
    with asking(tmp_path) as one:
        yield one


def test_an_incident_over_for_long_comes_back_with_its_tasks(ask: Asking) -> None:
    tell = ask.writer.tell
    tell("a1", raised())
    tell("i1", reported(alarms=[AlarmId("a1")]))
    tell("t1", assigned(incident=I1), task.TaskAccepted())
    tell("t9", assigned("别的任务"))
    for subject in ("i1", "t1"):
        answer = ask(Recall(subject=subject))
        assert isinstance(answer, RecallAnswer)
        assert [incident.id for incident in answer.incidents] == ["i1"]
        assert [(one.id, one.version) for one in answer.tasks] == [("t1", 2)]
    alone = ask(Recall(subject="t9"))
    assert isinstance(alone, RecallAnswer)
    assert (alone.incidents, [one.id for one in alone.tasks]) == ([], ["t9"])


def test_an_instruction_closed_long_ago_comes_back_with_its_notes_and_result(ask: Asking) -> None:
    noted, finished = (
        entry.InstructionNoted(text="已到岗"),
        entry.InstructionFinished(result="双岗"),
    )
    ask.writer.tell("p1", GIVEN, noted, finished, entry.InstructionClosed(is_content=True))
    answer = ask(Recall(subject="p1"))
    assert isinstance(answer, RecallAnswer)
    assert not answer.incidents and not answer.tasks
    (one,) = answer.instructions
    assert (one.id, one.version, one.result) == ("p1", 4, "双岗")
    assert [words for _, _, words in one.notes] == ["已到岗"]


def test_an_instruction_of_a_drill_comes_back_to_whoever_drills_alone(ask: Asking) -> None:
    ask.writer.tell("p1", GIVEN, realm=Realm.DRILL)
    refusal = ask(Recall(subject="p1"), AUDITOR)
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.NOT_ALLOWED


@pytest.mark.parametrize("subject", ["nothing", "a1"])
def test_nothing_else_comes_back(ask: Asking, subject: str) -> None:
    ask.writer.tell("a1", raised())
    refusal = ask(Recall(subject=subject))
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.UNKNOWN_SUBJECT
