"""One thread that does blocking calls in turn. A call that hangs never keeps the process alive."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")
_Task = tuple[Callable[[], Any], "Future[Any]"]


class Worker:
    """Made and closed on the loop. A daemon: the interpreter waits for no request under way."""

    def __init__(self, name: str) -> None:
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    async def do(self, call: Callable[[], T]) -> T:
        """The call's result, or what it raised. Cancelled: it is not begun, or goes unheard."""
        future: Future[T] = Future()
        self._tasks.put((call, future))
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """No more calls. Waits for none."""
        self._tasks.put(None)

    def _run(self) -> None:
        while (task := self._tasks.get()) is not None:
            call, future = task
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = call()
            except BaseException as error:  # noqa: BLE001 - handed to who asked
                future.set_exception(error)
            else:
                future.set_result(result)
