"""One track by UDP: its two ports, its packets in order, and reports to the server. A stream's
thread."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from video.cores import rtp
from video.sources import sockets

MOST_AT_ONCE = 64  # datagrams before another track, or the server's answers, have their turn


class UdpTrack:
    """Owns the sockets."""

    def __init__(self, family: int) -> None:
        """Raises OSError where no pair of ports is free."""
        self._media, self._control = sockets.udp_pair(family)
        self._window = rtp.ReorderWindow()

    @property
    def ports(self) -> tuple[int, int]:
        """Ours, for packets and for reports."""
        port = int(self._media.getsockname()[1])
        return port, port + 1

    @property
    def media_fd(self) -> int:
        """To be polled for packets."""
        return self._media.fileno()

    @property
    def control_fd(self) -> int:
        """To be polled for reports."""
        return self._control.fileno()

    @property
    def is_waiting(self) -> bool:
        """Whether packets wait for one that is missing."""
        return self._window.is_waiting

    def datagrams(self, hosts: Collection[str]) -> Iterator[bytes]:
        """What has come of packets by now; empty where it came from none of these hosts."""
        for _ in range(MOST_AT_ONCE):
            data = sockets.receive(self._media, hosts)
            if data is None:
                return
            yield data

    def in_order(self, packet: rtp.RtpPacket, now_s: float) -> list[rtp.RtpPacket]:
        """The packets that can go on with this one."""
        return self._window.push(packet, now_s)

    def expired(self, now_s: float) -> list[rtp.RtpPacket]:
        """Those that have waited long enough for a missing one."""
        return self._window.expire(now_s)

    def report(self, hosts: Collection[str]) -> bytes:
        """A report of the server's, empty where there is none."""
        return sockets.receive(self._control, hosts) or b""

    def has_backlog(self) -> bool:
        """Whether more packets have come already."""
        return sockets.has_more(self._media)

    def tell(self, report: bytes, place: tuple[object, ...], ports: tuple[int, int]) -> None:
        """Be heard: the server keeps the session, firewalls on the way keep both ports open."""
        for udp, port in zip((self._media, self._control), ports, strict=True):
            try:
                udp.sendto(report, (place[0], port, *place[2:]))
            except OSError:
                return  # told again in five seconds

    def close(self) -> None:
        """Close both sockets."""
        self._media.close()
        self._control.close()
