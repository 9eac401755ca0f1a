"""JT/T 808 terminals of the demo city: TCP clients of the gateway. Event loop only.

Up to 500 vehicles have a connection each; larger fleets share 500 connections, as behind the
forwarders of companies' platforms.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import heapq
import logging
import random

from backends.demo.evidence import send_evidence
from backends.demo.fleet import Traffic, fleet
from backends.demo.roads import JAMMED
from backends.demo.terminal import TerminalSimulator
from backends.protocols import jsatl_files, jt808_frame
from backends.protocols.jt808_frame import Malformed

log = logging.getLogger(__name__)
MOST_CONNECTIONS = 500
RETRY_S = (1.0, 2.0, 4.0, 8.0)
PERIODS_S = (2.0, 5.0)
STEADY_PER_S, STORM_PER_S = 320.0, 1_000.0
JAM_EVERY_S, JAM_S = 900.0, 420.0
_MOST_UPLOADS = 20


def periods_s(count: int, *, is_storm: bool = False) -> tuple[float, float]:
    """How far reports of one vehicle lie apart, so that all together are the city's rate; a small
    fleet reports every few seconds."""
    per_s = STORM_PER_S if is_storm else STEADY_PER_S
    middle_s, faster = count / per_s, STEADY_PER_S / per_s
    return max(PERIODS_S[0] * faster, middle_s * 0.6), max(PERIODS_S[1] * faster, middle_s * 1.4)


async def serve_vehicles(
    host: str, port: int, seed: int, count: int, *, is_storm: bool = False
) -> None:
    """Drive `count` vehicles until cancelled. The gateway may come and go."""
    start = asyncio.get_running_loop().time()
    traffic = Traffic()
    periods = periods_s(count, is_storm=is_storm)
    terminals = [
        TerminalSimulator(vehicle, seed, start, periods) for vehicle in fleet(count, seed, traffic)
    ]
    lines = min(count, MOST_CONNECTIONS)
    async with asyncio.TaskGroup() as group:
        group.create_task(_jam(traffic, seed))
        for line in range(lines):
            forwarder = _Forwarder(terminals[line::lines], (host, port))
            group.create_task(forwarder.keep(line / max(lines, 1)))


async def _jam(traffic: Traffic, seed: int) -> None:
    """Now and then one of the city's main roads stands still."""
    chance = random.Random(f"{seed}/jams")
    while True:
        street = chance.choice(JAMMED)
        await asyncio.sleep(JAM_EVERY_S - JAM_S)
        traffic.factors[street] = 0.05
        await asyncio.sleep(JAM_S)
        traffic.factors.pop(street, None)


class _Forwarder:
    """One connection and the terminals behind it."""

    def __init__(self, terminals: list[TerminalSimulator], address: tuple[str, int]) -> None:
        self._terminals, self._address = terminals, address
        self._by_phone = {t.terminal.phone.lstrip("0"): t for t in terminals}
        self._uploads: set[asyncio.Task[None]] = set()
        self._was_connected = False

    async def keep(self, delay_s: float) -> None:
        """Connect again and again."""
        await asyncio.sleep(delay_s)
        failures = 0
        while True:
            try:
                async with asyncio.timeout(5.0):  # wait_for of Python 3.11 may swallow a cancel
                    reader, writer = await asyncio.open_connection(*self._address)
            except (OSError, TimeoutError):
                pause_s = RETRY_S[min(failures, len(RETRY_S) - 1)]
                await asyncio.sleep(pause_s * (0.8 + delay_s * 0.4))
                failures += 1
                continue
            failures = 0
            try:
                await self._talk(reader, writer)
            except (OSError, TimeoutError):
                log.debug("a terminal lost the gateway")
            finally:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()
            await asyncio.sleep(RETRY_S[0])

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        listening = asyncio.create_task(self._listen(reader, writer))
        try:
            await self._greet(writer)
            await self._report(listening, writer)
        finally:
            for task in (listening, *self._uploads):
                task.cancel()
            await asyncio.wait([listening, *self._uploads])
            if not listening.cancelled() and listening.exception() is not None:
                log.debug("a terminal's line broke: %s", listening.exception())

    async def _greet(self, writer: asyncio.StreamWriter) -> None:
        """Registrations, and what was missed while the line was down."""
        loop = asyncio.get_running_loop()
        for terminal in self._terminals:
            writer.write(terminal.registration())
            if self._was_connected:
                writer.write(terminal.backlog(dt.datetime.now(dt.UTC), loop.time()))
        self._was_connected = True
        async with asyncio.timeout(10.0):
            await writer.drain()

    async def _report(self, listening: asyncio.Task[None], writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        due = [(terminal.due_s, number) for number, terminal in enumerate(self._terminals)]
        heapq.heapify(due)
        while not listening.done():
            due_s, number = due[0]
            pause_s = due_s - loop.time()
            if pause_s > 0:
                await asyncio.sleep(pause_s)
            terminal = self._terminals[number]
            writer.write(terminal.report(dt.datetime.now(dt.UTC), loop.time()))
            heapq.heapreplace(due, (terminal.due_s, number))
            async with asyncio.timeout(10.0):
                await writer.drain()

    async def _listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Give the answers that terminals owe; read everything else away."""
        decoder = jt808_frame.Decoder()
        while data := await reader.read(4096):
            for message in decoder.feed(data):
                if isinstance(message, Malformed):
                    continue
                terminal = self._by_phone.get(message.terminal.phone.lstrip("0"))
                if terminal is None:
                    continue
                if answer := terminal.answer(message):
                    writer.write(answer)
                wanted = jsatl_files.decode_wanted(message)
                if wanted is not None and len(self._uploads) < _MOST_UPLOADS:
                    task = asyncio.create_task(send_evidence(terminal, wanted))
                    self._uploads.add(task)
                    task.add_done_callback(self._uploads.discard)
