"""What windows may know of the hub: one line, one replica. Pure types; no Qt, no sockets.

The implementation (`backends.link.line.HubLine`) runs on the console's asyncio loop, which is
the UI thread; callbacks are called there, at most every 100 ms.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from backends.link.field_replica import FieldReplica
from backends.link.media import DeviceClientFrame
from backends.link.messages import HubSilence
from backends.link.queries import Answer, Query
from backends.link.walls import WallClientFrame, WallSeen, WallTended, WallWish
from backends.record.access import User
from backends.record.alarm import Alarm
from backends.record.commands import CommandBody
from backends.record.common import Realm
from backends.record.duty import Duty, Shift
from backends.record.entry import Instruction
from backends.record.handover import Handover
from backends.record.ids import (
    AlarmId,
    CameraId,
    CommandId,
    DutyId,
    HandoverId,
    IncidentId,
    InstructionId,
    MeetingId,
    OrderId,
    RequestId,
    ResourceId,
    SceneId,
    ShiftId,
    SourceId,
    TaskId,
    WallId,
    WarningId,
)
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


class LinkState(enum.StrEnum):
    """Where the console stands with the hub."""

    SIGNED_OUT = "signed_out"
    CONNECTING = "connecting"
    ONLINE = "online"
    OFFLINE = "offline"  # was online, or never reached; tries again by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkStatus:
    """State of the line. `since` aware UTC; `next_try_s` seconds, -1 when none is planned."""

    state: LinkState
    since: dt.datetime
    reason: str = ""  # code: "refused", "unreachable", "silent", "closed", ...
    next_try_s: float = -1.0
    skew_ms: int = 0  # hub's clock minus ours
    store_problem: str = ""  # "", "disk_full", "read_only", "store_error"
    silence: HubSilence | None = None  # when the hub itself was down before this start


@dataclass(frozen=True, slots=True)
class PositionTable:
    """Moving targets in view; arrays of one length n. Float64 degrees WGS-84.

    `kinds`, `companies`: places in their names, 0 where nobody says; of length n, or empty.
    `totals`: of each kind, in view or not. `takes`: places in `take_names`, see `may_take`.
    """

    ids: Sequence[str]
    labels: Sequence[str]
    lon_wgs84: npt.NDArray[np.float64]
    lat_wgs84: npt.NDArray[np.float64]
    speed_kmh: npt.NDArray[np.float32]
    heading_deg: npt.NDArray[np.float32]
    age_ms: npt.NDArray[np.int32]
    total: int
    kinds: npt.NDArray[np.uint8] = field(default_factory=lambda: np.empty(0, dtype=np.uint8))
    kind_names: list[str] = field(default_factory=list)
    companies: npt.NDArray[np.uint16] = field(default_factory=lambda: np.empty(0, dtype=np.uint16))
    company_names: list[str] = field(default_factory=list)
    totals: dict[str, int] = field(default_factory=dict)
    takes: npt.NDArray[np.uint8] = field(default_factory=lambda: np.empty(0, dtype=np.uint8))
    take_names: list[str] = field(default_factory=list)

    def may_take(self, row: int, act: str) -> bool:
        """Whether that order can be given to a target."""
        words = self.take_names[int(self.takes[row])] if len(self.takes) > row else ""
        return any(act.startswith(word) for word in words.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Latest value of one factor of one monitoring point."""

    value: float
    unit: str
    observed_at: dt.datetime
    flag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What changed since the last call. `reset` means: everything, read it all anew."""

    reset: bool = False
    link: bool = False
    user: bool = False
    alarms: frozenset[AlarmId] = frozenset()
    incidents: frozenset[IncidentId] = frozenset()
    tasks: frozenset[TaskId] = frozenset()
    warnings: frozenset[WarningId] = frozenset()
    requests: frozenset[RequestId] = frozenset()
    orders: frozenset[OrderId] = frozenset()
    duties: frozenset[DutyId] = frozenset()
    shifts: frozenset[ShiftId] = frozenset()
    instructions: frozenset[InstructionId] = frozenset()
    handovers: frozenset[HandoverId] = frozenset()
    meetings: frozenset[MeetingId] = frozenset()
    entries: bool = False  # the log has more: ask for the page again
    messages: frozenset[str] = frozenset()  # subjects of which a message went, came or failed
    scenes: frozenset[SceneId] = frozenset()
    walls: frozenset[WallId] = frozenset()
    walls_seen: frozenset[WallId] = frozenset()
    wishes: tuple[WallWish, ...] = ()  # of walls of this console
    tended: tuple[WallTended, ...] = ()  # unattended walls of this process
    other_realms: bool = False  # something changed in a realm that is not in view
    policy: bool = False
    pending: frozenset[str] = frozenset()  # subjects
    sources: frozenset[SourceId] = frozenset()
    resources: bool = False  # cameras or points came, went or became others
    cameras: frozenset[CameraId] = frozenset()  # also those whose state alone changed
    positions: bool = False
    readings: frozenset[ResourceId] = frozenset()
    devices: bool = False  # GB/T 28181 devices or their channels
    ptz: bool = False  # leases
    recordings: bool = False  # which cameras are recorded now
    playbacks: bool = False
    talk: bool = False
    fetches: bool = False
    steer_failed: bool = False  # field.steer_failed says what and why
    refusals: tuple[tuple[CommandBody, Refusal], ...] = field(default=())


class SignInRefused(Exception):
    """The hub refused the name and password; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code.value)
        self.refusal = refusal


