"""The socket of one talk: UDP, TCP that we accept, or TCP that we open. The relay's loop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable, Iterable

READ_BYTES = 65_536
MOST_UNSENT_BYTES = 32_000  # 4 s of voice: then it is of no use any more
CONNECT_TRIES = 3
CONNECT_APART_S = 1.0
CONNECT_S = 5.0


class TalkWay:
    """open(), begin(), send(), close()."""

    def __init__(self, carrier: str, host: str) -> None:
        self.is_tcp = carrier != "udp"
        self._carrier, self._host = carrier, host
        self._socket: socket.socket | None = None
        self._server: asyncio.Server | None = None
        self._transport: asyncio.WriteTransport | None = None
        self._peer: tuple[str, int] | None = None
        self._take: Callable[[bytes], None] | None = None
        self._task: asyncio.Task[None] | None = None
        self._loop = asyncio.get_running_loop()

    def open(self, ports: Iterable[int]) -> int:
        """The port that is bound; 0 where none is free."""
        kind = socket.SOCK_STREAM if self.is_tcp else socket.SOCK_DGRAM
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        for port in ports:
            bound = socket.socket(family, kind)
            bound.setblocking(False)
            try:
                bound.bind((self._host, port))
                if self._carrier == "tcp_passive":
                    bound.listen(2)  # a device may connect before we are told that it will
            except OSError:
                bound.close()
                continue
            self._socket = bound
            return int(bound.getsockname()[1])
        return 0

    def begin(self, peer: tuple[str, int], take: Callable[[bytes], None] | None) -> None:
        """The device listens at `peer`, or connects to us."""
        self._peer, self._take = peer, take
        if self._socket is None or self._task is not None:
            return
        if self._carrier == "udp":
            self._loop.add_reader(self._socket, self._datagrams, self._socket)
            return
        bound, self._socket = self._socket, None
        listens = self._carrier == "tcp_passive"
        self._task = self._loop.create_task(self._accept(bound) if listens else self._open(bound))

    @property
    def is_ready(self) -> bool:
        """Whether what is sent now goes out."""
        return self._peer is not None and (not self.is_tcp or self._transport is not None)

    def send(self, packet: bytes) -> None:
        """One RTP packet."""
        transport = self._transport
        if self._carrier == "udp":
            if self._socket is not None and self._peer is not None:
                with contextlib.suppress(OSError):
                    self._socket.sendto(packet, self._peer)
            return
        if transport is not None and transport.get_write_buffer_size() < MOST_UNSENT_BYTES:
            transport.write(struct.pack("!H", len(packet)) + packet)

    def close(self) -> None:
        """Give the port back."""
        if self._task is not None:
            self._task.cancel()
        if self._socket is not None:
            self._loop.remove_reader(self._socket)
            self._socket.close()
            self._socket = None
        if self._server is not None:
            self._server.close()
        if self._transport is not None:
            self._transport.abort()

    def _datagrams(self, bound: socket.socket) -> None:
        for _ in range(16):
            try:
                data, sender = bound.recvfrom(2048)
            except OSError:
                return
            if self._take is not None and self._peer is not None and sender[0] == self._peer[0]:
                self._take(data)

    async def _accept(self, bound: socket.socket) -> None:
        self._server = await self._loop.create_server(self._side, sock=bound, backlog=2)

    async def _open(self, bound: socket.socket) -> None:
        """The port that was said is the one that we come from, where the kernel lets us."""
        assert self._peer is not None
        local: tuple[str, int] | None = bound.getsockname()[:2]
        bound.close()
        for _ in range(CONNECT_TRIES):
            try:
                async with asyncio.timeout(CONNECT_S):
                    await self._loop.create_connection(self._side, *self._peer, local_addr=local)
                return
            except OSError:  # TimeoutError is one
                local = None
                await asyncio.sleep(CONNECT_APART_S)

    def _side(self) -> _Side:
        return _Side(self)

    def connected(self, transport: asyncio.WriteTransport) -> bool:
        """A connection; only the device's, and only one."""
        host = transport.get_extra_info("peername")[0]
        if self._transport is not None or self._peer is None or host != self._peer[0]:
            return False
        self._transport = transport
        return True

    def gone(self, transport: asyncio.WriteTransport) -> None:
        """It is closed; the device may connect again."""
        if self._transport is transport:
            self._transport = None

    def heard(self, data: bytes) -> None:
        """The device says something."""
        if self._take is not None:
            self._take(data)


class _Side(asyncio.Protocol):
    def __init__(self, way: TalkWay) -> None:
        self._way = way
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        if self._way.connected(transport):
            self._transport = transport
        else:
            transport.abort()

    def data_received(self, data: bytes) -> None:
        if self._transport is not None:
            self._way.heard(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._transport is not None:
            self._way.gone(self._transport)
