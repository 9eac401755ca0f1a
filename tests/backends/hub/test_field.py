"""Devices of gateways as cameras of consoles, and streams between gateway and relay, by one hub."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from backends.link.devices import DevicesFrame, DeviceState, StreamKind
from backends.link.field import FieldFarewell, FieldHello, FieldKind, StreamRef
from backends.link.field_gateway import (
    DevicesAre,
    RelaysAre,
    StreamEnds,
    StreamPlace,
    StreamStarts,
)
from backends.link.field_relay import StreamPlaced, StreamsWanted
from backends.link.messages import CamerasFrame
from backends.record.ids import CameraId
from backends.record.resource import Camera, CameraState
from tests.backends.hub.field_ends import (
    BASE,
    GATE,
    NVR,
    SINCE,
    YARD,
    FieldEnd,
    a_channel,
    a_device,
    a_gateway,
    a_relay,
)
from tests.backends.hub.support import TestConsole, running_hub

pytestmark = pytest.mark.asyncio

LATER = SINCE + dt.timedelta(minutes=1)
MAIN = StreamRef(device=NVR, channel=GATE)
GATE_CAMERA = CameraId(f"gb-{GATE}")


async def camera(console: TestConsole, name: CameraId, **wanted: object) -> Camera:
    """The next word on that camera in which these fields are so."""

    def is_it(one: Camera) -> bool:
        return one.id == name and all(getattr(one, key) == value for key, value in wanted.items())

    frame = await console.frame(CamerasFrame, lambda frame: any(map(is_it, frame.cameras)))
    return next(one for one in frame.cameras if is_it(one))


async def test_a_gateways_channel_is_a_camera_with_the_relays_address(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, hub.console() as console:
        await console.snapshot()
        async with a_relay(hub), a_gateway(hub):
            gate = await camera(console, GATE_CAMERA, state=CameraState.ONLINE)
            assert gate.main == f"{BASE}/gb28181/{NVR}/{GATE}/main"
            assert gate.sub == f"{BASE}/gb28181/{NVR}/{GATE}/sub"
            assert (gate.name, gate.groups, gate.since) == ("东门", ["城区", "东门"], SINCE)
            assert gate.has_ptz and gate.place is not None
            async with hub.console("wall") as later:
                snapshot = await later.snapshot()
                assert gate in snapshot.cameras
                devices = await later.frame(DevicesFrame, lambda frame: frame.is_whole)
                assert [device.id for device in devices.devices] == [NVR]


async def test_numbers_of_channels_are_kept_beyond_a_restart_and_a_gap(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, hub.console() as console:
        async with a_relay(hub), a_gateway(hub):
            yard = await camera(console, CameraId(f"gb-{YARD}"))
    async with running_hub(tmp_path) as hub, hub.console() as console:
        before = {one.id: one for one in (await console.snapshot()).cameras}
        known = before[yard.id]
        assert (known.number, known.main) == (yard.number, yard.main)
        assert known.state is CameraState.UNKNOWN
        async with a_gateway(hub) as gateway:
            await gateway.says(a_device(), channels=[a_channel()])
            await console.frame(CamerasFrame, lambda frame: yard.id in frame.gone)
            await gateway.says(a_device(), channels=[a_channel(YARD)])
            assert (await camera(console, yard.id)).number == yard.number


async def test_a_catalogue_still_to_come_makes_no_camera_vanish(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, hub.console() as console:
        async with a_gateway(hub) as gateway:
            await camera(console, GATE_CAMERA, state=CameraState.ONLINE)
            await gateway.says(a_device())
            await gateway.says(a_device(since=LATER), channels=[a_channel(since=LATER)])
            frame = await console.frame(CamerasFrame)
            assert [one.id for one in frame.cameras] == [GATE_CAMERA]
            assert frame.gone == []


async def test_a_device_forgotten_while_the_hub_was_down_leaves_no_camera(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, hub.console() as console:
        async with a_gateway(hub):
            await camera(console, GATE_CAMERA)
    async with running_hub(tmp_path) as hub, hub.console() as console:
        assert GATE_CAMERA in {one.id for one in (await console.snapshot()).cameras}
        async with a_gateway(hub) as gateway:
            await gateway.says()
            await console.frame(CamerasFrame, lambda frame: GATE_CAMERA in frame.gone)


async def test_two_devices_with_one_channel_id_are_two_cameras(tmp_path: Path) -> None:
    other = "34020000001180000002"
    async with running_hub(tmp_path) as hub, hub.console() as console:
        async with a_gateway(hub) as gateway:
            first = await camera(console, GATE_CAMERA)
            said = DevicesAre(
                gateway="gateway", devices=[a_device(other)], channels=[a_channel(device=other)]
            )
            await gateway.send(said)
            second = await camera(console, CameraId(f"gb-{other}-{GATE}"))
            assert second.number != first.number


async def test_a_gateway_that_is_away_leaves_its_cameras_unknown_and_not_gone(
    tmp_path: Path,
) -> None:
    async with running_hub(tmp_path) as hub, hub.console() as console:
        async with a_gateway(hub):
            await camera(console, GATE_CAMERA, state=CameraState.ONLINE)
        await camera(console, GATE_CAMERA, state=CameraState.UNKNOWN)


async def test_a_device_offline_takes_its_channels_with_it(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, hub.console() as console:
        async with a_gateway(hub) as gateway:
            await camera(console, GATE_CAMERA, state=CameraState.ONLINE)
            lost = a_device(state=DeviceState.OFFLINE)
            await gateway.send(DevicesAre(gateway="gateway", devices=[lost]))
            await camera(console, GATE_CAMERA, state=CameraState.OFFLINE, since=SINCE)


async def placed(gateway: FieldEnd, relay: FieldEnd) -> None:
    """From a viewer's wish to the device's pictures."""
    await relay.wants(MAIN)
    await gateway.frame(StreamsWanted, lambda frame: frame.refs == [MAIN])
    place = StreamPlace(
        relay="relay", ref=MAIN, port=30002, ssrc=200000001, carrier="tcp_passive", is_strict=True
    )
    await gateway.send(place)
    assert await relay.frame(StreamPlace) == place
    await relay.send(StreamPlaced(ref=MAIN, port=30002, is_bound=True))
    assert (await gateway.frame(StreamPlaced)).is_bound
    await gateway.send(StreamStarts(relay="relay", ref=MAIN, ssrc=200000001))
    assert (await relay.frame(StreamStarts)).ref == MAIN


async def test_what_a_viewer_wants_is_handed_between_relay_and_gateway(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, a_relay(hub) as relay, a_gateway(hub) as gateway:
        assert await gateway.frame(RelaysAre, lambda frame: bool(frame.relays))
        await placed(gateway, relay)
        await gateway.send(StreamEnds(relay="relay", ref=MAIN, reason="device_ended"))
        assert (await relay.frame(StreamEnds)).reason == "device_ended"


async def test_what_runs_is_wanted_again_of_a_gateway_that_comes_back(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, a_relay(hub) as relay:
        async with a_gateway(hub) as gateway:
            await placed(gateway, relay)
        async with a_gateway(hub) as gateway:
            wanted = await gateway.frame(StreamsWanted)  # the first word on it has it in
            assert wanted.refs == [MAIN]


async def test_running_streams_outlive_the_hub(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, a_relay(hub) as relay, a_gateway(hub) as gateway:
        await placed(gateway, relay)
    async with running_hub(tmp_path) as hub:
        async with contextlib.AsyncExitStack() as ends:
            gateway = await ends.enter_async_context(a_gateway(hub))
            assert (await gateway.frame(RelaysAre)).relays  # known from before
            relay = await ends.enter_async_context(a_relay(hub))
            await relay.wants(MAIN)
            assert (await gateway.frame(StreamsWanted)).refs == [MAIN]


async def test_a_stream_of_a_device_without_gateway_ends_at_once(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, a_relay(hub) as relay:
        await relay.wants()
        sub = StreamRef(device=NVR, channel=GATE, kind=StreamKind.SUB)
        await relay.wants(sub)
        ends = await relay.frame(StreamEnds)
        assert (ends.ref, ends.reason) == (sub, "offline")


async def test_a_wrong_token_and_foreign_bytes_are_sent_away(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        for first in (FieldHello(token="x", kind=FieldKind.RELAY, name="relay"), b"\x00garbage"):
            async with connect(f"ws://127.0.0.1:{hub.port}/ws/field") as socket:
                end = FieldEnd(socket, FieldKind.RELAY, "relay")
                if isinstance(first, bytes):
                    await socket.send(first)
                else:
                    await end.send(first)
                await end.frame(FieldFarewell)
                with pytest.raises(ConnectionClosed):
                    await socket.recv()


async def test_a_relay_cannot_speak_for_another(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, a_relay(hub) as relay, a_gateway(hub) as gateway:
        async with a_relay(hub, "other", "rtsp://10.0.0.8:8554") as other:
            await other.send(StreamsWanted(relay="relay", refs=[MAIN]))
            await relay.wants(MAIN)
            first = await gateway.frame(StreamsWanted, lambda frame: bool(frame.refs))
            assert first.relay == "relay"
