"""What the link has a camera do, as controls of GB/T 28181. Pure."""

from __future__ import annotations

import ipaddress
import math
from urllib.parse import urlsplit

from backends.link import steering
from backends.link.steering import Steering
from backends.protocols.manscdp import control, ptz
from backends.protocols.manscdp.control import Action
from backends.protocols.sip.flow import Flow

_WHOLE_DEVICE = ("reboot", "reset_alarm")
_PRESETS = {
    steering.PresetAct.CALL: ptz.PresetDeed.CALL,
    steering.PresetAct.SET: ptz.PresetDeed.SET,
    steering.PresetAct.DELETE: ptz.PresetDeed.DELETE,
}


_CRUISES = {
    "add": ptz.CruiseDeed.ADD_POINT,
    "remove": ptz.CruiseDeed.DELETE_POINT,
    "speed": ptz.CruiseDeed.SPEED,
    "dwell": ptz.CruiseDeed.DWELL,
}
_EDGES = {"left": ptz.ScanDeed.LEFT_EDGE, "right": ptz.ScanDeed.RIGHT_EDGE}


class NoSuchOrder(Exception):
    """No device can do that."""


def actions(order: Steering) -> list[Action]:
    """The controls of an order, in turn. A stop ends movement and lens. NoSuchOrder."""
    match order:
        case steering.Stop():
            return [_ptz(ptz.Move()), _ptz(ptz.Lens())]
        case steering.Home():
            return [
                control.HomePosition(
                    is_enabled=order.is_enabled, idle_s=order.idle_s, preset=order.preset
                )
            ]
        case steering.Precise() if not _are_numbers(order.pan_deg, order.tilt_deg, order.zoom):
            raise NoSuchOrder("no number")
        case steering.Precise():
            return [
                control.PrecisePtz(pan_deg=order.pan_deg, tilt_deg=order.tilt_deg, zoom=order.zoom)
            ]
        case steering.DragZoom():
            return [_drag(order)]
        case steering.Switch(what="guard"):
            return [control.Guard(is_on=order.is_on)]
        case steering.Switch(what="record"):
            return [control.Record(is_on=order.is_on)]
        case steering.Do(what="reboot"):
            return [control.Reboot()]
        case steering.Do(what="key_frame"):
            return [control.KeyFrame()]
        case steering.Do(what="reset_alarm"):
            return [control.ResetAlarm()]
    return [_ptz(_command(order))]


def is_for_device(order: Steering) -> bool:
    """Whether it is of the whole device and not of one channel."""
    if isinstance(order, steering.Do):
        return order.what in _WHOLE_DEVICE
    return isinstance(order, steering.Switch) and order.what == "guard"


def _command(order: Steering) -> ptz.Command:
    match order:
        case steering.Move():
            return ptz.Move(
                pan=_sign(order.pan),
                tilt=_sign(order.tilt),
                zoom=_sign(order.zoom),
                pan_speed=_speed(order.pan, 255),
                tilt_speed=_speed(order.tilt, 255),
                zoom_speed=_speed(order.zoom, 15),
            )
        case steering.Lens():
            return ptz.Lens(
                focus=_sign(order.focus),
                iris=_sign(order.iris),
                focus_speed=_speed(order.focus, 255),
                iris_speed=_speed(order.iris, 255),
            )
        case steering.PresetOrder():
            return ptz.PresetCommand(deed=_PRESETS[order.act], number=order.number)
        case steering.Cruise():
            return ptz.Cruise(deed=ptz.CruiseDeed.START, track=order.number)
        case steering.Scan():
            return ptz.Scan(deed=ptz.ScanDeed.START, group=order.number)
        case steering.CruiseEdit():
            value = order.value if order.act in ("speed", "dwell") else order.preset
            return ptz.Cruise(deed=_CRUISES[order.act], track=order.number, value=value)
        case steering.ScanEdit(act="speed"):
            return ptz.ScanSpeed(group=order.number, speed=order.value)
        case steering.ScanEdit():
            return ptz.Scan(deed=_EDGES[order.act], group=order.number)
        case steering.Auxiliary():
            return ptz.Auxiliary(is_on=order.is_on, number=order.number)
    raise NoSuchOrder(str(order))


def upload_address(url: str, flow: Flow) -> str:
    """Where a device that is reached by `flow` may upload to. What a hub listens at everywhere is
    at our own address for it; what only this machine reaches, "", unless the device is on it."""
    parts = urlsplit(url)
    try:
        host = ipaddress.ip_address(parts.hostname or "")
        ours = ipaddress.ip_address(flow.local.rpartition(":")[0].strip("[]"))
    except ValueError:
        return url  # a name
    if host.is_loopback and not ours.is_loopback:
        return ""
    if not host.is_unspecified:
        return url
    place = f"[{ours}]" if ours.version == 6 else str(ours)
    return parts._replace(netloc=f"{place}:{parts.port}" if parts.port else place).geturl()


def _drag(order: steering.DragZoom) -> control.DragZoom:
    width, height = order.picture_width, order.picture_height
    if not _are_numbers(order.mid_x, order.mid_y, order.width, order.height):
        raise NoSuchOrder("no number")
    return control.DragZoom(
        is_in=order.is_in,
        picture_width=width,
        picture_height=height,
        mid_x=round(_part(order.mid_x) * width),
        mid_y=round(_part(order.mid_y) * height),
        width=round(_part(order.width) * width),
        height=round(_part(order.height) * height),
    )


def _are_numbers(*values: float | None) -> bool:
    return all(value is None or math.isfinite(value) for value in values)


def _part(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def _ptz(command: ptz.Command) -> control.Ptz:
    return control.Ptz(command=command)


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _speed(value: float, most: int) -> int:
    """A slow wish still moves."""
    return max(round(abs(value) * most), 1) if value else 0
