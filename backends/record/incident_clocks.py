"""Clocks of an incident: which run in which stage, when they are due, how they end. Pure.

The stages' clocks count in the working time of the incident's class; those of reports count in
minutes of the clock on the wall. Starting a clock looks at the policy and belongs to decide();
ending one does not and belongs to evolve().
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import msgspec

from backends.record.context import Context
from backends.record.incident import Clock, ClockKind, Incident, ReportKind, Stage
from backends.record.policy import IncidentClass, Limit, Policy, StageLimits, Unit, WorkCalendar
from backends.record.work_calendar import add, working_hours_between

STAGES = (
    ClockKind.ACCEPT,
    ClockKind.FILE,
    ClockKind.DISPATCH,
    ClockKind.HANDLE,
    ClockKind.VERIFY,
)
REPORTS = {
    ReportKind.FIRST: ClockKind.REPORT_FIRST,
    ReportKind.FOLLOW_UP: ClockKind.REPORT_FOLLOW_UP,
    ReportKind.FINAL: ClockKind.REPORT_FINAL,
}
# What a deferral stops. The first report and the final one are owed all the same.
DEFERRABLE = (*STAGES, ClockKind.REPORT_FOLLOW_UP)


def started(kind: ClockKind, class_code: str, context: Context) -> list[Clock]:
    """The clock of a stage that begins now; none where its class has no limit for it."""
    limit = limit_of(context.policy, class_code, kind)
    if limit is None:
        return []
    due_at = add(limit, context.now, context.policy.calendar)
    return [Clock(kind=kind, started_at=context.now, due_at=due_at)]


def limit_of(policy: Policy, class_code: str, kind: ClockKind) -> Limit | None:
    """The limit of one stage for incidents of a class."""
    known = policy.incident_class(class_code)
    limits: StageLimits = known.limits if known else policy.unclassed
    match kind:
        case ClockKind.ACCEPT:
            return limits.accept
        case ClockKind.FILE:
            return limits.file
        case ClockKind.DISPATCH:
            return limits.dispatch
        case ClockKind.HANDLE:
            return limits.handle
        case ClockKind.VERIFY:
            return limits.verify
        case _:
            return None


def first_report(known: IncidentClass | None, since: dt.datetime, context: Context) -> list[Clock]:
    """The clock of the first report (初报), which runs from the moment we were told."""
    if known is None or not known.needs_reports:
        return []
    return [_report(ClockKind.REPORT_FIRST, since, context.policy.reports.first_min)]


def reports_when_filed(state: Incident, known: IncidentClass, context: Context) -> list[Clock]:
    """Report clocks once the class is certain: those that run, or that of the first report.

    They replace those of the class that was thought of when it was reported.
    """
    if not known.needs_reports:
        return []
    if state.reports:
        return [c for c in state.clocks if c.kind in REPORTS.values() and is_running(c)]
    first = running(state, ClockKind.REPORT_FIRST)
    return [first] if first else first_report(known, state.reported_at, context)


def next_report(state: Incident, kind: ReportKind, context: Context) -> list[Clock]:
    """The clock that a report starts: of the next follow-up, while handling goes on."""
    if kind is ReportKind.FINAL or not _needs_reports(state, context.policy):
        return []
    if state.stage in (Stage.VERIFY, Stage.DEFERRED) or state.is_over:
        return []
    return [_follow_up(context)]


def final_report(state: Incident, context: Context) -> list[Clock]:
    """The clock of the final report (终报), which runs from the end of handling."""
    if not _needs_reports(state, context.policy):
        return []
    return [_report(ClockKind.REPORT_FINAL, context.now, context.policy.reports.final_min)]


def report_after_rework(state: Incident, context: Context) -> list[Clock]:
    """Handling goes on: follow-ups are due again, once there was a first report."""
    is_due = bool(state.reports) and _needs_reports(state, context.policy)
    return [_follow_up(context)] if is_due else []


def run_on(state: Incident, context: Context) -> list[Clock]:
    """The clocks that a deferral stopped, with the time that was left to each of them."""
    deferred = [c for c in state.clocks if c.stopped_at == state.stage_since]
    return [_rest_of(clock, state.class_code, context) for clock in deferred]


def finished(clocks: list[Clock], kinds: Collection[ClockKind], at: dt.datetime) -> list[Clock]:
    """`clocks` with the running ones of `kinds` done; late ones are overdue, timer or not."""
    return [
        msgspec.structs.replace(c, done_at=at, is_overdue=c.is_overdue or at > c.due_at)
        if c.kind in kinds and is_running(c)
        else c
        for c in clocks
    ]


def stopped(clocks: list[Clock], kinds: Collection[ClockKind], at: dt.datetime) -> list[Clock]:
    """`clocks` with the running ones of `kinds` stopped."""
    return [
        msgspec.structs.replace(c, stopped_at=at) if c.kind in kinds and is_running(c) else c
        for c in clocks
    ]


def ran_out(clocks: list[Clock], kind: ClockKind) -> list[Clock]:
    """`clocks` with the running one of `kind` overdue."""
    return [
        msgspec.structs.replace(c, is_overdue=True) if c.kind is kind and is_running(c) else c
        for c in clocks
    ]


def with_new(clocks: list[Clock], new: list[Clock]) -> list[Clock]:
    """`clocks` and `new`. A follow-up replaces those before it: their reports say if late."""
    if any(c.kind is ClockKind.REPORT_FOLLOW_UP for c in new):
        clocks = [c for c in clocks if c.kind is not ClockKind.REPORT_FOLLOW_UP]
    return [*clocks, *new]


def is_running(clock: Clock) -> bool:
    """Whether neither done nor stopped."""
    return clock.done_at is None and clock.stopped_at is None


def running(state: Incident, kind: ClockKind) -> Clock | None:
    """The running clock of a kind."""
    return next((c for c in state.clocks if c.kind is kind and is_running(c)), None)


def _needs_reports(state: Incident, policy: Policy) -> bool:
    known = policy.incident_class(state.class_code)
    return known is not None and known.needs_reports


def _follow_up(context: Context) -> Clock:
    minutes = context.policy.reports.follow_up_min
    return _report(ClockKind.REPORT_FOLLOW_UP, context.now, minutes)


def _report(kind: ClockKind, since: dt.datetime, minutes: float) -> Clock:
    limit = Limit(amount=minutes, unit=Unit.MINUTES)
    return Clock(kind=kind, started_at=since, due_at=add(limit, since, WorkCalendar()))


def _rest_of(clock: Clock, class_code: str, context: Context) -> Clock:
    calendar = context.policy.calendar
    stopped_at = clock.stopped_at or context.now
    limit = limit_of(context.policy, class_code, clock.kind)
    if limit is None or limit.unit in (Unit.MINUTES, Unit.HOURS):
        hours = (clock.due_at - stopped_at).total_seconds() / 3600
        rest = Limit(amount=max(hours, 0.0), unit=Unit.HOURS)
    else:
        hours = working_hours_between(stopped_at, clock.due_at, calendar)
        rest = Limit(amount=max(hours, 0.0), unit=Unit.WORKING_HOURS)
    return Clock(
        kind=clock.kind,
        started_at=context.now,
        due_at=add(rest, context.now, calendar),
        is_overdue=clock.is_overdue,
    )
