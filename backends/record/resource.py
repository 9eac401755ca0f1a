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
    division's name or civil code. `has_ptz`: it turns, or nobody says that it does not. `owner`:
    whose it is where that is no department of ours (the traffic police, a road company).
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
    owner: str = ""


class ItemKind(enum.StrEnum):
    """Kinds of things that departments' systems tell us of, beside cameras and points."""

    TEAM = "team"  # 队伍: rescue, patrol, enforcement; with a position while on duty
    SUPPLY = "supply"  # 物资
    SITE = "site"  # 重点场所: hazardous, sensitive, building sites
    PROJECT = "project"  # a project's risk assessment (稳定风险评估): a score, no person
    COMPONENT = "component"  # 城市部件, 16-digit id
    LINKED = "linked"  # a record of another system (危固废, 安全生产) about a point or site


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One thing of a department's system. Never a person.

    `what` tells its kind more closely (team kind, component class); `state` in words; `linked`:
    ids of points, sites or items that it is about; `detail`: label -> text for the card.
    """

    id: ResourceId
    kind: ItemKind
    name: str
    department: Department
    source: SourceId
    what: str = ""
    place: Place | None = None
    state: str = ""
    people: int = 0
    vehicles: int = 0
    telephone: str = ""
    owner: str = ""
    score: float | None = None
    linked: list[str] = []
    detail: dict[str, str] = {}
    updated_at: dt.datetime | None = None


class MonitoringPoint(msgspec.Struct, frozen=True, kw_only=True):
    """A sensor in the field: an outlet, a dust monitor, a weather station."""

    id: ResourceId
    name: str
    kind: str  # "outlet" | "dust" | ...
    department: Department
    source: SourceId
    place: Place | None = None
    limits: dict[str, float] = {}  # factor -> above it is an exceedance, in the factor's unit
    unders: dict[str, float] = {}  # factor -> below it is one, too (pH)
    owner: str = ""  # the company or office whose it is
    takes: list[str] = []  # orders that it takes, by the beginning of their act ("hj212.")


NO_REPORT = "gateway silent"  # the reason of what no gateway speaks of; not shown as it is


class SourceState(enum.StrEnum):
    """Health of one feed as people must tell it apart."""

    UNKNOWN = "unknown"
    OK = "ok"
    STALE = "stale"  # connected, but its data is old
    LOST = "lost"


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """A token, password or certificate that a feed lives by: when it ends and who renews it."""

    name: str
    expires_at: dt.datetime
    owner: str = ""  # a name and a telephone number, as the settings say


class Quarantined(msgspec.Struct, frozen=True, kw_only=True):
    """Data of one kind that was refused, and why, in words. `sample`: at most 200 characters,
    without personal fields. `count` since start."""

    reason: str
    count: int
    last_at: dt.datetime
    sample: str = ""


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
    skew_ms: int | None = None  # its clock minus ours; None where nothing tells it
    data_at: str = ""  # the newest data's own time: its age is shown
    lag_ms: int = 0  # from the data's own time to our taking it, smoothed
    errors: int = 0  # failed polls, broken connections
    late: int = 0  # taken after a partition, for its own time
    quarantined: list[Quarantined] = []  # the newest reasons, at most 20
    credentials: list[Credential] = []
    target: str = ""  # of its way out ("department:urban"), empty where it has none
    targets: list[str] = []  # where it has several, all of them
    backfill: str = ""  # the hub's: what came late after the last partition, in words
    is_refused: bool = False  # lost because it answers and does not let us in
    datum: str = ""  # in which its places come ("gcj02", several by commas); empty: it has none
    waiting: int = 0  # the hub's: messages that wait for its targets
    dead: int = 0  # the hub's: messages that its targets did not get

    @property
    def is_unreported(self) -> bool:
        """No gateway speaks of it any more: stopped, or it is in no settings."""
        return self.state is SourceState.LOST and self.reason == NO_REPORT
