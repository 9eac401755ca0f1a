"""The environment department: loggers connect by TCP and speak HJ 212. Gateway's loop."""

from __future__ import annotations

import asyncio
import logging

from backends.gateway.departments.environment.adapter import EnvironmentAdapter
from backends.gateway.departments.environment.settings import SOURCE, EnvironmentSettings
from backends.gateway.health import Clock, FeedHealth, Sink, keep_reporting, utc_now
from backends.gateway.post import PostOffice
from backends.gateway.tcp import Ready, SessionServer
from backends.protocols import hj212
from backends.record.common import Department

log = logging.getLogger(__name__)

NAME = "污染源在线监测"
_REMARK_EVERY_S = 5.0


class HjSession:
    """One logger's (or one forwarder's) connection."""

    def __init__(
        self, adapter: EnvironmentAdapter, health: FeedHealth, sink: Sink, clock: Clock
    ) -> None:
        self._adapter, self._health, self._sink, self._clock = adapter, health, sink, clock
        self._decoder = hj212.Decoder()
        self._assembler = hj212.Assembler()
        health.connected()

    def receive(self, data: bytes) -> bytes:
        """Take bytes, hand on what they say, return the answers that are owed."""
        answers = bytearray()
        for item in self._decoder.feed(data):
            if isinstance(item, hj212.Malformed):
                self._health.malformed()
                log.debug("HJ 212: %s: %s", item.fault, item.detail)
            else:
                answers += self._take(item)
        return bytes(answers)

    def closed(self) -> None:
        self._health.disconnected("监测设备已断开")

    def _take(self, frame: hj212.Frame) -> bytes:
        now = self._clock()
        if self._adapter.knows(frame.mn):
            self._health.accepted(sent_at=frame.sent_at or frame.data_time)
        whole = self._assembler.take(frame, now.timestamp())
        if whole is not None:
            before = self._adapter.unreadable_values
            for observation in self._adapter.take(whole, now):
                self._sink(observation)
            self._health.malformed(self._adapter.unreadable_values - before)
        answer = hj212.answer_to(frame) if self._adapter.knows(frame.mn) else None
        if answer is None:
            return b""
        try:
            return hj212.encode(answer)
        except ValueError:  # its head alone fills a frame
            self._health.malformed()
            return b""


async def serve(
    settings: EnvironmentSettings,
    sink: Sink,
    ready: Ready | None = None,
    clock: Clock = utc_now,
    post: PostOffice | None = None,
) -> None:
    """Serve until cancelled. OSError when it cannot listen."""
    health = FeedHealth(
        SOURCE,
        Department.ENVIRONMENT,
        NAME,
        stale_after_s=settings.stale_after_s,
        clock=clock,
    )
    adapter = EnvironmentAdapter(settings, clock())

    def open_session() -> HjSession:
        return HjSession(adapter, health, sink, clock)

    server = SessionServer(open_session, settings.idle_timeout_s)
    async with asyncio.TaskGroup() as group:
        group.create_task(keep_reporting(health, sink))
        group.create_task(_keep_remarking(adapter, health, clock))
        group.create_task(server.serve(settings.listen, ready))


async def _keep_remarking(adapter: EnvironmentAdapter, health: FeedHealth, clock: Clock) -> None:
    while True:
        health.remark(adapter.remark(clock()))
        await asyncio.sleep(_REMARK_EVERY_S)
