"""When a factor is over its limit, and when no more: hysteresis and severity. Pure.

Over when value > limit; no more when value < 0.9 x limit; severity by value / limit.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from backends.record.common import Severity

CLEAR_BELOW = 0.9
# (ratio over which, severity), worst first
SEVERITIES = ((2.0, Severity.I), (1.5, Severity.II), (1.0, Severity.III))


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
    """Standing of one factor; `severity` is the worst told since it was raised."""

    standing: Standing = Standing.UNKNOWN
    severity: Severity = Severity.IV


def severity_of(value: float, limit: float) -> Severity:
    """By the ratio; IV when not over at all."""
    for ratio, severity in SEVERITIES:
        if value > ratio * limit:
            return severity
    return Severity.IV


def judge(watch: Watch, value: float, limit: float) -> tuple[Watch, Turn]:
    """The next standing. A raise is told when over at first and when worse, never repeated.

    The first value well within is told as a clear, for what was raised before a restart.
    """
    if value > limit:
        severity = severity_of(value, limit)
        if watch.standing is Standing.OVER and severity >= watch.severity:
            return watch, Turn.NONE
        return Watch(standing=Standing.OVER, severity=severity), Turn.RAISE
    if value < CLEAR_BELOW * limit and watch.standing is not Standing.WITHIN:
        return Watch(standing=Standing.WITHIN), Turn.CLEAR
    return watch, Turn.NONE
