"""The WebSocket of one console: hello, then frames both ways until either side falls silent.

The hub's loop only. Knows nothing of alarms: commands go to the hub, frames come from it.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import WebSocket
from litestar.exceptions import WebSocketDisconnect, WebSocketException

from backends.hub.consoles import Console, farewell
from backends.hub.hub import Hub
from backends.link.media import SteerPlayback, Talk, TalkSound
from backends.link.messages import (
    DEAD_AFTER_S,
    PROTOCOL_VERSION,
    AreaInView,
    ClientFrame,
    ClientHeartbeat,
    CommandFrame,
    Hello,
)
from backends.link.queries import QueryFrame
from backends.link.steering import Steer, WantPtz
from backends.link.walls import PrepareWall, TendWall, WallReport, WatchWalls
from backends.record.access import User
from backends.record.refusal import Refusal, RefusalCode

log = logging.getLogger(__name__)

CLOSE_REFUSED = 4401
CLOSE_GOING = 1001
_GOODBYE_S = 1.0

_decoder: msgspec.msgpack.Decoder[ClientFrame] = msgspec.msgpack.Decoder(ClientFrame)

Socket = WebSocket[Any, Any, Any]


class _Unreadable(Exception):
    """A frame that is none of ours."""


async def serve_line(socket: Socket, hub: Hub) -> None:
    """Serve one accepted socket to its end."""
    known = await _greet(socket, hub)
    if isinstance(known, Refusal):
        await _close(socket, known)
        return
    console = Console(*known)
    hub.join(console)
    log.info("console of %s joined", console.user.id)
    sender = asyncio.create_task(_send(socket, console))
    receiver = asyncio.create_task(_receive(socket, console, hub))
    try:
        ends: list[asyncio.Future[Any]] = [sender, receiver, console.ending]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    finally:
        hub.leave(console)
        for task in (sender, receiver):
            task.cancel()
        ended = await asyncio.gather(sender, receiver, return_exceptions=True)
    refusal = console.ending.result() if console.ending.done() else _refusal_in(ended)
    log.info("console of %s left", console.user.id)
    await _close(socket, refusal)


async def _greet(socket: Socket, hub: Hub) -> tuple[User, str] | Refusal:
    try:
        async with asyncio.timeout(DEAD_AFTER_S):
            hello = await _next(socket)
    except (TimeoutError, WebSocketDisconnect, _Unreadable):
        return Refusal(code=RefusalCode.MALFORMED, detail="expected Hello first")
    if not isinstance(hello, Hello):
        return Refusal(code=RefusalCode.MALFORMED, detail="expected Hello first")
    if hello.protocol != PROTOCOL_VERSION:
        detail = f"this hub speaks protocol {PROTOCOL_VERSION}, the console {hello.protocol}"
        return Refusal(code=RefusalCode.MALFORMED, detail=detail)
    known = hub.sessions.who(hello.token, dt.datetime.now(dt.UTC))
    return known or Refusal(code=RefusalCode.SIGNED_OUT, detail="unknown or old token")


async def _send(socket: Socket, console: Console) -> None:
    # One frame a send: with 50 consoles and 900 commands/s another one waited at 5 % of the sends,
    # of 33 us CPU each. Putting several into one would save next to nothing.
    while True:
        await socket.send_data(await console.next_frame(), mode="binary")


async def _receive(socket: Socket, console: Console, hub: Hub) -> None:
    while True:
        async with asyncio.timeout(DEAD_AFTER_S):
            frame = await _next(socket)
        match frame:
            case CommandFrame():
                if not 1 <= len(frame.id) <= 64:
                    raise _Unreadable("a command's id has 1 to 64 characters")
                await console.room()
                hub.command(console, frame)
            case QueryFrame():
                await console.room()
                hub.ask(console, frame)
            case AreaInView():
                console.area = frame
            case WallReport() | PrepareWall() | TendWall() | WatchWalls():
                hub.walls.take(console, frame)
            case Steer() | WantPtz() | SteerPlayback() | Talk() | TalkSound():
                hub.field.take_console(console, frame)
            case ClientHeartbeat():
                pass
            case Hello():
                raise _Unreadable("a second Hello")


async def _next(socket: Socket) -> ClientFrame:
    data = await socket.receive_data(mode="binary")
    try:
        return _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, TypeError) as error:
        raise _Unreadable(str(error)) from None


def _refusal_in(ended: Sequence[BaseException | None]) -> Refusal | None:
    for error in ended:
        if isinstance(error, _Unreadable):
            return Refusal(code=RefusalCode.MALFORMED, detail=str(error))
        expected = (asyncio.CancelledError, TimeoutError, WebSocketDisconnect, OSError)
        if error is not None and not isinstance(error, (*expected, WebSocketException)):
            log.error("line failed", exc_info=error)
    return None


async def _close(socket: Socket, refusal: Refusal | None) -> None:
    # The other side may be gone or stuck: say good-bye, but not for long.
    with contextlib.suppress(TimeoutError, WebSocketDisconnect, WebSocketException, OSError):
        async with asyncio.timeout(_GOODBYE_S):
            if refusal is not None:
                await socket.send_data(farewell(refusal), mode="binary")
            await socket.close(code=CLOSE_REFUSED if refusal else CLOSE_GOING)
