"""A system that was taken down, or out of the settings, leaves the board by a person's word."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from backends.hub import latest
from backends.hub.feeds import Feeds
from backends.hub.store import Store
from backends.link.city import ForgetSource
from backends.link.devices import Done
from backends.link.messages import HealthFrame
from backends.record.access import Role
from backends.record.common import Actor, Department
from backends.record.ids import SourceId, UserId
from backends.record.refusal import RefusalCode
from backends.record.resource import SourceHealth, SourceState
from tests.backends.hub.support import (
    USERS,
    a_seed,
    health,
    moment,
    running_hub,
    told_in,
)

pytestmark = pytest.mark.asyncio

SOURCE = SourceId("urban-rest")
STAFF = [*USERS, a_seed("admin", Role.SYSTEM_ADMINISTRATOR)]


async def test_what_no_gateway_speaks_of_is_taken_off_and_stays_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = ForgetSource(source=SOURCE)
    async with running_hub(tmp_path, users=STAFF) as hub:
        async with hub.console("leader") as leader, hub.console("admin") as admin:
            # As most systems end: their connector says that they are away, then it is no more.
            report = health("lost")
            report["health"]["credentials"] = [{"name": "证书", "expires_at": moment(0)}]
            await hub.ingest(report)
            await leader.event("alarm.raised")
            refusal = (await admin.ask(ask)).refusal
            assert refusal is not None and refusal.code is RefusalCode.WRONG_STATE
            monkeypatch.setattr(latest, "HEALTH_SILENT_AFTER_S", 0.5)
            await admin.frame(HealthFrame, _is_silent)
            refusal = (await leader.ask(ask)).refusal
            assert refusal is not None and refusal.code is RefusalCode.NOT_ALLOWED
            assert (await admin.ask(ask, 2)).answer == Done()
            await leader.event("alarm.cleared")  # of the certificate that nobody renews any more
            await leader.frame(HealthFrame, lambda f: f.gone == [SOURCE])
    monkeypatch.undo()
    async with running_hub(tmp_path, users=STAFF) as hub:
        async with hub.console("leader") as leader:
            assert SOURCE not in [one.source for one in (await leader.snapshot()).sources]
            await hub.ingest(health("ok"))
            await leader.frame(HealthFrame, lambda f: _states(f).get(SOURCE) is SourceState.OK)
    told = [(event.type, event.actor.user) for event in told_in(tmp_path) if "source" in event.type]
    assert ("source.forgotten", "admin") in told


def _is_silent(frame: HealthFrame) -> bool:
    return any(one.source == SOURCE and one.is_unreported for one in frame.sources)


def _states(frame: HealthFrame) -> dict[SourceId, SourceState]:
    return {one.source: one.state for one in frame.sources}


async def test_nothing_is_taken_off_that_could_not_be_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    feeds = Feeds(store, lambda _job: None, lambda _rows: None)
    lost = SourceHealth(source=SOURCE, department=Department.URBAN, name="s", state=SourceState.OK)
    feeds.take_own(lost, can_write=False)
    feeds.sources.gone_silent(time.monotonic() + 60.0, "")
    refusal = await feeds.forget(SOURCE, Actor(user=UserId("admin")))
    assert refusal is not None and refusal.code is RefusalCode.STORE_UNAVAILABLE
    assert [one.source for one in feeds.sources.all()] == [SOURCE]
    store.close()
