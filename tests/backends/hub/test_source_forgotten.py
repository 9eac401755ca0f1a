"""A system that was taken down, or out of the settings, leaves the board by a person's word."""

from __future__ import annotations

from pathlib import Path

import pytest

from backends.hub import latest
from backends.link.city import ForgetSource
from backends.link.devices import Done
from backends.link.messages import HealthFrame
from backends.record.access import Role
from backends.record.ids import SourceId
from backends.record.refusal import RefusalCode
from backends.record.resource import SourceState
from tests.backends.hub.support import USERS, a_seed, health, running_hub, told_in

pytestmark = pytest.mark.asyncio

SOURCE = SourceId("urban-rest")
STAFF = [*USERS, a_seed("admin", Role.SYSTEM_ADMINISTRATOR)]


async def test_what_no_gateway_speaks_of_is_taken_off_and_stays_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(latest, "HEALTH_SILENT_AFTER_S", 1.0)
    ask = ForgetSource(source=SOURCE)
    async with running_hub(tmp_path, users=STAFF) as hub:
        async with hub.console("leader") as leader, hub.console("admin") as admin:
            await hub.ingest(health("ok"))
            refusal = (await admin.ask(ask)).refusal
            assert refusal is not None and refusal.code is RefusalCode.WRONG_STATE
            await admin.frame(HealthFrame, lambda f: _states(f).get(SOURCE) is SourceState.LOST)
            refusal = (await leader.ask(ask)).refusal
            assert refusal is not None and refusal.code is RefusalCode.NOT_ALLOWED
            assert (await admin.ask(ask, 2)).answer == Done()
            await leader.frame(HealthFrame, lambda f: f.gone == [SOURCE])
    async with running_hub(tmp_path, users=STAFF) as hub:
        async with hub.console("leader") as leader:
            assert SOURCE not in [one.source for one in (await leader.snapshot()).sources]
            await hub.ingest(health("ok"))
            await leader.frame(HealthFrame, lambda f: _states(f).get(SOURCE) is SourceState.OK)
    told = [(event.type, event.actor.user) for event in told_in(tmp_path) if "source" in event.type]
    assert ("source.forgotten", "admin") in told


def _states(frame: HealthFrame) -> dict[SourceId, SourceState]:
    return {one.source: one.state for one in frame.sources}
