"""What other systems tell of cases, and messages of other parties: joined, kept once, passed on.

Writer thread only, within a transaction.
"""

from __future__ import annotations

import functools
from typing import Any

import msgspec

from backends.hub import outbox, tables
from backends.hub.deciding import Deciding, OtherSubject
from backends.hub.delivery_desk import DeliveryDesk
from backends.hub.intake import case_id
from backends.hub.jobs import GATEWAY, Logged, OutboxJob, Said
from backends.hub.outbox import OutboxReport, ReportState
from backends.record.alarm import Alarm
from backends.record.alarm_decider import alarm_id
from backends.record.chain import utc_text
from backends.record.common import Realm
from backends.record.envelope import Event
from backends.record.exchange import Envelope, Secrecy
from backends.record.exchange_events import EnvelopeKept
from backends.record.exchange_inward import observation_of, without_people
from backends.record.exchange_rules import CENTRE, allowed, is_of_a_case, passed_on, routed
from backends.record.ids import IncidentId, SourceId, TaskId
from backends.record.incident import Incident
from backends.record.incident_divisions import is_same_division
from backends.record.incident_outside import AnswerDivisionStep, OutsideStep, TakeOutsideStep
from backends.record.observation import (
    CaseProgressed,
    CaseReported,
    ConditionCleared,
    ConditionRaised,
    EnvelopeTaken,
)
from backends.record.targets import department_of

_RECEIPTS = ("received", "accepted")
_ANSWERS = ("answered", "done", "closed", "rejected")


