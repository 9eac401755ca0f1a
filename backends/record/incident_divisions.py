"""Outside steps and the six levels: what an incident decides and folds of them. Pure.

Levels by the code's length: province 2, city 4, county 6, township 9, community 12, grid longer.
A step goes to another level than before, and is answered within the policy's time. A case that is
over outside is not over here: a person verifies it, and asking for that is all that happens. Only a
case of a department's own system that nobody here took up ends with its end there, and is open
again when it is sent back there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec

from backends.record import incident_events as ev
from backends.record.context import Context
from backends.record.decisions import blank, refused
from backends.record.envelope import Event
from backends.record.incident import ClockKind, Incident, Origin, Stage
from backends.record.incident_clocks import final_report, run_on, started
from backends.record.incident_commands import IncidentCommand
from backends.record.incident_outside import (
    AnswerDivisionStep,
    AssignDown,
    Direction,
    DivisionClockRanOut,
    DivisionStep,
    DivisionStepAnswered,
    EscalateIncident,
    IncidentAssignedDown,
    IncidentEscalated,
    OutsideStepTaken,
    RunOutDivision,
    TakeOutsideStep,
    is_back,
)
from backends.record.refusal import Refusal, RefusalCode

Decision = tuple[ev.IncidentEvent, ...] | Refusal
Changes = dict[str, object]
MOST_STEPS = 100
_DIGITS = (2, 4, 6, 9, 12)


def level_of(division: str) -> int:
    """1 province, 2 city, 3 county, 4 township, 5 community, 6 grid; 0: no division's code."""
    code = division.strip()
    if not code[:2].isdigit():
        return 0
    if code.isdigit() and len(code) >= 6:
        code = _significant(code)
    return next((n for n, digits in enumerate(_DIGITS, 1) if len(code) <= digits), 6)


def is_same_division(code: str, other: str) -> bool:
    """Whether both name one division, with or without the noughts that fill a code up."""
    return level_of(code) > 0 and _significant(code.strip()) == _significant(other.strip())


def _significant(code: str) -> str:
    """Without the noughts that fill a higher level's code up: 330000 is a province's."""
    for digits in _DIGITS:
        if len(code) <= 12 and len(code) > digits and not code[digits:].strip("0"):
            return code[:digits]
    return code


def lies_in(state: Incident) -> str:
    """Code of the division that has it now: the last that did not send it back, or its place's."""
    kept = [step.division for step in state.division_steps if not step.is_sent_back]
    if kept:
        return kept[-1]
    return state.place.division if state.place is not None else ""


def next_division_clock(state: Incident) -> tuple[dt.datetime, RunOutDivision] | None:
    """The division whose time runs out next."""
    running = [s for s in state.division_steps if s.answered_at is None and not s.is_overdue]
    if state.is_over or not running:
        return None
    first = min(running, key=_due)
    return first.due_at, RunOutDivision(incident=state.id, step=first.id)


def _due(step: DivisionStep) -> dt.datetime:
    return step.due_at


# -- decide


def _hand_over(
    state: Incident, command: EscalateIncident | AssignDown, context: Context
) -> Decision:
    if state.is_over:
        return refused(RefusalCode.WRONG_STATE, f"incident is {state.stage}")
    if command.seen_version != state.version:
        detail = f"version {command.seen_version} was seen, it is now {state.version}"
        return refused(RefusalCode.STALE_VERSION, detail)
    if any(step.id == command.step for step in state.division_steps):
        return refused(RefusalCode.DUPLICATE, f"step {command.step} is known")
    if len(state.division_steps) >= MOST_STEPS:
        return refused(RefusalCode.TOO_LARGE, f"at most {MOST_STEPS} steps")
    level = level_of(command.division)
    if not level:
        return refused(RefusalCode.OUT_OF_RANGE, f"{command.division!r} is no division's code")
    is_up = isinstance(command, EscalateIncident)
    if is_up and (wrong := blank(command.text, "reason")) is not None:
        return wrong
    here = level_of(lies_in(state))
    if here and (level >= here if is_up else level <= here):
        word = "above" if is_up else "below"
        detail = f"{command.division} is not {word} {lies_in(state)}"
        return refused(RefusalCode.OUT_OF_RANGE, detail)
    kind = IncidentEscalated if is_up else IncidentAssignedDown
    told = kind(
        step=command.step,
        division=command.division,
        name=command.name or command.division,
        text=command.text,
        due_at=context.now + dt.timedelta(hours=context.policy.exchange.division_answer_h),
    )
    return (told,)


