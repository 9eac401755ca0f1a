"""Duty rules: decide(), evolve() and due() of one person's turn at one seat. Pure.

| from | command | to |
|---|---|---|
| nothing, CANCELLED (before its end) | plan | PLANNED |
| PLANNED, COVERED, ABSENT (before its beginning) | plan | PLANNED |
| PLANNED, COVERED | absence | ABSENT |
| PLANNED, ABSENT, COVERED | cover | COVERED |
| any but CANCELLED | cancel | CANCELLED |
"""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.context import Context
from backends.record.decisions import badly_formed, blank, refused, stale, without_words
from backends.record.duty import (
    CancelDuty,
    CoverDuty,
    Duty,
    DutyAbsent,
    DutyCancelled,
    DutyCommand,
    DutyCovered,
    DutyEvent,
    DutyPlanned,
    DutyState,
    PlanDuty,
    PlannedDuty,
    ReportAbsence,
)
from backends.record.envelope import Event
from backends.record.ids import DutyId, UserId
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode

Decision = tuple[DutyEvent, ...] | Refusal

# Goes up whenever evolve() folds the same events to another state: snapshots are then rebuilt.
FOLD_VERSION = 3
LONGEST = dt.timedelta(hours=48)
SHOWN_BEFORE, SHOWN_AFTER = dt.timedelta(days=14), dt.timedelta(days=1)


def is_near(duty: Duty, now: dt.datetime) -> bool:
    """Whether it is one of the coming days, or just over."""
    return duty.starts_at - SHOWN_BEFORE <= now and not is_past(duty, now)


def is_past(duty: Duty, now: dt.datetime) -> bool:
    """Whether it leaves the operators' screens. What is still to come stays: a console may run
    for weeks without a word of it."""
    return duty.ends_at + SHOWN_AFTER < now


def decide(state: Duty | None, command: DutyCommand, context: Context) -> Decision:
    """Events that `command` causes, none where it changes nothing, or why it is refused."""
    malformed = badly_formed(command)
    if malformed is not None:
        return malformed
    if isinstance(command, PlanDuty):
        return _plan(state, command, context)
    if state is None:
        return refused(RefusalCode.UNKNOWN_SUBJECT, f"no duty {command.duty}")
    outdated = stale(command.seen_version, state.version)
    if outdated is not None:
        return outdated
    if state.state is DutyState.CANCELLED:
        return refused(RefusalCode.WRONG_STATE, "the duty is cancelled")
    if state.ends_at <= context.now:
        return refused(RefusalCode.OUT_OF_RANGE, f"it ended at {state.ends_at.isoformat()}")
    match command:
        case ReportAbsence():
            if state.state is DutyState.ABSENT:
                return ()
            missing = without_words(command.reason, "reason")
            return missing or (DutyAbsent(reason=command.reason.strip()),)
        case CoverDuty():
            return _cover(state, command)
        case CancelDuty():
            return (DutyCancelled(reason=command.reason.strip()),)


def evolve(state: Duty | None, event: Event, payload: DutyEvent) -> Duty:
    """The duty after `event`. Raises LookupError for a change of one never planned."""
    if isinstance(payload, DutyPlanned):
        return _planned(state, event, payload.plan)
    if state is None:
        raise LookupError(f"{event.type} of {event.subject}, which was never planned")
    change: dict[str, object] = {
        "version": event.subject_version,
        "changed_at": event.recorded_at,
        "changed_by": event.actor,
        "reason": payload.reason,
    }
    match payload:
        case DutyAbsent():
            change |= {
                "state": DutyState.ABSENT,
                "excused": state.excused | {state.person: payload.reason},
            }
        case DutyCovered():
            kept = state.reason if payload.person != state.planned else ""
            reason = payload.reason or kept
            excused = {state.planned: reason} | state.excused
            change |= {
                "state": DutyState.COVERED,
                "person": payload.person,
                "name": payload.name,
                "reason": reason,
                "excused": {k: v for k, v in excused.items() if k != payload.person},
            }
        case DutyCancelled():
            change["state"] = DutyState.CANCELLED
    return msgspec.structs.replace(state, **change)


