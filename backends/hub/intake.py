"""What sources say, made into commands: delays and chatter control, then the deciders' words.

Writer thread only. What is held back lies in a table, so that a restart loses no raise.
"""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Iterable
from typing import Any

import msgspec

from backends.hub import tables
from backends.hub.jobs import Said
from backends.hub.transaction import Transaction
from backends.record.alarm import ClearAlarm, RaiseAlarm, ReportSoundOutput
from backends.record.alarm_decider import SOUND_KEY, alarm_id, sound_source
from backends.record.common import Department, Realm, Severity
from backends.record.conditioning import Held, condition, due, release
from backends.record.ids import IncidentId, SeatId, SourceId, WarningId
from backends.record.incident_commands import ReportIncident
from backends.record.observation import (
    CaseReported,
    ConditionCleared,
    ConditionRaised,
    WarningPublished,
    WarningWithdrawn,
)
from backends.record.policy import Policy
from backends.record.warning import CancelWarning, IssueWarning, SupersedeWarning

# How long it is remembered when a condition came last: longer than any chatter window.
IDLE_KEPT_S = 600.0

_NAMESPACE = uuid.UUID("1d0c54a2-7d35-5c0b-8a05-0f3f9a1f6c77")

Commands = list[tuple[Any, Realm]]


class Intake:
    """What is held back, by alarm id."""

    def __init__(self) -> None:
        self._held: dict[str, Held] = {}
        self._changed: dict[str, Held | None] = {}
        self._due: dict[str, dt.datetime | None] = {}
        self._idle: dict[str, float] = {}  # over and waiting for nothing, since when

    def load(self, rows: Iterable[tuple[str, bytes]], policy: Policy) -> None:
        """What was held back when the hub before this one ended."""
        self._held.clear()
        for key, held in rows:
            self._held[key] = msgspec.msgpack.decode(held, type=Held)
            self._due[key] = due(self._held[key], policy)

    def commands(
        self, observation: Said, work: Transaction, now: dt.datetime, policy: Policy
    ) -> Commands:
        """The commands that `observation` leads to now."""
        match observation:
            case ConditionRaised() | ConditionCleared():
                key = alarm_id(observation.source, observation.key, observation.realm)
                held, passed = condition(self._get(key), observation, now, policy)
                self._put(key, held, work, policy)
                return [_alarm_command(key, one) for one in passed]
            case WarningPublished():
                return _warning_commands(observation)
            case WarningWithdrawn():
                ended = warning_id(observation.source, observation.key, observation.realm)
                command = CancelWarning(
                    warning=ended,
                    occurred_at=observation.occurred_at,
                    with_updates=observation.with_updates,
                )
                return [(command, observation.realm)]
            case CaseReported():
                return [(_report(observation), observation.realm)]

    def released(self, key: str, work: Transaction, now: dt.datetime, policy: Policy) -> Commands:
        """What was held back under `key` and may pass now."""
        held = self._get(key)
        if held is None:
            return []
        held, passed = release(held, now, policy)
        self._put(key, held, work, policy)
        return [_alarm_command(key, one) for one in passed]

    def ends_at(self, key: str) -> dt.datetime | None:
        """When an end that was told and waits for its delay passes; None where none waits."""
        held = self._get(key)
        return held.at if held is not None and held.cleared is not None else None

    def due_now(self) -> dict[str, dt.datetime | None]:
        """Moments that changed since this was last asked."""
        changed, self._due = self._due, {}
        return changed

    def keep(self) -> None:
        """The group is on the disk."""
        now_s = time.monotonic()
        for key, held in self._changed.items():
            self._idle.pop(key, None)
            if held is None:
                self._held.pop(key, None)
                continue
            self._held[key] = held
            if not held.is_on and held.at is None:
                self._idle[key] = now_s
        self._changed = {}
        while self._idle and next(iter(self._idle.values())) < now_s - IDLE_KEPT_S:
            oldest = next(iter(self._idle))
            del self._idle[oldest], self._held[oldest]

    def discard(self) -> None:
        """It is not."""
        self._changed = {}
        self._due = {}

    def _get(self, key: str) -> Held | None:
        return self._changed[key] if key in self._changed else self._held.get(key)

    def _put(self, key: str, held: Held | None, work: Transaction, policy: Policy) -> None:
        before = self._get(key)
        if held == before:
            return
        self._changed[key] = held
        at = due(held, policy) if held is not None else None
        was_due = due(before, policy) if before is not None else None
        if at is not None:
            row: dict[str, object] = {"alarm": key, "held": msgspec.msgpack.encode(held)}
            work.put(tables.held, [row])
        elif was_due is not None:
            work.remove(tables.held, key)
        if at != was_due:
            self._due[key] = at


