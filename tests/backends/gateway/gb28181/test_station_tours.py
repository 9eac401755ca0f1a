"""What a camera does by itself, asked for the hub: home place, cruise tracks and their points."""

from __future__ import annotations

from backends.link.field_head import AskHome, AskTour, AskTours, DeviceHome, DeviceTours
from backends.link.field_questions import Answered
from backends.link.steering import HomeIs, TourIs, TourPoint
from backends.protocols.manscdp import answers
from backends.protocols.manscdp.messages import (
    CruisePoint,
    CruiseTrack,
    CruiseTracks,
    HomePlace,
    Outcome,
)
from tests.backends.gateway.gb28181.camera import CHANNEL
from tests.backends.gateway.gb28181.station_bench import Bench, answered, of
from tests.backends.protocols.sip.samples import DEVICE


def tracks(sn: int, total: int, *found: tuple[int, str]) -> CruiseTracks:
    return CruiseTracks(sn=sn, device_id=CHANNEL, total=total, tracks=found)


def test_a_camera_says_where_it_returns_to() -> None:
    bench = Bench()
    bench.ask(AskHome(device=DEVICE, channel=CHANNEL))
    sn = bench.query("HomePositionQuery").sn
    place = HomePlace(sn=sn, device_id=CHANNEL, is_enabled=True, idle_s=60, preset=3)
    told = answered(bench.say(answers.home_place(place), 1.5)).result
    assert told == DeviceHome(home=HomeIs(is_enabled=True, idle_s=60, preset=3))


def test_tracks_that_come_in_several_messages_are_one_list() -> None:
    bench = Bench()
    bench.ask(AskTours(device=DEVICE, channel=CHANNEL))
    sn = bench.query("CruiseTrackListQuery").sn
    first = answers.cruise_tracks(tracks(sn, 3, (0, "白天"), (1, "夜间")))
    assert not of(bench.say(first, 1.5), Answered)
    told = answered(bench.say(answers.cruise_tracks(tracks(sn, 3, (1, "夜间"), (2, ""))), 1.8))
    names = [(0, "白天"), (1, "夜间"), (2, "")]
    assert told.result == DeviceTours(tours=[TourIs(number=n, name=name) for n, name in names])


def test_a_list_that_stays_short_is_told_as_it_is_before_the_hub_gives_up() -> None:
    bench = Bench()
    bench.ask(AskTours(device=DEVICE, channel=CHANNEL), 1.0)
    sn = bench.query("CruiseTrackListQuery").sn
    bench.say(answers.cruise_tracks(tracks(sn, 2, (1, "夜间"))), 1.5)
    told = answered(bench.tick(7.0))
    assert told.result == DeviceTours(tours=[TourIs(number=1, name="夜间")])


def test_the_points_of_a_track_and_a_track_that_it_has_not() -> None:
    bench = Bench()
    bench.ask(AskTour(device=DEVICE, channel=CHANNEL, number=2))
    query = bench.query("CruiseTrackQuery")
    assert query.root.value("Number") == "2"
    points = (CruisePoint(preset=4, stay_s=5), CruisePoint(preset=1, speed=7))
    said = CruiseTrack(sn=query.sn, device_id=CHANNEL, number=2, name="夜", points=points)
    told = answered(bench.say(answers.cruise_track(said), 1.5)).result
    way = [TourPoint(preset=4, stay_s=5), TourPoint(preset=1, speed=7)]
    assert told == DeviceTours(tours=[TourIs(number=2, name="夜", points=way)])
    bench.ask(AskTour(device=DEVICE, channel=CHANNEL, number=9), 2.0)
    sn = bench.query("CruiseTrackQuery").sn
    no = Outcome(sn=sn, device_id=CHANNEL, cmd="CruiseTrackQuery", is_ok=False)
    refusal = answered(bench.say(answers.outcome(no), 2.5)).refusal
    assert refusal is not None and refusal.detail == "refused by the device"
