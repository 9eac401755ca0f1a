"""What events of the watch cause on other subjects. Writer thread only; changes nothing itself.

A correction marks what it corrects; the last signature of a handover hands the shift over and what
is in hand at that seat; an empty seat is an alarm of the centre until somebody comes.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from backends.hub.ledger import Ledger
from backends.record.access import Role
from backends.record.alarm import TakeAlarm
from backends.record.common import Actor, Department, Realm, Severity
from backends.record.duty import (
    Duty,
    DutyCovered,
    HandOverShift,
    SeatFoundEmpty,
    Shift,
    ShiftHandedOver,
    ShiftOpened,
    SignedOn,
    SignOff,
    SignOn,
)
from backends.record.entry import EntryWritten, NoteCorrected
from backends.record.envelope import Event
from backends.record.handover import Handover, HandoverSigned, HandoverState
from backends.record.ids import EntryId, SeatId, ShiftId, SourceId
from backends.record.incident_commands import TakeIncident
from backends.record.observation import ConditionCleared, ConditionRaised
from backends.record.policy import Policy
from backends.record.shift_decider import holders

SOURCE = SourceId("centre.watch")
KIND = "seat_empty"

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
            if handover is not None and handover.state is HandoverState.SIGNED:
                return _handed_over(handover, event.actor, ledger)
    return []


def said(event: Event, payload: Any, ledger: Ledger) -> list[Condition]:
    """What the centre itself says of its seats."""
    if event.realm is not Realm.LIVE:
        return []
    now = event.recorded_at
    match payload:
        case SeatFoundEmpty():
            return [_empty(ledger.watch_of("shift", event.subject), payload.seat, ledger, now)]
        case SignedOn():
            return [_taken(ShiftId(event.subject), payload.seat, now)]
        case DutyCovered():
            duty: Duty | None = ledger.watch_of("duty", event.subject)
            return [_taken(duty.shift, duty.seat, now)] if duty is not None else []
        case ShiftOpened() | ShiftHandedOver():
            return _over(event, ledger, now)
    return []


def _handed_over(handover: Handover, signer: Actor, ledger: Ledger) -> list[Caused]:
    giving: Shift | None = ledger.watch_of("shift", handover.giving)
    taking: Shift | None = ledger.watch_of("shift", handover.taking)
    found: list[Caused] = []
    if giving is not None and _is_leaders(handover.seat, ledger.policy):
        found.append((HandOverShift(shift=giving.id, handover=handover.id), signer))
    if giving is not None and handover.leaver in holders(giving, handover.seat):
        off = SignOff(shift=giving.id, seat=handover.seat, user=handover.leaver)
        found.append((off, signer))
    signature = handover.receiver_signature
    if signature is None or signature.user != handover.receiver:
        return found  # nobody is there yet who could have it
    receiver = Actor(user=handover.receiver, seat=handover.seat)
    if taking is not None and handover.receiver not in holders(taking, handover.seat):
        found.append((SignOn(shift=taking.id, seat=handover.seat), receiver))
    return found + _passed_on(handover, receiver, ledger)


def _passed_on(handover: Handover, receiver: Actor, ledger: Ledger) -> list[Caused]:
    """What the one leaving has in hand at that seat. What they did stays theirs in the log."""
    leaver = Actor(user=handover.leaver, seat=handover.seat)
    alarms = [
        TakeAlarm(alarm=alarm.id, seen_version=alarm.version)
        for alarm in ledger.books["alarm"].current()
        if alarm.taken_by == leaver and alarm.realm is handover.realm
    ]
    incidents = [
        TakeIncident(incident=incident.id, seen_version=incident.version)
        for incident in ledger.books["incident"].current()
        if incident.owner == leaver and incident.realm is handover.realm and not incident.is_over
    ]
    return [(one, receiver) for one in (*alarms, *incidents)]


def _is_leaders(seat: SeatId, policy: Policy) -> bool:
    """Whether with that seat the whole watch is handed over."""
    plan = next((one for one in policy.watch.seats if one.seat == seat), None)
    return plan is None or plan.role is Role.WATCH_LEADER


def _key(shift: ShiftId, seat: SeatId) -> str:
    return f"{shift}/{seat}"[:200]


def _empty(shift: Shift | None, seat: SeatId, ledger: Ledger, now: dt.datetime) -> Condition:
    assert shift is not None
    duties = [
        duty
        for duty in ledger.books["duty"].current()
        if (duty.shift, duty.seat) == (shift.id, seat)
    ]
    planned = duties[0].name if duties else ""
    plan = next((one for one in ledger.policy.watch.seats if one.seat == seat), None)
    is_grave = plan is not None and plan.role is Role.WATCH_LEADER
    return ConditionRaised(
        source=SOURCE,
        key=_key(shift.id, seat),
        department=Department.CENTRE,
        severity=Severity.II if is_grave else Severity.III,
        kind=KIND,
        title=f"{shift.name}{seat}无人到岗"[:200],
        occurred_at=now,
        detail={"班次": shift.name, "席位": seat, "应到": planned or "未排班"},
    )


def _taken(shift: ShiftId, seat: SeatId, now: dt.datetime) -> Condition:
    return ConditionCleared(source=SOURCE, key=_key(shift, seat), occurred_at=now)


def _over(event: Event, ledger: Ledger, now: dt.datetime) -> list[Condition]:
    """A watch that is over has no empty seats; nor has the one before a new one."""
    shifts: list[Shift] = [
        shift
        for shift in ledger.books["shift"].current()
        if (shift.id == event.subject) == (event.type == "shift.handed_over")
    ]
    return [_taken(shift.id, seat, now) for shift in shifts for seat in shift.empty]
