"""A bus company's GTFS-realtime feeds: polled by a thread of their own, told to the hub.

`BusDesk` turns feeds into observations (pure); `serve_feed` owns the thread, the loop is the
gateway's.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import statistics
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import requests

from backends.gateway.backoff import backoff_s
from backends.gateway.credentials import by_letter
from backends.gateway.datum import Datum, to_wgs84
from backends.gateway.departments.transport.kept_keys import KeptKeys
from backends.gateway.departments.transport.settings import Bounds, GtfsFeed
from backends.gateway.health import Clock, FeedHealth, Sink, keep_reporting
from backends.gateway.http_clock import skew_of
from backends.gateway.rest.failure import is_locked_out
from backends.gateway.rest.worker import Worker
from backends.protocols import gtfs_realtime
from backends.protocols.gtfs_realtime import Bus, Feed, ServiceAlert
from backends.protocols.protobuf_wire import Unreadable
from backends.record.common import Department, Severity
from backends.record.ids import SourceId
from backends.record.observation import (
    ConditionCleared,
    ConditionRaised,
    Observation,
    Positions,
    Reading,
)
from backends.record.work_calendar import CHINA

LATE_S = 300  # a trip from which on it counts as late
KIND = "bus_alert"
_FUTURE = dt.timedelta(minutes=10)
_OLD = dt.timedelta(days=1)
_SEVERITIES = {3: Severity.III, 4: Severity.II}
_EFFECTS = {1: "停运", 2: "班次减少", 3: "严重晚点", 4: "绕行", 6: "临时改线", 9: "站点迁移"}


class BusDesk:
    """What one company's feeds say."""

    def __init__(self, feed: GtfsFeed, bounds: Bounds, health: FeedHealth, kept: KeptKeys) -> None:
        self.source = SourceId(f"transport.gtfs.{feed.name}")
        self._feed, self._bounds, self._health, self._kept = feed, bounds, health, kept
        self._datum = Datum(feed.datum)
        self._newest: dict[str, dt.datetime] = {}
        self._standing: dict[str, ServiceAlert] = {}

    def take(
        self, feeds: list[Feed], now: dt.datetime, *, is_whole: bool = True
    ) -> list[Observation]:
        """One round of polls; `is_whole`: all addresses answered."""
        out: list[Observation] = []
        buses = [bus for feed in feeds for bus in feed.buses]
        for feed in feeds:
            for _ in range(min(feed.malformed, 100)):
                self._health.quarantine("GTFS 记录读不出")
        if positions := self._positions(buses, _newest_of(feeds) or now, now):
            out.append(positions)
        trips = [trip for feed in feeds for trip in feed.trips if not trip.is_cancelled]
        if trips:
            late = sum(trip.delay_s >= LATE_S for trip in trips)
            middle = statistics.median(trip.delay_s for trip in trips)
            out.append(self._reading("late_trips", float(late), "班", now))
            out.append(self._reading("delay", float(middle), "s", now))
            self._health.remark(_punctuality(len(trips), late, middle))
        alerts = {alert.id: alert for feed in feeds for alert in feed.alerts}
        if not is_whole:  # what an address that failed would have said still stands
            alerts = self._standing | alerts
        out += self._alerts({k: a for k, a in alerts.items() if _holds(a, now)}, now)
        return out

    def _positions(
        self, buses: list[Bus], feed_at: dt.datetime, now: dt.datetime
    ) -> Positions | None:
        rows: dict[str, tuple[Bus, float, float, dt.datetime]] = {}
        for bus in buses:
            at = bus.at or feed_at
            if at - now > _FUTURE or now - at > _OLD:
                self._health.quarantine(
                    "车辆时间超前或落后一天以上", f"{bus.id} {at:%Y-%m-%d %H:%M}"
                )
                continue
            lon, lat = self._placed(bus)
            if not _is_in(self._bounds, lon, lat):
                self._health.quarantine("位置在辖区范围之外", f"{bus.id} {lon:.4f} {lat:.4f}")
                continue
            if self._newest.get(bus.id, at) <= at:
                self._newest[bus.id] = at
                rows[bus.id] = (bus, lon, lat, at)
        there = {bus.id for bus in buses}
        self._newest = {name: at for name, at in self._newest.items() if name in there}
        if not rows:
            return None
        self._health.data(max(row[3] for row in rows.values()))
        return Positions(
            source=self.source,
            ids=[f"{self._feed.name}:{name}" for name in rows],
            labels=[_label(row[0]) for row in rows.values()],
            lon_wgs84=[row[1] for row in rows.values()],
            lat_wgs84=[row[2] for row in rows.values()],
            speed_kmh=[min(row[0].speed_kmh, 300.0) for row in rows.values()],
            heading_deg=[row[0].bearing_deg for row in rows.values()],
            observed_unix_ms=[round(row[3].timestamp() * 1000) for row in rows.values()],
            kinds=[self._feed.kind] * len(rows),
            companies=[self._feed.company] * len(rows),
        )

    def _placed(self, bus: Bus) -> tuple[float, float]:
        lon, lat = bus.lon_deg, bus.lat_deg
        if not _is_in(self._bounds, lon, lat) and _is_in(self._bounds, lat, lon):
            lon, lat = lat, lon
        return to_wgs84(lon, lat, self._datum)

    def _alerts(self, alerts: dict[str, ServiceAlert], now: dt.datetime) -> list[Observation]:
        out: list[Observation] = []
        for name, alert in alerts.items():
            if self._standing.get(name) != alert:
                out.append(self._raised(alert, now))
                self._kept.raised(name)
        gone = set(self._standing) - set(alerts)
        for name in sorted(gone | set(self._kept.over(now.timestamp()))):
            out.append(ConditionCleared(source=self.source, key=f"alert@{name}", occurred_at=now))
            self._kept.cleared(name)
        self._standing = alerts
        return out

    def _raised(self, alert: ServiceAlert, now: dt.datetime) -> ConditionRaised:
        """From now: one that a feed left out for a while is back with its old beginning, and what
        is older than its end would be late for the record. The beginning stands in the detail."""
        detail = {"线路": "、".join(alert.routes[:20])} if alert.routes else {}
        if alert.effect in _EFFECTS:
            detail["影响"] = _EFFECTS[alert.effect]
        if alert.text:
            detail["说明"] = alert.text[:400]
        if self._feed.company:
            detail["企业"] = self._feed.company
        begins = [begin for begin, _ in alert.periods if begin is not None and begin <= now]
        if begins:
            detail["开始时间"] = f"{max(begins).astimezone(CHINA):%Y-%m-%d %H:%M}"
        return ConditionRaised(
            source=self.source,
            key=f"alert@{alert.id}",
            department=Department.TRANSPORT,
            severity=_SEVERITIES.get(alert.severity, Severity.IV),
            kind=KIND,
            title=(alert.header or alert.text or "公交运营通告")[:200],
            occurred_at=now,
            detail=detail,
        )

    def _reading(self, factor: str, value: float, unit: str, now: dt.datetime) -> Reading:
        return Reading(
            source=self.source,
            resource=f"gtfs:{self._feed.name}",
            factor=factor,
            value=value,
            unit=unit,
            observed_at=now,
        )


