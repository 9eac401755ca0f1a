"""The outbox and the exchange over HTTP: for gateways, and for parties that come by themselves.

The hub's loop only. Every answer that is not the wanted one is a Refusal in JSON.
"""

from __future__ import annotations

import datetime as dt
import hmac
from typing import Any, cast

import msgspec
from litestar import MediaType, Request, Response, get, post
from litestar.params import FromPath

from backends.hub.hub import Hub
from backends.hub.ingest import Malformed
from backends.hub.ingest_city import fault_in_envelope
from backends.hub.jobs import OutboxJob
from backends.hub.outbox import OutboxReport
from backends.hub.outbox_bell import MOST_WAIT_S
from backends.hub.trouble import Overloaded, StoreTrouble
from backends.record.exchange import Envelope
from backends.record.observation import EnvelopeTaken, IngestBatch
from backends.record.refusal import Refusal, RefusalCode

MAX_REPORT_BYTES = 16 * 1024
MAX_ENVELOPE_BYTES = 64 * 1024
MOST_TARGETS, MOST_NAME = 100, 200
# What waited longer at its sender came after a gap. Clocks of others are minutes wrong: what they
# tell at once must not count as late.
LATE_AFTER = dt.timedelta(minutes=5)
_STATUS = {
    RefusalCode.MALFORMED: 400,
    RefusalCode.UNKNOWN_SUBJECT: 404,
    RefusalCode.WRONG_STATE: 409,
    RefusalCode.STORE_UNAVAILABLE: 503,
}
_KNOWN = {"target", "wait_s"}

Asked = Request[Any, Any, Any]


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """Answer of POST /api/v1/exchange: the message is kept. `is_repeat`: it was before."""

    id: str
    is_repeat: bool = False


@get("/api/v1/outbox")
async def outbox(request: Asked) -> Response[bytes]:
    """What waits to be sent, oldest first; `target` (also several) narrows it.

    With `wait_s` the answer waits up to that long for something to be there.
    """
    refused = without_token(request)
    if refused is not None:
        return refused
    unknown = sorted(set(request.query_params) - _KNOWN)
    if unknown:
        detail = f"unknown parameter {unknown[0]!r}: expected target or wait_s"
        return refuse(Refusal(code=RefusalCode.MALFORMED, detail=detail))
    targets = [str(target) for target in request.query_params.getall("target", [])]
    if len(targets) > MOST_TARGETS or any(len(target) > MOST_NAME for target in targets):
        detail = f"at most {MOST_TARGETS} targets of {MOST_NAME} characters"
        return refuse(Refusal(code=RefusalCode.MALFORMED, detail=detail))
    try:
        wait_s = float(request.query_params.get("wait_s", "0"))
    except ValueError:
        wait_s = -1.0
    if not 0 <= wait_s <= MOST_WAIT_S:
        detail = f"wait_s: expected 0 to {MOST_WAIT_S:g} seconds"
        return refuse(Refusal(code=RefusalCode.MALFORMED, detail=detail))
    try:
        found = await _hub(request).bell.fetch([t for t in targets if t], wait_s)
    except (StoreTrouble, Overloaded) as error:
        return refuse(Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail=str(error)))
    return _answer(found)


@post("/api/v1/outbox/{message:str}", status_code=200, request_max_body_size=MAX_REPORT_BYTES)
async def report(request: Asked, message: FromPath[str]) -> Response[bytes]:
    """Tell what became of a message: 200 done, 404 unknown, 409 no longer possible."""
    refused = without_token(request)
    if refused is not None:
        return refused
    try:
        said = msgspec.json.decode(await request.body(), type=OutboxReport)
        told = await _hub(request).do(OutboxJob(message=message, report=said))
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        return refuse(Refusal(code=RefusalCode.MALFORMED, detail=str(error)))
    except (StoreTrouble, Overloaded) as error:
        return refuse(Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail=str(error)))
    return refuse(told) if isinstance(told, Refusal) else _answer(said)


@post("/api/v1/exchange", status_code=200, request_max_body_size=MAX_ENVELOPE_BYTES)
async def exchange(request: Asked) -> Response[bytes]:
    """Take a message of another party: 200 when it is on the disk, once per (source, id)."""
    refused = without_token(request)
    if refused is not None:
        return refused
    try:
        envelope = msgspec.json.decode(await request.body(), type=Envelope)
        fault = fault_in_envelope(envelope)
        if fault:
            raise Malformed(fault)
        batch = IngestBatch(
            batch_id=f"{envelope.source[:40]}/{envelope.id}"[:100],
            observations=[EnvelopeTaken(envelope=envelope, is_late=_is_late(envelope))],
        )
        answer = await _hub(request).ingest(batch)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, Malformed) as error:
        return refuse(Refusal(code=RefusalCode.MALFORMED, detail=f"envelope: {error}"))
    except (LookupError, TypeError, ArithmeticError, ValueError) as error:
        return refuse(Refusal(code=RefusalCode.MALFORMED, detail=f"cannot be taken: {error}"))
    except (StoreTrouble, Overloaded) as error:
        return refuse(Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail=str(error)))
    return _answer(Taken(id=envelope.id, is_repeat=answer.is_repeat))


def _is_late(envelope: Envelope) -> bool:
    """Whether it waited at its sender: what somebody writes down only now is news, however long
    ago it happened."""
    told_at = max(envelope.occurred_at, envelope.recorded_at)
    return dt.datetime.now(dt.UTC) - told_at > LATE_AFTER


def without_token(request: Asked) -> Response[bytes] | None:
    """The refusal of whoever does not show the ingest token."""
    scheme, _, shown = str(request.headers.get("authorization", "")).partition(" ")
    token = _hub(request).settings.ingest_token
    is_bearer = scheme.lower() == "bearer"
    if token and is_bearer and hmac.compare_digest(shown.strip().encode(), token.encode()):
        return None
    detail = "the ingest token is wrong" if token else "this hub has no ingest token"
    return refuse(Refusal(code=RefusalCode.NOT_ALLOWED, detail=detail), 401)


def refuse(refusal: Refusal, status: int = 0) -> Response[bytes]:
    """A refusal as JSON with the status that its code stands for."""
    status = status or _STATUS.get(refusal.code, 400)
    headers = {"Retry-After": "2"} if status == 503 else {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(
        msgspec.json.encode(refusal), status_code=status, media_type=MediaType.JSON, headers=headers
    )


def _hub(request: Asked) -> Hub:
    return cast(Hub, request.app.state["hub"])


def _answer(body: object) -> Response[bytes]:
    return Response(msgspec.json.encode(body), media_type=MediaType.JSON)
