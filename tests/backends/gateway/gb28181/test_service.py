"""The platform on real sockets: devices on one side, the hub's field line on the other."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import msgspec
import pytest

from backends.gateway.gb28181.lower_events import Invited, Started, Stopped
from backends.gateway.gb28181.service import HubLine, serve
from backends.gateway.gb28181.settings import DeviceEntry, Gb28181Settings
from backends.link.devices import Channel, DeviceProfile, DeviceState
from backends.link.devices import Device as LinkDevice
from backends.link.field import FieldKind, StreamRef
from backends.link.field_gateway import (
    DevicesAre,
    GatewayFrame,
    RelaysAre,
    StreamEnds,
    StreamPlace,
    StreamStarts,
)
from backends.link.field_questions import (
    Answered,
    Asked,
    AskMessages,
    DeviceMessages,
    Nothing,
    SetKnown,
)
from backends.link.field_relay import RelayIs, StreamPlaced, StreamsWanted
from backends.protocols.manscdp.catalog import CatalogItem
from backends.protocols.sip.flow import Transport
from tests.backends.gateway.collector import Collector
from tests.backends.gateway.gb28181.camera import CHANNEL, PASSWORD
from tests.backends.gateway.gb28181.device import Device
from tests.backends.gateway.gb28181.field_hub import FieldHub
from tests.backends.protocols.sip.samples import DEVICE, PLATFORM
from tests.backends.protocols.sip.torture import REFUSED, VALID

GROUP = "34020000002150000001"
ITEMS = (
    CatalogItem(id=GROUP, name="滨河", parent_ids=(DEVICE,)),
    CatalogItem(
        id=CHANNEL, name="东门球机", parent_ids=(GROUP,), is_online=True, ptz_kind=1,
        lon_deg=121.5, lat_deg=31.2, civil_code="310101",
    ),
)  # fmt: skip
RELAY = RelayIs(
    name="relay", network="default", rtsp_base="rtsp://a:b@127.0.0.1:8554", media_host="10.0.0.5",
    first_port=30000, last_port=30100,
)  # fmt: skip
REF = StreamRef(device=DEVICE, channel=CHANNEL)


def settings(*devices: DeviceEntry) -> Gb28181Settings:
    return Gb28181Settings(id=PLATFORM, listen="127.0.0.1:0", device=list(devices))


KNOWN = DeviceEntry(id=DEVICE, name="东门", password=PASSWORD)


@contextlib.asynccontextmanager
async def served(
    hub: FieldHub, folder: Path, told: Gb28181Settings | None = None
) -> AsyncIterator[int]:
    """The SIP port of a platform at work."""
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    line = HubLine(url=hub.url, ca_file="", token="token", data=folder)
    task = asyncio.create_task(
        serve(told or settings(KNOWN), line, Collector().add, lambda _, p: port.set_result(p))
    )
    try:
        yield await asyncio.wait_for(port, 10)
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def devices(frames: list[GatewayFrame], id_: str = DEVICE) -> list[LinkDevice]:
    return [d for f in frames if isinstance(f, DevicesAre) for d in f.devices if d.id == id_]


def channels(frames: list[GatewayFrame]) -> list[Channel]:
    return [c for f in frames if isinstance(f, DevicesAre) for c in f.channels]


def is_listed(frames: list[GatewayFrame]) -> bool:
    return any(c.is_online for c in channels(frames))


def has_state(state: DeviceState) -> Callable[[list[GatewayFrame]], bool]:
    return lambda frames: any(d.state is state for d in devices(frames)[-1:])


@pytest.mark.asyncio
@pytest.mark.parametrize("transport", list(Transport))
async def test_device_registers_is_listed_and_sends_live(
    tmp_path: Path, transport: Transport
) -> None:
    async with FieldHub() as hub, served(hub, tmp_path) as port:
        async with Device(port, ITEMS, transport=transport) as device:
            await hub.until(is_listed)
            assert (hub.hellos[0].kind, hub.hellos[0].token) == (FieldKind.GATEWAY, "token")
            (channel,) = {c.id: c for c in channels(hub.frames)}.values()
            assert (channel.name, channel.groups, channel.division) == (
                "东门球机", ["滨河"], "310101",
            )  # fmt: skip
            known = devices(hub.frames)[-1]
            assert (known.state, known.transport) == (DeviceState.ONLINE, transport.value.lower())
            await hub.send(RelaysAre(relays=[RELAY]))
            await hub.send(StreamsWanted(relay="relay", refs=[REF]))
            place = await hub.first(StreamPlace)
            assert (place.ref, place.carrier, place.is_strict) == (REF, "tcp_passive", True)
            await hub.send(StreamPlaced(ref=REF, port=place.port, is_bound=True))
            starts = await hub.first(StreamStarts)
            assert (starts.ssrc, starts.formats[96]) == (place.ssrc, ("PS", 90_000, 1))
            assert (starts.peer_host, starts.peer_port) == ("192.168.1.64", 9000)
            (invited,) = [e for e in device.events if isinstance(e, Invited)]
            assert (invited.offer.host, invited.offer.port) == ("10.0.0.5", place.port)
            await device.until(lambda events: any(isinstance(e, Started) for e in events))
            await hub.send(StreamsWanted(relay="relay", refs=[]))
            await device.until(lambda events: any(isinstance(e, Stopped) for e in events))
        assert not [f for f in hub.frames if isinstance(f, StreamEnds)]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("listen", "host", "written"),
    [("0.0.0.0:0", "127.0.0.1", "127.0.0.1"), ("[::]:0", "::1", "[::1]")],
)
async def test_on_a_wildcard_address_we_are_where_the_device_reached_us(
    listen: str, host: str, written: str, tmp_path: Path
) -> None:
    told = Gb28181Settings(id=PLATFORM, listen=listen, device=[KNOWN])
    anywhere = msgspec.structs.replace(RELAY, media_host="0.0.0.0")
    async with FieldHub() as hub, served(hub, tmp_path, told) as port:
        async with Device(port, ITEMS, host=host):
            await hub.until(is_listed)
            await hub.send(RelaysAre(relays=[anywhere]))
            await hub.send(StreamsWanted(relay="relay", refs=[REF]))
            place = await hub.first(StreamPlace)
            await hub.send(StreamPlaced(ref=REF, port=place.port, is_bound=True))
            await hub.first(StreamStarts)
            await hub.send(Asked(number=1, question=AskMessages(device=DEVICE)))
            said = (await hub.first(Answered)).result
            assert isinstance(said, DeviceMessages)
            (invite,) = [m.text for m in said.messages if m.summary == "INVITE"]
            assert f"Via: SIP/2.0/UDP {written}:{port};" in invite
            assert f"<sip:{PLATFORM}@{written}:{port}>" in invite
            family = "IP6" if ":" in host else "IP4"
            assert f"c=IN {family} {host}\r\n" in invite


@pytest.mark.asyncio
async def test_gateway_that_ends_leaves_no_device_sending(tmp_path: Path) -> None:
    async with FieldHub() as hub, contextlib.AsyncExitStack() as devices_:
        async with served(hub, tmp_path) as port:
            device = await devices_.enter_async_context(Device(port, ITEMS))
            await hub.until(is_listed)
            await hub.send(RelaysAre(relays=[RELAY]))
            await hub.send(StreamsWanted(relay="relay", refs=[REF]))
            place = await hub.first(StreamPlace)
            await hub.send(StreamPlaced(ref=REF, port=place.port, is_bound=True))
            await device.until(lambda events: any(isinstance(e, Started) for e in events))
        await device.until(lambda events: any(isinstance(e, Stopped) for e in events))


@pytest.mark.asyncio
async def test_restart_calls_nobody_offline_and_knows_the_catalogue(tmp_path: Path) -> None:
    async with FieldHub() as hub:
        async with served(hub, tmp_path) as port, Device(port, ITEMS):
            await hub.until(is_listed)
            since = devices(hub.frames)[-1].since
            await hub.until(lambda frames: devices(frames)[-1].channels_online == 1)
        before = len(hub.frames)
        async with served(hub, tmp_path):
            await hub.until(lambda frames: is_listed(frames[before:]))
            again = devices(hub.frames[before:])
    assert {d.state for d in again} == {DeviceState.ONLINE}
    assert again[-1].since == since


@pytest.mark.asyncio
async def test_unknown_device_waits_for_approval_and_is_kept_over_a_restart(
    tmp_path: Path,
) -> None:
    async with FieldHub() as hub:
        async with served(hub, tmp_path, settings()) as port, Device(port, ITEMS):
            await hub.until(has_state(DeviceState.PENDING))
        before = len(hub.frames)
        async with served(hub, tmp_path, settings()):
            await hub.until(lambda frames: has_state(DeviceState.PENDING)(frames[before:]))
            known = SetKnown(device=DEVICE, name="东", password=PASSWORD, profile=DeviceProfile())
            await hub.send(Asked(number=7, question=known))
            assert await hub.first(Answered) == Answered(number=7, result=Nothing())
            await hub.until(has_state(DeviceState.NEVER))
        async with served(hub, tmp_path, settings()) as port, Device(port, ITEMS):
            await hub.until(is_listed)
    assert (tmp_path / "gb28181.db").stat().st_mode & 0o077 == 0


@pytest.mark.asyncio
async def test_streams_run_on_while_the_hub_is_away_and_are_said_again(tmp_path: Path) -> None:
    async with FieldHub() as hub, served(hub, tmp_path) as port:
        async with Device(port, ITEMS) as device:
            await hub.until(is_listed)
            await hub.send(RelaysAre(relays=[RELAY]))
            await hub.send(StreamsWanted(relay="relay", refs=[REF]))
            place = await hub.first(StreamPlace)
            await hub.send(StreamPlaced(ref=REF, port=place.port, is_bound=True))
            starts = await hub.first(StreamStarts)
            before = len(hub.frames)
            hub.drop()
            assert await hub.first(StreamStarts, before) == starts
            assert await hub.first(StreamPlace, before) == place
            await hub.send(RelaysAre(relays=[RELAY]))
            await hub.send(StreamsWanted(relay="relay", refs=[REF]))
            await hub.send(StreamsWanted(relay="relay", refs=[]))
            await device.until(lambda events: any(isinstance(e, Stopped) for e in events))
            assert sum(isinstance(e, Invited) for e in device.events) == 1


@pytest.mark.asyncio
async def test_torture_and_junk_by_udp_and_tcp_leave_the_platform_serving(tmp_path: Path) -> None:
    samples = [*VALID.values(), *(data for data, _ in REFUSED.values())]
    async with FieldHub() as hub, served(hub, tmp_path) as port:
        loop = asyncio.get_running_loop()
        udp, _ = await loop.create_datagram_endpoint(
            asyncio.DatagramProtocol, remote_addr=("127.0.0.1", port)
        )
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        for data in (*samples, b"\r\n\r\n", b"\0" * 2000, b"x" * 9000):
            udp.sendto(data)
            writer.write(data)
        writer.close()
        udp.close()
        async with Device(port, ITEMS):
            await hub.until(is_listed)
