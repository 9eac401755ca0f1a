"""A camera's tours and its home place reach a console, and so does what its device kept to
itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from backends.link.field_head import AskHome, AskTour, AskTours, DeviceHome, DeviceTours
from backends.link.steering import HomeIs, TourIs, TourPoint, Tours, ToursAnswer
from backends.record.refusal import Refusal, RefusalCode
from tests.backends.hub.field_ends import a_gateway
from tests.backends.hub.support import running_hub
from tests.backends.hub.test_field_desks import GATE_CAMERA, both, sees_the_gate

pytestmark = pytest.mark.asyncio

NO = Refusal(code=RefusalCode.WRONG_STATE, detail="refused by the device")
SILENT = Refusal(code=RefusalCode.WRONG_STATE, detail="no_answer")


async def test_tours_with_their_points_and_the_place_to_return_to(tmp_path: Path) -> None:
    home, way = HomeIs(is_enabled=True, idle_s=60, preset=2), [TourPoint(preset=1, stay_s=5)]
    async with running_hub(tmp_path) as hub, a_gateway(hub) as gateway:

        async def device() -> None:
            await gateway.answer(AskHome, DeviceHome(home=home))
            found = [TourIs(number=0, name="白天"), TourIs(number=1)]
            await gateway.answer(AskTours, DeviceTours(tours=found))
            assert (await gateway.answer(AskTour, SILENT)).number == 0
            told = DeviceTours(tours=[TourIs(number=1, name="夜间", points=way)])
            assert (await gateway.answer(AskTour, told)).number == 1

        async with hub.console("wall") as wall:
            await sees_the_gate(wall)
            told, _ = await both(wall.ask(Tours(camera=GATE_CAMERA)), device())
    tours = [TourIs(number=0, name="白天"), TourIs(number=1, name="夜间", points=way)]
    assert told.answer == ToursAnswer(tours=tours, home=home)


async def test_what_a_device_does_not_say_is_told_for_each(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, a_gateway(hub) as gateway:

        async def device() -> None:
            await gateway.answer(AskHome, NO)
            await gateway.answer(AskTours, SILENT)

        async with hub.console("wall") as wall:
            await sees_the_gate(wall)
            told, _ = await both(wall.ask(Tours(camera=GATE_CAMERA)), device())
    assert told.answer == ToursAnswer(tours_problem="no_answer", home_problem="refused")
