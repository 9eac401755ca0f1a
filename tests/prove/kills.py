"""A hub killed again and again under load: what was acknowledged is checked against its record.

Eight lines send commands one at a time and two posters send batches that raise conditions and clear
those that the lines are done with; what has no answer when the hub dies is sent again, as it was.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
import sys
import time
from asyncio.subprocess import Process
from collections import Counter, deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import msgspec

from app.bench_socket import BenchSocket
from backends.hub.store import Store, audit_verify
from backends.link.messages import CommandFrame, Hello, HubFrame, Receipt
from backends.record.alarm import Acknowledge, ReleaseAlarm, TakeAlarm
from backends.record.alarm_decider import alarm_id
from backends.record.common import Realm
from backends.record.ids import AlarmId, CommandId, SourceId, uuid7
from tests.backends.hub import hub_process
from tests.backends.hub.support import TestHub, cleared, raised, settings_for
from tests.backends.hub.test_crash import hub_to_kill

LINES = 8
POSTERS = 2
ROWS = 5
VERIFY_EVERY = 25
START_WITHIN_S = 120.0  # also on a machine that has other work
START_EVERY = 10  # one kill in ten hits a hub that is only starting
ENOUGH_WAIT = 200  # more alarms would only make snapshots long
_DEEDS = ("alarm.acknowledged", "alarm.taken", "alarm.released")
_KINDS = (Acknowledge, TakeAlarm, ReleaseAlarm)
_encode = msgspec.msgpack.Encoder().encode
_decoder: msgspec.msgpack.Decoder[HubFrame] = msgspec.msgpack.Decoder(HubFrame)


@dataclass(slots=True)
class Sent:
    """A command and what the hub said of it; seq 0: nothing yet."""

    id: CommandId
    alarm: AlarmId
    step: int
    frame: bytes
    seq: int = 0


@dataclass(slots=True)
class Told:
    """What the hub acknowledged in all its lives, and how it went."""

    commands: list[Sent] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    cleared: list[str] = field(default_factory=list)
    batches: int = 0
    refused: list[str] = field(default_factory=list)
    resent: int = 0
    repeated: int = 0
    waiting: deque[str] = field(default_factory=deque)  # keys raised, to be worked on
    finished: deque[str] = field(default_factory=deque)  # keys worked on, to be cleared
    starts_s: list[float] = field(default_factory=list)
    events: int = 0


class Line:
    """One console's commands: three a piece on alarms that nobody else touches."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._open: Sent | None = None
        self._last: Sent | None = None
        self._again: Sent | None = None
        self._socket: BenchSocket | None = None
        self._key, self._step = "", 0

    async def connect(self, port: int, token: str) -> None:
        """A new hub: what had no answer goes first, and once more what had one."""
        self._socket = BenchSocket(lambda first: b"\xa7receipt" in first, self._receive)
        loop = asyncio.get_running_loop()
        socket = self._socket
        with contextlib.suppress(OSError):
            await loop.create_connection(lambda: socket, "127.0.0.1", port)
            await socket.opened
        if not socket.is_open:
            return
        socket.send(_encode(Hello(token=token)))
        if self._last is not None:
            self._again = self._last
            socket.send(self._last.frame)
        if self._open is not None:
            self._told.resent += 1
            socket.send(self._open.frame)
        else:
            self.go_on()

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()

    def go_on(self) -> None:
        """The next command, when there is an alarm for it."""
        if self._open is not None or self._socket is None or not self._socket.is_open:
            return
        if not self._key:
            if not self._told.waiting:
                return
            self._key, self._step = self._told.waiting.popleft(), 0
        alarm = alarm_of(self._key)
        body = _KINDS[self._step](alarm=alarm, seen_version=self._step + 1)
        name = CommandId(uuid7(time.time_ns() // 1_000_000))
        frame = _encode(CommandFrame(id=name, body=body))
        self._open = Sent(name, alarm, self._step, frame)
        self._socket.send(frame)

    def _receive(self, _socket: BenchSocket, payload: bytes) -> None:
        receipt = _decoder.decode(payload)
        assert isinstance(receipt, Receipt)
        again, sent = self._again, self._open
        if again is not None and receipt.command == again.id:
            assert receipt.seq == again.seq, "a command sent again got another answer"
            self._told.repeated += 1
            self._again = None
            return
        if sent is None or receipt.command != sent.id:
            return
        if receipt.refusal is not None and receipt.refusal.code == "store_unavailable":
            self._socket.send(sent.frame) if self._socket else None  # it is going: again
            return
        self._open = None
        if receipt.refusal is not None:
            self._told.refused.append(f"{receipt.refusal.code} {receipt.refusal.detail}")
            self._key = ""
        else:
            sent.seq = receipt.seq
            self._last = sent
            self._told.commands.append(sent)
            self._step += 1
            if self._step == len(_KINDS):
                self._told.finished.append(self._key)
                self._key = ""
        self.go_on()


class Poster:
    """Batches, one at a time; the same batch until it is answered."""

    def __init__(self, number: int, told: Told) -> None:
        self._told = told
        self._names = (f"p{number}-{count}" for count in itertools.count())
        self._open = ""
        self._raises: list[str] = []
        self._clears: list[str] = []

    async def post(self, hub: TestHub, process: Process, lines: list[Line]) -> None:
        """Until the hub is gone."""
        with contextlib.suppress(httpx.TransportError):
            while process.returncode is None:
                if not self._open and not self._next():
                    await asyncio.sleep(0.005)
                    continue
                rows = [raised(key, severity=4) for key in self._raises]
                rows += [cleared(key) for key in self._clears]
                answer = await hub.ingest(*rows, batch=self._open)
                if answer.status_code == httpx.codes.OK:
                    self._answered()
                    for line in lines:
                        line.go_on()

    def _next(self) -> bool:
        name = next(self._names)
        is_enough = len(self._told.waiting) > ENOUGH_WAIT
        self._raises = [] if is_enough else [f"{name}-{row}" for row in range(ROWS)]
        finished = self._told.finished
        self._clears = [finished.popleft() for _ in range(min(len(finished), 2 * ROWS))]
        self._open = name if self._raises or self._clears else ""
        return bool(self._open)

    def _answered(self) -> None:
        self._open = ""
        self._told.batches += 1
        self._told.keys += self._raises
        self._told.cleared += self._clears
        self._told.waiting += self._raises


def alarm_of(key: str) -> AlarmId:
    """The alarm of a condition of the posters."""
    return alarm_id(SourceId(str(raised()["source"])), key, Realm.LIVE)


async def kill_again_and_again(folder: Path, count: int, seed: int = 3) -> Told:
    """Kill the hub `count` times at random moments; then let it finish and check everything."""
    told, dice = Told(), random.Random(seed)
    lines = [Line(told) for _ in range(LINES)]
    posters = [Poster(number, told) for number in range(POSTERS)]
    for number in range(count):
        if number % START_EVERY == START_EVERY - 1:
            await _killed_while_starting(folder, dice.uniform(0.3, 1.5))
            continue
        async with _life(folder, told) as (hub, process):
            working = await _work(hub, process, lines, posters)
            await asyncio.sleep(dice.uniform(0.02, 0.9))
            process.kill()
            await _over(working, lines)
        if number % VERIFY_EVERY == VERIFY_EVERY - 1:
            report = audit_verify(folder)
            assert report.is_whole, str(report)
            print(f"{number + 1} kills, {len(told.commands)} commands acknowledged", flush=True)
    async with _life(folder, told) as (hub, process):
        working = await _work(hub, process, lines, posters)
        await asyncio.sleep(2.0)  # long enough for what had no answer to get it
        process.terminate()
        await _over(working, lines)
    _check(folder, told)
    return told


async def _killed_while_starting(folder: Path, seconds: float) -> None:
    text = msgspec.json.encode(settings_for(folder)).decode()
    process = await asyncio.create_subprocess_exec(
        sys.executable, hub_process.__file__, text, stdout=asyncio.subprocess.DEVNULL
    )
    await asyncio.sleep(seconds)
    process.kill()
    await process.wait()


@contextlib.asynccontextmanager
async def _life(folder: Path, told: Told) -> AsyncIterator[tuple[TestHub, Process]]:
    begin_s = time.monotonic()
    async with hub_to_kill(folder, START_WITHIN_S) as (hub, process):
        told.starts_s.append(time.monotonic() - begin_s)
        yield hub, process


async def _work(
    hub: TestHub, process: Process, lines: list[Line], posters: list[Poster]
) -> list[asyncio.Task[None]]:
    token = await hub.sign_in()
    for line in lines:
        await line.connect(hub.port, token)
    return [asyncio.create_task(poster.post(hub, process, lines)) for poster in posters]


async def _over(working: list[asyncio.Task[None]], lines: list[Line]) -> None:
    async with asyncio.timeout(20):
        await asyncio.gather(*working)
    for line in lines:
        line.close()


def _check(folder: Path, told: Told) -> None:
    report = audit_verify(folder)
    assert report.is_whole, str(report)
    told.events = report.events
    ends: dict[str, Counter[str]] = {"alarm.raised": Counter(), "alarm.cleared": Counter()}
    deeds: dict[str, list[str]] = {}
    at: dict[int, tuple[str, str]] = {}
    store = Store(folder)
    try:
        for event in store.read(0):
            at[event.seq] = (event.subject, event.type)
            if event.type in ends:
                ends[event.type][event.subject] += 1
            elif event.type in _DEEDS:
                deeds.setdefault(event.subject, []).append(event.type)
    finally:
        store.close()
    for keys, kind in ((told.keys, "alarm.raised"), (told.cleared, "alarm.cleared")):
        assert set(map(alarm_of, keys)) <= set(ends[kind]), f"an answered batch lost {kind}"
        assert set(ends[kind].values()) <= {1}, f"{kind} twice"
    for sent in told.commands:
        assert at[sent.seq] == (sent.alarm, _DEEDS[sent.step]), "a receipt names another event"
    steps = Counter(sent.alarm for sent in told.commands)
    for subject, kinds in deeds.items():
        assert tuple(kinds) == _DEEDS[: len(kinds)], f"{subject}: {kinds}"
        # One more than acknowledged may be there: done, and its answer died with the hub.
        assert 0 <= len(kinds) - steps[AlarmId(subject)] <= 1, f"{subject}: {kinds}"
