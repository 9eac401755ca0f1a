"""Questions on their way to the hub, each with the one who waits. Lives on the console's loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from backends.link.api import HubUnreachable, QueryRefused
from backends.link.media import Recordings
from backends.link.messages import ClientFrame
from backends.link.queries import Answer, AnswerFrame, Query, QueryFrame

ANSWER_WITHIN_S = 15.0
# What a device has to be asked may come piece by piece; the hub waits for it for 35 s.
DEVICE_WITHIN_S = 40.0


class QuestionsOnTheirWay:
    """A lost line ends them all: an answer to an old question helps nobody."""

    def __init__(self) -> None:
        self._waiting: dict[int, asyncio.Future[Answer]] = {}
        self._number = 0

    async def ask(self, query: Query, put: Callable[[ClientFrame], None] | None) -> Answer:
        """Send and wait. Raises QueryRefused, or HubUnreachable."""
        if put is None:
            raise HubUnreachable("closed")
        self._number += 1
        number = self._number
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        put(QueryFrame(number=number, query=query))
        try:
            async with asyncio.timeout(_patience_s(query)):
                return await answer
        except TimeoutError:
            raise HubUnreachable("silent") from None
        finally:
            self._waiting.pop(number, None)

    def answered(self, frame: AnswerFrame) -> None:
        """An answer came; one that nobody waits for any more is dropped."""
        waiting = self._waiting.get(frame.number)
        if waiting is None or waiting.done():
            return
        if frame.answer is not None:
            waiting.set_result(frame.answer)
        elif frame.refusal is not None:
            waiting.set_exception(QueryRefused(frame.refusal))
        else:
            waiting.set_exception(HubUnreachable("garbled"))

    def give_up(self, reason: str) -> None:
        """The line is lost."""
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(HubUnreachable(reason))


def _patience_s(query: Query) -> float:
    return DEVICE_WITHIN_S if isinstance(query, Recordings) else ANSWER_WITHIN_S
