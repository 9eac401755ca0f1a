"""An MQTT 3.1.1 broker for one subscriber: its session is kept, what is told meanwhile waits."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator

_CONNECT, _PUBACK, _SUBSCRIBE, _PINGREQ, _DISCONNECT = 1, 4, 8, 12, 14


class FakeBroker:
    """`tell` with QoS 1; `confirmed` waits until everything told was confirmed. `refused`: topics
    that it lets nobody listen to."""

    def __init__(self) -> None:
        self._waiting: dict[int, bytes] = {}  # packets that are not confirmed, by their number
        self._told = 0
        self.refused: set[str] = set()
        self._writer: asyncio.StreamWriter | None = None
        self._is_quiet = asyncio.Event()
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"mqtt://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)

    async def close(self) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    def tell(self, topic: str, payload: bytes) -> None:
        self._told += 1
        name = topic.encode()
        head = len(name).to_bytes(2, "big") + name + self._told.to_bytes(2, "big")
        self._waiting[self._told] = _packet(0x32, head + payload)
        self._is_quiet.clear()
        if self._writer is not None:
            self._writer.write(self._waiting[self._told])

    async def confirmed(self) -> None:
        async with asyncio.timeout(10):
            await self._is_quiet.wait()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                kind, body = await _read(reader)
                if kind == _DISCONNECT:
                    break
                self._answer(kind, body, writer)
        self._writer = None
        writer.close()

    def _answer(self, kind: int, body: bytes, writer: asyncio.StreamWriter) -> None:
        if kind == _CONNECT:
            writer.write(_packet(0x20, b"\x01\x00"))  # its session is there
            for packet in self._waiting.values():
                writer.write(packet)
            self._writer = writer
        elif kind == _SUBSCRIBE:
            codes = [0x80 if topic in self.refused else 1 for topic in _topics(body[2:])]
            writer.write(_packet(0x90, body[:2] + bytes(codes)))
        elif kind == _PINGREQ:
            writer.write(_packet(0xD0, b""))
        elif kind == _PUBACK:
            self._waiting.pop(int.from_bytes(body[:2], "big"), None)
            if not self._waiting:
                self._is_quiet.set()


@contextlib.asynccontextmanager
async def broking() -> AsyncIterator[FakeBroker]:
    """A broker that is there for as long as the context lasts."""
    broker = FakeBroker()
    await broker.start()
    try:
        yield broker
    finally:
        await broker.close()


def _topics(body: bytes) -> Iterator[str]:
    """Of a SUBSCRIBE: each with its length before and its QoS behind."""
    at = 0
    while at < len(body):
        length = int.from_bytes(body[at : at + 2], "big")
        yield body[at + 2 : at + 2 + length].decode()
        at += 3 + length


def _packet(first: int, body: bytes) -> bytes:
    length, size = bytearray(), len(body)
    while size > 127:
        length.append(size % 128 | 128)
        size //= 128
    return bytes([first, *length, size]) + body


async def _read(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    (first,) = await reader.readexactly(1)
    size = shift = 0
    while True:
        (byte,) = await reader.readexactly(1)
        size |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return first >> 4, await reader.readexactly(size)
