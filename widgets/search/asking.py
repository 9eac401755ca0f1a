"""Asks the hub while somebody types: one question at a time, old answers dropped. UI thread."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from backends.link.api import HubUnreachable, Link, LinkState, QueryRefused
from backends.link.queries import Search, SearchAnswer
from widgets.formats import refusal_text

TYPING_MS = 150
ANSWER_WITHIN_S = 10.0
LIMIT = 60


class HubSearch(QObject):
    """ask(text) supersedes the question before; its answer is never told."""

    answered = Signal(object)  # SearchAnswer to the newest text
    unreachable = Signal()
    refused = Signal(str)  # in words

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._text = ""
        self._task: asyncio.Task[None] | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(TYPING_MS)
        self._wait.timeout.connect(self._begin)

    @property
    def is_asking(self) -> bool:
        """Whether an answer is awaited, or a question about to be put."""
        return self._task is not None or self._wait.isActive()

    def ask(self, text: str) -> None:
        """Ask for this; empty text asks nothing."""
        self.forget()
        self._text = text.strip()
        if not self._text:
            return
        if self._link.status.state is not LinkState.ONLINE:
            self.unreachable.emit()
        else:
            self._wait.start()

    @Slot()
    def forget(self) -> None:
        """No answer is wanted any more."""
        self._wait.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def close(self) -> None:
        """Give up what is under way."""
        task = self._task
        self.forget()
        if task is not None:
            await asyncio.wait({task})

    @Slot()
    def _begin(self) -> None:
        query = Search(text=self._text, realm=self._link.realm, limit=LIMIT)
        self._task = asyncio.get_running_loop().create_task(self._ask(query))

    async def _ask(self, query: Search) -> None:
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                answer = await self._link.ask(query)
        except (HubUnreachable, TimeoutError):
            self._end(query)
            self.unreachable.emit()
        except QueryRefused as refused:
            self._end(query)
            self.refused.emit(refusal_text(refused.refusal, self.tr("内容")))
        else:
            # A cancelled question never comes here: what is told is told of the newest text.
            self._end(query)
            if isinstance(answer, SearchAnswer):
                self.answered.emit(answer)

    def _end(self, query: Search) -> None:
        if query.text == self._text:
            self._task = None
