"""The shape of the centre's settings file, as people write it. Values only; no I/O."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from app.settings.map import MapSection
from backends.gateway.departments.emergency.settings import EmergencySettings
from backends.gateway.departments.environment.settings import EnvironmentSettings
from backends.gateway.departments.transport.settings import TransportSettings
from backends.gateway.gb28181.settings import Gb28181Settings
from backends.record.access import Role
from backends.record.common import Department, Place
from backends.record.resource import CameraSecurity

Listen = Annotated[str, Meta(pattern=r"^.+:\d{1,5}$")]
ScreenPx = Annotated[int, Meta(ge=16, le=16_384)]
PitchMm = Annotated[float, Meta(ge=0.05, le=50.0)]


class Centre(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[centre]. Files are relative to this one.

    `resources` names a JSON file of record.city; `policy` the city's own rules (TOML), whose
    tables replace those that ship with the program.
    """

    name: str = "指挥运营中心"
    language: Literal["zh_CN", "zh_TW", "en"] = "zh_CN"
    resources: str = ""
    policy: list[str] = []


class HubSection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[hub]. `data` is a folder; "~" and relative paths (to the file) are understood.

    `tls_ca` (PEM): who signed the certificate, where it is no public authority. `tls_owner`: who
    renews it, a name and a telephone number.
    `archive_after_days`: older events move into the archive at night; 0 never, 180 at least.
    `personal_days`: who reported and their telephone are destroyed so long after the end of the
    incident; 0 never. `upload_address`: "http://host:port" under which GB/T 28181 devices reach
    this hub to upload snapshots, where that is not what it listens at.
    Files of log entries: `attachment_mb` of one, `attachments_gb` of all, `attachment_days` until
    their bytes are destroyed; 0 never, 180 at least.
    """

    listen: Listen = "127.0.0.1:8520"
    upload_address: Annotated[str, msgspec.Meta(pattern=r"^(https?://[^/\s]+)?$")] = ""
    data: str = "~/.local/share/watchfloor"
    tls_certificate: str = ""
    tls_key: str = ""
    tls_ca: str = ""
    tls_owner: str = ""
    archive_after_days: Annotated[int, msgspec.Meta(ge=0, le=36_500)] = 0
    personal_days: Annotated[int, msgspec.Meta(ge=0, le=36_500)] = 0
    attachment_mb: Annotated[int, msgspec.Meta(ge=1, le=2_000)] = 200
    attachments_gb: Annotated[float, msgspec.Meta(gt=0.0, le=1e6)] = 20.0
    attachment_days: Annotated[int, msgspec.Meta(ge=0, le=36_500)] = 0


class RelaySection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[relay]: receives what GB/T 28181 devices push, serves it by RTSP, and records.

    `listen`: RTSP; `host`: the address under which consoles reach it, where that is not the one it
    listens at. Devices send to `media_host` (empty: `media_listen`, else an address that consoles
    use, else that each registered at) at the even ports from `first_port` to `last_port`.
    `network`: of the devices that it serves. `recordings` is a folder; empty: in the
    data folder. `room_gb` for all recordings; what nobody protects goes after `days` (0: never).
    """

    name: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.-]{1,32}$")] = "relay"
    listen: Listen = "127.0.0.1:8555"
    host: str = ""
    network: Annotated[str, Meta(min_length=1, max_length=64)] = "default"
    media_listen: str = "0.0.0.0"
    media_host: str = ""
    first_port: Annotated[int, Meta(ge=1024, le=65534)] = 30_000
    last_port: Annotated[int, Meta(ge=1024, le=65534)] = 31_998
    recordings: str = ""
    room_gb: Annotated[float, Meta(gt=0.0, le=1e6)] = 200.0
    days: Annotated[int, Meta(ge=0, le=36_500)] = 30


class ScreensTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[console.screens]. The physical screens behind one wall window: a matrix, equal or not.

    `bezel_mm` between the pictures of two neighbours, `pitch_mm` between two pixels; 0: not known.
    Of unequal ones: pixels of each column and row, and width and height of a pixel in it.
    `tiles` "screens": as many on each screen; "alike": of about the same size in millimetres.
    """

    columns: Annotated[int, Meta(ge=1, le=16)] = 1
    rows: Annotated[int, Meta(ge=1, le=16)] = 1
    bezel_mm: Annotated[float, Meta(ge=0.0, le=200.0)] = 0.0
    pitch_mm: Annotated[float, Meta(ge=0.0, le=50.0)] = 0.0
    column_px: list[ScreenPx] = []
    row_px: list[ScreenPx] = []
    column_pitch_mm: list[PitchMm] = []
    row_pitch_mm: list[PitchMm] = []
    tiles: Literal["screens", "alike"] = "screens"


class ConsoleSection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[console]. `hub` empty: the hub of this file. `decoders` 0: one per core.

    `user` and `password` (by reference): whom the console signs in by itself at its start.
    `touch`: 44 pixels for whatever a finger must hit; "auto" where a touch screen is connected.
    `watermark`: user, station and time across every picture. `wall`: what people call this
    machine's wall; empty: the machine's own name. `screens` of one: as somebody says in
    the wall's menu. `evidence`: folder of stills and clips; empty: in the data folder.
    `clip_sound` "main": clips have the sound of main streams, "heard": only while it was heard.
    `ring_mb`: memory for the last minute of all streams together; less means a shorter look back.
    """

    hub: str = ""
    split: Literal[1, 4, 6, 8, 9, 16, 25, 36, 49, 64] = 16
    scale: Annotated[float, Meta(ge=0.9, le=2.0)] = 1.0
    decoders: Annotated[int, Meta(ge=0, le=64)] = 0
    user: str = ""
    password: str = ""
    touch: Literal["auto", "on", "off"] = "auto"
    watermark: bool = True
    wall: Annotated[str, Meta(max_length=40)] = ""
    screens: ScreensTable = ScreensTable()
    clip_sound: Literal["main", "heard"] = "main"
    evidence: str = ""
    ring_mb: Annotated[int, Meta(ge=0, le=16_000)] = 320


class CameraEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[[camera]]. `id` and `number` may be left out: made from the name and the order.

    `security` "restricted": a second person approves before stills and clips are handed out.
    `owner`: whose it is where that is no department of ours.
    """

    name: Annotated[str, Meta(min_length=1)]
    main: Annotated[str, Meta(min_length=1)]
    sub: str = ""
    department: Department = Department.GRID
    place: Place | None = None
    id: str = ""
    number: Annotated[int, Meta(ge=0, le=99999)] = 0
    transport: Literal["auto", "tcp", "udp"] = "auto"
    security: CameraSecurity = CameraSecurity.PUBLIC
    owner: Annotated[str, Meta(max_length=40)] = ""


class RestEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[[rest]]. A REST system described by a mapping file; `base_url` overrides the file's."""

    mapping: str
    base_url: str = ""


class UserEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[[user]]. `password` by reference ("${NAME}"); left out, one is made at each start."""

    id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.-]{1,32}$")]
    name: Annotated[str, Meta(min_length=1)]
    role: Role
    seat: str = ""
    department: Department | None = None
    password: str = ""


class SiteSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file. A department is switched on by its table being there."""

    centre: Centre = Centre()
    hub: HubSection = HubSection()
    relay: RelaySection = RelaySection()
    console: ConsoleSection = ConsoleSection()
    map: MapSection = MapSection()
    camera: list[CameraEntry] = []
    user: list[UserEntry] = []
    emergency: EmergencySettings | None = None
    environment: EnvironmentSettings | None = None
    transport: TransportSettings | None = None
    rest: list[RestEntry] = []
    gb28181: Gb28181Settings | None = None
