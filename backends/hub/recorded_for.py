"""What was recorded for an incident: by camera, parts that follow each other as one. Pure.

And which camera's own alarm an alarm is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from backends.hub.device_desk import DeviceDesk
from backends.hub.part_rows import PartRow
from backends.link.media import RecordedFor
from backends.record.alarm import Alarm
from backends.record.ids import CameraId
from backends.record.recording import CHANNEL_ALARMS

SEAM_MS = 3_000  # between the parts of one recording a moment may be missing


def recorded_for(parts: Iterable[PartRow]) -> list[RecordedFor]:
    """By camera and start."""
    found: list[RecordedFor] = []
    run: list[PartRow] = []
    for part in sorted(parts, key=lambda part: (part.camera, part.starts_unix_ms)):
        if run and (
            part.camera != run[-1].camera or part.starts_unix_ms - run[-1].ends_unix_ms > SEAM_MS
        ):
            found.append(_as_one(run))
            run = []
        run.append(part)
    return [*found, _as_one(run)] if run else found


def camera_of(alarm: object, devices: DeviceDesk) -> CameraId:
    """The camera whose own alarm it is; "" where it is none's."""
    if not isinstance(alarm, Alarm) or alarm.source != CHANNEL_ALARMS:
        return CameraId("")
    device, channel, *_ = [*alarm.key.split("/"), ""]
    return devices.camera_of(device, channel)


def _as_one(run: list[PartRow]) -> RecordedFor:
    return RecordedFor(
        camera=run[0].camera,
        starts_at=_moment(run[0].starts_unix_ms),
        ends_at=_moment(max(part.ends_unix_ms for part in run)),
        size_bytes=sum(part.size for part in run),
    )


def _moment(unix_ms: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(unix_ms / 1000, dt.UTC)
