"""The console's line against the real hub: one truth on both sides, also after a restart."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from backends.link.api import Change, LinkState, SignInRefused
from backends.link.line import HubLine
from backends.record.alarm import Acknowledge, AlarmState, TakeAlarm
from backends.record.ids import AlarmId
from backends.record.refusal import RefusalCode
from tests.backends.hub.support import PASSWORD, TestHub, cleared, health, raised, running_hub

pytestmark = pytest.mark.asyncio


class Watcher:
    """A signed-in line and what it told."""

    def __init__(self, line: HubLine) -> None:
        self.line = line
        self.refused: list[RefusalCode] = []
        self._told = asyncio.Event()
        line.subscribe(self._on_change)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for what a change brings about."""
        async with asyncio.timeout(10):
            while not condition():
                self._told.clear()
                await self._told.wait()

    def alarm(self, key: str) -> AlarmId:
        return next(a.id for a in self.line.alarms.values() if a.key == key)

    def _on_change(self, change: Change) -> None:
        self.refused += [refusal.code for _, refusal in change.refusals]
        self._told.set()


@contextlib.asynccontextmanager
async def signed_in(hub: TestHub, name: str = "leader") -> AsyncIterator[Watcher]:
    line = HubLine(f"http://127.0.0.1:{hub.port}")
    watcher = Watcher(line)
    try:
        await line.sign_in(name, PASSWORD)
        yield watcher
    finally:
        await line.close()


async def test_a_wrong_password_is_told_apart_from_a_closed_name(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        line = HubLine(f"http://127.0.0.1:{hub.port}")
        codes = []
        for _ in range(6):
            with pytest.raises(SignInRefused) as refused:
                await line.sign_in("leader", "wrong")
            codes.append(refused.value.refusal.code)
        await line.close()
        assert codes == [RefusalCode.WRONG_PASSWORD] * 5 + [RefusalCode.LOCKED_OUT]


async def test_an_acknowledgement_is_pending_until_its_echo(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, signed_in(hub) as watcher:
        await hub.ingest(raised())
        await watcher.until(lambda: bool(watcher.line.alarms))
        name = watcher.alarm("k1")
        watcher.line.send(Acknowledge(alarm=name, seen_version=1))
        assert name in watcher.line.pending
        await watcher.until(lambda: not watcher.line.pending)
        assert watcher.line.alarms[name].state is AlarmState.ACKED


async def test_a_refused_command_returns_to_its_author(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        await hub.ingest(raised())
        async with signed_in(hub, "wall") as wall:
            wall.line.send(Acknowledge(alarm=wall.alarm("k1"), seen_version=1))
            await wall.until(lambda: bool(wall.refused))
            assert wall.refused == [RefusalCode.NOT_ALLOWED]
            assert not wall.line.pending


async def test_the_replica_is_the_hubs_own_state(tmp_path: Path) -> None:
    chance = random.Random(7)
    async with running_hub(tmp_path) as hub, signed_in(hub) as watcher:
        for step in range(120):
            key = f"k{chance.randrange(8)}"
            saying = [raised, cleared][chance.random() < 0.4]
            if saying is raised:
                said = raised(key, severity=chance.randint(1, 4), occurred_at=_at(step))
            else:
                said = cleared(key, seconds=step)
            await hub.ingest(said, health(chance.choice(["ok", "ok", "lost"])))
            for alarm in list(watcher.line.alarms.values())[:2]:
                if chance.random() < 0.5:
                    watcher.line.send(Acknowledge(alarm=alarm.id, seen_version=alarm.version))
                else:
                    watcher.line.send(TakeAlarm(alarm=alarm.id, seen_version=alarm.version))
        await watcher.until(lambda: not watcher.line.pending)
        await hub.ingest(raised("last", occurred_at=_at(500)))
        await watcher.until(lambda: any(a.key == "last" for a in watcher.line.alarms.values()))
        async with hub.console() as fresh:
            snapshot = await fresh.snapshot()
        assert dict(watcher.line.alarms) == {a.id: a for a in snapshot.alarms}


async def test_a_line_comes_back_after_the_hub_was_away(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with contextlib.AsyncExitStack() as stack:
        first = contextlib.AsyncExitStack()
        hub = await first.enter_async_context(running_hub(tmp_path, listen=f"127.0.0.1:{port}"))
        watcher = await stack.enter_async_context(signed_in(hub))
        await hub.ingest(raised("before"))
        await watcher.until(lambda: bool(watcher.line.alarms))
        await first.aclose()
        await watcher.until(lambda: watcher.line.status.state is LinkState.OFFLINE)
        assert len(watcher.line.alarms) == 1, "what is known is kept"
        name = watcher.alarm("before")
        watcher.line.send(Acknowledge(alarm=name, seen_version=1))
        again = running_hub(tmp_path, listen=f"127.0.0.1:{port}")
        hub = await stack.enter_async_context(again)
        await hub.ingest(raised("after"))
        await watcher.until(lambda: len(watcher.line.alarms) == 2)
        await watcher.until(lambda: watcher.line.alarms[name].state is AlarmState.ACKED)


def _at(seconds: int) -> str:
    return str(cleared(seconds=seconds)["occurred_at"])
