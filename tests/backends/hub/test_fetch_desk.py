"""A device's recording is fetched into the centre; a device's settings; exact positions."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backends.link.devices import DeviceConfig, DeviceConfigAnswer, Done
from backends.link.field_gateway import PlayRecording
from backends.link.field_head import AskWhere, DeviceWhere
from backends.link.field_questions import AskConfig, DeviceSettings, Nothing, SteerChannel
from backends.link.field_relay import FetchesSeen, FetchPart, FetchSeen, StopFetching
from backends.link.media import (
    Fetch,
    FetchAnswer,
    FetchesFrame,
    FetchRecording,
    FetchState,
    StopFetch,
)
from backends.link.steering import Home, Precise, PtzWhere, PtzWhereAnswer, Steer
from backends.record.catalogue import decode_payload
from backends.record.device_events import DeviceOrdered
from backends.record.refusal import RefusalCode
from tests.backends.hub.field_ends import GATE, NVR, SINCE, FieldEnd, a_gateway, a_relay
from tests.backends.hub.support import TestConsole, running_hub, told_in
from tests.backends.hub.test_field_desks import ENGINEER, GATE_CAMERA, both, sees_the_gate

pytestmark = pytest.mark.asyncio

LATER = SINCE + dt.timedelta(minutes=10)
WISH = FetchRecording(camera=GATE_CAMERA, starts_at=SINCE, ends_at=LATER, speed=8)


@contextlib.asynccontextmanager
async def a_fetch(
    console: TestConsole, gateway: FieldEnd, relay: FieldEnd
) -> AsyncIterator[FetchPart]:
    """One that the relay has taken up."""
    await sees_the_gate(console)
    answer = (await console.ask(WISH)).answer
    assert isinstance(answer, FetchAnswer)
    played = await gateway.frame(PlayRecording)
    assert (played.device, played.channel, played.speed) == (NVR, GATE, 8)
    assert (await relay.frame(PlayRecording)).token == played.token == answer.fetch
    fetch = await relay.frame(FetchPart)
    assert (fetch.token, fetch.camera, fetch.by) == (played.token, GATE_CAMERA, "leader")
    yield fetch


def ordered(folder: Path) -> list[str]:
    """What the log says that was done with devices."""
    told = [decode_payload(event) for event in told_in(folder)]
    return [one.what for one in told if isinstance(one, DeviceOrdered)]


async def shown(console: TestConsole, state: FetchState) -> Fetch:
    """The next word on the only fetch, in that state."""
    frame = await console.frame(FetchesFrame, lambda f: [one.state for one in f.now] == [state])
    return frame.now[0]


async def test_a_recording_is_fetched_and_everybody_sees_how_far(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, a_gateway(hub) as gateway, a_relay(hub) as relay:
        async with hub.console("leader") as leader, hub.console("urban") as urban:
            async with a_fetch(leader, gateway, relay) as fetch:
                half = fetch.start_unix_ms + 300_000
                seen = FetchSeen(fetch=fetch, at_unix_ms=half, size_bytes=1000)
                await relay.send(FetchesSeen(relay="relay", now=[seen]))
                told = await shown(urban, FetchState.RUNNING)
                assert told.at == SINCE + dt.timedelta(minutes=5) and told.by == "leader"
                done = FetchSeen(fetch=fetch, at_unix_ms=fetch.end_unix_ms, reason="file_end")
                await relay.send(FetchesSeen(relay="relay", now=[done]))
                assert (await shown(urban, FetchState.DONE)).reason == ""
    assert ordered(tmp_path) == ["fetch 2026-11-22T04:00:00Z to 2026-11-22T04:10:00Z"]


async def test_a_fetch_is_stopped_and_fails_with_its_relay(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, a_gateway(hub) as gateway:
        async with hub.console("leader") as leader:
            async with a_relay(hub) as relay, a_fetch(leader, gateway, relay) as fetch:
                stopped = await leader.ask(StopFetch(fetch=fetch.token), 2)
                assert stopped.answer == Done()
                assert (await relay.frame(StopFetching)).token == fetch.token
                await relay.send(FetchesSeen(relay="relay", now=[FetchSeen(fetch=fetch)]))
                await shown(leader, FetchState.WAITING)
            async with a_relay(hub) as relay:  # another, that knows nothing of it
                await relay.send(FetchesSeen(relay="relay", now=[]))
                assert (await shown(leader, FetchState.FAILED)).reason == "relay_restarted"


async def test_a_hub_that_begins_anew_hears_of_fetches_from_the_relay(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, a_relay(hub) as relay:
        async with hub.console("urban") as urban:
            start = int(SINCE.timestamp() * 1000)
            fetch = FetchPart(
                token="t1", camera=GATE_CAMERA, start_unix_ms=start, end_unix_ms=start + 1000
            )
            await relay.send(FetchesSeen(relay="relay", now=[FetchSeen(fetch=fetch)]))
            assert (await shown(urban, FetchState.WAITING)).id == "t1"


async def test_what_cannot_be_fetched_is_refused(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, a_gateway(hub):
        async with hub.console("leader") as leader:
            await sees_the_gate(leader)
            no_relay = (await leader.ask(WISH)).refusal
            assert no_relay is not None and no_relay.code is RefusalCode.STORE_UNAVAILABLE
            backwards = FetchRecording(camera=GATE_CAMERA, starts_at=LATER, ends_at=SINCE)
            refused = (await leader.ask(backwards, 2)).refusal
            assert refused is not None and refused.code is RefusalCode.OUT_OF_RANGE


async def test_settings_are_the_engineers_to_read(tmp_path: Path) -> None:
    async with running_hub(tmp_path, users=ENGINEER) as hub, a_gateway(hub) as gateway:
        async with hub.console("engineer") as engineer, hub.console("wall") as wall:
            await sees_the_gate(engineer)
            refused = (await wall.ask(DeviceConfig(device=NVR))).refusal
            assert refused is not None and refused.code is RefusalCode.NOT_ALLOWED
            sections = [("BasicParam", [("Name", "东门录像机")])]
            asking = engineer.ask(DeviceConfig(device=NVR))
            said = DeviceSettings(sections=sections)
            told, asked = await both(asking, gateway.answer(AskConfig, said))
            assert told.answer == DeviceConfigAnswer(sections=sections)
            assert asked.channel == NVR


async def test_a_camera_is_pointed_exactly_and_says_where_it_looks(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, a_gateway(hub) as gateway:
        async with hub.console("wall") as wall:
            await sees_the_gate(wall)
            asking = wall.ask(PtzWhere(camera=GATE_CAMERA))
            told, _ = await both(asking, gateway.answer(AskWhere, DeviceWhere(pan_deg=12.5)))
            assert told.answer == PtzWhereAnswer(pan_deg=12.5)
            await wall.send(Steer(camera=GATE_CAMERA, order=Precise(pan_deg=20.0)))
            assert (await gateway.answer(SteerChannel, Nothing())).order == Precise(pan_deg=20.0)
            await wall.send(Steer(camera=GATE_CAMERA, order=Home(is_enabled=True, preset=2)))
            await gateway.answer(SteerChannel, Nothing())
            await wall.event("device.ordered")
    assert ordered(tmp_path) == ["home position on"]
