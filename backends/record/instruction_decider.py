"""Instruction (批示) rules: decide(), evolve() and due(). Pure.

| from | command | to |
|---|---|---|
| nothing | give | OPEN |
| OPEN, IN_HAND of another | take | IN_HAND |
| OPEN, IN_HAND | finish(result) | DONE, of who said so if of nobody |
| DONE | close(content) / close(not content, with words) | CLOSED / IN_HAND |
| any but CLOSED | note; overdue (the clock); pass (hub: with the seat) | the same |
"""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.context import Context
from backends.record.decisions import badly_formed, refused, stale, without_words
from backends.record.entry import (
    CloseInstruction,
    FinishInstruction,
    GiveInstruction,
    Instruction,
    InstructionClosed,
    InstructionCommand,
    InstructionEvent,
    InstructionFinished,
    InstructionGiven,
    InstructionNoted,
    InstructionOverdue,
    InstructionPassed,
    InstructionState,
    InstructionTaken,
    MarkInstructionOverdue,
    NoteInstruction,
    PassInstruction,
    TakeInstruction,
)
from backends.record.envelope import Event
from backends.record.ids import InstructionId
from backends.record.numbers import number_prefix
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode
from backends.record.work_calendar import CHINA

Decision = tuple[InstructionEvent, ...] | Refusal
_Later = TakeInstruction | NoteInstruction | FinishInstruction | CloseInstruction

# Goes up whenever evolve() folds the same events to another state: snapshots are then rebuilt.
FOLD_VERSION = 3
MOST_NOTES = 200


def is_open(instruction: Instruction) -> bool:
    """Whether it must be followed."""
    return instruction.state is not InstructionState.CLOSED


def decide(state: Instruction | None, command: InstructionCommand, context: Context) -> Decision:
    """Events that `command` causes, none where it changes nothing, or why it is refused."""
    if isinstance(command, MarkInstructionOverdue):
        return _overdue(state, context)
    if isinstance(command, PassInstruction):
        return _pass(state, command)
    malformed = badly_formed(command)
    if malformed is not None:
        return malformed
    if isinstance(command, GiveInstruction):
        return _give(state, command, context)
    if state is None:
        return refused(RefusalCode.UNKNOWN_SUBJECT, f"no instruction {command.instruction}")
    outdated = _outdated(state, command)
    if outdated is not None:
        return outdated
    if state.state is InstructionState.CLOSED:
        return refused(RefusalCode.WRONG_STATE, "the instruction is closed")
    match command:
        case TakeInstruction():
            return _take(state, context)
        case NoteInstruction():
            if len(state.notes) >= MOST_NOTES:
                return refused(RefusalCode.TOO_LARGE, f"{MOST_NOTES} notes")
            missing = without_words(command.text, "note")
            return missing or (InstructionNoted(text=command.text.strip()),)
        case FinishInstruction():
            if state.state is InstructionState.DONE:
                return refused(RefusalCode.WRONG_STATE, "it is said to be done")
            missing = without_words(command.result, "result")
            return missing or (InstructionFinished(result=command.result.strip()),)
        case CloseInstruction():
            return _close(state, command)


def evolve(state: Instruction | None, event: Event, payload: InstructionEvent) -> Instruction:
    """The instruction after `event`. Raises LookupError for a change of one never given."""
    if isinstance(payload, InstructionGiven):
        return _given(event, payload)
    if state is None:
        raise LookupError(f"{event.type} of {event.subject}, which was never given")
    change: dict[str, object] = {
        "version": event.subject_version,
        "changed_at": event.recorded_at,
    }

    def noted(text: str) -> list[tuple[dt.datetime, str, str]]:
        return [*state.notes, (event.recorded_at, event.actor.user, text)]

    match payload:
        case InstructionTaken():
            change |= {"state": InstructionState.IN_HAND, "owner": event.actor.user}
        case InstructionPassed():
            change["owner"] = payload.owner
        case InstructionNoted():
            change["notes"] = noted(payload.text)
        case InstructionFinished():
            owner = state.owner or event.actor.user  # where it is sent back to
            change |= {"state": InstructionState.DONE, "result": payload.result, "owner": owner}
        case InstructionClosed():
            closed = InstructionState.CLOSED if payload.is_content else InstructionState.IN_HAND
            change["state"] = closed
            if payload.text:
                change["notes"] = noted(payload.text)
        case InstructionOverdue():
            change["is_overdue"] = True
    if not isinstance(payload, InstructionNoted | InstructionPassed | InstructionOverdue):
        change["settled_version"] = event.subject_version
    return msgspec.structs.replace(state, **change)


