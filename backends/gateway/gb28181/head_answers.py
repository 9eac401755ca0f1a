"""What a camera's head says of itself, as the hub has it. Pure functions."""

from __future__ import annotations

from backends.link.field_head import DeviceHome, DeviceTours, DeviceWhere, HeadResult
from backends.link.steering import HomeIs, TourIs, TourPoint
from backends.protocols.manscdp.messages import CruiseTrack, CruiseTracks, HomePlace, PtzPosition


def head_result(message: PtzPosition | HomePlace | CruiseTracks | CruiseTrack) -> HeadResult:
    """Where it looks, where it returns to, its tours."""
    match message:
        case PtzPosition(pan_deg=pan, tilt_deg=tilt, zoom=zoom):
            return DeviceWhere(pan_deg=pan, tilt_deg=tilt, zoom=zoom)
        case HomePlace(is_enabled=is_enabled, idle_s=idle_s, preset=preset):
            return DeviceHome(home=HomeIs(is_enabled=is_enabled, idle_s=idle_s, preset=preset))
        case CruiseTracks():
            tours = [TourIs(number=number, name=name) for number, name in message.tracks]
            return DeviceTours(tours=tours)
        case CruiseTrack():
            points = [
                TourPoint(preset=point.preset, stay_s=point.stay_s, speed=point.speed)
                for point in message.points
            ]
            tour = TourIs(number=message.number, name=message.name, points=points)
            return DeviceTours(tours=[tour])
