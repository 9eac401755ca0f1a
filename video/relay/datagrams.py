"""What the kernel is asked of a socket that a stream comes in by: room for a burst, many datagrams
a call. Of the relay's loop; blocks never."""

from __future__ import annotations

import contextlib
import socket
import struct

RECEIVE_BYTES = 4 * 1024 * 1024  # what ZLMediaKit asks for
READ_BYTES = 65_536
# udp(7): datagrams of one sender that arrive together are read in one call, and cut again here.
_SOL_UDP, _UDP_GRO = 17, 104
_SO_RCVBUFFORCE = 33  # asm/socket.h; not in Python's socket
_GRO = struct.Struct("=i")

Sender = tuple[str, int]  # host and port


def hold_much(source: socket.socket) -> None:
    """A burst waits in the kernel: RECEIVE_BYTES, less where net.core.rmem_max says less and we
    are not root."""
    source.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BYTES)
    with contextlib.suppress(OSError):
        source.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, RECEIVE_BYTES)


def receive_together(source: socket.socket) -> None:
    """Have the kernel hand over several datagrams in one call; an old one does not."""
    with contextlib.suppress(OSError):
        source.setsockopt(_SOL_UDP, _UDP_GRO, 1)


def read_datagrams(source: socket.socket) -> tuple[list[bytes], Sender]:
    """What one call of the kernel gives: one datagram, or several of one size but the last, and
    whose they are. Raises BlockingIOError where there is none, ConnectionError."""
    data, ancillary, _, sender = source.recvmsg(READ_BYTES, 64)
    for level, kind, told in ancillary:
        if (level, kind) == (_SOL_UDP, _UDP_GRO) and len(told) >= _GRO.size:
            size = _GRO.unpack(told[: _GRO.size])[0]
            if 0 < size < len(data):
                return [data[at : at + size] for at in range(0, len(data), size)], sender[:2]
    return [data], sender[:2]
