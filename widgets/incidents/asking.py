"""Questions to the hub on behalf of a widget: one at a time, the newest wins. UI thread only."""

from __future__ import annotations

import asyncio
from functools import partial

from PySide6.QtCore import QObject, Signal

from backends.link.api import HubUnreachable, Link, QueryRefused
from backends.link.queries import Answer, Query
from widgets.formats import refusal_text

TIMEOUT_S = 10.0


class Asking(QObject):
    """Ends in answered or failed; an answer that nobody waits for any more is dropped."""

    answered = Signal(object)  # Answer
    failed = Signal(str)  # in words

    def __init__(self, link: Link, parent: QObject) -> None:
        super().__init__(parent)
        self._link = link
        self._task: asyncio.Task[None] | None = None
        self._running: set[asyncio.Task[None]] = set()
        self.destroyed.connect(partial(_cancel, self._running))

    @property
    def is_busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._task is not None

    def ask(self, query: Query) -> None:
        """Ask this; what was asked before is given up. Without a running loop nothing is asked."""
        self.give_up()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._task = loop.create_task(self._ask(query))
        self._running.add(self._task)
        self._task.add_done_callback(self._done)

    def give_up(self) -> None:
        """Nobody waits any more."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _ask(self, query: Query) -> None:
        try:
            async with asyncio.timeout(TIMEOUT_S):
                answer: Answer = await self._link.ask(query)
        except TimeoutError:
            self.failed.emit(self.tr("中心没有及时答复，请再试一次"))
        except HubUnreachable:
            self.failed.emit(self.tr("与中心断开，连上后再看"))
        except QueryRefused as refused:
            self.failed.emit(refusal_text(refused.refusal, self.tr("内容")))
        else:
            self.answered.emit(answer)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if self._task is task:
            self._task = None
        if not task.cancelled() and (fault := task.exception()) is not None:
            raise fault


def _cancel(running: set[asyncio.Task[None]]) -> None:
    for task in running:
        task.cancel()
