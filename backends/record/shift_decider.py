"""Shift rules: decide(), evolve() and due() of one watch. Pure.

| from | command | to |
|---|---|---|
| nothing | open | OPEN |
| OPEN, HANDED_OVER (overlap) | sign on, sign off | the same, with the seat's turns |
| OPEN | amend the seats (hub) | the same, with those that are to be taken now |
| OPEN | mark a seat empty (hub) | the same; undone by signing on |
| OPEN | hand over (hub) | HANDED_OVER |

Acts during the overlap belong to the person who did them: a seat may have two people then.
A seat is empty where nobody sits there now: who signs off in the middle leaves it, unless it was
handed over; its clock runs from then on.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.context import Context
from backends.record.decisions import badly_formed, blank, refused
from backends.record.duty import (
    AmendSeats,
    HandOverShift,
    MarkSeatEmpty,
    OpenShift,
    SeatFoundEmpty,
    SeatsAmended,
    SeatTurn,
    Shift,
    ShiftCommand,
    ShiftEvent,
    ShiftHandedOver,
    ShiftOpened,
    ShiftState,
    SignedOff,
    SignedOn,
    SignOff,
    SignOn,
)
from backends.record.envelope import Event
from backends.record.ids import SeatId, ShiftId, UserId
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode

Decision = tuple[ShiftEvent, ...] | Refusal

# Goes up whenever evolve() folds the same events to another state: snapshots are then rebuilt.
FOLD_VERSION = 1
LONGEST = dt.timedelta(hours=48)


def is_current(shift: Shift) -> bool:
    """Whether it belongs on the operators' screens."""
    return shift.state is not ShiftState.HANDED_OVER or any(t.until is None for t in shift.turns)


def holders(shift: Shift, seat: SeatId) -> list[UserId]:
    """Who sits there now, who came first first."""
    return [turn.user for turn in shift.turns if turn.seat == seat and turn.until is None]


def was_handed_over(shift: Shift, seat: SeatId) -> bool:
    """Whether nobody sits there now, and somebody who did has handed it over."""
    is_given = any(turn.handover for turn in shift.turns if turn.seat == seat)
    return is_given and not holders(shift, seat)


def taken_by_handover(shift: Shift) -> list[tuple[SeatTurn, str]]:
    """Who sits there now since somebody handed that seat over to them, by which handover."""
    found = []
    for seat in dict.fromkeys(turn.seat for turn in shift.turns):
        turns = [turn for turn in shift.turns if turn.seat == seat]
        before = next((one.handover for one in reversed(turns) if one.handover), "")
        if turns[-1].until is None and before:
            found.append((turns[-1], before))
    return found


def decide(state: Shift | None, command: ShiftCommand, context: Context) -> Decision:
    """Events that `command` causes, none where it changes nothing, or why it is refused."""
    malformed = badly_formed(command)
    if malformed is not None:
        return malformed
    if isinstance(command, OpenShift):
        return _open(state, command)
    if state is None:
        return refused(RefusalCode.UNKNOWN_SUBJECT, f"no shift {command.shift}")
    match command:
        case SignOn():
            return _sign_on(state, command, context)
        case SignOff():
            return _sign_off(state, command, context)
        case MarkSeatEmpty():
            is_wanted = command.seat in state.seats and command.seat not in state.empty
            is_empty = is_wanted and not _is_provided(state, command.seat)
            return (SeatFoundEmpty(seat=command.seat),) if is_empty else ()
        case AmendSeats():
            seats = list(dict.fromkeys(command.seats))
            is_other = state.state is ShiftState.OPEN and seats != state.seats
            return (SeatsAmended(seats=seats),) if is_other else ()
        case HandOverShift():
            if state.state is ShiftState.HANDED_OVER:
                return ()
            return (ShiftHandedOver(handover=command.handover),)


