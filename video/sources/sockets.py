"""Sockets of the network sources, with their time limits and buffers. A stream's thread."""

from __future__ import annotations

import socket
import struct
from collections.abc import Collection

from video.api import LossReason
from video.cores.rtsp_url import RtspUrl
from video.sources.base import Loss

CONNECT_TIMEOUT_S = 5.0
WAKE_S = 0.5
# Bounds how far TCP can run behind: 512 KiB are 1 s of a 4 Mbit/s stream.
TCP_BUFFER_BYTES = 512 * 1024
UDP_BUFFER_BYTES = 2 * 1024 * 1024
MOST_DATAGRAM_BYTES = 65_536


def connect(url: RtspUrl) -> socket.socket | Loss:
    """A connection whose reads and sends have their limits, or why there is none."""
    try:
        places = socket.getaddrinfo(url.host, url.port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        return Loss(reason=LossReason.BAD_ADDRESS, detail=f"no host {url.host}")
    loss = Loss(reason=LossReason.UNREACHABLE)
    for family, kind, protocol, _, address in places:
        connection = socket.socket(family, kind, protocol)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, TCP_BUFFER_BYTES)
        connection.settimeout(CONNECT_TIMEOUT_S)
        try:
            connection.connect(address)
        except TimeoutError:
            loss = Loss(reason=LossReason.NO_ANSWER, detail="connect")
        except ConnectionRefusedError:
            loss = Loss(reason=LossReason.REFUSED)
        except OSError:
            loss = Loss(reason=LossReason.UNREACHABLE)
        else:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.settimeout(None)
            wake = struct.pack("ll", 0, int(WAKE_S * 1e6))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, wake)
            send = struct.pack("ll", int(CONNECT_TIMEOUT_S), 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, send)
            return connection
        connection.close()
    return loss


def udp_pair(family: int) -> tuple[socket.socket, socket.socket]:
    """Two neighbouring ports, the first even (RFC 3550 11)."""
    for _ in range(64):
        first = socket.socket(family, socket.SOCK_DGRAM)
        first.bind(("", 0))
        port = first.getsockname()[1]
        second = socket.socket(family, socket.SOCK_DGRAM)
        try:
            if port % 2 == 0:
                second.bind(("", port + 1))
                first.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, UDP_BUFFER_BYTES)
                first.setblocking(False)
                second.setblocking(False)
                return first, second
        except OSError:
            pass  # the neighbour is taken: look for another pair
        first.close()
        second.close()
    raise OSError("no pair of free ports")


def receive(udp: socket.socket, hosts: Collection[str]) -> bytes | None:
    """One datagram of a non-blocking socket; None where there is none.

    Empty where it came from none of these hosts: anybody can send to an open port.
    """
    try:
        data, place = udp.recvfrom(MOST_DATAGRAM_BYTES)
    except (BlockingIOError, ConnectionRefusedError):
        return None  # a wrong checksum, or an answer to a report that nobody wanted
    return data if place[0] in hosts else b""


def has_more(source: socket.socket) -> bool:
    """Whether something can be read without waiting."""
    try:
        return bool(source.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
    except BlockingIOError:
        return False
