"""Frames between a console and the hub over the WebSocket: msgpack, one Struct a frame. Pure.

Both ends use these types. Order on a connection: Hello -> Welcome, Snapshot, its parts, then
anything.
Either side sends a heartbeat every second and holds the other dead after 3 s of silence.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.link.media import DeviceClientFrame, DeviceHubFrame
from backends.link.queries import AnswerFrame, QueryFrame
from backends.link.texts import Texts
from backends.link.walls import WallClientFrame, WallHubFrame
from backends.record.access import User
from backends.record.alarm import Alarm
from backends.record.commands import CommandBody
from backends.record.common import Realm
from backends.record.duty import Duty, Shift
from backends.record.entry import Instruction
from backends.record.envelope import Event
from backends.record.handover import Handover
from backends.record.ids import CameraId, CommandId, RequestId, ResourceId, SourceId
from backends.record.incident import Incident
from backends.record.meeting import Meeting
from backends.record.order import Order
from backends.record.policy import Policy
from backends.record.refusal import Refusal
from backends.record.request import Request
from backends.record.resource import Camera, MonitoringPoint, SourceHealth
from backends.record.scene import Scene
from backends.record.scene_wall import Wall
from backends.record.task import Task
from backends.record.warning import WarningNotice

__all__ = ["CommandBody"]

PROTOCOL_VERSION = 8
HEARTBEAT_S = 1.0
DEAD_AFTER_S = 3.0


class Hello(msgspec.Struct, frozen=True, kw_only=True, tag="hello"):
    """First frame of a console. `token` from POST /api/v1/session."""

    token: str
    protocol: int = PROTOCOL_VERSION


class AreaInView(msgspec.Struct, frozen=True, kw_only=True, tag="area"):
    """The map's area (WGS-84 degrees): positions are sent for it only. None before the first."""

    west: float
    south: float
    east: float
    north: float


class CommandFrame(msgspec.Struct, frozen=True, kw_only=True, tag="command"):
    """A command. The id (UUIDv7) makes a resend harmless. `realm`: that of its subject."""

    id: CommandId
    body: CommandBody
    realm: Realm = Realm.LIVE


class ClientHeartbeat(msgspec.Struct, frozen=True, kw_only=True, tag="beat"):
    """The console lives. `unix_ms` is the console's own clock, for the skew."""

    unix_ms: int


ClientFrame = (
    Hello
    | AreaInView
    | CommandFrame
    | QueryFrame
    | ClientHeartbeat
    | WallClientFrame
    | DeviceClientFrame
)


class HubSilence(msgspec.Struct, frozen=True, kw_only=True):
    """When the hub was down before it started this time. `was_clean`: it had said that it stops."""

    since: dt.datetime
    until: dt.datetime
    was_clean: bool


class Welcome(msgspec.Struct, frozen=True, kw_only=True, tag="welcome"):
    """The hub knows who this is."""

    user: User
    centre_name: str
    hub_unix_ms: int
    is_demo: bool
    silence: HubSilence | None = None  # None: its first start


class Snapshot(msgspec.Struct, frozen=True, kw_only=True, tag="snapshot"):
    """The state at `seq`, of every realm; `has_more`: SnapshotParts follow before anything else.

    Alarms not in NORM or with a flag, incidents and tasks not over, warnings in force, open
    requests, scenes, walls; what ended within the last hours too where a board shows it; all
    resources.
    """

    seq: int
    alarms: list[Alarm]
    cameras: list[Camera]
    points: list[MonitoringPoint]
    sources: list[SourceHealth]
    users: list[User]
    incidents: list[Incident] = []
    tasks: list[Task] = []
    warnings: list[WarningNotice] = []
    requests: list[Request] = []
    scenes: list[Scene] = []
    walls: list[Wall] = []
    orders: list[Order] = []
    duties: list[Duty] = []
    shifts: list[Shift] = []
    instructions: list[Instruction] = []
    handovers: list[Handover] = []
    meetings: list[Meeting] = []
    policy: Policy = Policy()
    has_more: bool = False


class SnapshotPart(msgspec.Struct, frozen=True, kw_only=True, tag="snapshot_part"):
    """More of the Snapshot before it; it is whole with the part that has no more after it."""

    alarms: list[Alarm] = []
    cameras: list[Camera] = []
    points: list[MonitoringPoint] = []
    incidents: list[Incident] = []
    tasks: list[Task] = []
    warnings: list[WarningNotice] = []
    requests: list[Request] = []
    scenes: list[Scene] = []
    walls: list[Wall] = []
    orders: list[Order] = []
    duties: list[Duty] = []
    shifts: list[Shift] = []
    instructions: list[Instruction] = []
    handovers: list[Handover] = []
    meetings: list[Meeting] = []
    has_more: bool = False


