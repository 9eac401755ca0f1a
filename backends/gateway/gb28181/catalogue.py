"""A device's catalogue as channels of the link: groups, divisions, places. Pure.

What shows pictures becomes a channel. Voice outputs and alarm inputs are kept beside, for talking
and for naming alarms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from backends.gateway.datum import Datum, to_wgs84
from backends.link.devices import Channel
from backends.protocols.manscdp import ids
from backends.protocols.manscdp.catalog import CatalogItem, ItemEvent
from backends.protocols.manscdp.ids import Kind
from backends.record.common import Place

MOST_DEPTH = 8
MOST_TEXT = 100
_GROUPS = (Kind.GROUP, Kind.VIRTUAL, Kind.DIVISION, Kind.PLATFORM, Kind.NVR, Kind.DVR)
Device = tuple[str, str]  # our platform's id, and its own
_NOT_PICTURES = (*_GROUPS, Kind.VOICE_OUT, Kind.ALARM_IN)


def is_channel(item: CatalogItem) -> bool:
    """Whether an item shows pictures, as far as its id and fields tell."""
    if item.kind in (Kind.CAMERA, Kind.IPC):
        return True
    return item.kind not in _NOT_PICTURES and not item.is_parent


def after(known: CatalogItem | None, change: CatalogItem) -> CatalogItem | None:
    """An item after a notification of it (ADD, UPDATE, DEL, ON, OFF, VLOST, DEFECT); None: there
    is none."""
    match change.event:
        case ItemEvent.DELETE:
            return None
        case ItemEvent.ON | ItemEvent.OFF | ItemEvent.VIDEO_LOST | ItemEvent.DEFECT:
            is_online = change.event is ItemEvent.ON
            return msgspec.structs.replace(known, is_online=is_online) if known else None
        case ItemEvent.UPDATE if known is not None:
            return _merged(known, change)
    return msgspec.structs.replace(change, event=ItemEvent.NONE)


def is_switched(before: CatalogItem | None, after: CatalogItem | None) -> bool:
    """Whether an item came online or went, and nothing else of it is another."""
    if before is None or after is None:
        return False
    return msgspec.structs.replace(before, is_online=after.is_online) == after


def bears_on(device: Device, items: Iterable[CatalogItem]) -> set[str]:
    """Ids of groups and divisions that items show something of, there or not."""
    return {id_ for item in items for id_ in (item.parent(*device), item.civil_code)}


def channels(device: Device, items: Mapping[str, CatalogItem], datum: Datum) -> list[Channel]:
    """The channels of a catalogue. That of a camera without any is the camera itself."""
    found = [item for item in items.values() if is_channel(item)]
    device_id = device[1]
    if not found and ids.kind(device_id) in (Kind.CAMERA, Kind.IPC, Kind.OTHER):
        return [Channel(id=device_id, device=device_id, name="", is_online=True)]
    return [channel(device, item, items, datum) for item in found]


def channel(
    device: Device, item: CatalogItem, items: Mapping[str, CatalogItem], datum: Datum
) -> Channel:
    """The channel that an item is, in its place among the others."""
    groups, division = _position(item, device, items)
    return Channel(
        id=item.id,
        device=device[1],
        name=item.name[:MOST_TEXT] or item.id,
        groups=groups,
        division=division,
        place=_place(item, datum),
        ptz_kind=item.ptz_kind if 0 <= item.ptz_kind <= 9 else 0,
        is_online=item.is_online is not False,
        is_secret=item.secrecy == 1,
        manufacturer=item.manufacturer[:MOST_TEXT],
        model=item.model[:MOST_TEXT],
        owner=item.owner[:MOST_TEXT],
    )


def voice_output(items: Mapping[str, CatalogItem], channel_id: str) -> str:
    """Whom a broadcast is for: the voice output beside the channel, else the device's only one,
    else the channel itself."""
    outputs = [item for item in items.values() if item.kind is Kind.VOICE_OUT]
    channel = items.get(channel_id)
    if channel is not None:
        beside = [
            o.id
            for o in outputs
            if channel_id in o.parent_ids or (o.parent_ids and o.parent_ids == channel.parent_ids)
        ]
        if len(beside) == 1 or (beside and len(outputs) > 1):
            return beside[0]
    return outputs[0].id if len(outputs) == 1 else channel_id


def _merged(known: CatalogItem, change: CatalogItem) -> CatalogItem:
    """What an update leaves out stays."""
    told = {
        name: value
        for name in change.__struct_fields__
        if (value := getattr(change, name)) not in ("", None, (), 0) and name != "event"
    }
    return msgspec.structs.replace(known, **told)


def _position(
    item: CatalogItem, device: Device, items: Mapping[str, CatalogItem]
) -> tuple[list[str], str]:
    """Names of the groups above it from the top, and its division."""
    platform_id, device_id = device
    names: list[str] = []
    seen = {item.id, platform_id, device_id}
    division = item.civil_code
    above = item.parent(platform_id, device_id)
    while above not in seen and len(names) < MOST_DEPTH:
        seen.add(above)
        group = items.get(above)
        if group is None:
            break
        if group.kind is Kind.DIVISION:
            division = division or group.id
        names.append(group.name[:MOST_TEXT] or group.id)
        above = group.parent(platform_id, device_id)
    named = items.get(division)
    return names[::-1], (named.name if named is not None and named.name else division)[:MOST_TEXT]


def _place(item: CatalogItem, datum: Datum) -> Place | None:
    if item.lon_deg is None or item.lat_deg is None:
        return None
    lon, lat = to_wgs84(item.lon_deg, item.lat_deg, datum)
    return Place(lon_wgs84=lon, lat_wgs84=lat, name=item.address[:MOST_TEXT])
