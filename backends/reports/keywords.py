"""Which words stand in many reports, and in more than before (demand 5). Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

LEAST_REPORTS = 5


@dataclass(frozen=True, slots=True)
class Keyword:
    """`count` reports have it, `before` had it. `lift`: share now to share before; 0: new."""

    word: str
    count: int
    before: int
    lift: float


@dataclass(frozen=True, slots=True)
class Period:
    """Reports of a stretch of time and, of each word, in how many of them it stands."""

    reports: int
    words: Counter[str]


def keywords(now: Period, before: Period, limit: int) -> list[Keyword]:
    """The most frequent, those that grew more first among equals."""
    found = [
        Keyword(
            word,
            count,
            before.words[word],
            lift(count, now.reports, before.words[word], before.reports),
        )
        for word, count in now.words.items()
        if count >= LEAST_REPORTS
    ]
    found.sort(key=lambda one: (-one.count, -(one.lift or float("inf")), one.word))
    return found[:limit]


def lift(count: int, reports: int, before: int, reports_before: int) -> float:
    """Share now to share before; 0 where it was not there before."""
    if not before or not reports_before or not reports:
        return 0.0
    return (count / reports) / (before / reports_before)
