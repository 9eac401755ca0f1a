"""Snapshots over HTTP: devices upload what they were asked for, people fetch what is kept.

The hub's loop only.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any, cast

import msgspec
from litestar import MediaType, Request, Response, get, post, put
from litestar.params import FromPath

from backends.hub.hub import Hub
from backends.hub.snapshot_desk import MOST_BYTES
from backends.record.access import Act, Allowed, may
from backends.record.refusal import Refusal, RefusalCode

_STATUS = {
    RefusalCode.UNKNOWN_SUBJECT: 404,
    RefusalCode.MALFORMED: 415,
    RefusalCode.TOO_LARGE: 429,
    RefusalCode.STORE_UNAVAILABLE: 503,
    RefusalCode.SIGNED_OUT: 401,
    RefusalCode.NOT_ALLOWED: 403,
}

Asked = Request[Any, Any, Any]


@post("/api/v1/snapshots/{session:str}", status_code=200, request_max_body_size=MOST_BYTES)
async def upload_snapshot(request: Asked, session: FromPath[str]) -> Response[bytes]:
    """A device's picture: 200 once it is kept, 404 where nobody asked for it."""
    return await _take(request, session)


@put("/api/v1/snapshots/{session:str}", status_code=200, request_max_body_size=MOST_BYTES)
async def put_snapshot(request: Asked, session: FromPath[str]) -> Response[bytes]:
    """As POST: some devices PUT."""
    return await _take(request, session)


@get("/api/v1/snapshots/{name:str}")
async def fetch_snapshot(request: Asked, name: FromPath[str]) -> Response[bytes]:
    """A kept picture, for whoever may see the past of a camera."""
    hub = cast(Hub, request.app.state["hub"])
    scheme, _, token = str(request.headers.get("authorization", "")).partition(" ")
    now = dt.datetime.now(dt.UTC)
    known = hub.sessions.who(token.strip(), now) if scheme.lower() == "bearer" else None
    if known is None:
        return _refuse(Refusal(code=RefusalCode.SIGNED_OUT, detail="no session of that token"))
    if may(known[0], Act.SEE_PAST) is Allowed.NO:
        return _refuse(Refusal(code=RefusalCode.NOT_ALLOWED))
    picture = await asyncio.to_thread(hub.snapshots.read, name)
    if picture is None:
        return _refuse(Refusal(code=RefusalCode.UNKNOWN_SUBJECT, detail=name[:100]))
    return Response(picture, media_type="image/jpeg")


async def _take(request: Asked, session: str) -> Response[bytes]:
    hub = cast(Hub, request.app.state["hub"])
    kind = str(request.headers.get("content-type", ""))
    refusal = await hub.snapshots.take(session, await request.body(), kind)
    return _refuse(refusal) if refusal is not None else Response(b"{}", media_type=MediaType.JSON)


def _refuse(refusal: Refusal) -> Response[bytes]:
    status = _STATUS.get(refusal.code, 400)
    return Response(msgspec.json.encode(refusal), status_code=status, media_type=MediaType.JSON)
