"""What the log says of GB/T 28181 devices: what people decided and had done. Words only; pure.

Subject: "device:" and its id, where nothing else is said. How a device is at the moment is not in
the log; movement of a camera neither. By whom stands in the envelope's actor.
"""

from __future__ import annotations

import msgspec

from backends.record.ids import AlarmId, CameraId, SourceId

Figure = str | int | bool | list[str]


class DeviceSet(msgspec.Struct, frozen=True, kw_only=True):
    """device.set@1. Approved, or treated otherwise from now on.

    `treated`: what of its profile is not the strict default. `has_password`: it was given one.
    """

    name: str
    treated: dict[str, Figure] = {}
    reason: str = ""
    has_password: bool = False


class DeviceForgotten(msgspec.Struct, frozen=True, kw_only=True):
    """device.forgotten@1. It may register no more."""


class DeviceOrdered(msgspec.Struct, frozen=True, kw_only=True):
    """device.ordered@1. `what`: "reboot", "guard on", "preset 3 set", "talk", ..."""

    camera: CameraId
    what: str


class SnapshotKept(msgspec.Struct, frozen=True, kw_only=True):
    """device.snapshot_kept@1. `file` lies in the folder "snapshots" of the hub's data."""

    camera: CameraId
    file: str
    sha256: str
    size: int


class AlarmFileKept(msgspec.Struct, frozen=True, kw_only=True):
    """device.alarm_file_kept@1. A device brought a file of an alarm. Subject: "alarm_files:" and
    the alarm. Its name stands here for the log; no search finds it."""

    alarm: AlarmId
    source: SourceId
    file: str
    sha256: str
    size: int
    shows_people: bool = False


DeviceEvent = DeviceSet | DeviceForgotten | DeviceOrdered | SnapshotKept | AlarmFileKept
