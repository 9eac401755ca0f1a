"""HJ 212 frames to observations: readings, and conditions over the limits. Pure; clock passed in.

One for all connections of the department; a source's time is passed on as it came.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from backends.gateway.departments.environment.limits import Standing, Turn, Watch, judge
from backends.gateway.departments.environment.settings import SOURCE, EnvironmentSettings, Outlet
from backends.protocols.hj212 import Frame, Measurement, measurements
from backends.protocols.hj212_tables import CODES_2005, Factor, factor_of
from backends.record.common import Department
from backends.record.observation import (
    ConditionCleared,
    ConditionRaised,
    Observation,
    Reading,
)

_REAL_TIME = "2011"
_MEANS = ("2051", "2061")
_JUDGED_FLAGS = ("N", "T")  # not what is measured during maintenance, faults, calibration
_FUTURE = dt.timedelta(minutes=10)
_REFRESH_AFTER = dt.timedelta(seconds=60)
_MOST_NAMED = 5


@dataclass(slots=True)
class _FactorState:
    watch: Watch = field(default_factory=Watch)
    newest: dt.datetime | None = None
    told_at: dt.datetime | None = None


@dataclass(slots=True)
class _OutletState:
    outlet: Outlet
    limits: dict[str, float]
    heard_at: dt.datetime
    sends_real_time: bool = False
    factors: dict[str, _FactorState] = field(default_factory=dict)


class EnvironmentAdapter:
    """All outlets with what is known of each."""

    def __init__(self, settings: EnvironmentSettings, now: dt.datetime) -> None:
        self._silent_after = dt.timedelta(seconds=settings.stale_after_s)
        self._outlets = {
            outlet.mn: _OutletState(
                outlet=outlet, limits=_current_codes(outlet.limits), heard_at=now
            )
            for outlet in settings.outlets
        }
        self._unknown: dict[str, int] = {}
        self.unreadable_values = 0

    def knows(self, mn: str) -> bool:
        return mn in self._outlets

    def remark(self, now: dt.datetime) -> str:
        """Silent outlets and unknown loggers in words an operator reads; empty without either."""
        states = self._outlets.values()
        silent = [s.outlet.name for s in states if now - s.heard_at > self._silent_after]
        parts = []
        if silent:
            parts.append(f"{len(silent)} 个监测点无数据：{_listed(silent)}")
        if self._unknown:
            parts.append(
                f"{len(self._unknown)} 个未登记的设备在上报：{_listed(list(self._unknown))}"
            )
        return "；".join(parts)

    def take(self, frame: Frame, now: dt.datetime) -> list[Observation]:
        """The observations of a whole frame. Nothing for a logger that is not in the settings."""
        state = self._outlets.get(frame.mn)
        if state is None:
            if frame.mn in self._unknown or len(self._unknown) < 1000:
                self._unknown[frame.mn] = self._unknown.get(frame.mn, 0) + 1
            return []
        state.heard_at = now
        kind = self._kind(state, frame.cn)
        if not kind:
            return []
        observed_at = frame.data_time or frame.sent_at or now
        values, unreadable = measurements(frame)
        self.unreadable_values += len(unreadable)
        out: list[Observation] = []
        for value in values:
            if value.kind == kind:
                out += _observe(state, value, observed_at, now)
        return out

    def _kind(self, state: _OutletState, cn: str) -> str:
        """Which kind of value of this frame counts; means only where no real time comes."""
        if cn == _REAL_TIME:
            state.sends_real_time = True
            return "Rtd"
        return "Avg" if cn in _MEANS and not state.sends_real_time else ""


def _observe(
    state: _OutletState, value: Measurement, observed_at: dt.datetime, now: dt.datetime
) -> list[Observation]:
    factor = factor_of(value.factor)
    out: list[Observation] = [
        Reading(
            source=SOURCE,
            resource=state.outlet.id,
            factor=factor.name,  # as people say it; windows have no table of codes
            value=value.value,
            unit=factor.unit,
            observed_at=observed_at,
            flag=value.flag,
        )
    ]
    limit = state.limits.get(factor.code)
    if limit is None or value.flag not in _JUDGED_FLAGS:
        return out
    known = state.factors.setdefault(factor.code, _FactorState())
    if known.newest is not None and observed_at <= known.newest:
        return out  # a late value revives nothing
    if observed_at - now <= _FUTURE:  # a clock far ahead must not make the right time late
        known.newest = observed_at
    known.watch, turn = judge(known.watch, value.value, limit)
    if turn is Turn.NONE and value.value > limit and _is_refresh_due(known, observed_at):
        turn = Turn.RAISE  # so that the value on the screen is of this minute
    if turn is Turn.RAISE:
        known.told_at = observed_at
        out.append(_raised(state.outlet, factor, known.watch, value.value, observed_at))
    elif turn is Turn.CLEAR:
        detail = _detail(state.outlet, factor, value.value)
        key = _key(state.outlet, factor)
        out.append(ConditionCleared(source=SOURCE, key=key, occurred_at=observed_at, detail=detail))
    return out


def _is_refresh_due(known: _FactorState, observed_at: dt.datetime) -> bool:
    is_over = known.watch.standing is Standing.OVER
    return is_over and known.told_at is not None and observed_at - known.told_at >= _REFRESH_AFTER


def _raised(
    outlet: Outlet, factor: Factor, watch: Watch, value: float, observed_at: dt.datetime
) -> ConditionRaised:
    detail = _detail(outlet, factor, value)
    measured = f"{detail['value']} {factor.unit}".strip()
    return ConditionRaised(
        source=SOURCE,
        key=_key(outlet, factor),
        department=Department.ENVIRONMENT,
        severity=watch.severity,
        kind="exceedance",
        title=f"{outlet.name} {factor.name} 超标 {measured}（限值 {detail['limit']}）",
        occurred_at=observed_at,
        place=outlet.place,
        detail=detail,
    )


def _detail(outlet: Outlet, factor: Factor, value: float) -> dict[str, str]:
    limit = _current_codes(outlet.limits)[factor.code]
    return {
        "factor": factor.name,
        "value": _number(value),
        "limit": _number(limit),
        "unit": factor.unit,
        "mn": outlet.mn,
    }


def _key(outlet: Outlet, factor: Factor) -> str:
    return f"{factor.code}>limit@{outlet.mn}"


def _listed(names: list[str]) -> str:
    return "、".join(names[:_MOST_NAMED]) + ("等" if len(names) > _MOST_NAMED else "")


def _number(value: float) -> str:
    return f"{value:.6g}"


def _current_codes(limits: dict[str, float]) -> dict[str, float]:
    return {CODES_2005.get(code, code): limit for code, limit in limits.items()}
