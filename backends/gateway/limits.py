"""When a factor is over its limit, and when no more: hysteresis, durations, severity. Pure.

Over when value > limit (under when value < `under`); no more when it is back within the clear
limit. Times are the data's own, so that back-filled values are judged as those of the hour.
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, replace
from typing import Annotated

import msgspec
from msgspec import Meta

from backends.record.common import Severity

CLEAR_SHARE = 0.9  # of the limit, where the site names no clear limit of its own
# (ratio over which, severity), worst first, where the site names no values
SEVERITIES = ((2.0, Severity.I), (1.5, Severity.II), (1.0, Severity.III))
Seconds = Annotated[float, Meta(ge=0, le=86_400)]


class Limit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The limit of one factor at one point; `over`, `under` or both (pH 6 to 9).

    `clear_over`, `clear_under`: back within these it is over (0.9 of the limit otherwise; of
    `under` what is a tenth above it). `lasts_s`: for so long it must be out before it counts;
    `clear_lasts_s`: for so long within. `worse`, `worst`: values of severity II and I.
    """

    over: float | None = None
    under: float | None = None
    clear_over: float | None = None
    clear_under: float | None = None
    lasts_s: Seconds = 0.0
    clear_lasts_s: Seconds = 0.0
    worse: float | None = None
    worst: float | None = None

    def __post_init__(self) -> None:
        if self.over is None and self.under is None:
            raise ValueError("a limit needs over or under")
        over = self.over if self.over is not None else float("inf")
        under = self.under if self.under is not None else float("-inf")
        clear_over, clear_under = self.clears_at()
        if not under <= clear_under <= clear_over <= over:
            raise ValueError("expected under <= clear_under <= clear_over <= over")

    def clears_at(self) -> tuple[float, float]:
        """(highest, lowest) value that is well within."""
        high, low = self.clear_over, self.clear_under
        if high is None:
            high = float("inf") if self.over is None else _above(self.over, self.under)
        if low is None:
            low = float("-inf") if self.under is None else _below(self.under, self.over)
        return high, low

    def is_out(self, value: float) -> bool:
        return (self.over is not None and value > self.over) or self.is_under(value)

    def is_under(self, value: float) -> bool:
        return self.under is not None and value < self.under

    def is_well_within(self, value: float) -> bool:
        high, low = self.clears_at()
        return low < value < high or (low == high == value)

    def severity(self, value: float) -> Severity:
        """How bad a value that is out is; IV when it is not out at all."""
        if not self.is_out(value):
            return Severity.IV
        if self.is_under(value):
            return Severity.III
        if self.worst is not None or self.worse is not None:
            if self.worst is not None and value >= self.worst:
                return Severity.I
            return Severity.II if self.worse is not None and value >= self.worse else Severity.III
        over = self.over or 0.0
        return next((s for ratio, s in SEVERITIES if value > ratio * over), Severity.III)

    def words(self) -> str:
        """The limit as an operator reads it."""
        if self.over is None:
            return f"≥{self.under:.6g}"
        return f"{self.over:.6g}" if self.under is None else f"{self.under:.6g}–{self.over:.6g}"


def number(value: float) -> str:
    """A value as it is read aloud."""
    return f"{value:.6g}"


def exceedance_words(name: str, value: float, unit: str, limit: Limit) -> str:
    """What an exceedance is called; `name`: of the point and its factor."""
    how = "低于限值" if limit.is_under(value) else "超标"
    measured = f"{number(value)} {unit}".strip()
    return f"{name} {how} {measured}（限值 {limit.words()}）"


def limit_of(value: float | Limit) -> Limit:
    """A plain number is a limit that must not be exceeded."""
    return value if isinstance(value, Limit) else Limit(over=value)


class Standing(enum.Enum):
    """What is known of one factor at one outlet."""

    UNKNOWN = enum.auto()  # nothing seen since the start
    WITHIN = enum.auto()
    OVER = enum.auto()


class Turn(enum.Enum):
    """What a value means for the hub."""

    NONE = enum.auto()
    RAISE = enum.auto()
    CLEAR = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Standing of one factor; `severity` is the one told last.

    `out_since`, `in_since`: since when its values say the opposite of the standing.
    """

    standing: Standing = Standing.UNKNOWN
    severity: Severity = Severity.IV
    out_since: dt.datetime | None = None
    in_since: dt.datetime | None = None


def judge(watch: Watch, value: float, limit: Limit, at: dt.datetime) -> tuple[Watch, Turn]:
    """The next standing. A raise is told when out at first, when worse, and when so much milder
    that a tenth more would be milder, too; never repeated.

    The first value well within is told as a clear, for what was raised before a restart.
    """
    if limit.is_out(value):
        return _out(watch, value, limit, at)
    if not limit.is_well_within(value):
        return replace(watch, out_since=None, in_since=None), Turn.NONE
    if watch.standing is Standing.WITHIN:
        return replace(watch, out_since=None), Turn.NONE
    since = watch.in_since or at
    if (at - since).total_seconds() < limit.clear_lasts_s and watch.standing is Standing.OVER:
        return replace(watch, out_since=None, in_since=since), Turn.NONE
    return Watch(standing=Standing.WITHIN), Turn.CLEAR


def _out(watch: Watch, value: float, limit: Limit, at: dt.datetime) -> tuple[Watch, Turn]:
    severity = limit.severity(value)
    if watch.standing is Standing.OVER:
        if severity > watch.severity and not limit.is_under(value):
            severity = limit.severity(value / CLEAR_SHARE)
        if severity == watch.severity:
            return replace(watch, in_since=None), Turn.NONE
        return Watch(standing=Standing.OVER, severity=severity), Turn.RAISE
    since = watch.out_since or at
    if (at - since).total_seconds() < limit.lasts_s:
        return replace(watch, out_since=since, in_since=None), Turn.NONE
    return Watch(standing=Standing.OVER, severity=severity), Turn.RAISE


def _above(over: float, under: float | None) -> float:
    """A tenth below the limit; of a range, a tenth of its width below its upper end."""
    return over - (1 - CLEAR_SHARE) * (abs(over) if under is None else over - under)


def _below(under: float, over: float | None) -> float:
    return under + (1 - CLEAR_SHARE) * (abs(under) if over is None else over - under)