class Returned(msgspec.Struct, frozen=True, kw_only=True, tag="returned"):
    """Subjects on the screens again that a console need not know: whole, before their events.

    Events of theirs up to the state's version are in it already.
    """

    alarms: list[Alarm] = []
    incidents: list[Incident] = []
    tasks: list[Task] = []
    warnings: list[WarningNotice] = []
    requests: list[Request] = []
    scenes: list[Scene] = []
    walls: list[Wall] = []
    orders: list[Order] = []
    duties: list[Duty] = []
    shifts: list[Shift] = []
    instructions: list[Instruction] = []
    handovers: list[Handover] = []
    meetings: list[Meeting] = []


class Events(msgspec.Struct, frozen=True, kw_only=True, tag="events"):
    """Committed events in order, at most 10 frames a second."""

    events: list[Event]


class PositionsFrame(msgspec.Struct, frozen=True, kw_only=True, tag="positions"):
    """Moving targets in the area in view, whole set, columnar, at most once a second.

    lon/lat: float64 bytes, degrees WGS-84; speed (km/h) and heading (degrees): float32 bytes;
    age_ms: int32 bytes at hub_unix_ms; little-endian, all of one length. kinds and companies:
    uint8 and uint16 bytes, places in their names (place 0: nobody says); empty: none are said.
    takes: uint8 bytes, places in take_names: orders that it takes, by the beginnings of their acts.
    Decoded, columns are views into what came: copying 6 MB of 100,000 targets took 5 ms.
    """

    hub_unix_ms: int
    ids: Texts
    labels: Texts
    lon_wgs84: memoryview
    lat_wgs84: memoryview
    speed_kmh: memoryview
    heading_deg: memoryview
    age_ms: memoryview
    total: int  # all targets the hub knows, in view or not
    kinds: memoryview = memoryview(b"")
    kind_names: list[str] = []
    companies: memoryview = memoryview(b"")
    company_names: list[str] = []
    totals: dict[str, int] = {}  # kind -> all the hub knows of it
    takes: memoryview = memoryview(b"")
    take_names: list[str] = []


class HealthFrame(msgspec.Struct, frozen=True, kw_only=True, tag="health"):
    """Source health that changed; `gone`: sources that are forgotten."""

    sources: list[SourceHealth]
    gone: list[SourceId] = []


class ReadingsFrame(msgspec.Struct, frozen=True, kw_only=True, tag="readings"):
    """Latest readings that changed: (resource, factor, value, unit, observed unix ms, flag)."""

    rows: list[tuple[str, str, float, str, int, str]]


class CamerasFrame(msgspec.Struct, frozen=True, kw_only=True, tag="cameras"):
    """Cameras that came or changed, and those that are gone: channels of devices do."""

    cameras: list[Camera] = []
    gone: list[CameraId] = []


class PointsFrame(msgspec.Struct, frozen=True, kw_only=True, tag="points"):
    """Monitoring points that came or changed, and those that are gone: sources tell of them."""

    points: list[MonitoringPoint] = []
    gone: list[ResourceId] = []


class Receipt(msgspec.Struct, frozen=True, kw_only=True, tag="receipt"):
    """What became of a command: the seq of its last event, or the refusal.

    `request`: it needs a second person, and waits as this request.
    """

    command: CommandId
    seq: int = 0
    request: RequestId = RequestId("")
    refusal: Refusal | None = None


class Farewell(msgspec.Struct, frozen=True, kw_only=True, tag="farewell"):
    """The hub closes this line, and why (signed out, token unknown, protocol)."""

    refusal: Refusal


class HubHeartbeat(msgspec.Struct, frozen=True, kw_only=True, tag="beat"):
    """The hub lives. `store_problem` is empty, or says in a code what keeps it from writing."""

    hub_unix_ms: int
    seq: int
    store_problem: str = ""


HubFrame = (
    Welcome
    | Snapshot
    | SnapshotPart
    | Returned
    | Events
    | PositionsFrame
    | HealthFrame
    | ReadingsFrame
    | CamerasFrame
    | PointsFrame
    | Receipt
    | AnswerFrame
    | Farewell
    | HubHeartbeat
    | WallHubFrame
    | DeviceHubFrame
)
