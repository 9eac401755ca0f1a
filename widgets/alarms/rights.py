"""What the person at this console may do with an alarm, asked before it is offered. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from backends.record.access import Act, Allowed, User, may, whom_to_ask
from backends.record.alarm import Alarm


@dataclass(frozen=True, slots=True)
class Permit:
    """Whether one may; where not, which roles (their wire words) to ask."""

    is_given: bool
    whom: list[str]


def permit(user: User | None, act: Act, alarm: Alarm) -> Permit:
    """The role table's answer for one alarm; nobody signed in may do nothing."""
    if user is None:
        return Permit(False, [])
    if may(user, act, alarm.department) is Allowed.YES:
        return Permit(True, [])
    return Permit(False, [role.value for role in whom_to_ask(act)])
