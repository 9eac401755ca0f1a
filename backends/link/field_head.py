"""What the hub asks a gateway of a camera's head: where it looks, its tours. Pure wire types.

All of GB/T 28181-2022. See backends.link.field_gateway, whose unions have them.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from backends.link.steering import HomeIs, TourIs


class AskWhere(msgspec.Struct, frozen=True, kw_only=True, tag="ask_where"):
    """Where a camera looks."""

    device: str
    channel: str


class AskHome(msgspec.Struct, frozen=True, kw_only=True, tag="ask_home"):
    """Where it returns to by itself."""

    device: str
    channel: str


class AskTours(msgspec.Struct, frozen=True, kw_only=True, tag="ask_tours"):
    """Which cruise tracks it has, without their points."""

    device: str
    channel: str


class AskTour(msgspec.Struct, frozen=True, kw_only=True, tag="ask_tour"):
    """The points of one of them."""

    device: str
    channel: str
    number: Annotated[int, msgspec.Meta(ge=0, le=255)]


class DeviceWhere(msgspec.Struct, frozen=True, kw_only=True, tag="device_where"):
    """As of PtzWhereAnswer."""

    pan_deg: float | None = None
    tilt_deg: float | None = None
    zoom: float | None = None


class DeviceHome(msgspec.Struct, frozen=True, kw_only=True, tag="device_home"):
    """As of ToursAnswer."""

    home: HomeIs


class DeviceTours(msgspec.Struct, frozen=True, kw_only=True, tag="device_tours"):
    """To AskTours all, without points; to AskTour that one."""

    tours: list[TourIs]


HeadQuestion = AskWhere | AskHome | AskTours | AskTour
HeadResult = DeviceWhere | DeviceHome | DeviceTours
