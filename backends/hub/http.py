"""The hub's HTTP face: sessions, ingest, health, metrics, and the consoles' WebSocket.

The hub's loop only. Every answer that is not the wanted one is a Refusal in JSON.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import msgspec
from litestar import Litestar, MediaType, Request, Response, WebSocket, delete, get, post, websocket
from litestar.exceptions import HTTPException
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from backends.hub.field_line import serve_field
from backends.hub.http_attachments import (
    attachment_state,
    fetch_attachment,
    upload_alarm_file,
    upload_attachment,
)
from backends.hub.http_exchange import Taken, exchange, outbox, refuse, report, without_token
from backends.hub.http_snapshots import fetch_snapshot, put_snapshot, upload_snapshot
from backends.hub.hub import Hub, now_ms
from backends.hub.ingest import MAX_BODY_BYTES, Malformed, decode_batch
from backends.hub.jobs import IngestAnswer, SideJob
from backends.hub.line import serve_line
from backends.hub.metrics import metrics_text
from backends.hub.openapi import description
from backends.hub.personal import Erasure, refusal_to_erase
from backends.hub.safety import version
from backends.hub.trouble import Overloaded, StoreTrouble
from backends.hub.vault import ErasePersonal
from backends.record.common import Actor
from backends.record.refusal import Refusal, RefusalCode
from backends.record.resource import SourceHealth

MAX_SESSION_BYTES = 16 * 1024
_STATUS = {
    RefusalCode.WRONG_PASSWORD: 401,
    RefusalCode.SIGNED_OUT: 401,
    RefusalCode.NOT_ALLOWED: 403,
    RefusalCode.LOCKED_OUT: 429,
    RefusalCode.STORE_UNAVAILABLE: 503,
    RefusalCode.MALFORMED: 400,
    RefusalCode.UNKNOWN_SUBJECT: 404,
    RefusalCode.WRONG_STATE: 409,
}
_CODES = {401: RefusalCode.SIGNED_OUT, 403: RefusalCode.NOT_ALLOWED}
_JSON = "application/json"


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """Body of POST /api/v1/session."""

    user: str
    password: str


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Answer of GET /api/v1/health. `store` is "ok" or the code of what is wrong."""

    version: str
    seq: int
    store: str
    since: str
    centre_name: str
    consoles: int
    sources: list[SourceHealth]


Asked = Request[Any, Any, Any]


@post("/api/v1/session", status_code=200, request_max_body_size=MAX_SESSION_BYTES)
async def open_session(request: Asked) -> Response[bytes]:
    """Sign in: 200 with SignedIn, 401 wrong, 429 closed for a while."""
    try:
        asked = msgspec.json.decode(await request.body(), type=SignIn)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _refuse(Refusal(code=RefusalCode.MALFORMED, detail=str(error)))
    answer = await _hub(request).entrance.sign_in(asked.user, asked.password)
    return _refuse(answer) if isinstance(answer, Refusal) else _answer(answer)


@delete("/api/v1/session", status_code=204)
async def close_session(request: Asked) -> None:
    """Sign out; also without a session, so that it can be repeated."""
    await _hub(request).entrance.sign_out(_bearer(request))


@post("/api/v1/ingest", status_code=200, request_max_body_size=MAX_BODY_BYTES)
async def ingest(request: Asked) -> Response[bytes]:
    """Take a batch: 200 when it is on the disk, 503 to keep it and send it again."""
    hub = _hub(request)
    refused = without_token(request)
    if refused is not None:
        return refused
    try:
        batch = decode_batch(await request.body(), request.headers.get("content-type", ""))
        answer: IngestAnswer = await hub.ingest(batch)
    except Malformed as error:
        hub.refused_batches += 1
        return _refuse(Refusal(code=RefusalCode.MALFORMED, detail=str(error)))
    except (LookupError, TypeError, ArithmeticError, ValueError) as error:
        # A bug in a rule. Sent again it would fail again: whoever sent it sets it aside.
        hub.refused_batches += 1
        return _refuse(Refusal(code=RefusalCode.MALFORMED, detail=f"cannot be taken: {error}"))
    except (StoreTrouble, Overloaded) as error:
        return _refuse(Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail=str(error)))
    return _answer(answer)


