"""HJ 212 frames to observations: readings, and conditions over the limits. Pure; clock passed in.

One for all connections of the department; a source's time is passed on as it came.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from backends.gateway.departments.environment import notices
from backends.gateway.departments.environment.backfill import Backfill, Live
from backends.gateway.departments.environment.kept_backfills import KeptBackfills, LateFrame
from backends.gateway.departments.environment.settings import SOURCE, EnvironmentSettings, Outlet
from backends.gateway.departments.environment.tables import load_tables
from backends.gateway.departments.environment.telling import Exceedance, listed, reading
from backends.gateway.departments.environment.times import (
    SENT_LATE_AFTER,
    Seen,
    is_late,
    time_of,
    told_time,
)
from backends.gateway.limits import (
    Limit,
    Standing,
    Turn,
    Watch,
    judge,
    limit_of,
)
from backends.gateway.slow_clocks import SlowClocks
from backends.protocols.hj212 import Frame, Measurement, measurements
from backends.protocols.hj212_tables import Tables
from backends.record.ids import SourceId
from backends.record.observation import CoverageTold, Observation

_REAL_TIME = "2011"
_MEANS = ("2051", "2061")
_HISTORY = ("2011", "2031", "2051", "2061")
_DATA = (*_HISTORY, *notices.ALL)
_JUDGED = "N"  # nothing that is measured during maintenance, faults, calibration, out of range
_BACKFILL_TOLD = dt.timedelta(minutes=30)
_MOST_CODES = 100
_REFRESH_AFTER = dt.timedelta(seconds=60)
NO_NUMBER_WORDS = "数值不是数字"


@dataclass(slots=True)
class _FactorState:
    of: Exceedance
    watch: Watch = field(default_factory=Watch)
    newest: dt.datetime | None = None
    told_at: dt.datetime | None = None


@dataclass(slots=True)
class _OutletState:
    outlet: Outlet
    limits: dict[str, Limit]
    heard_at: dt.datetime
    is_heard: bool = False
    sends_real_time: bool = False
    factors: dict[str, _FactorState] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)  # factor's name -> as this logger codes it


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Data that was not taken: of which source, why in words, and what it was."""

    source: str
    reason: str
    sample: str