class HubUnreachable(Exception):
    """The hub did not answer; the argument is a code as in LinkStatus.reason."""


class QueryRefused(Exception):
    """The hub refused a question; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code.value)
        self.refusal = refusal


class Link(Protocol):
    """The console's line to the hub with its replica. Mappings are live views: do not keep.

    Alarms, incidents, tasks, warnings and requests are those of the realm in view.
    """

    @property
    def status(self) -> LinkStatus: ...
    @property
    def user(self) -> User | None: ...
    @property
    def centre_name(self) -> str: ...
    @property
    def is_demo(self) -> bool: ...
    @property
    def alarms(self) -> Mapping[AlarmId, Alarm]: ...
    @property
    def incidents(self) -> Mapping[IncidentId, Incident]: ...
    @property
    def tasks(self) -> Mapping[TaskId, Task]: ...
    @property
    def warnings(self) -> Mapping[WarningId, WarningNotice]: ...
    @property
    def requests(self) -> Mapping[RequestId, Request]: ...
    @property
    def orders(self) -> Mapping[OrderId, Order]:
        """Orders to devices and vehicles, those of the last hours that are over too."""
        ...

    @property
    def duties(self) -> Mapping[DutyId, Duty]:
        """Of yesterday and all that are planned."""
        ...

    @property
    def shifts(self) -> Mapping[ShiftId, Shift]:
        """Open ones, and those of the last hours."""
        ...

    @property
    def instructions(self) -> Mapping[InstructionId, Instruction]: ...
    @property
    def handovers(self) -> Mapping[HandoverId, Handover]:
        """On their way, and of the last hours."""
        ...

    @property
    def meetings(self) -> Mapping[MeetingId, Meeting]: ...
    @property
    def scenes(self) -> Mapping[SceneId, Scene]:
        """Scenes and tours, the deleted ones of the last hours too."""
        ...

    @property
    def walls(self) -> Mapping[WallId, Wall]:
        """What was put on each wall."""
        ...

    @property
    def walls_seen(self) -> Mapping[WallId, WallSeen]:
        """What each wall said last of what it shows."""
        ...

    @property
    def is_watched(self) -> bool:
        """Whether somebody wants small pictures of our walls."""
        ...

    @property
    def field(self) -> FieldReplica:
        """GB/T 28181 devices, PTZ leases, recordings, playbacks, talk. Read only."""
        ...

    def say(self, frame: WallClientFrame | DeviceClientFrame) -> None:
        """Say what has only a newest value: not kept while the line is down."""
        ...

    @property
    def policy(self) -> Policy: ...
    @property
    def realm(self) -> Realm:
        """The realm in view, and of what is sent."""
        ...

    def set_realm(self, realm: Realm) -> None:
        """Look at another realm: everything is told anew."""
        ...

    def alarms_in(self, realm: Realm) -> Mapping[AlarmId, Alarm]:
        """Alarms of a realm, in view or not: a real one is never lost behind a drill."""
        ...

    def shifts_in(self, realm: Realm) -> Mapping[ShiftId, Shift]:
        """Watches of a realm, in view or not: a drill does not hide who has charge."""
        ...

    def duties_in(self, realm: Realm) -> Mapping[DutyId, Duty]:
        """Duties of a realm, in view or not."""
        ...

    @property
    def pending(self) -> Mapping[str, CommandBody]:
        """Subjects with a command on its way: shown as pending until the echo."""
        ...

    @property
    def cameras(self) -> Mapping[CameraId, Camera]: ...
    @property
    def points(self) -> Mapping[ResourceId, MonitoringPoint]: ...
    @property
    def sources(self) -> Mapping[SourceId, SourceHealth]: ...
    @property
    def users(self) -> Mapping[str, User]: ...
    @property
    def positions(self) -> PositionTable | None: ...
    def readings(self, resource: ResourceId) -> Mapping[str, Reading]: ...
    def hub_now(self) -> dt.datetime:
        """The hub's clock, aware UTC, as best known here."""
        ...

    def send(self, body: CommandBody) -> CommandId:
        """Send or, offline, queue a command. The state changes when the event comes back."""
        ...

    async def ask(self, query: Query) -> Answer:
        """Ask the hub. Raises QueryRefused, or HubUnreachable while the line is down."""
        ...

    def set_area(self, west: float, south: float, east: float, north: float) -> None: ...
    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Register for changes; the returned function takes it back."""
        ...

    async def sign_in(self, user: str, password: str) -> User:
        """Sign in and stay connected. Raises SignInRefused or HubUnreachable."""
        ...

    async def sign_out(self) -> None: ...
    async def close(self) -> None: ...
