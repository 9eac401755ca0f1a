"""Folds what people add to an incident: instructions, reports, plan steps, marks. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from backends.record import incident_clocks as clocks
from backends.record import incident_events as ev
from backends.record.envelope import Event
from backends.record.incident import Incident, Instruction, MapMark, Report
from backends.record.incident_events import IncidentEvent

Changes = dict[str, object]


def _instructed(state: Incident, event: Event, payload: ev.InstructionGiven) -> Changes:
    new = Instruction(
        id=payload.instruction,
        by=event.actor,
        at=event.recorded_at,
        text=payload.text,
        departments=payload.departments,
        relayed_from=payload.relayed_from,
    )
    return {"instructions": [*state.instructions, new]}


def _answered(state: Incident, event: Event, payload: ev.InstructionAnswered) -> Changes:
    answered = [
        msgspec.structs.replace(
            known,
            answer=payload.answer,
            answered_by=event.actor,
            answered_at=event.recorded_at,
        )
        if known.id == payload.instruction
        else known
        for known in state.instructions
    ]
    return {"instructions": answered}


def _report(state: Incident, event: Event, payload: ev.ReportSubmitted) -> Changes:
    new = Report(
        kind=payload.kind,
        number=payload.number,
        text=payload.text,
        by=event.actor,
        at=event.recorded_at,
        was_late=payload.was_late,
    )
    done = clocks.finished(state.clocks, (clocks.REPORTS[payload.kind],), event.recorded_at)
    return {
        "reports": [*state.reports, new],
        "clocks": clocks.with_new(done, payload.clocks),
    }


def _plan(_: Incident, __: Event, payload: ev.PlanUsed) -> Changes:
    return {"plan": payload.plan, "steps": payload.steps}


def _ticked(state: Incident, event: Event, payload: ev.StepTicked) -> Changes:
    ticked = [
        msgspec.structs.replace(
            step,
            done_by=event.actor,
            done_at=event.recorded_at,
            note=payload.note,
            is_skipped=payload.is_skipped,
        )
        if step.id == payload.step
        else step
        for step in state.steps
    ]
    return {"steps": ticked}


def _marked(state: Incident, event: Event, payload: ev.MarkAdded) -> Changes:
    new = MapMark(
        id=payload.mark,
        kind=payload.kind,
        points=payload.points,
        text=payload.text,
        by=event.actor,
        at=event.recorded_at,
    )
    return {"marks": [*state.marks, new]}


def _unmarked(state: Incident, _: Event, payload: ev.MarkRemoved) -> Changes:
    return {"marks": [mark for mark in state.marks if mark.id != payload.mark]}


# Any: each fold takes the payload that its key names.
ADDITIONS: dict[type[IncidentEvent], Callable[[Incident, Event, Any], Changes]] = {
    ev.InstructionGiven: _instructed,
    ev.InstructionAnswered: _answered,
    ev.ReportSubmitted: _report,
    ev.PlanUsed: _plan,
    ev.StepTicked: _ticked,
    ev.MarkAdded: _marked,
    ev.MarkRemoved: _unmarked,
}
