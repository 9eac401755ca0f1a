"""Rules of requests: two persons, one answer, or none in time. Pure.

Who may decide (the approvers of the role table) is checked by the hub before decide().
"""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.context import Context
from backends.record.decisions import badly_formed
from backends.record.envelope import Event
from backends.record.ids import RequestId
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode
from backends.record.request import (
    DecideRequest,
    LapseRequest,
    MakeRequest,
    Request,
    RequestCommand,
    RequestDecided,
    RequestEvent,
    RequestLapsed,
    RequestMade,
    RequestState,
    RequestWithdrawn,
    WithdrawRequest,
)

# Goes up whenever evolve() folds the same events to another state: snapshots are then rebuilt.
FOLD_VERSION = 1

_Decided = tuple[RequestEvent, ...] | Refusal


def decide(state: Request | None, command: RequestCommand, context: Context) -> _Decided:
    """Events that `command` causes, none where it changes nothing, or why it is refused."""
    if isinstance(command, MakeRequest):
        return _make(state, command)
    malformed = badly_formed(command)
    if malformed is not None:
        return malformed
    if state is None:
        return _refused(RefusalCode.UNKNOWN_SUBJECT, f"no request {command.request}")
    if isinstance(command, LapseRequest):
        can_lapse = state.state in (RequestState.OPEN, RequestState.APPROVED)
        return (RequestLapsed(code=command.code),) if can_lapse else ()
    if command.seen_version != state.version:
        detail = f"version {command.seen_version} was seen, it is now {state.version}"
        return _refused(RefusalCode.STALE_VERSION, detail)
    if state.state is not RequestState.OPEN:
        return _refused(RefusalCode.WRONG_STATE, f"request is {state.state}")
    is_author = context.actor.user == state.requested_by.user
    if isinstance(command, WithdrawRequest):
        if not is_author:
            return _refused(RefusalCode.NOT_ALLOWED, "only its author takes a request back")
        return (RequestWithdrawn(),)
    if is_author:
        return _refused(RefusalCode.SAME_PERSON, "another person decides than the one who asked")
    return _answer(command)


def evolve(state: Request | None, event: Event, payload: RequestEvent) -> Request:
    """The request after `event`. Raises LookupError for a change of one never made."""
    if isinstance(payload, RequestMade):
        return _as_made(event, payload)
    if state is None:
        raise LookupError(f"{event.type} of {event.subject}, which was never made")
    change: dict[str, object] = {
        "version": event.subject_version,
        "changed_at": event.recorded_at,
    }
    match payload:
        case RequestDecided():
            change["state"] = RequestState.APPROVED if payload.is_approved else RequestState.REFUSED
            change |= {"decided_by": event.actor, "answer": payload.answer}
        case RequestWithdrawn():
            change["state"] = RequestState.WITHDRAWN
        case RequestLapsed():
            change |= {"state": RequestState.LAPSED, "lapse": payload.code}
    return msgspec.structs.replace(state, **change)


def due(state: Request, policy: Policy) -> tuple[dt.datetime, RequestCommand] | None:
    """When an open request lapses because nobody decided it."""
    if state.state is not RequestState.OPEN:
        return None
    at = state.requested_at + dt.timedelta(hours=policy.requests_lapse_after_h)
    return at, LapseRequest(request=state.id, code=RefusalCode.OUT_OF_RANGE)


def _make(state: Request | None, command: MakeRequest) -> _Decided:
    if state is not None:
        return _refused(RefusalCode.DUPLICATE, f"request {command.request} is there already")
    return (
        RequestMade(
            act=command.act,
            about=command.about,
            title=command.title,
            command=command.command,
            severity=command.severity,
            department=command.department,
            approvers=command.approvers,
            reason=command.reason,
        ),
    )


def _answer(command: DecideRequest) -> _Decided:
    answer = command.answer.strip()
    if not command.is_approved and not answer:
        return _refused(RefusalCode.REASON_MISSING, "a refusal needs an answer in words")
    return (RequestDecided(is_approved=command.is_approved, answer=answer),)


def _as_made(event: Event, payload: RequestMade) -> Request:
    return Request(
        id=RequestId(event.subject),
        version=event.subject_version,
        realm=event.realm,
        state=RequestState.OPEN,
        act=payload.act,
        about=payload.about,
        title=payload.title,
        command=payload.command,
        severity=payload.severity,
        department=payload.department,
        approvers=payload.approvers,
        requested_by=event.actor,
        requested_at=event.recorded_at,
        changed_at=event.recorded_at,
        reason=payload.reason,
    )


def _refused(code: RefusalCode, detail: str) -> Refusal:
    return Refusal(code=code, detail=detail)
