"""What the person at this console may do with an alarm, asked before it is offered. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from backends.record.access import Act, Allowed, User, approvers, may, whom_to_ask
from backends.record.alarm import Alarm


@dataclass(frozen=True, slots=True)
class Permit:
    """Whether one may; `asks`: as a request that one of `whom` decides.

    Where not, `whom` names the roles (their wire words) to ask.
    """

    is_given: bool
    whom: list[str]
    asks: bool = False


def permit(user: User | None, act: Act, alarm: Alarm) -> Permit:
    """The role table's answer for one alarm; nobody signed in may do nothing."""
    if user is None:
        return Permit(False, [])
    match may(user, act, alarm.department, alarm.severity):
        case Allowed.YES:
            return Permit(True, [])
        case Allowed.ASKS:
            whom = [role.value for role in approvers(act, alarm.severity)]
            return Permit(True, whom, asks=True)
        case _:
            return Permit(False, [role.value for role in whom_to_ask(act)])
