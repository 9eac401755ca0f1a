"""Waits until a piece of work is on the disk. The hub's loop only."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future

from backends.hub.jobs import Answer
from backends.hub.trouble import Overloaded, StoreTrouble
from backends.record.refusal import Refusal, RefusalCode

_WITHIN_S = 5.0


async def kept(written: Future[Answer] | None) -> Refusal | None:
    """None once it is. `written` None: too much waits."""
    try:
        if written is None:
            raise Overloaded("too much waits")
        async with asyncio.timeout(_WITHIN_S):
            await asyncio.shield(asyncio.wrap_future(written))
    except (StoreTrouble, Overloaded, TimeoutError) as error:
        return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail=str(error))
    return None
