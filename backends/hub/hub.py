"""The hub's own loop: replica of the record for readers, consoles, sessions, what is latest.

Everything here runs on one asyncio loop. The record itself is written by the writer's thread,
which hands committed events over; nothing here touches the database.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import functools
from concurrent.futures import Future
from pathlib import Path

from backends.hub import disk
from backends.hub.alarm_file_desk import file_desks
from backends.hub.answering import Answering
from backends.hub.books import Changed
from backends.hub.cameras import Cameras
from backends.hub.city_desk import CityDesk
from backends.hub.clock import now_ms
from backends.hub.consoles import Console, Consoles, encode
from backends.hub.device_questions import DeviceQuestions
from backends.hub.entrance import Entrance
from backends.hub.feeds import Feeds
from backends.hub.housekeeping import Housekeeping
from backends.hub.jobs import (
    Answer,
    CommandJob,
    IngestAnswer,
    IngestJob,
    Job,
    Logged,
    SideJob,
    TimerJob,
)
from backends.hub.joining import Crossing, Joining
from backends.hub.latest import Sources
from backends.hub.lifetime import ALIVE_EVERY_S
from backends.hub.news import EventNews
from backends.hub.outbox_bell import OutboxBell
from backends.hub.outbox_watch import OutboxWatch
from backends.hub.own_health import OwnHealth
from backends.hub.rows import ForgetOld
from backends.hub.safety import Safety
from backends.hub.screens import Screens
from backends.hub.sessions import Session, Sessions
from backends.hub.settings import HubSettings
from backends.hub.snapshot_desk import snapshot_desk
from backends.hub.snapshots import load_ledger
from backends.hub.store import Store
from backends.hub.switchboard import Centre, Switchboard
from backends.hub.trouble import Overloaded, StoreProblem
from backends.hub.wall_desk import WallDesk
from backends.hub.watch_beside import Beside, beside_of
from backends.hub.watch_room import WatchRoom
from backends.hub.writer import Writer, deliver_here
from backends.link.messages import CommandFrame, HubHeartbeat, Receipt, Welcome
from backends.link.queries import QueryFrame
from backends.record.alarm import Alarm
from backends.record.envelope import Event
from backends.record.ids import AlarmId
from backends.record.observation import IngestBatch
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode

FORGET_EVERY_S = 3600.0
HOUSE_EVERY_S = 60.0


class Hub:
    """One centre's hub. Made on the loop; start() before anything else, close() at the end."""

    def __init__(
        self, settings: HubSettings, store: Store, sessions: Sessions, safety: Safety
    ) -> None:
        self.settings = settings
        self.sessions = sessions
        self.consoles = Consoles()
        self.entrance = Entrance(sessions, self.consoles, self._submit)
        self.problem = StoreProblem.OK
        self.since = dt.datetime.now(dt.UTC)
        self.ingested = self.refused_batches = 0
        ledger = load_ledger(store)
        self.seq = store.seq
        self.screens = Screens(ledger, self.since)
        folder = Path(settings.data)
        self.city = CityDesk(folder, settings.points)
        self.feeds = Feeds(store, self._submit_quietly, self.city.keep_readings)
        self.bell = OutboxBell(self._submit, ledger)
        ledger.ring, ledger.stray = self.bell.ring, self.feeds.stray
        self._news = EventNews(self.consoles)
        self._joining = Joining(self.consoles, self._look)
        self.walls = WallDesk(self.consoles, now_ms)
        self._forgot_at_s = self._kept_house_at_s = self._alive_at_s = 0.0
        self._looking: asyncio.Future[None] | None = None
        ledger.known = sessions.user
        self.cameras = Cameras(settings.cameras)
        centre = Centre(
            consoles=self.consoles,
            cameras=self.cameras,
            submit=self._submit_quietly,
            now_ms=now_ms,
            shown=self.screens.get,
            policy=lambda: ledger.policy.recordings,
        )
        self.field = Switchboard(store, centre)
        self.snapshots = snapshot_desk(settings, self.field.steering.note)
        self.field.steering.upload = self.snapshots.expect
        ledger.camera, ledger.at_wall = self.cameras.get, self.walls.user_at
        ledger.vault = self.vault = safety.vault
        self._house = Housekeeping(
            self._submit_quietly, settings.policy, safety, disk.standing(self.alarms)
        )
        outbox = OutboxWatch(folder, self._in_force, self.bell.served)
        self.own = OwnHealth(self.feeds, self.field.routes, outbox, settings)
        self._ledger = ledger  # the writer's; only its timers and policy are looked at here
        self._timers_run: Future[Answer] | None = None
        self._loop = asyncio.get_running_loop()
        self._answering = Answering(settings, safety, self.screens, ledger, self._submit)
        self.attachments, self.alarm_files = file_desks(settings, self.vault, self._submit)
        self.watch = WatchRoom(folder, self.entrance, self._submit, ledger, self._beside)
        devices = DeviceQuestions(self.field, self.snapshots)
        self._answering.know(
            self.city, self.bell, devices, self.watch, self.alarm_files, self.feeds
        )
        self._writer = Writer(
            store,
            ledger,
            committed=functools.partial(self._from_writer, self._on_committed),
            problem_changed=functools.partial(self._from_writer, self._on_problem),
            deliver=functools.partial(self._from_writer, deliver_here),
        )

    def start(self) -> None:
        """Begin to write. The policy of the settings comes into force where it differs."""
        self._writer.start()
        self._answering.start()
        self.city.start()
        self.field.recordings.start(self.screens.all("incident"), self.since)
        self._house.begin(self._in_force, dt.datetime.now(dt.UTC))

    @property
    def sources(self) -> Sources:
        """Health of the feeds."""
        return self.feeds.sources

    @property
    def alarms(self) -> dict[AlarmId, Alarm]:
        """Alarms on the operators' lists."""
        return self.screens.alarms

    async def close(self) -> None:
        """Say good-bye and write what waits."""
        for console in self.consoles:
            console.end(None)
        self._joining.close()
        self._news.close()
        self.field.close()
        self.bell.close()
        await self._answering.close()
        self.feeds.save(now_ms())
        await self.city.close()
        await self.own.outbox.close()
        self._house.end()
        await asyncio.to_thread(self._writer.close)

    # -- consoles ---------------------------------------------------------------------------

    def join(self, console: Console) -> None:
        """Greet a console and give it the whole state; from now on it gets what changes."""
        welcome = Welcome(
            user=console.user,
            centre_name=self.settings.centre_name,
            hub_unix_ms=now_ms(),
            is_demo=self.settings.is_demo,
            silence=self._house.silence,
        )
        self._joining.add(console, encode(welcome))
        self.walls.joined(console)
        self.field.console_joined(console)

    def leave(self, console: Console) -> None:
        """Its line is closed."""
        self._joining.remove(console)
        self.walls.left(console)
        self.field.console_left(console)

    def command(self, console: Console, frame: CommandFrame) -> None:
        """Have a command done; its receipt goes to that console."""
        self.watch.look_beside(frame.body)
        job = CommandJob(id=frame.id, user=console.user, body=frame.body, realm=frame.realm)
        try:
            self._writer.submit_command(job, functools.partial(self._on_answer, console, frame))
        except Overloaded as error:
            self._refuse(console, frame, str(error))
            return
        console.begin_command()

    def ask(self, console: Console, frame: QueryFrame) -> None:
        """Have a question answered; the answer goes to that console."""
        self._answering.ask(console, frame, self.consoles, self.feeds.targets, self.seq)

    def heartbeat(self) -> HubHeartbeat:
        """The hub lives, and what keeps it from writing."""
        return HubHeartbeat(hub_unix_ms=now_ms(), seq=self.seq, store_problem=self.problem.value)

    async def do(self, job: Job) -> Answer:
        """Have the writer do it. Raises StoreTrouble or Overloaded."""
        return await asyncio.shield(asyncio.wrap_future(self._writer.submit(job)))

    # -- ingest ------------------------------------------------------------------------------

    async def ingest(self, batch: IngestBatch) -> IngestAnswer:
        """Take a checked batch. Conditions are on the disk when this returns.

        Raises StoreTrouble or Overloaded: keep the batch and send it again.
        """
        conditions: tuple[Logged, ...] = tuple(
            o for o in batch.observations if isinstance(o, Logged)
        )
        count = len(batch.observations)
        answer: Answer = IngestAnswer(batch_id=batch.batch_id, accepted=count, seq=self.seq)
        if conditions:
            job = IngestJob(batch_id=batch.batch_id, conditions=conditions, accepted=count)
            answer = await asyncio.shield(asyncio.wrap_future(self._writer.submit(job)))
        assert isinstance(answer, IngestAnswer)
        await self.city.take_all(batch.observations)
        if not answer.is_repeat:
            self.ingested += count
            # What lies beside the log, after what lies in it: a batch sent again counts once.
            for observation in batch.observations:
                self.feeds.take(observation, now_ms(), can_write=not self.problem)
        return answer

    # -- the pulse ----------------------------------------------------------------------------

    def every_half_second(self) -> None:
        """Readings and health that changed."""
        self.feeds.send_changed(self.consoles)
        if self.city.send_changed(self.consoles):
            self._joining.forget()
            self._answering.points_are(self.city.points())
        if self.field.every_half_second():
            self._joining.forget()
            self._answering.cameras_are(self.cameras.all())

    def every_second(self) -> None:
        """Heartbeats, positions in view, sources gone silent, sessions over."""
        self.consoles.send(self.heartbeat())
        now = dt.datetime.now(dt.UTC)
        for console in self.consoles:
            if not self.sessions.is_open(console.session, now):
                console.end(Refusal(code=RefusalCode.SIGNED_OUT, detail="session is over"))
        self.feeds.send_positions(self.consoles, now_ms())
        since = now.isoformat(timespec="milliseconds")
        self.feeds.look_for_silence(since, can_write=not self.problem)
        self._run_timers(now)
        self.watch.every_second(now, self._loop.time(), self.screens, can_write=not self.problem)
        self.field.every_second()

    def every_few_seconds(self) -> None:
        """Readings into their history; targets long unheard of go."""
        self.feeds.save(now_ms())
        now, now_s = dt.datetime.now(dt.UTC), self._loop.time()
        self.city.every_few_seconds(now)
        self.own.every_few_seconds(now, now_s, can_write=not self.problem)
        self.feeds.look_at_backfills(self._ledger.policy.exchange.late_window_s)
        if not self.problem:
            self.entrance.settle()
            self.field.every_few_seconds()
        if now_s - self._alive_at_s >= ALIVE_EVERY_S and not self.problem:
            self._alive_at_s = now_s
            self._house.every_five_seconds(now)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.ensure_future(self._house.look_after(now, now_s))
        if self._loop.time() - self._kept_house_at_s >= HOUSE_EVERY_S and not self.problem:
            self._kept_house_at_s = self._loop.time()
            self._house.every_minute(dt.datetime.now(dt.UTC))
        if self._loop.time() - self._forgot_at_s >= FORGET_EVERY_S:
            self._forgot_at_s = self._loop.time()
            self.screens.forget_old(dt.datetime.now(dt.UTC))
            self._joining.forget()
            self._submit_quietly(SideJob(write=ForgetOld()))

    # -- inside ------------------------------------------------------------------------------

    def _look(self) -> Crossing:
        """The state for consoles that join now."""
        self._news.send()
        whole = self.screens.snapshot(
            self.seq,
            cameras=self.cameras.all(),
            points=self.city.points(),
            sources=self.sources.all(),
            users=self.sessions.users(),
            policy=self._ledger.policy,
        )
        return Crossing(whole, self.feeds.readings.all())

    def _beside(self) -> Beside:
        return beside_of(self.cameras.all(), self.feeds, self.sessions.users(), self.city.points())

    def _in_force(self) -> Policy:
        return self._ledger.policy

    def _run_timers(self, now: dt.datetime) -> None:
        """Have the writer look at what is due, one look at a time."""
        next_at = self._ledger.timers.next_at
        is_running = self._timers_run is not None and not self._timers_run.done()
        if next_at is not None and next_at <= now and not is_running and not self.problem:
            self._timers_run = self._submit_quietly(TimerJob())

    def _on_committed(self, events: list[Event], changed: Changed) -> None:
        self.seq = events[-1].seq
        self._joining.forget()
        self._news.add(events, self.screens.take(events, changed))
        self.field.recordings.committed(events)

    def _on_problem(self, problem: StoreProblem) -> None:
        self.problem = problem
        self.consoles.send(self.heartbeat())
        if not problem:
            self.entrance.settle()

    def _on_answer(self, console: Console, frame: CommandFrame, answer: Answer | Exception) -> None:
        console.end_command()
        if isinstance(answer, Exception):
            self._refuse(console, frame, str(answer))
            return
        assert isinstance(answer, Receipt)
        console.push(encode(answer))

    def _refuse(self, console: Console, frame: CommandFrame, detail: str) -> None:
        refusal = Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail=detail)
        console.push(encode(Receipt(command=frame.id, refusal=refusal)))

    def _submit(self, job: Job) -> Future[Answer]:
        return self._writer.submit(job)

    def _submit_quietly(self, job: Job) -> Future[Answer] | None:
        try:
            return self._writer.submit(job)
        except Overloaded:
            return None

    def _from_writer(self, receive: object, *news: object) -> None:
        # Writer's thread.
        self._loop.call_soon_threadsafe(receive, *news)  # type: ignore[arg-type]


__all__ = ["Hub", "Session", "now_ms"]
