"""A bus company's feeds: places and clocks refused with a reason, alerts that end, restarts."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TypeGuard

import pytest

from backends.demo.buses import BusServer
from backends.gateway.departments.transport.gtfs import BusDesk, serve_feed
from backends.gateway.departments.transport.kept_keys import KeptKeys
from backends.gateway.departments.transport.settings import Bounds, GtfsFeed
from backends.gateway.health import FeedHealth, utc_now
from backends.protocols.gtfs_realtime import Bus, Feed, ServiceAlert, TripDelay
from backends.protocols.protobuf_wire import put
from backends.record.alarm import AlarmState
from backends.record.common import Department, Severity
from backends.record.ids import SourceId
from backends.record.observation import (
    ConditionCleared,
    ConditionRaised,
    HealthReport,
    Observation,
    Positions,
    Reading,
)
from backends.record.resource import SourceState
from tests.backends.gateway.collector import Collector
from tests.backends.gateway.rest.deciding import AlarmDesk

NOW = dt.datetime(2026, 11, 22, 6, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
BUS = Bus(
    id="1001",
    label="",
    plate="江A1001",
    route="101",
    lat_deg=30.5,
    lon_deg=123.1,
    bearing_deg=90.0,
    speed_kmh=36.0,
    at=NOW,
)
ALERT = ServiceAlert(
    id="a1",
    header="101 路绕行",
    text="江滨北路事故",
    cause=6,
    effect=4,
    severity=4,
    routes=("101",),
    periods=((NOW - MINUTE, NOW + 10 * MINUTE),),
)


class _Company:
    def __init__(self, folder: Path | None = None, datum: str = "wgs84") -> None:
        feed = GtfsFeed(name="first", urls=["http://x"], company="一公司", datum=datum)
        self.health = FeedHealth(
            SourceId("transport.gtfs.first"),
            Department.TRANSPORT,
            "test",
            stale_after_s=60.0,
            clock=lambda: NOW,
        )
        self.desk = BusDesk(feed, Bounds(), self.health, KeptKeys(folder, "gtfs", 45.0))

    def says(
        self,
        *,
        buses: tuple[Bus, ...] = (),
        alerts: tuple[ServiceAlert, ...] = (),
        trips: tuple[TripDelay, ...] = (),
        now: dt.datetime = NOW,
    ) -> list[Observation]:
        feed = Feed(version="2.0", at=now, buses=buses, alerts=alerts, trips=trips)
        return self.desk.take([feed], now)

    def reasons(self) -> list[str]:
        return [row.reason for row in self.health.report().quarantined]


def _changed(bus: Bus, **fields: object) -> Bus:
    return dataclasses.replace(bus, **fields)  # type: ignore[arg-type]  # fields of any type


def test_a_bus_is_shown_with_route_and_plate_and_its_older_place_does_not_come_back() -> None:
    company = _Company()
    (positions,) = company.says(buses=(BUS,))
    assert isinstance(positions, Positions)
    assert (positions.ids, positions.labels) == (["first:1001"], ["101 江A1001"])
    assert (positions.kinds, positions.companies) == (["bus"], ["一公司"])
    assert positions.takes == [], "a feed takes nothing down to its buses"
    assert company.says(buses=(_changed(BUS, at=NOW - MINUTE),)) == []


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"lat_deg": 0.0, "lon_deg": 0.0}, "位置在辖区范围之外"),
        ({"at": NOW + 30 * MINUTE}, "车辆时间超前或落后一天以上"),
        ({"at": dt.datetime(1970, 1, 2, tzinfo=dt.UTC)}, "车辆时间超前或落后一天以上"),
    ],
)
def test_absurd_places_and_clocks_are_refused_with_a_reason(
    fields: dict[str, object], reason: str
) -> None:
    company = _Company()
    assert company.says(buses=(_changed(BUS, **fields),)) == []
    assert company.reasons() == [reason]


def test_swapped_degrees_are_turned_and_the_companys_datum_is_converted() -> None:
    (turned,) = _Company().says(buses=(_changed(BUS, lat_deg=123.1, lon_deg=30.5),))
    assert isinstance(turned, Positions) and turned.lon_wgs84 == [123.1]
    (shifted,) = _Company(datum="gcj02").says(buses=(BUS,))
    assert isinstance(shifted, Positions)
    assert 100 < abs(shifted.lon_wgs84[0] - 123.1) * 96_000 < 1_000


def test_an_alert_is_raised_once_told_again_when_it_changes_and_over_when_it_is_gone() -> None:
    company = _Company()
    (raised,) = company.says(alerts=(ALERT,))
    assert isinstance(raised, ConditionRaised)
    assert (raised.title, raised.severity, raised.kind) == (
        "101 路绕行",
        Severity.II,
        "bus_alert",
    )
    assert raised.detail["影响"] == "绕行" and raised.detail["线路"] == "101"
    assert company.says(alerts=(ALERT,)) == []
    (over,) = company.says(alerts=(ALERT,), now=NOW + 11 * MINUTE)  # its period has ended
    assert isinstance(over, ConditionCleared) and over.key == raised.key


def test_an_alert_that_ended_while_the_gateway_was_down_is_cleared_after_a_restart(
    tmp_path: Path,
) -> None:
    _Company(tmp_path).says(alerts=(ALERT,))
    again = _Company(tmp_path)
    assert again.says() == []
    (over,) = again.says(now=NOW + MINUTE)
    assert isinstance(over, ConditionCleared) and over.key == "alert@a1"
    assert _Company(tmp_path).says(now=NOW + 2 * MINUTE) == []


@pytest.mark.parametrize("is_restarted", [False, True])
def test_an_alert_that_one_feed_left_out_calls_again_when_it_is_back(
    tmp_path: Path, is_restarted: bool
) -> None:
    company, desk = _Company(tmp_path), AlarmDesk()
    states = []
    for minute, alerts in enumerate(((ALERT,), (), (ALERT,))):
        now = NOW + minute * MINUTE
        desk.take(company.says(alerts=alerts, now=now), now)
        states.append(desk.state_of("alert@a1"))
        company = _Company(tmp_path) if is_restarted else company
        company.says(alerts=alerts, now=now)
    assert states == [AlarmState.UNACK, AlarmState.RTNUN, AlarmState.UNACK]


def test_an_alert_names_when_it_began() -> None:
    (raised,) = _Company().says(alerts=(ALERT,))
    assert isinstance(raised, ConditionRaised)
    assert (raised.occurred_at, raised.detail["开始时间"]) == (NOW, "2026-11-22 13:59")


def test_trips_that_are_late_are_counted_and_cancelled_ones_are_not() -> None:
    trips = tuple(
        TripDelay(id=f"{n}", trip="", route="", vehicle="", delay_s=s, is_cancelled=c)
        for n, (s, c) in enumerate([(10, False), (400, False), (900, False), (900, True)])
    )
    late, middle = _Company().says(trips=trips)
    assert isinstance(late, Reading) and (late.factor, late.value) == ("late_trips", 2.0)
    assert isinstance(middle, Reading) and (middle.factor, middle.value) == ("delay", 400.0)


def test_one_address_that_fails_leaves_the_others_and_ends_no_alert() -> None:
    company = _Company()
    company.says(buses=(BUS,), alerts=(ALERT,))
    later = NOW + MINUTE
    moved = dataclasses.replace(BUS, at=later)
    told = company.desk.take([Feed(version="2.0", at=later, buses=(moved,))], later, is_whole=False)
    assert [type(o) for o in told] == [Positions]
    told = company.desk.take([Feed(version="2.0", at=later)], later)
    assert [type(o) for o in told] == [ConditionCleared], "all answered, and none tells it"


@pytest.mark.asyncio
async def test_an_address_that_fails_is_counted_and_the_others_are_taken() -> None:
    server = BusServer("127.0.0.1", 0, 1, 5)
    server.start()
    base = f"http://127.0.0.1:{server.port}/gtfs"
    urls = [f"{base}/nothing-here", f"{base}/vehicle-positions", f"{base}/trip-updates"]
    feed = GtfsFeed(name="first", urls=urls, every_s=1.0)
    got = Collector()
    serving = asyncio.create_task(serve_feed(feed, Bounds(), got.add, utc_now, None))
    try:
        await got.until(lambda all_: any(isinstance(o, Positions) for o in all_))
        await got.until(lambda all_: any(_is_counted(o) for o in all_))
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        await asyncio.to_thread(server.close)


@pytest.mark.asyncio
@pytest.mark.parametrize(("age_s", "skew_s"), [(0, -90), (75, None)])
async def test_a_companys_clock_is_told_by_its_answers_unless_a_cache_kept_them(
    age_s: int, skew_s: int | None
) -> None:
    class Slow(BaseHTTPRequestHandler):
        def date_time_string(self, timestamp: float | None = None) -> str:
            return super().date_time_string(time.time() - 90)

        def do_GET(self) -> None:
            body = put(1, put(1, "2.0") + put(2, 0) + put(3, int(time.time())))
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            if age_s:
                self.send_header("Age", str(age_s))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Not a line a request."""

    web = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    serving_web = threading.Thread(target=web.serve_forever, args=(0.02,))
    serving_web.start()
    feed = GtfsFeed(name="first", urls=[f"http://127.0.0.1:{web.server_port}/gtfs"], every_s=1.0)
    got = Collector()
    serving = asyncio.create_task(serve_feed(feed, Bounds(), got.add, utc_now, None))
    try:
        await got.until(lambda all_: any(_is_well(o) for o in all_))
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        await asyncio.to_thread(web.shutdown)
        web.server_close()
        await asyncio.to_thread(serving_web.join)
    told = [o.health.skew_ms for o in got.observations if _is_well(o)]
    assert told[-1] == (None if skew_s is None else pytest.approx(skew_s * 1000, abs=2000))


@pytest.mark.asyncio
async def test_a_stop_does_not_wait_for_a_company_that_does_not_answer() -> None:
    loop = asyncio.get_running_loop()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/gtfs"
        feed = GtfsFeed(name="first", urls=[url, url], every_s=1.0, timeout_s=5.0)
        got = Collector()
        serving = asyncio.create_task(serve_feed(feed, Bounds(), got.add, utc_now, None))
        connection, _ = await loop.sock_accept(server)
        with connection:
            assert await loop.sock_recv(connection, 1) == b"G", "a request is under way"
            before_s = loop.time()
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
            assert loop.time() - before_s < 2.0


def _is_well(one: Observation) -> TypeGuard[HealthReport]:
    return isinstance(one, HealthReport) and one.health.state is SourceState.OK


def _is_counted(one: Observation) -> bool:
    if not isinstance(one, HealthReport) or not one.health.errors:
        return False
    return one.health.state is SourceState.OK and "班晚点" in one.health.reason
