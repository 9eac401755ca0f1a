"""The large stream's picture of a moment, as near to it as it can be had. UI thread.

Somebody may have that stream open already: then its packets of the moment are held. Else its first
picture is the nearest; what is not sent cannot be had.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from video.api import VideoEngine, ViewId

# As a cold switch to another stream may take: a connection, and a key frame every five seconds.
MAIN_WITHIN_S = 8.0
SOUGHT_WITHIN_S = 2.0
LOOK_EVERY_S = 0.02
NEAR_NS = 100_000_000  # a picture or two of a camera


@contextlib.asynccontextmanager
async def picture_of(engine: VideoEngine, view: ViewId, at_ns: int) -> AsyncIterator[ViewId]:
    """The view to take it from. `view`: of the large stream; `at_ns`: monotonic.

    Raises TimeoutError where it has no picture in time.
    """
    async with asyncio.timeout(MAIN_WITHIN_S):
        while engine.sequence(view) == 0:  # noqa: ASYNC110 - the engine tells by a number
            await asyncio.sleep(LOOK_EVERY_S)
    replay = await _replay_at(engine, view, at_ns)
    try:
        yield view if replay is None else replay
    finally:
        if replay is not None:
            engine.close(replay)


async def _replay_at(engine: VideoEngine, view: ViewId, at_ns: int) -> ViewId | None:
    """A replay that stands there; None where the packets of that moment are not held."""
    past, replay = engine.past, None
    held = past.past(view)
    if not 0 < held.oldest_ns <= at_ns <= held.newest_ns + round(SOUGHT_WITHIN_S * 1e9):
        return None
    try:
        async with asyncio.timeout(SOUGHT_WITHIN_S):
            while past.past(view).newest_ns < at_ns:  # noqa: ASYNC110 - told now and then
                await asyncio.sleep(LOOK_EVERY_S)
            replay = past.open_replay(view, 64, 36)
            if replay is None:
                return None
            past.seek(replay, at_ns)
            while abs(past.past(replay).position_ns - at_ns) > NEAR_NS:  # noqa: ASYNC110
                await asyncio.sleep(LOOK_EVERY_S)
    except TimeoutError:
        if replay is not None:
            engine.close(replay)
        return None
    return replay
