"""A child's side of the supervisor's line: beat every second, end when the supervisor is gone.

Runs as a task on the child's asyncio loop (the hub's, the gateway's, the console's Qt loop), so
that a loop that hangs stops beating. Without a supervisor it does nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
from collections.abc import Awaitable

from app.supervisor.child import SUPERVISOR_FD_VARIABLE

BEAT_S = 1.0
_log = logging.getLogger(__name__)


async def beat_until_orphaned() -> None:
    """Return when the supervisor closed its end; never return when there is no supervisor."""
    descriptor = os.environ.get(SUPERVISOR_FD_VARIABLE)
    if descriptor is None:
        await asyncio.Event().wait()
        return
    with socket.socket(fileno=os.dup(int(descriptor))) as line:
        line.setblocking(False)
        while True:
            try:
                line.send(b".")
                if line.recv(16) == b"":
                    return
            except BlockingIOError:
                pass
            except OSError:
                return
            await asyncio.sleep(BEAT_S)


async def run_supervised(work: Awaitable[None]) -> None:
    """Await `work` until it ends, SIGTERM or SIGINT comes, or the supervisor is gone."""
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    main = asyncio.ensure_future(work)
    others = [asyncio.create_task(stopped.wait()), asyncio.create_task(beat_until_orphaned())]
    try:
        await asyncio.wait([main, *others], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (main, *others):
            if not task.done():
                task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await main
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
