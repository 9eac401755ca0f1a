"""What the centre records of its cameras: why, which parts, how long they are kept. Pure.

Subject of the events: "recording:" and the camera. The parts themselves lie with a relay; what
the log says of them (SHA-256) is how a part is known to be what was recorded.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable

import msgspec

from backends.record.common import Place
from backends.record.ids import CameraId, IncidentId, SourceId
from backends.record.incident import Incident, Stage
from backends.record.policy import RecordingPolicy
from backends.record.resource import Camera

# Whose keys begin with the device and the channel that say it: "device/channel/…".
CHANNEL_ALARMS = SourceId("gb28181.alarm")
FOREVER_UNIX_S = 253_402_300_799  # the end of the year 9999: while its incident is open
_HANDLED = (Stage.FILED, Stage.DISPATCHED, Stage.HANDLING, Stage.VERIFY, Stage.DEFERRED)
_LON_M, _LAT_M = 111_320.0, 110_900.0


class RecordingBegun(msgspec.Struct, frozen=True, kw_only=True):
    """recording.begun@1. By hand where there is no incident."""

    camera: CameraId
    incident: IncidentId = IncidentId("")


class RecordingEnded(msgspec.Struct, frozen=True, kw_only=True):
    """recording.ended@1. `reason`: "by hand", "incident over"."""

    camera: CameraId
    incident: IncidentId = IncidentId("")
    reason: str = ""


class PartKept(msgspec.Struct, frozen=True, kw_only=True):
    """recording.part_kept@1. A part is whole and on a relay's disk."""

    part: str
    relay: str
    camera: CameraId
    starts_at: dt.datetime
    ends_at: dt.datetime
    size: int
    sha256: str
    incidents: list[IncidentId] = []


class PartsRemoved(msgspec.Struct, frozen=True, kw_only=True):
    """recording.parts_removed@1. Their time or room was over. Subject: "relay:" and its name."""

    parts: list[str]


RecordingEvent = RecordingBegun | RecordingEnded | PartKept | PartsRemoved


def is_recorded(incident: Incident) -> bool:
    """Whether an incident's cameras are recorded: from filing to closing."""
    return incident.stage in _HANDLED


def cameras_of(
    incident: Incident,
    cameras: Iterable[Camera],
    policy: RecordingPolicy,
    own: Iterable[CameraId] = (),
) -> list[CameraId]:
    """Those whose own alarms it was filed from (`own`), wherever they are; then those at its place
    and marks, the nearest first: as many in all as the policy says, but all of the former."""
    if policy.cameras <= 0:
        return []
    first = list(dict.fromkeys(own))
    near = [camera for camera in _near(incident, cameras, policy) if camera not in first]
    return [*first, *near[: max(policy.cameras - len(first), 0)]]


def _near(incident: Incident, cameras: Iterable[Camera], policy: RecordingPolicy) -> list[CameraId]:
    at = [(mark_lon, mark_lat) for mark in incident.marks for mark_lon, mark_lat in mark.points]
    if incident.place is not None:
        at.insert(0, (incident.place.lon_wgs84, incident.place.lat_wgs84))
    if not at:
        return []
    placed = [
        (min(_distance_m(camera.place, point) for point in at), camera.number, camera.id)
        for camera in cameras
        if camera.place is not None
    ]
    near = sorted(found for found in placed if found[0] <= policy.within_m)
    return [camera for _, _, camera in near]


def protected_until_s(
    ends_at: dt.datetime, closed: Iterable[dt.datetime | None], policy: RecordingPolicy
) -> int:
    """Until when (unix s) a part is kept. `closed`: of each of its incidents, None while open.

    One recorded by hand is kept for the policy's days.
    """
    cases = list(closed)
    if not cases:
        return _after(ends_at, policy.by_hand_days)
    if any(at is None for at in cases):
        return FOREVER_UNIX_S
    return max(_after(at, policy.incident_days) for at in cases if at is not None)


def _after(at: dt.datetime, days: int) -> int:
    return math.ceil((at + dt.timedelta(days=days)).timestamp())


def _distance_m(place: Place, point: tuple[float, float]) -> float:
    east = (place.lon_wgs84 - point[0]) * _LON_M * math.cos(math.radians(point[1]))
    return math.hypot(east, (place.lat_wgs84 - point[1]) * _LAT_M)
