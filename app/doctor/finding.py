"""What one check found. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Grade(enum.StrEnum):
    """How bad it is; the value stands in the support archive."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the report. `remedy` says what to do; empty when all is well."""

    what: str
    grade: Grade
    words: str
    remedy: str = ""


def good(what: str, words: str) -> Finding:
    return Finding(what=what, grade=Grade.GOOD, words=words)


def warning(what: str, words: str, remedy: str) -> Finding:
    return Finding(what=what, grade=Grade.WARNING, words=words, remedy=remedy)


def bad(what: str, words: str, remedy: str) -> Finding:
    return Finding(what=what, grade=Grade.BAD, words=words, remedy=remedy)
