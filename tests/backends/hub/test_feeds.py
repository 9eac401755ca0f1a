"""What the log says of sources that come and go."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

from backends.hub.feeds import Feeds
from backends.hub.jobs import Answer, HouseJob, Job, SideJob
from backends.hub.store import Store
from backends.record.common import Department
from backends.record.exchange_events import SourceLost, SourceRestored
from backends.record.ids import SourceId
from backends.record.resource import SourceHealth, SourceState

OK, STALE, LOST = SourceState.OK, SourceState.STALE, SourceState.LOST


def _told_by(store: Store, states: list[SourceState]) -> list[type]:
    """What a hub that runs over `store` logs while a source is in those states."""
    jobs: list[HouseJob] = []

    def submit(job: Job) -> Future[Answer] | None:
        with store.transaction() as work:
            if isinstance(job, SideJob):
                job.write(work)
            elif isinstance(job, HouseJob):
                jobs.append(job)
        return None

    feeds = Feeds(store, submit, lambda _: None)
    for state in states:
        health = SourceHealth(
            source=SourceId("urban"), department=Department.URBAN, name="城管平台", state=state
        )
        feeds.take_own(health, can_write=False)
    with store.transaction() as work:
        return [type(job.tell(work)) for job in jobs]


def test_a_source_that_is_only_connected_is_not_restored(tmp_path: Path) -> None:
    store = Store(tmp_path)
    told = _told_by(store, [OK, LOST, STALE, LOST, STALE, OK, STALE, OK])
    store.close()
    assert told == [SourceLost, SourceRestored]