@post(
    "/api/v1/personal/{subject:str}/erase", status_code=200, request_max_body_size=MAX_SESSION_BYTES
)
async def erase(request: Asked, subject: FromPath[str]) -> Response[bytes]:
    """Destroy a subject's personal fields for good: for the security administrator's session."""
    hub = _hub(request)
    signed_in = hub.sessions.who(_bearer(request), dt.datetime.now(dt.UTC))
    if signed_in is None:
        return _refuse(Refusal(code=RefusalCode.SIGNED_OUT, detail="no session of that token"))
    user, _ = signed_in
    try:
        said = msgspec.json.decode(await request.body(), type=Erasure)
        refusal = refusal_to_erase(user, said)
        if refusal is not None:
            return _refuse(refusal)
        actor = Actor(user=user.id, seat=user.seat)
        work = ErasePersonal(vault=hub.vault, subject=subject, reason=said.reason, actor=actor)
        await hub.do(SideJob(write=work))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return _refuse(Refusal(code=RefusalCode.MALFORMED, detail=str(error)))
    except (StoreTrouble, Overloaded) as error:
        return _refuse(Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail=str(error)))
    return _answer(said)


@get("/api/v1/health")
async def health(request: Asked) -> Response[bytes]:
    """How the hub is; for anyone."""
    hub = _hub(request)
    return _answer(
        Health(
            version=version(),
            seq=hub.seq,
            store=hub.problem.value or "ok",
            since=hub.since.isoformat(timespec="seconds"),
            centre_name=hub.settings.centre_name,
            consoles=len(hub.consoles),
            sources=hub.sources.all(),
        )
    )


@get("/metrics")
async def metrics(request: Asked) -> Response[bytes]:
    """Counters in the Prometheus text format."""
    text = metrics_text(_hub(request), version())
    return Response(text.encode(), media_type="text/plain; version=0.0.4; charset=utf-8")


@get(["/schema", "/schema/openapi.json"])
async def schema(request: Asked) -> Response[bytes]:
    """The OpenAPI description of this face."""
    return _answer(description(version(), SignIn, Health, Taken))


@websocket("/ws")
async def line(socket: WebSocket[Any, Any, Any]) -> None:
    """A console's line: frames of backends.link.messages."""
    await socket.accept()
    await serve_line(socket, cast(Hub, socket.app.state["hub"]))


@websocket("/ws/field")
async def field_line(socket: WebSocket[Any, Any, Any]) -> None:
    """A gateway's or relay's line: frames of backends.link.field_gateway."""
    await socket.accept()
    hub = cast(Hub, socket.app.state["hub"])
    await serve_field(socket, hub.field, hub.settings.ingest_token, now_ms())


def make_app(hub: Hub) -> Litestar:
    """The ASGI application of `hub`."""
    handlers: list[ControllerRouterHandler] = [
        open_session,
        close_session,
        ingest,
        outbox,
        report,
        exchange,
        erase,
        health,
        metrics,
        schema,
        upload_snapshot,
        put_snapshot,
        fetch_snapshot,
        attachment_state,
        upload_attachment,
        upload_alarm_file,
        fetch_attachment,
        line,
        field_line,
    ]
    app = Litestar(
        handlers,
        openapi_config=None,
        logging_config=None,
        exception_handlers={HTTPException: _on_http_error},
    )
    app.state["hub"] = hub
    return app


def _hub(request: Asked) -> Hub:
    return cast(Hub, request.app.state["hub"])


def _bearer(request: Asked) -> str:
    scheme, _, token = str(request.headers.get("authorization", "")).partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _answer(body: object) -> Response[bytes]:
    return Response(msgspec.json.encode(body), media_type=MediaType.JSON)


def _refuse(refusal: Refusal, status: int = 0) -> Response[bytes]:
    return refuse(refusal, status or _STATUS.get(refusal.code, 400))


def _on_http_error(_request: Asked, error: HTTPException) -> Response[bytes]:
    code = _CODES.get(error.status_code, RefusalCode.MALFORMED)
    return _refuse(Refusal(code=code, detail=error.detail), error.status_code)
