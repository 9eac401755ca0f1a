"""What a demo dome says of its head: where it looks, where it returns to, its tours. Pure."""

from __future__ import annotations

import time

from backends.demo.gb28181.head import Head
from backends.protocols.manscdp import answers
from backends.protocols.manscdp.fields import whole
from backends.protocols.manscdp.messages import (
    CruisePoint,
    CruiseTrack,
    CruiseTracks,
    HomePlace,
    Outcome,
    PtzPosition,
    Query,
)
from backends.protocols.manscdp.xml import Element


def position_answer(head: Head, query: Query) -> Element:
    """PTZPosition."""
    pan, tilt, zoom = head.precise(time.monotonic())
    return answers.ptz_position(
        PtzPosition(
            sn=query.sn,
            device_id=query.device_id,
            pan_deg=round(pan, 1),
            tilt_deg=round(tilt, 1),
            zoom=round(zoom, 2),
        )
    )


def tour_answer(head: Head, query: Query) -> Element:
    """HomePositionQuery, CruiseTrackListQuery or CruiseTrackQuery."""
    sn, device_id, known = query.sn, query.device_id, head.tours()
    match query.cmd.lower():
        case "homepositionquery":
            idle_s, preset = head.home or (None, None)
            place = HomePlace(
                sn=sn,
                device_id=device_id,
                is_enabled=head.home is not None,
                idle_s=None if idle_s is None else round(idle_s),
                preset=preset,
            )
            return answers.home_place(place)
        case "cruisetracklistquery":
            tracks = tuple((number, name) for number, (name, _) in known.items())
            told = CruiseTracks(sn=sn, device_id=device_id, total=len(tracks), tracks=tracks)
            return answers.cruise_tracks(told)
    number = whole(query.root.value("Number"), -1)
    if number not in known:
        return answers.outcome(Outcome(sn=sn, device_id=device_id, cmd=query.cmd, is_ok=False))
    name, presets = known[number]
    stay_s = round(head.dwell_s)
    points = tuple(CruisePoint(preset=preset, stay_s=stay_s) for preset in presets)
    return answers.cruise_track(
        CruiseTrack(sn=sn, device_id=device_id, number=number, name=name, points=points)
    )
