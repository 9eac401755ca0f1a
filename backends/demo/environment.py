"""HJ 212 loggers of the demo city: each a TCP client of the gateway. Event loop only."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import heapq
import logging
from collections import deque
from dataclasses import dataclass, field

from backends.demo.logger import HOURS, MINUTES, LoggerSimulator
from backends.demo.outlets import DemoOutlet, outlets
from backends.protocols import hj212
from backends.protocols.hj212_frame import Frame

log = logging.getLogger(__name__)
PERIOD_S = 5.0
MEANS_EVERY_S = 600.0
HOUR_S = 3600.0
BURST_S = 60.0  # all means of an hour come in its first minute
RETRY_S = (1.0, 2.0, 4.0, 8.0, 15.0)
MOST_KEPT = 120
_CONNECT_S, _WRITE_S = 5.0, 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often the loggers speak. `is_storm`: the hour's burst comes every minute."""

    period_s: float = PERIOD_S
    has_means: bool = False
    is_storm: bool = False

    def next_hour_s(self, now_s: float, share: float) -> float:
        """When the next means of an hour are due; loggers spread over the burst by `share`."""
        every_s = BURST_S if self.is_storm else HOUR_S
        return (now_s // every_s + 1) * every_s + share * BURST_S * 0.95


async def serve_environment(
    host: str,
    port: int,
    seed: int,
    period_s: float = PERIOD_S,
    loggers: list[DemoOutlet] | None = None,
    pace: Pace | None = None,
) -> None:
    """Run all loggers until cancelled. The gateway may come and go."""
    start = asyncio.get_running_loop().time()
    found = outlets() if loggers is None else loggers
    pace = pace or Pace(period_s=period_s)
    async with asyncio.TaskGroup() as group:
        for number, outlet in enumerate(found):
            simulator = LoggerSimulator(number, outlet, seed)
            one = _Running(simulator, (host, port), start, number / len(found), pace)
            group.create_task(one.run())


@dataclass(slots=True)
class _Running:
    """One logger's life: it connects, uploads, answers, and keeps what it could not send."""

    simulator: LoggerSimulator
    address: tuple[str, int]
    start: float
    share: float  # of all loggers, this one's place: they do not speak at once
    pace: Pace
    decoder: hj212.Decoder = field(default_factory=hj212.Decoder)
    # Ten-minute means whose time came while nobody listened.
    kept: deque[dt.datetime] = field(default_factory=lambda: deque(maxlen=MOST_KEPT))
    due: list[tuple[float, int, bytes]] = field(default_factory=list)
    count: int = 0

    async def run(self) -> None:
        await asyncio.sleep(self.pace.period_s * self.share)
        loop = asyncio.get_running_loop()
        failures, lost_s = 0, 0.0
        while True:
            try:
                async with asyncio.timeout(_CONNECT_S):  # wait_for of 3.11 may swallow a cancel
                    reader, writer = await asyncio.open_connection(*self.address)
            except (OSError, TimeoutError):
                lost_s = lost_s or loop.time()
                await asyncio.sleep(RETRY_S[min(failures, len(RETRY_S) - 1)])
                failures += 1
                continue
            if lost_s:
                self.kept.extend(missed(dt.datetime.now(dt.UTC), loop.time() - lost_s))
            failures, lost_s = 0, 0.0
            try:
                await self._converse(reader, writer)
            except (OSError, TimeoutError):
                log.debug("logger %s lost the gateway", self.simulator.outlet.mn)
            finally:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()
            lost_s = loop.time()
            await asyncio.sleep(RETRY_S[0])

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        self.decoder, self.due = hj212.Decoder(), []
        next_s = loop.time()
        mean_s, hour_s = self._next_means()
        while not reader.at_eof():
            now_s, wall = loop.time(), dt.datetime.now(dt.UTC)
            out = bytearray()
            while self.kept:
                out += self.simulator.means(MINUTES, self.kept.popleft(), wall)
            if now_s >= next_s:
                out += self.simulator.frame(wall, now_s - self.start)
                next_s = now_s + (self.simulator.interval_s or self.pace.period_s)
            if self.pace.has_means and wall.timestamp() >= min(mean_s, hour_s):
                is_hour = wall.timestamp() >= hour_s and not self.pace.is_storm
                cn = HOURS if is_hour else MINUTES
                out += self.simulator.means(cn, self._period(cn, wall), wall)
                mean_s, hour_s = self._next_means()
            while self.due and self.due[0][0] <= now_s:
                out += heapq.heappop(self.due)[2]
            if out:
                writer.write(bytes(out))
                async with asyncio.timeout(_WRITE_S):
                    await writer.drain()
            if not await self._listen(reader, self._until_s(next_s, min(mean_s, hour_s))):
                return

    def _period(self, cn: str, now: dt.datetime) -> dt.datetime:
        """The beginning of the period whose means are due; a storm's are of one minute each."""
        if self.pace.is_storm:
            return now.replace(second=0, microsecond=0) - dt.timedelta(minutes=1)
        if cn == HOURS:
            return now.replace(minute=0, second=0, microsecond=0) - dt.timedelta(hours=1)
        return _ten_minutes(now) - dt.timedelta(minutes=10)

    def _next_means(self) -> tuple[float, float]:
        """(next ten minutes, next hour) in unix seconds; an hour's own go before."""
        now_s = dt.datetime.now(dt.UTC).timestamp()
        every_s = MEANS_EVERY_S
        mean_s = (now_s // every_s + 1) * every_s + self.share * every_s * 0.9
        return mean_s, self.pace.next_hour_s(now_s, self.share)

    def _until_s(self, next_s: float, mean_unix_s: float) -> float:
        loop = asyncio.get_running_loop()
        until = next_s
        if self.pace.has_means:
            wait_s = mean_unix_s - dt.datetime.now(dt.UTC).timestamp()
            until = min(until, loop.time() + max(0.0, wait_s))
        return min(until, self.due[0][0]) if self.due else until

    async def _listen(self, reader: asyncio.StreamReader, until_s: float) -> bool:
        """Take what comes until then; False when the connection is gone."""
        try:
            async with asyncio.timeout_at(until_s):
                data = await reader.read(4096)
        except TimeoutError:
            return True
        now_s = asyncio.get_running_loop().time()
        for item in self.decoder.feed(data):
            if isinstance(item, Frame):
                for reply in self.simulator.answers(item, dt.datetime.now(dt.UTC)):
                    self.count += 1
                    heapq.heappush(self.due, (now_s + reply.after_s, self.count, reply.data))
        return bool(data)


def missed(now: dt.datetime, away_s: float) -> list[dt.datetime]:
    """Ten-minute means whose time passed while nobody listened, oldest first: they are uploaded
    afterwards, as loggers do."""
    count = int(min(away_s, MOST_KEPT * MEANS_EVERY_S) / MEANS_EVERY_S)
    step = dt.timedelta(seconds=MEANS_EVERY_S)
    return [_ten_minutes(now - number * step) for number in range(count, 0, -1)]


def _ten_minutes(at: dt.datetime) -> dt.datetime:
    return at.replace(minute=at.minute // 10 * 10, second=0, microsecond=0)
