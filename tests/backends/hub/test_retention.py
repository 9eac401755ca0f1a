"""A running hub archives at night, beside its work, and says so of keys that it lacks."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from concurrent.futures import Future
from pathlib import Path

import pytest

from backends.hub import archive
from backends.hub.attachment_shelf import AttachmentShelf, NoRoom, subject_of
from backends.hub.jobs import Answer, Job, SideJob
from backends.hub.key_alarms import key_alarms
from backends.hub.retention import Limits, Retention
from backends.hub.store import Store, audit_verify
from backends.hub.trouble import StoreProblem, StoreTrouble
from backends.hub.vault import open_vault
from backends.record import incident_events
from backends.record.common import Department
from backends.record.observation import ConditionCleared, ConditionRaised
from tests.backends.hub.log_parts import LONG_AGO, NOW, history, open_store, write
from tests.backends.hub.log_writing import a_log, reported
from tests.backends.hub.test_personal import read, seal

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
        work = Retention(tmp_path, Limits(log_days=365), Queue(store).submit)
        assert [work.is_due(NIGHT + HOUR * h) for h in (-2, -1, 0, 1, 2)] == [
            False,
            True,
            True,
            True,
            False,
        ]
        assert not Retention(tmp_path, Limits(log_days=0), Queue(store).submit).is_due(NIGHT)


@pytest.mark.asyncio
async def test_a_night_moves_what_is_old_and_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "SEGMENT_EVENTS", 2)
    with open_store(tmp_path) as store:
        write(store, "abcde", LONG_AGO)
        write(store, "a", NOW)
        work = Retention(tmp_path, Limits(log_days=180), Queue(store).submit)
        assert await work.run(NIGHT) == 5
        assert not work.is_due(NIGHT + HOUR)
        assert work.is_due(NIGHT + HOUR * 24)
    report = audit_verify(tmp_path)
    assert (report.is_whole, report.archived) == (True, 5)


@pytest.mark.asyncio
async def test_files_of_the_log_that_are_old_are_destroyed_and_the_log_says_so(
    tmp_path: Path,
) -> None:
    shelf, data = AttachmentShelf(tmp_path, 10_000), b"%PDF-1.7"
    old, new = (hashlib.sha256(data + end).hexdigest() for end in (b"old", b"new"))
    with open_store(tmp_path) as store:
        vault, queue = open_vault(store, tmp_path), Queue(store)
        for digest, end in ((old, b"old"), (new, b"new")):
            with store.transaction() as work:
                key, _ = vault.key_for_file(subject_of(digest), work, make=True)
            writer = shelf.begin(digest, key, len(data + end))
            writer.write(data + end)
            shelf.finish(digest, key, writer.close())
        found = shelf.whole(old)
        assert found is not None
        os.utime(found[0], (0, 0))
        nights = Retention(tmp_path, Limits(attachment_days=1), queue.submit, vault)
        assert nights.is_due(NIGHT)
        await nights.run(NIGHT)
        assert shelf.whole(old) is None and shelf.whole(new) is not None
        told = [event for event in store.read(0) if event.type == "personal.erased"]
        assert [event.subject for event in told] == [f"personal:{subject_of(old)}"]
        vault.close()


def test_a_volume_that_is_nearly_full_keeps_its_room_for_the_record(tmp_path: Path) -> None:
    shelf = AttachmentShelf(tmp_path, 10_000, left_bytes=1 << 60)
    with pytest.raises(NoRoom):
        shelf.begin("0" * 64, bytes(32), 100)
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]


@pytest.mark.asyncio
async def test_trouble_at_night_ends_the_nights_work_and_nothing_else(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        write(store, "abc", LONG_AGO)
        queue = Queue(store)
        queue.trouble = StoreTrouble(StoreProblem.DISK_FULL)
        work = Retention(tmp_path, Limits(log_days=180), queue.submit)
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


@pytest.mark.asyncio
async def test_personal_fields_go_so_long_after_the_end_of_their_case_and_no_others(
    tmp_path: Path,
) -> None:
    ended, late, open_still = "i1", "i2", "i3"
    over = incident_events.IncidentRejected(reason="重复")
    with a_log(tmp_path) as writer:
        vault = open_vault(writer.store, tmp_path)
        for key in (ended, late, open_still):
            writer.tell(key, reported())
            seal(writer.store, vault, key)
        writer.tell(ended, over)
        first_end = writer.now
        writer.now += dt.timedelta(days=10)
        writer.tell(late, over)
        queue = Queue(writer.store)
        work = Retention(tmp_path, Limits(personal_days=30), queue.submit, vault)
        assert not Retention(tmp_path, Limits(), queue.submit, vault).is_due(NIGHT)
        assert work.is_due(NIGHT)
        await work.run(first_end + dt.timedelta(days=31))
        kept = [key for key in (ended, late, open_still) if read(writer.store, vault, key)]
        assert kept == [late, open_still]
        (told,) = history(writer.store, f"personal:{ended}")
        assert (told.type, told.actor.user) == ("personal.erased", "system:hub")
        await work.run(first_end + dt.timedelta(days=32))
        assert len(history(writer.store, f"personal:{ended}")) == 1  # once is enough
        vault.close()
    assert audit_verify(tmp_path).is_whole