async def serve_feed(
    feed: GtfsFeed, bounds: Bounds, sink: Sink, clock: Clock, folder: Path | None
) -> None:
    """Poll until cancelled; a company that does not answer is tried more rarely."""
    health = FeedHealth(
        SourceId(f"transport.gtfs.{feed.name}"),
        Department.TRANSPORT,
        f"公交 {feed.company or feed.name}",
        stale_after_s=feed.stale_after_s,
        clock=clock,
    )
    health.expect_data(feed.stale_after_s)
    health.datums = [feed.datum]
    health.credentials(by_letter(f"{health.name} 接口凭证", feed.expires, feed.owner))
    for url in feed.urls:
        health.part(_name_of(url))
    kept = KeptKeys(folder, f"standing-gtfs-{feed.name}", 3 * feed.every_s)
    desk = BusDesk(feed, bounds, health, kept)
    worker = Worker(f"gtfs-{feed.name}")
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(keep_reporting(health, sink))
            group.create_task(_keep_polling(feed, desk, health, (sink, clock), worker))
    finally:
        worker.close()


async def _keep_polling(
    feed: GtfsFeed,
    desk: BusDesk,
    health: FeedHealth,
    out: tuple[Sink, Clock],
    worker: Worker,
) -> None:
    sink, clock = out
    session = requests.Session()
    if feed.ca_file:
        session.verify = feed.ca_file
    failures = 0
    while True:
        try:
            polled = await worker.do(partial(_poll, session, feed, clock))
        except (requests.RequestException, Unreadable) as error:
            failures += 1
            health.failed()
            if health.is_connected or failures == 1:
                health.disconnected(_why(error), is_refused=_is_locked_out(error))
        else:
            failures = 0
            if not health.is_connected:
                health.connected()
            _note(feed, polled, health)
            is_whole = not polled.wrong
            for observation in desk.take(polled.feeds, clock(), is_whole=is_whole):
                sink(observation)
        slower_s = backoff_s(failures, 0.5, first_s=feed.every_s, most_s=300.0) if failures else 0
        await asyncio.sleep(max(feed.every_s, slower_s))


