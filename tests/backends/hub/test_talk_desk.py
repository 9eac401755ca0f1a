"""One voice at a time through a device, whichever of its channels is spoken to."""

from __future__ import annotations

from pathlib import Path

import pytest

from backends.link.field_gateway import OpenTalk, TalkEnds
from backends.link.media import Talk, TalkState
from backends.link.messages import CamerasFrame
from backends.record.ids import CameraId
from tests.backends.hub.field_ends import YARD, a_gateway, a_relay
from tests.backends.hub.support import running_hub
from tests.backends.hub.test_field_desks import GATE_CAMERA, talk_is

pytestmark = pytest.mark.asyncio
YARD_CAMERA = CameraId(f"gb-{YARD}")


async def test_who_would_talk_through_a_busy_device_is_told_who_talks(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, a_gateway(hub) as gateway, a_relay(hub):
        async with hub.console("leader") as leader, hub.console("commander") as commander:
            await commander.frame(
                CamerasFrame, lambda frame: YARD_CAMERA in {c.id for c in frame.cameras}
            )
            await leader.send(Talk(camera=GATE_CAMERA, is_on=True))
            first = (await gateway.frame(OpenTalk)).talk
            await commander.send(Talk(camera=YARD_CAMERA, is_on=True))
            second = (await gateway.frame(OpenTalk, lambda frame: frame.talk != first)).talk
            await gateway.send(TalkEnds(relay="relay", talk=second, reason="busy"))
            assert (await talk_is(commander, TalkState.BUSY)).by == "leader"