class ExchangeDesk:
    """Works through `deciding`, made for one transaction and one moment."""

    def __init__(self, deciding: Deciding) -> None:
        self._deciding = deciding
        self._work, self._ledger, self._now = deciding.work, deciding.ledger, deciding.now

    def heard(self, observation: Logged) -> Said | None:
        """What of a word of outside is for the deciders of alarms, warnings and reports."""
        match observation:
            case CaseProgressed():
                self.progressed(observation)
                return None
            case EnvelopeTaken():
                return self.taken(observation)
            case _:
                return observation

    def progressed(self, said: CaseProgressed) -> None:
        """A step of a case in its own system joins its incident: the one that was reported under
        the same key, or that people made of the alarm of that key."""
        told = OutsideStep(
            source=said.source,
            step=said.step,
            stage=said.stage,
            at=said.occurred_at,
            by=said.by,
            text=said.text,
            division=said.division,
            is_over=said.is_over,
            passed=[f"department:{said.department.value}"] if said.department else [],
        )
        incident = self._incident_of(said)
        if incident is not None:
            self._join(incident, told)
        elif not self._is_an_alarms(said):
            stray = functools.partial(self._ledger.stray, said)
            self._work.after_commit[f"stray {said.source} {said.key} {said.step}"] = stray

    def taken(
        self, observation: EnvelopeTaken
    ) -> ConditionRaised | ConditionCleared | CaseReported | None:
        """Keep a message once, join it to what it is about, pass it on by the routes.

        Returns what it tells the centre beside that: an alarm, its end, a case.
        """
        envelope, is_late = without_people(observation.envelope), observation.is_late
        if CENTRE in envelope.passed or not self._is_new(envelope):
            return None
        incident = self._known(envelope) if is_of_a_case(envelope.type) else None
        told = observation_of(envelope, is_late=is_late) if incident is None else None
        targets = self._pass_on(envelope, has_routes=not isinstance(told, CaseReported))
        kept = EnvelopeKept(envelope=envelope, passed_to=targets)
        event = self._deciding.tell(f"exchange:{envelope.source}", kept, GATEWAY)
        for target in targets:
            self._put(event, envelope, target)
        if envelope.type == "dispatch.receipt":
            self._receipt(envelope)
        elif incident is not None:
            self._join(incident, _step_of(envelope, targets))
        return told

    def _is_new(self, envelope: Envelope) -> bool:
        table = tables.exchange
        row: dict[str, object] = {
            "source": envelope.source,
            "id": envelope.id,
            "taken_at": utc_text(self._now),
        }
        known = self._work.connection.execute(
            table.select().where(table.c.source == envelope.source, table.c.id == envelope.id)
        ).first()
        if known is None:
            self._work.put(table, [row])
        return known is None

    def _pass_on(self, envelope: Envelope, *, has_routes: bool) -> list[str]:
        """Whom it goes to; a case that becomes an incident of ours is told as that."""
        policy = self._ledger.policy.exchange
        routes = routed(envelope.type, envelope.division, policy) if has_routes else []
        routes = [target for target in routes if target in self._ledger.known_targets]
        targets = passed_on(routes, envelope.targets, envelope.source, envelope.passed)
        if envelope.secrecy is Secrecy.OPEN:
            return targets
        return allowed(targets, envelope.secrecy, department_of(f"department:{envelope.source}"))

    def _put(self, event: Event, envelope: Envelope, target: str) -> None:
        key = outbox.message_id(event, target)
        passed = [*envelope.passed, envelope.source, CENTRE]
        sent = msgspec.structs.replace(
            envelope,
            id=key,
            source=CENTRE,
            causation_id=envelope.id,
            recorded_at=self._now,
            targets=[target],
            passed=list(dict.fromkeys(passed)),
        )
        # Ordered by the sender's subject, not by the sender: one case never waits for another.
        event = msgspec.structs.replace(event, subject=f"{envelope.source}/{envelope.subject}")
        outbox.put(event, sent, target, self._work)
        self._work.after_commit["outbox"] = self._ledger.ring

    def _incident_of(self, said: CaseProgressed) -> IncidentId | None:
        key = case_id(said.source, said.key, said.realm)
        if self._incident(key) is not None:
            return key
        alarm = self._alarm(said)
        return alarm.incident if alarm is not None and alarm.incident else None

    def _is_an_alarms(self, said: CaseProgressed) -> bool:
        """Whether its case is an alarm here, of which nobody made an incident."""
        return self._alarm(said) is not None

    def _alarm(self, said: CaseProgressed) -> Alarm | None:
        key = alarm_id(said.source, said.key, said.realm)
        try:
            self._deciding.recall("alarm", key)
        except OtherSubject:
            return None
        return self._ledger.alarm(key)

    def _known(self, envelope: Envelope) -> IncidentId | None:
        """The incident that it is about: by our own id, or by the sender's key of its case."""
        for word in (envelope.correlation_id, envelope.subject):
            key = word.removeprefix("incident:")
            for found in (key, case_id(SourceId(envelope.source), key, Realm.LIVE)):
                if found and self._incident(found) is not None:
                    return IncidentId(found)
        return None

    def _incident(self, key: str) -> Incident | None:
        try:
            self._deciding.recall("incident", key)
        except OtherSubject:
            return None
        return self._ledger.incident(IncidentId(key))

    def _join(self, key: IncidentId, told: OutsideStep) -> None:
        incident, is_merged = self._incident(key), False
        while incident is not None and incident.merged_into:
            # News for the one that is worked on; the end of one report is not the matter's.
            told, is_merged = msgspec.structs.replace(told, is_over=False), True
            key = incident.merged_into
            incident = self._incident(key)
        if incident is None:
            return
        step = TakeOutsideStep(incident=key, told=told, is_merged=is_merged)
        self._deciding.apply(step, GATEWAY)
        is_receipt = told.stage in _RECEIPTS
        if not is_receipt and told.stage not in _ANSWERS:
            return
        for asked in incident.division_steps:
            is_theirs = is_same_division(asked.division, told.division)
            if is_theirs and asked.answered_at is None:
                answer = AnswerDivisionStep(
                    incident=key,
                    step=asked.id,
                    text=told.text or told.stage,
                    by=told.by,
                    is_receipt=is_receipt,
                    is_sent_back=told.stage == "rejected",
                )
                self._deciding.apply(answer, GATEWAY)
                return

    def _receipt(self, envelope: Envelope) -> None:
        """A target's answer to a dispatch, by the task's id or the message's."""
        words = (envelope.causation_id, envelope.correlation_id, envelope.subject)
        state = envelope.data.get("state", "")
        if state not in set(ReportState):
            return
        detail = envelope.data.get("detail", "") or envelope.data.get("text", "")
        for word in words:
            message = self._message(word.removeprefix("task:").removeprefix("order:"))
            if message:
                report = OutboxReport(state=ReportState(state), detail=detail[:500])
                DeliveryDesk(self._deciding).reported(OutboxJob(message=message, report=report))
                return

    def _message(self, word: str) -> str:
        if not word:
            return ""
        if outbox.row_of(word, self._work) is not None:
            return word
        table = tables.outbox
        types = ("dispatch.assigned", "order.given", "")
        query = table.select().where(table.c.subject == TaskId(word), table.c.type.in_(types))
        row: Any = self._work.connection.execute(query.order_by(table.c.number)).first()
        return str(row.id) if row is not None else ""


def _step_of(envelope: Envelope, passed_to: list[str]) -> OutsideStep:
    word = envelope.type.rpartition(".")[2]
    stage = envelope.data.get("stage", "") or word
    return OutsideStep(
        source=SourceId(envelope.source),
        step=envelope.data.get("step", "") or envelope.id,
        stage=stage[:500],
        at=envelope.occurred_at,
        by=envelope.data.get("by", "")[:500],
        text=envelope.data.get("text", "") or envelope.data.get("result", ""),
        division=envelope.division,
        is_over=word == "closed" or envelope.data.get("is_over", "") in ("1", "true"),
        passed=[*envelope.passed, envelope.source, *passed_to],
    )
