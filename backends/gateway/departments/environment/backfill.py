"""Back-filled data: kept until it has all come, then judged in its own order. Pure.

A back-fill is over when nothing more came for `QUIET`; one that never ends is judged after
`LONGEST`. What was over its limit then and is no more is told with its end, so that the hub lets
it never sound.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from backends.gateway.departments.environment.telling import Exceedance, listed
from backends.gateway.limits import Limit, Standing, Turn, Watch, judge, number
from backends.record.observation import ConditionCleared, ConditionRaised, Observation
from backends.record.work_calendar import CHINA

# Well under the hub's `late_window_s` (30 s), with a tick of 5 s on top: what is judged must come
# while the hub still gathers, else it makes two summaries of one back-fill.
QUIET = dt.timedelta(seconds=15)
LONGEST = dt.timedelta(minutes=15)
MOST_VALUES = 50_000

FactorKey = tuple[str, str]  # MN and factor code


@dataclass(slots=True)
class _Values:
    of: Exceedance
    rows: list[tuple[dt.datetime, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What live data says of one factor, as of its newest value."""

    at: dt.datetime
    watch: Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What a back-fill leaves of one factor: its standing, as of its newest value."""

    key: FactorKey
    watch: Watch
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A back-fill that is over: conditions to tell, standings to keep, and a summary in words."""

    told: list[Observation]
    ended: list[Ended]
    words: str


@dataclass(slots=True)
class Backfill:
    """One back-fill of one source, of all its points together."""

    source: str
    began: dt.datetime
    heard: dt.datetime
    rows: int = 0
    points: set[str] = field(default_factory=set)
    first: dt.datetime | None = None
    last: dt.datetime | None = None
    _values: dict[FactorKey, _Values] = field(default_factory=dict)
    _kept: int = 0

    def add(self, mn: str, at: dt.datetime, count: int, now: dt.datetime) -> None:
        """A frame of `count` values came."""
        self.heard = now
        self.rows += count
        self.points.add(mn)
        self.first = at if self.first is None else min(self.first, at)
        self.last = at if self.last is None else max(self.last, at)

    def judge_later(self, of: Exceedance, at: dt.datetime, value: float) -> None:
        """A value of a factor that has a limit."""
        if self._kept < MOST_VALUES:
            self._kept += 1
            key = (of.outlet.mn, of.factor.code)
            self._values.setdefault(key, _Values(of)).rows.append((at, value))

    def is_over(self, now: dt.datetime) -> bool:
        return now - self.heard >= QUIET or now - self.began >= LONGEST

    def finish(self, lives: dict[FactorKey, Live]) -> Finished:
        """Late conditions in the order of their time."""
        found: list[ConditionRaised | ConditionCleared] = []
        ended: list[Ended] = []
        worst: list[str] = []
        for key, values in self._values.items():
            live = lives.get(key)
            told, watch = _episodes(values, live)
            at, value = values.rows[-1]
            is_over = live is not None and live.watch.standing is Standing.OVER
            stands = isinstance(told[-1], ConditionRaised) if told else is_over
            if live is None or live.at < at:
                ended.append(Ended(key=key, watch=watch, at=at))
                if stands and watch.standing is Standing.WITHIN:
                    told.append(values.of.cleared(value, at, is_late=True))
            elif is_over:  # an end of then would end what stands now
                told = [one for one in told if isinstance(one, ConditionRaised)]
            elif stands:  # no more: live data says so
                told.append(values.of.cleared(value, at, is_late=True))
            if any(isinstance(one, ConditionRaised) for one in told):
                most = max(value for _, value in values.rows)
                name = f"{values.of.outlet.name} {values.of.factor.name}"
                worst.append(f"{name} 最高 {number(most)} {values.of.factor.unit}".strip())
            found += told
        found.sort(key=lambda one: one.occurred_at)
        return Finished(told=list(found), ended=ended, words=self.words(worst))

    def words(self, worst: list[str]) -> str:
        """What it was, for whoever looks after the source. The hub's summary stands in the log."""
        if self.first is None or self.last is None:
            return ""
        span = f"{_text(self.first)} 至 {_text(self.last)}"
        over = f"，其间超标 {len(worst)} 项：{listed(worst, 3)}" if worst else "，无超标"
        return f"补传 {span} 数据 {self.rows} 个，{len(self.points)} 个监测点{over}"


def _episodes(
    values: _Values, live: Live | None
) -> tuple[list[ConditionRaised | ConditionCleared], Watch]:
    """What the values would have told, had they come in time: after `live` where that is older."""
    values.rows.sort(key=lambda row: row[0])
    watch, told = Watch(), list[ConditionRaised | ConditionCleared]()
    if live is not None and live.at < values.rows[0][0]:
        watch = live.watch
    is_told = watch.standing is Standing.OVER
    limit: Limit = values.of.limit
    for at, value in values.rows:
        watch, turn = judge(watch, value, limit, at)
        if turn is Turn.RAISE:
            is_told = True
            told.append(values.of.raised(watch.severity, value, at, is_late=True))
        elif turn is Turn.CLEAR and is_told:  # a clear of nothing told would say nothing
            told.append(values.of.cleared(value, at, is_late=True))
    return told, watch


def _text(moment: dt.datetime) -> str:
    return f"{moment.astimezone(CHINA):%m-%d %H:%M}"
