"""JT/T 808 terminals of the demo city: TCP clients of the gateway. Event loop only.

Up to 500 vehicles have a connection each; larger fleets share 500 connections.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import random
from itertools import cycle

from backends.demo.fleet import Vehicle, fleet
from backends.protocols import jt808_frame
from backends.protocols.jt808_bodies import (
    Position,
    Registration,
    RegistrationAnswer,
    decode,
)
from backends.protocols.jt808_encoders import (
    encode_authentication,
    encode_heartbeat,
    encode_position,
    encode_registration,
)
from backends.protocols.jt808_frame import Edition, Malformed, Terminal

log = logging.getLogger(__name__)
DIRTY_SHARE = 0.01
HEARTBEAT_S = 30.0
MOST_CONNECTIONS = 500
RETRY_S = (1.0, 2.0, 4.0, 8.0)
PERIODS_S = (2.0, 5.0)


class TerminalSimulator:
    """The terminal in one vehicle: what it sends, and when next. Pure but for its chances."""

    def __init__(self, vehicle: Vehicle, number: int, seed: int, start_s: float) -> None:
        self.vehicle = vehicle
        self._random = random.Random(f"{seed}/terminal/{number}")
        edition = Edition.E2019 if number % 3 == 0 else Edition.E2013
        self.terminal = Terminal(phone=vehicle.phone, edition=edition)
        self.period_s = self._random.uniform(*PERIODS_S)
        self.due_s = start_s + self._random.uniform(0, self.period_s)
        self._moved_at = start_s
        self._heartbeat_at = start_s + self._random.uniform(0, HEARTBEAT_S)
        self._serial = cycle(range(0x10000))

    def registration(self) -> bytes:
        return encode_registration(
            self.terminal,
            next(self._serial),
            Registration(
                plate=self.vehicle.plate,
                plate_colour=self.vehicle.kind.plate_colour,
                maker="LJDEMO",
                model="WF-808",
                terminal_id=self.vehicle.phone[-7:],
            ),
        )

    def authentication(self, code: str) -> bytes:
        return encode_authentication(self.terminal, next(self._serial), code)

    def report(self, now: dt.datetime, now_s: float) -> bytes:
        """Position now, with a heartbeat when one is due; one in a hundred is damaged."""
        self.vehicle.advance(max(now_s - self._moved_at, 0.0))
        self._moved_at = now_s
        self.due_s = max(self.due_s + self.period_s, now_s)
        lon, lat = self.vehicle.position
        data = encode_position(
            self.terminal,
            next(self._serial),
            Position(
                at=now,
                lat_deg=lat,
                lon_deg=lon,
                speed_kmh=round(self.vehicle.speed_kmh, 1),
                heading_deg=round(self.vehicle.heading_deg) % 360,
                altitude_m=8,
            ),
        )
        if self._random.random() < DIRTY_SHARE:
            data = damaged(data, self._random)
        if now_s >= self._heartbeat_at:
            self._heartbeat_at = now_s + HEARTBEAT_S
            data += encode_heartbeat(self.terminal, next(self._serial))
        return data


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A flipped bit, a frame without its end, or noise before it."""
    kind = chance.randrange(3)
    if kind == 0:
        at = chance.randrange(5, len(data) - 3)
        return data[:at] + bytes([data[at] ^ 0x01]) + data[at + 1 :]
    if kind == 1:
        return data[: len(data) // 2] + b"\x7e"
    return bytes(chance.randrange(1, 0x7D) for _ in range(7)) + data


async def serve_vehicles(host: str, port: int, seed: int, count: int) -> None:
    """Drive `count` vehicles until cancelled. The gateway may come and go."""
    start = asyncio.get_running_loop().time()
    terminals = [
        TerminalSimulator(vehicle, number, seed, start)
        for number, vehicle in enumerate(fleet(count, seed))
    ]
    lines = min(count, MOST_CONNECTIONS)
    async with asyncio.TaskGroup() as group:
        for line in range(lines):
            mine = terminals[line::lines]
            group.create_task(_keep(mine, (host, port), line / max(lines, 1)))


async def _keep(
    terminals: list[TerminalSimulator], address: tuple[str, int], delay_s: float
) -> None:
    await asyncio.sleep(delay_s)
    failures = 0
    while True:
        try:
            async with asyncio.timeout(5.0):  # wait_for of Python 3.11 may swallow a cancel
                reader, writer = await asyncio.open_connection(*address)
        except (OSError, TimeoutError):
            await asyncio.sleep(RETRY_S[min(failures, len(RETRY_S) - 1)] * (0.8 + delay_s * 0.4))
            failures += 1
            continue
        failures = 0
        try:
            await _talk(terminals, reader, writer)
        except (OSError, TimeoutError):
            log.debug("a terminal lost the gateway")
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
        await asyncio.sleep(RETRY_S[0])


async def _talk(
    terminals: list[TerminalSimulator], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    by_phone = {t.terminal.phone.lstrip("0"): t for t in terminals}
    listening = asyncio.create_task(_listen(by_phone, reader, writer))
    try:
        for terminal in terminals:
            writer.write(terminal.registration())
        async with asyncio.timeout(10.0):
            await writer.drain()
        await _report(terminals, listening, writer)
    finally:
        listening.cancel()
        await asyncio.wait([listening])
        if not listening.cancelled() and listening.exception() is not None:
            log.debug("a terminal's line broke: %s", listening.exception())


async def _report(
    terminals: list[TerminalSimulator],
    listening: asyncio.Task[None],
    writer: asyncio.StreamWriter,
) -> None:
    loop = asyncio.get_running_loop()
    while not listening.done():
        terminal = min(terminals, key=_due)
        pause_s = terminal.due_s - loop.time()
        if pause_s > 0:
            await asyncio.sleep(pause_s)
        writer.write(terminal.report(dt.datetime.now(dt.UTC), loop.time()))
        async with asyncio.timeout(10.0):
            await writer.drain()


async def _listen(
    by_phone: dict[str, TerminalSimulator],
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
) -> None:
    """Answer a registration's code with the authentication; read everything else away."""
    decoder = jt808_frame.Decoder()
    while data := await reader.read(4096):
        for message in decoder.feed(data):
            if isinstance(message, Malformed):
                continue
            body = decode(message)
            terminal = by_phone.get(message.terminal.phone.lstrip("0"))
            if isinstance(body, RegistrationAnswer) and terminal is not None and body.result == 0:
                writer.write(terminal.authentication(body.code))


def _due(terminal: TerminalSimulator) -> float:
    return terminal.due_s
