"""The environment department: loggers connect by TCP and speak HJ 212. Gateway's loop."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from pathlib import Path

from backends.gateway.datum import Datum
from backends.gateway.departments.environment.adapter import EnvironmentAdapter
from backends.gateway.departments.environment.kept_backfills import KeptBackfills
from backends.gateway.departments.environment.orders import (
    HOLDER,
    TARGET,
    Lines,
    LoggerOrders,
    logger_of,
)
from backends.gateway.departments.environment.register import Registered, load_register
from backends.gateway.departments.environment.settings import (
    SOURCE,
    TAKES,
    EnvironmentSettings,
    point_of,
)
from backends.gateway.departments.environment.tables import load_tables
from backends.gateway.health import Clock, FeedHealth, Sink, keep_reporting, utc_now
from backends.gateway.post import PostOffice
from backends.gateway.slow_clocks import Skews
from backends.gateway.tcp import Push, Ready, SessionServer
from backends.protocols import hj212
from backends.protocols.hj212 import Fault
from backends.protocols.hj212_commands import request
from backends.protocols.hj212_tables import CLOCK_WANTED
from backends.record.common import Department
from backends.record.ids import SourceId
from backends.record.observation import PointsTold

log = logging.getLogger(__name__)

NAME = "污染源在线监测"
_TICK_S = 5.0
_COVERAGE_EVERY_S = 60.0
_DATA_WITHIN_S = 3 * 3600.0  # an hour's means come an hour after its beginning; one hour missed
FAULT_WORDS = {
    Fault.NOISE: "帧之间有多余的字节",
    Fault.LENGTH: "长度不符（截断或粘连）",
    Fault.CRC: "CRC 校验不符",
    Fault.SEGMENT: "数据段不完整",
}
ANSWER_TOO_LONG_WORDS = "报头过长，无法应答"
PARTS_MISSING_WORDS = "分包不完整，只取收到的部分"
PARTS_REFUSED_WORDS = "分包序号有误或分包过多，未取用"


class Feeds:
    """Health of each source of loggers: the settings' own, and one a register."""

    def __init__(self, settings: EnvironmentSettings, clock: Clock) -> None:
        names = {register.source: register.name for register in settings.register}
        datums = {register.source: register.datum for register in settings.register}
        if settings.outlets or not names:
            names = {SOURCE: NAME} | names
        self.of = {
            source: FeedHealth(
                SourceId(source),
                Department.ENVIRONMENT,
                name,
                stale_after_s=settings.stale_after_s,
                clock=clock,
            )
            for source, name in names.items()
        }
        self.first = next(iter(self.of.values()))
        for source, feed in self.of.items():
            feed.targets = [HOLDER]
            feed.datums = [datums.get(source, Datum.WGS84)]
            feed.expect_data(within_s=_DATA_WITHIN_S)

    def feed(self, source: str) -> FeedHealth:
        return self.of.get(source, self.first)


@dataclass(slots=True, kw_only=True)
class Desk:
    """What all connections of the department share."""

    adapter: EnvironmentAdapter
    feeds: Feeds
    sink: Sink
    clock: Clock
    lines: Lines = field(default_factory=Lines)
    skews: Skews = field(default_factory=Skews)
    orders: LoggerOrders | None = None

    def tell_refused(self) -> None:
        for one in self.adapter.take_refused():
            self.feeds.feed(one.source).quarantine(one.reason, one.sample)
        for source, count in self.adapter.take_late().items():
            self.feeds.feed(source).late(count)


