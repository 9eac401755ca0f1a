"""Whatever is asked of incidents and tasks is answered: decide, evolve and due never raise."""

from __future__ import annotations

import datetime as dt
from typing import Any, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backends.record import incident_decider, task_decider
from backends.record.common import Department, Place, Severity
from backends.record.incident import OVER, ClockKind, Incident, MarkKind, Origin, ReportKind, Stage
from backends.record.incident_commands import IncidentCommand
from backends.record.incident_outside import OutsideStep
from backends.record.task import Recipient, Task, TaskCommand, TaskState
from tests.backends.record.house import (
    INCIDENT,
    LEAK,
    RUBBISH,
    SECOND,
    TASK,
    Command,
    House,
    at,
)
from tests.backends.record.loop import in_stage

TEXTS = st.sampled_from(["", " ", "清理垃圾", "长" * 20_001, "\x00", RUBBISH, "leak", "1"])
MOMENTS = st.sampled_from(
    [
        *(at(minutes) for minutes in (-600, -1, 0, 1, 90, 1e5)),
        dt.datetime.max,
        dt.datetime.min,
        *(end.replace(tzinfo=dt.UTC) for end in (dt.datetime.max, dt.datetime.min)),
    ]
)
BY_NAME: dict[str, st.SearchStrategy[Any]] = {
    "incident": st.sampled_from([INCIDENT, INCIDENT, SECOND, ""]),
    "into": st.sampled_from([INCIDENT, SECOND, "none", ""]),
    "merged": st.sampled_from([INCIDENT, SECOND]),
    "task": st.sampled_from([TASK, TASK, "t-2"]),
    "class_code": st.sampled_from([RUBBISH, LEAK, RUBBISH, "none"]),
    "plan": st.sampled_from(["leak", "flood", "", "none"]),
    "word": st.sampled_from(["assigned", "accepted", "completed", "rejected", "reworked", "?"]),
    "open": st.integers(-1, 3),
    "told": st.builds(
        OutsideStep,
        source=st.just("urban"),
        step=st.sampled_from(["1", "2"]),
        stage=TEXTS,
        at=MOMENTS,
        text=TEXTS,
        is_over=st.booleans(),
    ),
    "step": st.sampled_from(["1", "s-1", "s-2", ""]),
    "division": st.sampled_from(["", "33", "3301", "330106", "330106001", "x"]),
    "is_receipt": st.booleans(),
    "place": st.sampled_from([None, Place(lon_wgs84=123.0, lat_wgs84=30.0)]),
    "recipient": st.sampled_from(
        [Recipient(), Recipient(department=Department.URBAN), Recipient(party="power")]
    ),
    "department": st.sampled_from(list(Department)),
    "departments": st.lists(st.sampled_from(list(Department)), max_size=3),
    "parties": st.lists(st.sampled_from(list(Department)), max_size=3),
    "alarms": st.just([]),
    "personal": st.just({}),
    "severity": st.sampled_from(list(Severity)),
    "origin": st.sampled_from(list(Origin)),
    "state": st.sampled_from(list(TaskState)),
    "channel": st.sampled_from(["system", "telephone"]),
    "points": st.lists(st.tuples(st.floats(), st.floats()), max_size=4),
    "is_on": st.booleans(),
    "is_skipped": st.booleans(),
}
MOMENT_NAMES = {"until", "heard_at", "occurred_at", "due_at", "at"}


@st.composite
def commands(draw: st.DrawFn, house: House) -> Command:
    """Any command about one of two incidents or tasks, mostly with the version of today."""
    kind = draw(st.sampled_from([*get_args(IncidentCommand), *get_args(TaskCommand)]))
    words: dict[str, Any] = {}
    for name in kind.__struct_fields__:
        if name == "seen_version":
            continue
        if name == "kind":
            words[name] = draw(_kind(kind.__name__))
        elif name in MOMENT_NAMES:
            words[name] = draw(MOMENTS)
        else:
            words[name] = draw(BY_NAME.get(name, TEXTS))
    if "seen_version" in kind.__struct_fields__:
        state = house.task(words["task"]) if "task" in words else house.incident(words["incident"])
        words["seen_version"] = state.version if state else draw(st.integers(0, 2))
    made: Command = kind(**words)
    return made


def _kind(command: str) -> st.SearchStrategy[Any]:
    kinds: dict[str, list[Any]] = {
        "SubmitReport": list(ReportKind),
        "AddMark": list(MarkKind),
        "RunOut": list(ClockKind),
    }
    return st.sampled_from(kinds[command])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_run_of_commands_is_answered(data: st.DataObject) -> None:
    house = in_stage(data.draw(st.sampled_from(list(Stage))))
    for _ in range(15):
        house.now += dt.timedelta(minutes=data.draw(st.sampled_from([0, 1, 45, 6000])))
        subject = house.incident(INCIDENT)
        was_over = subject is not None and subject.stage in OVER
        house.ask(data.draw(commands(house)))
        for state in (house.incident(INCIDENT), house.incident(SECOND), house.task(TASK)):
            _holds(state, house)
        subject = house.incident(INCIDENT)
        assert not was_over or (subject is not None and subject.stage in OVER)


def _holds(state: Incident | Task | None, house: House) -> None:
    """What is true of every state: versions count, at most one clock of a kind runs."""
    if isinstance(state, Incident):
        kinds = [clock.kind for clock in state.open_clocks]
        assert len(kinds) == len(set(kinds))
        incident_decider.due(state, house.policy)
    elif isinstance(state, Task):
        task_decider.due(state, house.policy)
