"""Ports and SSRCs of media sessions: one of each per session, none again soon. Pure.

A port or SSRC that is used again within seconds mixes the pictures of two cameras. Ports are a
relay's, SSRCs the domain's.
"""

from __future__ import annotations

from collections import deque

import msgspec

REST_S = 60.0


class NoneLeft(Exception):
    """Every port, or every SSRC, is in use or resting; the argument says which."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where one session's media goes. `ssrc` are the ten digits of y=."""

    relay: str
    port: int
    ssrc: str

    @property
    def rtp_ssrc(self) -> int:
        return int(self.ssrc)


class _Range:
    def __init__(self, first_port: int, last_port: int, start: int) -> None:
        self.bounds = (first_port, last_port)
        first_port += first_port % 2
        self.ports = deque((port, 0.0) for port in range(first_port, last_port + 1, 2))
        self.ports.rotate(-start)


class Places:
    """Even ports of each relay's range (RTCP has the odd ones), and SSRCs of a domain.

    `start`: with which of them to begin; a random one after a restart, when devices may still
    send what was asked for before.
    """

    def __init__(self, domain: str, start: int = 0) -> None:
        if len(domain) < 8 or not domain.isdigit():
            raise ValueError(f"no SIP domain of ten digits: {domain!r}")
        self._middle = domain[3:8]
        self._ranges: dict[str, _Range] = {}
        self._start = start
        self._serials = deque((serial, 0.0) for serial in range(1, 10_000))
        self._serials.rotate(-start)

    def set_range(self, relay: str, first_port: int, last_port: int) -> None:
        """The ports of a relay; said again, those in use and resting remain so."""
        known = self._ranges.get(relay)
        if known is None or known.bounds != (first_port, last_port):
            self._ranges[relay] = _Range(first_port, last_port, self._start)

    def take(self, relay: str, *, is_history: bool, now_s: float) -> Place:
        """NoneLeft when there is none that has rested, or no such relay."""
        found = self._ranges.get(relay)
        if found is None:
            raise NoneLeft("port")
        port = _first(found.ports, "port", now_s)
        try:
            ssrc = self.take_ssrc(is_history=is_history, now_s=now_s)
        except NoneLeft:
            found.ports.appendleft((port, 0.0))
            raise
        return Place(relay=relay, port=port, ssrc=ssrc)

    def take_ssrc(self, *, is_history: bool, now_s: float) -> str:
        """Ten digits alone, where the relay chooses the port. NoneLeft."""
        serial = _first(self._serials, "SSRC", now_s)
        return f"{int(is_history)}{self._middle}{serial:04d}"

    def give_back_ssrc(self, ssrc: str, now_s: float) -> None:
        """Its session is over; it rests for a minute."""
        self._serials.append((int(ssrc[-4:]), now_s + REST_S))

    def another_port(self, place: Place, now_s: float) -> Place:
        """The relay could not have that port (somebody else does): the next one. NoneLeft, and
        then the place is still the caller's to give back."""
        found = self._ranges[place.relay]
        port = _first(found.ports, "port", now_s)
        found.ports.append((place.port, now_s + REST_S))
        return Place(relay=place.relay, port=port, ssrc=place.ssrc)

    def give_back(self, place: Place, now_s: float) -> None:
        """The session is over; both rest for a minute."""
        found = self._ranges.get(place.relay)
        if found is not None and found.bounds[0] <= place.port <= found.bounds[1]:
            found.ports.append((place.port, now_s + REST_S))
        self.give_back_ssrc(place.ssrc, now_s)


def _first(queue: deque[tuple[int, float]], name: str, now_s: float) -> int:
    """The one that has rested longest: given back last in, first out would reuse at once."""
    if not queue or queue[0][1] > now_s:
        raise NoneLeft(name)
    return queue.popleft()[0]