class HjSession:
    """One logger's (or one forwarder's) connection."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._decoder = hj212.Decoder()
        self._assembler = hj212.Assembler()
        self._push: Push | None = None
        self._on: list[FeedHealth] = []  # of the loggers that have spoken on it

    def attached(self, push: Push) -> None:
        self._push = push

    def receive(self, data: bytes) -> bytes:
        """Take bytes, hand on what they say, return the answers that are owed."""
        answers = bytearray()
        for item in self._decoder.feed(data):
            if isinstance(item, hj212.Malformed):
                excerpt = item.excerpt.decode("gb18030", "replace")
                feed = self._on[0] if self._on else self._desk.feeds.first
                feed.quarantine(FAULT_WORDS[item.fault], excerpt)
            else:
                answers += self._take(item)
        self._desk.tell_refused()
        return bytes(answers)

    def closed(self) -> None:
        self._take_partial(self._assembler.flush())
        self._desk.tell_refused()
        for feed in self._on:
            feed.disconnected("监测设备已断开")
        if self._push is not None:
            self._desk.lines.gone(self._push)

    def _take(self, frame: hj212.Frame) -> bytes:
        desk, now = self._desk, self._desk.clock()
        outlet = desk.adapter.outlet(frame.mn)
        if outlet is None:
            desk.adapter.take(frame, now)  # it counts who is unknown
            return b""
        feed = desk.feeds.feed(outlet.source)
        if feed not in self._on:
            self._on.append(feed)
            feed.connected()
        if self._push is not None:
            desk.lines.heard(frame.mn, self._push)
        is_of_order = desk.orders is not None and desk.orders.take(frame)
        feed.accepted()
        # An answer carries our own QN, which tells nothing of the logger's clock.
        sent_at = None if is_of_order else frame.sent_at
        ahead = desk.skews.ahead(outlet.mn, sent_at, now)
        if ahead is not None:
            feed.skew(ahead)
        self._take_partial(self._assembler.given_up(now.timestamp()))
        whole = self._assembler.take(frame, now.timestamp())
        for part in self._assembler.take_refused():
            sample = f"MN={part.mn};CN={part.cn};PNO={part.pno};PNUM={part.pnum}"
            feed.quarantine(PARTS_REFUSED_WORDS, sample)
        if whole is not None:
            self._hand_on(whole, feed)
        answer = self._answer(frame, feed)
        if frame.cn == CLOCK_WANTED and not is_of_order:
            clock = request(logger_of(outlet), "hj212.set_clock", {}, now)
            answer += hj212.encode(clock)
        return answer

    def _take_partial(self, given_up: list[tuple[hj212.Frame, str]]) -> None:
        """What came of split frames of which the rest will not come."""
        for partial, missing in given_up:
            outlet = self._desk.adapter.outlet(partial.mn)
            feed = self._desk.feeds.feed(outlet.source if outlet else "")
            feed.quarantine(PARTS_MISSING_WORDS, f"MN={partial.mn};CN={partial.cn};缺 {missing}")
            self._hand_on(partial, feed)

    def _hand_on(self, frame: hj212.Frame, feed: FeedHealth) -> None:
        now = self._desk.clock()
        observations = self._desk.adapter.take(frame, now)
        for observation in observations:
            self._desk.sink(observation)
        at = frame.data_time
        if observations and at is not None and not getattr(observations[0], "is_late", False):
            feed.data(at)

    def _answer(self, frame: hj212.Frame, feed: FeedHealth) -> bytes:
        answer = hj212.answer_to(frame, self._desk.adapter.tables)
        if answer is None:
            return b""
        try:
            return hj212.encode(answer)
        except ValueError:  # its head alone fills a frame
            feed.quarantine(ANSWER_TOO_LONG_WORDS, f"MN={frame.mn[:60]}")
            return b""


async def serve(
    settings: EnvironmentSettings,
    sink: Sink,
    ready: Ready | None = None,
    clock: Clock = utc_now,
    post: PostOffice | None = None,
) -> None:
    """Serve until cancelled. OSError when it cannot listen, or has no tables."""
    feeds = Feeds(settings, clock)
    read = [(one, await asyncio.to_thread(load_register, one)) for one in settings.register]
    registered = [outlet for _, found in read for outlet in found.outlets]
    tables = await asyncio.to_thread(load_tables, settings.tables)
    kept = KeptBackfills(Path(settings.data) if settings.data else None)
    adapter = EnvironmentAdapter(settings, clock(), registered, tables, kept)
    desk = Desk(adapter=adapter, feeds=feeds, sink=sink, clock=clock)
    desk.orders = LoggerOrders(adapter, desk.lines, sink, clock)
    for register, found in read:
        _tell_register(found, register.source, desk)
    server = SessionServer(lambda: HjSession(desk), settings.idle_timeout_s)
    office = post or PostOffice()
    with office.serving(TARGET, desk.orders, TAKES):
        async with asyncio.TaskGroup() as group:
            for feed in feeds.of.values():
                group.create_task(keep_reporting(feed, sink))
            group.create_task(_keep_ticking(desk))
            group.create_task(desk.orders.run())
            group.create_task(server.serve(settings.listen, ready))


def _tell_register(found: Registered, source: str, desk: Desk) -> None:
    for fault in found.faults:
        desk.feeds.feed(source).quarantine(fault)
    tables = desk.adapter.tables
    points = [point_of(outlet, tables) for outlet in found.outlets]
    desk.sink(PointsTold(source=SourceId(source), points=points, is_whole=True))


async def _keep_ticking(desk: Desk) -> None:
    """What is due by time: remarks, summaries of back-fills, coverage."""
    coverage_s = 0.0
    while True:
        now = desk.clock()
        for observation in desk.adapter.tick(now):
            desk.sink(observation)
        for source, feed in desk.feeds.of.items():
            feed.remark(desk.adapter.remark(now, source))
        if coverage_s <= 0:
            coverage_s = _COVERAGE_EVERY_S
            for told in desk.adapter.coverage(now):
                desk.sink(told)
        coverage_s -= _TICK_S
        await asyncio.sleep(_TICK_S)
