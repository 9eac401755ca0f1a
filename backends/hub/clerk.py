"""Does one group's work on the ledger within its transaction: checks, decides, appends, folds.

Writer thread only; made for one transaction and one moment.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

import msgspec

from backends.hub import outbox, tables
from backends.hub.approvals import ask_for, command_of
from backends.hub.authority import Authority, others_of
from backends.hub.intake import sound_condition
from backends.hub.jobs import (
    GATEWAY,
    HUB,
    Answer,
    CommandJob,
    HouseJob,
    IngestAnswer,
    IngestJob,
    Job,
    OutboxJob,
    QualityJob,
    SessionJob,
    SideJob,
    TimerJob,
)
from backends.hub.ledger import INTAKE, Ledger
from backends.hub.store import Answered, Draft, Transaction
from backends.hub.vault import VaultLocked
from backends.link.messages import Receipt
from backends.record.alarm import Quality, ReportSoundOutput, SetAlarmQuality
from backends.record.alarm_decider import alarm_id, sound_alarm_id
from backends.record.catalogue import Payload, encode_payload, name_of
from backends.record.chain import utc_text
from backends.record.commands import CommandBody, subject_of
from backends.record.common import Actor, Realm
from backends.record.context import Context
from backends.record.envelope import Event
from backends.record.follow_ups import follow_ups
from backends.record.house_events import PolicySet
from backends.record.ids import AlarmId, IncidentId, RequestId, SourceId, TaskId
from backends.record.incident_commands import ReportIncident
from backends.record.kinds import ALARM, KINDS, REQUEST, kind_of_command
from backends.record.observation import ConditionRaised
from backends.record.obstacles import obstacle
from backends.record.refusal import Refusal, RefusalCode
from backends.record.request import DecideRequest, LapseRequest
from backends.record.task import TaskAssigned

log = logging.getLogger(__name__)

_DEEPEST = 8  # one event may cause others, and those others again
_TIMERS_A_JOB = 500


class Clerk:
    """Works on `ledger` in the open transaction `work` at the moment `now`."""

    def __init__(self, ledger: Ledger, work: Transaction, now: dt.datetime) -> None:
        self._ledger, self._work, self._now = ledger, work, now
        self._realm = Realm.LIVE

    def do(self, job: Job) -> Answer:
        """Do one piece of work."""
        match job:
            case CommandJob():
                return self._command(job)
            case IngestJob():
                return self._ingest(job)
            case QualityJob():
                self._set_quality(job.source, job.quality)
            case TimerJob():
                self._run_timers()
            case SideJob():
                job.write(self._work)
            case SessionJob():
                if job.write is not None:
                    job.write(self._work)
                self._append(job.subject, job.version, job.told, job.actor)
            case OutboxJob():
                return self._reported(job)
            case HouseJob():
                told = job.tell(self._work)
                if told is not None:
                    self._tell_house(job.subject, told, job.actor)
        return None

    def _tell_house(self, subject: str, told: Payload, actor: Actor) -> None:
        version = self._work.last_version(subject) + 1
        self._ledger.fold(self._append(subject, version, told, actor), told)
        if isinstance(told, PolicySet):
            self._ledger.set_policy(told.policy)
            for wanted in self._ledger.to_suppress:
                self.apply(wanted, HUB)

    # -- commands

    def _command(self, job: CommandJob) -> Receipt:
        kept = self._work.answered(job.id)
        if kept is not None:
            return _answer_again(kept, job)
        self._realm = job.realm
        body = self._without_personal(job.body)
        if isinstance(body, ReportSoundOutput):
            receipt = self._sound_output(job, body)
        else:
            receipt = self._done(job, body)
        self._work.put_receipt(
            {
                "id": job.id,
                "recorded_at": utc_text(self._now),
                "user": job.user.id,
                "body": msgspec.json.encode(body),
                "receipt": msgspec.json.encode(receipt),
            }
        )
        return receipt

    def _done(self, job: CommandJob, body: CommandBody) -> Receipt:
        self._recall(kind_of_command(body).name, subject_of(body))
        ledger, actor = self._ledger, Actor(user=job.user.id, seat=job.user.seat)
        authority = Authority(records=ledger, policy=ledger.policy, known=ledger.known)
        verdict = authority.judge(job.user, body, job.realm)
        refusal = verdict.refusal or self._obstacle(body)
        if refusal is not None:
            return Receipt(command=job.id, refusal=refusal)
        if verdict.approvers:
            made = ask_for(body, verdict, ledger.books[REQUEST.name].current(), actor, self._now)
            if isinstance(made, Refusal):
                return Receipt(command=job.id, refusal=made)
            refusal = self.apply(made, actor)
            if refusal is not None:
                return Receipt(command=job.id, refusal=refusal)
            return Receipt(command=job.id, seq=self._work.seq, request=made.request)
        refusal = self.apply(body, actor)
        if refusal is None and isinstance(body, DecideRequest) and body.is_approved:
            self._carry_out(body.request)
        return Receipt(command=job.id, seq=0 if refusal else self._work.seq, refusal=refusal)

    def _sound_output(self, job: CommandJob, body: ReportSoundOutput) -> Receipt:
        """A console's own word on its sound, about its own seat only: a source of the centre."""
        seat = job.user.seat
        if body.alarm != sound_alarm_id(seat):
            refusal = Refusal(code=RefusalCode.NOT_ALLOWED, detail=f"not the sound of seat {seat}")
            return Receipt(command=job.id, refusal=refusal)
        said = sound_condition(seat, body, self._now)
        ledger = self._ledger
        for command, realm in ledger.intake.commands(said, self._work, self._now, ledger.policy):
            self._from_source(command, realm)
        return Receipt(command=job.id, seq=self._work.seq)

    def _obstacle(self, body: CommandBody) -> Refusal | None:
        """What stands in the way on other subjects: what follows from it would be refused."""
        for kind, key in others_of(body, self._ledger):
            self._recall(kind, key)
        return obstacle(body, self._realm, self._ledger)

    def _carry_out(self, key: RequestId) -> None:
        """An approved request: its command is done in its author's name, if it still can be."""
        request = self._ledger.request(key)
        assert request is not None
        wanted = command_of(request, self._ledger.version_of(request.about))
        refusal = self._obstacle(wanted) or self.apply(wanted, request.requested_by)
        if refusal is not None:
            self.apply(LapseRequest(request=key, code=refusal.code), HUB)

    def _without_personal(self, body: CommandBody) -> CommandBody:
        """Personal fields go into the vault; what is logged and kept has digests instead."""
        if not isinstance(body, ReportIncident) or not body.personal:
            return body
        self._recall("incident", body.incident)
        if self._ledger.incident(body.incident) is not None:
            # It will be refused: what the first report told must stay as it is.
            return msgspec.structs.replace(body, personal={})
        vault, digests = self._ledger.vault, {}
        try:
            if vault is not None:
                digests = vault.seal(body.incident, body.personal, self._work)
        except VaultLocked as locked:
            # The report matters more than who told it; that it is missing stands in the log file.
            log.error("personal fields of %s are not kept: %s", body.incident, locked)
        return msgspec.structs.replace(body, personal=digests)

    def _recall(self, kind: str, key: str) -> None:
        """What is over for long comes back from the log."""
        if self._ledger.books[kind].get(key) is None:
            for event in self._work.history(key):
                self._ledger.fold(event)

    # -- sources and timers

    def _ingest(self, job: IngestJob) -> IngestAnswer:
        kept = self._work.value(tables.batches, "seq", job.batch_id)
        if isinstance(kept, int):
            return IngestAnswer(
                batch_id=job.batch_id, accepted=job.accepted, seq=kept, is_repeat=True
            )
        ledger = self._ledger
        if len(job.conditions) > 1:
            ids = [
                alarm_id(o.source, o.key, o.realm)
                for o in job.conditions
                if isinstance(o, ConditionRaised)
            ]
            alarms = ledger.books["alarm"]
            self._work.look_up_subjects([key for key in ids if alarms.get(key) is None])
        for observation in job.conditions:
            said = ledger.intake.commands(observation, self._work, self._now, ledger.policy)
            for command, realm in said:
                self._from_source(command, realm)
        seq = self._work.seq
        if job.conditions:
            row = {"id": job.batch_id, "recorded_at": utc_text(self._now), "seq": seq}
            self._work.put(tables.batches, [row])
        return IngestAnswer(batch_id=job.batch_id, accepted=job.accepted, seq=seq)

    def _from_source(self, command: Any, realm: Realm) -> None:
        self._realm = realm
        if isinstance(command, ReportIncident):
            self._recall("incident", command.incident)
            if self._ledger.incident(IncidentId(command.incident)) is not None:
                return  # a source tells of its cases again and again
            command = self._without_personal(command)
        self.apply(command, GATEWAY)

    def _reported(self, job: OutboxJob) -> Refusal | None:
        """The other side's word on a message, as a command on its task."""
        task = TaskId(outbox.subject_of_message(job.message, self._work))
        if not task:
            detail = f"no message {job.message}"
            return Refusal(code=RefusalCode.UNKNOWN_SUBJECT, detail=detail)
        self._recall("task", task)
        command = outbox.command_for(task, self._ledger.version_of(task), job.report)
        if command is None:
            detail = f"{job.report.state.value} is nothing that a target says"
            return Refusal(code=RefusalCode.OUT_OF_RANGE, detail=detail)
        refusal = self.apply(command, GATEWAY)
        if refusal is None:
            outbox.note(job.message, job.report, self._work, self._now)
        return refusal

    def _set_quality(self, source: SourceId, quality: Quality) -> None:
        for alarm in list(self._ledger.books[ALARM.name].current()):
            if alarm.source == source:
                self.apply(SetAlarmQuality(alarm=alarm.id, quality=quality), HUB)

    def _run_timers(self) -> None:
        ledger, now = self._ledger, self._now
        for name, key in ledger.timers.take(now, _TIMERS_A_JOB):
            if name == INTAKE:
                for command, realm in ledger.intake.released(key, self._work, now, ledger.policy):
                    self._from_source(command, realm)
                continue
            state = ledger.books[name].get(key)
            due = KINDS[name].due(state, ledger.policy) if state is not None else None
            if due is None:
                continue
            if due[0] > now:
                ledger.watch(name, state)
                continue
            before = self._work.seq
            self.apply(due[1], HUB)
            if self._work.seq == before:  # nothing to do after all: not again at once
                ledger.timers.put_again(name, key, now)

    # -- deciding

    def apply(self, command: Any, actor: Actor, depth: int = 0) -> Refusal | None:
        """Decide and append, and what follows from it on other subjects."""
        kind = kind_of_command(command)
        key = getattr(command, kind.name)
        self._recall(kind.name, key)
        book = self._ledger.books[kind.name]
        state = book.get(key)
        realm = state.realm if state is not None else self._realm
        context = Context(
            actor=actor,
            now=self._now,
            realm=realm,
            policy=self._ledger.policy,
            number=self._ledger.next_number(kind.name, self._now),
        )
        decided = kind.decide(state, command, context)
        if isinstance(decided, Refusal):
            return decided
        occurred_at = getattr(command, "occurred_at", None) or self._now
        for payload in decided:
            before = book.get(key)
            version = before.version + 1 if before is not None else 1
            event = self._append(key, version, payload, actor, realm, occurred_at)
            self._ledger.fold(event, payload)
            self._follow(event, payload, actor, depth)
        return None

    def _follow(self, event: Event, payload: Any, actor: Actor, depth: int) -> None:
        if depth >= _DEEPEST:
            raise ValueError(f"{event.type} of {event.subject} causes more and more")
        ledger = self._ledger
        for caused in follow_ups(event, payload, ledger):
            self.apply(caused, actor, depth + 1)
        if event.type.startswith("alarm."):
            alarm = ledger.alarm(AlarmId(event.subject))
            for wanted in ledger.suppressor.changed({AlarmId(event.subject): alarm}):
                self.apply(wanted, HUB, depth + 1)
        if isinstance(payload, TaskAssigned):
            outbox.queue(event, payload, self._work)

    def _append(
        self,
        subject: str,
        version: int,
        payload: Payload,
        actor: Actor,
        realm: Realm = Realm.LIVE,
        occurred_at: dt.datetime | None = None,
    ) -> Event:
        name, type_version = name_of(payload)
        draft = Draft(
            occurred_at=occurred_at or self._now,
            realm=realm,
            actor=actor,
            type=name,
            version=type_version,
            subject=subject,
            subject_version=version,
            payload=encode_payload(payload),
        )
        return self._work.append(draft, self._now)


def _answer_again(kept: Answered, job: CommandJob) -> Receipt:
    """The same answer to the same command; another one under its id is refused."""
    before = msgspec.json.decode(kept.body, type=CommandBody)
    if (kept.user, _bare(before)) == (job.user.id, _bare(job.body)):
        return msgspec.json.decode(kept.receipt, type=Receipt)
    detail = "this command id was used for another command"
    return Receipt(command=job.id, refusal=Refusal(code=RefusalCode.MALFORMED, detail=detail))


def _bare(body: CommandBody) -> CommandBody:
    """Without what lies in the vault: it is kept as digests only."""
    if isinstance(body, ReportIncident):
        return msgspec.structs.replace(body, personal={})
    return body
