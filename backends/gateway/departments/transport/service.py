"""The transport department: vehicles connect by TCP and speak JT/T 808. Gateway's loop."""

from __future__ import annotations

import asyncio
import logging

from backends.gateway.departments.transport.adapter import TransportAdapter
from backends.gateway.departments.transport.settings import SOURCE, TransportSettings
from backends.gateway.health import Clock, FeedHealth, Sink, keep_reporting, utc_now
from backends.gateway.post import PostOffice
from backends.gateway.tcp import Ready, SessionServer
from backends.protocols import jt808
from backends.record.common import Department

log = logging.getLogger(__name__)

NAME = "营运车辆定位"
BATCH_EVERY_S = 1.0


class VehicleSession:
    """One connection: one vehicle, or many behind a forwarder."""

    def __init__(self, adapter: TransportAdapter, health: FeedHealth, clock: Clock) -> None:
        self._adapter, self._health, self._clock = adapter, health, clock
        self._decoder = jt808.Decoder()
        self._assembler = jt808.Assembler()
        health.connected()

    def receive(self, data: bytes) -> bytes:
        """Take bytes, keep their positions, return the answers that are owed."""
        answers = bytearray()
        malformed, accepted = self._adapter.malformed, self._adapter.accepted
        for item in self._decoder.feed(data):
            if isinstance(item, jt808.Malformed):
                self._health.malformed()
                log.debug("JT/T 808: %s: %s", item.fault, item.detail)
                continue
            now = self._clock()
            whole = self._assembler.take(item, now.timestamp())
            if whole is not None:
                answers += self._adapter.take(whole, now)
        if self._adapter.malformed > malformed:
            self._health.malformed(self._adapter.malformed - malformed)
        if self._adapter.accepted > accepted:
            sent_at = self._adapter.newest_sent_at
            self._health.accepted(self._adapter.accepted - accepted, sent_at=sent_at)
            self._adapter.newest_sent_at = None
        return bytes(answers)

    def closed(self) -> None:
        self._health.disconnected("车载终端已全部断开")


async def serve(
    settings: TransportSettings,
    sink: Sink,
    ready: Ready | None = None,
    clock: Clock = utc_now,
    post: PostOffice | None = None,
) -> None:
    """Serve until cancelled. OSError when it cannot listen."""
    health = FeedHealth(
        SOURCE,
        Department.TRANSPORT,
        NAME,
        stale_after_s=settings.stale_after_s,
        clock=clock,
    )
    adapter = TransportAdapter(settings)

    def open_session() -> VehicleSession:
        return VehicleSession(adapter, health, clock)

    server = SessionServer(open_session, settings.idle_timeout_s)
    async with asyncio.TaskGroup() as group:
        group.create_task(keep_reporting(health, sink))
        group.create_task(_keep_batching(adapter, sink))
        group.create_task(server.serve(settings.listen, ready))


async def _keep_batching(adapter: TransportAdapter, sink: Sink) -> None:
    while True:
        await asyncio.sleep(BATCH_EVERY_S)
        positions = adapter.batch()
        if positions is not None:
            sink(positions)
