"""What each piece of work does to the record: checks, decides, folds. Writer thread only.

Holds the folded alarms. Within a group of work changes lie in an overlay, which is kept when the
group is on the disk and thrown away when it is not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import msgspec

from backends.hub import tables
from backends.hub.store import Draft, Transaction
from backends.link.messages import CommandBody, Receipt
from backends.record.access import Act, Allowed, User, may, whom_to_ask
from backends.record.alarm import (
    Acknowledge,
    Alarm,
    AlarmEvent,
    ClearAlarm,
    Quality,
    RaiseAlarm,
    SetAlarmQuality,
)
from backends.record.alarm_decider import AlarmCommand, alarm_id, decide, evolve, is_active
from backends.record.catalogue import decode_payload, encode_payload, name_of
from backends.record.chain import utc_text
from backends.record.common import Actor, Realm
from backends.record.envelope import Event
from backends.record.ids import AlarmId, CommandId, SourceId, UserId
from backends.record.observation import ConditionCleared, ConditionRaised
from backends.record.refusal import Refusal, RefusalCode
from backends.record.session_events import SessionEvent

# Alarms that are over and still at hand, for states that come late; the others lie in the log.
OVER_KEPT = 10_000
_KEEP_EVERY = 10_000

GATEWAY = Actor(user=UserId("system:gateway"))
HUB = Actor(user=UserId("system:hub"))


class IngestAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Answer of POST /api/v1/ingest: the batch is kept. `seq` is the log's end after it."""

    batch_id: str
    accepted: int
    seq: int
    is_repeat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandJob:
    """A person's command, as it came."""

    id: CommandId
    user: User
    body: CommandBody


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestJob:
    """The conditions of one batch; `accepted` counts all its observations."""

    batch_id: str
    conditions: tuple[ConditionRaised | ConditionCleared, ...]
    accepted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityJob:
    """A source went silent or came back: all its active alarms."""

    source: SourceId
    quality: Quality


