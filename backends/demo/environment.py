"""HJ 212 loggers of the demo city: each a TCP client of the gateway. Event loop only."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import random

from backends.demo.outlets import DemoOutlet, Wander, outlets
from backends.protocols import hj212
from backends.protocols.hj212_frame import Logger, data_frame

log = logging.getLogger(__name__)
REAL_TIME_DATA = "2011"
PERIOD_S = 5.0
DIRTY_SHARE = 0.015
RETRY_S = (1.0, 2.0, 4.0, 8.0)


class LoggerSimulator:
    """One logger. `frame()` is pure but for its own random walk."""

    def __init__(self, number: int, outlet: DemoOutlet, seed: int) -> None:
        self.outlet = outlet
        self._wander = Wander(number, outlet, seed)
        self._random = random.Random(f"{seed}/dirty/{outlet.mn}")

    def frame(self, now: dt.datetime, since_start_s: float) -> bytes:
        """The bytes of one 2011 upload; one or two in a hundred are damaged on their way."""
        values = {
            factor: {"Rtd": f"{value:g}", "Flag": "N"}
            for factor, value in self._wander.values(since_start_s).items()
        }
        data = hj212.encode(
            data_frame(
                Logger(mn=self.outlet.mn, st=self.outlet.st),
                REAL_TIME_DATA,
                sent_at=now,
                data_time=now.replace(microsecond=0),
                values=values,
            )
        )
        return damaged(data, self._random) if self._random.random() < DIRTY_SHARE else data


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A wrong checksum, a frame cut off in the middle, or noise before it."""
    kind = chance.randrange(3)
    if kind == 0:
        wrong = b"0000" if data[-6:-2] != b"0000" else b"FFFF"
        return data[:-6] + wrong + data[-2:]
    if kind == 1:
        return data[: len(data) // 2]
    return bytes(chance.randrange(256) for _ in range(9)) + data


async def serve_environment(host: str, port: int, seed: int, period_s: float = PERIOD_S) -> None:
    """Run all loggers until cancelled. The gateway may come and go."""
    start = asyncio.get_running_loop().time()
    async with asyncio.TaskGroup() as group:
        for number, outlet in enumerate(outlets()):
            simulator = LoggerSimulator(number, outlet, seed)
            delay_s = period_s * number / 18
            group.create_task(_run(simulator, (host, port), (start, delay_s, period_s)))


async def _run(
    simulator: LoggerSimulator, address: tuple[str, int], times: tuple[float, float, float]
) -> None:
    start, delay_s, period_s = times
    await asyncio.sleep(delay_s)
    failures = 0
    while True:
        try:
            async with asyncio.timeout(5.0):  # wait_for of Python 3.11 may swallow a cancel
                reader, writer = await asyncio.open_connection(*address)
        except (OSError, TimeoutError):
            await asyncio.sleep(RETRY_S[min(failures, len(RETRY_S) - 1)])
            failures += 1
            continue
        failures = 0
        try:
            await _upload(simulator, (reader, writer), start, period_s)
        except (OSError, TimeoutError):
            log.debug("logger %s lost the gateway", simulator.outlet.mn)
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
        await asyncio.sleep(RETRY_S[0])


async def _upload(
    simulator: LoggerSimulator,
    line: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    start: float,
    period_s: float,
) -> None:
    reader, writer = line
    loop = asyncio.get_running_loop()
    while not reader.at_eof():
        writer.write(simulator.frame(dt.datetime.now(dt.UTC), loop.time() - start))
        async with asyncio.timeout(10.0):
            await writer.drain()
        until = loop.time() + period_s
        while loop.time() < until:  # answers are read away until the next upload is due
            try:
                async with asyncio.timeout_at(until):
                    answer = await reader.read(4096)
            except TimeoutError:
                break
            if not answer:
                return
