"""Where RTP goes out to who invited us: by UDP, or by TCP (RFC 4571) either way. Event loop.

Sends nothing before begin(). A peer that does not read loses whole pictures, and nobody waits.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import struct
from collections.abc import Callable, Iterable
from typing import cast

CONNECT_TRIES = 5
RETRY_S = 1.0  # 2022 annex D: at least three times, at least a second apart
CONNECT_S = 5.0
MOST_UNSENT_BYTES = 4 << 20
SEND_BUFFER_BYTES = 1 << 20
REFUSED_S = 10.0  # nobody listens at a UDP port: the peer is gone, or not there yet
DISCARD_PORT = 9  # said where we connect: nobody is to connect to us
UDP, TCP_ACTIVE, TCP_PASSIVE = "udp", "tcp_active", "tcp_passive"


class MediaOut:
    """One call's way out. `carrier`: UDP, TCP_ACTIVE (we connect to `peer`), TCP_PASSIVE.

    `ports` are tried in order; none: any. `over` is told when a connection cannot be made or is
    lost, or when nobody has listened at a UDP port for ten seconds.
    """

    def __init__(
        self,
        carrier: str,
        peer: tuple[str, int],
        local_host: str,
        over: Callable[[], None],
        ports: Iterable[int] = (0,),
    ) -> None:
        self._carrier = carrier
        self._peer = peer
        self._local_host = local_host
        self._over = over
        self._ports = ports
        self._socket: socket.socket | None = None
        self._server: asyncio.Server | None = None
        self._transport: asyncio.WriteTransport | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._is_begun = self._is_closed = False
        self._refused_s: tuple[float, float] | None = None  # first and last time in a row
        self.port = 0
        self.dropped = 0

    @property
    def is_ready(self) -> bool:
        """Whether what is sent now goes out."""
        return self._is_begun and (self._transport is not None or self._socket is not None)

    async def open(self) -> None:
        """Binds what an answer is to name. OSError where nothing is free."""
        if self._carrier == TCP_ACTIVE:
            self.port = DISCARD_PORT
            return
        bound = self._bind()
        self.port = int(bound.getsockname()[1])
        if self._carrier == UDP:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
            bound.connect(self._peer)
            self._socket = bound
            return
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._side, sock=bound, backlog=2)

    def begin(self) -> None:
        """The call stands."""
        self._is_begun = True
        if self._carrier == TCP_ACTIVE and self._connecting is None:
            self._connecting = asyncio.get_running_loop().create_task(self._connect())

    def send(self, packets: list[bytes]) -> None:
        """All of them over TCP, or none while the peer takes no more."""
        transport = self._transport
        if not self._is_begun:
            return
        if self._socket is not None:
            self._send_datagrams(self._socket, packets)
        elif transport is None or transport.get_write_buffer_size() > MOST_UNSENT_BYTES:
            self.dropped += len(packets)
        else:
            transport.write(b"".join(struct.pack(">H", len(p)) + p for p in packets))

    def close(self) -> None:
        """Idempotent; `over` is not told."""
        self._is_closed = True
        if self._connecting is not None:
            self._connecting.cancel()
        if self._server is not None:
            self._server.close()
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.abort()

    def _bind(self) -> socket.socket:
        family = socket.AF_INET6 if ":" in self._local_host else socket.AF_INET
        kind = socket.SOCK_DGRAM if self._carrier == UDP else socket.SOCK_STREAM
        for port in self._ports:
            bound = socket.socket(family, kind)
            bound.setblocking(False)
            try:
                bound.bind((self._local_host, port))
            except OSError as error:
                bound.close()
                if error.errno != errno.EADDRINUSE:
                    raise
            else:
                return bound
        raise OSError(errno.EADDRINUSE, "no port is free")

    def _send_datagrams(self, out: socket.socket, packets: list[bytes]) -> None:
        for packet in packets:
            try:
                out.send(packet)
            except BlockingIOError:
                self.dropped += 1
            except ConnectionRefusedError:
                self.dropped += 1
                if self._has_refused_long(asyncio.get_running_loop().time()):
                    self._over()
                    return

    def _has_refused_long(self, now_s: float) -> bool:
        """The system tells at one of the next packets that one found nobody."""
        first_s, last_s = self._refused_s or (now_s, now_s)
        if now_s - last_s > REFUSED_S / 4:
            first_s = now_s
        self._refused_s = (first_s, now_s)
        return now_s - first_s > REFUSED_S

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        for _ in range(CONNECT_TRIES):
            try:
                async with asyncio.timeout(CONNECT_S):
                    await loop.create_connection(self._side, *self._peer)
                return
            except OSError:  # TimeoutError is one
                await asyncio.sleep(RETRY_S)
        if not self._is_closed:
            self._over()

    def _side(self) -> _Side:
        return _Side(self._connected, self._gone)

    def _connected(self, transport: asyncio.WriteTransport) -> None:
        host = transport.get_extra_info("peername")[0]
        if self._transport is not None or host != self._peer[0]:
            transport.abort()  # a stranger, or a second one
        else:
            self._transport = transport

    def _gone(self, transport: asyncio.WriteTransport) -> None:
        if self._transport is transport:
            self._transport = None
            if not self._is_closed:
                self._over()


class _Side(asyncio.Protocol):
    def __init__(
        self,
        connected: Callable[[asyncio.WriteTransport], None],
        gone: Callable[[asyncio.WriteTransport], None],
    ) -> None:
        self._connected = connected
        self._gone = gone
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)
        self._connected(self._transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._transport is not None:
            self._gone(self._transport)
