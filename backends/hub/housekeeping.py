"""What the hub does for itself: policy in force, daily signature, its own alarms. Hub's loop.

It only hands work to the writer; what is said here about the centre comes into the record as any
source's word does.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from concurrent.futures import Future

from backends.hub.clock_watch import set_back_unseen
from backends.hub.disk import LOOK_EVERY_S, DiskWatch, PutDiskSamples, measure
from backends.hub.jobs import Answer, HouseJob, IngestJob, Job, Logged, SideJob
from backends.hub.key_alarms import key_alarms
from backends.hub.lifetime import Alive, Started, Stopped
from backends.hub.retention import Retention
from backends.hub.safety import Safety
from backends.hub.signing import Signer
from backends.hub.transaction import Transaction
from backends.link.messages import HubSilence
from backends.record.common import Department, Severity
from backends.record.house_events import HouseEvent, PolicySet
from backends.record.ids import SourceId, uuid7
from backends.record.observation import ConditionCleared, ConditionRaised
from backends.record.policy import Policy
from backends.record.policy_file import digest
from backends.record.work_calendar import missing_year

log = logging.getLogger(__name__)

CALENDAR_SOURCE = SourceId("centre.calendar")
_KEY = "next year"
_CALENDAR_ADVICE = (
    "按国务院放假通知在政策文件的 [calendar] 中补上该年；在此之前时限按周一至周五计算"
)

_NOT_TOLD = -1  # an alarm may stand from before the start: the first look always says what is

Submit = Callable[[Job], Future[Answer] | None]


class Housekeeping:
    """Called by the hub's pulse once a minute, and at start and end."""

    def __init__(
        self, submit: Submit, policy: Policy, safety: Safety, standing: Severity | None
    ) -> None:
        """`standing`: severity of the volume's alarm from before, if it stands."""
        self._submit = submit
        self._policy = policy
        self._safety = safety
        self._signer = safety.signer
        self._disk = DiskWatch(safety.disk_samples, standing)
        self._retention = Retention(safety.folder, safety.limits, submit, safety.vault)
        self._looked_at_s = float("-inf")
        self._missing_year: int | None = _NOT_TOLD
        self._told_of_year: Future[Answer] | None = None
        self._in_force: Callable[[], Policy] = Policy
        self.silence: HubSilence | None = None  # known from begin() on

    def begin(self, in_force: Callable[[], Policy], now: dt.datetime) -> None:
        """First words. The policy of the settings comes into force where it differs."""
        self._in_force = in_force
        started = self._safety.started
        self._submit(SideJob(write=Started(started)))
        set_back = set_back_unseen(started.silent_since, now)
        for one in set_back or ():
            self.say(one, now)
        if started.silent_since is not None and set_back is None:
            self.silence = HubSilence(
                since=started.silent_since, until=now, was_clean=started.was_clean
            )
        is_locked, is_signed = bool(self._safety.vault.problem), self._signer is not None
        for said in key_alarms(is_vault_locked=is_locked, is_signed=is_signed, now=now):
            self.say(said, now)
        self.every_minute(now)

    def every_minute(self, now: dt.datetime) -> None:
        """Sign where a day is over, and look after what the centre itself needs."""
        if self._policy != self._in_force():
            told = PolicySet(digest=digest(self._policy), policy=self._policy)
            self._submit(HouseJob(subject="policy", tell=_telling(told)))
        signer = self._signer
        if signer is not None and signer.is_due(now):
            self._submit(SideJob(write=_signing(signer)))
        self._look_at_calendar(now)

    def every_five_seconds(self, now: dt.datetime) -> None:
        """So that a kill is known that closely."""
        self._submit(SideJob(write=Alive(now)))

    async def look_after(self, now: dt.datetime, now_s: float) -> None:
        """What takes a while: the volume, and at night the archive."""
        await self._look_at_disk(now, now_s)
        if self._retention.is_due(now):
            await self._retention.run(now)

    async def _look_at_disk(self, now: dt.datetime, now_s: float) -> None:
        """Every ten minutes; the file system may be slow to answer."""
        if now_s - self._looked_at_s < LOOK_EVERY_S:
            return
        self._looked_at_s = now_s
        try:
            sample = await asyncio.to_thread(measure, self._safety.folder, now)
        except OSError as error:
            log.warning("the volume does not say what is free: %s", error)
            return
        before = self._disk.samples
        told = self._disk.look(sample)
        if told is not None:
            self.say(told, now)
        if self._disk.samples is not before:
            self._submit(SideJob(write=PutDiskSamples(self._disk.samples)))

    def end(self) -> None:
        """The last work before the writer closes."""
        self._submit(SideJob(write=Stopped()))
        if self._signer is not None:
            self._submit(SideJob(write=_signing(self._signer)))

    def _look_at_calendar(self, now: dt.datetime) -> None:
        calendar = self._policy.calendar
        year = missing_year(now, calendar) if calendar.years else None  # else: no policy at all
        before = self._told_of_year
        if before is not None and before.done() and before.exception() is not None:
            self._missing_year = _NOT_TOLD  # it was not kept: once more
        if year == self._missing_year:
            return
        said: Logged
        if year is None:
            said = ConditionCleared(source=CALENDAR_SOURCE, key=_KEY, occurred_at=now)
        else:
            said = ConditionRaised(
                source=CALENDAR_SOURCE,
                key=_KEY,
                department=Department.CENTRE,
                severity=Severity.IV,
                kind="calendar_missing",
                title=f"{year} 年工作日历尚未设置",
                occurred_at=now,
                detail={"advice": _CALENDAR_ADVICE},
            )
        self._told_of_year = self.say(said, now)
        if self._told_of_year is not None:
            self._missing_year = year

    def say(self, said: Logged, now: dt.datetime) -> Future[Answer] | None:
        """One condition of the centre itself."""
        batch = uuid7(int(now.timestamp() * 1000))
        return self._submit(IngestJob(batch_id=batch, conditions=(said,), accepted=1))


def _telling(told: HouseEvent) -> Callable[[Transaction], HouseEvent | None]:
    def tell(_work: Transaction) -> HouseEvent | None:
        return told

    return tell


def _signing(signer: Signer) -> Callable[[Transaction], None]:
    def write(work: Transaction) -> None:
        signer.sign(work, dt.datetime.now(dt.UTC))

    return write
