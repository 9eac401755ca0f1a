"""What a console knows is what the hub shows, whatever was done and whenever it joined."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backends.link.replica import Replica
from backends.record import alarm as al
from backends.record import incident_commands as ic
from backends.record import task as tk
from backends.record.common import Severity
from backends.record.ids import AlarmId, IncidentId, SourceId, TaskId
from backends.record.kinds import KINDS
from backends.record.observation import ConditionCleared, ConditionRaised
from tests.backends.hub.hands import HOUR, URBAN, Centre, Hands, a_report
from tests.backends.record.house import RUBBISH


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    made = Centre(tmp_path)
    yield made
    made.store.close()


def differences(centre: Centre, replica: Replica) -> list[str]:
    """Where a console knows another state than the screens show, or what is not over beyond."""
    found: list[str] = []
    for name, kind in KINDS.items():
        if not kind.is_on_screens:
            assert not replica.subjects.known[name]
            continue
        known, shown = replica.subjects.known[name], {s.id: s for s in centre.screens.all(name)}
        found += [
            f"{name} {key}: {known.get(key)} != {s}"
            for key, s in shown.items()
            if known.get(key) != s
        ]
        found += [
            f"{name} {key} is gone"
            for key in known.keys() - shown.keys()
            if kind.is_current(known[key])
            and not (kind.is_past is not None and kind.is_past(known[key], centre.now))
        ]
    return found


def must(centre: Centre, body: Any) -> None:
    """A command that is not refused."""
    (receipt,) = centre.do(centre.command(body))
    assert receipt.refusal is None, receipt.refusal


def make_done(centre: Centre, task: TaskId, incident: IncidentId) -> None:
    recipient = tk.Recipient(department=URBAN)
    must(centre, tk.AssignTask(task=task, title="抢修", recipient=recipient, incident=incident))
    version = centre.ledger.version_of
    must(centre, tk.AcceptTask(task=task, seen_version=version(task)))
    must(centre, tk.StartTask(task=task, seen_version=version(task)))
    must(centre, tk.CompleteTask(task=task, seen_version=version(task), result="已修复"))


def test_a_task_done_long_ago_stays_with_its_open_incident(centre: Centre) -> None:
    incident, version = IncidentId("i1"), centre.ledger.version_of
    must(centre, a_report("i1"))
    must(centre, ic.AcceptIncident(incident=incident, seen_version=version("i1")))
    filed = ic.FileIncident(
        incident=incident,
        seen_version=version("i1"),
        class_code=RUBBISH,
        severity=Severity.III,
        department=URBAN,
    )
    must(centre, filed)
    make_done(centre, TaskId("t1"), incident)
    make_done(centre, TaskId("alone"), IncidentId(""))
    centre.later(13)
    assert [task.id for task in centre.screens.all("task")] == ["t1"]


def test_what_ended_long_ago_and_comes_back_is_known_to_who_joined_since(centre: Centre) -> None:
    task, incident, version = TaskId("t1"), IncidentId("i1"), centre.ledger.version_of
    make_done(centre, task, IncidentId(""))
    must(centre, a_report("i1"))
    must(centre, ic.RejectIncident(incident=incident, seen_version=version("i1"), reason="重复"))
    centre.later(13)
    assert not centre.screens.all("task") + centre.screens.all("incident")
    replica = centre.join()
    must(centre, tk.ReworkTask(task=task, seen_version=version(task), reason="又塌了"))
    must(centre, ic.NoteIncident(incident=incident, seen_version=version("i1"), text="来电询问"))
    centre.send()
    assert replica.subjects.known["task"][task].state is tk.TaskState.EXECUTING
    assert incident in replica.subjects.known["incident"]
    assert differences(centre, replica) == []
    assert replica.not_understood == 0


def test_an_alarm_over_that_is_set_aside_is_on_a_console_what_it_is_on_the_hub(
    centre: Centre,
) -> None:
    source, key = SourceId("urban-rest"), "k1"
    raised = ConditionRaised(
        source=source,
        key=key,
        department=URBAN,
        severity=Severity.II,
        kind="case",
        title="井盖缺失",
        occurred_at=centre.now,
    )
    centre.do(centre.say(raised))
    (alarm,) = centre.ledger.alarms
    must(centre, al.Acknowledge(alarm=AlarmId(alarm), seen_version=1))
    centre.now += HOUR
    centre.do(centre.say(ConditionCleared(source=source, key=key, occurred_at=centre.now)))
    replica = centre.join()
    assert not replica.subjects.known["alarm"]
    centre.now += HOUR
    version = centre.ledger.version_of(alarm)
    must(
        centre,
        al.ShelveAlarm(alarm=AlarmId(alarm), seen_version=version, minutes=30, reason="检修"),
    )
    centre.send()
    assert replica.subjects.known["alarm"] == {alarm: centre.ledger.alarm(AlarmId(alarm))}


@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.prove) for seed in range(2, 12))]
)
def test_consoles_that_joined_at_any_moment_agree_with_the_hub(centre: Centre, seed: int) -> None:
    hands, dice = Hands(centre, seed), random.Random(seed)
    for step in range(400):
        centre.do(*(hands.job() for _ in range(dice.randrange(1, 6))))
        centre.now += dt.timedelta(seconds=dice.randrange(600))
        if dice.random() < 0.02:
            centre.later(14)
        if dice.random() < 0.3:
            centre.send()
        if step % 40 == 0:
            centre.join()
    centre.send()
    kinds = {event.type.partition(".")[0] for event in centre.store.read(0)}
    assert kinds >= KINDS.keys()
    for replica in centre.replicas:
        assert differences(centre, replica) == []
        assert replica.not_understood == 0
