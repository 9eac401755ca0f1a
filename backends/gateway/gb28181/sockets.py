"""SIP over UDP and TCP on one port: sockets to flows and back. Gateway's loop; reads no SIP.

On a wildcard address each datagram's own destination is our address for its sender, and answers
leave from there: with two network cards the other one would make devices drop them.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import socket
import struct
from typing import Protocol

from backends.protocols.sip.flow import Flow, Send, Transport

log = logging.getLogger(__name__)

RECEIVE_BYTES = 4 << 20
MOST_DATAGRAM = 65_535
BATCH = 64  # datagrams a turn of the loop
MOST_CONNECTIONS = 20_000
MOST_UNSENT = 1 << 20
# linux/in6.h
_IPV6_RECVPKTINFO, _IPV6_PKTINFO = 49, 50
_PKTINFO6 = struct.Struct("=16sI")
_IP_PKTINFO = 8  # linux/in.h; not in Python's socket before 3.14
_SO_RCVBUFFORCE = 33  # asm/socket.h
_PKTINFO = struct.Struct("=I4s4s")
_BUSY_TRIES = 20


class Taker(Protocol):
    """Who takes what comes. Called on the loop."""

    def datagram(self, data: bytes, flow: Flow) -> None: ...

    def opened(self, flow: Flow) -> None: ...

    def stream(self, data: bytes, flow: Flow) -> None: ...

    def closed(self, connection: int) -> None: ...


class SipSockets:
    """`open`, then `send`; `close` ends all connections."""

    def __init__(self, taker: Taker) -> None:
        self._taker = taker
        self._loop = asyncio.get_running_loop()
        self._udp: socket.socket | None = None
        self._server: asyncio.Server | None = None
        self._peers: dict[int, _Peer] = {}
        self._next_connection = 0
        self._host, self._port, self._is_wildcard = "", 0, False
        self.unsent = 0

    @property
    def connections(self) -> int:
        return len(self._peers)

    async def open(self, listen: str) -> tuple[str, int]:
        """Bind both to host:port; port 0 takes one that is free for both. OSError."""
        host, _, port = listen.rpartition(":")
        host = host.strip("[]")
        for tries_left in reversed(range(_BUSY_TRIES)):
            try:
                return await self._open(host, int(port))
            except OSError:
                self.close()
                if int(port) or not tries_left:
                    raise
        raise OSError("no port is free for UDP and TCP")

    async def _open(self, host: str, port: int) -> tuple[str, int]:
        is_v6 = ":" in host
        udp = socket.socket(socket.AF_INET6 if is_v6 else socket.AF_INET, socket.SOCK_DGRAM)
        self._udp = udp
        udp.setblocking(False)
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            udp.setsockopt(socket.SOL_SOCKET, option, RECEIVE_BYTES)
        with contextlib.suppress(OSError):  # beyond net.core.rmem_max: root's only
            udp.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, RECEIVE_BYTES)
        if is_v6:  # IPv4 peers would come under mapped addresses
            udp.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        udp.bind((host, port))
        self._host, self._port = udp.getsockname()[:2]
        self._is_wildcard = ipaddress.ip_address(self._host.partition("%")[0]).is_unspecified
        if self._is_wildcard and is_v6:
            udp.setsockopt(socket.IPPROTO_IPV6, _IPV6_RECVPKTINFO, 1)
        elif self._is_wildcard:
            udp.setsockopt(socket.IPPROTO_IP, _IP_PKTINFO, 1)
        self._server = await self._loop.create_server(
            lambda: _Peer(self), self._host, self._port, backlog=1024
        )
        self._loop.add_reader(udp, self._readable)
        return self._host, self._port

    def close(self) -> None:
        """Nothing comes or goes any more."""
        if self._udp is not None:
            self._loop.remove_reader(self._udp)
            self._udp.close()
            self._udp = None
        if self._server is not None:
            self._server.close()
            self._server = None
        for peer in list(self._peers.values()):
            peer.abort()

    def send(self, message: Send) -> None:
        """At once; what cannot go is lost and counted, as in the network."""
        flow = message.flow
        if flow.transport is Transport.TCP:
            peer = self._peers.get(flow.connection)
            if peer is None or not peer.send(message.data):
                self.unsent += 1
        elif self._udp is not None:
            self._send_datagram(self._udp, message.data, flow)

    def _send_datagram(self, udp: socket.socket, data: bytes, flow: Flow) -> None:
        try:
            if self._is_wildcard:
                host = flow.local.rpartition(":")[0]
                udp.sendmsg([data], [_source(host)], 0, (flow.host, flow.port))
            else:
                udp.sendto(data, (flow.host, flow.port))
        except OSError:  # a full buffer, a network that is away: SIP says it again
            self.unsent += 1

    def _readable(self) -> None:
        udp = self._udp
        for _ in range(BATCH):
            if udp is None or udp.fileno() < 0:
                return
            try:
                if self._is_wildcard:
                    data, ancillary, _, address = udp.recvmsg(MOST_DATAGRAM, 64)
                    local = _destination(ancillary) or self._host
                else:
                    data, address = udp.recvfrom(MOST_DATAGRAM)
                    local = self._host
            except BlockingIOError:
                return
            except OSError:  # an ICMP answer to something sent
                continue
            flow = Flow(host=address[0], port=address[1], local=_address(local, self._port))
            self._taker.datagram(data, flow)

    def opened(self, peer: _Peer, transport: asyncio.Transport) -> Flow | None:
        """A connection's flow; None where there are too many."""
        if len(self._peers) >= MOST_CONNECTIONS:
            return None
        self._next_connection += 1
        peer.number = self._next_connection
        self._peers[peer.number] = peer
        host, port = transport.get_extra_info("peername")[:2]
        local = transport.get_extra_info("sockname")[0]
        flow = Flow(
            transport=Transport.TCP,
            host=host,
            port=port,
            local=_address(local, self._port),
            connection=peer.number,
        )
        self._loop.call_soon(self._taker.opened, flow)
        return flow

    def came(self, data: bytes, flow: Flow) -> None:
        """Bytes of a connection."""
        self._taker.stream(data, flow)

    def lost(self, number: int) -> None:
        """A connection is gone."""
        if self._peers.pop(number, None) is not None:
            self._taker.closed(number)

    def drop(self, connection: int) -> None:
        """Ends a connection of ours."""
        peer = self._peers.get(connection)
        if peer is not None:
            peer.abort()


