"""Requests: a command that needs a second person, kept until that person decides. Words only. Pure.

Where the role table says "asks" or "approves", the hub turns the command into a request; approval
applies the command then, in its author's name, if the state still allows it.
"""

from __future__ import annotations

import datetime as dt
import enum

import msgspec

from backends.record.access import Act, Role, approvers
from backends.record.common import Actor, Department, Realm, Severity
from backends.record.ids import RequestId
from backends.record.refusal import RefusalCode


class RequestState(enum.StrEnum):
    """Where it stands. LAPSED: approved, but the state no longer allowed it; or not in time."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One request as folded from its events. `command` is the JSON text of a CommandBody."""

    id: RequestId
    version: int
    realm: Realm
    state: RequestState
    act: Act
    about: str  # subject of the command
    title: str  # the subject's title when it was asked
    command: str
    severity: Severity
    department: Department
    approvers: list[Role]
    requested_by: Actor
    requested_at: dt.datetime
    changed_at: dt.datetime
    reason: str = ""
    decided_by: Actor | None = None
    answer: str = ""
    lapse: RefusalCode | None = None


def at_level(request: Request, present: Severity | None) -> Request:
    """`request` as it is decided now: by those who decide the worse of its own and that level.

    `present`: the level that its subject has by now, None where that is not at hand.
    """
    if present is None or present >= request.severity:
        return request
    whom = approvers(request.act, present)
    return msgspec.structs.replace(request, severity=present, approvers=whom)


class MakeRequest(msgspec.Struct, frozen=True, kw_only=True, tag="make_request"):
    """Hub only: made from a command that its author may only ask for."""

    request: RequestId
    act: Act
    about: str
    title: str
    command: str
    severity: Severity
    department: Department
    approvers: list[Role]
    reason: str = ""


class DecideRequest(msgspec.Struct, frozen=True, kw_only=True, tag="decide_request"):
    """An approver, never the author, says yes or no. A refusal needs an answer in words."""

    request: RequestId
    seen_version: int
    is_approved: bool
    answer: str = ""


class WithdrawRequest(msgspec.Struct, frozen=True, kw_only=True, tag="withdraw_request"):
    """Its author takes it back."""

    request: RequestId
    seen_version: int


class LapseRequest(msgspec.Struct, frozen=True, kw_only=True, tag="lapse_request"):
    """Hub only: approved, but the command was refused when it was applied."""

    request: RequestId
    code: RefusalCode


class RequestMade(msgspec.Struct, frozen=True, kw_only=True):
    """request.made@1. By whom stands in the envelope's actor."""

    act: Act
    about: str
    title: str
    command: str
    severity: Severity
    department: Department
    approvers: list[Role]
    reason: str = ""


class RequestDecided(msgspec.Struct, frozen=True, kw_only=True):
    """request.decided@1."""

    is_approved: bool
    answer: str = ""


class RequestWithdrawn(msgspec.Struct, frozen=True, kw_only=True):
    """request.withdrawn@1."""


class RequestLapsed(msgspec.Struct, frozen=True, kw_only=True):
    """request.lapsed@1."""

    code: RefusalCode


RequestCommand = MakeRequest | DecideRequest | WithdrawRequest | LapseRequest
RequestEvent = RequestMade | RequestDecided | RequestWithdrawn | RequestLapsed