def sound_condition(
    seat: SeatId, said: ReportSoundOutput, now: dt.datetime
) -> ConditionRaised | ConditionCleared:
    """A console's word on its sound output, as a source says it."""
    source = sound_source(seat)
    if not said.is_lost:
        return ConditionCleared(source=source, key=SOUND_KEY, occurred_at=now)
    return ConditionRaised(
        source=source,
        key=SOUND_KEY,
        department=Department.CENTRE,
        severity=Severity.III,
        kind="sound_device_lost",
        title=f"席位 {seat} 的报警音响设备丢失",
        occurred_at=now,
        detail={"output": said.output[:200]},
    )


def warning_id(source: SourceId, key: str, realm: Realm) -> WarningId:
    """The permanent id of warning `key` of `source`."""
    return WarningId(str(uuid.uuid5(_NAMESPACE, f"warning\0{realm.value}\0{source}\0{key}")))


def case_id(source: SourceId, key: str, realm: Realm) -> IncidentId:
    """The permanent id of the incident that case `key` of `source` became."""
    return IncidentId(str(uuid.uuid5(_NAMESPACE, f"case\0{realm.value}\0{source}\0{key}")))


def _alarm_command(key: Any, said: Any) -> tuple[Any, Realm]:
    """`said`: a condition, with whether it chatters."""
    observation, is_chattering = said
    if isinstance(observation, ConditionCleared):
        command: RaiseAlarm | ClearAlarm = ClearAlarm(
            alarm=key, occurred_at=observation.occurred_at, detail=observation.detail
        )
        return command, observation.realm
    command = RaiseAlarm(
        alarm=key,
        source=observation.source,
        key=observation.key,
        department=observation.department,
        severity=observation.severity,
        kind=observation.kind,
        title=observation.title,
        occurred_at=observation.occurred_at,
        place=observation.place,
        detail=observation.detail,
        cause=observation.cause,
        is_chattering=is_chattering,
        is_late=observation.is_late,
    )
    return command, observation.realm


def _warning_commands(said: WarningPublished) -> Commands:
    key = warning_id(said.source, said.key, said.realm)
    issue = IssueWarning(
        warning=key,
        source=said.source,
        key=said.key,
        department=said.department,
        colour=said.colour,
        kind=said.kind,
        headline=said.headline,
        area=said.area,
        issued_at=said.issued_at,
        until=said.until,
        text=said.text,
        advice=said.advice,
        replaces=said.replaces,
    )
    commands: Commands = [(issue, said.realm)]
    for replaced in said.replaces:
        old = warning_id(said.source, replaced, said.realm)
        commands.append((SupersedeWarning(warning=old, replaced_by=key), said.realm))
    return commands


def _report(said: CaseReported) -> ReportIncident:
    return ReportIncident(
        incident=case_id(said.source, said.key, said.realm),
        title=said.title,
        department=said.department,
        severity=said.severity,
        description=said.description,
        class_code=said.class_code,
        place=said.place,
        origin=said.origin,
        origin_ref=said.key,
        origin_source=said.source,
        personal=said.personal,
        occurred_at=said.occurred_at,
    )
