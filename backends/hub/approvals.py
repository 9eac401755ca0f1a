"""Commands that need a second person: made into requests, and made commands again. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec

from backends.hub.verdict import Verdict
from backends.record.commands import CommandBody, subject_of
from backends.record.common import Actor
from backends.record.evidence import TakeEvidence
from backends.record.ids import RequestId, uuid7
from backends.record.refusal import Refusal, RefusalCode
from backends.record.request import MakeRequest, Request

_decoder = msgspec.json.Decoder(CommandBody)


def ask_for(
    body: CommandBody, verdict: Verdict, open_now: Iterable[Request], actor: Actor, now: dt.datetime
) -> MakeRequest | Refusal:
    """The request for `body`; refused where the same was asked and is not decided yet."""
    about = subject_of(body)
    assert verdict.act is not None
    for known in open_now:
        if known.about == about and known.act is verdict.act:
            is_own = known.requested_by.user == actor.user
            if is_own or type(command_of(known, 0)) is type(body):
                detail = f"request {known.id} of {known.requested_by.user} is open"
                return Refusal(code=RefusalCode.DUPLICATE, detail=detail)
    return MakeRequest(
        request=RequestId(uuid7(int(now.timestamp() * 1000))),
        act=verdict.act,
        about=about,
        title=verdict.title,
        command=msgspec.json.encode(body).decode(),
        severity=verdict.severity,
        department=verdict.department,
        approvers=list(verdict.approvers),
        reason=str(getattr(body, "reason", "") or getattr(body, "conclusion", "")),
    )


def command_of(request: Request, version: int) -> CommandBody:
    """The command kept in `request`, on the subject's present `version`: that was approved."""
    body: CommandBody = _decoder.decode(request.command.encode())
    if isinstance(body, TakeEvidence) and request.decided_by is not None:
        return msgspec.structs.replace(body, approved_by=request.decided_by.user)
    if hasattr(body, "seen_version"):
        body = msgspec.structs.replace(body, seen_version=version)
    return body
