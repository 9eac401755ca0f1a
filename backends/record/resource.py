"""What the city has: cameras, monitoring points and sources, as the centre's settings name them.

Pure. Vehicles are not here: their latest positions lie beside the log.
"""

from __future__ import annotations

import datetime as dt
import enum

import msgspec

from backends.record.common import Department, Place
from backends.record.ids import CameraId, ResourceId, SourceId


class CameraSecurity(enum.StrEnum):
    """Whether its pictures leave the house as one person wills, or as two do."""

    PUBLIC = "public"
    RESTRICTED = "restricted"


class CameraState(enum.StrEnum):
    """What is known of a camera without looking at its picture."""

    UNKNOWN = "unknown"  # nobody says: a camera of the settings, or its gateway is away
    ONLINE = "online"
    OFFLINE = "offline"


class Camera(msgspec.Struct, frozen=True, kw_only=True):
    """A fixed camera. `main` and `sub` are RTSP addresses; `sub` may be empty.

    `number` is what an operator types to call it up (1..99999). A channel of a GB/T 28181 device
    names both (`device`, `channel`); its addresses are its relay's, empty while none is there.
    `since`: of its state. `groups`: business groups from the top. `division`: an administrative
    division's name or civil code. `has_ptz`: it turns, or nobody says that it does not.
    """

    id: CameraId
    number: int
    name: str
    department: Department
    main: str
    sub: str = ""
    place: Place | None = None
    transport: str = "auto"  # "auto" (TCP, then UDP) | "tcp" | "udp"
    security: CameraSecurity = CameraSecurity.PUBLIC
    state: CameraState = CameraState.UNKNOWN
    since: dt.datetime | None = None
    groups: list[str] = []
    division: str = ""
    device: str = ""
    channel: str = ""
    has_ptz: bool = False


class MonitoringPoint(msgspec.Struct, frozen=True, kw_only=True):
    """A sensor in the field: an outlet, a dust monitor, a weather station."""

    id: ResourceId
    name: str
    kind: str  # "outlet" | "dust" | ...
    department: Department
    source: SourceId
    place: Place | None = None


class SourceState(enum.StrEnum):
    """Health of one feed as people must tell it apart."""

    UNKNOWN = "unknown"
    OK = "ok"
    STALE = "stale"  # connected, but its data is old
    LOST = "lost"


class SourceHealth(msgspec.Struct, frozen=True, kw_only=True):
    """Health of one feed. Times are aware UTC ISO-8601 text or empty; counts since start."""

    source: SourceId
    department: Department
    name: str
    state: SourceState
    since: str = ""
    last_success: str = ""
    reason: str = ""
    accepted: int = 0
    malformed: int = 0
    skew_ms: int = 0
