"""The transport department: vehicles connect by TCP and speak JT/T 808. Gateway's loop."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import errno
import logging
from collections.abc import Callable
from pathlib import Path

from backends.gateway.departments.transport.adapter import TransportAdapter
from backends.gateway.departments.transport.alarm_tables import names as alarm_names
from backends.gateway.departments.transport.coverage import coverage
from backends.gateway.departments.transport.evidence import EvidenceDesk, EvidenceSession
from backends.gateway.departments.transport.evidence_hand import EvidenceHand
from backends.gateway.departments.transport.evidence_shelf import EvidenceShelf
from backends.gateway.departments.transport.gtfs import serve_feed
from backends.gateway.departments.transport.settings import (
    SOURCE,
    EvidenceSettings,
    TransportSettings,
)
from backends.gateway.departments.transport.texts import HOLDER, TAKES, TARGET
from backends.gateway.departments.transport.traffic import TrafficDesk
from backends.gateway.departments.transport.vehicles import (
    TableUnreadable,
    Vehicle,
    VehicleBook,
    read_table,
)
from backends.gateway.file_door import FileDoor
from backends.gateway.health import Clock, FeedHealth, Sink, keep_reporting, utc_now
from backends.gateway.post import PostOffice
from backends.gateway.tcp import Push, Ready, SessionServer
from backends.protocols import jt808
from backends.record.common import Department
from backends.record.observation import CoverageTold

log = logging.getLogger(__name__)

NAME = "营运车辆定位"
BATCH_EVERY_S = 1.0
RESEND_AFTER_S = 5.0
COVERAGE_EVERY_S = 30.0
_EVIDENCE_IDLE_S, _EVIDENCE_RETRY_S = 120.0, 30.0


class VehicleSession:
    """One connection: one vehicle, or many behind a forwarder."""

    def __init__(
        self,
        adapter: TransportAdapter,
        health: FeedHealth,
        clock: Clock,
        forget: Callable[[VehicleSession], None],
    ) -> None:
        self._adapter, self._health, self._clock = adapter, health, clock
        self._forget = forget
        self._decoder = jt808.Decoder()
        self._assembler = jt808.Assembler()
        self._push: Push | None = None
        health.connected()

    def attached(self, push: Push) -> None:
        self._push = push

    def receive(self, data: bytes) -> bytes:
        """Take bytes, keep their positions, return the answers that are owed."""
        answers = bytearray()
        now = self._clock()
        for item in self._decoder.feed(data):
            if isinstance(item, jt808.Malformed):
                self._health.quarantine(_FAULTS[item.fault], item.excerpt.hex())
                log.debug("JT/T 808: %s: %s", item.fault, item.detail)
                continue
            whole = self._assembler.take(item, now.timestamp())
            if whole is not None:
                answers += self._adapter.take(whole, now, self._push)
        self._tell_lost()
        return bytes(answers)

    def ask_for_parts(self) -> None:
        """Once a second: parts of split messages that did not come."""
        if self._push is None or not len(self._assembler):
            return
        for missing in self._assembler.missing(self._clock().timestamp(), RESEND_AFTER_S):
            serial = self._adapter.lines.next_serial()
            self._push(jt808.encode_resend(missing, serial))
        self._tell_lost()

    def closed(self) -> None:
        self._assembler.flush()
        self._tell_lost()
        if self._push is not None:
            self._adapter.lines.gone(self._push)
        self._forget(self)
        self._health.disconnected("车载终端已全部断开")

    def _tell_lost(self) -> None:
        """Split messages that nothing will come of."""
        for part, missing in self._assembler.take_given_up():
            sample = f"{part.terminal.phone} {part.id:04X} 缺 {missing}"
            self._health.quarantine(_PARTS_MISSING, sample)
        for part in self._assembler.take_refused():
            sample = f"{part.terminal.phone} {part.id:04X} {part.part}/{part.total}"
            self._health.quarantine(_PARTS_REFUSED, sample)


_PARTS_MISSING = "分包不完整，整条消息未取用"
_PARTS_REFUSED = "分包序号有误或分包过多，未取用"
_FAULTS = {
    jt808.Fault.LENGTH: "消息长度不对",
    jt808.Fault.ESCAPE: "消息转义有误",
    jt808.Fault.CHECK: "消息校验码不符",
    jt808.Fault.CIPHER: "消息体加密，无法读出",
    jt808.Fault.BODY: "消息内容读不出",
}


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
    health.targets = [HOLDER]
    health.datums = [settings.datum]
    health.expect_data(within_s=settings.data_within_s)
    table, problem = _table(settings)
    folder = Path(settings.data) if settings.data else None
    book = VehicleBook(settings.plates, table)
    adapter = TransportAdapter(settings, health, book, folder, clock)
    running = _Running(settings, adapter, health, sink, clock)
    running.problem = problem
    with contextlib.ExitStack() as held:
        if post is not None:
            held.enter_context(post.serving(TARGET, adapter.texts, TAKES))
        async with asyncio.TaskGroup() as group:
            group.create_task(keep_reporting(health, sink))
            group.create_task(running.keep_ticking())
            group.create_task(running.keep_telling_coverage())
            group.create_task(running.serve_vehicles(ready))
            if settings.evidence is not None and folder is not None:
                running.door = post.files if post is not None else None
                group.create_task(running.serve_evidence(settings.evidence, folder / "evidence"))
            for feed in settings.gtfs:
                group.create_task(serve_feed(feed, settings.bounds, sink, clock, folder))


class _Running:
    """What one gateway's transport department does side by side."""

    def __init__(
        self,
        settings: TransportSettings,
        adapter: TransportAdapter,
        health: FeedHealth,
        sink: Sink,
        clock: Clock,
    ) -> None:
        self._settings, self._adapter, self._health = settings, adapter, health
        self._sink, self._clock = sink, clock
        self._sessions: set[VehicleSession] = set()
        folder = Path(settings.data) if settings.data else None
        self._traffic = TrafficDesk.of(settings.traffic, folder)
        self.problem = self._evidence_problem = ""
        self.door: FileDoor | None = None

    async def serve_vehicles(self, ready: Ready | None) -> None:
        server = SessionServer(self._open, self._settings.idle_timeout_s)
        await server.serve(self._settings.listen, ready)

    async def serve_evidence(self, settings: EvidenceSettings, folder: Path) -> None:
        """Vehicles go on where files cannot be taken; that is said and tried again."""
        while True:
            try:
                await self._take_evidence(settings, folder)
            except OSError as error:
                log.error("evidence cannot be taken at %s: %s", settings.listen, error)
                why = "地址已被占用" if error.errno == errno.EADDRINUSE else "无法监听或保存"
                self._evidence_problem = f"报警证据接收不可用：{settings.listen} {why}"
            self._adapter.evidence = None
            await asyncio.sleep(_EVIDENCE_RETRY_S)

    async def _take_evidence(self, settings: EvidenceSettings, folder: Path) -> None:
        shelf = await asyncio.to_thread(EvidenceShelf, folder, settings.room_mb, settings.file_mb)
        hand = EvidenceHand(shelf, self.door) if self.door is not None else None
        offer = hand.offer if hand is not None else None
        desk = EvidenceDesk(settings, shelf, self._health, self._add_evidence, offer)
        serial = self._adapter.lines.next_serial
        server = SessionServer(lambda: EvidenceSession(desk, serial), _EVIDENCE_IDLE_S)

        def listening(_: str, port: int) -> None:
            desk.listens(port)
            self._adapter.evidence = desk
            self._evidence_problem = ""

        handing = asyncio.ensure_future(hand.run()) if hand is not None else None
        try:
            await server.serve(settings.listen, listening)
        finally:
            if handing is not None:
                handing.cancel()
                await asyncio.wait([handing])

    async def keep_ticking(self) -> None:
        """Positions, alarms and anomalies once a second."""
        while True:
            await asyncio.sleep(BATCH_EVERY_S)
            now = self._clock()
            positions = self._adapter.positions.batch()
            if positions is not None:
                self._sink(positions)
                self._traffic.take(positions, now)
            self._adapter.tick(now)
            for observation in (*self._adapter.drain(), *self._traffic.drain(now)):
                self._sink(observation)
            for session in self._sessions:
                session.ask_for_parts()
            remarks = (
                self.problem,
                self._evidence_problem,
                self._traffic.problem,
                self._adapter.remark(),
            )
            self._health.remark("；".join(part for part in remarks if part))

    async def keep_telling_coverage(self) -> None:
        """By company, when it changed."""
        last: CoverageTold | None = None
        while True:
            told = self._coverage()
            if told != last and (told.rows or last is not None):
                self._sink(told)
                last = told
            await asyncio.sleep(COVERAGE_EVERY_S)

    def _coverage(self) -> CoverageTold:
        since = self._clock() - dt.timedelta(seconds=self._settings.online_within_s)
        return coverage(
            self._adapter.book.all(),
            self._adapter.positions.heard(),
            self._adapter.with_safety,
            set(self._settings.safety_kinds),
            since,
        )

    def _open(self) -> VehicleSession:
        session = VehicleSession(self._adapter, self._health, self._clock, self._sessions.discard)
        self._sessions.add(session)
        return session

    def _add_evidence(self, key: str, words: str) -> None:
        self._adapter.alarms.add_detail(key, "证据", words)


def _table(settings: TransportSettings) -> tuple[list[Vehicle], str]:
    """The vehicles of the settings, and what is wrong with these, for the health board."""
    problems: list[str] = []
    table: list[Vehicle] = []
    if settings.vehicles:
        try:
            table = read_table(Path(settings.vehicles))
        except TableUnreadable as error:
            log.error("the table of vehicles cannot be used: %s", error)
            problems.append(str(error))
    if unknown := sorted(set(settings.alarm) - alarm_names()):
        problems.append(f"设置中不认识的报警：{'、'.join(unknown)}")
    return table, "；".join(problems)
