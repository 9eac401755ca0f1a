"""Asks the hub from a window: the newest question counts, its answer comes as a signal. UI thread.

The question runs as a task on the console's loop; a newer one, or close(), cancels it. Whose
refusals have words of their own (`field_words`) brings them along.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Signal

from backends.link.api import HubUnreachable, Link, QueryRefused
from backends.link.queries import Query
from backends.record.refusal import Refusal
from widgets.formats import refusal_text

_log = logging.getLogger(__name__)


def question_refusal_text(refusal: Refusal) -> str:
    """Of any question: what was asked for is no alarm."""
    return refusal_text(refusal, QCoreApplication.translate("Asking", "内容"))


class Asking(QObject):
    """One question at a time. Each ask() ends in `answered` or `failed`, unless a newer came.

    `words`: how a refusal is said.
    """

    answered = Signal(object)  # Answer
    refused = Signal(object)  # Refusal, before `failed` says it
    failed = Signal(str)  # in words; "" while the line to the hub is down

    def __init__(
        self,
        link: Link,
        parent: QObject,
        words: Callable[[Refusal], str] = question_refusal_text,
    ) -> None:
        super().__init__(parent)
        self._link, self._words = link, words
        self._task: asyncio.Task[None] | None = None
        self.destroyed.connect(self.close)

    @property
    def is_busy(self) -> bool:
        """Whether the hub is being asked."""
        return self._task is not None

    def ask(self, query: Query) -> None:
        """Ask this instead of what is under way."""
        self.close()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # a window looked at without the console's loop has nobody to ask
            self.failed.emit("")
            return
        self._task = loop.create_task(self._ask(query))
        self._task.add_done_callback(self._done)

    def close(self) -> None:
        """Give up what is under way."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _ask(self, query: Query) -> None:
        try:
            answer = await self._link.ask(query)
        except QueryRefused as refused:
            self._end()
            self.refused.emit(refused.refusal)
            self.failed.emit(self._words(refused.refusal))
        except HubUnreachable:
            self._end()
            self.failed.emit("")
        else:
            self._end()
            self.answered.emit(answer)

    def _end(self) -> None:
        if self._task is asyncio.current_task():
            self._task = None

    def _done(self, task: asyncio.Task[None]) -> None:
        if self._task is task:
            self._task = None
        if not task.cancelled() and (fault := task.exception()) is not None:
            _log.error("A question to the hub failed", exc_info=fault)
