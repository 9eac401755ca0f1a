"""We as a device of a higher platform: registered, its catalogue kept true, live on demand."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest

from backends.demo.gb28181.catalogue import DemoDevice
from backends.gateway.gb28181.asking import Answer
from backends.gateway.gb28181.platform_events import Received
from backends.gateway.gb28181.presence import CameOnline
from backends.gateway.gb28181.stream_types import Failure
from backends.gateway.gb28181.upward import Upward
from backends.gateway.gb28181.upward_answers import Build, Result
from backends.gateway.gb28181.upward_settings import UpwardEntry
from backends.gateway.gb28181.upward_types import Centre as Below
from backends.gateway.gb28181.upward_types import Frame, Seen
from backends.link.field_gateway import PlayRecording
from backends.link.field_relay import RelayIs, SteerStream
from backends.link.field_upward import UpwardEnds, UpwardPlace, UpwardPlaced, UpwardStarts
from backends.protocols.gb28181_sdp import Carrier
from backends.protocols.manscdp import control, ptz, queries, xml
from backends.protocols.manscdp.catalog import CatalogItem, ItemEvent
from backends.protocols.manscdp.messages import CatalogPage, Outcome
from backends.protocols.manscdp.paging import Collected
from backends.protocols.manscdp.queries import SnapshotOrder
from backends.protocols.sip.dialog import Content
from backends.protocols.sip.subscription import Wanted
from tests.backends.demo.gb28181.centre import Centre
from tests.backends.demo.gb28181.test_devices import free_ports
from tests.video.relay import parts
from video.relay.api import StreamKey
from video.relay.upward import UpwardCall, Upwards

OWN = "34020000002000000002"
CHANNELS = [f"3402000000131{n:07d}" for n in range(1, 6)]
RELAY = RelayIs(
    name="relay", network="default", rtsp_base="", media_host="127.0.0.1", first_port=0,
    last_port=0,
)  # fmt: skip


@dataclass
class House:
    """What lies below: cameras, a relay that may be there, and what was told of them."""

    items: list[Seen]
    frames: list[Frame] = field(default_factory=list)
    steered: list[tuple[str, str, control.Action]] = field(default_factory=list)
    told: list[PlayRecording | SteerStream] = field(default_factory=list)
    answers: dict[str, Result] = field(default_factory=dict)
    relay: RelayIs | None = RELAY
    upwards: Upwards | None = None
    upward: Upward | None = None

    def put(self, frame: Frame) -> None:
        """As the hub hands it to the relay, and the relay takes it."""
        self.frames.append(frame)
        match frame:
            case UpwardPlace() if self.upwards is not None:
                ref = frame.ref
                self.upwards.place(
                    UpwardCall(
                        id=frame.call,
                        key=StreamKey(ref.device, ref.channel, ref.kind.value),
                        carrier=frame.carrier,
                        peer_host=frame.peer_host,
                        peer_port=frame.peer_port,
                        ssrc=frame.ssrc,
                    )
                )
            case UpwardStarts() if self.upwards is not None:
                self.upwards.starts(frame.call)
            case UpwardEnds() if self.upwards is not None:
                self.upwards.ends(frame.call)

    def ask(self, device: str, build: Build, done: Callable[[Result], None]) -> None:
        """As a device answers."""
        done(self.answers.get(build(1).value("CmdType")))

    def upward_placed(self, call: str, port: int) -> None:
        assert self.upward is not None
        self.upward.frame(UpwardPlaced(call=call, port=port))

    def upward_ended(self, call: str, reason: str) -> None:
        assert self.upward is not None
        self.upward.frame(UpwardEnds(relay="relay", call=call, reason=reason))


def seen(number: int, *, is_online: bool = True, device: str = parts.DEVICE) -> Seen:
    item = CatalogItem(id=CHANNELS[number], name=f"东门{number}", is_online=is_online)
    return Seen(item, device)


@contextlib.asynccontextmanager
async def registered(
    house: House, media: Carrier = Carrier.TCP, **others: object
) -> AsyncIterator[Centre]:
    """A higher platform with which that house has registered."""
    known = DemoDevice(id=OWN, name="下级", model="", channels=(), media=media)
    async with Centre([known], free_ports(6)) as above:
        entry = UpwardEntry(
            id="34020000002000000001", address=f"127.0.0.1:{above.port}", own_id=OWN,
            password="demo-28181", **others,  # type: ignore[arg-type]
        )  # fmt: skip
        below = Below(
            id=OWN,
            catalogue=lambda: house.items,
            relay=lambda device: house.relay,
            put=house.put,
            steer=lambda *told: house.steered.append(told),
            ask=house.ask,
            tell=house.told.append,
        )
        house.upward = Upward(entry, below)
        task = asyncio.create_task(house.upward.run())
        try:
            await above.until(lambda: bool(above.of(CameOnline)))
            yield above
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.mark.asyncio
async def test_the_catalogue_is_answered_whole_however_long_it_is() -> None:
    many = [
        Seen(CatalogItem(id=f"3402000000131{n:07d}", name="东", is_online=True), "1")
        for n in range(60)
    ]
    async with registered(House(many), channels=["340200000013100000"]) as above:
        now = above.now()
        raw = above.core.outgoing.query(OWN, lambda sn: queries.catalog(sn, OWN), now.s)[1]
        above.do(above.core.settle(raw, now))
        await above.until(lambda: bool(above.of(Answer)))
        result = above.of(Answer)[0].result
        assert isinstance(result, Collected) and len(result.items) == 60


@pytest.mark.asyncio
async def test_who_subscribes_hears_what_comes_goes_and_is_gone() -> None:
    house = House([seen(0), seen(1), seen(2)])
    async with registered(house) as above:
        now = above.now()
        content = Content(media_type=queries.MEDIA_TYPE, data=xml.write(queries.catalog(1, OWN)))
        wanted = Wanted(event="Catalog;id=7", content=content)
        above.do(above.core.settle(above.core.outgoing.subscribe(OWN, wanted, now.s), now))
        await above.until(lambda: len(heard(above)) == 3)
        assert {event for _, event in heard(above)} == {ItemEvent.UPDATE}
        house.items = [seen(0, is_online=False), seen(2), seen(3)]
        assert house.upward is not None
        house.upward.look()
        await above.until(lambda: len(heard(above)) == 6)
        assert heard(above)[3:] == [
            (CHANNELS[1], ItemEvent.DELETE),
            (CHANNELS[0], ItemEvent.OFF),
            (CHANNELS[3], ItemEvent.ADD),
        ]


def heard(above: Centre) -> list[tuple[str, ItemEvent]]:
    pages = [r.message for r in above.of(Received) if isinstance(r.message, CatalogPage)]
    return [(item.id, item.event) for page in pages for item in page.items]


@pytest.mark.asyncio
@pytest.mark.parametrize("media", list(Carrier))
async def test_a_channel_watched_from_above_is_sent_by_the_relay(
    media: Carrier, tmp_path: Path
) -> None:
    async with parts.running(tmp_path) as (relay, board):
        item = CatalogItem(id=parts.CHANNEL, name="东门", is_online=True)
        house = House([Seen(item, parts.DEVICE)])
        house.upwards = Upwards(house, relay.channel, "127.0.0.1", range(0))
        async with registered(house, media) as above:
            view = above.watch(OWN, parts.CHANNEL)
            key = parts.KEY._replace(kind="sub")
            await above.until(lambda: bool(board.wants) and board.wants[-1] == [key])
            port = parts.place(relay, "tcp_passive", key)
            parts.answer(relay, key)
            device = await parts.Device.by_tcp(port)
            await above.until(lambda: view.pictures >= 20)
            now = above.now()
            above.do(above.core.settle(above.core.streams.release(view.key, now.s), now))
            await above.until(lambda: len(house.upwards or ()) == 0)
            await device.stop()
        house.upwards.close()


@pytest.mark.asyncio
async def test_what_cannot_be_sent_is_refused_with_its_status() -> None:
    house = House([seen(0), seen(1, is_online=False)])
    async with registered(house) as above:
        for channel, status in ((CHANNELS[4], 404), (CHANNELS[1], 480)):
            above.watch(OWN, channel)
            await above.until(lambda: bool(above.over()))
            over = above.over()[-1]
            assert (over.failure, over.status) == (Failure.REFUSED, status)
            above.happened.clear()
        house.relay = None
        above.watch(OWN, CHANNELS[0])
        await above.until(lambda: bool(above.over()))
        assert above.over()[0].status == 480
        assert house.frames == []


@pytest.mark.asyncio
async def test_a_device_that_ends_ends_the_call_above() -> None:
    house = House([seen(0)])
    async with registered(house) as above:
        above.watch(OWN, CHANNELS[0])
        await above.until(lambda: bool(house.frames))
        (place,) = house.frames
        assert isinstance(place, UpwardPlace)
        house.upward_placed(place.call, 9)
        await above.until(lambda: len(house.frames) == 2)
        assert house.frames[1] == UpwardStarts(relay="relay", call=place.call)
        house.upward_ended(place.call, "offline")
        await above.until(lambda: bool(above.over()))
        assert above.over()[0].failure is Failure.DEVICE_ENDED


@pytest.mark.asyncio
@pytest.mark.parametrize("may_steer", [False, True])
async def test_cameras_are_moved_from_above_only_where_that_is_allowed(may_steer: bool) -> None:
    house = House([seen(0)])
    async with registered(house, may_steer=may_steer) as above:
        now = above.now()
        told: list[control.Action] = [
            control.Ptz(command=ptz.Move(pan=1, pan_speed=9)), control.Reboot(),
        ]  # fmt: skip
        for action in told:
            raw = above.core.outgoing.steer(OWN, CHANNELS[0], action, now.s)[1]
            above.do(above.core.settle(raw, now))
        key_frame = above.core.outgoing.steer(OWN, CHANNELS[0], control.KeyFrame(), now.s)[1]
        above.do(above.core.settle(key_frame, now))
        wanted = [told[0]] if may_steer else []
        await above.until(lambda: len(house.steered) >= len(wanted) + 2)  # key frames come twice
        actions = [action for _, _, action in house.steered]
        assert [a for a in actions if not isinstance(a, control.KeyFrame)] == wanted


@pytest.mark.asyncio
@pytest.mark.parametrize("may_steer", [False, True])
async def test_the_platform_is_told_of_what_is_not_done(may_steer: bool) -> None:
    house = House([seen(0)])
    snapshot = SnapshotOrder(session_id="s" * 32, upload_url="http://10.0.0.1/")
    async with registered(house, may_steer=may_steer) as above:
        ask = above.core.outgoing
        now = above.now()
        raw = [
            *ask.steer(OWN, CHANNELS[0], control.Guard(is_on=True), now.s)[1],
            *ask.steer(OWN, CHANNELS[0], control.Record(is_on=True), now.s)[1],
            *ask.steer(OWN, CHANNELS[0], control.HomePosition(is_enabled=True), now.s)[1],
            *ask.query(OWN, lambda sn: queries.snapshot(sn, CHANNELS[0], snapshot), now.s)[1],
            *ask.query(OWN, lambda sn: ask.broadcast(sn, CHANNELS[0]), now.s)[1],
        ]
        above.do(above.core.settle(raw, now))
        await above.until(lambda: len(above.of(Answer)) == 5)
        said = [answer.result for answer in above.of(Answer)]
        assert all(isinstance(one, Outcome) and not one.is_ok for one in said), said
        assert house.steered == []


def test_settings_are_checked_as_they_are_written() -> None:
    good = {"id": "34020000002000000001", "address": "10.0.0.1:5060"}
    assert msgspec.convert(good, UpwardEntry).transport == "udp"
    for bad in ({"id": "1"}, {"address": "10.0.0.1"}, {"transport": "sctp"}, {"surprise": 1}):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(good | bad, UpwardEntry)
