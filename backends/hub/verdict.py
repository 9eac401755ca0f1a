"""How a command goes on: done at once, asked for as a request, or refused in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from backends.record.access import Act, Allowed, Role, User, may, whom_to_ask
from backends.record.common import Department, Severity
from backends.record.refusal import Refusal, RefusalCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a command goes on. `refusal` None and no `approvers`: do it."""

    act: Act | None = None
    refusal: Refusal | None = None
    approvers: tuple[Role, ...] = ()
    title: str = ""
    severity: Severity = Severity.III
    department: Department = Department.CENTRE


def not_allowed(user: User, act: Act) -> Verdict:
    """Refused by the role table, and whom to ask."""
    # OTHER_DEPARTMENT where the role may, only not here.
    code = RefusalCode.NOT_ALLOWED
    if may(user, act) is Allowed.OWN_DEPARTMENT:
        code = RefusalCode.OTHER_DEPARTMENT
    detail = f"{user.role.value} may not {act.value} here"
    whom = [role.value for role in whom_to_ask(act)]
    return Verdict(act=act, refusal=Refusal(code=code, detail=detail, whom=whom))


def refusing(code: RefusalCode, detail: str) -> Verdict:
    """Refused for another reason."""
    return Verdict(refusal=Refusal(code=code, detail=detail))
