"""What events of the watch cause on other subjects. Writer thread only; changes nothing itself.

A correction marks what it corrects; a meeting's scene follows its speaker and leaves the walls when
it ends; who reads a sheet to take over as planned is signed on; the last signature of a handover
hands the shift over and what is in hand at that seat; an empty seat is an alarm of the centre until
somebody comes; duties that are planned or cancelled in the middle of a watch change whom it misses.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from backends.hub.jobs import HUB
from backends.hub.ledger import Ledger
from backends.hub.meeting_walls import on_walls
from backends.hub.watch_passing import passed_on
from backends.record.access import Role
from backends.record.common import Actor, Department, Realm, Severity
from backends.record.duty import (
    AmendSeats,
    Duty,
    DutyCancelled,
    DutyPlanned,
    DutyState,
    HandOverShift,
    SeatFoundEmpty,
    Shift,
    ShiftHandedOver,
    ShiftOpened,
    ShiftState,
    SignedOn,
    SignOff,
    SignOn,
)
from backends.record.entry import EntryWritten, NoteCorrected
from backends.record.envelope import Event
from backends.record.handover import (
    Handover,
    HandoverReadBack,
    HandoverSigned,
    HandoverState,
    ItemsRead,
)
from backends.record.ids import EntryId, SeatId, ShiftId, SourceId
from backends.record.meeting import MeetingCancelled, MeetingChanged, MeetingEnded
from backends.record.observation import ConditionCleared, ConditionRaised
from backends.record.policy import Policy
from backends.record.shift_decider import holders, taken_by_handover
from backends.record.watch_opening import coming
from backends.record.watch_policy import duty_id

SOURCE = SourceId("centre.watch")
KIND = "seat_empty"

_HANDED_OVER = (HandoverState.SIGNED, HandoverState.AWAITING)
Caused = tuple[Any, Actor]
Condition = ConditionRaised | ConditionCleared


def caused(event: Event, payload: Any, ledger: Ledger) -> list[Caused]:
    """Commands on other subjects, each with who does it."""
    match payload:
        case EntryWritten() if payload.corrects:
            note = NoteCorrected(entry=payload.corrects, by=EntryId(event.subject))
            return [(note, event.actor)]
        case HandoverSigned():
            handover: Handover | None = ledger.watch_of("handover", event.subject)
            if handover is not None and handover.state in _HANDED_OVER:
                return _handed_over(handover, event, ledger)
        case ItemsRead() | HandoverReadBack():
            return _arrived(ledger.watch_of("handover", event.subject), ledger, event.recorded_at)
        case MeetingChanged() | MeetingEnded() | MeetingCancelled():
            return [(one, event.actor) for one in on_walls(event, payload, ledger)]
        case ShiftOpened():
            return _moved_on(event, ledger)
        case DutyPlanned() | DutyCancelled():
            return _amended(ledger.watch_of("duty", event.subject), ledger)
    return []


def said(event: Event, payload: Any, ledger: Ledger) -> list[Condition]:
    """What the centre itself says of its seats."""
    if event.realm is not Realm.LIVE:
        return []
    now = event.recorded_at
    match payload:
        case SeatFoundEmpty():
            return _empty(ledger.watch_of("shift", event.subject), payload.seat, ledger, now)
        case SignedOn():
            return _come(ShiftId(event.subject), payload.seat, ledger, now)
        case DutyCancelled():
            duty: Duty | None = ledger.watch_of("duty", event.subject)
            return [_taken(duty.shift, duty.seat, now)] if duty is not None else []
        case ShiftOpened() | ShiftHandedOver():
            return _over(event, ledger, now)
    return []


def _handed_over(handover: Handover, event: Event, ledger: Ledger) -> list[Caused]:
    signer, now = event.actor, event.recorded_at
    giving: Shift | None = ledger.watch_of("shift", handover.giving)
    taking: Shift | None = ledger.watch_of("shift", handover.taking)
    found: list[Caused] = []
    if giving is not None and _is_leaders(handover.seat, ledger.policy):
        found.append((HandOverShift(shift=giving.id, handover=handover.id), signer))
    if giving is not None and handover.leaver in holders(giving, handover.seat):
        # Who left alone has handed it to nobody yet: the seat is missed until somebody comes.
        by = handover.id if handover.state is HandoverState.SIGNED else ""
        off = SignOff(shift=giving.id, seat=handover.seat, user=handover.leaver, handover=by)
        found.append((off, signer))
    signature = handover.receiver_signature
    if signature is None or signature.user != handover.receiver:
        return found  # nobody is there yet who could have it: it passes when they sign
    receiver = Actor(user=handover.receiver, seat=handover.seat)
    found += _signed_on(handover, (giving, taking), ledger, now)
    return found + [(one, receiver) for one in passed_on(handover, giving, ledger)]


def _arrived(handover: Handover | None, ledger: Ledger, now: dt.datetime) -> list[Caused]:
    """Who is planned for the watch that they take is there from the first item that they read: a
    sheet that is signed after the hour makes nobody late. They have charge from the signature."""
    assert handover is not None
    duty: Duty | None = ledger.watch_of("duty", duty_id(handover.taking, handover.seat))
    if duty is None or duty.person != handover.receiver:
        return []
    return _on_taking(handover, ledger.watch_of("shift", handover.taking), ledger, now)


def _signed_on(
    handover: Handover, watches: tuple[Shift | None, Shift | None], ledger: Ledger, now: dt.datetime
) -> list[Caused]:
    """To the watch that they take; while that is hours away, to the one that runs."""
    giving, taking = watches
    found = _on_taking(handover, taking, ledger, now)
    if found or taking is not None:
        return found
    if giving is None or handover.receiver in holders(giving, handover.seat):
        return []
    receiver = Actor(user=handover.receiver, seat=handover.seat)
    return [(SignOn(shift=giving.id, seat=handover.seat), receiver)]


def _on_taking(
    handover: Handover, taking: Shift | None, ledger: Ledger, now: dt.datetime
) -> list[Caused]:
    """To the watch that they take, opened where it begins soon; nothing while it is hours away."""
    if taking is not None and handover.receiver in holders(taking, handover.seat):
        return []
    receiver = Actor(user=handover.receiver, seat=handover.seat)
    on: Caused = (SignOn(shift=handover.taking, seat=handover.seat), receiver)
    if taking is not None:
        return [on]
    duties = ledger.books["duty"].current()
    opening = coming(ledger.policy, handover.taking, duties, now)
    return [(opening, HUB), on] if opening is not None else []


def _moved_on(event: Event, ledger: Ledger) -> list[Caused]:
    """Who took a seat of the watch before by a handover sits in this one from its opening on."""
    opened: Shift | None = ledger.watch_of("shift", event.subject)
    found: list[Caused] = []
    for shift in list(ledger.books["shift"].current()) if opened is not None else []:
        assert opened is not None
        if shift.realm is opened.realm and shift.ends_at == opened.starts_at:
            for turn, by in taken_by_handover(shift):
                who = Actor(user=turn.user, seat=turn.seat)
                off = SignOff(shift=shift.id, seat=turn.seat, user=turn.user, handover=by)
                found += [(SignOn(shift=opened.id, seat=turn.seat), who), (off, who)]
    return found


def _amended(duty: Duty | None, ledger: Ledger) -> list[Caused]:
    """Seats of a watch that runs follow what is planned in its middle."""
    shift: Shift | None = ledger.watch_of("shift", duty.shift) if duty is not None else None
    if duty is None or shift is None or shift.state is not ShiftState.OPEN:
        return []
    seats = [seat for seat in shift.seats if seat != duty.seat]
    if duty.state is not DutyState.CANCELLED:
        seats = shift.seats if duty.seat in shift.seats else [*shift.seats, duty.seat]
    return [(AmendSeats(shift=shift.id, seats=seats), HUB)] if seats != shift.seats else []


def _is_leaders(seat: SeatId, policy: Policy) -> bool:
    """Whether with that seat the whole watch is handed over."""
    plan = next((one for one in policy.watch.seats if one.seat == seat), None)
    return plan is None or plan.role is Role.WATCH_LEADER


def _key(shift: ShiftId, seat: SeatId) -> str:
    return f"{shift}/{seat}"[:200]


def _empty(shift: Shift | None, seat: SeatId, ledger: Ledger, now: dt.datetime) -> list[Condition]:
    """An alarm, unless the watch is over or who comes next sits there already."""
    assert shift is not None
    if now >= shift.ends_at or any(
        holders(other, seat) and other.starts_at > shift.starts_at
        for other in ledger.books["shift"].current()
        if other.realm is shift.realm
    ):
        return []
    duties = [
        duty
        for duty in ledger.books["duty"].current()
        if (duty.shift, duty.seat) == (shift.id, seat)
    ]
    planned = duties[0].name if duties else ""
    plan = next((one for one in ledger.policy.watch.seats if one.seat == seat), None)
    is_grave = plan is not None and plan.role is Role.WATCH_LEADER
    has_left = any(turn.seat == seat for turn in shift.turns)
    what = "人员已离岗" if has_left else "无人到岗"
    found = ConditionRaised(
        source=SOURCE,
        key=_key(shift.id, seat),
        department=Department.CENTRE,
        severity=Severity.II if is_grave else Severity.III,
        kind=KIND,
        title=f"{shift.name}{seat}{what}"[:200],
        occurred_at=now,
        detail={"班次": shift.name, "席位": seat, "应到": planned or "未排班"},
    )
    return [found]


def _taken(shift: ShiftId, seat: SeatId, now: dt.datetime) -> Condition:
    return ConditionCleared(source=SOURCE, key=_key(shift, seat), occurred_at=now)


def _come(came_to: ShiftId, seat: SeatId, ledger: Ledger, now: dt.datetime) -> list[Condition]:
    """Somebody sits there: the watch before has no empty seat there either."""
    taking: Shift | None = ledger.watch_of("shift", came_to)
    before = [
        shift.id
        for shift in ledger.books["shift"].all()
        if taking is not None and seat in shift.empty and shift.starts_at < taking.starts_at
    ]
    return [_taken(shift, seat, now) for shift in (came_to, *before)]


def _over(event: Event, ledger: Ledger, now: dt.datetime) -> list[Condition]:
    """A watch that is handed over has no empty seats once the next is open; nor has one whose
    time was over when the next opened."""
    known: list[Shift] = list(ledger.books["shift"].all())
    subject: Shift | None = ledger.watch_of("shift", event.subject)
    assert subject is not None
    if event.type == "shift.handed_over":
        is_next_open = any(
            one.realm is subject.realm and one.starts_at > subject.starts_at for one in known
        )
        shifts = [subject] if is_next_open else []
    else:
        shifts = [
            one
            for one in known
            if one.starts_at < subject.starts_at
            and (one.ends_at <= now or one.state is ShiftState.HANDED_OVER)
        ]
    return [_taken(shift.id, seat, now) for shift in shifts for seat in shift.empty]
