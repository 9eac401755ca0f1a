"""A relay on the hub's line: what each says to the other, also when the hub comes back."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import msgspec
import pytest
from websockets.asyncio.server import ServerConnection, serve

from app.field.relay_end import RelayEndpoint, RelayPlace
from app.field.relay_words import key_of
from backends.link.devices import StreamKind
from backends.link.field import FieldHello, FieldKind, FieldWelcome, StreamRef
from backends.link.field_gateway import (
    RelayFrame,
    StreamEnds,
    StreamPlace,
    StreamStarts,
    TalkPlace,
    ToRelay,
)
from backends.link.field_relay import (
    CameraToRecord,
    PartPlayed,
    PartsGone,
    PlayPart,
    ProtectedParts,
    Record,
    RecordingFinished,
    RecordingsSeen,
    RelayIs,
    StreamPlaced,
    StreamsWanted,
    TalkPlaced,
)
from backends.link.session import hub_address
from backends.record.ids import CameraId
from backends.record.recording import FOREVER_UNIX_S
from tests.video.relay.parts import (
    CHANNEL,
    DEVICE,
    SSRC,
    Device,
    Viewer,
    free_port,
    settings,
    until,
    url,
)
from video.api import LossReason
from video.relay.shelf import CARD, Card, Shelf

REF = StreamRef(device=DEVICE, channel=CHANNEL, kind=StreamKind.MAIN)
PLACE = RelayPlace(name="relay", network="default", host="127.0.0.1", media_host="192.0.2.5")


class Hub:
    """The hub's end of the line."""

    def __init__(self) -> None:
        self.said: list[RelayFrame] = []
        self.hellos = 0
        self._news = asyncio.Event()
        self._line: ServerConnection | None = None

    async def serve(self, line: ServerConnection) -> None:
        decoder = msgspec.msgpack.Decoder(RelayFrame)
        hello = decoder.decode(await line.recv(decode=False))
        assert hello == FieldHello(token="token", kind=FieldKind.RELAY, name="relay")
        self.hellos += 1
        self._line = line
        await self.say(FieldWelcome(hub_unix_ms=0))
        async for data in line:
            assert isinstance(data, bytes)
            self.said.append(decoder.decode(data))
            self._news.set()

    async def say(self, frame: ToRelay) -> None:
        assert self._line is not None
        await self._line.send(msgspec.msgpack.encode(frame))

    async def hears(self, kind: type, holds: Callable[[object], object] = bool) -> object:
        async with asyncio.timeout(8):
            while True:
                for frame in reversed(self.said):
                    if isinstance(frame, kind) and holds(frame):
                        return frame
                self._news.clear()
                await self._news.wait()

    async def hang_up(self) -> None:
        assert self._line is not None
        self.said.clear()
        self._line.transport.abort()


