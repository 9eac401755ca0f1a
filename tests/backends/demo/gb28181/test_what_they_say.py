"""What the demo's devices say: catalogues, presets, recordings, alarms, places, sound, stills."""

from __future__ import annotations

import asyncio
import datetime as dt
import http.server
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import pytest

from backends.demo.gb28181.catalogue import DemoDevice, devices
from backends.demo.gb28181.device import Device
from backends.demo.gb28181.studio import GbStudio
from backends.demo.gb28181.tape import Tape, recordings
from backends.gateway.gb28181.asking import Answer
from backends.gateway.gb28181.lower import Lower, Step
from backends.gateway.gb28181.lower_events import Invited
from backends.gateway.gb28181.lower_line import Upper
from backends.gateway.gb28181.platform_events import Received
from backends.gateway.gb28181.talks import TalkInvited, TalkReady
from backends.protocols import gb28181_sdp as sdp
from backends.protocols.gb28181_sdp import Carrier, Offer, Session, Setup
from backends.protocols.manscdp import control, queries, xml
from backends.protocols.manscdp.messages import (
    AlarmNotice,
    CruiseTrack,
    CruiseTracks,
    HomePlace,
    MobilePosition,
    PresetList,
    SnapshotFinished,
)
from backends.protocols.manscdp.paging import Collected
from backends.protocols.manscdp.queries import Plain, SnapshotOrder
from backends.protocols.manscdp.xml import Element
from backends.protocols.sip.dialog import Content
from backends.protocols.sip.flow import Flow
from backends.protocols.sip.subscription import Wanted
from tests.backends.demo.gb28181.centre import Centre
from tests.backends.demo.gb28181.test_devices import centre_with, free_ports, seen

_CITY = {device.id: device for device in devices()}
NVR = _CITY["34020000001180000001"]
QUIRKY = _CITY["34020000001110000005"]
OWN_SSRC = _CITY["34020000001320000004"]
CAR = _CITY["34020000001320000006"]
NOW = dt.datetime(2026, 11, 22, 6, 10, tzinfo=dt.UTC)


def ask(centre: Centre, device: DemoDevice, node: Element) -> None:
    """Asks; the Answer is among what happened."""
    now = centre.now()

    def build(sn: int) -> Element:
        children = [
            c if c.name != "SN" else Element(name="SN", text=str(sn)) for c in node.children
        ]
        return Element(name=node.name, children=tuple(children), attributes=node.attributes)

    _, raw = centre.core.outgoing.query(device.id, build, now.s)
    centre.do(centre.core.settle(raw, now))


async def collected(centre: Centre) -> Collected[Any]:
    await centre.until(lambda: bool(centre.of(Answer)))
    result = centre.of(Answer)[-1].result
    assert isinstance(result, Collected)
    return result


@pytest.mark.asyncio
async def test_a_catalogue_says_groups_and_channels_however_it_is_cut() -> None:
    async with centre_with([QUIRKY, NVR]) as centre:
        ask(centre, QUIRKY, queries.query(Plain.CATALOG, 0, QUIRKY.id))
        found = (await collected(centre)).items
        assert {item.id for item in found} == {c.id for c in QUIRKY.channels}
        ask(centre, NVR, queries.query(Plain.CATALOG, 0, NVR.id))
        await centre.until(lambda: len(centre.of(Answer)) == 2)
        result = centre.of(Answer)[-1].result
        assert isinstance(result, Collected)
        assert [item.name for item in result.items][:2] == ["公园广场", "滨江公园"]
        assert len(result.items) == 5


@pytest.mark.asyncio
async def test_presets_and_recordings_are_listed() -> None:
    async with centre_with([NVR]) as centre:
        channel = NVR.channels[0].id
        ask(centre, NVR, queries.query(Plain.PRESETS, 0, channel))
        await centre.until(lambda: bool(centre.of(Answer)))
        presets = centre.of(Answer)[0].result
        assert isinstance(presets, PresetList)
        assert presets.presets[0].name == "正前方"
        now = dt.datetime.now(dt.UTC)
        span = queries.Span(starts_at=now - dt.timedelta(hours=8), ends_at=now)
        ask(centre, NVR, queries.records(0, channel, span))
        await centre.until(lambda: len(centre.of(Answer)) == 2)
        tapes = centre.of(Answer)[1].result
        assert isinstance(tapes, Collected) and len(tapes.items) >= 10


