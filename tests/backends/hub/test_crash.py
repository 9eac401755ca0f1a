"""A hub killed in the middle of its work loses nothing it acknowledged and does nothing twice."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import msgspec
import pytest
from websockets.exceptions import ConnectionClosed

from backends.hub.store import Store, audit_verify
from backends.record.alarm import Acknowledge, AlarmAcknowledged, AlarmRaised
from backends.record.catalogue import decode_payload
from tests.backends.hub import hub_process
from tests.backends.hub.support import TestHub, raised, settings_for

KILLS = 2
BATCHES = 60


@contextlib.asynccontextmanager
async def hub_to_kill(
    folder: Path, start_within_s: float = 20
) -> AsyncIterator[tuple[TestHub, asyncio.subprocess.Process]]:
    """A hub process; killed without warning at the end, if not before."""
    text = msgspec.json.encode(settings_for(folder)).decode()
    process = await asyncio.create_subprocess_exec(
        sys.executable, hub_process.__file__, text, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        port = int(await asyncio.wait_for(process.stdout.readline(), start_within_s))
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=10, verify=False
        ) as http:
            yield TestHub(port, http), process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


class Load:
    """Batches and acknowledgements under way; what is not answered is sent again as it was."""

    def __init__(self) -> None:
        self.unsent = [f"b{index}" for index in range(BATCHES)]
        self.answered: set[str] = set()
        self.acknowledged: set[str] = set()
        self.progress = asyncio.Event()

    async def post(self, hub: TestHub) -> None:
        """Batches until none is left, or the hub is gone."""
        with contextlib.suppress(httpx.TransportError):
            while self.unsent:
                name = self.unsent[0]
                keys = [f"{name}-{row}" for row in range(5)]
                answer = await hub.ingest(*(raised(key) for key in keys), batch=name)
                assert answer.status_code == 200, answer.text
                self.unsent.pop(0)
                self.answered.add(name)
                self.progress.set()

    async def acknowledge(self, hub: TestHub) -> None:
        """Acknowledge whatever stands unacknowledged, until the hub is gone."""
        with contextlib.suppress(ConnectionClosed, httpx.TransportError, TimeoutError):
            while True:
                async with hub.console() as console:
                    for alarm in (await console.snapshot()).alarms:
                        command = f"ack-{alarm.id}"
                        if command in self.acknowledged or alarm.version > 1:
                            continue
                        body = Acknowledge(alarm=alarm.id, seen_version=1)
                        receipt = await console.command(body, command)
                        assert receipt.refusal is None, receipt
                        self.acknowledged.add(command)
                        self.progress.set()


@pytest.mark.prove
@pytest.mark.asyncio
async def test_kills_under_load_lose_and_repeat_nothing(tmp_path: Path) -> None:
    load = Load()
    for kill in range(KILLS):
        async with hub_to_kill(tmp_path) as (hub, process):
            working = asyncio.gather(load.post(hub), load.acknowledge(hub))
            wanted = (kill + 1) * 12
            async with asyncio.timeout(20):
                while len(load.answered) < wanted or len(load.acknowledged) < wanted:
                    load.progress.clear()
                    await load.progress.wait()
            process.kill()
            await working
        assert audit_verify(tmp_path).is_whole
    async with hub_to_kill(tmp_path) as (hub, _):
        await load.post(hub)
    _check(tmp_path, load)


def _check(folder: Path, load: Load) -> None:
    store = Store(folder)
    raises: Counter[str] = Counter()
    acknowledgements: Counter[str] = Counter()
    for event in store.read(0):
        payload = decode_payload(event)
        if isinstance(payload, AlarmRaised):
            raises[payload.key] += 1
        elif isinstance(payload, AlarmAcknowledged):
            acknowledgements[f"ack-{event.subject}"] += 1
    store.close()
    assert not load.unsent
    assert raises == Counter({f"b{i}-{row}": 1 for i in range(BATCHES) for row in range(5)})
    assert load.acknowledged <= set(acknowledgements)
    assert set(acknowledgements.values()) == {1}
