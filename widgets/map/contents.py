"""What the map says of a thing: the content of its card, and its tip. Pure."""

from __future__ import annotations

import time
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.link.queries import Near
from backends.record.ids import AlarmId, CameraId, IncidentId, ResourceId
from backends.record.resource import Item
from widgets.formats import list_text
from widgets.map.content import (
    CardContent,
    OnWall,
    alarm_card,
    camera_card,
    vehicle_card,
)
from widgets.map.incident_card import incident_card
from widgets.map.item_card import item_card, near_card
from widgets.map.marks import Hit
from widgets.map.point_card import point_card
from widgets.map.sheets import Layer, sheet_word
from widgets.map.targets import MovingTargets


def content_of(
    what: tuple[Layer, str],
    link: Link,
    targets: MovingTargets,
    on_wall: Mapping[CameraId, OnWall],
    item: Item | Near | None,
) -> CardContent | None:
    """The content of its card; None for what is gone. `item`: where it is one, or is near."""
    layer, key = what
    match layer:
        case Layer.ITEMS:
            if isinstance(item, Near):
                return near_card(item)
            return None if item is None else item_card(item, link.hub_now())
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


def many_text(hit: Hit) -> str:
    """What stands beside the pointer over things that lie close together."""
    translate = QCoreApplication.translate
    if hit.count and hit.sheet is not None:
        what = sheet_word(hit.sheet)
        return translate("Map", "{what} {count:,} 个，点击放大").format(what=what, count=hit.count)
    counts: dict[Layer, int] = {}
    for group, _ in hit.members:
        counts[group.layer] = counts.get(group.layer, 0) + 1
    words = {
        Layer.CAMERAS: translate("Map", "摄像机 {n}"),
        Layer.POINTS: translate("Map", "监测点 {n}"),
        Layer.ITEMS: translate("Map", "资源 {n}"),
        Layer.INCIDENTS: translate("Map", "案件 {n}"),
    }
    parts = [words[layer].format(n=n) for layer, n in counts.items() if layer in words]
    return translate("Map", "{parts}，点击展开").format(parts=list_text(parts))
