"""The emergency department's warnings: pushed, asked for, or files; out as CAP. Gateway's loop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from pathlib import Path
from urllib.parse import urlsplit

from backends.gateway.credentials import by_letter
from backends.gateway.departments.emergency.adapter import WarningAdapter, Wrong
from backends.gateway.departments.emergency.intake import Folder, Poller
from backends.gateway.departments.emergency.issuing import TAKES, CapCarrier
from backends.gateway.departments.emergency.outlines import load_outlines
from backends.gateway.departments.emergency.pushing import PushSession
from backends.gateway.departments.emergency.sent_book import SentBook
from backends.gateway.departments.emergency.settings import SOURCE, EmergencySettings, Receiver
from backends.gateway.departments.emergency.ways import Ways
from backends.gateway.health import Clock, FeedHealth, Sink, keep_reporting, utc_now
from backends.gateway.post import PostOffice
from backends.gateway.rest.worker import Worker
from backends.gateway.tcp import Ready, SessionServer
from backends.protocols import alert_feed
from backends.record.common import Department
from backends.record.resource import Credential

log = logging.getLogger(__name__)

NAME = "预警信息发布"
_IDLE_S = 300.0
_PATIENCE_S = 60.0  # with whoever is asked, or three questions


class Intake:
    """Bodies in, observations out; what is refused stands in the health."""

    def __init__(
        self, adapter: WarningAdapter, health: FeedHealth, sink: Sink, clock: Clock
    ) -> None:
        self._adapter, self._health, self._sink, self._clock = adapter, health, sink, clock

    def take(self, body: bytes) -> str:
        """All messages of a body. What was wrong with the first that was refused, in words."""
        contents = alert_feed.read(body)
        wrong = ""
        for one in contents.refused:
            self._health.quarantine(one.reason, one.sample)
            wrong = wrong or one.reason
        for bulletin in contents.bulletins:
            for fault in bulletin.faults:
                self._health.quarantine(fault, bulletin.identifier)
            now = self._clock()
            try:
                told = self._adapter.take(bulletin, now)
            except Wrong as error:
                self._health.quarantine(str(error), bulletin.identifier)
                wrong = wrong or str(error)
                continue
            if told:
                self._health.accepted(sent_at=None)
                self._health.data(bulletin.sent_at)
            for observation in told:
                self._sink(observation)
        return wrong


def _book(folder: str, receiver: Receiver) -> SentBook:
    if not folder:
        return SentBook()
    return SentBook(Path(folder) / f"sent-{receiver.target.replace(':', '-')}.jsonl")


def _credentials(settings: EmergencySettings) -> list[Credential]:
    """Keys of the addresses that are asked, and of those that get our warnings."""
    found: list[Credential] = []
    for feed in settings.feed:
        name = f"预警来源 {urlsplit(feed.url).hostname or ''} 的密钥"
        found += by_letter(name, feed.expires, feed.owner)
    for one in settings.receiver:
        found += by_letter(f"预警接收方 {one.target} 的密钥", one.expires, one.owner)
    return found


def _health(settings: EmergencySettings, clock: Clock) -> FeedHealth:
    """Pushing and files may bring nothing for days; who is asked answers."""
    stale_after_s = settings.stale_after_s
    if settings.feed or settings.folder:
        stale_after_s = max([_PATIENCE_S, *(3 * feed.every_s for feed in settings.feed)])
    health = FeedHealth(
        SOURCE, Department.EMERGENCY, NAME, stale_after_s=stale_after_s, clock=clock
    )
    if settings.folder and not settings.feed:
        health.expect_data(settings.stale_after_s)
    health.targets = [receiver.target for receiver in settings.receiver]
    health.datums = [settings.datum]
    health.credentials(_credentials(settings))
    return health


async def serve(
    settings: EmergencySettings,
    sink: Sink,
    ready: Ready | None = None,
    clock: Clock = utc_now,
    post: PostOffice | None = None,
) -> None:
    """Serve until cancelled. OSError when it cannot listen."""
    health = _health(settings, clock)
    outlines, faults = await asyncio.to_thread(load_outlines, settings.divisions)
    for fault in faults:
        health.quarantine(fault)
    adapter = WarningAdapter(outlines, settings.datum, settings.lasts_h)
    intake, ways = Intake(adapter, health, sink, clock), Ways(health)
    office = post or PostOffice()

    def take_pushed(body: bytes) -> str:
        ways.pushed()
        return intake.take(body)

    def open_session() -> PushSession:
        return PushSession(take_pushed, settings.token, health.quarantine)

    server = SessionServer(open_session, _IDLE_S)
    with contextlib.ExitStack() as stack:
        worker = Worker("emergency-out")
        stack.callback(worker.close)
        for receiver in settings.receiver:
            carrier = CapCarrier(receiver, worker, _book(settings.data, receiver))
            stack.enter_context(office.serving(receiver.target, carrier, TAKES))
        async with asyncio.TaskGroup() as group:
            group.create_task(keep_reporting(health, sink))
            for feed in settings.feed:
                group.create_task(Poller(feed, ways, health, intake.take).run())
            if settings.folder:
                group.create_task(Folder(settings.folder, ways, health, intake.take).run())
            group.create_task(server.serve(settings.listen, ready))