class EnvironmentAdapter:
    """All outlets with what is known of each."""

    def __init__(
        self,
        settings: EnvironmentSettings,
        now: dt.datetime,
        registered: Iterable[Outlet] = (),
        tables: Tables | None = None,
        kept: KeptBackfills | None = None,
    ) -> None:
        """`kept`: where back-filled values wait that are not judged yet."""
        self.tables = tables or load_tables("")
        self._silent_after = dt.timedelta(seconds=settings.stale_after_s)
        self._names = {register.source: register.name for register in settings.register}
        self._outlets = {
            outlet.mn: self._state(outlet, now) for outlet in (*settings.outlets, *registered)
        }
        self._unknown: dict[str, int] = {}
        self._seen = Seen()
        self._notices = notices.Notices(self.tables)
        self._backfills: dict[str, Backfill] = {}
        self._backfilled: dict[str, tuple[str, dt.datetime]] = {}
        self._refused: list[Refused] = []
        self._late: dict[str, int] = {}
        self._clocks = SlowClocks(SENT_LATE_AFTER)
        self._kept = kept or KeptBackfills(None)
        for frame in self._kept.load():
            state = self._outlets.get(frame.mn)
            if state is not None:
                self._gather(state, frame, now)

    def knows(self, mn: str) -> bool:
        return mn in self._outlets

    def outlet(self, mn: str) -> Outlet | None:
        state = self._outlets.get(mn)
        return state.outlet if state else None

    def find(self, resource: str) -> Outlet | None:
        """The outlet of a point's id, or of an MN."""
        states = self._outlets.values()
        found = (s.outlet for s in states if resource in (s.outlet.id, s.outlet.mn))
        return next(found, None)

    def spoken_code(self, mn: str, factor: str) -> str:
        """The code that this logger uses for a factor, which people know by its name."""
        state = self._outlets.get(mn)
        spoken = state.codes.get(factor) if state else None
        return spoken or self.tables.code_of_name(factor)

    def take_refused(self) -> list[Refused]:
        """What was refused since the last call."""
        refused, self._refused = self._refused, []
        return refused

    def take_late(self) -> dict[str, int]:
        """How many back-filled values came of each source since the last call."""
        late, self._late = self._late, {}
        return late

    def remark(self, now: dt.datetime, source: str = "") -> str:
        """Silent outlets and unknown loggers in words an operator reads; empty without either."""
        states = [s for s in self._outlets.values() if source in ("", s.outlet.source)]
        silent = [s.outlet.name for s in states if now - s.heard_at > self._silent_after]
        parts = []
        if silent:
            parts.append(f"{len(silent)} 个监测点无数据：{listed(silent)}")
        if self._unknown and source not in self._names:
            names = listed(list(self._unknown))
            parts.append(f"{len(self._unknown)} 个未登记的设备在上报：{names}")
        words, at = self._backfilled.get(source or SOURCE, ("", now))
        if words and now - at < _BACKFILL_TOLD:
            parts.append(words)
        return "；".join(parts)

    def coverage(self, now: dt.datetime) -> list[CoverageTold]:
        """Of each kind of point, by owner: registered, in operation, heard within the time."""
        found: dict[tuple[str, str], dict[str, list[int]]] = {}
        for state in self._outlets.values():
            outlet = state.outlet
            owner = outlet.owner or (outlet.place.division if outlet.place else "") or "未填单位"
            row = found.setdefault((outlet.source, outlet.kind), {}).setdefault(owner, [0, 0, 0])
            row[0] += 1
            row[1] += outlet.is_installed or state.is_heard
            row[2] += state.is_heard and now - state.heard_at <= self._silent_after
        return [
            CoverageTold(
                source=SourceId(source),
                topic=kind,
                rows=[(owner, row[0], row[1], row[2]) for owner, row in sorted(rows.items())],
            )
            for (source, kind), rows in found.items()
        ]

    def take(self, frame: Frame, now: dt.datetime) -> list[Observation]:
        """The observations of a whole frame. Nothing for a logger that is not in the settings."""
        state = self._outlets.get(frame.mn)
        if state is None:
            if frame.mn in self._unknown or len(self._unknown) < 1000:
                self._unknown[frame.mn] = self._unknown.get(frame.mn, 0) + 1
            return []
        state.heard_at, state.is_heard = now, True
        observed_at = time_of(frame, now)
        if isinstance(observed_at, str):
            self._refuse(state, frame, observed_at)
            return []
        if frame.cn not in _DATA or self._seen.is_repeat(frame, state.outlet.mn):
            return []
        theirs = self._clocks.theirs(state.outlet.mn, frame.sent_at, now)
        if frame.cn in _HISTORY:
            late = is_late(frame, observed_at, theirs)
            return self._values(state, frame, observed_at, now, late=late)
        if frame.cn in notices.TIMES:
            observed_at = self._told_at(state, frame, observed_at, now)
        late = is_late(frame, observed_at, theirs)
        told = self._notices.told(state.outlet, frame, observed_at, late=late)
        if late and told:
            source = state.outlet.source
            self._late[source] = self._late.get(source, 0) + len(told)
        return told

    def _told_at(
        self, state: _OutletState, frame: Frame, at: dt.datetime, now: dt.datetime
    ) -> dt.datetime:
        """When a notice says that it happened; what cannot be is refused, and `at` counts."""
        name = notices.TIMES[frame.cn]
        told = told_time(frame, name, at, now)
        if isinstance(told, dt.datetime):
            return told
        self._refuse(state, frame, told, f"{name}={frame.value(name)[:20]}")
        return at

    def tick(self, now: dt.datetime) -> list[Observation]:
        """What is due by time alone: the summary of a back-fill that is over."""
        found: list[Observation] = []
        for source, backfill in list(self._backfills.items()):
            if backfill.is_over(now):
                del self._backfills[source]
                found += self._finish(backfill)
        return found

    def _values(
        self,
        state: _OutletState,
        frame: Frame,
        observed_at: dt.datetime,
        now: dt.datetime,
        *,
        late: bool,
    ) -> list[Observation]:
        kind = _kind(state, frame.cn, late)
        values, unreadable = measurements(frame)
        for key in unreadable:
            self._refuse(state, frame, NO_NUMBER_WORDS, key)
        values = [value for value in values if value.kind == kind]
        if len(state.codes) < _MOST_CODES:
            state.codes |= {self.tables.factor(v.factor).name: v.factor for v in values}
        if late:
            return self._take_late(state, values, observed_at, now)
        return [one for value in values for one in self._observe(state, value, observed_at)]

    def _observe(
        self, state: _OutletState, value: Measurement, observed_at: dt.datetime
    ) -> list[Observation]:
        factor = self.tables.factor(value.factor)
        told = reading(
            state.outlet, factor, value.value, observed_at, flag=value.flag, is_late=False
        )
        known = self._factor(state, value.factor) if value.flag == _JUDGED else None
        if known is None or (known.newest is not None and observed_at <= known.newest):
            return [told]  # a late value revives nothing
        known.newest = observed_at
        limit = known.of.limit
        known.watch, turn = judge(known.watch, value.value, limit, observed_at)
        if turn is Turn.NONE and limit.is_out(value.value) and _is_refresh_due(known, observed_at):
            turn = Turn.RAISE  # so that the value on the screen is of this minute
        if turn is Turn.RAISE:
            known.told_at = observed_at
            return [told, known.of.raised(known.watch.severity, value.value, observed_at)]
        if turn is Turn.CLEAR:
            return [told, known.of.cleared(value.value, observed_at)]
        return [told]

    def _take_late(
        self,
        state: _OutletState,
        values: list[Measurement],
        at: dt.datetime,
        now: dt.datetime,
    ) -> list[Observation]:
        source = state.outlet.source
        self._late[source] = self._late.get(source, 0) + len(values)
        judged = {v.factor: v.value for v in values if v.flag == _JUDGED}
        frame = LateFrame(
            source=source,
            mn=state.outlet.mn,
            at=at,
            count=len(values),
            values={f: v for f, v in judged.items() if self._factor(state, f) is not None},
        )
        self._kept.add(frame)
        self._gather(state, frame, now)
        return [
            reading(
                state.outlet,
                self.tables.factor(value.factor),
                value.value,
                at,
                flag=value.flag,
                is_late=True,
            )
            for value in values
        ]

    def _gather(self, state: _OutletState, frame: LateFrame, now: dt.datetime) -> None:
        """Have its values judged when all of them have come."""
        backfill = self._backfills.get(frame.source)
        if backfill is None:
            backfill = Backfill(source=frame.source, began=now, heard=now)
            self._backfills[frame.source] = backfill
        backfill.add(state.outlet.mn, frame.at, frame.count, now)
        for factor, value in frame.values.items():
            known = self._factor(state, factor)
            if known is not None:
                backfill.judge_later(known.of, frame.at, value)

    def _finish(self, backfill: Backfill) -> list[Observation]:
        lives = {
            (mn, code): Live(at=known.newest, watch=known.watch)
            for mn in backfill.points
            for code, known in self._outlets[mn].factors.items()
            if known.newest is not None
        }
        finished = backfill.finish(lives)
        for one in finished.ended:  # nothing newer is known: it stands as its last value says
            known = self._outlets[one.key[0]].factors[one.key[1]]
            known.watch, known.newest, known.told_at = one.watch, one.at, one.at
        self._backfilled[backfill.source] = (finished.words, backfill.heard)
        self._kept.forget(backfill.source)
        return finished.told

    def _factor(self, state: _OutletState, code: str) -> _FactorState | None:
        """The state of a factor that is to be judged; None where it has no limit."""
        factor = self.tables.factor(code)
        limit = state.limits.get(factor.code)
        if limit is None:
            return None
        known = state.factors.get(factor.code)
        if known is None:
            known = _FactorState(of=Exceedance(state.outlet, factor, limit))
            state.factors[factor.code] = known
        return known

    def _state(self, outlet: Outlet, now: dt.datetime) -> _OutletState:
        limits = {self.tables.code(c): limit_of(limit) for c, limit in outlet.limits.items()}
        return _OutletState(outlet=outlet, limits=limits, heard_at=now)

    def _refuse(self, state: _OutletState, frame: Frame, reason: str, key: str = "") -> None:
        sample = f"MN={frame.mn};CN={frame.cn};DataTime={frame.value('DataTime')};{key}"
        one = Refused(source=state.outlet.source, reason=reason, sample=sample)
        self._refused.append(one)


def _kind(state: _OutletState, cn: str, is_late: bool) -> str:
    """Which kind of value counts; means only where no real time comes, or in its place."""
    if cn == _REAL_TIME:
        state.sends_real_time = True
        return "Rtd"
    if is_late:
        return "Avg"
    return "Avg" if cn in _MEANS and not state.sends_real_time else ""


def _is_refresh_due(known: _FactorState, observed_at: dt.datetime) -> bool:
    is_over = known.watch.standing is Standing.OVER
    return is_over and known.told_at is not None and observed_at - known.told_at >= _REFRESH_AFTER
