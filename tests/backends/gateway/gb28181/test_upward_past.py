"""What a higher platform gets of cameras below: recordings, tours, playback, alarms, places."""

from __future__ import annotations

import datetime as dt

import pytest

from backends.gateway.gb28181.asking import Answer
from backends.gateway.gb28181.platform_events import Received
from backends.gateway.gb28181.stream_types import Failure, Span
from backends.gateway.gb28181.upward_lease import UpwardLease
from backends.gateway.gb28181.upward_settings import UpwardEntry
from backends.link.field_gateway import PlayRecording
from backends.link.field_relay import SteerStream
from backends.link.field_upward import UpwardEnds, UpwardMay, UpwardPlace, UpwardSteers
from backends.link.media import PlaybackAct
from backends.protocols import mansrtsp
from backends.protocols.gb28181_sdp import Stream
from backends.protocols.manscdp import control, ptz, queries, xml
from backends.protocols.manscdp.messages import (
    AlarmNotice,
    CruisePoint,
    CruiseTrack,
    CruiseTracks,
    HomePlace,
    MobilePosition,
    Preset,
    PresetList,
)
from backends.protocols.manscdp.paging import Collected, Ending
from backends.protocols.manscdp.queries import Plain
from backends.protocols.manscdp.records import RecordItem
from backends.protocols.sip.dialog import Content
from backends.protocols.sip.subscription import Wanted
from tests.backends.demo.gb28181.centre import Centre
from tests.backends.gateway.gb28181.test_upward import CHANNELS, OWN, House, registered, seen
from tests.video.relay import parts

START = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
SPAN = Span(start_s=int(START.timestamp()), end_s=int(START.timestamp()) + 600)


def ask(above: Centre, build: object) -> None:
    now = above.now()
    raw = above.core.outgoing.query(OWN, build, now.s)[1]  # type: ignore[arg-type]
    above.do(above.core.settle(raw, now))


@pytest.mark.asyncio
async def test_recordings_presets_and_tours_of_a_camera_below_are_answered() -> None:
    items = [
        RecordItem(id=CHANNELS[0], starts_at=START + dt.timedelta(hours=n),
                   ends_at=START + dt.timedelta(hours=n, minutes=30), kind="time")
        for n in range(8)
    ]  # fmt: skip
    presets = (Preset(id="1", name="门"),)
    way = CruiseTrack(sn=1, device_id=CHANNELS[0], number=2, name="环路", points=(
        CruisePoint(preset=1, stay_s=9), CruisePoint(preset=3, stay_s=9)))  # fmt: skip
    house = House([seen(0)])
    house.answers = {
        "RecordInfo": Collected(items=tuple(items), announced=8, ending=Ending.COMPLETE),
        "PresetQuery": PresetList(sn=1, device_id=CHANNELS[0], presets=presets),
        "CruiseTrackListQuery": CruiseTracks(
            sn=1, device_id=CHANNELS[0], total=1, tracks=((2, "环路"),)
        ),
        "CruiseTrackQuery": way,
        "HomePositionQuery": HomePlace(
            sn=1, device_id=CHANNELS[0], is_enabled=True, idle_s=60, preset=1
        ),
    }
    async with registered(house) as above:
        span = queries.Span(starts_at=START, ends_at=START + dt.timedelta(days=1))
        ask(above, lambda sn: queries.records(sn, CHANNELS[0], span))
        ask(above, lambda sn: queries.query(Plain.PRESETS, sn, CHANNELS[0]))
        ask(above, lambda sn: queries.query(Plain.PRESETS, sn, CHANNELS[3]))  # not shown to it
        for kind in (Plain.CRUISE_TRACKS, Plain.HOME_POSITION):
            ask(above, lambda sn, kind=kind: queries.query(kind, sn, CHANNELS[0]))
        ask(above, lambda sn: queries.cruise_track(sn, CHANNELS[0], 2))
        await above.until(lambda: len(above.of(Answer)) == 6)
        results = [answer.result for answer in above.of(Answer)]
        assert [len(r.items) for r in results if isinstance(r, Collected)] == [8]
        told = {r.device_id: r.presets for r in results if isinstance(r, PresetList)}
        assert told == {CHANNELS[0]: presets, CHANNELS[3]: ()}
        tours = [r.tracks for r in results if isinstance(r, CruiseTracks)]
        ways = [(r.number, r.points) for r in results if isinstance(r, CruiseTrack)]
        homes = [(r.idle_s, r.preset) for r in results if isinstance(r, HomePlace)]
        assert (tours, ways, homes) == ([((2, "环路"),)], [(2, way.points)], [(60, 1)])


