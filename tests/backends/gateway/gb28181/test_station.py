"""The platform with its desks, without sockets: catalogue, streams, playback, notices."""

from __future__ import annotations

import msgspec
import pytest

from backends.gateway.gb28181.approved import Approved
from backends.gateway.gb28181.directory import Directory
from backends.gateway.gb28181.kept import Keep, Kind
from backends.gateway.gb28181.notices import QUIET_S
from backends.gateway.gb28181.settings import Gb28181Settings, NetworkEntry
from backends.link.devices import DeviceProfile, DeviceState, StreamKind
from backends.link.field import StreamRef
from backends.link.field_gateway import (
    DevicesAre,
    PlayRecording,
    RelaysAre,
    StreamEnds,
    StreamPlace,
    StreamStarts,
)
from backends.link.field_relay import (
    RelayIs,
    SteerStream,
    StreamSilent,
)
from backends.link.media import PlaybackAct
from backends.protocols import gb28181_sdp as sdp
from backends.protocols import mansrtsp
from backends.protocols.gb28181_sdp import Description
from backends.protocols.manscdp import answers, control
from backends.protocols.manscdp.catalog import CatalogItem, ItemEvent
from backends.protocols.manscdp.messages import (
    AlarmNotice,
    MobilePosition,
)
from backends.record.common import Severity
from backends.record.observation import ConditionCleared, ConditionRaised, Positions
from tests.backends.gateway.gb28181.camera import CHANNEL, PASSWORD, now
from tests.backends.gateway.gb28181.station_bench import (
    CAMERA,
    REF,
    RELAY,
    TAPE,
    Bench,
    of,
    orders,
    requests,
)
from tests.backends.gateway.gb28181.test_streams import answer_to
from tests.backends.protocols.sip.samples import DEVICE, PLATFORM


def test_channel_of_a_camera_without_a_catalogue_is_the_camera_itself() -> None:
    bench = Bench()
    bench.listed()
    bench.run(1.0)
    (channel,) = [c for f in of(bench.effects, DevicesAre) for c in f.channels]
    assert (channel.id, channel.is_online) == (DEVICE, True)


def test_what_is_secret_and_which_networks_there_are_is_told() -> None:
    bench = Bench()
    bench.listed(msgspec.structs.replace(CAMERA, secrecy=1))
    assert [c.is_secret for c in bench.station.directory.channels.whole()] == [True]
    west = NetworkEntry(name="west", host="10.1.0.5")
    approved = Approved(Gb28181Settings(id=PLATFORM, network=[west]))
    (first,) = Directory("gateway", PLATFORM, approved).whole()
    assert [(n.name, n.host) for n in first.networks] == [("west", "10.1.0.5")]


def test_catalogue_changes_by_subscription_and_goes_with_its_device() -> None:
    bench = Bench()
    bench.listed(CAMERA)
    bench.run(0.5)
    off = CatalogItem(id=CHANNEL, event=ItemEvent.OFF)
    known = bench.station.directory
    known.listed_anew(DEVICE, [off], now(2.0))
    (channel,) = [c for f in known.take_changes() for c in f.channels]
    assert (channel.is_online, channel.name) == (False, "东门")
    known.listed_anew(DEVICE, [CatalogItem(id=CHANNEL, event=ItemEvent.ON)], now(3.0))
    known.take_changes()
    bench.take(bench.camera.register(4.0, expires=0))  # type: ignore[arg-type]  # effects
    frames = known.take_changes()
    assert [d.state for f in frames for d in f.devices] == [DeviceState.OFFLINE]
    assert [(c.is_online, c.since) for f in frames for c in f.channels] == [(False, now(4.0).at)]


def test_what_leaves_the_catalogue_is_gone() -> None:
    bench = Bench()
    bench.listed(CAMERA, CatalogItem(id=CHANNEL[:-1] + "2", name="西门", is_online=True))
    known = bench.station.directory
    known.take_changes()
    known.listed(DEVICE, [CAMERA], now(9.0), is_whole=True)
    (gone,) = [c for f in known.take_changes() for c in f.channels]
    assert (gone.name, gone.is_gone, gone.is_online) == ("西门", True, False)


