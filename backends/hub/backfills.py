"""After a partition: what came late of each source, told in one entry when it is over. Hub's loop.

Late data counts for its own time. Late alarms sound when they still hold; that is the decider's.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from backends.record.exchange_events import SourceBackfilled
from backends.record.exchange_inward import observation_of
from backends.record.ids import SourceId
from backends.record.observation import (
    ConditionCleared,
    ConditionRaised,
    EnvelopeTaken,
    Reading,
)

Late = ConditionRaised | ConditionCleared | Reading


def late_of(observation: object) -> Late | None:
    """What an observation tells late; of a message its alarm, or the end of that."""
    if isinstance(observation, EnvelopeTaken) and observation.is_late:
        told = observation_of(observation.envelope, is_late=True)
        return told if isinstance(told, Late) else None
    return observation if isinstance(observation, Late) and observation.is_late else None


@dataclass(slots=True)
class _Gathered:
    heard_at_s: float
    first_at: dt.datetime
    last_at: dt.datetime
    readings: int = 0
    raised: int = 0
    cleared: int = 0


class Backfills:
    """What is being gathered, by source."""

    def __init__(self) -> None:
        self._gathered: dict[SourceId, _Gathered] = {}

    def take(self, said: Late, now_s: float) -> None:
        """One late word of a source."""
        at = said.observed_at if isinstance(said, Reading) else said.occurred_at
        found = self._gathered.get(said.source)
        if found is None:
            found = self._gathered[said.source] = _Gathered(now_s, at, at)
        found.heard_at_s = now_s
        found.first_at, found.last_at = min(found.first_at, at), max(found.last_at, at)
        match said:
            case Reading():
                found.readings += 1
            case ConditionRaised():
                found.raised += 1
            case ConditionCleared():
                found.cleared += 1

    def over(self, now_s: float, window_s: float) -> list[SourceBackfilled]:
        """Those that told nothing late for so long, one summary each."""
        done = [s for s, g in self._gathered.items() if now_s - g.heard_at_s >= window_s]
        return [_summary(source, self._gathered.pop(source)) for source in done]


def _summary(source: SourceId, found: _Gathered) -> SourceBackfilled:
    return SourceBackfilled(
        source=source,
        readings=found.readings,
        raised=found.raised,
        cleared=found.cleared,
        first_at=found.first_at.astimezone(dt.UTC),
        last_at=found.last_at.astimezone(dt.UTC),
    )
