"""GTFS-realtime: judged by the published bindings; truncations, mutations, bad entities."""

from __future__ import annotations

import datetime as dt

import pytest
from google.transit import gtfs_realtime_pb2 as judge
from hypothesis import given, settings
from hypothesis import strategies as st

from backends.protocols import gtfs_realtime
from backends.protocols.gtfs_realtime import Bus, ServiceAlert, TripDelay
from backends.protocols.protobuf_wire import Unreadable, put

AT = dt.datetime(2026, 11, 22, 6, 0, tzinfo=dt.UTC)
STAMP = int(AT.timestamp())


def _feed() -> judge.FeedMessage:
    """A feed as the bindings write it."""
    feed = judge.FeedMessage()
    feed.header.gtfs_realtime_version = "2.0"
    feed.header.incrementality = judge.FeedHeader.FULL_DATASET
    feed.header.timestamp = STAMP
    bus = feed.entity.add(id="e1").vehicle
    bus.vehicle.id, bus.vehicle.label, bus.vehicle.license_plate = "1001", "101 路", "江A10101"
    bus.trip.trip_id, bus.trip.route_id = "t1", "101"
    bus.position.latitude, bus.position.longitude = 30.5, 123.0625
    bus.position.bearing, bus.position.speed = 270.0, 10.0
    bus.timestamp = STAMP - 5
    alert = feed.entity.add(id="a1").alert
    alert.active_period.add(start=STAMP - 60)
    alert.informed_entity.add(route_id="101")
    alert.cause = judge.Alert.ACCIDENT
    alert.effect = judge.Alert.DETOUR
    alert.severity_level = judge.Alert.SEVERE
    alert.header_text.translation.add(text="Detour", language="en")
    alert.header_text.translation.add(text="101 路绕行", language="zh-CN")
    alert.description_text.translation.add(text="江滨北路事故", language="zh")
    trip = feed.entity.add(id="d1").trip_update
    trip.trip.trip_id, trip.trip.route_id, trip.vehicle.id = "t1", "101", "1001"
    trip.stop_time_update.add(stop_id="s1").arrival.delay = -45
    late = feed.entity.add(id="d2").trip_update
    late.trip.trip_id, late.delay = "t2", 420
    gone = feed.entity.add(id="d3").trip_update
    gone.trip.trip_id = "t3"
    gone.trip.schedule_relationship = judge.TripDescriptor.CANCELED
    return feed


def test_what_the_bindings_write_is_read() -> None:
    feed = gtfs_realtime.decode(_feed().SerializeToString())
    assert (feed.version, feed.at, feed.malformed) == ("2.0", AT, 0)
    assert feed.buses == (
        Bus(
            id="1001",
            label="101 路",
            plate="江A10101",
            route="101",
            lat_deg=30.5,
            lon_deg=123.0625,
            bearing_deg=270.0,
            speed_kmh=36.0,
            at=AT - dt.timedelta(seconds=5),
        ),
    )
    assert feed.alerts == (
        ServiceAlert(
            id="a1",
            header="101 路绕行",
            text="江滨北路事故",
            cause=judge.Alert.ACCIDENT,
            effect=judge.Alert.DETOUR,
            severity=judge.Alert.SEVERE,
            routes=("101",),
            periods=((AT - dt.timedelta(seconds=60), None),),
        ),
    )
    assert feed.trips == (
        TripDelay(id="d1", trip="t1", route="101", vehicle="1001", delay_s=-45, is_cancelled=False),
        TripDelay(id="d2", trip="t2", route="", vehicle="", delay_s=420, is_cancelled=False),
        TripDelay(id="d3", trip="t3", route="", vehicle="", delay_s=0, is_cancelled=True),
    )


def test_every_truncation_is_refused_or_has_fewer_entities() -> None:
    data = _feed().SerializeToString()
    for length in range(len(data)):
        try:
            feed = gtfs_realtime.decode(data[:length])
        except Unreadable:
            continue
        assert len(feed.buses) + len(feed.alerts) + len(feed.trips) < 5


def test_a_bad_entity_costs_only_itself() -> None:
    good = _feed().SerializeToString()
    without_place = put(2, put(1, "e9") + put(4, put(5, STAMP)))
    not_a_message = put(2, put(1, "e8") + put(4, b"\xff\xff"))
    feed = gtfs_realtime.decode(good + without_place + not_a_message)
    assert (len(feed.buses), feed.malformed) == (1, 2)


@pytest.mark.parametrize("data", [b"", b"<html>", b"\x0b\x0c", b"{}", bytes(100)])
def test_what_is_no_feed_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        gtfs_realtime.decode(data)


def test_ten_megabytes_in_one_field_are_read_and_cut() -> None:
    header = put(1, put(1, "2.0") + put(3, STAMP))
    alert = put(5, put(10, put(1, put(1, "x" * 10_000_000))))
    feed = gtfs_realtime.decode(header + put(2, put(1, "a") + alert))
    assert len(feed.alerts[0].header) == 2_000
    with pytest.raises(Unreadable):
        gtfs_realtime.decode(header + bytes(gtfs_realtime.MAX_BYTES))


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_mutated_feeds_never_raise_anything_else(data: st.DataObject) -> None:
    feed = bytearray(_feed().SerializeToString())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(feed) - 1))
        feed[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9)) or b"~"
    try:
        gtfs_realtime.decode(bytes(feed))
    except Unreadable:
        return