def due(state: Duty, policy: Policy) -> tuple[dt.datetime, DutyCommand] | None:
    """Nothing happens to a duty by itself: empty seats are found by the shift."""
    return None


def _planned(state: Duty | None, event: Event, plan: PlannedDuty) -> Duty:
    former, at = _former(state, event, plan)
    return Duty(
        id=DutyId(event.subject),
        version=event.subject_version,
        realm=event.realm,
        state=DutyState.PLANNED,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        shift=plan.shift,
        role=plan.role,
        seat=plan.seat,
        person=plan.person,
        planned=plan.person,
        name=plan.name,
        department=plan.department,
        batch=plan.batch,
        excused=_still_excused(state, plan),
        changed_at=event.recorded_at,
        changed_by=event.actor,
        former=former,
        replanned_at=at,
    )


def _still_excused(state: Duty | None, plan: PlannedDuty) -> dict[UserId, str]:
    """Who cannot come stays on leave, whoever else is planned."""
    excused = state.excused if state is not None else {}
    return {person: reason for person, reason in excused.items() if person != plan.person}


def _former(
    state: Duty | None, event: Event, plan: PlannedDuty
) -> tuple[UserId, dt.datetime | None]:
    """Whom people know from the plan before; nobody where it is theirs again."""
    if state is None:
        return UserId(""), None
    first = state.former or state.planned
    if plan.person == first:
        return UserId(""), None
    if plan.person == state.planned:
        return state.former, state.replanned_at
    return first, event.recorded_at


def _plan(state: Duty | None, command: PlanDuty, context: Context) -> Decision:
    plan = command.plan
    if plan.id != command.duty:
        return refused(RefusalCode.MALFORMED, f"the plan is of duty {plan.id}")
    wrong = blank(plan.person, "person") or blank(plan.seat, "seat") or blank(plan.shift, "shift")
    if wrong is not None:
        return wrong
    if not dt.timedelta() < plan.ends_at - plan.starts_at <= LONGEST:
        detail = f"{plan.starts_at.isoformat()} to {plan.ends_at.isoformat()}"
        return refused(RefusalCode.OUT_OF_RANGE, detail)
    if plan.ends_at <= context.now:
        return refused(RefusalCode.OUT_OF_RANGE, f"it ended at {plan.ends_at.isoformat()}")
    utc = msgspec.structs.replace(
        plan,
        starts_at=plan.starts_at.astimezone(dt.UTC),
        ends_at=plan.ends_at.astimezone(dt.UTC),
    )
    if state is not None and state.state is DutyState.PLANNED and _is_same(state, utc):
        return ()
    return _not_as_seen(state, command, context) or (DutyPlanned(plan=utc),)


def _not_as_seen(state: Duty | None, command: PlanDuty, context: Context) -> Refusal | None:
    """Refused over what the console did not see, and over whoever is due there already."""
    if command.seen_version is not None:
        outdated = stale(command.seen_version, state.version if state is not None else 0)
        if outdated is not None:
            return outdated
    if state is None or state.state is DutyState.CANCELLED or context.now <= state.starts_at:
        return None
    detail = f"it began at {state.starts_at.isoformat()}: somebody may cover"
    return refused(RefusalCode.WRONG_STATE, detail)


def _is_same(state: Duty, plan: PlannedDuty) -> bool:
    names = ("starts_at", "ends_at", "shift", "role", "seat", "person", "name", "department")
    return all(getattr(state, n) == getattr(plan, n) for n in (*names, "batch"))


def _cover(state: Duty, command: CoverDuty) -> Decision:
    wrong = blank(command.person, "person") or blank(command.name, "name")
    if wrong is not None:
        return wrong
    if command.person == state.person and state.state is not DutyState.ABSENT:
        return ()
    if command.person == state.person:
        return refused(RefusalCode.SAME_PERSON, f"{command.person} said that they cannot come")
    covered = DutyCovered(
        person=command.person, name=command.name.strip(), reason=command.reason.strip()
    )
    return (covered,)
