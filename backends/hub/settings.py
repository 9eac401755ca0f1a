"""What the hub is told at its start. Types only; read and checked by app."""

from __future__ import annotations

import msgspec

from backends.record.access import User
from backends.record.city import CityResources
from backends.record.policy import Policy
from backends.record.resource import Camera, MonitoringPoint


class UserSeed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A user and the password to set at each start."""

    user: User
    password: str


class HubSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of one hub. `listen` is host:port (0 takes a free port); `data` a folder.

    Off loopback `tls_certificate` and `tls_key` (PEM files) are required. Without an
    `ingest_token` nothing is taken in. A demo's data folder is made where it is missing.
    `master_key` (64 hex digits) stands for the file keys/master.key. `archive_after_days` (0:
    never, else 180 at least): older events move into the archive, at night. `personal_days` (0:
    never): personal fields of an incident are destroyed so long after its end. `upload_address`:
    "http://host:port" under which devices reach this hub for their snapshots; empty: `listen`.
    `attachment_mb` of one file that belongs to a log entry, `attachments_gb` of all;
    `attachment_days` (0: never, else 180 at least): their bytes are destroyed so long after.
    """

    data: str
    listen: str = "127.0.0.1:8520"
    centre_name: str = ""
    cameras: list[Camera] = []
    points: list[MonitoringPoint] = []
    city: CityResources = CityResources()
    users: list[UserSeed] = []
    is_demo: bool = False
    ingest_token: str = ""
    tls_certificate: str = ""
    tls_owner: str = ""  # who renews it
    tls_key: str = ""
    session_hours: float = 16.0
    policy: Policy = Policy()
    master_key: str = ""
    archive_after_days: int = 0
    personal_days: int = 0
    upload_address: str = ""
    attachment_mb: int = 200
    attachments_gb: float = 20.0
    attachment_days: int = 0
