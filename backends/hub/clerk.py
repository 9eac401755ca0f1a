"""Does one group's work on the ledger within its transaction: checks, decides, appends, folds.

Writer thread only; made for one transaction and one moment.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

import msgspec

from backends.hub import tables
from backends.hub.approvals import ask_for, command_of
from backends.hub.authority import Authority, others_of
from backends.hub.deciding import OtherSubject
from backends.hub.delivery_desk import DeliveryDesk
from backends.hub.discretion import Discretion, Telling, bare
from backends.hub.exchange_desk import ExchangeDesk
from backends.hub.intake import sound_condition
from backends.hub.jobs import (
    GATEWAY,
    HUB,
    Answer,
    CommandJob,
    DeskJob,
    HouseJob,
    IngestAnswer,
    IngestJob,
    Job,
    Logged,
    OutboxJob,
    QualityJob,
    SessionJob,
    SideJob,
    TimerJob,
)
from backends.hub.ledger import INTAKE
from backends.hub.transaction import Answered
from backends.hub.warning_chain import passed_on
from backends.hub.watch_words import (
    approved,
    completed,
    items_of,
    obstacle_of,
    opening_of,
    to_gather,
)
from backends.link.messages import Receipt
from backends.record.alarm import (
    Alarm,
    Quality,
    ReportSoundOutput,
    SetAlarmQuality,
    SettleLateAlarm,
)
from backends.record.alarm_decider import alarm_id, sound_alarm_id
from backends.record.catalogue import Payload
from backends.record.chain import utc_text
from backends.record.commands import CommandBody, subject_of
from backends.record.common import Actor, Realm
from backends.record.decisions import badly_formed
from backends.record.delivery import MessageDeed
from backends.record.handover import CutHandover
from backends.record.handover_decider import fault_in_cut
from backends.record.house_events import PolicySet
from backends.record.ids import IncidentId, RequestId, SourceId
from backends.record.incident_commands import ReportIncident
from backends.record.kinds import KINDS, REQUEST, kind_of_command
from backends.record.observation import ConditionRaised
from backends.record.obstacles import obstacle
from backends.record.refusal import Refusal, RefusalCode
from backends.record.request import DecideRequest, LapseRequest

log = logging.getLogger(__name__)

_TIMERS_A_JOB = 500
_AFTER_ITS_END = dt.timedelta(seconds=1)


class TimerFailed(ValueError):
    """What was due for one subject cannot be done: a bug. The others go on, this one waits."""

    def __init__(self, kind: str, subject: str) -> None:
        super().__init__(f"timer of {kind} {subject}")
        self.kind, self.subject = kind, subject


class Clerk(Discretion):
    """Does one piece of work after the other."""

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
            case DeskJob():
                return job.do(self)
            case OutboxJob():
                return DeliveryDesk(self).reported(job)
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
        body = job.body
        if isinstance(body, MessageDeed):
            return self._kept(job, body, DeliveryDesk(self).deed(job, body))
        # What stands outside the realms is told of the real thing, whatever was in view.
        self._realm = job.realm if kind_of_command(body).has_realm else Realm.LIVE
        try:
            if isinstance(body, ReportSoundOutput):
                receipt = self._sound_output(job, body)
            else:
                receipt = self._done(job, body)
        except OtherSubject as other:
            refusal = Refusal(code=RefusalCode.UNKNOWN_SUBJECT, detail=str(other))
            receipt = Receipt(command=job.id, refusal=refusal)
        return self._kept(job, bare(body), receipt)

    def _kept(self, job: CommandJob, body: CommandBody, receipt: Receipt) -> Receipt:
        """The answer, kept for whoever asks the same again."""
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
        if isinstance(body, DecideRequest):
            self._recall_about(body.request)
        ledger, actor = self._ledger, Actor(user=job.user.id, seat=job.user.seat)
        for kind, key in others_of(body, ledger):
            self._recall(kind, key)
        authority = Authority(
            records=ledger,
            policy=ledger.policy,
            known=ledger.known,
            camera=ledger.camera,
            at_wall=ledger.at_wall,
        )
        verdict = authority.judge(job.user, body, self._realm)
        refusal = verdict.refusal or self._obstacle(body, actor)
        if refusal is not None:
            return Receipt(command=job.id, refusal=refusal)
        if isinstance(body, Telling) and body.personal:
            refusal = self.refusal_of(body, actor)
            if refusal is not None:  # what is not kept must not lie in the vault either
                return Receipt(command=job.id, refusal=refusal)
            body = self.without_personal(body)
        body = completed(body, job.user, ledger, self._work, self._now)
        if verdict.approvers:
            made = ask_for(body, verdict, ledger.books[REQUEST.name].current(), actor, self._now)
            if isinstance(made, Refusal):
                return Receipt(command=job.id, refusal=made)
            refusal = self.apply(made, actor)
            if refusal is not None:
                return Receipt(command=job.id, refusal=refusal)
            return Receipt(command=job.id, seq=self._work.seq, request=made.request)
        refusal = self._carried(body, actor)
        if refusal is None and isinstance(body, DecideRequest) and body.is_approved:
            self._carry_out(body.request)
        return Receipt(command=job.id, seq=0 if refusal else self._work.seq, refusal=refusal)

    def _sound_output(self, job: CommandJob, body: ReportSoundOutput) -> Receipt:
        """A console's own word on its sound, about its own seat only: a source of the centre."""
        seat = job.user.seat
        malformed = badly_formed(body)
        if malformed is not None:
            return Receipt(command=job.id, refusal=malformed)
        if body.alarm != sound_alarm_id(seat):
            refusal = Refusal(code=RefusalCode.NOT_ALLOWED, detail=f"not the sound of seat {seat}")
            return Receipt(command=job.id, refusal=refusal)
        said = sound_condition(seat, body, self._now)
        ledger = self._ledger
        for command, realm in ledger.intake.commands(said, self._work, self._now, ledger.policy):
            self._from_source(command, realm)
        return Receipt(command=job.id, seq=self._work.seq)

    def _obstacle(self, body: CommandBody, actor: Actor) -> Refusal | None:
        """What stands in the way on other subjects: what follows from it would be refused."""
        realm, ledger = self._realm, self._ledger
        return obstacle(body, realm, ledger) or obstacle_of(body, actor, realm, ledger)

    def _carried(self, body: CommandBody, actor: Actor) -> Refusal | None:
        """Done, with what the hub does before and after it: a watch opened, a sheet cut.

        A sheet that cannot be cut is not begun: it would block its seat.
        """
        ledger = self._ledger
        opening = opening_of(body, ledger, self._now)
        if opening is not None:
            self.apply(opening, HUB)
        handover = to_gather(body, actor, self._realm, ledger)
        if handover is None:
            return self.apply(body, actor)
        items = items_of(handover, ledger, self._work, self._now)
        refusal = fault_in_cut(items) or self.apply(body, actor)
        if refusal is not None:
            return refusal
        return self.apply(CutHandover(handover=handover.id, seq=self._work.seq, items=items), HUB)

    def _carry_out(self, key: RequestId) -> None:
        """An approved request: its command is done in its author's name, if it still can be."""
        request = self._ledger.request(key)
        assert request is not None
        self._recall_about(key)
        wanted = command_of(request, self._ledger.version_of(request.about))
        wanted = approved(wanted, request, self._work.last_hash)
        by = request.requested_by
        for kind, subject in others_of(wanted, self._ledger):
            self._recall(kind, subject)
        refusal = self._obstacle(wanted, by) or self._carried(wanted, by)
        if refusal is not None:
            self.apply(LapseRequest(request=key, code=refusal.code), HUB)

    def _recall_about(self, key: RequestId) -> None:
        """What a request is about."""
        self._recall("request", key)
        request = self._ledger.request(key)
        if request is not None:
            self._recall(kind_of_command(command_of(request, 0)).name, request.about)

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
            self._hear(observation)
        seq = self._work.seq
        if job.conditions:
            row = {"id": job.batch_id, "recorded_at": utc_text(self._now), "seq": seq}
            self._work.put(tables.batches, [row])
        return IngestAnswer(batch_id=job.batch_id, accepted=job.accepted, seq=seq)

    def _hear(self, observation: Logged) -> None:
        self._realm = Realm.LIVE
        said = ExchangeDesk(self).heard(observation)
        if said is None:
            return
        ledger = self._ledger
        ledger.note_late(said, self._now)
        for command, realm in ledger.intake.commands(said, self._work, self._now, ledger.policy):
            self._from_source(command, realm)

    def _from_source(self, command: Any, realm: Realm) -> None:
        self._realm = realm
        if isinstance(command, ReportIncident):
            self._recall("incident", command.incident)
            if self._ledger.incident(IncidentId(command.incident)) is not None:
                return  # a source tells of its cases again and again
            told = self.acceptable(command)
            if told is None:
                return
            command = self.without_personal(told)
        self.apply(passed_on(command, self._ledger, self._recall), GATEWAY)

    def _set_quality(self, source: SourceId, quality: Quality) -> None:
        for alarm in self._ledger.alarms_of(source):
            if alarm.quality is not quality:
                self.apply(SetAlarmQuality(alarm=alarm.id, quality=quality), HUB)

    def _settled_by(self, alarm: Alarm) -> dt.datetime:
        """When it is known whether a late alarm holds: an end that was told is waited for."""
        until = self._ledger.late_until(alarm)
        ends_at = self._ledger.intake.ends_at(alarm.id)
        return until if ends_at is None else max(until, ends_at + _AFTER_ITS_END)

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
            if isinstance(state, Alarm) and isinstance(due[1], SettleLateAlarm):
                until = self._settled_by(state)
                if until > now:
                    ledger.timers.put(name, key, until)
                    continue
            before = self._work.seq
            try:
                self.apply(due[1], HUB)
            except (LookupError, ValueError, TypeError, ArithmeticError) as error:
                raise TimerFailed(name, key) from error
            if self._work.seq == before:  # nothing to do after all: not again at once
                ledger.timers.put_again(name, key, now)


def _answer_again(kept: Answered, job: CommandJob) -> Receipt:
    """The same answer to the same command; another one under its id is refused."""
    before = msgspec.json.decode(kept.body, type=CommandBody)
    if (kept.user, bare(before)) == (job.user.id, bare(job.body)):
        return msgspec.json.decode(kept.receipt, type=Receipt)
    detail = "this command id was used for another command"
    return Receipt(command=job.id, refusal=Refusal(code=RefusalCode.MALFORMED, detail=detail))
