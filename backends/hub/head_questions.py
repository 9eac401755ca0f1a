"""Answers what consoles ask of a camera's head: presets, where it looks, its tours. The hub's loop.

What one device says of several things is asked at once; of what it does not say, why.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import msgspec

from backends.hub.device_desk import DeviceDesk
from backends.link.devices import Channel
from backends.link.field_head import (
    AskHome,
    AskTour,
    AskTours,
    AskWhere,
    DeviceHome,
    DeviceTours,
    DeviceWhere,
)
from backends.link.field_questions import AskPresets, DevicePresets, FieldQuestion, FieldResult
from backends.link.steering import (
    Presets,
    PresetsAnswer,
    PtzWhere,
    PtzWhereAnswer,
    TourIs,
    Tours,
    ToursAnswer,
)
from backends.record.refusal import Refusal, RefusalCode

MOST_TOURS = 16
_REFUSED = "refused by the device"

Ask = Callable[[str, FieldQuestion], Awaitable[FieldResult | Refusal]]
HeadQuery = Presets | PtzWhere | Tours
HeadAnswer = PresetsAnswer | PtzWhereAnswer | ToursAnswer


class HeadQuestions:
    """`ask`: a device's gateway."""

    def __init__(self, devices: DeviceDesk, ask: Ask) -> None:
        self._devices, self._ask = devices, ask

    async def answer(self, query: HeadQuery) -> HeadAnswer | Refusal:
        """The answer, or why there is none."""
        channel = self._devices.channel_of(query.camera)
        if channel is None:
            return Refusal(code=RefusalCode.UNKNOWN_SUBJECT, detail=query.camera[:100])
        match query:
            case Presets():
                return await self._presets(channel)
            case PtzWhere():
                return await self._where(channel)
            case Tours():
                return await self._tours(channel)

    async def _presets(self, channel: Channel) -> PresetsAnswer | Refusal:
        told = await self._ask(
            channel.device, AskPresets(device=channel.device, channel=channel.id)
        )
        match told:
            case DevicePresets():
                return PresetsAnswer(presets=told.presets)
            case Refusal():
                return told
            case _:
                return _garbled()

    async def _where(self, channel: Channel) -> PtzWhereAnswer | Refusal:
        told = await self._ask(channel.device, AskWhere(device=channel.device, channel=channel.id))
        match told:
            case DeviceWhere():
                return PtzWhereAnswer(pan_deg=told.pan_deg, tilt_deg=told.tilt_deg, zoom=told.zoom)
            case Refusal():
                return told
            case _:
                return _garbled()

    async def _tours(self, channel: Channel) -> ToursAnswer | Refusal:
        """A device that says nothing of either may yet be reached by the orders."""
        device = channel.device
        home, found = await asyncio.gather(
            self._ask(device, AskHome(device=device, channel=channel.id)),
            self._ask(device, AskTours(device=device, channel=channel.id)),
        )
        tours = found.tours[:MOST_TOURS] if isinstance(found, DeviceTours) else []
        whole = await asyncio.gather(*(self._tour(channel, tour) for tour in tours))
        return ToursAnswer(
            tours=list(whole),
            tours_problem="" if isinstance(found, DeviceTours) else _problem(found),
            home=home.home if isinstance(home, DeviceHome) else None,
            home_problem="" if isinstance(home, DeviceHome) else _problem(home),
        )

    async def _tour(self, channel: Channel, tour: TourIs) -> TourIs:
        """With its points, where the device says them."""
        question = AskTour(device=channel.device, channel=channel.id, number=tour.number)
        told = await self._ask(channel.device, question)
        if not isinstance(told, DeviceTours) or not told.tours:
            return tour
        points = told.tours[0].points
        name = tour.name or told.tours[0].name
        return msgspec.structs.replace(tour, name=name, points=points)


def _problem(told: FieldResult | Refusal) -> str:
    is_no = isinstance(told, Refusal) and told.detail == _REFUSED
    return "refused" if is_no else "no_answer"


def _garbled() -> Refusal:
    return Refusal(code=RefusalCode.MALFORMED, detail="the gateway answered something else")
