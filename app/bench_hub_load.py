"""Consoles of `watchfloor bench hub`: one process with some lines, each one command at a time.

At a pace, a command's time runs from when it was due, also where the line was still waiting for
the answer before: a hub that stalls is not spared the commands it kept from being sent.

Reads what to do as JSON from standard input and writes what it measured there. Event loop.
"""

from __future__ import annotations

import asyncio
import sys
import time

import msgspec

from app.bench_socket import BenchSocket
from backends.link.messages import (
    HEARTBEAT_S,
    ClientHeartbeat,
    CommandFrame,
    Hello,
    HubFrame,
    Receipt,
    SnapshotPart,
)
from backends.link.session import hub_address, open_session
from backends.record.alarm import Acknowledge, Alarm, AlarmState, ReleaseAlarm, TakeAlarm
from backends.record.ids import CommandId, uuid7

_SNAPSHOT_WITHIN_S = 60.0
_OPEN_WITHIN_S = 20.0
_JOIN_S = 1.0  # all lines of a process stand before the first command is due
_encode = msgspec.msgpack.Encoder().encode
_decoder: msgspec.msgpack.Decoder[HubFrame] = msgspec.msgpack.Decoder(HubFrame)


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What one process is to do. `part` of `parts`: which alarms are its own.

    `pace_per_s` is of each line; 0: the next command as soon as the last is answered.
    """

    url: str
    user: str
    password: str
    lines: int
    part: int
    parts: int
    warm_up_s: float
    seconds: float
    pace_per_s: float = 0.0


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it within the measured time. Latencies until the receipt was read."""

    latencies_ms: list[float]
    refused: int
    lost_lines: int
    reason: str = ""


class _Console:
    """One line: acknowledges its alarms, then takes and releases them in turn."""

    def __init__(self, alarms: list[Alarm], every_s: float, first_s: float) -> None:
        """A command every `every_s` from `first_s` on (perf_counter); 0: without a pause."""
        self._every_s, self._due_s = every_s, first_s
        self._todo = [(alarm.id, alarm.version, alarm.state, False) for alarm in alarms]
        self._at = 0
        self._since_s = 0.0
        self._waits_for = CommandId("")
        self.latencies_ms: list[float] = []
        self.refused = 0
        self.reason = ""
        self.is_ending = False

    def send_next(self, socket: BenchSocket) -> None:
        """The next command, when it is due."""
        if self.is_ending or not socket.is_open:
            return
        now_s = time.perf_counter()
        self._since_s = self._due_s if self._every_s else now_s
        if self._since_s > now_s:
            loop = asyncio.get_running_loop()
            loop.call_later(self._since_s - now_s, self._send, socket)
            return
        self._send(socket)

    def _send(self, socket: BenchSocket) -> None:
        if socket.is_open and not self.is_ending:
            self._due_s += self._every_s
            socket.send(self._next_frame())

    def _next_frame(self) -> bytes:
        alarm, version, state, is_taken = self._todo[self._at]
        kind: type[Acknowledge | TakeAlarm | ReleaseAlarm] = Acknowledge
        if state is not AlarmState.UNACK:
            kind = ReleaseAlarm if is_taken else TakeAlarm
        self._waits_for = CommandId(uuid7(time.time_ns() // 1_000_000))
        frame = CommandFrame(id=self._waits_for, body=kind(alarm=alarm, seen_version=version))
        return _encode(frame)

    def receive(self, socket: BenchSocket, payload: bytes) -> None:
        """A receipt: note it, and send the next."""
        receipt = _decoder.decode(payload)
        if not isinstance(receipt, Receipt) or receipt.command != self._waits_for:
            return
        self.latencies_ms.append((time.perf_counter() - self._since_s) * 1000)
        alarm, version, state, is_taken = self._todo[self._at]
        if receipt.refusal is None:
            if state is AlarmState.UNACK:
                state = AlarmState.ACKED
            else:
                is_taken = not is_taken
            self._todo[self._at] = (alarm, version + 1, state, is_taken)
        else:
            self.refused += 1
            self.reason = f"{receipt.refusal.code}: {receipt.refusal.detail}"
        self._at = (self._at + 1) % len(self._todo)
        self.send_next(socket)


def _is_receipt(first: bytes) -> bool:
    return b"\xa7receipt" in first


def _is_part_of_snapshot(first: bytes) -> bool:
    return b"\xadsnapshot_part" in first


async def _connected(load: Load, token: str, socket: BenchSocket) -> None:
    address = hub_address(load.url)
    async with asyncio.timeout(_OPEN_WITHIN_S):
        await asyncio.get_running_loop().create_connection(
            lambda: socket, address.host, address.port
        )
        await socket.opened
    socket.send(_encode(Hello(token=token)))


async def _own_alarms(load: Load, token: str) -> list[Alarm]:
    """This process's share of what stands in the snapshot, the same for every process."""
    found: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    alarms: list[Alarm] = []

    def take(_: BenchSocket, payload: bytes) -> None:
        part = _decoder.decode(payload)
        assert isinstance(part, SnapshotPart)
        alarms.extend(part.alarms)
        if not part.has_more:
            found.set_result(None)

    socket = BenchSocket(_is_part_of_snapshot, take)
    await _connected(load, token, socket)
    async with asyncio.timeout(_SNAPSHOT_WITHIN_S):
        await found
    socket.close()
    ours = [alarm for alarm in alarms if alarm.key.startswith("bench:load")]
    return sorted(ours, key=lambda alarm: alarm.id)[load.part :: load.parts]


async def _run(load: Load) -> Loaded:
    token = (await open_session(hub_address(load.url), load.user, load.password)).token
    alarms = await _own_alarms(load, token)
    every_s = 1 / load.pace_per_s if load.pace_per_s else 0.0
    begin_s = time.perf_counter() + _JOIN_S
    consoles = [
        _Console(alarms[number :: load.lines], every_s, begin_s + every_s * number / load.lines)
        for number in range(load.lines)
    ]
    sockets = [BenchSocket(_is_receipt, console.receive) for console in consoles]
    beating = asyncio.create_task(_beat(sockets))
    for socket, console in zip(sockets, consoles, strict=True):
        await _connected(load, token, socket)
        console.send_next(socket)
    await asyncio.sleep(load.warm_up_s)
    for console in consoles:
        console.latencies_ms.clear()
    await asyncio.sleep(load.seconds)
    result = Loaded(
        latencies_ms=[ms for console in consoles for ms in console.latencies_ms],
        refused=sum(console.refused for console in consoles),
        lost_lines=sum(not socket.is_open for socket in sockets),
        reason=next((console.reason for console in consoles if console.reason), ""),
    )
    beating.cancel()
    for socket, console in zip(sockets, consoles, strict=True):
        console.is_ending = True
        socket.close()
    return result


async def _beat(sockets: list[BenchSocket]) -> None:
    while True:
        await asyncio.sleep(HEARTBEAT_S)
        beat = _encode(ClientHeartbeat(unix_ms=time.time_ns() // 1_000_000))
        for socket in sockets:
            if socket.is_open:
                socket.send(beat)


def main() -> None:
    """One JSON in, one JSON out."""
    load = msgspec.json.decode(sys.stdin.buffer.read(), type=Load)
    sys.stdout.buffer.write(msgspec.json.encode(asyncio.run(_run(load))))


if __name__ == "__main__":
    main()
