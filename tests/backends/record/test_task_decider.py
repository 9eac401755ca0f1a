"""Every row of the task table, and every state that refuses it; receipts; limits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from backends.record.common import Department
from backends.record.ids import IncidentId, TaskId
from backends.record.policy import Policy
from backends.record.refusal import RefusalCode
from backends.record.task import (
    AcceptTask,
    AssignTask,
    CancelTask,
    Channel,
    CompleteTask,
    MarkTask,
    MarkTaskOverdue,
    NoteTask,
    Recipient,
    RecordReceipt,
    RejectTask,
    ReworkTask,
    StartTask,
    Task,
    TaskCommand,
    TaskOverdue,
    TaskState,
)
from backends.record.task_decider import due, is_open
from tests.backends.record.house import LEADER, TASK, TEN, House, a_task, at

ALONE = IncidentId("")


def accept(task: Task) -> AcceptTask:
    return AcceptTask(task=task.id, seen_version=task.version)


def reject(task: Task) -> RejectTask:
    return RejectTask(task=task.id, seen_version=task.version, reason="不属本部门")


def start(task: Task) -> StartTask:
    return StartTask(task=task.id, seen_version=task.version)


def complete(task: Task) -> CompleteTask:
    return CompleteTask(task=task.id, seen_version=task.version, result="已清理")


def rework(task: Task) -> ReworkTask:
    return ReworkTask(task=task.id, seen_version=task.version, reason="未清净")


def cancel(task: Task) -> CancelTask:
    return CancelTask(task=task.id, seen_version=task.version, reason="派错")


def receipt(
    task: Task,
    channel: Channel = Channel.TELEPHONE,
    name: str = "王建国",
    read_back: str = "滨江路,四小时内清理",
    moment: dt.datetime = TEN,
) -> RecordReceipt:
    return RecordReceipt(
        task=task.id,
        seen_version=task.version,
        channel=channel,
        name=name,
        read_back=read_back,
        at=moment,
    )


def in_state(state: TaskState, **said: Any) -> House:
    """A house with one task that stands alone, brought to that state."""
    house = House()
    house.do(a_task(incident=ALONE, **said))
    if state in (TaskState.SENT, TaskState.UNKNOWN, TaskState.EXPIRED):
        house.do(MarkTask(task=TASK, state=state))
    elif state is TaskState.REJECTED:
        house.do(reject(house.work))
    elif state is TaskState.CANCELLED:
        house.do(cancel(house.work))
    elif state is not TaskState.QUEUED:
        house.do(accept(house.work))
        if state is TaskState.EXECUTING:
            house.do(start(house.work))
        if state is TaskState.DONE:
            house.do(complete(house.work))
    assert house.work.state is state
    return house


S = TaskState
UNANSWERED = {S.QUEUED, S.SENT, S.UNKNOWN, S.EXPIRED}
OPEN = UNANSWERED | {S.ACCEPTED, S.EXECUTING}
TRANSITIONS: list[tuple[Callable[[Task], TaskCommand], set[TaskState], TaskState]] = [
    (accept, UNANSWERED, S.ACCEPTED),
    (receipt, UNANSWERED | {S.ACCEPTED}, S.ACCEPTED),
    (reject, UNANSWERED, S.REJECTED),
    (start, {S.ACCEPTED}, S.EXECUTING),
    (complete, {S.ACCEPTED, S.EXECUTING}, S.DONE),
    (rework, {S.DONE}, S.EXECUTING),
    (cancel, OPEN, S.CANCELLED),
]


@pytest.mark.parametrize(
    ("command", "state", "to"),
    [
        pytest.param(c, s, to if s in begins else None, id=f"{c.__name__}-{s}")
        for c, begins, to in TRANSITIONS
        for s in TaskState
        if (c, s) != (receipt, S.EXECUTING)
    ],
)
def test_transition(
    command: Callable[[Task], TaskCommand], state: TaskState, to: TaskState | None
) -> None:
    house = in_state(state)
    refusal = house.ask(command(house.work))
    assert refusal is (None if to else RefusalCode.WRONG_STATE)
    assert house.work.state is (to or state)


def test_receipt_during_the_work_is_kept_and_work_goes_on() -> None:
    house = in_state(TaskState.EXECUTING)
    house.do(receipt(house.work, Channel.FAX))
    assert house.work.state is TaskState.EXECUTING
    assert len(house.work.receipts) == 1


MARKED = {
    (S.QUEUED, S.SENT): S.SENT,
    (S.QUEUED, S.UNKNOWN): S.UNKNOWN,
    (S.QUEUED, S.EXPIRED): S.EXPIRED,
    (S.SENT, S.UNKNOWN): S.UNKNOWN,
    (S.SENT, S.EXPIRED): S.EXPIRED,
    (S.UNKNOWN, S.SENT): S.SENT,
    (S.EXPIRED, S.SENT): S.SENT,  # given up, and sent again by a person
    (S.UNKNOWN, S.EXPIRED): S.EXPIRED,
}


@pytest.mark.parametrize("mark", [S.SENT, S.UNKNOWN, S.EXPIRED])
@pytest.mark.parametrize("state", list(TaskState))
def test_outbox_marks_only_what_is_unanswered(state: TaskState, mark: TaskState) -> None:
    house = in_state(state)
    house.do(MarkTask(task=TASK, state=mark))
    assert house.work.state is MARKED.get((state, mark), state)


def test_outbox_cannot_complete_a_task() -> None:
    house = in_state(TaskState.SENT)
    assert house.ask(MarkTask(task=TASK, state=S.DONE)) is RefusalCode.WRONG_STATE


@pytest.mark.parametrize("state", list(TaskState))
def test_open_is_what_is_still_to_be_done(state: TaskState) -> None:
    assert is_open(in_state(state).work) is (state in OPEN)


@pytest.mark.parametrize(
    "channel", [Channel.TELEPHONE, Channel.FAX, Channel.SMS, Channel.IN_PERSON]
)
def test_receipt_says_who_took_it_and_what_they_read_back(channel: Channel) -> None:
    house = in_state(TaskState.QUEUED)
    house.do(receipt(house.work, channel))
    taken = house.work.receipts[0]
    assert (taken.channel, taken.name, taken.recorded_by) == (channel, "王建国", LEADER)
    assert taken.read_back == "滨江路,四小时内清理"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"name": " "}, RefusalCode.MALFORMED),
        ({"read_back": ""}, RefusalCode.MALFORMED),
        ({"channel": Channel.SYSTEM}, RefusalCode.MALFORMED),
        ({"moment": at(60)}, RefusalCode.OUT_OF_RANGE),
        ({"moment": at(-60)}, RefusalCode.OUT_OF_RANGE),
        ({"moment": dt.datetime(2026, 11, 26, 10)}, RefusalCode.MALFORMED),
    ],
)
def test_receipt_is_refused(said: dict[str, Any], code: RefusalCode) -> None:
    house = in_state(TaskState.QUEUED)
    assert house.ask(receipt(house.work, **said)) is code


def test_task_is_numbered_by_the_day_in_china() -> None:
    house = House()
    house.now = dt.datetime(2026, 11, 26, 16, 30, tzinfo=dt.UTC)
    house.do(a_task(incident=ALONE))
    assert house.work.number == "R20261127-0001"


def test_outside_party_has_the_name_of_the_policy() -> None:
    house = House()
    house.do(a_task(incident=ALONE, recipient=Recipient(party="power")))
    assert house.work.recipient == Recipient(party="power", name="供电公司")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"title": ""}, RefusalCode.MALFORMED),
        ({"recipient": Recipient()}, RefusalCode.MALFORMED),
        (
            {"recipient": Recipient(department=Department.GRID, party="power")},
            RefusalCode.MALFORMED,
        ),
        ({"recipient": Recipient(party="none")}, RefusalCode.UNKNOWN_CLASS),
        ({"work_group": "不存在的组"}, RefusalCode.UNKNOWN_CLASS),
        ({"due_at": at(0)}, RefusalCode.OUT_OF_RANGE),
        ({"detail": "长" * 20_001}, RefusalCode.TOO_LARGE),
    ],
)
def test_assignment_is_refused(said: dict[str, Any], code: RefusalCode) -> None:
    assert House().ask(a_task(incident=ALONE, **said)) is code


def test_work_group_of_the_policy_is_kept() -> None:
    house = House()
    house.do(a_task(incident=ALONE, work_group="现场处置组"))
    assert house.work.work_group == "现场处置组"


def test_assigning_twice_is_refused() -> None:
    assert in_state(TaskState.QUEUED).ask(a_task(incident=ALONE)) is RefusalCode.DUPLICATE


@pytest.mark.parametrize(
    ("state", "command"),
    [
        (S.QUEUED, RejectTask(task=TASK, seen_version=1, reason="")),
        (S.ACCEPTED, CompleteTask(task=TASK, seen_version=2, result=" ")),
        (S.DONE, ReworkTask(task=TASK, seen_version=3, reason="")),
        (S.QUEUED, CancelTask(task=TASK, seen_version=1, reason="")),
    ],
)
def test_reason_is_required(state: TaskState, command: TaskCommand) -> None:
    assert in_state(state).ask(command) is RefusalCode.REASON_MISSING


@pytest.mark.parametrize("command", [accept, receipt, reject, cancel])
def test_stale_version_is_refused(command: Callable[[Task], TaskCommand]) -> None:
    house = in_state(TaskState.QUEUED)
    outdated = command(house.work)
    house.do(MarkTask(task=TASK, state=S.SENT))
    assert house.ask(outdated) is RefusalCode.STALE_VERSION


@pytest.mark.parametrize("state", list(TaskState))
def test_note_is_taken_in_every_state_and_from_two_at_once(state: TaskState) -> None:
    house = in_state(state)
    for text in ("已在路上", "道路拥堵"):
        house.do(NoteTask(task=TASK, seen_version=0, text=text))
    assert [note.text for note in house.work.notes] == ["已在路上", "道路拥堵"]
    assert house.work.state is state


def test_empty_note_is_refused() -> None:
    house = in_state(TaskState.QUEUED)
    assert house.ask(NoteTask(task=TASK, seen_version=0, text="")) is RefusalCode.MALFORMED


def test_unknown_task_is_refused() -> None:
    command = AcceptTask(task=TaskId("none"), seen_version=1)
    assert House().ask(command) is RefusalCode.UNKNOWN_SUBJECT


def test_task_is_overdue_once_its_limit_has_passed() -> None:
    house = in_state(TaskState.QUEUED, due_at=at(60))
    assert house.wait_until(at(59)) == []
    assert house.wait_until(at(600)) == [TaskOverdue()]
    assert house.work.is_overdue
    assert due(house.work, Policy()) is None


def test_overdue_timer_before_its_time_changes_nothing() -> None:
    house = in_state(TaskState.QUEUED, due_at=at(60))
    assert house.do(MarkTaskOverdue(task=TASK)) == []


def test_task_done_in_time_is_never_overdue() -> None:
    house = in_state(TaskState.DONE, due_at=at(60))
    assert house.wait_until(at(600)) == []
    assert not house.work.is_overdue


def test_task_done_late_is_overdue_though_no_timer_ran() -> None:
    house = in_state(TaskState.ACCEPTED, due_at=at(60))
    house.now = at(61)
    house.do(complete(house.work))
    assert house.work.is_overdue


def test_rework_has_as_long_again() -> None:
    house = in_state(TaskState.DONE, due_at=at(60))
    house.now = at(90)
    house.do(rework(house.work))
    assert (house.work.due_at, house.work.rework_count) == (at(150), 1)
    assert (house.work.is_overdue, house.work.done_at) == (False, None)


def test_command_words_of_assignment_are_kept() -> None:
    house = House()
    command: AssignTask = a_task(incident=ALONE, owner="李强", detail="带铲车", channel=Channel.FAX)
    house.do(command)
    assert (house.work.owner, house.work.detail) == ("李强", "带铲车")
    assert (house.work.channel, house.work.issued_by) == (Channel.FAX, LEADER)
