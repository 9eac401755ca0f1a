"""A demo device's media: PS in RTP, by UDP or TCP, to where the platform wants it. Event loop."""

from __future__ import annotations

import asyncio
import logging
import socket
import struct
from collections.abc import Callable
from typing import cast

from backends.demo.ps_mux import PsForm, PsMuxer, RtpPacker
from backends.protocols.gb28181_sdp import Carrier, Description, Setup

log = logging.getLogger(__name__)

CONNECT_TRIES = 5
RETRY_S = 1.0  # 2022 annex D: at least three times, at least a second apart
MOST_UNSENT_BYTES = 4 << 20


class Pushing:
    """Where one call's packets go. `open` before the answer, `begin` once the call stands."""

    def __init__(self, offer: Description, peer_host: str, local_host: str) -> None:
        self._offer = offer
        self._peer_host = offer.host or peer_host
        self._local_host = local_host
        self._transport: asyncio.WriteTransport | None = None
        self._socket: socket.socket | None = None
        self._server: asyncio.Server | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._is_begun = False
        self.port = 0
        self.dropped = 0

    @property
    def is_open(self) -> bool:
        """Whether packets can go out now."""
        return self._is_begun and (self._transport is not None or self._socket is not None)

    async def open(self) -> None:
        """Binds what the answer is to name. OSError where nothing is free."""
        loop = asyncio.get_running_loop()
        if self._offer.carrier is Carrier.UDP:
            family = socket.AF_INET6 if ":" in self._peer_host else socket.AF_INET
            self._socket = socket.socket(family, socket.SOCK_DGRAM)
            self._socket.setblocking(False)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
            self._socket.bind((self._local_host, 0))
            self._socket.connect((self._peer_host, self._offer.port))
            self.port = int(self._socket.getsockname()[1])
        elif self._offer.setup is Setup.ACTIVE:  # the platform connects
            self._server = await loop.create_server(
                lambda: _Stream(self._connected, self._gone), self._local_host, 0
            )
            self.port = int(self._server.sockets[0].getsockname()[1])
        else:
            self.port = 9  # discard: we connect, so no port of ours is asked

    def begin(self) -> None:
        """The call stands."""
        self._is_begun = True
        if self._offer.carrier is Carrier.TCP and self._server is None:
            self._connecting = asyncio.get_running_loop().create_task(self._connect())

    def send(self, packets: list[bytes]) -> None:
        """All of them, or none while the line takes no more."""
        transport = self._transport
        if not self._is_begun:
            return
        if self._socket is not None:
            self._send_datagrams(self._socket, packets)
        elif transport is None or transport.get_write_buffer_size() > MOST_UNSENT_BYTES:
            self.dropped += len(packets)
        else:
            transport.write(b"".join(struct.pack(">H", len(p)) + p for p in packets))

    def _send_datagrams(self, out: socket.socket, packets: list[bytes]) -> None:
        for packet in packets:
            try:
                out.send(packet)
            except (BlockingIOError, ConnectionRefusedError):
                self.dropped += 1

    def close(self) -> None:
        """Idempotent."""
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

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        for attempt in range(CONNECT_TRIES):
            try:
                await loop.create_connection(
                    lambda: _Stream(self._connected, self._gone),
                    self._peer_host,
                    self._offer.port,
                )
                return
            except OSError as error:
                if attempt == CONNECT_TRIES - 1:
                    log.warning(
                        "demo gb28181: no media connection to %s:%d: %s",
                        self._peer_host, self._offer.port, error,
                    )  # fmt: skip
                await asyncio.sleep(RETRY_S)

    def _connected(self, transport: asyncio.WriteTransport) -> None:
        if self._transport is not None:
            transport.abort()  # a second one is not waited for
            return
        self._transport = transport

    def _gone(self, transport: asyncio.WriteTransport) -> None:
        if self._transport is transport:
            self._transport = None


class Writer:
    """Pictures in, packets out."""

    def __init__(self, form: PsForm, ssrc: int, send: Callable[[list[bytes]], None]) -> None:
        self._muxer = PsMuxer(form)
        self._packer = RtpPacker(ssrc)
        self._send = send
        self._has_begun = False

    def picture(self, unit: bytes, pts: int, is_key: bool) -> None:
        """One access unit. Nothing goes out before the first key picture."""
        if not self._has_begun and not is_key:
            return
        self._has_begun = True
        self._send(self._packer.packets(self._muxer.picture(unit, pts, is_key), pts))


class _Stream(asyncio.Protocol):
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
