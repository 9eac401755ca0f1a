"""The WebSocket of one console: hello, then frames both ways until either side falls silent.

The hub's loop only. Knows nothing of alarms: commands go to the hub, frames come from it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging

import msgspec
from litestar.exceptions import WebSocketDisconnect

from backends.hub.consoles import Console, farewell
from backends.hub.hub import Hub
from backends.hub.socket_ends import Socket, Unreadable, both_ways, close
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

_decoder: msgspec.msgpack.Decoder[ClientFrame] = msgspec.msgpack.Decoder(ClientFrame)


async def serve_line(socket: Socket, hub: Hub) -> None:
    """Serve one accepted socket to its end."""
    known = await _greet(socket, hub)
    if isinstance(known, Refusal):
        await _close(socket, known)
        return
    console = Console(*known)
    hub.join(console)
    log.info("console of %s joined", console.user.id)
    refusal = await both_ways(
        _send(socket, console),
        _receive(socket, console, hub),
        console.ending,
        lambda: hub.leave(console),
    )
    log.info("console of %s left", console.user.id)
    await _close(socket, refusal)


async def _greet(socket: Socket, hub: Hub) -> tuple[User, str] | Refusal:
    try:
        async with asyncio.timeout(DEAD_AFTER_S):
            hello = await _next(socket)
    except (TimeoutError, WebSocketDisconnect, Unreadable):
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
                    raise Unreadable("a command's id has 1 to 64 characters")
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
                raise Unreadable("a second Hello")


async def _next(socket: Socket) -> ClientFrame:
    data = await socket.receive_data(mode="binary")
    try:
        return _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, TypeError) as error:
        raise Unreadable(str(error)) from None


async def _close(socket: Socket, refusal: Refusal | None) -> None:
    await close(socket, farewell(refusal) if refusal is not None else None)
