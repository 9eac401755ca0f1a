"""The bus company's feeds are read by the published bindings and end on the hub's map."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator

import pytest
from google.transit import gtfs_realtime_pb2 as judge

from backends.demo.buses import COMPANY, PATHS, BusServer
from backends.gateway.departments.transport.gtfs import serve_feed
from backends.gateway.departments.transport.settings import Bounds, GtfsFeed
from backends.gateway.health import utc_now
from backends.record.observation import ConditionRaised, HealthReport, Positions, Reading
from backends.record.resource import SourceState
from tests.backends.gateway.collector import Collector

HALF_PAST = dt.datetime(2026, 11, 22, 6, 30, 5, tzinfo=dt.UTC)


@pytest.fixture
def server() -> Iterator[BusServer]:
    found = BusServer("127.0.0.1", 0, 5, 12)
    found.start()
    yield found
    found.close()


def test_the_published_bindings_read_the_feeds(server: BusServer) -> None:
    feed = judge.FeedMessage.FromString(server.feed("/gtfs/all", HALF_PAST))
    assert feed.header.gtfs_realtime_version == "2.0"
    kinds = [
        "vehicle" if e.HasField("vehicle") else "alert" if e.HasField("alert") else "trip"
        for e in feed.entity
    ]
    assert (kinds.count("vehicle"), kinds.count("alert"), kinds.count("trip")) == (12, 1, 12)
    assert feed.entity[0].vehicle.vehicle.license_plate.startswith("临")


@pytest.mark.asyncio
async def test_demand_24_buses_come_with_kind_and_company_and_a_company_gone_is_said(
    server: BusServer,
) -> None:
    got = Collector()
    feed = GtfsFeed(
        name="third",
        urls=[f"http://127.0.0.1:{server.port}{path}" for path in PATHS[:3]],
        company=COMPANY,
        every_s=1.0,
    )
    task = asyncio.create_task(serve_feed(feed, Bounds(), got.add, utc_now, None))
    await got.until(lambda all_: any(isinstance(o, Reading) for o in all_))
    (positions, *_) = [o for o in got.observations if isinstance(o, Positions)]
    assert positions.source == "transport.gtfs.third"
    assert set(positions.kinds) == {"bus"} and set(positions.companies) == {COMPANY}
    assert all(name.startswith("third:bus-") for name in positions.ids)
    await asyncio.to_thread(server.close)
    await got.until(
        lambda all_: any(
            isinstance(o, HealthReport) and o.health.state is SourceState.LOST for o in all_
        )
    )
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    alerts = [o for o in got.observations if isinstance(o, ConditionRaised)]
    assert all(o.kind == "bus_alert" and "临时绕行" in o.title for o in alerts)
