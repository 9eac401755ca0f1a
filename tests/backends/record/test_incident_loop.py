"""Every transition of the seven-stage loop, and every stage that refuses it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backends.record import incident_commands as ic
from backends.record.ids import TaskId
from backends.record.incident import Incident, Stage
from backends.record.incident_tasks import takes_tasks
from backends.record.refusal import RefusalCode
from tests.backends.record.house import INCIDENT, SECOND, a_report, a_task
from tests.backends.record.loop import (
    accept,
    close,
    defer,
    file,
    give_back,
    in_stage,
    merge,
    reject,
    resume,
    rework,
    submit,
)

TRANSITIONS: list[tuple[Callable[[Incident], ic.IncidentCommand], set[Stage], Stage]] = [
    (accept, {Stage.REPORTED}, Stage.ACCEPTED),
    (reject, {Stage.REPORTED, Stage.ACCEPTED}, Stage.REJECTED),
    (file, {Stage.REPORTED, Stage.ACCEPTED}, Stage.FILED),
    (give_back, {Stage.DISPATCHED}, Stage.FILED),
    (submit, {Stage.HANDLING}, Stage.VERIFY),
    (rework, {Stage.VERIFY}, Stage.HANDLING),
    (defer, {Stage.HANDLING}, Stage.DEFERRED),
    (resume, {Stage.DEFERRED}, Stage.HANDLING),
    (close, {Stage.VERIFY}, Stage.CLOSED),
]
CASES = [
    pytest.param(command, stage, to if stage in begins else None, id=f"{command.__name__}-{stage}")
    for command, begins, to in TRANSITIONS
    for stage in Stage
]


@pytest.mark.parametrize(("command", "stage", "to"), CASES)
def test_transition(
    command: Callable[[Incident], ic.IncidentCommand], stage: Stage, to: Stage | None
) -> None:
    house = in_stage(stage)
    refusal = house.ask(command(house.it))
    assert refusal is (None if to else RefusalCode.WRONG_STATE)
    assert house.it.stage is (to or stage)


@pytest.mark.parametrize(
    ("stage", "refusal"),
    [
        (Stage.REPORTED, None),
        (Stage.ACCEPTED, None),
        (Stage.FILED, None),
        (Stage.DISPATCHED, RefusalCode.OPEN_TASKS),
        (Stage.HANDLING, None),
        (Stage.DEFERRED, None),
        (Stage.VERIFY, RefusalCode.WRONG_STATE),
        (Stage.CLOSED, RefusalCode.WRONG_STATE),
        (Stage.REJECTED, RefusalCode.WRONG_STATE),
        (Stage.MERGED, RefusalCode.WRONG_STATE),
    ],
)
def test_merge_from(stage: Stage, refusal: RefusalCode | None) -> None:
    house = in_stage(stage)
    if house.incident(SECOND) is None:
        house.do(a_report(SECOND))
    assert house.ask(merge(house.it)) is refusal


@pytest.mark.parametrize("stage", list(Stage))
def test_task_is_assigned_from_filing_to_the_end_of_handling(stage: Stage) -> None:
    house = in_stage(stage)
    may = stage in (Stage.FILED, Stage.DISPATCHED, Stage.HANDLING)
    assert takes_tasks(house.it) is may
    refusal = house.ask(a_task(TaskId("t-2")))
    assert refusal is (None if may else RefusalCode.WRONG_STATE)
    assert (house.task(TaskId("t-2")) is not None) is may


@pytest.mark.parametrize(
    ("command", "stage"), [(c, next(iter(sorted(s)))) for c, s, _ in TRANSITIONS]
)
def test_stale_version_is_refused(
    command: Callable[[Incident], ic.IncidentCommand], stage: Stage
) -> None:
    house = in_stage(stage)
    outdated = command(house.it)
    house.do(ic.NoteIncident(incident=INCIDENT, seen_version=0, text="已电话询问"))
    assert house.ask(outdated) is RefusalCode.STALE_VERSION
