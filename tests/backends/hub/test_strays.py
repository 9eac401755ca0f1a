"""Steps of cases that nobody reported: tried again, then on the health board with a reason."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import Future

from backends.hub.jobs import Answer, IngestJob, Job
from backends.hub.latest import Sources
from backends.hub.strays import EVERY_S, KEPT_S, MOST, REASON, Strays
from backends.hub.trouble import StoreProblem, StoreTrouble
from backends.record.common import Department
from backends.record.ids import SourceId
from backends.record.observation import CaseProgressed
from backends.record.resource import Quarantined, SourceHealth, SourceState

NOW = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)
GRID = SourceId("grid.events")


def a_step(step: str = "1", key: str = "G-1", *, is_over: bool = False) -> CaseProgressed:
    return CaseProgressed(
        source=GRID, key=key, step=step, stage="任务派遣", occurred_at=NOW, is_over=is_over
    )


class Hub:
    """A writer that knows some cases."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.joined: list[str] = []
        self.refused: list[str] = []
        self.trouble = False
        self.strays = Strays(
            self._submit, lambda _source, _reason, words: self.refused.append(words)
        )
        self.now_s = 0.0
        self._again: list[object] = []

    def _submit(self, job: Job) -> Future[Answer]:
        assert isinstance(job, IngestJob)
        answer: Future[Answer] = Future()
        if self.trouble:
            answer.set_exception(StoreTrouble(StoreProblem.DISK_FULL, "full"))
            return answer
        answer.set_result(None)
        self._again.extend(job.conditions)
        return answer

    def turn(self) -> None:
        self.now_s += EVERY_S
        self._again.clear()
        self.strays.every_few_seconds(self.now_s)
        for said in self._again:
            assert isinstance(said, CaseProgressed)
            if said.key in self.known:
                self.joined.append(said.step)
            else:
                self.strays.note(said, self.now_s)


def test_a_step_that_came_before_its_case_joins_it() -> None:
    hub = Hub()
    hub.strays.note(a_step(), hub.now_s)
    hub.turn()
    assert hub.joined == []
    hub.known.add("G-1")
    hub.trouble = True
    hub.turn()
    hub.trouble = False
    for _ in range(20):
        hub.turn()
    assert (hub.joined, hub.refused, len(hub.strays)) == (["1"], [], 0)


def test_a_step_whose_case_never_comes_is_refused_after_a_minute() -> None:
    hub = Hub()
    hub.strays.note(a_step(), hub.now_s)
    while hub.now_s < KEPT_S - EVERY_S:
        hub.turn()
    assert hub.refused == []
    hub.turn()
    hub.turn()
    assert hub.refused == ["G-1 任务派遣"]
    assert len(hub.strays) == 0


def test_a_case_that_was_over_before_it_was_told_here_is_nobodys() -> None:
    hub = Hub()
    hub.strays.note(a_step("1"), hub.now_s)
    hub.strays.note(a_step("7", is_over=True), hub.now_s)
    for _ in range(20):
        hub.turn()
    assert (hub.refused, len(hub.strays)) == ([], 0)


def test_too_many_are_refused_at_once() -> None:
    hub = Hub()
    for number in range(MOST + 1):
        hub.strays.note(a_step(key=f"G-{number}"), 0.0)
    assert (len(hub.refused), len(hub.strays)) == (1, MOST)


def test_what_the_hub_refuses_stands_beside_what_the_connector_refused() -> None:
    sources = Sources([], 0.0)
    own = Quarantined(reason="坐标颠倒", count=3, last_at=NOW, sample="x")
    health = SourceHealth(
        source=GRID,
        department=Department.GRID,
        name="网格",
        state=SourceState.OK,
        malformed=3,
        quarantined=[own],
    )
    sources.take(health, 0.0)
    for _ in range(2):
        sources.refuse(GRID, REASON, "G-1 任务派遣", NOW)
    sources.take(health, 5.0)
    (shown,) = sources.all()
    assert shown.malformed == 5
    assert [(row.reason, row.count) for row in shown.quarantined] == [(REASON, 2), ("坐标颠倒", 3)]
