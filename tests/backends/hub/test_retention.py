"""A running hub archives at night, beside its work, and says so of keys that it lacks."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import Future
from pathlib import Path

import pytest

from backends.hub import archive
from backends.hub.jobs import Answer, Job, SideJob
from backends.hub.key_alarms import key_alarms
from backends.hub.retention import Retention
from backends.hub.store import Store, audit_verify
from backends.hub.trouble import StoreProblem, StoreTrouble
from backends.record.common import Department
from backends.record.observation import ConditionCleared, ConditionRaised
from tests.backends.hub.log_parts import LONG_AGO, NOW, open_store, write

NIGHT = dt.datetime(2026, 11, 25, 19, 0, tzinfo=dt.UTC)  # 03:00 in China
HOUR = dt.timedelta(hours=1)


class Queue:
    """The writer's queue, worked off at once; `trouble` as of a full disk."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.trouble: StoreTrouble | None = None

    def submit(self, job: Job) -> Future[Answer]:
        """As the writer does."""
        answer: Future[Answer] = Future()
        assert isinstance(job, SideJob)
        if self.trouble is not None:
            answer.set_exception(self.trouble)
            return answer
        with self.store.transaction() as work:
            job.write(work)
        answer.set_result(None)
        return answer


def test_it_is_due_once_a_night_and_never_without_a_limit(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        work = Retention(tmp_path, 365, Queue(store).submit)
        assert [work.is_due(NIGHT + HOUR * h) for h in (-2, -1, 0, 1, 2)] == [
            False,
            True,
            True,
            True,
            False,
        ]
        assert not Retention(tmp_path, 0, Queue(store).submit).is_due(NIGHT)


@pytest.mark.asyncio
async def test_a_night_moves_what_is_old_and_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "SEGMENT_EVENTS", 2)
    with open_store(tmp_path) as store:
        write(store, "abcde", LONG_AGO)
        write(store, "a", NOW)
        work = Retention(tmp_path, 180, Queue(store).submit)
        assert await work.run(NIGHT) == 5
        assert not work.is_due(NIGHT + HOUR)
        assert work.is_due(NIGHT + HOUR * 24)
    report = audit_verify(tmp_path)
    assert (report.is_whole, report.archived) == (True, 5)


@pytest.mark.asyncio
async def test_trouble_at_night_ends_the_nights_work_and_nothing_else(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        write(store, "abc", LONG_AGO)
        queue = Queue(store)
        queue.trouble = StoreTrouble(StoreProblem.DISK_FULL)
        work = Retention(tmp_path, 180, queue.submit)
        assert await work.run(NIGHT) == 0
        queue.trouble = None
        assert await work.run(NIGHT + HOUR * 24) == 3
    assert audit_verify(tmp_path).is_whole


def test_keys_that_are_lacking_are_alarms_of_the_centre() -> None:
    raised = key_alarms(is_vault_locked=True, is_signed=False, now=NOW)
    assert all(isinstance(told, ConditionRaised) for told in raised)
    assert {told.department for told in raised if isinstance(told, ConditionRaised)} == {
        Department.CENTRE
    }
    cleared = key_alarms(is_vault_locked=False, is_signed=True, now=NOW)
    assert all(isinstance(told, ConditionCleared) for told in cleared)
    assert [told.key for told in raised] == [told.key for told in cleared]
