"""What a handover's sheet says that lies beside the log. Copies; the hub's loop makes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from backends.hub.feeds import Feeds
from backends.link.watch import Sign, SinceCut
from backends.record.access import User
from backends.record.common import Department
from backends.record.handover import BeginHandover, NoteChanges, RecutHandover
from backends.record.request import DecideRequest
from backends.record.resource import Camera, MonitoringPoint, SourceHealth

# What has a sheet gathered, or compared with what is.
GATHERING = (BeginHandover, RecutHandover, NoteChanges, SinceCut, Sign, DecideRequest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a sheet says that lies beside the log. Copies, handed over by the hub's loop."""

    cameras: list[Camera] = field(default_factory=list)
    sources: list[SourceHealth] = field(default_factory=list)
    points: list[MonitoringPoint] = field(default_factory=list)
    last_ms: Mapping[str, int] = field(default_factory=dict)  # of points that ever told anything
    names: Mapping[str, str] = field(default_factory=dict)
    departments: Mapping[str, Department] = field(default_factory=dict)  # of users


def beside_of(
    cameras: list[Camera], feeds: Feeds, users: list[User], points: list[MonitoringPoint]
) -> Beside:
    """As it is now."""
    names = {str(user.id): user.name for user in users}
    units = {str(user.id): user.department for user in users if user.department is not None}
    return Beside(
        cameras=cameras,
        sources=feeds.sources.all(),
        points=points,
        last_ms=feeds.readings.last_ms(),
        names=names,
        departments=units,
    )
