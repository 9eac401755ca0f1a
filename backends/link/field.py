"""Frames between the hub and a gateway or relay over the WebSocket /ws/field. Pure; msgpack.

Gateways and relays connect to the hub, so that only the hub's address is configured. Whole sets
are said again after each new connection: whoever was away loses nothing and keeps nothing that is
over. Streams that run go on while the hub is away.
"""

from __future__ import annotations

import enum

import msgspec

from backends.link.devices import StreamKind
from backends.record.refusal import Refusal

FIELD_PROTOCOL = 2  # 1: each ProtectedParts was the whole set
FIELD_HEARTBEAT_S = 1.0
FIELD_DEAD_AFTER_S = 5.0
# Devices and channels in one frame at most: 10,000 channels are 20 frames.
MOST_IN_FRAME = 500


class FieldKind(enum.StrEnum):
    GATEWAY = "gateway"
    RELAY = "relay"


class FieldHello(msgspec.Struct, frozen=True, kw_only=True, tag="field_hello"):
    """First frame. `token`: the ingest token; `name`: unique in the centre ("gateway", "relay")."""

    token: str
    kind: FieldKind
    name: str
    protocol: int = FIELD_PROTOCOL


class FieldWelcome(msgspec.Struct, frozen=True, kw_only=True, tag="field_welcome"):
    """The hub knows who this is."""

    hub_unix_ms: int


class FieldBeat(msgspec.Struct, frozen=True, kw_only=True, tag="field_beat"):
    """Either side lives."""

    unix_ms: int


class FieldFarewell(msgspec.Struct, frozen=True, kw_only=True, tag="field_farewell"):
    """The hub closes this line, and why."""

    refusal: Refusal


class StreamRef(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One stream of a channel. `recording` empty: live; else the token of one playback."""

    device: str
    channel: str
    kind: StreamKind = StreamKind.MAIN
    recording: str = ""
