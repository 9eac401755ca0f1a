"""What sources say beside the log: readings, positions, health; and what follows from silence.

The hub's loop only; writes are handed to the writer.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future

import msgspec

from backends.hub import on_disk, tables
from backends.hub.backfills import Backfills, late_of
from backends.hub.consoles import Consoles, encode
from backends.hub.credential_alarms import CredentialAlarms
from backends.hub.jobs import Answer, HouseJob, IngestJob, Job, SideJob
from backends.hub.latest import MovingTargets, ReadingRow, Readings, Sources
from backends.hub.quality import QualityTelling
from backends.hub.rows import PutSources, RemoveSource
from backends.hub.store import Store
from backends.hub.strays import Strays
from backends.hub.transaction import Transaction
from backends.link.city import TargetLag
from backends.link.messages import AreaInView, HealthFrame
from backends.record.backfill_words import in_words
from backends.record.common import Actor
from backends.record.exchange_events import (
    SourceBackfilled,
    SourceForgotten,
    SourceLost,
    SourceRestored,
)
from backends.record.ids import SourceId, uuid7
from backends.record.observation import (
    CaseProgressed,
    ConditionRaised,
    HealthReport,
    Positions,
    Reading,
)
from backends.record.refusal import Refusal, RefusalCode
from backends.record.resource import SourceHealth, SourceState

log = logging.getLogger(__name__)
_Told = SourceBackfilled | SourceForgotten | SourceLost | SourceRestored


class Feeds:
    """`submit` hands work to the writer, None where it cannot; readings go to their histories."""

    def __init__(
        self,
        store: Store,
        submit: Callable[[Job], Future[Answer] | None],
        keep_readings: Callable[[list[ReadingRow]], None],
    ) -> None:
        self.targets = MovingTargets()
        self.readings = Readings()
        known = [
            msgspec.json.decode(row.health, type=SourceHealth)
            for row in store.all_rows(tables.sources)
        ]
        self.sources = Sources(known, time.monotonic())
        self._lost = {s.source for s in known if s.state is SourceState.LOST}
        self._forgotten: list[SourceId] = []  # of which consoles are still to hear
        self._submit = submit
        self._quality = QualityTelling(submit)
        self._backfills = Backfills()
        self._credentials = CredentialAlarms()
        self._keep_readings = keep_readings
        self._strays = Strays(submit, self._refuse)
        self._strayed: deque[CaseProgressed] = deque()  # the writer's thread puts them in

    def take(self, observation: object, stamp_ms: int, *, can_write: bool) -> None:
        """One observation of a batch that was not there before."""
        late = late_of(observation)
        if late is not None:
            self._backfills.take(late, time.monotonic())
        match observation:
            case ConditionRaised():
                self._quality.new_alarm(observation.source)
            case Reading():
                self.readings.take(observation)
            case Positions():
                self.targets.take(observation, stamp_ms)
            case HealthReport():
                self._on_health(observation.health, can_write)

    def send_changed(self, consoles: Consoles) -> None:
        """Readings and health that changed."""
        if frame := self.readings.changed():
            consoles.send(frame)
        changed, gone = self.sources.changed(), self._forgotten
        if changed or gone:
            self._forgotten = []
            consoles.send(HealthFrame(sources=changed, gone=gone))

    def send_positions(self, consoles: Consoles, stamp_ms: int) -> None:
        """What moves in the area that each console looks at; encoded once an area."""
        frames: dict[AreaInView, bytes] = {}
        for console in consoles:
            area = console.area
            if area is None or console.is_behind or console.ending.done():
                continue
            if area not in frames:
                frames[area] = encode(self.targets.frame(area, stamp_ms))
            console.push(frames[area])

    def look_for_silence(self, since: str, *, can_write: bool) -> None:
        """Sources that nobody reports on any more are lost, their alarms stale."""
        for health in self.sources.gone_silent(time.monotonic(), since):
            log.warning("source %s: no report from its gateway", health.source)
            self._note_turn(health)
            self._submit(SideJob(write=PutSources([health])))
        if can_write:
            for health in self.sources.all():
                self._quality.tell(health)

    def look_at_backfills(self, window_s: float) -> None:
        """What came late of a source, once that is over: one entry in the log, and on the board.
        Steps whose case has not come are tried again, or go onto the board."""
        while self._strayed:
            self._strays.note(self._strayed.popleft(), time.monotonic())
        self._strays.every_few_seconds(time.monotonic())
        for told in self._backfills.over(time.monotonic(), window_s):
            log.info("source %s: %s", told.source, in_words(told))
            health = self.sources.note_backfill(told.source, in_words(told))
            named = msgspec.structs.replace(told, name=health.name if health else told.source)
            self._submit(HouseJob(subject=_subject(told.source), tell=_telling(named)))
            if health is not None:
                self._submit(SideJob(write=PutSources([health])))

    def stray(self, said: CaseProgressed) -> None:
        """A step of a case that is not known here. Any thread."""
        self._strayed.append(said)

    def note_outbox(self, lags: list[TargetLag]) -> None:
        """How each way out stands shows beside the source that it goes to."""
        self.sources.note_outbox({lag.target: (lag.waiting, lag.dead) for lag in lags})

    def take_own(self, health: SourceHealth, *, can_write: bool) -> None:
        """The health of something of the centre itself."""
        self._on_health(health, can_write)

    async def forget(self, source: SourceId, actor: Actor) -> Refusal | None:
        """A person takes one off the board that no gateway reports on; refused for any other, and
        where it cannot be written down."""
        health = self.sources.unreported(source)
        if health is None:
            return Refusal(code=RefusalCode.WRONG_STATE, detail="a gateway reports on it")
        told = SourceForgotten(source=source, name=health.name)
        job = HouseJob(subject=_subject(source), tell=_telling(told), actor=actor)
        for work in (job, SideJob(write=RemoveSource(source))):
            refusal = await on_disk.kept(self._submit(work))
            if refusal is not None:
                return refusal
        if self.sources.forget(source):
            self._lost.discard(source)
            self._forgotten.append(source)
            self._end_credentials(health)
        return None

    def save(self, stamp_ms: int) -> None:
        """Readings into their history; targets long unheard of go."""
        self.targets.drop_old(stamp_ms)
        rows = self.readings.unsaved()
        if rows:
            self._keep_readings(rows)

    def _note_turn(self, health: SourceHealth) -> None:
        """The log says of each source when it was lost and when its data came again: connected
        alone is no recovery."""
        was_lost = health.source in self._lost
        told: SourceLost | SourceRestored
        if health.state is SourceState.LOST and not was_lost:
            self._lost.add(health.source)
            told = SourceLost(source=health.source, name=health.name, reason=health.reason[:200])
        elif health.state is SourceState.OK and was_lost:
            self._lost.discard(health.source)
            told = SourceRestored(source=health.source, name=health.name)
        else:
            return
        self._submit(HouseJob(subject=_subject(health.source), tell=_telling(told)))

    def _refuse(self, source: SourceId, reason: str, sample: str) -> None:
        self.sources.refuse(source, reason, sample, dt.datetime.now(dt.UTC))

    def _end_credentials(self, health: SourceHealth) -> None:
        """Nobody renews what a system lived by that is no more."""
        self._look_at_credentials(health)  # after a restart it is not known what was said of it
        self._look_at_credentials(msgspec.structs.replace(health, credentials=[]))

    def _look_at_credentials(self, health: SourceHealth) -> None:
        now = dt.datetime.now(dt.UTC)
        for said in self._credentials.look(health, now):
            batch = uuid7(int(now.timestamp() * 1000))
            self._submit(IngestJob(batch_id=batch, conditions=(said,), accepted=1))

    def _on_health(self, health: SourceHealth, can_write: bool) -> None:
        if self.sources.take(health, time.monotonic()):
            log.info("source %s is %s %s", health.source, health.state.value, health.reason)
            self._note_turn(health)
            self._submit(SideJob(write=PutSources([health])))
        if can_write:
            self._quality.tell(health)
            self._look_at_credentials(health)


def _subject(source: SourceId) -> str:
    return f"source:{source}"[:200]


def _telling(told: _Told) -> Callable[[Transaction], _Told]:
    def tell(_work: Transaction) -> _Told:
        return told

    return tell
