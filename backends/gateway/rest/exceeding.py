"""Readings of a REST or MQTT system against the limits of its mapping: exceedance alarms. Pure.

As of a logger: raised and cleared with the hysteresis of the limit, judged in the data's own time.
What was raised before a restart is cleared by the first value that is well within.
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field

from backends.gateway.limits import Limit, Turn, Watch, exceedance_words, judge, limit_of, number
from backends.gateway.rest.rows import Row
from backends.gateway.rest.streams import Stream
from backends.gateway.rest.tables import Source
from backends.record.ids import SourceId
from backends.record.observation import ConditionCleared, ConditionRaised, Reading

KIND = "exceedance"
_JUDGED = "N"  # as of HJ 212: nothing measured in maintenance, faults, calibration
_MOST = 50_000  # factors of points; of one that is forgotten an alarm may come twice


@dataclass(slots=True)
class _Known:
    watch: Watch = field(default_factory=Watch)
    newest: dt.datetime | None = None


class Exceeding:
    """What is known of every factor with a limit of one stream."""

    def __init__(self, source: Source, stream: Stream) -> None:
        self._source = source
        self._limits = {factor: limit_of(limit) for factor, limit in stream.limits.items()}
        self._known: OrderedDict[tuple[str, str], _Known] = OrderedDict()

    def judge(self, reading: Reading, row: Row) -> Iterator[ConditionRaised | ConditionCleared]:
        """What a value means, told after it. An older one than the newest means nothing."""
        limit = self._limits.get(reading.factor)
        if limit is None or reading.flag != _JUDGED:
            return
        known = self._of(reading)
        if known.newest is not None and reading.observed_at <= known.newest:
            return
        known.newest = reading.observed_at
        known.watch, turn = judge(known.watch, reading.value, limit, reading.observed_at)
        if turn is Turn.RAISE:
            yield self._raised(reading, limit, row, known.watch)
        elif turn is Turn.CLEAR:
            yield ConditionCleared(
                source=reading.source,
                key=_key(reading),
                occurred_at=reading.observed_at,
                detail=_detail(reading, limit),
                is_late=reading.is_late,
            )

    def _of(self, reading: Reading) -> _Known:
        key = (reading.resource, reading.factor)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = _Known()
            if len(self._known) > _MOST:
                self._known.popitem(last=False)
        return known

    def _raised(self, reading: Reading, limit: Limit, row: Row, watch: Watch) -> ConditionRaised:
        name = f"{row.label or _number(reading)} {reading.factor}"
        return ConditionRaised(
            source=SourceId(self._source.id),
            key=_key(reading),
            department=self._source.department,
            severity=watch.severity,
            kind=KIND,
            title=exceedance_words(name, reading.value, reading.unit, limit)[:500],
            occurred_at=reading.observed_at,
            place=row.place,
            detail=_detail(reading, limit),
            is_late=reading.is_late,
        )


def _key(reading: Reading) -> str:
    return f"{reading.factor}>limit@{_number(reading)}"


def _number(reading: Reading) -> str:
    """The point's id in its own system."""
    return reading.resource.removeprefix(f"{reading.source}:")


def _detail(reading: Reading, limit: Limit) -> dict[str, str]:
    return {
        "factor": reading.factor,
        "value": number(reading.value),
        "limit": limit.words(),
        "unit": reading.unit,
        "point": reading.resource,
    }
