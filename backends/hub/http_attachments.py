"""Files over HTTP: of log entries with a console's session, of alarms from gateways. Hub's loop."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator
from typing import Any, cast

import msgspec
from litestar import MediaType, Request, Response, get, put
from litestar.exceptions import HTTPException
from litestar.params import FromPath
from litestar.response import Stream

from backends.hub.alarm_file_desk import Brought
from backends.hub.http_exchange import without_token
from backends.hub.hub import Hub
from backends.link.attachments import Received
from backends.record.access import User
from backends.record.ids import AlarmId
from backends.record.refusal import Refusal, RefusalCode

_STATUS = {
    RefusalCode.MALFORMED: 415,
    RefusalCode.TOO_LARGE: 413,
    RefusalCode.WRONG_STATE: 409,
    RefusalCode.UNKNOWN_SUBJECT: 404,
    RefusalCode.STORE_UNAVAILABLE: 503,
    RefusalCode.SIGNED_OUT: 401,
    RefusalCode.NOT_ALLOWED: 403,
}
_LEFT_UNREAD, _READ_ON_S = 4 << 20, 2.0
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Disposition": "attachment",
    "Cache-Control": "no-store",
}

Asked = Request[Any, Any, Any]


@get("/api/v1/attachments/{digest:str}/state")
async def attachment_state(request: Asked, digest: FromPath[str]) -> Response[bytes]:
    """How much of a file is safe here: an upload goes on from there."""
    known = _who(request)
    if isinstance(known, Refusal):
        return _refuse(known)
    return _told(await _hub(request).attachments.state(digest))


@put("/api/v1/attachments/{digest:str}", status_code=200, request_max_body_size=None)
async def upload_attachment(request: Asked, digest: FromPath[str]) -> Response[bytes]:
    """The bytes of a file from `offset` on, `size` of all: 200 once they are on the disk."""
    known = _who(request)
    if isinstance(known, Refusal):
        return _refuse(known)
    part = _numbers(request)
    if part is None:
        detail = "offset and size: whole numbers"
        return _refuse(Refusal(code=RefusalCode.MALFORMED, detail=detail))
    blocks = _blocks(request)
    told = await _hub(request).attachments.take(known, digest, part, blocks)
    if isinstance(told, Refusal):
        await _read_on(blocks)
    return _told(told)


@put("/api/v1/alarm-files/{digest:str}", status_code=200, request_max_body_size=None)
async def upload_alarm_file(request: Asked, digest: FromPath[str]) -> Response[bytes]:
    """As upload_attachment, by a gateway: a file of the alarm that `source` and `key` name."""
    refused = without_token(request)
    if refused is not None:
        return refused
    part = _numbers(request)
    try:
        brought = msgspec.convert(
            {k: str(v) for k, v in request.query_params.items() if k not in ("offset", "size")},
            Brought,
            strict=False,
        )
    except msgspec.ValidationError as error:
        return _refuse(Refusal(code=RefusalCode.MALFORMED, detail=str(error)))
    if part is None:
        return _refuse(Refusal(code=RefusalCode.MALFORMED, detail="offset and size"))
    blocks = _blocks(request)
    told = await _hub(request).alarm_files.take(brought, digest, part, blocks)
    if isinstance(told, Refusal):
        await _read_on(blocks)
    return _told(told)


@get("/api/v1/attachments/{digest:str}")
async def fetch_attachment(request: Asked, digest: FromPath[str]) -> Response[bytes] | Stream:
    """A whole file of the entry or alarm named by `entry` or `alarm`, for whoever may read it."""
    known = _who(request)
    if isinstance(known, Refusal):
        return _refuse(known)
    entry = str(request.query_params.get("entry", ""))[:64]
    alarm = AlarmId(str(request.query_params.get("alarm", ""))[:64])
    if alarm:
        opened = await _hub(request).alarm_files.open(known, digest, alarm)
    else:
        opened = await _hub(request).attachments.open(known, digest, entry)
    if isinstance(opened, Refusal):
        return _refuse(opened)
    headers = _HEADERS | {"Content-Length": str(opened.source.size)}
    return Stream(opened.blocks(), media_type=opened.kind.media_type, headers=headers)


def _numbers(request: Asked) -> tuple[int, int] | None:
    try:
        start = int(request.query_params.get("offset", "0"))
        size = int(request.query_params.get("size", ""))
    except ValueError:
        return None
    return (start, size) if 0 <= start <= size else None


async def _blocks(request: Asked) -> AsyncIterator[bytes]:
    """What comes, until it ends or its sender is gone: what came is kept either way."""
    try:
        async for block in request.stream():
            yield block
    except HTTPException:  # disconnected
        return


async def _read_on(blocks: AsyncIterator[bytes]) -> None:
    """A sender that is still writing would not read why it is refused; for a while only."""
    left = _LEFT_UNREAD
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_READ_ON_S):
            async for block in blocks:
                left -= len(block)
                if left <= 0:
                    return


def _who(request: Asked) -> User | Refusal:
    scheme, _, token = str(request.headers.get("authorization", "")).partition(" ")
    now = dt.datetime.now(dt.UTC)
    sessions = _hub(request).sessions
    known = sessions.who(token.strip(), now) if scheme.lower() == "bearer" else None
    if known is None:
        return Refusal(code=RefusalCode.SIGNED_OUT, detail="no session of that token")
    return known[0]


def _hub(request: Asked) -> Hub:
    return cast(Hub, request.app.state["hub"])


def _told(told: Received | Refusal) -> Response[bytes]:
    if isinstance(told, Refusal):
        return _refuse(told)
    return Response(msgspec.json.encode(told), media_type=MediaType.JSON)


def _refuse(refusal: Refusal) -> Response[bytes]:
    status = _STATUS.get(refusal.code, 400)
    return Response(msgspec.json.encode(refusal), status_code=status, media_type=MediaType.JSON)
