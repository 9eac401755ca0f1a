"""Work on the console's loop that a window starts and does not wait for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine

_log = logging.getLogger(__name__)


def spawn(tasks: set[asyncio.Task[None]], work: Coroutine[object, object, None], what: str) -> None:
    """Run it, held in `tasks` until it ends; a fault is logged with `what` it was about."""
    try:
        task = asyncio.get_running_loop().create_task(work)
    except RuntimeError:  # a window looked at without the console's loop
        work.close()
        return

    def done(ended: asyncio.Task[None]) -> None:
        tasks.discard(ended)
        if not ended.cancelled() and (fault := ended.exception()) is not None:
            _log.error("%s failed", what, exc_info=fault)

    tasks.add(task)
    task.add_done_callback(done)


def cancel_all(tasks: set[asyncio.Task[None]]) -> None:
    """The window is gone."""
    for task in list(tasks):
        task.cancel()
