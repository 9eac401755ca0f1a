"""Commands that only add to an incident: notes, marks, instructions, reports, steps. Pure.

Part of the incident's decide(). They ignore the version seen: two people who add at once do not
disturb each other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from backends.record import incident_commands as ic
from backends.record import incident_events as ev
from backends.record.context import Context
from backends.record.decisions import blank, in_future, refused, without_words
from backends.record.incident import Incident, MarkKind, ReportKind, Stage, StepState
from backends.record.incident_clocks import REPORTS, next_report, running
from backends.record.incident_events import IncidentEvent
from backends.record.policy import Plan
from backends.record.refusal import Refusal, RefusalCode

Decision = tuple[IncidentEvent, ...] | Refusal
MOST_MARKS = 200
MOST_POINTS = 500
_FEWEST_POINTS = {MarkKind.CORDON: 3, MarkKind.ROUTE: 2}
_HANDLED = (Stage.VERIFY, Stage.CLOSED)


def steps_of(plan: Plan, now: dt.datetime) -> list[StepState]:
    """The checklist of `plan`, begun now."""
    return [
        StepState(
            id=step.id,
            text=step.text,
            department=step.department,
            role=step.role,
            due_at=now + dt.timedelta(minutes=step.within_min) if step.within_min > 0 else None,
        )
        for step in plan.steps
    ]


def _join(state: Incident, command: ic.JoinDepartments, _: Context) -> Decision:
    if state.is_over:
        return _over(state)
    known = [state.department, *state.parties]
    new = [party for party in dict.fromkeys(command.departments) if party not in known]
    return (ev.DepartmentsJoined(departments=new),) if new else ()


def _attach(state: Incident, command: ic.AttachAlarms, _: Context) -> Decision:
    if state.is_over:
        return _over(state)
    new = [alarm for alarm in dict.fromkeys(command.alarms) if alarm not in state.alarms]
    return (ev.AlarmsAttached(alarms=new),) if new else ()


def _instruct(state: Incident, command: ic.InstructIncident, _: Context) -> Decision:
    if state.stage is Stage.MERGED:
        return _over(state)
    wrong = blank(command.text, "instruction") or blank(command.instruction, "instruction's id")
    if wrong is not None:
        return wrong
    if any(known.id == command.instruction for known in state.instructions):
        return refused(RefusalCode.DUPLICATE, f"instruction {command.instruction} is known")
    given = ev.InstructionGiven(
        instruction=command.instruction,
        text=command.text,
        departments=command.departments,
        relayed_from=command.relayed_from,
    )
    return (given,)


def _answer(state: Incident, command: ic.AnswerInstruction, _: Context) -> Decision:
    known = next((i for i in state.instructions if i.id == command.instruction), None)
    if known is None:
        return refused(RefusalCode.UNKNOWN_SUBJECT, f"no instruction {command.instruction}")
    if known.answered_at is not None:
        return refused(RefusalCode.DUPLICATE, f"instruction {known.id} is answered")
    missing = without_words(command.answer, "answer")
    answered = ev.InstructionAnswered(instruction=known.id, answer=command.answer)
    return missing or (answered,)


def _note(state: Incident, command: ic.NoteIncident, context: Context) -> Decision:
    wrong = blank(command.text, "note") or in_future(command.heard_at, context.now)
    return wrong or (ev.IncidentNoted(text=command.text, heard_at=command.heard_at),)


def _submit_report(state: Incident, command: ic.SubmitReport, context: Context) -> Decision:
    wrong = blank(command.text, "report") or _out_of_turn(state, command.kind)
    if wrong is not None:
        return wrong
    clock = running(state, REPORTS[command.kind])
    submitted = ev.ReportSubmitted(
        kind=command.kind,
        number=1 + sum(report.kind is command.kind for report in state.reports),
        text=command.text,
        was_late=clock is not None and (clock.is_overdue or context.now > clock.due_at),
        clocks=next_report(state, command.kind, context),
    )
    return (submitted,)


def _out_of_turn(state: Incident, kind: ReportKind) -> Refusal | None:
    """初报 once and first; 续报 while it is handled; 终报 when that is over, and once."""
    if state.stage in (Stage.MERGED, Stage.REJECTED):
        return _over(state)
    if kind is ReportKind.FIRST:
        is_first = not state.reports
        return None if is_first else refused(RefusalCode.DUPLICATE, "the first report is made")
    if not state.reports:
        return refused(RefusalCode.WRONG_STATE, "the first report is still to be made")
    is_final_made = state.reports[-1].kind is ReportKind.FINAL and state.stage in _HANDLED
    if is_final_made:
        return refused(RefusalCode.DUPLICATE, "the final report is made")
    if kind is ReportKind.FINAL and state.stage not in _HANDLED:
        return refused(RefusalCode.WRONG_STATE, f"incident is {state.stage}, not yet handled")
    if kind is ReportKind.FOLLOW_UP and state.is_over:
        return _over(state)
    return None


def _tick(state: Incident, command: ic.TickStep, _: Context) -> Decision:
    if state.is_over:
        return _over(state)
    step = next((s for s in state.steps if s.id == command.step), None)
    if step is None:
        return refused(RefusalCode.UNKNOWN_CLASS, f"no step {command.step!r} in its plan")
    if step.done_at is not None:
        return refused(RefusalCode.DUPLICATE, f"step {step.id} is ticked")
    if command.is_skipped and not command.note.strip():
        return refused(RefusalCode.REASON_MISSING, "why the step is not needed is missing")
    return (ev.StepTicked(step=step.id, note=command.note, is_skipped=command.is_skipped),)


def _mark(state: Incident, command: ic.AddMark, _: Context) -> Decision:
    if state.is_over:
        return _over(state)
    if any(mark.id == command.mark for mark in state.marks):
        return refused(RefusalCode.DUPLICATE, f"mark {command.mark} is known")
    if len(state.marks) >= MOST_MARKS or len(command.points) > MOST_POINTS:
        detail = f"at most {MOST_MARKS} marks of {MOST_POINTS} points"
        return refused(RefusalCode.TOO_LARGE, detail)
    fewest = _FEWEST_POINTS.get(command.kind, 1)
    if not command.mark or len(command.points) < fewest:
        detail = f"a {command.kind} has an id and at least {fewest} points"
        return refused(RefusalCode.MALFORMED, detail)
    if not all(abs(lon) <= 180 and abs(lat) <= 90 for lon, lat in command.points):
        return refused(RefusalCode.OUT_OF_RANGE, "a point lies off the earth")
    added = ev.MarkAdded(
        mark=command.mark, kind=command.kind, points=command.points, text=command.text
    )
    return (added,)


def _unmark(state: Incident, command: ic.RemoveMark, _: Context) -> Decision:
    if not any(mark.id == command.mark for mark in state.marks):
        return refused(RefusalCode.UNKNOWN_SUBJECT, f"no mark {command.mark}")
    return (ev.MarkRemoved(mark=command.mark),)


def _over(state: Incident) -> Refusal:
    return refused(RefusalCode.WRONG_STATE, f"incident is {state.stage}")


# Any: each takes the command that its key names.
ADDITIONS: dict[type[ic.IncidentCommand], Callable[[Incident, Any, Context], Decision]] = {
    ic.JoinDepartments: _join,
    ic.AttachAlarms: _attach,
    ic.InstructIncident: _instruct,
    ic.AnswerInstruction: _answer,
    ic.NoteIncident: _note,
    ic.SubmitReport: _submit_report,
    ic.TickStep: _tick,
    ic.AddMark: _mark,
    ic.RemoveMark: _unmark,
}