def due(state: Instruction, policy: Policy) -> tuple[dt.datetime, InstructionCommand] | None:
    """When its time has passed."""
    if state.due_at is None or state.is_overdue or state.state is InstructionState.CLOSED:
        return None
    return state.due_at, MarkInstructionOverdue(instruction=state.id)


def _outdated(state: Instruction, command: _Later) -> Refusal | None:
    """Words on it are not refused for a note, a deadline or a handover that came meanwhile."""
    is_told = isinstance(command, NoteInstruction | FinishInstruction)
    if is_told and state.settled_version <= command.seen_version <= state.version:
        return None
    return stale(command.seen_version, state.version)


def _give(state: Instruction | None, command: GiveInstruction, context: Context) -> Decision:
    if state is not None:
        return refused(RefusalCode.DUPLICATE, f"instruction {state.id} exists")
    missing = without_words(command.text, "text")
    if missing is not None:
        return missing
    if command.due_at is not None and command.due_at <= context.now:
        return refused(RefusalCode.OUT_OF_RANGE, f"{command.due_at.isoformat()} is past")
    day = context.now.astimezone(CHINA).strftime("%Y%m%d")
    prefix = number_prefix("instruction", context.realm)
    given = InstructionGiven(
        number=f"{prefix}{day}-{context.number:04d}",
        text=command.text.strip(),
        given_by=command.given_by.strip(),
        severity=command.severity,
        department=command.department,
        owner=command.owner,
        due_at=command.due_at.astimezone(dt.UTC) if command.due_at is not None else None,
        links=list(dict.fromkeys(command.links)),
    )
    return (given,)


def _given(event: Event, payload: InstructionGiven) -> Instruction:
    return Instruction(
        id=InstructionId(event.subject),
        version=event.subject_version,
        settled_version=event.subject_version,
        realm=event.realm,
        state=InstructionState.OPEN,
        number=payload.number,
        text=payload.text,
        given_by=payload.given_by,
        recorded_by=event.actor,
        recorded_at=event.recorded_at,
        changed_at=event.recorded_at,
        severity=payload.severity,
        department=payload.department,
        owner=payload.owner,
        due_at=payload.due_at,
        links=payload.links,
    )


def _take(state: Instruction, context: Context) -> Decision:
    """Also from somebody who has it and is gone."""
    if state.state is InstructionState.DONE:
        return refused(RefusalCode.WRONG_STATE, "it is said to be done")
    is_own = state.owner == context.actor.user
    has_it = state.state is InstructionState.IN_HAND and is_own
    return () if has_it else (InstructionTaken(),)


def _close(state: Instruction, command: CloseInstruction) -> Decision:
    if state.state is not InstructionState.DONE:
        return refused(RefusalCode.WRONG_STATE, "nobody has said that it is done")
    if not command.is_content:
        missing = without_words(command.text, "reason")
        if missing is not None:
            return missing
    return (InstructionClosed(is_content=command.is_content, text=command.text.strip()),)


def _pass(state: Instruction | None, command: PassInstruction) -> Decision:
    if state is None or not is_open(state) or state.owner == command.owner:
        return ()
    return (InstructionPassed(owner=command.owner),)


def _overdue(state: Instruction | None, context: Context) -> Decision:
    if state is None or state.due_at is None or state.is_overdue:
        return ()
    is_late = state.state is not InstructionState.CLOSED and state.due_at <= context.now
    return (InstructionOverdue(),) if is_late else ()
