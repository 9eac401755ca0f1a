"""RTSP connections of viewers: consoles, and any player that knows the password. The relay's loop.

One connection plays one stream. Who reads too slowly loses pictures up to the next key frame; who
reads nothing for STUCK_S is cut off.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
import time
from collections.abc import Callable
from typing import Protocol

from video.cores.rtsp_auth import Credentials
from video.cores.rtsp_server import Event, Over, Plays, RtspServer, Wanted
from video.relay.fan import Fan

MOST_CONNECTIONS = 1_000
SIGN_IN_S = 15.0  # from connecting to the first DESCRIBE
CONTINUE_EVERY_S = 2.0
PATIENCE_S = 20.0
# Of a viewer that does not read: about 4 s of a 4 Mbit/s stream.
MOST_BEHIND_BYTES = 2 * 1024 * 1024
STUCK_S = 10.0
_USER_TIMEOUT = 18  # linux/tcp.h TCP_USER_TIMEOUT


class Refused(Exception):
    """No such stream now. `status`: of RTSP; `reason`: a code for our own viewers."""

    def __init__(self, status: int, reason: str = "") -> None:
        super().__init__(status, reason)
        self.status, self.reason = status, reason


class Showing(Protocol):
    """A stream that somebody asked for."""

    @property
    def fan(self) -> Fan:
        """Where its pictures come from."""
        ...

    def enter(self, visitor: Visitor) -> None:
        """Somebody waits for it or watches it."""
        ...

    def leave(self, visitor: Visitor) -> None:
        """No longer."""
        ...


class Visitor(Protocol):
    """Who waits for a stream or watches it."""

    def refuse(self, status: int, reason: str) -> None:
        """There is none, or no longer."""
        ...


Find = Callable[[str], Showing]  # a path; raises Refused


class Door:
    """Listens; one _Guest for each connection."""

    def __init__(self, who: Credentials, find: Find) -> None:
        self._who, self._find = who, find
        self._server: asyncio.Server | None = None
        self.guests: set[_Guest] = set()
        self.port = 0

    async def open(self, host: str, port: int) -> None:
        """Raises OSError where nothing can listen there."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._guest, host, port, backlog=128)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Everybody out."""
        if self._server is not None:
            self._server.close()
        for guest in tuple(self.guests):
            guest.cut()
        if self._server is not None:
            await self._server.wait_closed()

    def _guest(self) -> _Guest:
        return _Guest(self, self._who, self._find)


class _Guest(asyncio.Protocol):
    """One connection, from its first request to its end."""

    def __init__(self, door: Door, who: Credentials, find: Find) -> None:
        self._door, self._find = door, find
        self._server = RtspServer(who, secrets.token_hex(16), secrets.token_hex(8))
        self._transport: asyncio.Transport | None = None
        self._showing: Showing | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._asked_s = 0.0
        self._has_video = self._has_sound = False
        self._skips = True
        self._joins = False
        self._behind_s: float | None = None

    # -- asyncio.Protocol ---------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A viewer is here."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        if len(self._door.guests) >= MOST_CONNECTIONS:
            transport.abort()
            return
        self._door.guests.add(self)
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setsockopt(socket.IPPROTO_TCP, _USER_TIMEOUT, int(STUCK_S * 1000))
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(SIGN_IN_S, self.cut)

    def data_received(self, data: bytes) -> None:
        """A request, or part of one."""
        self._handle(self._server.feed(data))

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        self._door.guests.discard(self)
        self._cancel()
        if self._showing is not None:
            self._showing.fan.remove(self)
            self._showing.fan.forget(self._described)
            self._showing.leave(self)
            self._showing = None

    # -- Viewer and Visitor -------------------------------------------------------------------

    def show(self, frames: bytes, is_key: bool) -> None:
        """A picture."""
        transport = self._transport
        if not self._has_video or transport is None:
            return
        if self._skips:
            if not is_key or transport.get_write_buffer_size() > MOST_BEHIND_BYTES // 2:
                self._check_stuck()
                return
            self._skips = False
        elif transport.get_write_buffer_size() > MOST_BEHIND_BYTES and not self._joins:
            self._skips = True
            return
        self._behind_s = None
        transport.write(frames)

    def sound(self, frames: bytes) -> None:
        """A piece of sound, or a report."""
        is_sound = frames[1] in (2, 3)
        transport = self._transport
        if transport is None or (is_sound and not self._has_sound):
            return
        if transport.get_write_buffer_size() <= MOST_BEHIND_BYTES:
            transport.write(frames)

    def cut(self) -> None:
        """Close the connection at once."""
        if self._transport is not None:
            self._transport.abort()

    def refuse(self, status: int, reason: str) -> None:
        """The stream cannot be had, or ends."""
        if self._asked_s:
            self._give_up(status, reason)
        elif self._transport is not None:
            self._transport.close()

    # -- requests -----------------------------------------------------------------------------

    def _handle(self, events: list[Event]) -> None:
        self._send()
        for event in events:
            if isinstance(event, Wanted):
                self._want(event)
            elif isinstance(event, Plays):
                self._play(event)
            elif isinstance(event, Over) and self._transport is not None:
                self._transport.close()

    def _send(self) -> None:
        out = self._server.take_outgoing()
        if out and self._transport is not None:
            self._transport.write(out)

    def _want(self, wanted: Wanted) -> None:
        self._cancel()
        if self._showing is not None:
            self._handle(self._server.refuse(455))
            return
        try:
            showing = self._find(wanted.path)
        except Refused as refused:
            self._handle(self._server.refuse(refused.status, refused.reason))
            return
        self._showing = showing
        self._asked_s = time.monotonic()
        showing.enter(self)
        if self._asked_s:
            self._wait(wanted.says_continue)
            showing.fan.when_described(self._described)

    def _wait(self, says_continue: bool) -> None:
        if self._timer is not None:  # not the first round
            if time.monotonic() - self._asked_s > PATIENCE_S:
                self._timer = None
                self._give_up(504, "no_answer")
                return
            if says_continue:
                self._server.still_waiting()
                self._send()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(CONTINUE_EVERY_S, self._wait, says_continue)

    def _described(self) -> None:
        if self._showing is not None and self._asked_s:
            self._asked_s = 0.0
            self._cancel()
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(SIGN_IN_S, self.cut)  # unless it plays
            self._handle(self._server.describe(self._showing.fan.description))

    def _give_up(self, status: int, reason: str) -> None:
        showing, self._showing = self._showing, None
        self._asked_s = 0.0
        self._cancel()
        if showing is not None:
            showing.fan.forget(self._described)
            showing.leave(self)
        self._handle(self._server.refuse(status, reason))

    def _play(self, plays: Plays) -> None:
        if self._showing is None:
            self.cut()
            return
        self._cancel()
        self._has_video, self._has_sound = plays.has_video, plays.has_sound
        self._joins = True  # all that is kept is written, however much it is
        self._showing.fan.add(self, time.monotonic())
        self._joins = False

    def _check_stuck(self) -> None:
        now_s = time.monotonic()
        if self._behind_s is None:
            self._behind_s = now_s
        elif self._transport is not None and self._transport.get_write_buffer_size():
            if now_s - self._behind_s > STUCK_S:
                self.cut()
        else:
            self._behind_s = now_s

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
