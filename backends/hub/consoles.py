"""Lines to the consoles: what waits to be sent to each, and when one is dropped.

The hub's loop only. A console that does not keep up is dropped: it comes back and gets a
snapshot, which costs less than what it missed. The snapshot itself is no reason to drop it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator

import msgspec

from backends.link.messages import AreaInView, Farewell, HubFrame
from backends.record.access import User
from backends.record.refusal import Refusal

WAITING_BYTES = 16 * 1024 * 1024
WAITING_FRAMES = 2_000
BEHIND_FRAMES = 20
COMMANDS_IN_FLIGHT = 200

_encoder = msgspec.msgpack.Encoder()


def encode(frame: HubFrame) -> bytes:
    """One frame for the socket."""
    return _encoder.encode(frame)


class Console:
    """One signed-in line."""

    def __init__(self, user: User, session: str) -> None:
        self.user = user
        self.session = session
        self.area: AreaInView | None = None
        self.in_flight = 0
        self._has_room = asyncio.Event()
        self.ending: asyncio.Future[Refusal | None] = asyncio.get_running_loop().create_future()
        self._waiting: deque[bytes] = deque()
        self._greeting: deque[bytes] = deque()  # shared with others that join: not bounded
        self._is_greeting = False
        self._bytes = 0
        self._has_some = asyncio.Event()

    def push(self, frame: bytes) -> None:
        """Queue a frame; past the bound the line ends instead."""
        self._waiting.append(frame)
        self._bytes += len(frame)
        self._has_some.set()
        if self._bytes > WAITING_BYTES or len(self._waiting) > WAITING_FRAMES:
            self.end(None)

    @property
    def frames_waiting(self) -> int:
        """Frames not sent yet, of the greeting or later."""
        return len(self._greeting) + len(self._waiting)

    def greet(self, frame: bytes) -> None:
        """Queue a frame of the greeting, which goes before all that is pushed."""
        self._is_greeting = True
        self._greeting.append(frame)
        self._has_some.set()

    def end_greeting(self) -> None:
        """It is whole: what was pushed meanwhile follows."""
        self._is_greeting = False
        self._has_some.set()

    def end(self, refusal: Refusal | None) -> None:
        """Ask the line to close; a refusal is said first."""
        if not self.ending.done():
            self.ending.set_result(refusal)

    def begin_command(self) -> None:
        """A command is on its way through the record."""
        self.in_flight += 1

    def end_command(self) -> None:
        """It has its answer."""
        self.in_flight -= 1
        self._has_room.set()

    async def room(self) -> None:
        """Return when another command may come: a console that was away sends all of its own."""
        while self.in_flight >= COMMANDS_IN_FLIGHT:
            self._has_room.clear()
            await self._has_room.wait()

    @property
    def is_behind(self) -> bool:
        """Whether it does not keep up: what has only a newest value is then left out."""
        return len(self._waiting) > BEHIND_FRAMES

    async def next_frame(self) -> bytes:
        """The next frame to send, when there is one."""
        while not self._greeting and (self._is_greeting or not self._waiting):
            self._has_some.clear()
            await self._has_some.wait()
        if self._greeting:
            return self._greeting.popleft()
        frame = self._waiting.popleft()
        self._bytes -= len(frame)
        return frame


class Consoles:
    """All open lines."""

    def __init__(self) -> None:
        self._all: set[Console] = set()
        self.dropped = 0

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Console]:
        return iter(tuple(self._all))

    def add(self, console: Console) -> None:
        """From now on it gets what is sent to all."""
        self._all.add(console)

    def remove(self, console: Console) -> None:
        """The line is closed."""
        self._all.discard(console)

    def send(self, frame: HubFrame) -> None:
        """To every console; encoded once."""
        if not self._all:
            return
        data = encode(frame)
        for console in self._all:
            console.push(data)


def farewell(refusal: Refusal) -> bytes:
    """The last frame of a line that the hub ends."""
    return encode(Farewell(refusal=refusal))