@pytest.mark.asyncio
async def test_a_recording_is_played_steered_and_ended_from_above() -> None:
    house = House([seen(0)])
    async with registered(house) as above:
        view = above.watch(OWN, CHANNELS[0], Stream.UNSAID, SPAN)
        await above.until(lambda: bool(house.frames))
        (place,) = house.frames
        (played,) = house.told
        assert isinstance(place, UpwardPlace) and isinstance(played, PlayRecording)
        assert place.ref.recording == played.token != ""
        assert (played.device, played.channel) == (parts.DEVICE, CHANNELS[0])
        assert (played.start_unix_s, played.end_unix_s, played.speed) == (
            SPAN.start_s,
            SPAN.end_s,
            0,
        )
        house.upward_placed(place.call, 9)
        await above.until(lambda: len(house.frames) == 2)

        def play(cseq: int) -> mansrtsp.Order:
            return mansrtsp.Play(cseq=cseq, scale=2.0, position_s=30.0)

        now = above.now()
        above.do(above.core.settle(above.core.streams.steer(view.key, play, now.s), now))
        await above.until(lambda: len(house.told) == 2)
        assert house.told[1] == SteerStream(
            token=played.token, act=PlaybackAct.PLAY, scale=2.0, seek_s=30.0
        )
        house.upward_ended(place.call, "file_end")
        await above.until(lambda: bool(above.over()) and len(house.told) == 3)
        assert above.over()[0].failure is Failure.FILE_END
        assert house.told[2] == SteerStream(token=played.token, act=PlaybackAct.CLOSE)
        assert isinstance(house.frames[-1], UpwardEnds)


@pytest.mark.asyncio
async def test_alarms_and_places_go_to_who_subscribed() -> None:
    house = House([seen(0)])
    async with registered(house) as above:
        assert house.upward is not None
        alarm = AlarmNotice(sn=1, device_id=CHANNELS[0], priority=1, method=5, kind=6, at=START)
        place = MobilePosition(sn=1, device_id=CHANNELS[0], lon_deg=121.5, lat_deg=31.2, at=START)
        house.upward.heard(alarm)  # nobody has subscribed: it is not told
        for body in (queries.alarms(1, OWN), queries.positions(2, OWN)):
            now = above.now()
            content = Content(media_type=queries.MEDIA_TYPE, data=xml.write(body))
            wanted = Wanted(event="presence", content=content)
            above.do(above.core.settle(above.core.outgoing.subscribe(OWN, wanted, now.s), now))
        await above.until(lambda: house.upward is not None and has_both(house))
        house.upward.heard(alarm)
        house.upward.heard(place)
        house.upward.heard(AlarmNotice(sn=1, device_id=CHANNELS[2], priority=1, method=5))
        await above.until(lambda: len(above.of(Received)) >= 2)
        told = [received.message for received in above.of(Received)]
        assert [(type(m), m.device_id) for m in told] == [
            (AlarmNotice, CHANNELS[0]),
            (MobilePosition, CHANNELS[0]),
        ]


def has_both(house: House) -> bool:
    lower = house.upward.line._lower if house.upward is not None else None
    return lower is not None and "Alarm" in lower.notices and "MobilePosition" in lower.notices


def test_a_camera_is_turned_once_the_hub_grants_its_lease() -> None:
    asked: list[UpwardSteers] = []
    done: list[tuple[str, str, control.Action]] = []
    lease = UpwardLease(asked.append, lambda *told: done.append(told))
    entry = UpwardEntry(
        id="34020000002000000001", address="10.0.0.1:5060", title="市局", priority=2
    )
    turn = control.Ptz(command=ptz.Move(pan=1, pan_speed=9))
    for _ in range(2):
        lease.steer(entry, "1", "2", turn)
    first, second = asked
    assert (first.name, first.priority, first.is_moving) == ("市局", 2, True)
    lease.answered(UpwardMay(number=first.number, is_granted=False))
    assert done == []
    lease.answered(UpwardMay(number=second.number, is_granted=True))
    lease.answered(UpwardMay(number=second.number, is_granted=True))
    assert done == [("1", "2", turn)]
    lease.steer(entry, "1", "2", control.KeyFrame())
    assert len(done) == 2 and len(asked) == 2
