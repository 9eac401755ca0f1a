"""How far a clock has run: share of its limit, tone, words. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from backends.record.incident import Clock, ClockKind, Incident
from backends.record.task import Task
from widgets.incidents.words import due_text

AMBER_FROM = 0.75

_REPORTS = (ClockKind.REPORT_FIRST, ClockKind.REPORT_FOLLOW_UP, ClockKind.REPORT_FINAL)


@dataclass(frozen=True, slots=True)
class ClockFigure:
    """What a bar shows. `share` 0 to 1 of the limit is used; `tone` is a token of the theme."""

    share: float
    tone: str
    text: str
    is_overdue: bool = False


def figure_of(started: dt.datetime, due: dt.datetime, now: dt.datetime) -> ClockFigure:
    """The figure of a limit that runs from `started` to `due`."""
    length = max(1.0, (due - started).total_seconds())
    share = min(1.0, max(0.0, (now - started).total_seconds() / length))
    is_overdue = now > due
    tone = "text_dim"
    if is_overdue:
        tone = "severity_i"
    elif share >= AMBER_FROM:
        tone = "severity_ii"
    return ClockFigure(share, tone, due_text(due, now), is_overdue)


def clock_figure(clock: Clock, now: dt.datetime) -> ClockFigure:
    """The figure of an open clock."""
    return figure_of(clock.started_at, clock.due_at, now)


def incident_figure(incident: Incident, now: dt.datetime) -> ClockFigure | None:
    """The clock of an incident that runs out next; None where none runs."""
    clocks = incident.open_clocks
    return clock_figure(clocks[0], now) if clocks else None


def task_figure(task: Task, now: dt.datetime) -> ClockFigure | None:
    """The limit of a task; None where it has none or is over."""
    if task.due_at is None:
        return None
    return figure_of(task.issued_at, task.due_at, now)


def is_report(clock: Clock) -> bool:
    """Whether it measures a report upward rather than a stage."""
    return clock.kind in _REPORTS
