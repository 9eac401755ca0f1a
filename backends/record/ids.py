"""Identifiers of the record: permanent, opaque, never reused. Pure."""

from __future__ import annotations

import os
import uuid
from typing import NewType

AlarmId = NewType("AlarmId", str)
CameraId = NewType("CameraId", str)
ResourceId = NewType("ResourceId", str)
UserId = NewType("UserId", str)
SeatId = NewType("SeatId", str)
EventId = NewType("EventId", str)
CommandId = NewType("CommandId", str)
SourceId = NewType("SourceId", str)
IncidentId = NewType("IncidentId", str)
TaskId = NewType("TaskId", str)
WarningId = NewType("WarningId", str)
RequestId = NewType("RequestId", str)


def uuid7(unix_ms: int, random: bytes | None = None) -> str:
    """UUIDv7 text of a moment (ms since 1970) and ten random bytes (RFC 9562 section 5.7)."""
    tail = int.from_bytes(random if random is not None else os.urandom(10), "big")
    value = (unix_ms & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | (tail >> 68 & 0xFFF) << 64
    value |= 0b10 << 62 | (tail & 0x3FFF_FFFF_FFFF_FFFF)
    return str(uuid.UUID(int=value))
