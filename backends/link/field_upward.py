"""Frames of cascading: a channel's stream is sent on to a higher platform by the relay. Pure.

The gateway speaks with the platform; the relay, which has the stream, sends its media. A call is
named by the gateway, unique in the centre. See backends.link.field.
"""

from __future__ import annotations

import msgspec

from backends.link.field import StreamRef


class UpwardPlace(msgspec.Struct, frozen=True, kw_only=True, tag="upward_place"):
    """A higher platform wants that channel. `carrier`: "udp" | "tcp_active" (we connect to
    `peer_*`) | "tcp_passive" (it connects to us). `ssrc`: what we are to send with."""

    relay: str
    call: str
    ref: StreamRef
    carrier: str
    peer_host: str
    peer_port: int
    ssrc: int


class UpwardPlaced(msgspec.Struct, frozen=True, kw_only=True, tag="upward_placed"):
    """The port that the media comes from, or (tcp_passive) is fetched at; 0: it cannot."""

    call: str
    port: int


class UpwardStarts(msgspec.Struct, frozen=True, kw_only=True, tag="upward_starts"):
    """The platform has acknowledged: send. The relay wants the stream from here on."""

    relay: str
    call: str


class UpwardEnds(msgspec.Struct, frozen=True, kw_only=True, tag="upward_ends"):
    """Either way. `reason`: "hung_up", "peer_gone", or as of StreamEnds."""

    relay: str
    call: str
    reason: str


class UpwardCalls(msgspec.Struct, frozen=True, kw_only=True, tag="upward_calls"):
    """All calls that a gateway has at that relay, said when a line is new: others are over."""

    relay: str
    calls: list[str]


class UpwardSteers(msgspec.Struct, frozen=True, kw_only=True, tag="upward_steers"):
    """A higher platform would turn a camera: it needs the lease for that. `name`: as consoles show
    its holder; `priority`: as of PtzLease, 0 gives way to everybody. `is_moving`: until it is
    stopped. Answered by UpwardMay."""

    number: int
    upper: str
    name: str
    priority: int
    device: str
    channel: str
    is_moving: bool = False


class UpwardMay(msgspec.Struct, frozen=True, kw_only=True, tag="upward_may"):
    """To UpwardSteers."""

    number: int
    is_granted: bool
