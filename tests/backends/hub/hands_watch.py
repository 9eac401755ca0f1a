"""Random deeds of the watch on a few subjects of each kind, for tests of the screens."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from backends.hub.ledger import Ledger
from backends.record import duty as du
from backends.record import entry as en
from backends.record import handover as ho
from backends.record import meeting as me
from backends.record.access import Role
from backends.record.ids import (
    DutyId,
    EntryId,
    HandoverId,
    InstructionId,
    MeetingId,
    SeatId,
    ShiftId,
    UserId,
)

_SEATS = [SeatId("s1"), SeatId("s2")]
_SHIFTS = [ShiftId(f"shift-{n}") for n in range(4)]


def watch_deed(ledger: Ledger, dice: random.Random, now: dt.datetime) -> Any:
    """One of them."""
    deeds = (_duty, _shift, _entry, _instruction, _handover, _meeting)
    return dice.choice(deeds)(ledger, dice, now)


def _duty(ledger: Ledger, dice: random.Random, now: dt.datetime) -> Any:
    key = DutyId(f"duty-{dice.randrange(12)}")
    version = ledger.version_of(key)
    if dice.random() < 0.5:
        begin = now + dt.timedelta(hours=dice.randrange(-6, 48))
        plan = du.PlannedDuty(
            id=key,
            shift=dice.choice(_SHIFTS),
            starts_at=begin,
            ends_at=begin + dt.timedelta(hours=12),
            role=Role.DISPATCHER,
            seat=dice.choice(_SEATS),
            person=UserId(f"u{dice.randrange(3)}"),
        )
        return du.PlanDuty(duty=key, plan=plan)
    if dice.random() < 0.5:
        return du.CancelDuty(duty=key, seen_version=version)
    return du.CoverDuty(duty=key, seen_version=version, person=UserId("u9"), name="周兵")


def _shift(ledger: Ledger, dice: random.Random, now: dt.datetime) -> Any:
    key, seat = dice.choice(_SHIFTS), dice.choice(_SEATS)
    if ledger.version_of(key) == 0:
        end = now + dt.timedelta(hours=12)
        return du.OpenShift(shift=key, name="白班", starts_at=now, ends_at=end, seats=_SEATS)
    if dice.random() < 0.5:
        return du.SignOff(shift=key, seat=seat)
    return du.SignOn(shift=key, seat=seat)


def _entry(ledger: Ledger, dice: random.Random, now: dt.datetime) -> Any:
    key = EntryId(f"entry-{dice.randrange(200)}")
    version = ledger.version_of(key)
    if version:
        return en.FlagEntry(entry=key, seen_version=version, is_flagged=dice.random() < 0.5)
    return en.WriteEntry(entry=key, kind=en.EntryKind.NOTE, text="巡屏", is_flagged=True)


def _instruction(ledger: Ledger, dice: random.Random, now: dt.datetime) -> Any:
    key = InstructionId(f"instruction-{dice.randrange(20)}")
    version = ledger.version_of(key)
    if not version:
        due = now + dt.timedelta(minutes=dice.randrange(1, 600))
        return en.GiveInstruction(instruction=key, text="查清", given_by="张副市长", due_at=due)
    roll = dice.random()
    if roll < 0.4:
        return en.TakeInstruction(instruction=key, seen_version=version)
    if roll < 0.7:
        return en.FinishInstruction(instruction=key, seen_version=version, result="已查清")
    return en.CloseInstruction(instruction=key, seen_version=version, text="满意")


def _handover(ledger: Ledger, dice: random.Random, now: dt.datetime) -> Any:
    key = HandoverId(f"handover-{dice.randrange(20)}")
    version = ledger.version_of(key)
    if not version:
        return ho.BeginHandover(
            handover=key,
            giving=dice.choice(_SHIFTS),
            taking=dice.choice(_SHIFTS),
            seat=dice.choice(_SEATS),
            receiver=UserId("boss"),
        )
    if dice.random() < 0.5:
        return ho.PrepareHandover(
            handover=key, seen_version=version, next_actions=f"盯 {version}", what_if=""
        )
    return ho.AbandonHandover(handover=key, seen_version=version, reason="换人")


def _meeting(ledger: Ledger, dice: random.Random, now: dt.datetime) -> Any:
    key = MeetingId(f"meeting-{dice.randrange(20)}")
    version = ledger.version_of(key)
    if not version:
        return me.CallMeeting(
            meeting=key, title="会商", kind="joint", starts_at=now, is_now=dice.random() < 0.5
        )
    if dice.random() < 0.5:
        return me.EndMeeting(meeting=key, seen_version=version)
    return me.CancelMeeting(meeting=key, seen_version=version, reason="改期")
