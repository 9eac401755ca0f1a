"""The WebSocket of one gateway or relay: hello, then frames both ways until either falls silent.

The hub's loop only. What the frames mean is the switchboard's.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections import deque
from typing import Any, Protocol

import msgspec
from litestar.exceptions import WebSocketDisconnect

from backends.hub.socket_ends import Socket, Unreadable, both_ways, close
from backends.link.field import (
    FIELD_DEAD_AFTER_S,
    FIELD_PROTOCOL,
    FieldFarewell,
    FieldHello,
    FieldKind,
    FieldWelcome,
)
from backends.link.field_gateway import GatewayFrame, RelayFrame, ToGateway, ToRelay
from backends.record.refusal import Refusal, RefusalCode

log = logging.getLogger(__name__)

# Whole sets are a few MB at most; whoever does not read them is dropped, comes back and hears all.
WAITING_BYTES = 32 << 20
_MOST_NAME = 64

_encode = msgspec.msgpack.Encoder().encode
_hello = msgspec.msgpack.Decoder(FieldHello)
_decoders: dict[FieldKind, msgspec.msgpack.Decoder[Any]] = {
    FieldKind.GATEWAY: msgspec.msgpack.Decoder(GatewayFrame),
    FieldKind.RELAY: msgspec.msgpack.Decoder(RelayFrame),
}


class FieldLine:
    """One connected gateway or relay. Made on the loop."""

    def __init__(self, kind: FieldKind, name: str) -> None:
        self.kind, self.name = kind, name
        self.ending: asyncio.Future[Refusal | None] = asyncio.get_running_loop().create_future()
        self._waiting: deque[bytes] = deque()
        self._bytes = 0
        self._has_some = asyncio.Event()

    def push(self, frame: ToGateway | ToRelay) -> None:
        """Queue a frame; past the bound the line ends instead."""
        data = _encode(frame)
        self._waiting.append(data)
        self._bytes += len(data)
        self._has_some.set()
        if self._bytes > WAITING_BYTES:
            self.end(None)

    def end(self, refusal: Refusal | None) -> None:
        """Ask the line to close; a refusal is said first."""
        if not self.ending.done():
            self.ending.set_result(refusal)

    async def next_frame(self) -> bytes:
        """The next frame to send, when there is one."""
        while not self._waiting:
            self._has_some.clear()
            await self._has_some.wait()
        data = self._waiting.popleft()
        self._bytes -= len(data)
        return data


class Exchange(Protocol):
    """What the frames are handed to (backends.hub.switchboard.Switchboard)."""

    def joined(self, line: FieldLine) -> None:
        """It said hello."""
        ...

    def left(self, line: FieldLine) -> None:
        """It is gone."""
        ...

    def take(self, line: FieldLine, frame: GatewayFrame | RelayFrame) -> None:
        """It said something."""
        ...


async def serve_field(socket: Socket, exchange: Exchange, token: str, now_ms: int) -> None:
    """Serve one accepted socket to its end. `token`: what a hello must bring."""
    hello = await _greet(socket, token)
    if isinstance(hello, Refusal):
        log.warning("a gateway or relay was refused: %s", hello.detail)
        await _close(socket, hello)
        return
    line = FieldLine(hello.kind, hello.name)
    line.push(FieldWelcome(hub_unix_ms=now_ms))
    exchange.joined(line)
    log.info("%s %s joined", line.kind, line.name)
    refusal = await both_ways(
        _send(socket, line),
        _receive(socket, line, exchange),
        line.ending,
        lambda: exchange.left(line),
    )
    log.info("%s %s left", line.kind, line.name)
    await _close(socket, refusal)


async def _greet(socket: Socket, token: str) -> FieldHello | Refusal:
    try:
        async with asyncio.timeout(FIELD_DEAD_AFTER_S):
            hello = _hello.decode(await socket.receive_data(mode="binary"))
    except (TimeoutError, WebSocketDisconnect, msgspec.MsgspecError, TypeError, RecursionError):
        return Refusal(code=RefusalCode.MALFORMED, detail="expected FieldHello first")
    if not token or not hmac.compare_digest(hello.token.encode(), token.encode()):
        return Refusal(code=RefusalCode.SIGNED_OUT, detail="the ingest token is wrong")
    if hello.protocol != FIELD_PROTOCOL:
        detail = f"this hub speaks field protocol {FIELD_PROTOCOL}, {hello.kind} {hello.protocol}"
        return Refusal(code=RefusalCode.MALFORMED, detail=detail)
    if not 0 < len(hello.name) <= _MOST_NAME:
        return Refusal(code=RefusalCode.MALFORMED, detail="a name has 1 to 64 characters")
    return hello


async def _send(socket: Socket, line: FieldLine) -> None:
    while True:
        await socket.send_data(await line.next_frame(), mode="binary")


async def _receive(socket: Socket, line: FieldLine, exchange: Exchange) -> None:
    decoder = _decoders[line.kind]
    while True:
        async with asyncio.timeout(FIELD_DEAD_AFTER_S):
            data = await socket.receive_data(mode="binary")
        try:
            frame = decoder.decode(data)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, TypeError) as error:
            log.warning("a frame of a gateway or relay is none of ours: %s", error)
            raise Unreadable(str(error)) from None
        exchange.take(line, frame)


async def _close(socket: Socket, refusal: Refusal | None) -> None:
    said = _encode(FieldFarewell(refusal=refusal)) if refusal is not None else None
    await close(socket, said)
