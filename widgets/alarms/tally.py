"""Counts over the active alarms, kept up to date one alarm at a time. UI thread; pure figures."""

from __future__ import annotations

import datetime as dt
import heapq
from collections import Counter

from backends.record.alarm import Alarm, AlarmState
from backends.record.common import Severity
from backends.record.ids import AlarmId
from widgets.alarms.order import AlarmFilter, is_calling


class Tally:
    """All of them, those that call, those that a filter lets through, those that came lately."""

    def __init__(self) -> None:
        self.active: set[AlarmId] = set()
        self.counts: Counter[Severity] = Counter()  # let through by all of the filter but severity
        self._facet: dict[AlarmId, Severity] = {}
        self._calling: dict[AlarmId, float] = {}  # since
        self._oldest: list[tuple[float, AlarmId]] = []  # a heap; what does not agree is void
        self._urgent: dict[AlarmId, Alarm] = {}
        self._called: dict[AlarmId, float] = {}
        self._lately: list[float] = []  # a heap of the moments at which one called

    @property
    def calling(self) -> int:
        """How many wait to be acknowledged and are not set aside."""
        return len(self._calling)

    def note(self, alarm_id: AlarmId, alarm: Alarm | None, is_let_through: bool) -> None:
        """It is like this now (None: not active any more); whether all but the severity fits."""
        severity = None if alarm is None or not is_let_through else alarm.severity
        before = self._facet.get(alarm_id)
        if before is not severity:
            self._count(alarm_id, before, severity)
        if alarm is None:
            self.active.discard(alarm_id)
            self._calling.pop(alarm_id, None)
            self._called.pop(alarm_id, None)
            self._urgent.pop(alarm_id, None)
            return
        self.active.add(alarm_id)
        since = (alarm.called_at or alarm.raised_at).timestamp()
        if self._called.get(alarm_id) != since:
            self._called[alarm_id] = since
            heapq.heappush(self._lately, since)
        self._note_calling(alarm, since)

    def _count(self, alarm_id: AlarmId, before: Severity | None, now: Severity | None) -> None:
        if before is not None:
            self.counts[before] -= 1
            del self._facet[alarm_id]
        if now is not None:
            self.counts[now] += 1
            self._facet[alarm_id] = now

    def _note_calling(self, alarm: Alarm, since: float) -> None:
        is_called = is_calling(alarm)
        if not is_called:
            self._calling.pop(alarm.id, None)
        elif self._calling.get(alarm.id) != since:
            self._calling[alarm.id] = since
            heapq.heappush(self._oldest, (since, alarm.id))
        if is_called and alarm.severity <= Severity.II and alarm.state is AlarmState.UNACK:
            self._urgent[alarm.id] = alarm
        else:
            self._urgent.pop(alarm.id, None)

    def oldest_calling(self) -> dt.datetime | None:
        """Since when the one calls that has waited longest."""
        while self._oldest and self._calling.get(self._oldest[0][1]) != self._oldest[0][0]:
            heapq.heappop(self._oldest)
        if not self._oldest:
            return None
        return dt.datetime.fromtimestamp(self._oldest[0][0], dt.UTC)

    def came_since(self, moment: dt.datetime) -> int:
        """How many called since then; asked with moments that do not go back."""
        start = moment.timestamp()
        while self._lately and self._lately[0] < start:
            heapq.heappop(self._lately)
        return len(self._lately)

    def hidden_urgent(self, wanted: AlarmFilter, seat: str) -> dict[Severity, int]:
        """Calling alarms of Ⅰ and Ⅱ, not returned, that a filter keeps from view."""
        hidden = Counter(
            alarm.severity for alarm in self._urgent.values() if not wanted.matches(alarm, seat)
        )
        return dict(sorted(hidden.items()))
