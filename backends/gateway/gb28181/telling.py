"""What changed of devices: frames for the hub, and what of it is kept. Pure; clock passed in."""

from __future__ import annotations

import datetime as dt

from backends.gateway.gb28181.directory import Directory
from backends.gateway.gb28181.kept import Keep, Kind, keep
from backends.gateway.gb28181.presence import Presence
from backends.gateway.gb28181.registrar import Now
from backends.link.field_gateway import DevicesAre


def told(
    directory: Directory,
    presence: Presence,
    now: Now,
    *,
    is_last: bool = False,
) -> list[Keep | DevicesAre]:
    """What changed since it was last told. `is_last`: the gateway ends, nothing is put off."""
    out: list[Keep | DevicesAre] = []
    directory.settle(now)
    for device_id in directory.changes:
        heard_s = presence.heard_s(device_id)
        if heard_s is not None:
            ago = dt.timedelta(seconds=max(now.s - heard_s, 0.0))
            directory.heard_at[device_id] = now.at - ago
        out.append(keep(Kind.REGISTRATION, device_id, directory.registration(device_id)))
    channels = directory.channels
    forgotten = directory.take_forgotten()
    frames = directory.take_changes(forgotten)
    unkept = channels.take_unkept(now.s, is_last=is_last)
    out += [keep(Kind.CATALOGUE, one, channels.kept(one)) for one in unkept]
    out += [keep(Kind.STRANGER, one, directory.stranger(one)) for one in forgotten]
    return [*out, *frames]
