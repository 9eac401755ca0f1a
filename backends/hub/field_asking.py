"""Questions on their way to a gateway, each with the one who waits. The hub's loop only."""

from __future__ import annotations

import asyncio

from backends.hub.field_line import FieldLine
from backends.link.field_questions import Answered, Asked, AskRecordings, FieldQuestion, FieldResult
from backends.record.refusal import Refusal, RefusalCode

WITHIN_S = 12.0  # a gateway waits 10 s for a device
RECORDINGS_WITHIN_S = 35.0  # that may come one by one: it hands on what came within 30 s
MOST_WAITING = 2_000


class FieldAsking:
    """A lost line ends what was asked on it."""

    def __init__(self) -> None:
        self._waiting: dict[int, tuple[FieldLine, asyncio.Future[FieldResult | Refusal]]] = {}
        self._number = 0

    async def ask(self, line: FieldLine | None, question: FieldQuestion) -> FieldResult | Refusal:
        """The gateway's answer, or why there is none."""
        within_s = RECORDINGS_WITHIN_S if isinstance(question, AskRecordings) else WITHIN_S
        if line is None:
            return away()
        if len(self._waiting) >= MOST_WAITING:
            return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail="too many questions wait")
        self._number += 1
        number = self._number
        answer: asyncio.Future[FieldResult | Refusal]
        answer = asyncio.get_running_loop().create_future()
        self._waiting[number] = (line, answer)
        line.push(Asked(number=number, question=question, within_s=within_s))
        try:
            async with asyncio.timeout(within_s):
                return await answer
        except TimeoutError:
            detail = f"no answer within {within_s:.0f} s"
            return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail=detail)
        finally:
            self._waiting.pop(number, None)

    def answered(self, line: FieldLine, frame: Answered) -> None:
        """It did; an answer that nobody waits for, or of another gateway, is dropped."""
        asked, answer = self._waiting.get(frame.number, (None, None))
        if asked is not line or answer is None or answer.done():
            return
        told = frame.result if frame.refusal is None else frame.refusal
        if told is None:
            told = Refusal(code=RefusalCode.MALFORMED, detail="an answer with nothing in it")
        answer.set_result(told)

    def left(self, line: FieldLine) -> None:
        """Its answers do not come."""
        for asked, answer in self._waiting.values():
            if asked is line and not answer.done():
                answer.set_result(away())


def away() -> Refusal:
    """Why a device cannot be asked at all."""
    return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail="its gateway is not connected")