def _answer(state: Incident, command: AnswerDivisionStep, _: Context) -> Decision:
    step = next((s for s in state.division_steps if s.id == command.step), None)
    if step is None:
        return refused(RefusalCode.UNKNOWN_SUBJECT, f"no step {command.step}")
    if step.answered_at is not None or (command.is_receipt and step.received_at is not None):
        return ()
    told = DivisionStepAnswered(
        step=command.step,
        text=command.text,
        by=command.by,
        is_receipt=command.is_receipt,
        is_sent_back=command.is_sent_back,
    )
    if not command.is_receipt and (wrong := blank(command.text, "answer")) is not None:
        return wrong
    return (told,)


def _outside(state: Incident, command: TakeOutsideStep, context: Context) -> Decision:
    told = command.told
    if any((s.source, s.step) == (told.source, told.step) for s in state.outside_steps):
        return ()
    taken = OutsideStepTaken(told=told)
    if command.is_merged:
        return (taken,)
    if state.is_ended_outside and is_back(told, state.outside_steps):
        return (taken, ev.IncidentResumed(stage=Stage.REPORTED, clocks=run_on(state, context)))
    if told.is_over and _is_left_to_its_system(state):
        words = told.text or "：".join(word for word in (told.by, told.stage) if word)
        return (taken, ev.IncidentClosed(conclusion=words))
    is_done = told.is_over and state.stage is Stage.HANDLING and not state.open_tasks
    if not is_done:
        return (taken,)
    clocks = started(ClockKind.VERIFY, state.class_code, context) + final_report(state, context)
    result = told.text or told.stage
    return (taken, ev.VerificationAsked(result=result, clocks=clocks))


def _is_left_to_its_system(state: Incident) -> bool:
    is_touched = state.owner or state.open_tasks or state.division_steps or state.instructions
    return state.origin is Origin.SYSTEM and state.stage is Stage.REPORTED and not is_touched


def _run_out(state: Incident, command: RunOutDivision, context: Context) -> Decision:
    step = next((s for s in state.division_steps if s.id == command.step), None)
    if step is None or step.answered_at is not None or step.is_overdue:
        return ()
    return (DivisionClockRanOut(step=step.id),) if step.due_at <= context.now else ()


# Any: each takes the command that its key names.
DECISIONS: dict[type[IncidentCommand], Callable[[Incident, Any, Context], Decision]] = {
    EscalateIncident: _hand_over,
    AssignDown: _hand_over,
    AnswerDivisionStep: _answer,
    TakeOutsideStep: _outside,
    RunOutDivision: _run_out,
}


# -- evolve


def _taken(state: Incident, _: Event, payload: OutsideStepTaken) -> Changes:
    return {"outside_steps": [*state.outside_steps, payload.told][-MOST_STEPS:]}


def _handed_over(
    state: Incident, event: Event, payload: IncidentEscalated | IncidentAssignedDown
) -> Changes:
    is_up = isinstance(payload, IncidentEscalated)
    step = DivisionStep(
        id=payload.step,
        direction=Direction.UP if is_up else Direction.DOWN,
        division=payload.division,
        name=payload.name,
        text=payload.text,
        by=event.actor,
        at=event.recorded_at,
        due_at=payload.due_at,
    )
    return {"division_steps": [*state.division_steps, step]}


def _answered(state: Incident, event: Event, payload: DivisionStepAnswered) -> Changes:
    said: Changes = {"received_at": event.recorded_at, "received_by": payload.by}
    if not payload.is_receipt:
        said = {
            "answered_at": event.recorded_at,
            "answer": payload.text,
            "is_sent_back": payload.is_sent_back,
        }
    return {"division_steps": _with(state, payload.step, said)}


def _ran_out(state: Incident, _: Event, payload: DivisionClockRanOut) -> Changes:
    return {"division_steps": _with(state, payload.step, {"is_overdue": True})}


def _with(state: Incident, step: str, said: Changes) -> list[DivisionStep]:
    return [
        msgspec.structs.replace(known, **said) if known.id == step else known
        for known in state.division_steps
    ]


# Any: each fold takes the payload that its key names.
FOLDS: dict[type[ev.IncidentEvent], Callable[[Incident, Event, Any], Changes]] = {
    OutsideStepTaken: _taken,
    IncidentEscalated: _handed_over,
    IncidentAssignedDown: _handed_over,
    DivisionStepAnswered: _answered,
    DivisionClockRanOut: _ran_out,
}