def test_place_is_converted_by_the_datum_of_the_profile() -> None:
    bench = Bench(DeviceProfile(datum="gcj02"))
    bench.listed(CAMERA)
    place = bench.station.directory.channels.whole()[0].place
    assert place is not None
    assert place.lon_wgs84 == pytest.approx(121.4955, abs=0.001)


def test_profile_decides_what_is_subscribed_and_guarded() -> None:
    told = DeviceProfile(topics=("catalog", "position"), is_guarded=True, position_interval_s=9)
    bench = Bench(told)
    out = bench.run(0.0)
    events = [r.headers.get("Event") for r in requests(out) if r.method == "SUBSCRIBE"]
    assert len(events) == 2 and events[0].startswith("Catalog;id=") and events[1] == "presence"
    assert (
        b"<Interval>9</Interval>" in [r.body for r in requests(out) if r.method == "SUBSCRIBE"][1]
    )
    assert control.Guard(is_on=True) in orders(out)


def test_stream_that_ends_while_wanted_is_asked_for_again_after_a_pause() -> None:
    bench = Bench()
    bench.want(REF)
    (first,) = bench.placed(REF)
    (ends,) = of(bench.answer(first, 1.1, 486), StreamEnds)
    assert (ends.reason, ends.status, ends.relay) == ("refused", 486, "relay")
    again = [e for e in bench.run(4.0) if isinstance(e, StreamPlace)]
    assert [p.ref for p in again] == [REF]


def test_offline_device_is_asked_as_soon_as_it_is_there() -> None:
    bench = Bench(registers=False)
    bench.take(bench.station.frame(RelaysAre(relays=[RELAY]), now(0.0)))
    (ends,) = of(bench.want(REF, at_s=0.1), StreamEnds)
    assert ends.reason == "offline"
    out = bench.take(bench.camera.register(0.5))  # type: ignore[arg-type]  # effects
    assert [p.ref for p in of(out, StreamPlace)] == [REF]


def test_channel_of_an_unknown_device_is_said_to_be_unknown() -> None:
    bench = Bench()
    (ends,) = of(bench.want(StreamRef(device="34020000001320000099", channel=CHANNEL)), StreamEnds)
    assert ends.reason == "unknown_channel"


def test_relay_that_began_anew_has_no_streams_of_before() -> None:
    bench = Bench()
    bench.plays(REF)
    again = RelayIs(**{f: getattr(RELAY, f) for f in RELAY.__struct_fields__} | {
        "rtsp_base": "rtsp://u:other@10.0.0.5:8554"})  # fmt: skip
    out = bench.take(bench.station.frame(RelaysAre(relays=[again]), now(2.0)))
    assert [r.method for r in requests(out)] == ["BYE"]
    assert of(bench.want(REF, at_s=2.1), StreamPlace)


def test_missing_key_frame_is_asked_for_once_a_second_and_silence_calls_anew() -> None:
    bench = Bench()
    bench.plays(REF)
    wants_key = StreamSilent(ref=REF, wants_key=True)
    out = bench.take(bench.station.frame(wants_key, now(5.0)))
    assert orders(out) == [control.KeyFrame(), control.KeyFrame()]  # both spellings
    assert bench.station.frame(wants_key, now(5.5)) == []
    out = bench.take(bench.station.frame(StreamSilent(ref=REF), now(12.0)))
    assert [e.reason for e in of(out, StreamEnds)] == ["no_answer"]
    assert [r.method for r in requests(out)] == ["BYE"]


def test_sub_stream_is_the_links_sub() -> None:
    bench = Bench()
    sub = StreamRef(device=DEVICE, channel=CHANNEL, kind=StreamKind.SUB)
    first = bench.plays(sub)
    assert b"a=streamnumber:1" in first.body
    assert of(bench.effects, StreamStarts)[-1].ref == sub


