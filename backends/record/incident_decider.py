"""Incident rules: decide(), evolve() and due() of the seven-stage loop. Pure.

上报→受理→立案→派遣→处置→核查→结案, with 返工 (VERIFY to HANDLING), 缓办 (HANDLING to DEFERRED),
退件 (DISPATCHED to FILED), 并案 and 不予受理. Who may do what is checked before; a command that
only adds (notes, marks, instructions, reports, steps, alarms, parties) ignores the version seen.

Dispatch and the start of handling follow the tasks: FollowTasks says where those stand. Clocks
are in `incident_clocks`, the fold in `incident_fold`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from backends.record import incident_commands as ic
from backends.record import incident_events as ev
from backends.record.common import Department
from backends.record.context import Context
from backends.record.decisions import badly_formed, blank, in_future, refused, stale, without_words
from backends.record.incident import ClockKind, Incident, Stage, StepState
from backends.record.incident_additions import ADDITIONS, steps_of
from backends.record.incident_clocks import (
    final_report,
    first_report,
    report_after_rework,
    reports_when_filed,
    run_on,
    running,
    started,
)
from backends.record.incident_commands import IncidentCommand
from backends.record.incident_divisions import DECISIONS as OUTSIDE
from backends.record.incident_divisions import next_division_clock
from backends.record.incident_events import IncidentEvent
from backends.record.incident_fold import FOLD_VERSION, evolve
from backends.record.incident_tasks import follow_tasks
from backends.record.numbers import number_prefix
from backends.record.policy import Domain, Policy
from backends.record.refusal import Refusal, RefusalCode
from backends.record.work_calendar import china_date

__all__ = ["FOLD_VERSION", "decide", "due", "evolve"]

Decision = tuple[IncidentEvent, ...] | Refusal
MOST_DEFERRAL = dt.timedelta(days=366)

_DOMAINS = {
    Department.GRID: Domain.APPEAL,
    Department.EMERGENCY: Domain.ACCIDENT,
    Department.ENVIRONMENT: Domain.ENVIRONMENT,
    Department.TRANSPORT: Domain.TRANSPORT,
    Department.URBAN: Domain.CITY,
    Department.CENTRE: Domain.CITY,
}
_NOT_YET_VERIFIED = (
    Stage.REPORTED,
    Stage.ACCEPTED,
    Stage.FILED,
    Stage.DISPATCHED,
    Stage.HANDLING,
    Stage.DEFERRED,
)


def decide(state: Incident | None, command: IncidentCommand, context: Context) -> Decision:
    """Events that `command` causes, none where it changes nothing, or why it is refused."""
    malformed = badly_formed(command)
    if malformed is not None:
        return malformed
    if isinstance(command, ic.ReportIncident):
        return _report(state, command, context)
    if state is None:
        return refused(RefusalCode.UNKNOWN_SUBJECT, f"no incident {command.incident}")
    adds = _ADDS.get(type(command))
    if adds is not None:
        return adds(state, command, context)
    seen = getattr(command, "seen_version", state.version)
    outdated = stale(seen, state.version)
    if outdated is not None and not _has_come(state, command, context):
        return outdated
    allowed, step = _STEPS[type(command)]
    if state.stage not in allowed:
        return refused(RefusalCode.WRONG_STATE, f"incident is {state.stage}")
    return step(state, command, context)


def due(state: Incident, policy: Policy) -> tuple[dt.datetime, IncidentCommand] | None:
    """Its next timer: a clock that runs out, or the end of a deferral."""
    timers: list[tuple[dt.datetime, IncidentCommand]] = [
        (clock.due_at, ic.RunOut(incident=state.id, kind=clock.kind))
        for clock in state.open_clocks
        if not clock.is_overdue
    ]
    if state.stage is Stage.DEFERRED and state.deferred_until is not None:
        resume = ic.ResumeIncident(incident=state.id, seen_version=state.version)
        timers.append((state.deferred_until, resume))
    division = next_division_clock(state)
    if division is not None:
        timers.append(division)
    return min(timers, key=_moment, default=None)


def _moment(timer: tuple[dt.datetime, IncidentCommand]) -> dt.datetime:
    return timer[0]


def _has_come(state: Incident, command: IncidentCommand, context: Context) -> bool:
    # The end of a deferral comes by the clock, whatever was noted meanwhile.
    return (
        isinstance(command, ic.ResumeIncident)
        and state.deferred_until is not None
        and state.deferred_until <= context.now
    )


def _report(state: Incident | None, command: ic.ReportIncident, context: Context) -> Decision:
    if state is not None:
        return refused(RefusalCode.DUPLICATE, f"incident {state.id} exists")
    wrong = blank(command.title, "title") or in_future(command.occurred_at, context.now)
    if wrong is not None:
        return wrong
    known = context.policy.incident_class(command.class_code)
    if command.class_code and known is None:
        return refused(RefusalCode.UNKNOWN_CLASS, f"no class {command.class_code}")
    return (
        ev.IncidentReported(
            number=(
                f"{number_prefix('incident', context.realm)}{china_date(context.now):%Y%m%d}"
                f"-{context.number:04d}"
            ),
            title=command.title.strip(),
            department=command.department,
            severity=command.severity,
            description=command.description,
            domain=known.domain if known else _DOMAINS[command.department],
            class_code=command.class_code,
            place=command.place,
            origin=command.origin,
            origin_ref=command.origin_ref,
            origin_source=command.origin_source,
            alarms=list(dict.fromkeys(command.alarms)),
            personal=command.personal,
            clocks=started(ClockKind.ACCEPT, command.class_code, context)
            + first_report(known, context.now, context),
        ),
    )


def _accept(state: Incident, command: ic.AcceptIncident, context: Context) -> Decision:
    return (ev.IncidentAccepted(clocks=started(ClockKind.FILE, state.class_code, context)),)


def _reject(_: Incident, command: ic.RejectIncident, __: Context) -> Decision:
    missing = without_words(command.reason, "reason")
    return missing or (ev.IncidentRejected(reason=command.reason),)


def _merge(state: Incident, command: ic.MergeIncident, _: Context) -> Decision:
    if command.into == state.id:
        return refused(RefusalCode.WRONG_STATE, "an incident is not merged into itself")
    if not command.into:
        return refused(RefusalCode.UNKNOWN_SUBJECT, "no incident to merge into")
    if state.open_tasks:
        return _open_tasks(state)
    return (ev.IncidentMerged(into=command.into, reason=command.reason),)


def _file(state: Incident, command: ic.FileIncident, context: Context) -> Decision:
    known = context.policy.incident_class(command.class_code)
    if known is None:
        return refused(RefusalCode.UNKNOWN_CLASS, f"no class {command.class_code!r}")
    steps: list[StepState] = state.steps
    if command.plan and command.plan != state.plan:
        plan = context.policy.plan(command.plan)
        if plan is None:
            return refused(RefusalCode.UNKNOWN_CLASS, f"no plan {command.plan}")
        steps = steps_of(plan, context.now)
    parties = dict.fromkeys([*state.parties, *command.parties])
    filed = ev.IncidentFiled(
        class_code=command.class_code,
        domain=known.domain,
        severity=command.severity,
        department=command.department,
        parties=[party for party in parties if party is not command.department],
        plan=command.plan or state.plan,
        steps=steps,
        clocks=started(ClockKind.DISPATCH, command.class_code, context)
        + reports_when_filed(state, known, context),
    )
    # Who files at once has accepted it with that.
    return (ev.IncidentAccepted(), filed) if state.stage is Stage.REPORTED else (filed,)


def _return(state: Incident, command: ic.ReturnDispatch, context: Context) -> Decision:
    missing = without_words(command.reason, "reason")
    clocks = started(ClockKind.DISPATCH, state.class_code, context)
    return missing or (ev.IncidentReturned(reason=command.reason, clocks=clocks),)


def _submit(state: Incident, command: ic.SubmitForVerification, context: Context) -> Decision:
    missing = without_words(command.result, "result")
    if missing is not None:
        return missing
    if state.open_tasks:
        return _open_tasks(state)
    clocks = started(ClockKind.VERIFY, state.class_code, context) + final_report(state, context)
    return (ev.VerificationAsked(result=command.result, clocks=clocks),)


def _rework(state: Incident, command: ic.SendBackForRework, context: Context) -> Decision:
    missing = without_words(command.reason, "reason")
    clocks = started(ClockKind.HANDLE, state.class_code, context)
    clocks += report_after_rework(state, context)
    return missing or (ev.ReworkOrdered(reason=command.reason, clocks=clocks),)


def _defer(_: Incident, command: ic.DeferIncident, context: Context) -> Decision:
    missing = without_words(command.reason, "reason")
    if missing is not None:
        return missing
    if not context.now < command.until <= context.now + MOST_DEFERRAL:
        detail = f"deferred until {command.until.isoformat()}, it is {context.now.isoformat()}"
        return refused(RefusalCode.OUT_OF_RANGE, detail)
    until = command.until.astimezone(dt.UTC)
    return (ev.IncidentDeferred(until=until, reason=command.reason),)


def _resume(state: Incident, _: ic.ResumeIncident, context: Context) -> Decision:
    stage = state.stage_before_deferral or Stage.HANDLING
    return (ev.IncidentResumed(stage=stage, clocks=run_on(state, context)),)


def _close(state: Incident, command: ic.CloseIncident, _: Context) -> Decision:
    missing = without_words(command.conclusion, "conclusion")
    if missing is not None:
        return missing
    if state.open_tasks:
        return _open_tasks(state)
    return (ev.IncidentClosed(conclusion=command.conclusion),)


def _take(state: Incident, _: ic.TakeIncident, context: Context) -> Decision:
    return () if state.owner == context.actor else (ev.IncidentTaken(),)


def _change(state: Incident, command: ic.ChangeIncident, _: Context) -> Decision:
    if command.title is not None and not command.title.strip():
        return refused(RefusalCode.MALFORMED, "the title is empty")
    changed = ev.IncidentChanged(
        title=None if command.title in (None, state.title) else command.title,
        description=None if command.description == state.description else command.description,
        place=None if command.place == state.place else command.place,
    )
    return () if changed == ev.IncidentChanged() else (changed,)


def _level(state: Incident, command: ic.RaiseLevel, _: Context) -> Decision:
    if command.severity is state.severity:
        return ()
    missing = without_words(command.reason, "reason")
    return missing or (ev.LevelRaised(severity=command.severity, reason=command.reason),)


def _supervise(state: Incident, command: ic.SuperviseIncident, _: Context) -> Decision:
    if command.is_on == state.is_supervised:
        return ()
    changed = ev.SupervisionChanged(
        is_on=command.is_on, reason=command.reason, relayed_from=command.relayed_from
    )
    return (changed,)


def _use_plan(state: Incident, command: ic.UsePlan, context: Context) -> Decision:
    plan = context.policy.plan(command.plan)
    if plan is None:
        return refused(RefusalCode.UNKNOWN_CLASS, f"no plan {command.plan!r}")
    if command.plan == state.plan and state.steps:
        return refused(RefusalCode.DUPLICATE, f"plan {command.plan} is in use")
    return (ev.PlanUsed(plan=plan.id, steps=steps_of(plan, context.now)),)


def _run_out(state: Incident, command: ic.RunOut, context: Context) -> Decision:
    clock = running(state, command.kind)
    if clock is None or clock.is_overdue or clock.due_at > context.now:
        return ()
    return (ev.ClockRanOut(kind=command.kind),)


def _absorb(state: Incident, command: ic.AbsorbIncident, context: Context) -> Decision:
    if command.merged == state.id:
        return refused(RefusalCode.WRONG_STATE, "an incident is not merged into itself")
    if context.realm is not state.realm:
        return refused(RefusalCode.WRONG_REALM, f"incident is {state.realm}")
    if command.merged in state.merged:
        return ()
    told_by = command.told_by
    return (ev.IncidentAbsorbed(merged=command.merged, alarms=command.alarms, told_by=told_by),)


def _open_tasks(state: Incident) -> Refusal:
    return refused(RefusalCode.OPEN_TASKS, f"{state.open_tasks} of its tasks are open")


# What ignores the version seen, and what looks at it for itself.
_ADDS: dict[type[IncidentCommand], Callable[[Incident, Any, Context], Decision]] = {
    **ADDITIONS,
    **OUTSIDE,
}
_ANY = tuple(Stage)
_NOT_OVER = (*_NOT_YET_VERIFIED, Stage.VERIFY)
# Each command with the stages in which it is allowed. Any: the command that its key names.
_STEPS: dict[
    type[IncidentCommand], tuple[tuple[Stage, ...], Callable[[Incident, Any, Context], Decision]]
] = {
    ic.AcceptIncident: ((Stage.REPORTED,), _accept),
    ic.RejectIncident: ((Stage.REPORTED, Stage.ACCEPTED), _reject),
    ic.MergeIncident: (_NOT_YET_VERIFIED, _merge),
    ic.FileIncident: ((Stage.REPORTED, Stage.ACCEPTED), _file),
    ic.ReturnDispatch: ((Stage.DISPATCHED,), _return),
    ic.SubmitForVerification: ((Stage.HANDLING,), _submit),
    ic.SendBackForRework: ((Stage.VERIFY,), _rework),
    ic.DeferIncident: ((Stage.HANDLING,), _defer),
    ic.ResumeIncident: ((Stage.DEFERRED,), _resume),
    ic.CloseIncident: ((Stage.VERIFY,), _close),
    ic.TakeIncident: (_NOT_OVER, _take),
    ic.ChangeIncident: (_NOT_OVER, _change),
    ic.RaiseLevel: (_NOT_OVER, _level),
    ic.SuperviseIncident: (_NOT_OVER, _supervise),
    ic.UsePlan: (_NOT_OVER, _use_plan),
    ic.RunOut: (_ANY, _run_out),
    ic.AbsorbIncident: (_NOT_OVER, _absorb),
    ic.FollowTasks: (_ANY, follow_tasks),
}
