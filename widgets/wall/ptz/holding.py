"""Who steers a camera now, and what that means to whoever sits here. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from backends.link.api import Link, LinkState
from backends.link.devices import DeviceState
from backends.link.steering import PtzLease
from backends.record.access import Act, Allowed, may, ptz_priority
from backends.record.ids import CameraId
from backends.record.resource import Camera


class Hold(enum.Enum):
    """Whose a camera's PTZ is."""

    FREE = enum.auto()
    MINE = enum.auto()
    OTHERS = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """`name`: who holds it; `left_s`: until it is free by itself; `asked_by`: who would like it."""

    hold: Hold = Hold.FREE
    name: str = ""
    left_s: int = 0
    asked_by: str = ""
    is_asked_by_me: bool = False
    may_override: bool = False


def holding(link: Link, camera: CameraId) -> Holding:
    """As the hub said last; a lease whose time is over is none."""
    lease = link.field.leases.get(camera)
    left_s = 0 if lease is None else lease.until_unix_ms / 1000 - link.hub_now().timestamp()
    if lease is None or left_s <= 0:
        return Holding()
    user = link.user
    return Holding(
        hold=Hold.MINE if _is_mine(link, lease) else Hold.OTHERS,
        name=lease.user_name or lease.user,
        left_s=max(1, round(left_s)),
        asked_by=lease.asked_by_name or lease.asked_by,
        is_asked_by_me=user is not None and lease.asked_by == user.id,
        may_override=user is not None and ptz_priority(user.role) > lease.priority,
    )


class Cannot(enum.Enum):
    """Why a camera cannot be steered from here, whoever holds it."""

    NO = enum.auto()  # it can
    NO_CAMERA = enum.auto()
    NO_PTZ = enum.auto()
    NOT_ALLOWED = enum.auto()
    OFFLINE = enum.auto()  # this console
    DEVICE_OFFLINE = enum.auto()
    NO_GATEWAY = enum.auto()


def obstacle(link: Link, camera: Camera | None) -> Cannot:
    """What stands in the way."""
    if camera is None:
        return Cannot.NO_CAMERA
    if not camera.has_ptz:
        return Cannot.NO_PTZ
    if link.user is None or may(link.user, Act.STEER) is Allowed.NO:
        return Cannot.NOT_ALLOWED
    if link.status.state is not LinkState.ONLINE:
        return Cannot.OFFLINE
    device = link.field.devices.get(camera.device)
    if device is not None and device.state is DeviceState.OFFLINE:
        return Cannot.DEVICE_OFFLINE
    is_lost = device is not None and device.state is DeviceState.UNKNOWN
    return Cannot.NO_GATEWAY if is_lost else Cannot.NO


def _is_mine(link: Link, lease: PtzLease) -> bool:
    user = link.user
    return user is not None and lease.user == user.id and lease.seat == user.seat