def evolve(state: Shift | None, event: Event, payload: ShiftEvent) -> Shift:
    """The shift after `event`. Raises LookupError for a change of one never opened."""
    if isinstance(payload, ShiftOpened):
        return Shift(
            id=ShiftId(event.subject),
            version=event.subject_version,
            realm=event.realm,
            state=ShiftState.OPEN,
            name=payload.name,
            starts_at=payload.starts_at,
            ends_at=payload.ends_at,
            seats=payload.seats,
            opened_at=event.recorded_at,
            changed_at=event.recorded_at,
        )
    if state is None:
        raise LookupError(f"{event.type} of {event.subject}, which was never opened")
    change: dict[str, object] = {
        "version": event.subject_version,
        "changed_at": event.recorded_at,
    }
    match payload:
        case SignedOn():
            turn = SeatTurn(
                seat=payload.seat,
                user=event.actor.user,
                since=event.recorded_at,
                reason=payload.reason,
            )
            change["turns"] = [*state.turns, turn]
            change["empty"] = [seat for seat in state.empty if seat != payload.seat]
        case SignedOff():
            change["turns"] = [_ended(turn, payload, event) for turn in state.turns]
        case SeatsAmended():
            fresh = {s: event.recorded_at for s in payload.seats if s not in state.seats}
            change["seats"] = payload.seats
            change["empty"] = [seat for seat in state.empty if seat in payload.seats]
            change["wanted_since"] = state.wanted_since | fresh
        case SeatFoundEmpty():
            change["empty"] = [*state.empty, payload.seat]
        case ShiftHandedOver():
            change |= {
                "state": ShiftState.HANDED_OVER,
                "handover": payload.handover,
                "handed_over_at": event.recorded_at,
            }
    return msgspec.structs.replace(state, **change)


def due(state: Shift, policy: Policy) -> tuple[dt.datetime, ShiftCommand] | None:
    """When the next seat where nobody sits is empty; of several at once in the plan's order.

    Of one handed over hours before too; after the end the next watch's own clocks count.
    """
    if state.state is ShiftState.PLANNED:
        return None
    after = dt.timedelta(minutes=policy.watch.empty_after_min)
    waiting = [
        (_free_since(state, seat) + after, number, seat)
        for number, seat in enumerate(state.seats)
        if seat not in state.empty and not _is_provided(state, seat)
    ]
    waiting = [one for one in waiting if one[0] < state.ends_at]
    if not waiting:
        return None
    moment, _, seat = min(waiting)
    return moment, MarkSeatEmpty(shift=state.id, seat=seat)


def _open(state: Shift | None, command: OpenShift) -> Decision:
    if state is not None:
        return ()
    wrong = blank(command.name, "name")
    if wrong is not None:
        return wrong
    if not dt.timedelta() < command.ends_at - command.starts_at <= LONGEST:
        detail = f"{command.starts_at.isoformat()} to {command.ends_at.isoformat()}"
        return refused(RefusalCode.OUT_OF_RANGE, detail)
    opened = ShiftOpened(
        name=command.name.strip(),
        starts_at=command.starts_at.astimezone(dt.UTC),
        ends_at=command.ends_at.astimezone(dt.UTC),
        seats=list(dict.fromkeys(command.seats)),
    )
    return (opened,)


def _sign_on(state: Shift, command: SignOn, context: Context) -> Decision:
    if context.actor.user in holders(state, command.seat):
        return ()
    return (SignedOn(seat=command.seat, reason=command.reason.strip()),)


def _sign_off(state: Shift, command: SignOff, context: Context) -> Decision:
    user = command.user or context.actor.user
    if user not in holders(state, command.seat):
        return refused(RefusalCode.WRONG_STATE, f"{user} does not sit at {command.seat}")
    off = SignedOff(
        seat=command.seat, user=user, reason=command.reason.strip(), handover=command.handover
    )
    return (off,)


def _is_provided(state: Shift, seat: SeatId) -> bool:
    """Whether somebody sits there, or has handed it over to the next watch."""
    turns = [turn for turn in state.turns if turn.seat == seat]
    return any(turn.until is None for turn in turns) or bool(turns and turns[-1].handover)


def _free_since(state: Shift, seat: SeatId) -> dt.datetime:
    left = [turn.until for turn in state.turns if turn.seat == seat and turn.until is not None]
    return max([state.starts_at, state.wanted_since.get(seat, state.starts_at), *left])


def _ended(turn: SeatTurn, payload: SignedOff, event: Event) -> SeatTurn:
    if turn.until is None and (turn.seat, turn.user) == (payload.seat, payload.user):
        return msgspec.structs.replace(turn, until=event.recorded_at, handover=payload.handover)
    return turn