@pytest.mark.asyncio
async def test_a_dome_of_2022_says_its_tours_and_where_it_returns_to() -> None:
    async with centre_with([NVR]) as centre:
        channel = NVR.channels[0].id
        asked = [Plain.HOME_POSITION, Plain.CRUISE_TRACKS]
        nodes = [*(queries.query(kind, 0, channel) for kind in asked)]
        told: list[object] = []
        for node in (*nodes, queries.cruise_track(0, channel, 2)):
            ask(centre, NVR, node)
            await centre.until(lambda: len(centre.of(Answer)) == len(told) + 1)
            told.append(centre.of(Answer)[-1].result)
        home, tracks, track = told
        assert isinstance(home, HomePlace) and home.is_enabled is False
        assert isinstance(tracks, CruiseTracks) and tracks.tracks == ((2, "四处看看"),)
        assert isinstance(track, CruiseTrack)
        assert [point.preset for point in track.points] == [1, 2, 4, 3]


@pytest.mark.asyncio
async def test_a_device_with_an_ssrc_of_its_own_is_seen_and_svac_is_named() -> None:
    async with centre_with([OWN_SSRC, QUIRKY]) as centre:
        view = centre.watch(OWN_SSRC.id, OWN_SSRC.channels[0].id)
        assert (await seen(centre, view)).std() > 15
        svac = centre.watch(QUIRKY.id, QUIRKY.channels[1].id)
        await centre.until(lambda: svac.unsupported != "")
        assert "SVAC" in svac.unsupported


def subscribe(centre: Centre, device: DemoDevice, node: Element) -> None:
    now = centre.now()
    content = Content(media_type=queries.MEDIA_TYPE, data=xml.write(node))
    raw = centre.core.outgoing.subscribe(
        device.id, Wanted(event="presence", content=content), now.s
    )
    centre.do(centre.core.settle(raw, now))


@pytest.mark.asyncio
async def test_a_car_says_where_it_drives_once_somebody_wants_to_know() -> None:
    async with centre_with([CAR]) as centre:
        subscribe(centre, CAR, queries.positions(1, CAR.id, 1))
        await centre.until(lambda: len(centre.of(Received)) >= 2)
        for received in centre.of(Received):
            assert isinstance(received.message, MobilePosition)
            assert 122 < received.message.lon_deg < 124


@pytest.mark.asyncio
@pytest.mark.parametrize("is_subscribed", [False, True])
async def test_an_alarm_arrives_with_and_without_a_subscription(is_subscribed: bool) -> None:
    studio = GbStudio(list(NVR.channels))
    async with Centre([NVR], free_ports(4)) as centre:
        device = Device(NVR, Upper(host="127.0.0.1", port=centre.port), "demo-28181", studio)
        task = asyncio.create_task(device.run())
        await centre.until(lambda: device.is_registered)
        if is_subscribed:
            subscribe(centre, NVR, queries.alarms(1, NVR.id))
            await centre.until(lambda: _held(device))
        device.happenings.alarm(NVR.alarms[0])
        await centre.until(lambda: bool(centre.of(Received)))
        (received,) = centre.of(Received)
        assert isinstance(received.message, AlarmNotice)
        assert received.message.description == "观景平台有人翻越护栏"
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.mark.asyncio
async def test_a_device_that_wants_guarding_hears_of_it() -> None:
    guarded = _CITY["34020000001180000003"]
    studio = GbStudio(list(guarded.channels))
    async with Centre([guarded], free_ports(4)) as centre:
        upper = Upper(host="127.0.0.1", port=centre.port, transport=guarded.transport)
        device = Device(guarded, upper, "demo-28181", studio)
        task = asyncio.create_task(device.run())
        await centre.until(lambda: device.is_registered)
        assert not device.happenings.is_guarded
        now = centre.now()
        action = control.Guard(is_on=True)
        raw = centre.core.outgoing.steer(guarded.id, guarded.id, action, now.s)[1]
        centre.do(centre.core.settle(raw, now))
        await centre.until(lambda: device.happenings.is_guarded)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _held(device: Device) -> bool:
    is_held = False

    def look(lower: Lower, now_s: float) -> list[Step]:
        nonlocal is_held
        is_held = "Alarm" in lower.notices
        return []

    device.line.act(look)
    return is_held


