"""A WebSocket client that costs almost nothing, so that a bench measures the hub. Event loop.

RFC 6455 sections 4.1 and 5.2, as far as a bench needs them: no TLS, no fragments, no extensions.
Frames of no interest are passed over without being kept.
"""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import Callable

_LENGTH_16, _LENGTH_64 = 126, 127
_BINARY, _CLOSE = 0x82, 0x88
_NO_MASK = bytes(4)  # a masking key of zeros leaves the payload as it is


def frame_of(payload: bytes) -> bytes:
    """A client's binary frame."""
    length = len(payload)
    if length < _LENGTH_16:
        head = bytes((_BINARY, 0x80 | length))
    elif length < 1 << 16:
        head = bytes((_BINARY, 0x80 | _LENGTH_16)) + length.to_bytes(2, "big")
    else:
        head = bytes((_BINARY, 0x80 | _LENGTH_64)) + length.to_bytes(8, "big")
    return head + _NO_MASK + payload


class BenchSocket(asyncio.Protocol):
    """One connection. `wants(first bytes)` picks the frames that `receive` gets whole."""

    def __init__(
        self, wants: Callable[[bytes], bool], receive: Callable[[BenchSocket, bytes], None]
    ) -> None:
        self._wants, self._receive = wants, receive
        self._buffer = bytearray()
        self._skip = 0  # bytes of a frame of no interest still to come
        self.is_open = False
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport | None = None

    def send(self, payload: bytes) -> None:
        """One binary frame out."""
        assert self._transport is not None
        self._transport.write(frame_of(payload))

    def close(self) -> None:
        """Cut the line."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            (
                "GET /ws HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
            ).encode()
        )

    def connection_lost(self, error: Exception | None) -> None:
        self.is_open = False
        for future in (self.opened, self.closed):
            if not future.done():
                future.set_result(None)

    def data_received(self, data: bytes) -> None:
        if self._skip >= len(data):
            self._skip -= len(data)
            return
        self._buffer += data[self._skip :] if self._skip else data
        self._skip = 0
        if not self.is_open and not self._take_answer():
            return
        while self._take_frame():
            pass

    def _take_answer(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        self.is_open = self._buffer.startswith(b"HTTP/1.1 101")
        del self._buffer[: end + 4]
        if self.is_open:
            self.opened.set_result(None)
        else:
            self.close()
        return self.is_open

    def _take_frame(self) -> bool:
        """Take one frame off the buffer; False when it does not hold its beginning."""
        have = len(self._buffer)
        if have < 2:
            return False
        length, at = self._buffer[1] & 0x7F, 2
        if length >= _LENGTH_16:
            at = 4 if length == _LENGTH_16 else 10
            if have < at:
                return False
            length = int.from_bytes(self._buffer[2:at], "big")
        if have < at + min(length, 24):
            return False
        opcode, first = self._buffer[0], bytes(self._buffer[at : at + 24])
        if opcode == _BINARY and self._wants(first):
            if have < at + length:
                return False
            payload = bytes(self._buffer[at : at + length])
            del self._buffer[: at + length]
            self._receive(self, payload)
            return True
        if opcode == _CLOSE:
            self.close()
        self._skip = max(0, at + length - have)
        del self._buffer[: at + length]
        return True
