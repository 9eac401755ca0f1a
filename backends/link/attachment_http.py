"""Bytes of the log's files between a console and the hub, over HTTP. The console's loop.

A connection a file; blocks are read and written by whoever hands them over. Every wait on the
hub has an end.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import msgspec

from backends.link.api import HubUnreachable, QueryRefused
from backends.link.attachments import Received
from backends.link.session import HubDoor
from backends.record.refusal import Refusal, RefusalCode

ANSWER_WITHIN_S = 30.0
BLOCK = 256 * 1024
_MOST_ANSWER = 64 * 1024
_MOST_HEAD = 64 * 1024

ReadBlock = Callable[[int, int], Awaitable[bytes]]  # from, at most
WriteBlock = Callable[[bytes], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    length: int
    reader: asyncio.StreamReader


async def received(door: HubDoor, digest: str) -> Received:
    """How much of a file the hub has. Raises HubUnreachable, QueryRefused."""
    async with _talk(door, f"GET /api/v1/attachments/{digest}/state") as answer:
        return _told(answer.status, await _body(answer))


async def upload(door: HubDoor, digest: str, part: tuple[int, int], read: ReadBlock) -> Received:
    """Send a file from part[0] on, of part[1] bytes. Raises HubUnreachable, QueryRefused, OSError
    of `read`."""
    start, size = part
    line = f"PUT /api/v1/attachments/{digest}?offset={start}&size={size}"
    async with _talk(door, line, size - start, _sender(part, read)) as answer:
        return _told(answer.status, await _body(answer))


async def fetch(door: HubDoor, digest: str, whose: str, write: WriteBlock) -> int:
    """Get a whole file; returns its bytes. `whose`: "entry=" or "alarm=" and its id.

    Raises HubUnreachable, QueryRefused, OSError of `write`. What was written before a fault is no
    file: it is the caller's to compare its digest.
    """
    async with _talk(door, f"GET /api/v1/attachments/{digest}?{whose}") as answer:
        if answer.status != 200 or answer.length < 0:
            _told(answer.status, await _body(answer))
            raise HubUnreachable("not_a_hub")
        left = answer.length
        while left:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                block = await answer.reader.read(min(BLOCK, left))
            if not block:
                raise HubUnreachable("closed")
            left -= len(block)
            await write(block)
        return answer.length


Send = Callable[[asyncio.StreamWriter], Awaitable[None]]


def _sender(part: tuple[int, int], read: ReadBlock) -> Send:
    async def send(writer: asyncio.StreamWriter) -> None:
        at, size = part
        while at < size:
            block = await read(at, min(BLOCK, size - at))
            if not block:
                raise OSError("the file became shorter while it was sent")
            writer.write(block)
            async with asyncio.timeout(ANSWER_WITHIN_S):
                await writer.drain()
            at += len(block)

    return send


@asynccontextmanager
async def _talk(
    door: HubDoor, line: str, length: int = 0, send: Send | None = None
) -> AsyncIterator[_Answer]:
    writer: asyncio.StreamWriter | None = None
    try:
        hub = door.hub
        async with asyncio.timeout(ANSWER_WITHIN_S):
            reader, writer = await asyncio.open_connection(hub.host, hub.port, ssl=hub.tls())
        writer.write(_head(door, line, length))
        if send is not None:
            await _send(writer, send)
        async with asyncio.timeout(ANSWER_WITHIN_S):
            answer = await _answer(reader)
        yield answer
    except TimeoutError:
        raise HubUnreachable("silent") from None
    except (ssl.SSLError, ssl.CertificateError):
        raise HubUnreachable("certificate") from None
    except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
        raise HubUnreachable("closed") from None
    except OSError as error:
        if writer is None:
            raise HubUnreachable("unreachable") from error
        raise
    finally:
        if writer is not None:
            writer.close()


async def _send(writer: asyncio.StreamWriter, send: Send) -> None:
    """Whoever is refused half way is told why, if the answer still comes."""
    try:
        await send(writer)
        async with asyncio.timeout(ANSWER_WITHIN_S):
            await writer.drain()
    except ConnectionError:
        return


def _head(door: HubDoor, line: str, length: int) -> bytes:
    head = (
        f"{line} HTTP/1.1\r\nHost: {door.hub.host}:{door.hub.port}\r\nConnection: close\r\n"
        f"Authorization: Bearer {door.token}\r\n"
    )
    if line.startswith("PUT"):
        head += f"Content-Type: application/octet-stream\r\nContent-Length: {length}\r\n"
    return head.encode("ascii") + b"\r\n"


async def _answer(reader: asyncio.StreamReader) -> _Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status_line, _, fields = head.partition("\r\n")
    words = status_line.split()
    if len(head) > _MOST_HEAD or len(words) < 2 or not words[0].startswith("HTTP/"):
        raise ValueError("no HTTP status line")
    length = -1
    for field in fields.split("\r\n"):
        name, _, value = field.partition(":")
        if name.strip().lower() == "content-length":
            length = int(value)
    return _Answer(status=int(words[1]), length=length, reader=reader)


async def _body(answer: _Answer) -> bytes:
    async with asyncio.timeout(ANSWER_WITHIN_S):
        if 0 <= answer.length <= _MOST_ANSWER:
            return await answer.reader.readexactly(answer.length)
        return await answer.reader.read(_MOST_ANSWER)


def _told(status: int, body: bytes) -> Received:
    try:
        if status == 200:
            return msgspec.json.decode(body, type=Received)
        raise QueryRefused(msgspec.json.decode(body, type=Refusal))
    except msgspec.MsgspecError:
        if status in (401, 403):
            raise QueryRefused(Refusal(code=RefusalCode.SIGNED_OUT)) from None
        raise HubUnreachable("not_a_hub") from None
