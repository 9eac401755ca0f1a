"""What our device side answers without asking anybody, and what orders are. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from backends.gateway.gb28181.lower_events import Commanded, Configured, Self, SnapshotAsked
from backends.protocols.manscdp import answers, control
from backends.protocols.manscdp.catalog import CatalogItem, ItemEvent
from backends.protocols.manscdp.messages import (
    Broadcast,
    Control,
    DeviceInfo,
    DeviceStatus,
    Outcome,
    Query,
)
from backends.protocols.manscdp.xml import Element


def own_answer(me: Self, channels: int, query: Query) -> Element | None:
    """DeviceInfo and DeviceStatus; None for the rest."""
    sn = query.sn
    match query.cmd.lower():
        case "deviceinfo":
            info = DeviceInfo(
                sn=sn,
                device_id=query.device_id,
                is_ok=True,
                name=me.name,
                manufacturer=me.manufacturer,
                model=me.model,
                firmware=me.firmware,
                channels=channels,
            )
            return answers.device_info(info)
        case "devicestatus":
            status = DeviceStatus(
                sn=sn, device_id=query.device_id, is_ok=True, is_online=True, is_working=True
            )
            return answers.device_status(status)
    return None


def ordered(message: Control) -> Commanded | SnapshotAsked | Configured:
    """What a control wants."""
    action, order = control.read(message), control.read_snapshot(message)
    if action is not None:
        return Commanded(channel_id=message.device_id, action=action)
    if order is not None:
        return SnapshotAsked(channel_id=message.device_id, order=order)
    return Configured(control=message)


def outcome(message: Control | Broadcast, *, is_ok: bool) -> Element:
    """Whether it will be done."""
    cmd = message.cmd if isinstance(message, Control) else "Broadcast"
    done = Outcome(sn=message.sn, device_id=message.device_id, cmd=cmd, is_ok=is_ok)
    return answers.outcome(done)


def as_they_are(ids: Iterable[str], catalogue: Iterable[CatalogItem]) -> list[CatalogItem]:
    """Items of a notification that says what stands in the catalogue now, and what does not."""
    known = {item.id: item for item in catalogue}
    return [
        replace(known[id_], event=ItemEvent.UPDATE)
        if id_ in known
        else CatalogItem(id=id_, event=ItemEvent.DELETE)
        for id_ in ids
    ]
