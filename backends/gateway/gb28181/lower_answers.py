"""Queries that our device side answers without asking anybody. Pure."""

from __future__ import annotations

from backends.gateway.gb28181.lower_events import Self
from backends.protocols.manscdp import answers
from backends.protocols.manscdp.messages import DeviceInfo, DeviceStatus, Query
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