def _note(feed: GtfsFeed, polled: _Polled, health: FeedHealth) -> None:
    """How much came, how their clock is, and which of the company's addresses work."""
    health.accepted(max(1, sum(len(one.buses) for one in polled.feeds)))
    if polled.skew_s is not None:
        health.skew(dt.timedelta(seconds=polled.skew_s))
    for url in feed.urls:
        if url in polled.wrong:
            health.failed()
            health.part_failed(_name_of(url), _why(polled.wrong[url]))
        else:
            health.part_works(_name_of(url))


@dataclass(slots=True)
class _Polled:
    """What the addresses of a company say, and those that failed.

    `skew_s`: their clock minus ours by the Date of an answer; a feed's own time tells how old it
    is, for it is made anew every so often.
    """

    feeds: list[Feed] = field(default_factory=list)
    wrong: dict[str, Exception] = field(default_factory=dict)
    skew_s: float | None = None


def _poll(session: requests.Session, feed: GtfsFeed, clock: Clock) -> _Polled:
    """All addresses of a company. The feed's thread.

    Raises what was wrong with the first where all of them fail.
    """
    polled = _Polled()
    for url in feed.urls:
        try:
            one, skew_s = _read(session, url, feed, clock)
        except (requests.RequestException, Unreadable) as error:
            polled.wrong[url] = error
        else:
            polled.feeds.append(one)
            polled.skew_s = skew_s if skew_s is not None else polled.skew_s
    if not polled.feeds:
        raise next(iter(polled.wrong.values()))
    return polled


def _read(
    session: requests.Session, url: str, feed: GtfsFeed, clock: Clock
) -> tuple[Feed, float | None]:
    with session.get(
        url,
        headers=feed.headers,
        timeout=(3.0, feed.timeout_s),
        stream=True,
        allow_redirects=False,
    ) as answer:
        answer.raise_for_status()
        if answer.status_code != requests.codes.ok:
            raise requests.HTTPError(f"HTTP {answer.status_code}", response=answer)
        # What a cache between us kept has the Date of when it was made.
        is_kept = answer.headers.get("Age", "0").strip() != "0"
        skew_s = None if is_kept else skew_of(answer.headers.get("Date", ""), clock())
        body = bytearray()
        for piece in answer.iter_content(65_536):
            body += piece
            if len(body) > gtfs_realtime.MAX_BYTES:
                break  # the reader refuses it by its size
    return gtfs_realtime.decode(bytes(body)), skew_s


def _is_locked_out(error: Exception) -> bool:
    response = error.response if isinstance(error, requests.HTTPError) else None
    return response is not None and is_locked_out(response.status_code)


def _name_of(url: str) -> str:
    """An address as people see it: without host, key and password."""
    parts = urlsplit(url)
    return parts.path.rstrip("/").rpartition("/")[2] or parts.netloc.rpartition("@")[2]


def _punctuality(trips: int, late: int, middle_s: float) -> str:
    return f"{trips} 个班次，{late} 班晚点，晚点中位数 {middle_s / 60:.1f} 分钟"


def _why(error: Exception) -> str:
    if isinstance(error, Unreadable):
        return "返回的内容不是 GTFS-realtime"
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"对方返回 HTTP {error.response.status_code}"
    if isinstance(error, requests.Timeout):
        return "对方没有按时答复"
    return "无法连接对方系统"


def _newest_of(feeds: list[Feed]) -> dt.datetime | None:
    return max((feed.at for feed in feeds if feed.at is not None), default=None)


def _holds(alert: ServiceAlert, now: dt.datetime) -> bool:
    return not alert.periods or any(
        (begin is None or begin <= now) and (end is None or now < end)
        for begin, end in alert.periods
    )


def _label(bus: Bus) -> str:
    name = bus.plate or bus.label or bus.id
    return f"{bus.route} {name}"[:60] if bus.route else name[:60]


def _is_in(bounds: Bounds, lon: float, lat: float) -> bool:
    return bounds.west <= lon <= bounds.east and bounds.south <= lat <= bounds.north
