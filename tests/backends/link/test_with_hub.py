"""Two consoles' lines on the real hub: what one does, the other sees; what may not be, is not."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from backends.link.api import Change, LinkState, SignInRefused
from backends.link.line import HubLine
from backends.record.access import Role
from backends.record.alarm import Acknowledge, Alarm, AlarmState, TakeAlarm
from backends.record.refusal import Refusal, RefusalCode
from tests.backends.hub.support import PASSWORD, cleared, raised, running_hub


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(8):
        while not condition():  # noqa: ASYNC110 - any condition, not one's own event
            await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def signed_in(port: int, user: str) -> AsyncIterator[HubLine]:
    line = HubLine(f"http://127.0.0.1:{port}")
    try:
        await line.sign_in(user, PASSWORD)
        yield line
    finally:
        await line.close()


def only(line: HubLine) -> Alarm:
    (alarm,) = line.alarms.values()
    return alarm


@pytest.mark.asyncio
async def test_an_acknowledgement_shows_on_every_console(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        async with signed_in(hub.port, "leader") as one, signed_in(hub.port, "commander") as two:
            await hub.ingest(raised())
            await until(lambda: one.alarms and two.alarms)
            alarm = only(one)
            one.send(Acknowledge(alarm=alarm.id, seen_version=alarm.version))
            assert alarm.id in one.pending
            await until(lambda: only(two).state is AlarmState.ACKED)
            await until(lambda: not one.pending)
            assert only(one) == only(two)
            await hub.ingest(cleared())
            await until(lambda: not one.alarms and not two.alarms)


@pytest.mark.asyncio
async def test_what_a_role_may_not_do_comes_back_with_whom_to_ask(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, signed_in(hub.port, "wall") as line:
        refusals: list[Refusal] = []

        def hear(change: Change) -> None:
            refusals.extend(refusal for _, refusal in change.refusals)

        line.subscribe(hear)
        await hub.ingest(raised())
        await until(lambda: line.alarms)
        line.send(TakeAlarm(alarm=only(line).id, seen_version=only(line).version))
        await until(lambda: refusals)
        assert refusals[0].code is RefusalCode.NOT_ALLOWED
        assert Role.WATCH_LEADER.value in refusals[0].whom
        assert not line.pending


@pytest.mark.asyncio
async def test_what_happened_while_the_hub_was_away_is_there_when_it_is_back(
    tmp_path: Path,
) -> None:
    async with running_hub(tmp_path) as hub:
        await hub.ingest(raised("k1"))
        line = HubLine(f"http://127.0.0.1:{hub.port}")
        await line.sign_in("leader", PASSWORD)
        await until(lambda: line.alarms)
        port = hub.port
    try:
        await until(lambda: line.status.state is LinkState.OFFLINE)
        alarm = only(line)
        line.send(Acknowledge(alarm=alarm.id, seen_version=alarm.version))
        async with running_hub(tmp_path, listen=f"127.0.0.1:{port}"):
            await until(lambda: line.status.state is LinkState.ONLINE and not line.pending)
            assert only(line).state is AlarmState.ACKED
    finally:
        await line.close()


@pytest.mark.asyncio
async def test_a_wrong_password_is_refused_by_the_hub(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        line = HubLine(f"http://127.0.0.1:{hub.port}")
        with pytest.raises(SignInRefused) as caught:
            await line.sign_in("leader", "no")
        assert caught.value.refusal.code is RefusalCode.WRONG_PASSWORD
        await line.close()


@pytest.mark.asyncio
async def test_signing_out_ends_the_session_at_the_hub(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, signed_in(hub.port, "leader") as line:
        token = line._token
        await line.sign_out()
        async with hub.console(token=token) as console:
            data = await console.socket.recv(decode=False)
            assert b"farewell" in data
