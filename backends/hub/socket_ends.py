"""How a WebSocket of the hub runs and ends, whoever is at the other side. The hub's loop only."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from litestar import WebSocket
from litestar.exceptions import WebSocketDisconnect, WebSocketException

from backends.record.refusal import Refusal, RefusalCode

log = logging.getLogger(__name__)

CLOSE_REFUSED = 4401
CLOSE_GOING = 1001
_GOODBYE_S = 1.0
_EXPECTED = (
    asyncio.CancelledError,
    TimeoutError,
    WebSocketDisconnect,
    WebSocketException,
    OSError,
)

Socket = WebSocket[Any, Any, Any]
_Half = Coroutine[Any, Any, None]


class Unreadable(Exception):
    """A frame that is none of ours."""


async def both_ways(
    send: _Half, receive: _Half, ending: asyncio.Future[Refusal | None], leave: Callable[[], None]
) -> Refusal | None:
    """Run both until one of them or `ending` is over; then `leave`. What is to be said at last."""
    halves = [asyncio.create_task(send), asyncio.create_task(receive)]
    ends: list[asyncio.Future[Any]] = [*halves, ending]
    try:
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    finally:
        leave()
        for task in halves:
            task.cancel()
        ended = await asyncio.gather(*halves, return_exceptions=True)
    if ending.done():
        return ending.result()
    for error in ended:
        if isinstance(error, Unreadable):
            return Refusal(code=RefusalCode.MALFORMED, detail=str(error))
        if error is not None and not isinstance(error, _EXPECTED):
            log.error("a line failed", exc_info=error)
    return None


async def close(socket: Socket, farewell: bytes | None) -> None:
    """Say why, where it is refused, and close."""
    # The other side may be gone or stuck: say good-bye, but not for long.
    with contextlib.suppress(TimeoutError, WebSocketDisconnect, WebSocketException, OSError):
        async with asyncio.timeout(_GOODBYE_S):
            if farewell is not None:
                await socket.send_data(farewell, mode="binary")
            await socket.close(code=CLOSE_GOING if farewell is None else CLOSE_REFUSED)
