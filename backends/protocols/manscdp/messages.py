"""MANSCDP messages as values. Pure; `reading` makes them from bodies, `answers` writes some.

Each has `sn` (0: unreadable) and `device_id`: a response is matched by both and its command.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.protocols.manscdp.catalog import CatalogItem
from backends.protocols.manscdp.records import RecordItem
from backends.protocols.manscdp.xml import Element

MEDIA_FILE_END = "121"  # MediaStatus NotifyType: the recording is at its end


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What all share."""

    sn: int
    device_id: str


class Keepalive(Message, frozen=True, kw_only=True):
    """`faulty_ids`: devices below this one that it names as failed."""

    is_ok: bool
    faulty_ids: tuple[str, ...] = ()


class CatalogPage(Message, frozen=True, kw_only=True):
    """One message of a catalogue. `total` is SumNum, -1 when not said; `unreadable` counts items
    that had no id. `is_notify`: changes by subscription, not part of an answer."""

    total: int
    items: tuple[CatalogItem, ...]
    unreadable: int = 0
    is_notify: bool = False


class RecordPage(Message, frozen=True, kw_only=True):
    """One message of a list of recordings, counted like CatalogPage."""

    total: int
    items: tuple[RecordItem, ...]
    unreadable: int = 0
    name: str = ""


class DeviceInfo(Message, frozen=True, kw_only=True):
    """`channels` -1: not said."""

    is_ok: bool
    name: str = ""
    manufacturer: str = ""
    model: str = ""
    firmware: str = ""
    channels: int = -1


class DeviceStatus(Message, frozen=True, kw_only=True):
    """None: not said. `guarded` has the alarm inputs and their duty (ONDUTY, OFFDUTY, ALARM)."""

    is_ok: bool
    is_online: bool | None = None
    is_working: bool | None = None
    is_encoding: bool | None = None
    is_recording: bool | None = None
    device_time: dt.datetime | None = None
    reason: str = ""
    guarded: tuple[tuple[str, str], ...] = ()


class Preset(msgspec.Struct, frozen=True, kw_only=True):
    """A preset's number as sent, and its name."""

    id: str
    name: str = ""


class PresetList(Message, frozen=True, kw_only=True):
    """Answer to PresetQuery."""

    presets: tuple[Preset, ...]


class Config(Message, frozen=True, kw_only=True):
    """Answer to ConfigDownload: each section's name, and its fields in order."""

    is_ok: bool
    sections: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


class AlarmNotice(Message, frozen=True, kw_only=True):
    """An alarm. `priority` 1 (highest) to 4; `method` 1 telephone, 2 device, 3 short message,
    4 GPS, 5 video, 6 device fault, 7 other; `kind` is AlarmType, which depends on it. 0: not said.
    """

    priority: int
    method: int
    kind: int = 0
    event_kind: int = 0  # AlarmTypeParam/EventType: 1 in, 2 out of an area
    at: dt.datetime | None = None
    description: str = ""
    lon_deg: float | None = None
    lat_deg: float | None = None


class MobilePosition(Message, frozen=True, kw_only=True):
    """Where a device is; the datum (GCJ-02 or WGS-84) is in its profile. None: not said."""

    lon_deg: float
    lat_deg: float
    at: dt.datetime | None = None
    speed_kmh: float | None = None
    heading_deg: float | None = None
    altitude_m: float | None = None


class MediaStatus(Message, frozen=True, kw_only=True):
    """`notify_type` MEDIA_FILE_END: we end the call."""

    notify_type: str

    @property
    def is_end(self) -> bool:
        return self.notify_type == MEDIA_FILE_END


class Broadcast(Message, frozen=True, kw_only=True):
    """An invitation to listen (device side); `device_id` is the target."""

    source_id: str


class SnapshotFinished(Message, frozen=True, kw_only=True):
    """2022: pictures are uploaded; no file means that all failed. Element case unverified."""

    session_id: str
    file_ids: tuple[str, ...]


class PtzPosition(Message, frozen=True, kw_only=True):
    """2022 PTZPosition, element names unverified. Degrees; None: not said."""

    pan_deg: float | None
    tilt_deg: float | None
    zoom: float | None


class HomePlace(Message, frozen=True, kw_only=True):
    """Answer to HomePositionQuery (2022 A.2.6.12, by other implementations' word): whether it goes
    to `preset` when nobody steered for `idle_s`. None: not said."""

    is_enabled: bool | None
    idle_s: int | None = None
    preset: int | None = None


class CruiseTracks(Message, frozen=True, kw_only=True):
    """Answer to CruiseTrackListQuery (A.2.6.13), or a part of it: each track's number and name.
    `total` is SumNum, -1 when not said."""

    total: int
    tracks: tuple[tuple[int, str], ...]


class CruisePoint(msgspec.Struct, frozen=True, kw_only=True):
    """One preset of a track; 0: not said."""

    preset: int
    stay_s: int = 0
    speed: int = 0


class CruiseTrack(Message, frozen=True, kw_only=True):
    """Answer to CruiseTrackQuery (A.2.6.14): the presets of one track in their order."""

    number: int
    name: str = ""
    points: tuple[CruisePoint, ...] = ()


class Outcome(Message, frozen=True, kw_only=True):
    """A response that says only whether it was done: `cmd` is DeviceControl, DeviceConfig,
    Broadcast, Alarm, Catalog…"""

    cmd: str
    is_ok: bool
    reason: str = ""


class Query(Message, frozen=True, kw_only=True):
    """A question (device side): `root` has its fields."""

    cmd: str
    root: Element


class Control(Message, frozen=True, kw_only=True):
    """A control or configuration (device side): `root` has its fields, see `control.read`."""

    cmd: str
    root: Element


class Other(Message, frozen=True, kw_only=True):
    """Well-formed, of a command that has no type here."""

    cmd: str
    kind: str  # of the root element: Response, Notify, …
    root: Element


AnyMessage = (
    Keepalive
    | CatalogPage
    | RecordPage
    | DeviceInfo
    | DeviceStatus
    | PresetList
    | Config
    | AlarmNotice
    | MobilePosition
    | MediaStatus
    | Broadcast
    | SnapshotFinished
    | PtzPosition
    | HomePlace
    | CruiseTracks
    | CruiseTrack
    | Outcome
    | Query
    | Control
    | Other
)
