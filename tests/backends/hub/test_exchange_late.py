"""Messages of other parties that waited over a partition: summed up, and heard where they hold."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from backends.record.policy import ExchangePolicy, Policy
from tests.backends.hub.support import TestConsole, running_hub, told_in
from tests.backends.hub.test_exchange import a_message, hub_of, post
from tests.backends.hub.test_incidents import EVERYBODY

pytestmark = pytest.mark.asyncio


def _ago(minutes: float) -> str:
    return (dt.datetime.now(dt.UTC) - dt.timedelta(minutes=minutes)).isoformat()


def _waited(key: str, subject: str, word: str = "raised") -> dict[str, Any]:
    """Written down five hours ago, and handed in now."""
    kind, at = f"traffic.anomaly.{word}", _ago(300)
    return a_message(key, subject=subject, type=kind, occurred_at=at, recorded_at=at)


async def _marks(console: TestConsole) -> dict[str, bool]:
    return {alarm.key: alarm.is_late for alarm in (await console.snapshot()).alarms}


async def test_alarms_of_a_party_that_waited_call_nobody_until_it_is_known_that_they_hold(
    tmp_path: Path,
) -> None:
    policy = Policy(exchange=ExchangePolicy(late_window_s=2.0))
    running = running_hub(tmp_path, users=EVERYBODY, policy=policy)
    async with running as hub, hub.console("leader") as leader:
        await leader.snapshot()
        for number in range(2):
            await post(hub, _waited(f"p{number}", f"jam-{number}"))
        await post(hub, _waited("p0c", "jam-0", "cleared"))
        async with hub.console("leader") as fresh:
            assert await _marks(fresh) == {"jam-1": True}
        await leader.event("alarm.still_true")
        await leader.event("source.backfilled")
    (summary,) = [e for e in told_in(tmp_path) if e.type == "source.backfilled"]
    assert b'"raised":2,"cleared":1' in summary.payload


async def test_what_somebody_wrote_down_just_now_calls_at_once_however_long_ago_it_happened(
    tmp_path: Path,
) -> None:
    async with hub_of(tmp_path) as hub:
        await post(hub, a_message("p1", occurred_at=_ago(300), recorded_at=_ago(0)))
        async with hub.console("leader") as leader:
            assert await _marks(leader) == {"jam-7": False}