class _Peer(asyncio.Protocol):
    """One TCP connection."""

    def __init__(self, owner: SipSockets) -> None:
        self._owner = owner
        self._transport: asyncio.Transport | None = None
        self._flow: Flow | None = None
        self.number = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        sock = transport.get_extra_info("socket")
        with contextlib.suppress(OSError):
            # Who vanishes without a word is noticed within two minutes.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 60)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 15)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 4)
        self._flow = self._owner.opened(self, transport)
        if self._flow is None:
            transport.abort()

    def data_received(self, data: bytes) -> None:
        if self._flow is not None:
            self._owner.came(data, self._flow)

    def connection_lost(self, exc: Exception | None) -> None:
        self._owner.lost(self.number)

    def send(self, data: bytes) -> bool:
        """False when the peer does not read: its connection is over then."""
        if self._transport is None or self._transport.is_closing():
            return False
        if self._transport.get_write_buffer_size() > MOST_UNSENT:
            self._transport.abort()
            return False
        self._transport.write(data)
        return True

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _source(host: str) -> tuple[int, int, bytes]:
    """What has a datagram leave from that address of ours."""
    if host.startswith("["):
        address = socket.inet_pton(socket.AF_INET6, host.strip("[]").partition("%")[0])
        return socket.IPPROTO_IPV6, _IPV6_PKTINFO, _PKTINFO6.pack(address, 0)
    return socket.IPPROTO_IP, _IP_PKTINFO, _PKTINFO.pack(0, socket.inet_aton(host), b"\0\0\0\0")


def _destination(ancillary: list[tuple[int, int, bytes]]) -> str:
    for level, kind, data in ancillary:
        if (level, kind) == (socket.IPPROTO_IP, _IP_PKTINFO) and len(data) >= _PKTINFO.size:
            return socket.inet_ntoa(_PKTINFO.unpack(data[: _PKTINFO.size])[2])
        if (level, kind) == (socket.IPPROTO_IPV6, _IPV6_PKTINFO) and len(data) >= _PKTINFO6.size:
            address = _PKTINFO6.unpack(data[: _PKTINFO6.size])[0]
            return socket.inet_ntop(socket.AF_INET6, address)
    return ""
