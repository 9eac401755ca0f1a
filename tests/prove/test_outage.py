"""Every department away for ten minutes with 2,000 commands queued: none lost, none doubled.

Hub and gateway are killed meanwhile and while it is made up for.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import os
import socket
import sys
import threading
import time
from asyncio.subprocess import Process
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from backends.hub.settings import HubSettings
from backends.record.common import RESIDENT, Department
from backends.record.ids import OrderId, uuid7
from backends.record.order import GiveOrder
from tests.backends.hub import hub_process
from tests.backends.hub.support import TOKEN, TestConsole, TestHub, settings_for
from tests.prove import outage_gateway
from tests.prove.record import ProofRecord

COMMANDS = 2_000
OUTAGE_S = float(os.environ.get("WATCHFLOOR_PROVE_OUTAGE_S", "600"))
MADE_UP_WITHIN_S = 300.0
_TARGETS = [f"department:{department.value}" for department in RESIDENT]


class _Systems:
    """The departments' systems behind one port: what each was handed, how often."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    def come(self) -> None:
        """They are there."""
        taken = self.taken

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                taken[self.path] += 1
                self._answer(200)

            def do_GET(self) -> None:
                self._answer(200 if taken[self.path] else 404)

            def _answer(self, status: int) -> None:
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                return None

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def go(self) -> None:
        """They are away: nobody listens."""
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._server = None


class _House:
    """Hub and gateway as processes, killed at will."""

    def __init__(self, settings: HubSettings, systems: _Systems) -> None:
        self._settings, self._systems = settings, systems
        self.port = int(settings.listen.rpartition(":")[2])
        self._hub: Process | None = None
        self._gateway: Process | None = None
        self.kills = 0

    async def start_hub(self) -> None:
        words = msgspec.json.encode(self._settings).decode()
        command = [sys.executable, "-m", hub_process.__name__, words]
        self._hub = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        assert self._hub.stdout is not None
        await asyncio.wait_for(self._hub.stdout.readline(), 60.0)

    async def start_gateway(self) -> None:
        hub, systems = f"http://127.0.0.1:{self.port}", f"http://127.0.0.1:{self._systems.port}"
        command = [sys.executable, "-m", outage_gateway.__name__, hub, TOKEN, systems, *_TARGETS]
        self._gateway = await asyncio.create_subprocess_exec(
            *command, stderr=asyncio.subprocess.DEVNULL
        )

    async def kill_both(self) -> None:
        """kill -9 of the gateway, then of the hub, and both start again."""
        self.kills += 1
        for process in (self._gateway, self._hub):
            assert process is not None
            process.kill()
            await process.wait()
        await self.start_hub()
        await self.start_gateway()

    async def close(self) -> None:
        for process in (self._gateway, self._hub):
            if process is not None and process.returncode is None:
                process.kill()
                await process.wait()


async def _give(console: TestConsole, number: int) -> str:
    order = GiveOrder(
        order=OrderId(uuid7(number)),
        department=Department(RESIDENT[number % len(RESIDENT)]),
        act="case.answer",
        resource=f"C-{number}",
        expires_at=dt.datetime.now(dt.UTC) + dt.timedelta(hours=12),
        body={"text": "请核实"},
    )
    receipt = await console.command(order)
    assert receipt.refusal is None, receipt.refusal
    return order.order


async def _waiting(http: httpx.AsyncClient) -> int:
    """By the gauges, which are five seconds old at most; -1 while the hub is away."""
    try:
        text = (await http.get("/metrics")).text
    except httpx.HTTPError:
        return -1
    lines = [line for line in text.splitlines() if line.startswith("watchfloor_outbox_waiting")]
    return sum(int(line.rpartition(" ")[2]) for line in lines) if lines else -1


async def _outage(house: _House, systems: _Systems) -> float:
    """Returns how long making up took, in seconds."""
    await house.start_hub()
    await house.start_gateway()
    base = f"http://127.0.0.1:{house.port}"
    async with httpx.AsyncClient(base_url=base, trust_env=False, timeout=10) as http:
        hub = TestHub(house.port, http)
        async with hub.console("leader") as console:
            for number in range(COMMANDS):
                await _give(console, number)
        for _ in range(3):
            await asyncio.sleep(OUTAGE_S / 4)
            await house.kill_both()
        await asyncio.sleep(OUTAGE_S / 4)
        assert not systems.taken
        systems.come()
        began = time.monotonic()
        async with asyncio.timeout(MADE_UP_WITHIN_S):
            for turn in itertools.count():
                await asyncio.sleep(1.0)
                if turn == 3:  # in the middle of it
                    await house.kill_both()
                if sum(systems.taken.values()) >= COMMANDS and await _waiting(http) == 0:
                    return time.monotonic() - began
    raise AssertionError("it ends before")


@pytest.mark.prove
def test_an_outage_of_every_department_loses_and_doubles_no_command(
    tmp_path: Path, proof: ProofRecord
) -> None:
    systems = _Systems()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    house = _House(settings_for(tmp_path, listen=f"127.0.0.1:{port}"), systems)

    async def run() -> float:
        try:
            return await _outage(house, systems)
        finally:
            await house.close()

    try:
        took_s = asyncio.run(run())
    finally:
        systems.go()
    assert len(systems.taken) == COMMANDS, "none lost"
    assert set(systems.taken.values()) == {1}, "none doubled"
    proof.note(
        f"five departments away for {OUTAGE_S:.0f} s with {COMMANDS} commands queued, hub and "
        f"gateway killed -9 {house.kills} times: each command arrived once; "
        f"all were made up for in {took_s:.0f} s"
    )
