"""The hub's end of the field line for tests: a real WebSocket, frames kept, frames sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

import msgspec
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from backends.link.field import FieldBeat, FieldHello, FieldWelcome
from backends.link.field_gateway import GatewayFrame, ToGateway

_F = TypeVar("_F")


class FieldHub:
    """Use as a context. Welcomes whoever says hello; beats by answering beats."""

    def __init__(self) -> None:
        self.frames: list[GatewayFrame] = []
        self.hellos: list[FieldHello] = []
        self._came = asyncio.Event()
        self._server: Server | None = None
        self._socket: ServerConnection | None = None

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def __aenter__(self) -> FieldHub:
        self._server = await serve(self._talk, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    async def _talk(self, socket: ServerConnection) -> None:
        decoder = msgspec.msgpack.Decoder(GatewayFrame)
        hello = decoder.decode(await socket.recv(decode=False))
        assert isinstance(hello, FieldHello)
        self.hellos.append(hello)
        self._socket = socket
        await socket.send(msgspec.msgpack.encode(FieldWelcome(hub_unix_ms=1)))
        try:
            while True:
                frame = decoder.decode(await socket.recv(decode=False))
                if isinstance(frame, FieldBeat):
                    await socket.send(msgspec.msgpack.encode(frame))
                    continue
                self.frames.append(frame)
                self._came.set()
        except ConnectionClosed:
            return

    async def send(self, frame: ToGateway) -> None:
        """To the gateway that is connected."""
        assert self._socket is not None
        await self._socket.send(msgspec.msgpack.encode(frame))

    def drop(self) -> None:
        """Cuts the line."""
        assert self._socket is not None
        self._socket.transport.abort()

    async def until(self, condition: Callable[[list[GatewayFrame]], bool]) -> None:
        """Returns once what came satisfies it."""
        async with asyncio.timeout(10):
            while not condition(self.frames):
                self._came.clear()
                await self._came.wait()

    async def first(self, kind: type[_F], after: int = 0) -> _F:
        """The first frame of a kind, from a place in the list on."""
        await self.until(lambda frames: any(isinstance(f, kind) for f in frames[after:]))
        return next(f for f in self.frames[after:] if isinstance(f, kind))
