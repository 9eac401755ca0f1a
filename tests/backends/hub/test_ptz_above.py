"""Higher platforms hold cameras as consoles do, by their priority."""

from __future__ import annotations

from pathlib import Path

import pytest

from backends.link.field_questions import Nothing, SteerChannel
from backends.link.field_upward import UpwardMay, UpwardSteers
from backends.link.steering import LeaseWish, Stop
from tests.backends.hub.field_ends import GATE, NVR, FieldEnd, a_gateway
from tests.backends.hub.support import running_hub
from tests.backends.hub.test_field_desks import lease, sees_the_gate, want

pytestmark = pytest.mark.asyncio


async def turns(gateway: FieldEnd, priority: int, number: int) -> bool:
    """Whether it may."""
    steers = UpwardSteers(
        number=number, upper="34020000002000000001", name="市局", priority=priority, device=NVR,
        channel=GATE, is_moving=True,
    )  # fmt: skip
    await gateway.send(steers)
    return (await gateway.frame(UpwardMay, lambda may: may.number == number)).is_granted


async def test_a_higher_platform_holds_a_camera_until_somebody_of_ours_wants_it(
    tmp_path: Path,
) -> None:
    async with running_hub(tmp_path) as hub, a_gateway(hub) as gateway:
        async with hub.console("wall") as wall:
            await sees_the_gate(wall)
            assert await turns(gateway, 0, 1)
            assert (await lease(wall, user_name="市局")).priority == 0
            await wall.send(want(LeaseWish.OVERRIDE))
            asked = await gateway.answer(SteerChannel, Nothing())
            assert asked.order == Stop()  # it was turning
            await lease(wall, user="wall")
            assert not await turns(gateway, 0, 2)
            assert not await turns(gateway, 1, 3)  # as high as who holds it
            assert await turns(gateway, 2, 4)  # the settings put it above
            await lease(wall, user_name="市局")
