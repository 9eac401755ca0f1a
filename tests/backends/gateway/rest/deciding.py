"""What the hub makes of a gateway's words, by the record's own deciders and nothing between."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec

from backends.record import alarm_decider, warning_decider
from backends.record.alarm import Alarm, AlarmState, ClearAlarm, RaiseAlarm
from backends.record.context import Context
from backends.record.ids import AlarmId, WarningId
from backends.record.observation import (
    ConditionCleared,
    ConditionRaised,
    Observation,
    WarningPublished,
    WarningWithdrawn,
)
from backends.record.policy import Policy
from backends.record.refusal import Refusal
from backends.record.warning import CancelWarning, IssueWarning, WarningNotice, WarningState
from tests.backends.record.samples import LEADER, event_of


class AlarmDesk:
    """Alarms and warnings by their source's key; `count`: events that the record took."""

    def __init__(self) -> None:
        self.alarms: dict[str, Alarm] = {}
        self.warnings: dict[str, WarningNotice] = {}
        self.count = 0

    def take(self, told: Iterable[Observation], now: dt.datetime) -> None:
        """Decide on all of it, at that moment."""
        context = Context(actor=LEADER, now=now, policy=Policy())
        for said in told:
            match said:
                case ConditionRaised() | ConditionCleared():
                    self._alarm(said, context)
                case WarningPublished() | WarningWithdrawn():
                    self._warning(said, context)

    def state_of(self, key: str) -> AlarmState:
        return self.alarms[key].state

    def warning_of(self, key: str) -> WarningState:
        return self.warnings[key].state

    def _alarm(self, said: ConditionRaised | ConditionCleared, context: Context) -> None:
        kind = RaiseAlarm if isinstance(said, ConditionRaised) else ClearAlarm
        command = kind(alarm=AlarmId(said.key), **_shared(said, kind))
        state = self.alarms.get(said.key)
        decided = alarm_decider.decide(state, command, context)
        assert not isinstance(decided, Refusal), decided
        for payload in decided:
            event = self._event(payload, state.version + 1 if state else 1, said, context)
            state = self.alarms[said.key] = alarm_decider.evolve(state, event, payload)

    def _warning(self, said: WarningPublished | WarningWithdrawn, context: Context) -> None:
        kind = IssueWarning if isinstance(said, WarningPublished) else CancelWarning
        command = kind(warning=WarningId(said.key), **_shared(said, kind))
        state = self.warnings.get(said.key)
        decided = warning_decider.decide(state, command, context)
        assert not isinstance(decided, Refusal), decided
        for payload in decided:
            event = self._event(payload, state.version + 1 if state else 1, said, context)
            state = self.warnings[said.key] = warning_decider.evolve(state, event, payload)

    def _event(self, payload: Any, version: int, said: Any, context: Context) -> Any:
        self.count += 1
        event = event_of(payload, version, LEADER, context.now, said.key)
        occurred_at = getattr(said, "occurred_at", context.now)
        return msgspec.structs.replace(event, occurred_at=occurred_at)


def _shared(said: msgspec.Struct, kind: type[msgspec.Struct]) -> dict[str, Any]:
    """What a command has of an observation, by the same names."""
    return {name: getattr(said, name) for name in kind.__struct_fields__ if hasattr(said, name)}
