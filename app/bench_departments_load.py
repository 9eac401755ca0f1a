"""The departments of `watchfloor bench departments`: vehicles and loggers, a process of its own.

Vehicles behind 100 forwarders send positions and active-safety alarms by JT/T 808, loggers send
readings by HJ 212, each at its pace; all answers are read and counted. Reads what to do as JSON
from standard input and writes what it did there. Event loop.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
import time
from dataclasses import replace

import msgspec

from backends.protocols import hj212, jsatl, jt808
from backends.protocols.hj212_frame import Logger, data_frame
from backends.protocols.jsatl import Device, Flag, SafetyAlarm

LINES = 100
LOGGERS = 25
TICK_S = 0.02
ALARM_S = 5.0
ALARM_VEHICLES = 300  # the same ones again and again: what stands stays bounded
DRAIN_S = 30.0  # at most: who is late on a full machine answers all the same
_ST = "32"


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What to send where, a second."""

    transport: int
    environment: int
    vehicles: int
    positions: float
    readings: float
    events: float
    seconds: float


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """What was sent and answered."""

    positions: int
    answers: int
    readings: int
    reading_answers: int
    events: int
    lost_lines: int
    seconds: float


def phone(number: int) -> str:
    """A vehicle's."""
    return str(13_900_000_000 + number)


def logger_mn(number: int) -> str:
    """A logger's."""
    return f"BENCH{number:019d}"


class _Line(asyncio.Protocol):
    """One connection: sends, and counts what ends with its mark."""

    def __init__(self, mark: bytes) -> None:
        self._mark = mark
        self._transport: asyncio.WriteTransport | None = None
        self.marks = 0
        self.is_lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self.marks += data.count(self._mark)

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_lost = True

    def send(self, data: bytes) -> None:
        if self._transport is not None and not self.is_lost:
            self._transport.write(data)


class _Fleet:
    """Vehicles in turn, each a step further along its circle."""

    def __init__(self, load: Load, lines: list[_Line]) -> None:
        self._terminals = [
            jt808.Terminal(
                phone=phone(number),
                edition=jt808.Edition.E2019 if number % 3 == 0 else jt808.Edition.E2013,
            )
            for number in range(load.vehicles)
        ]
        self._lines = lines
        self._at = 0
        self._alarm_at = 0
        self._standing: list[tuple[float, int]] = []
        self.positions = self.events = 0

    def position(self) -> None:
        """The next vehicle's."""
        number = self._at % len(self._terminals)
        self._at += 1
        self._send(number, ())

    def event(self, now_s: float) -> None:
        """An alarm ends that stood long enough, else one begins."""
        if self._standing and now_s - self._standing[0][0] >= ALARM_S:
            _, number = self._standing.pop(0)
            flag = Flag.END
        else:
            number = self._alarm_at % min(ALARM_VEHICLES, len(self._terminals))
            self._alarm_at += 1
            self._standing.append((now_s, number))
            flag = Flag.BEGIN
        now = dt.datetime.now(dt.UTC)
        alarm = SafetyAlarm(
            device=Device.ADAS,
            id=self.events,
            flag=flag,
            event=1,
            level=1,
            speed_kmh=50,
            lat_deg=30.5,
            lon_deg=123.1,
            at=now,
            sign=jsatl.alarm_sign("BENCH01", now, 0, 0),
        )
        self.events += 1
        self._send(number, (jsatl.encode_item(alarm),))

    def _send(self, number: int, extras: tuple[tuple[int, bytes], ...]) -> None:
        turn = self._at // len(self._terminals)
        frame = jt808.encode_position(
            self._terminals[number],
            turn,
            jt808.Position(
                at=dt.datetime.now(dt.UTC),
                lat_deg=30.43 + number * 0.19 / 7_000,
                lon_deg=122.95 + (number * 37 % 260) / 1_000 + (turn % 50) / 20_000,
                speed_kmh=float(20 + number % 40),
                heading_deg=number % 360,
                extras=extras,
            ),
        )
        self._lines[number % len(self._lines)].send(frame)
        self.positions += 1


def _reading(number: int, turn: int) -> bytes:
    now = dt.datetime.now(dt.UTC)
    logger = Logger(mn=logger_mn(number), st=_ST)
    values = {"w01018": {"Rtd": f"{40 + turn % 20}", "Flag": "N"}}
    frame = data_frame(logger, "2011", sent_at=now, data_time=now, values=values)
    return hj212.encode(frame if logger.wants_answer else replace(frame, flag=frame.flag | 1))


async def _lines(port: int, count: int, mark: bytes) -> list[_Line]:
    loop = asyncio.get_running_loop()
    found: list[_Line] = []
    for _ in range(count):
        _, line = await loop.create_connection(lambda: _Line(mark), "127.0.0.1", port)
        found.append(line)
    return found


async def _run(load: Load) -> Loaded:
    vehicles = await _lines(load.transport, LINES, b"\x7e")
    loggers = await _lines(load.environment, LOGGERS, b"##") if load.readings else []
    fleet, readings = _Fleet(load, vehicles), 0
    began_s = time.monotonic()
    sent = 0.0
    while (gone_s := time.monotonic() - began_s) < load.seconds:
        while fleet.events < load.events * gone_s:
            fleet.event(time.monotonic())
        while fleet.positions < load.positions * gone_s:
            fleet.position()
        while readings < load.readings * gone_s:
            number = readings % len(loggers)
            loggers[number].send(_reading(number, readings // len(loggers)))
            readings += 1
        sent += 1
        await asyncio.sleep(max(0.0, began_s + sent * TICK_S - time.monotonic()))
    elapsed_s = time.monotonic() - began_s
    for _ in range(round(DRAIN_S / TICK_S)):
        if _answers(vehicles) >= fleet.positions and _marks(loggers) >= readings:
            break
        await asyncio.sleep(TICK_S)
    return Loaded(
        positions=fleet.positions,
        answers=_answers(vehicles),
        readings=readings,
        reading_answers=_marks(loggers),
        events=fleet.events,
        lost_lines=sum(line.is_lost for line in (*vehicles, *loggers)),
        seconds=round(elapsed_s, 1),
    )


def _marks(lines: list[_Line]) -> int:
    return sum(line.marks for line in lines)


def _answers(vehicles: list[_Line]) -> int:
    return _marks(vehicles) // 2  # a mark before and after each


def main() -> None:
    """One JSON in, one JSON out."""
    load = msgspec.json.decode(sys.stdin.buffer.read(), type=Load)
    sys.stdout.buffer.write(msgspec.json.encode(asyncio.run(_run(load))))


if __name__ == "__main__":
    main()
