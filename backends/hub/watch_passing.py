"""What passes on with a seat at the last signature of its handover. Writer thread only.

What somebody has in hand names them and the seat of their account; who stands in for another sits
elsewhere. Who sits at that one seat only passes all of it on: one goes home with nothing. Of
several seats each takes what is its department's, else what was taken from it. Where the receiver
signs long after the one leaving, who may be back by then, it is what they had when they signed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from backends.hub.ledger import Ledger
from backends.record.alarm import TakeAlarm
from backends.record.common import Actor, Department
from backends.record.duty import Shift
from backends.record.entry import PassInstruction
from backends.record.handover import Handover
from backends.record.ids import SeatId
from backends.record.incident_commands import TakeIncident
from backends.record.policy import Policy
from backends.record.task import PassTask


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """`others`: seats that the one leaving goes on sitting at."""

    handover: Handover
    others: frozenset[SeatId]
    policy: Policy

    def goes(self, held: Actor | None, department: Department | None) -> bool:
        """Whether something of that department, held by that person, passes with the seat."""
        seat = self.handover.seat
        if held is None or held.user != self.handover.leaver:
            return False
        if not self.others:
            return True
        seats = {seat, *self.others}
        of_department = {one for one in seats if department and self._unit(one) is department}
        if of_department:
            return seat == (held.seat if held.seat in of_department else min(of_department))
        return seat == held.seat or held.seat not in seats

    def _unit(self, seat: SeatId) -> Department | None:
        plan = next((one for one in self.policy.watch.seats if one.seat == seat), None)
        return plan.department if plan is not None else None


def _until(handover: Handover) -> dt.datetime | None:
    """When the one leaving signed alone; None where both were there, or the leaver was not."""
    absence, signature = handover.absence, handover.leaver_signature
    is_late = absence is not None and absence.user != handover.leaver
    return signature.at if is_late and signature is not None else None


def passed_on(handover: Handover, giving: Shift | None, ledger: Ledger) -> list[Any]:
    """Commands of the receiver's, and the hub's, that put it into their hands."""
    turns = giving.turns if giving is not None else []
    mine = {t.seat for t in turns if t.until is None and t.user == handover.leaver}
    passing = Passing(
        handover=handover, others=frozenset(mine - {handover.seat}), policy=ledger.policy
    )

    until, listed = _until(handover), {item.id for item in handover.items}

    def of(kind: str) -> list[Any]:
        return [
            one
            for one in ledger.books[kind].current()
            if one.realm is handover.realm
            and (until is None or one.id in listed or one.changed_at <= until)
        ]

    alarms = [
        TakeAlarm(alarm=alarm.id, seen_version=alarm.version)
        for alarm in of("alarm")
        if passing.goes(alarm.taken_by, alarm.department)
    ]
    incidents = [
        TakeIncident(incident=incident.id, seen_version=incident.version)
        for incident in of("incident")
        if not incident.is_over and passing.goes(incident.owner, incident.department)
    ]
    tasks = [
        PassTask(task=task.id)
        for task in of("task")
        if passing.goes(task.followed_by, task.recipient.department)
    ]
    instructions = [
        PassInstruction(instruction=one.id, owner=handover.receiver)
        for one in of("instruction")
        if one.owner and passing.goes(Actor(user=one.owner), one.department)
    ]
    return [*alarms, *incidents, *tasks, *instructions]
