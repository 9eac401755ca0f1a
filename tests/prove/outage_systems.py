"""The departments' systems of the outage: loggers, terminals, urban and grid offices, a broadcast.

All of the demo city's; they go away and come back on the same ports, and count what they were told.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import time
from collections import Counter
from importlib import resources

from app.bench_house import free_port
from backends.demo.emergency import OfficeServer
from backends.demo.grid import GridScale, GridServer
from backends.demo.logger import LoggerSimulator
from backends.demo.offices import WARNINGS_CAP
from backends.demo.outlets import WATER, DemoOutlet
from backends.demo.urban import UrbanScale, UrbanServer
from backends.protocols import hj212, jt808
from backends.protocols.hj212_frame import Frame

HEARTBEAT_S = 20.0
SAMPLE = "3012"
Peer = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def reached(port: int) -> Peer:
    """A connection to the gateway, as soon as it listens there."""
    async with asyncio.timeout(60):
        while True:
            with contextlib.suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", port)
            await asyncio.sleep(0.2)


class Terminals:
    """Vehicles behind one forwarder, and which texts their drivers heard."""

    def __init__(self, count: int) -> None:
        self.port = free_port()
        self.phones = [str(13_700_000_000 + number) for number in range(count)]
        self.heard: Counter[tuple[str, str]] = Counter()
        self._task: asyncio.Task[None] | None = None

    async def come(self) -> None:
        self._task = asyncio.create_task(self._keep())

    async def go(self) -> None:
        await ended([self._task] if self._task is not None else [])

    async def _keep(self) -> None:
        while True:
            reader, writer = await reached(self.port)
            with contextlib.suppress(OSError):
                await self._live(reader, writer)
            await left(writer)

    async def _live(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        decoder, beats_s = jt808.Decoder(), 0.0
        try:
            while True:
                if time.monotonic() - beats_s > HEARTBEAT_S:
                    beats_s = time.monotonic()
                    for phone in self.phones:
                        writer.write(jt808.encode_heartbeat(jt808.Terminal(phone=phone), 1))
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(HEARTBEAT_S):
                        data = await reader.read(65_536)
                    if not data:
                        return
                    for item in decoder.feed(data):
                        if isinstance(item, jt808.Message):
                            self._hear(item, writer)
        finally:
            writer.close()

    def _hear(self, message: jt808.Message, writer: asyncio.StreamWriter) -> None:
        text = jt808.decode_text(message)
        if text is None:
            return
        self.heard[message.terminal.phone.lstrip("0"), text.text] += 1
        answer = jt808.GeneralAnswer(
            answered_serial=message.serial, answered_id=message.id, result=jt808.RESULT_DONE
        )
        writer.write(jt808.encode_terminal_answer(message.terminal, 1, answer))


class Loggers:
    """HJ 212 loggers, and which samples each was told to take, by the QN of the command."""

    def __init__(self, count: int) -> None:
        self.port = free_port()
        self.outlets = [
            DemoOutlet(
                id=f"outage-{number}",
                mn=f"OUTAGE{number:018d}",
                st="32",
                name=f"排口 {number}",
                kind="outlet",
                lon_wgs84=123.1,
                lat_wgs84=30.5,
                normal=WATER,
                limits={},
            )
            for number in range(count)
        ]
        self.sampled: dict[str, set[str]] = {outlet.id: set() for outlet in self.outlets}
        self._tasks: list[asyncio.Task[None]] = []

    def site(self) -> str:
        """The gateway's settings of them."""
        rows = [f'[environment]\nlisten = "127.0.0.1:{self.port}"']
        rows += [
            f'[[environment.outlet]]\nid = "{one.id}"\nmn = "{one.mn}"\nname = "{one.name}"\n'
            'link = "wire"'
            for one in self.outlets
        ]
        return "\n".join(rows) + "\n"

    async def come(self) -> None:
        self._tasks = [
            asyncio.create_task(self._keep(number, outlet))
            for number, outlet in enumerate(self.outlets)
        ]

    async def go(self) -> None:
        await ended(self._tasks)

    async def _keep(self, number: int, outlet: DemoOutlet) -> None:
        simulator = LoggerSimulator(number, outlet, 1)
        while True:
            reader, writer = await reached(self.port)
            with contextlib.suppress(OSError):
                await self._live(simulator, reader, writer)
            await left(writer)

    async def _live(
        self,
        simulator: LoggerSimulator,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        decoder, now = hj212.Decoder(), dt.datetime.now(dt.UTC)
        writer.write(simulator.means("2051", now.replace(second=0, microsecond=0), now))
        try:
            while data := await reader.read(65_536):
                for item in decoder.feed(data):
                    if isinstance(item, Frame):
                        self._obey(simulator, item, writer)
        finally:
            writer.close()

    def _obey(self, simulator: LoggerSimulator, frame: Frame, writer: asyncio.StreamWriter) -> None:
        if frame.cn == SAMPLE:
            self.sampled[simulator.outlet.id].add(frame.qn)
        for reply in simulator.answers(frame, dt.datetime.now(dt.UTC)):
            writer.write(reply.data)


class Offices:
    """Urban management, the grid, and the broadcast that takes CAP."""

    def __init__(self) -> None:
        self._ports = free_port(), free_port(), free_port()
        self.urban: UrbanServer | None = None
        self.grid: GridServer | None = None
        self.warned: Counter[str] = Counter()  # by identifier
        self._broadcast: OfficeServer | None = None

    async def come(self) -> None:
        urban, grid, broadcast = self._ports
        quiet = UrbanScale(components=100, pace=0.05)
        self.urban = UrbanServer("127.0.0.1", urban, 1, quiet)
        self.grid = GridServer("127.0.0.1", grid, 1, GridScale(per_day=24, pace=0.05))
        self._broadcast = OfficeServer("127.0.0.1", broadcast, 1)
        for server in (self.urban, self.grid, self._broadcast):
            server.start()

    async def go(self) -> None:
        self.count()
        for server in (self.urban, self.grid, self._broadcast):
            if server is not None:
                server.close()
        self._broadcast = None

    def count(self) -> int:
        """How many warnings came, with those that came before."""
        if self._broadcast is not None:
            while self._broadcast.warned:
                self.warned[self._broadcast.warned.popleft()[1].identifier] += 1
        return len(self.warned)

    def site(self) -> str:
        """The gateway's settings of them."""
        urban, grid, broadcast = self._ports
        parts = [
            f'[emergency]\nlisten = "127.0.0.1:{free_port()}"',
            '[[emergency.receiver]]\ntarget = "party:broadcast"\nsender = "watch@proof"',
            f'url = "http://127.0.0.1:{broadcast}{WARNINGS_CAP}"',
        ]
        for name, port in (("urban-cases", urban), ("grid-events", grid)):
            mapping = resources.files("resources").joinpath(f"defaults/{name}.toml")
            parts.append(f'[[rest]]\nmapping = "{mapping}"\nbase_url = "http://127.0.0.1:{port}"')
        return "\n".join(parts) + "\n"


async def left(writer: asyncio.StreamWriter) -> None:
    """The line is down; the next one is tried in a moment."""
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    await asyncio.sleep(0.2)


async def ended(tasks: list[asyncio.Task[None]]) -> None:
    """Cancel them, and wait for it."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