@dataclass(frozen=True, slots=True, kw_only=True)
class SideJob:
    """A write beside the log (sessions, readings). Runs on the writer thread."""

    write: Callable[[Transaction], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionJob:
    """Somebody signed in or out, or was refused; `write` keeps or forgets the session."""

    subject: str
    version: int
    actor: Actor
    told: SessionEvent
    write: Callable[[Transaction], None] | None = None


Job = CommandJob | IngestJob | QualityJob | SideJob | SessionJob
Answer = Receipt | IngestAnswer | None


class Ledger:
    """The alarms as folded from the log, and the work done on them."""

    def __init__(self, history: Iterable[Event] = (), alarms: Iterable[Alarm] = ()) -> None:
        """Fold `history` onto `alarms` as they stood before it."""
        self.alarms: dict[AlarmId, Alarm] = {}
        self._over: dict[AlarmId, None] = {}  # in the order in which they ended
        self._changed = {alarm.id: alarm for alarm in alarms}
        for count, event in enumerate(history):
            if count % _KEEP_EVERY == 0:
                self.keep()
            self.fold(event)
        self.keep()

    def keep(self) -> dict[AlarmId, Alarm]:
        """The group is on the disk: its changes stand. Returns them."""
        changed, self._changed = self._changed, {}
        self.alarms.update(changed)
        for key, alarm in changed.items():
            self._over.pop(key, None)
            if not is_active(alarm):
                self._over[key] = None
        while len(self._over) > OVER_KEPT:
            oldest = next(iter(self._over))
            del self._over[oldest], self.alarms[oldest]
        return changed

    def discard(self) -> None:
        """The group is not on the disk: nothing of it happened."""
        self._changed = {}

    def fold(self, event: Event, payload: AlarmEvent | None = None) -> None:
        """Take a committed or just appended event in."""
        told = payload or decode_payload(event)
        if isinstance(told, AlarmEvent):  # people who come and go change no alarm
            key = AlarmId(event.subject)
            self._changed[key] = evolve(self._alarm(key), event, told)

    def do(self, job: Job, work: Transaction, now: dt.datetime) -> Answer:
        """Do one piece of work within the open transaction."""
        match job:
            case CommandJob():
                return self._command(job, work, now)
            case IngestJob():
                return self._ingest(job, work, now)
            case QualityJob():
                for alarm in self._of_source(job.source):
                    wanted = SetAlarmQuality(alarm=alarm.id, quality=job.quality)
                    self._apply(alarm.id, wanted, HUB, work, now)
                return None
            case SideJob():
                job.write(work)
                return None
            case SessionJob():
                _append(job, work, now)
                return None

    def _alarm(self, key: AlarmId) -> Alarm | None:
        return self._changed.get(key) or self.alarms.get(key)

    def _recalled(self, key: AlarmId, work: Transaction) -> Alarm | None:
        """The alarm, from the log where it is over for long."""
        if self._alarm(key) is None:
            for event in work.history(key):
                self.fold(event)
        return self._alarm(key)

    def _of_source(self, source: SourceId) -> list[Alarm]:
        merged = self.alarms | self._changed if self._changed else self.alarms
        return [a for a in merged.values() if a.source == source and is_active(a)]

    def _command(self, job: CommandJob, work: Transaction, now: dt.datetime) -> Receipt:
        kept = work.value(tables.commands, "receipt", job.id)
        if isinstance(kept, bytes):
            return msgspec.json.decode(kept, type=Receipt)
        self._recalled(job.body.alarm, work)
        refusal = self._forbidden(job) or self._apply(
            job.body.alarm,
            job.body,
            Actor(user=job.user.id, seat=job.user.seat),
            work,
            now,
        )
        receipt = Receipt(command=job.id, seq=0 if refusal else work.seq, refusal=refusal)
        work.put(
            tables.commands,
            [
                {
                    "id": job.id,
                    "recorded_at": utc_text(now),
                    "user": job.user.id,
                    "body": msgspec.json.encode(job.body),
                    "receipt": msgspec.json.encode(receipt),
                }
            ],
        )
        return receipt

    def _forbidden(self, job: CommandJob) -> Refusal | None:
        act = Act.ACKNOWLEDGE if isinstance(job.body, Acknowledge) else Act.TAKE
        answer = may(job.user, act)
        if answer is Allowed.NO:
            code = RefusalCode.NOT_ALLOWED
        else:
            alarm = self._alarm(job.body.alarm)
            if alarm is None or may(job.user, act, alarm.department) is Allowed.YES:
                return None
            code = RefusalCode.OTHER_DEPARTMENT
        return Refusal(
            code=code,
            detail=f"{job.user.role} may not {act} here",
            whom=[role.value for role in whom_to_ask(act)],
        )

    def _ingest(self, job: IngestJob, work: Transaction, now: dt.datetime) -> IngestAnswer:
        kept = work.value(tables.batches, "seq", job.batch_id)
        if isinstance(kept, int):
            return IngestAnswer(
                batch_id=job.batch_id, accepted=job.accepted, seq=kept, is_repeat=True
            )
        for condition in job.conditions:
            key = alarm_id(condition.source, condition.key, condition.realm)
            command = _command_of(condition, key)
            self._apply(key, command, GATEWAY, work, now, condition.realm)
        if job.conditions:
            row = {"id": job.batch_id, "recorded_at": utc_text(now), "seq": work.seq}
            work.put(tables.batches, [row])
        return IngestAnswer(batch_id=job.batch_id, accepted=job.accepted, seq=work.seq)

    def _apply(
        self,
        key: AlarmId,
        command: AlarmCommand,
        actor: Actor,
        work: Transaction,
        now: dt.datetime,
        realm: Realm | None = None,
    ) -> Refusal | None:
        state = self._recalled(key, work)
        decided = decide(state, command, actor, now)
        if isinstance(decided, Refusal):
            return decided
        occurred_at = command.occurred_at if isinstance(command, RaiseAlarm | ClearAlarm) else now
        for payload in decided:
            before = self._alarm(key)
            name, version = name_of(payload)
            draft = Draft(
                occurred_at=occurred_at,
                realm=before.realm if before else (realm or Realm.LIVE),
                actor=actor,
                type=name,
                version=version,
                subject=key,
                subject_version=before.version + 1 if before else 1,
                payload=encode_payload(payload),
            )
            self.fold(work.append(draft, now), payload)
        return None


def _append(job: SessionJob, work: Transaction, now: dt.datetime) -> None:
    if job.write is not None:
        job.write(work)
    name, version = name_of(job.told)
    work.append(
        Draft(
            occurred_at=now,
            realm=Realm.LIVE,
            actor=job.actor,
            type=name,
            version=version,
            subject=job.subject,
            subject_version=job.version,
            payload=encode_payload(job.told),
        ),
        now,
    )


def _command_of(
    condition: ConditionRaised | ConditionCleared, key: AlarmId
) -> RaiseAlarm | ClearAlarm:
    if isinstance(condition, ConditionCleared):
        return ClearAlarm(alarm=key, occurred_at=condition.occurred_at, detail=condition.detail)
    return RaiseAlarm(
        alarm=key,
        source=condition.source,
        key=condition.key,
        department=condition.department,
        severity=condition.severity,
        kind=condition.kind,
        title=condition.title,
        occurred_at=condition.occurred_at,
        place=condition.place,
        detail=condition.detail,
    )
