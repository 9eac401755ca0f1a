"""Ports and SSRCs of media sessions: one of each per session, none again soon. Pure.

A port or SSRC that is used again within seconds mixes the pictures of two cameras.
"""

from __future__ import annotations

from collections import deque

import msgspec

REST_S = 60.0


class NoneLeft(Exception):
    """Every port, or every SSRC, is in use or resting; the argument says which."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where one session's media goes. `ssrc` are the ten digits of y=."""

    port: int
    ssrc: str

    @property
    def rtp_ssrc(self) -> int:
        return int(self.ssrc)


class Places:
    """Even ports of a range (RTCP has the odd ones), and SSRCs of a domain."""

    def __init__(self, domain: str, first_port: int, last_port: int) -> None:
        if len(domain) < 8 or not domain.isdigit():
            raise ValueError(f"no SIP domain of ten digits: {domain!r}")
        first_port += first_port % 2
        self._middle = domain[3:8]
        self._ports = deque((port, 0.0) for port in range(first_port, last_port + 1, 2))
        self._serials = deque((serial, 0.0) for serial in range(1, 10_000))

    def take(self, *, is_history: bool, now_s: float) -> Place:
        """NoneLeft when there is none that has rested."""
        port = self._first(self._ports, "port", now_s)
        try:
            serial = self._first(self._serials, "SSRC", now_s)
        except NoneLeft:
            self._ports.appendleft((port, 0.0))
            raise
        return Place(port=port, ssrc=f"{int(is_history)}{self._middle}{serial:04d}")

    def give_back(self, place: Place, now_s: float) -> None:
        """The session is over; both rest for a minute."""
        self._ports.append((place.port, now_s + REST_S))
        self._serials.append((int(place.ssrc[-4:]), now_s + REST_S))

    def _first(self, queue: deque[tuple[int, float]], name: str, now_s: float) -> int:
        """The one that has rested longest: given back last in, first out would reuse at once."""
        if not queue or queue[0][1] > now_s:
            raise NoneLeft(name)
        return queue.popleft()[0]
