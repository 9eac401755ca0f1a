"""Many alarms at once: what binds them, whether they flood, what an arrival says. Pure."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, deque
from collections.abc import Mapping

import msgspec

from backends.record.alarm import Alarm
from backends.record.common import Severity
from backends.record.ids import AlarmId
from backends.record.policy import AlarmPolicy

# Where no division is known, alarms this far apart at most count as one place.
CELL_M = 500.0
_M_PER_DEGREE = 111_320.0


class GroupKey(msgspec.Struct, frozen=True, kw_only=True):
    """What binds alarms together. `place`: a division, "cell:…" on the map, or empty."""

    cause: str
    place: str


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """What came at once: each `named` for itself, worst first; the others only counted."""

    named: list[AlarmId]
    counted: dict[Severity, int] = {}

    @property
    def is_summary(self) -> bool:
        """Whether some are only counted."""
        return bool(self.counted)


class FloodState(msgspec.Struct, frozen=True, kw_only=True):
    """Whether it floods, since when, and how many came within the window."""

    is_flood: bool = False
    since: dt.datetime | None = None
    count: int = 0


def key_of(alarm: Alarm) -> GroupKey:
    """Its cause (its kind where none is known), and its division (else its cell on the map)."""
    place = alarm.place
    where = "" if place is None else place.division or cell_of(place.lon_wgs84, place.lat_wgs84)
    return GroupKey(cause=alarm.cause or alarm.kind, place=where)


def cell_of(lon_wgs84: float, lat_wgs84: float) -> str:
    """The name of the square of about CELL_M on a side that holds a place."""
    row = math.floor(lat_wgs84 * _M_PER_DEGREE / CELL_M)
    # Width from the row's own latitude, so that all of a row are cut alike.
    row_lat = math.radians(row * CELL_M / _M_PER_DEGREE)
    width_m = _M_PER_DEGREE * max(0.01, math.cos(row_lat))
    return f"cell:{math.floor(lon_wgs84 * width_m / CELL_M)}:{row}"


def arrival(severities: Mapping[AlarmId, Severity], policy: AlarmPolicy) -> Arrival:
    """What to say of alarms that came at once: above summary_above only Ⅰ are named."""
    if len(severities) <= policy.summary_above:
        return Arrival(named=sorted(severities, key=lambda alarm: severities[alarm]))
    counted = Counter(severities.values())
    del counted[Severity.I]
    named = [alarm for alarm, severity in severities.items() if severity is Severity.I]
    return Arrival(named=named, counted=dict(sorted(counted.items())))


class FloodWatch:
    """Whether alarms flood one operator position: starts above 10 in 10 min, ends below 5.

    Figures are the policy's, `positions` is how many operators share what comes.
    """

    def __init__(self, policy: AlarmPolicy, positions: int = 1) -> None:
        self._policy = policy
        self.positions = max(1, positions)
        self._calls: deque[dt.datetime] = deque()
        self.state = FloodState()

    def called(self, at: dt.datetime, count: int = 1) -> FloodState:
        """Alarms called an operator (`at` never goes back by more than the window)."""
        self._calls.extend([at] * count)
        return self.at(at)

    def at(self, now: dt.datetime) -> FloodState:
        """The state at `now`."""
        start = now - dt.timedelta(seconds=self._policy.flood_window_s)
        while self._calls and self._calls[0] <= start:
            self._calls.popleft()
        count = len(self._calls)
        share = count / self.positions
        limit = self._policy.flood_ends_below
        if self.state.is_flood:
            is_flood = share >= limit
        else:
            is_flood = share > self._policy.flood_starts_above
        since = (self.state.since or now) if is_flood else None
        self.state = FloodState(is_flood=is_flood, since=since, count=count)
        return self.state

    def next_due(self) -> dt.datetime | None:
        """When time alone may change the state."""
        if not self._calls:
            return None
        return self._calls[0] + dt.timedelta(seconds=self._policy.flood_window_s)
