"""What waits to go to the hub, sorted by what may be lost. Pure; no thread, no I/O.

Conditions, warnings and reports are handed over in order and never dropped here; readings are
bounded, the oldest dropped where no disk took them; of positions and health only the newest per
vehicle and source remains.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import repeat
from typing import Any

from backends.record.ids import SourceId
from backends.record.observation import (
    CaseProgressed,
    CaseReported,
    CellsTold,
    CodesTold,
    ConditionCleared,
    ConditionRaised,
    CoverageTold,
    DivisionsTold,
    EnvelopeTaken,
    HealthReport,
    ItemsTold,
    Observation,
    PointsTold,
    Positions,
    Reading,
    WarningPublished,
    WarningWithdrawn,
)

MOST_READINGS = 20_000
MOST_IN_BATCH = 500
Kept = (
    ConditionRaised
    | ConditionCleared
    | WarningPublished
    | WarningWithdrawn
    | CaseReported
    | CaseProgressed
    | EnvelopeTaken
    | PointsTold
    | ItemsTold
    | CellsTold
    | DivisionsTold
    | CodesTold
    | CoverageTold
)

_Row = tuple[str, float, float, float, float, int, str, str]


class Outbound:
    """The waiting observations. One lock outside; nothing here blocks."""

    def __init__(self) -> None:
        self._conditions: list[Kept] = []
        self._readings: deque[Reading] = deque()
        self._health: dict[SourceId, HealthReport] = {}
        self._vehicles: dict[SourceId, dict[str, _Row]] = {}
        self._gone: dict[SourceId, dict[str, None]] = {}
        self._takes: dict[SourceId, list[str]] = {}  # as its vehicles' connector said last
        self.dropped = 0

    def __len__(self) -> int:
        return (
            len(self._conditions)
            + len(self._readings)
            + len(self._health)
            + bool(self._vehicles)  # a whole source's vehicles are one observation
        )

    def add(self, observation: Observation) -> None:
        """Take one in."""
        match observation:
            case Reading():
                if len(self._readings) >= MOST_READINGS:
                    self._readings.popleft()
                    self.dropped += 1
                self._readings.append(observation)
            case HealthReport():
                self._health[observation.health.source] = observation
            case Positions():
                self._merge(observation)
            case _:
                self._conditions.append(observation)

    def take_conditions(self) -> list[Observation]:
        """Up to a batch of conditions, oldest first; they are ours no more."""
        taken = self._conditions[:MOST_IN_BATCH]
        del self._conditions[:MOST_IN_BATCH]
        return list(taken)

    def take_readings(self) -> list[Observation]:
        """Up to a batch of readings, oldest first."""
        count = min(len(self._readings), MOST_IN_BATCH)
        return [self._readings.popleft() for _ in range(count)]

    def take_rest(self) -> list[Observation]:
        """Up to a batch of what may be lost: health, then positions, then readings."""
        taken: list[Observation] = list(self._health.values())
        self._health.clear()
        taken += [
            _columns(source, rows, list(self._gone.get(source, ())), self._takes.get(source, []))
            for source, rows in self._vehicles.items()
        ]
        self._vehicles.clear()
        self._gone.clear()
        while self._readings and len(taken) < MOST_IN_BATCH:
            taken.append(self._readings.popleft())
        return taken

    def _merge(self, positions: Positions) -> None:
        rows = self._vehicles.setdefault(positions.source, {})
        gone = self._gone.setdefault(positions.source, {})
        self._takes[positions.source] = positions.takes
        for vehicle in positions.gone:
            rows.pop(vehicle, None)
            gone[vehicle] = None
        columns = zip(
            positions.ids,
            positions.labels,
            positions.lon_wgs84,
            positions.lat_wgs84,
            positions.speed_kmh,
            positions.heading_deg,
            positions.observed_unix_ms,
            positions.kinds or repeat("", len(positions.ids)),
            positions.companies or repeat("", len(positions.ids)),
            strict=True,
        )
        for vehicle, *rest in columns:
            gone.pop(vehicle, None)
            known = rows.get(vehicle)
            row = _with_words(rest, known)
            if known is None or known[5] <= row[5]:
                rows[vehicle] = row


def _with_words(row: Sequence[Any], known: _Row | None) -> _Row:
    """Kind and company as last told: not every word of a vehicle says them."""
    kind = row[6] or (known[6] if known else "")
    company = row[7] or (known[7] if known else "")
    return (row[0], row[1], row[2], row[3], row[4], row[5], kind, company)


def _columns(
    source: SourceId, rows: dict[str, _Row], gone: list[str], takes: list[str]
) -> Positions:
    values = list(rows.values())
    return Positions(
        source=source,
        ids=list(rows),
        labels=[row[0] for row in values],
        lon_wgs84=[row[1] for row in values],
        lat_wgs84=[row[2] for row in values],
        speed_kmh=[row[3] for row in values],
        heading_deg=[row[4] for row in values],
        observed_unix_ms=[row[5] for row in values],
        kinds=[row[6] for row in values] if any(row[6] for row in values) else [],
        companies=[row[7] for row in values] if any(row[7] for row in values) else [],
        gone=gone,
        takes=takes,
    )


def name_of(observation: Observation) -> str:
    """What an observation is, without its values."""
    kind = type(observation).__name__
    if isinstance(observation, HealthReport):
        return f"{kind} of {observation.health.source}"
    if isinstance(observation, EnvelopeTaken):
        return f"{kind} {observation.envelope.id} of {observation.envelope.source}"
    key = getattr(observation, "key", "") or getattr(observation, "resource", "")
    return f"{kind} {key} of {observation.source}"