@contextlib.asynccontextmanager
async def joined(folder: Path) -> AsyncIterator[tuple[Hub, RelayEndpoint]]:
    """A relay whose line is up."""
    hub = Hub()
    async with serve(hub.serve, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        end = RelayEndpoint(settings(folder), PLACE)
        task = asyncio.create_task(end.serve(hub_address(f"http://127.0.0.1:{port}"), "token"))
        try:
            await hub.hears(RelayIs)
            yield hub, end
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def wants(frame: object) -> bool:
    return isinstance(frame, StreamsWanted) and frame.refs == [REF]


@pytest.mark.asyncio
async def test_a_picture_comes_by_way_of_the_hub_and_stays_while_the_hub_is_away(
    tmp_path: Path,
) -> None:
    async with joined(tmp_path) as (hub, end):
        relay_is = await hub.hears(RelayIs)
        assert isinstance(relay_is, RelayIs)
        assert relay_is.rtsp_base == end.relay.base("127.0.0.1")
        assert relay_is.media_host == "192.0.2.5"
        viewer = Viewer(url(end.relay))
        await hub.hears(StreamsWanted, wants)
        port = free_port()
        await hub.say(
            StreamPlace(
                relay="relay", ref=REF, port=port, ssrc=SSRC, carrier="tcp_passive", is_strict=True
            )
        )
        placed = await hub.hears(StreamPlaced)
        assert placed == StreamPlaced(ref=REF, port=port, is_bound=True)
        await hub.say(StreamStarts(relay="relay", ref=REF, ssrc=SSRC))
        device = await Device.by_tcp(port)
        await viewer.until(lambda sink: sink.count >= 3)
        await hub.hang_up()
        await hub.hears(StreamsWanted, wants)  # said again on the new line
        assert hub.hellos == 2
        seen = viewer.sink.count
        await viewer.until(lambda sink: sink.count > seen)
        await hub.say(StreamEnds(relay="relay", ref=REF, reason="device_ended"))
        assert (await viewer.loss()).reason is LossReason.CLOSED_BY_PEER
        await device.stop()


@pytest.mark.asyncio
async def test_what_is_to_be_recorded_played_and_said_arrives(tmp_path: Path) -> None:
    async with joined(tmp_path) as (hub, end):
        camera = CameraToRecord(camera=CameraId("gb-1"), ref=REF, incident="SJ-1")
        await hub.say(Record(cameras=[camera]))
        await hub.hears(StreamsWanted, wants)
        seen = await hub.hears(RecordingsSeen, lambda f: isinstance(f, RecordingsSeen) and f.now)
        assert isinstance(seen, RecordingsSeen)
        assert [(now.camera, now.incident) for now in seen.now] == [("gb-1", "SJ-1")]
        await hub.say(PlayPart(token="t", camera=CameraId("gb-1"), start_unix_ms=0, end_unix_ms=1))
        await hub.say(TalkPlace(relay="relay", talk="k", carrier="udp", ssrc=1))
        placed = await hub.hears(TalkPlaced)
        assert isinstance(placed, TalkPlaced) and placed.port > 0
        loss = await Viewer(url(end.relay, "playback/t")).loss()
        assert loss.reason is LossReason.PLAYBACK_OVER  # there is no such part
        await hub.say(Record(cameras=[]))
        await hub.hears(RecordingsSeen, lambda f: isinstance(f, RecordingsSeen) and not f.now)


def shelve(folder: Path, name: str, until_s: int) -> None:
    """A part of long ago, of which the hub said so."""
    card = Card(
        id=name,
        camera="gb-1",
        starts_ms=1000,
        ends_ms=2000,
        sha256="ab",
        is_taken=True,
        protected_until_s=until_s,
    )
    path = Shelf(folder).path(card, CARD)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode(card))


@pytest.mark.asyncio
async def test_half_of_a_set_that_was_said_on_another_line_frees_no_part(tmp_path: Path) -> None:
    for name in ("p1", "p2"):
        shelve(tmp_path, name, FOREVER_UNIX_S)
    async with joined(tmp_path) as (hub, _):
        await hub.say(ProtectedParts(parts=[("p1", FOREVER_UNIX_S)], is_first=True))
        await hub.hang_up()
        await hub.hears(RelayIs)
        await hub.say(ProtectedParts(parts=[], is_last=True))  # would be the end of the first
        whole = ProtectedParts(parts=[("p2", FOREVER_UNIX_S)], is_first=True, is_last=True)
        await hub.say(whole)
        await hub.hears(PartsGone)
        gone = [frame.ids for frame in hub.said if isinstance(frame, PartsGone)]
        assert gone == [["p1"]]


@pytest.mark.asyncio
async def test_an_own_playback_that_ended_is_said_and_said_again_to_a_hub_that_comes_back(
    tmp_path: Path,
) -> None:
    async with joined(tmp_path) as (hub, end):
        camera = CameraToRecord(camera=CameraId("gb-1"), ref=REF, incident="SJ-1")
        await hub.say(Record(cameras=[camera]))
        await hub.hears(StreamsWanted, wants)
        port = free_port()
        await hub.say(
            StreamPlace(
                relay="relay", ref=REF, port=port, ssrc=SSRC, carrier="tcp_passive", is_strict=True
            )
        )
        await hub.hears(StreamPlaced)
        await hub.say(StreamStarts(relay="relay", ref=REF, ssrc=SSRC))
        device = await Device.by_tcp(port)
        await until(lambda: end.relay.channel(key_of(REF)).health().packets > 40)
        await hub.say(Record(cameras=[]))
        await device.stop()
        finished = await hub.hears(RecordingFinished)
        assert isinstance(finished, RecordingFinished)
        first, last = finished.part.starts_at.timestamp(), finished.part.ends_at.timestamp()
        span = {"start_unix_ms": round(first * 1000), "end_unix_ms": round(last * 1000)}
        await hub.say(PlayPart(token="t", camera=CameraId("gb-1"), **span))
        viewer = Viewer(url(end.relay, "playback/t"))
        assert await hub.hears(PartPlayed) == PartPlayed(token="t")
        await hub.hang_up()
        assert await hub.hears(PartPlayed) == PartPlayed(token="t")
        await viewer.leave()