@pytest.mark.asyncio
async def test_what_is_said_by_broadcast_comes_out_of_the_loudspeaker() -> None:
    studio = GbStudio(list(NVR.channels))
    async with Centre([NVR], free_ports(4)) as centre:
        device = Device(NVR, Upper(host="127.0.0.1", port=centre.port), "demo-28181", studio)
        task = asyncio.create_task(device.run())
        await centre.until(lambda: device.is_registered)
        centre.do(centre.core.invite_to_listen(NVR.id, NVR.channels[0].id, centre.now()))
        await centre.until(lambda: bool(centre.of(TalkInvited)))
        (asked,) = centre.of(TalkInvited)
        assert asked.offer.payloads == (8,)
        answer = Offer(
            owner_id="1", session=Session.PLAY, host="127.0.0.1", port=4000, ssrc="0200000001",
            carrier=Carrier.UDP, setup=Setup.NONE, direction="sendonly", payloads=(8,),
        )  # fmt: skip
        now = centre.now()
        raw = centre.core.talks.accept(asked.call_id, sdp.encode(answer), now.s)
        centre.do(centre.core.settle(raw, now))
        await centre.until(lambda: bool(centre.of(TalkReady)))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            packet = struct.pack(">BBHII", 0x80, 8, 1, 160, 7) + b"\xd5" * 160
            out.sendto(packet, ("127.0.0.1", asked.offer.port))
            await centre.until(lambda: device.talking.packets > 0)
        assert device.talking.heard == b"\xd5" * 160
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.mark.asyncio
@pytest.mark.parametrize("carrier", list(Carrier))
async def test_a_talk_is_heard_and_comes_back(carrier: Carrier) -> None:
    studio = GbStudio(list(NVR.channels))
    device = Device(NVR, Upper(host="127.0.0.1", port=1), "", studio)
    taken, packet = asyncio.Event(), struct.pack(">BBHII", 0x80, 8, 1, 160, 7) + b"\xd5" * 160
    device.line.flow = Flow(host="127.0.0.1", port=1, local="127.0.0.1:2")
    if carrier is Carrier.TCP:

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(struct.pack(">H", len(packet)) + packet)
            if await reader.readexactly(len(packet) + 2) == struct.pack(">H", len(packet)) + packet:
                taken.set()
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        device.talking.invited(_talk(carrier, port))
        async with asyncio.timeout(5):
            await taken.wait()
        server.close()
    else:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ours:
            ours.bind(("127.0.0.1", 0))
            ours.setblocking(False)
            device.talking.invited(_talk(carrier, ours.getsockname()[1]))
            loop = asyncio.get_running_loop()
            async with asyncio.timeout(5):
                while not (ports := device.talking.ports):  # noqa: ASYNC110 - bound in a task
                    await asyncio.sleep(0)
                await loop.sock_sendto(ours, packet, ("127.0.0.1", ports[0]))
                assert await loop.sock_recv(ours, 2000) == packet
    assert device.talking.heard == b"\xd5" * 160
    await device.talking.close()


def _talk(carrier: Carrier, port: int) -> Invited:
    offer = Offer(
        owner_id="1", session=Session.TALK, host="127.0.0.1", port=port, ssrc="0200000001",
        carrier=carrier, setup=Setup.PASSIVE,
    )  # fmt: skip
    parsed = sdp.parse(sdp.encode(offer))
    assert isinstance(parsed, sdp.Description)
    return Invited(call_id="c", channel_id=NVR.channels[0].id, offer=parsed)


@contextmanager
def uploads() -> Iterator[tuple[str, list[bytes]]]:
    """An HTTP server that takes pictures: its address, and what it took."""
    taken: list[bytes] = []

    class Take(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Take) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/upload", taken
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.asyncio
async def test_a_snapshot_is_posted_and_reported() -> None:
    with uploads() as (url, taken):
        async with centre_with([NVR]) as centre:
            channel, session = NVR.channels[0].id, "s" * 32
            order = SnapshotOrder(session_id=session, upload_url=url, count=1)
            now = centre.now()
            raw = centre.core.outgoing.tell(NVR.id, queries.snapshot(7, channel, order), now.s)
            centre.do(centre.core.settle(raw, now))
            await centre.until(lambda: bool(centre.of(Received)))
            done = centre.of(Received)[0].message
            assert isinstance(done, SnapshotFinished)
            assert (done.session_id, len(done.file_ids)) == (session, 1)
        picture = cv2.imdecode(np.frombuffer(taken[0], np.uint8), cv2.IMREAD_COLOR)
        assert picture is not None and picture.shape == (720, 1280, 3) and picture.std() > 15


def test_recordings_lie_within_the_span_and_have_a_nightly_gap() -> None:
    day = recordings("1", NOW - dt.timedelta(days=1), NOW, NOW)
    assert all(a.ends_at <= b.starts_at for a, b in pairwise(day))
    assert len(day) == 44 + 1  # the first half hour began before the span
    assert recordings("1", NOW, NOW + dt.timedelta(days=1), NOW) == []


def test_a_tape_runs_both_ways_and_stays_within_itself() -> None:
    tape = Tape(starts_at=NOW, length_s=10.0)
    tape.play(2.0, 99.0)
    assert tape.is_over and tape.position_s == 10.0
    tape.play(-1.0, 0.5)
    assert [tape.step(0.4), tape.step(0.4)] == [False, True]
    tape.play(None, 3.0)
    assert tape.scale == -1.0 and tape.at == NOW + dt.timedelta(seconds=3)
