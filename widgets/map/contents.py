"""What the map says of a thing: the content of its card, and its tip. Pure."""

from __future__ import annotations

import time
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.record.ids import AlarmId, CameraId, IncidentId, ResourceId
from widgets.map.content import (
    CardContent,
    OnWall,
    alarm_card,
    camera_card,
    point_card,
    vehicle_card,
)
from widgets.map.incident_card import incident_card
from widgets.map.scene import Layer
from widgets.map.targets import MovingTargets


def content_of(
    what: tuple[Layer, str], link: Link, targets: MovingTargets, on_wall: Mapping[CameraId, OnWall]
) -> CardContent | None:
    """The content of its card; None for what is gone."""
    layer, key = what
    match layer:
        case Layer.CAMERAS:
            return camera_card(link, CameraId(key), on_wall.get(CameraId(key)))
        case Layer.POINTS:
            return point_card(link, ResourceId(key))
        case Layer.ALARMS:
            return alarm_card(link, AlarmId(key))
        case Layer.INCIDENTS:
            return incident_card(link, IncidentId(key))
        case _:
            return vehicle_card(targets, key, time.monotonic())


def tip_text(content: CardContent | None) -> str:
    """What stands beside the pointer; empty for what is gone."""
    if content is None:
        return ""
    return content.title if content.severity is None else f"{content.kind} {content.title}"


def many_text(count: int) -> str:
    """What stands beside the pointer over cameras that lie close together."""
    return QCoreApplication.translate("Map", "{count} 台摄像机，点击放大").format(count=count)