def test_playback_waits_for_its_span_and_is_steered_and_ended() -> None:
    bench = Bench()
    assert bench.want(TAPE) == []
    play = PlayRecording(
        token="r1", device=DEVICE, channel=CHANNEL, start_unix_s=1_780_000_000,
        end_unix_s=1_780_003_600,
    )  # fmt: skip
    assert of(bench.take(bench.station.frame(play, now(1.0))), StreamPlace)
    (first,) = bench.placed(TAPE)
    offer = sdp.parse(first.body)
    assert isinstance(offer, Description)
    assert (offer.session, offer.start_s, offer.end_s) == (
        sdp.Session.PLAYBACK, 1_780_000_000, 1_780_003_600,
    )  # fmt: skip
    bench.answer(first, 1.1, body=answer_to(first))
    said = [
        SteerStream(token="r1", act=PlaybackAct.PLAY, scale=2.0),
        SteerStream(token="r1", act=PlaybackAct.PAUSE),
        SteerStream(token="r1", act=PlaybackAct.PLAY, seek_s=90.0),
    ]
    heard = []
    for steer in said:
        (info,) = requests(bench.take(bench.station.frame(steer, now(2.0))))
        heard.append(mansrtsp.parse(info.body))
        bench.answer(info, 2.0)
    assert heard == [
        mansrtsp.Play(cseq=1, scale=2.0),
        mansrtsp.Pause(cseq=2),
        mansrtsp.Play(cseq=3, scale=1.0, position_s=90.0),
    ]
    assert bench.take(bench.station.frame(StreamSilent(ref=TAPE), now(30.0))) == []  # paused
    out = bench.say(answers.media_end(9, CHANNEL), 40.0)
    assert [e.reason for e in of(out, StreamEnds)] == ["file_end"]


def test_alarm_is_raised_named_and_cleared_when_it_is_not_repeated() -> None:
    bench = Bench()
    bench.listed(CAMERA)
    notice = AlarmNotice(sn=5, device_id=CHANNEL, priority=2, method=5, kind=6, description="院内")
    out = bench.say(answers.alarm(notice), 2.0)
    (raised,) = of(out, ConditionRaised)
    assert (raised.title, raised.severity) == ("东门 入侵", Severity.II)
    assert raised.detail == {"category": "视频报警", "mn": CHANNEL, "description": "院内"}
    assert raised.place is not None
    assert (raised.place.lon_wgs84, raised.place.name) == (121.5, "东门")
    assert [k.kind for k in of(out, Keep)] == [Kind.ALARM]
    assert not of(bench.say(answers.alarm(notice), 3.0), ConditionRaised)  # at each picture
    assert not of(bench.tick(QUIET_S), ConditionCleared)
    assert [c.key for c in of(bench.tick(QUIET_S + 4), ConditionCleared)] == [raised.key]


def test_position_is_told_in_wgs84() -> None:
    bench = Bench(DeviceProfile(datum="gcj02"))
    said = MobilePosition(sn=1, device_id=DEVICE, lon_deg=121.5, lat_deg=31.2, speed_kmh=40.0)
    bench.say(answers.position(said), 1.0)
    (told,) = of(bench.run(2.0), Positions)
    assert (told.ids, told.speed_kmh) == ([DEVICE], [40.0])
    assert told.lon_wgs84[0] == pytest.approx(121.4955, abs=0.001)


def test_why_a_device_does_not_come_in_is_said() -> None:
    bench = Bench(registers=False)
    bench.take(bench.camera.register(0.0, password="wrong"))  # type: ignore[arg-type]  # effects
    known = bench.station.directory
    (device,) = known.take_changes()[0].devices
    assert (device.state, device.problem) == (DeviceState.NEVER, "wrong_password")
    bench.take(bench.camera.register(1.0, password=PASSWORD))  # type: ignore[arg-type]  # effects
    (device,) = known.take_changes()[0].devices
    assert (device.state, device.problem) == (DeviceState.ONLINE, "")
