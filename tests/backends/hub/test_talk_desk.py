"""One voice at a time through a device, whichever of its channels is spoken to."""

from __future__ import annotations

from pathlib import Path

import pytest

from backends.link.field_gateway import OpenTalk, TalkEnds, TalkStarts
from backends.link.media import Talk, TalkFrame, TalkState
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


async def test_each_answer_says_which_talk_of_a_console_it_is_of(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, a_gateway(hub) as gateway, a_relay(hub):
        async with hub.console("leader") as leader:
            await leader.frame(
                CamerasFrame, lambda frame: GATE_CAMERA in {c.id for c in frame.cameras}
            )
            await leader.send(Talk(camera=GATE_CAMERA, is_on=True, number=7))
            first = (await gateway.frame(OpenTalk)).talk
            await leader.send(Talk(camera=GATE_CAMERA, is_on=False, number=7))
            await leader.send(Talk(camera=GATE_CAMERA, is_on=True, number=8))
            second = (await gateway.frame(OpenTalk, lambda frame: frame.talk != first)).talk
            await gateway.send(TalkStarts(relay="relay", talk=second, peer_host="", peer_port=1))
            await gateway.send(TalkEnds(relay="relay", talk=second, reason="device_ended"))
            told = [(await leader.frame(TalkFrame)).talk for _ in range(5)]
            assert [(talk.state, talk.number) for talk in told] == [
                (TalkState.CONNECTING, 7),
                (TalkState.OFF, 7),
                (TalkState.CONNECTING, 8),
                (TalkState.OPEN, 8),
                (TalkState.OFF, 8),
            ]
            await leader.send(Talk(camera=CameraId("cam-none"), is_on=True, number=9))
            assert (await talk_is(leader, TalkState.FAILED)).number == 9
