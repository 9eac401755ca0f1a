"""Words to drivers (0x8300), as orders of the centre. Gateway's loop.

Each terminal's connection is known by its phone; a terminal's own answer (0x0001) says what became
of it. A text is never sent twice by itself, for a driver must not hear it twice; a person who sends
it again has decided so.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from backends.gateway.departments.transport.text_journal import TextJournal
from backends.gateway.departments.transport.vehicles import VehicleBook
from backends.gateway.health import Clock, utc_now
from backends.gateway.post import is_past_its_end
from backends.gateway.tcp import Push
from backends.protocols import jt808
from backends.record.exchange import Delivery, Envelope, Outcome

TARGET = "department:transport"
HOLDER = "vehicles"  # as the hub calls them: one that is away says nothing of the others
TAKES = ("vehicle.",)
TEXT_ACT, GIVEN = "vehicle.text", "order.given"
_YES = {"1", "true", "yes", "是"}
_MOST_WAITING = 2_000
_DEFINITE = (Delivery.DONE, Delivery.REJECTED)
_RESULTS = {
    jt808.RESULT_DONE: Outcome(delivery=Delivery.DONE, detail="终端已收到并播报"),
    jt808.RESULT_FAILED: Outcome(delivery=Delivery.REJECTED, detail="终端答复：失败"),
    jt808.RESULT_MALFORMED: Outcome(delivery=Delivery.REJECTED, detail="终端答复：消息有误"),
    jt808.RESULT_UNSUPPORTED: Outcome(
        delivery=Delivery.REJECTED, detail="终端不支持文字下发，请用电话联系驾驶员"
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """How a terminal is reached."""

    terminal: jt808.Terminal
    push: Push


class Lines:
    """The connection of each terminal, and the serials of what we send."""

    def __init__(self) -> None:
        self._lines: dict[str, Line] = {}
        self._phones: dict[Push, set[str]] = {}
        self._serial = 0

    def __len__(self) -> int:
        return len(self._lines)

    def heard(self, terminal: jt808.Terminal, push: Push) -> None:
        """It speaks through this connection."""
        known = self._lines.get(terminal.phone)
        if known is None or known.push is not push or known.terminal != terminal:
            self._lines[terminal.phone] = Line(terminal, push)
            self._phones.setdefault(push, set()).add(terminal.phone)

    def gone(self, push: Push) -> None:
        """A connection is closed: all terminals behind it."""
        for phone in self._phones.pop(push, ()):
            line = self._lines.get(phone)
            if line is not None and line.push is push:
                del self._lines[phone]

    def of(self, phone: str) -> Line | None:
        return self._lines.get(phone)

    def next_serial(self) -> int:
        self._serial = (self._serial + 1) & 0xFFFF
        return self._serial


class VehicleTexts:
    """Carries "vehicle.text" to one vehicle by its phone or plate."""

    is_idempotent = False

    def __init__(
        self,
        lines: Lines,
        book: VehicleBook,
        answer_s: float,
        journal: TextJournal,
        clock: Clock = utc_now,
    ) -> None:
        self._lines, self._book, self._answer_s = lines, book, answer_s
        self._journal, self._clock = journal, clock
        self._waiting: dict[tuple[str, int], Callable[[int], None]] = {}

    def answered(self, phone: str, answer: jt808.GeneralAnswer) -> None:
        """A terminal's 0x0001."""
        if answer.answered_id != jt808.TEXT:
            return
        tell = self._waiting.pop((phone, answer.answered_serial), None)
        if tell is not None:
            tell(answer.result)

    async def carry(self, message: Envelope) -> Outcome:
        """DONE or REJECTED as the terminal says; NOT_SENT when it is not connected."""
        if message.id in self._journal:
            # One that may have been heard comes here only when a person sends it again: else the
            # hub has it as UNKNOWN, and it is asked for.
            known = await self.ask(message)
            if known.delivery in _DEFINITE:
                return known
        if wrong := _fault(message, self._clock()):
            return Outcome(delivery=Delivery.REJECTED, detail=wrong)
        text = jt808.Text(
            text=message.data.get("text", ""),
            is_urgent=message.data.get("is_urgent", "").lower() in _YES,
        )
        resource = message.data.get("resource", "") or message.subject
        phone = self._book.phone_of(resource) or resource
        line = self._lines.of(phone)
        if line is None:
            label = self._book.of(phone).label
            return Outcome(delivery=Delivery.NOT_SENT, detail=f"{label} 的终端没有连接")
        return await self._send(message.id, line, text)

    async def ask(self, message: Envelope) -> Outcome:
        """What the journal knows of it: the terminal itself cannot be asked."""
        return self._journal.outcome(message.id, message.recorded_at) or Outcome(
            delivery=Delivery.UNKNOWN, detail="终端没有答复，无法查询驾驶员是否收到"
        )

    async def _send(self, message: str, line: Line, text: jt808.Text) -> Outcome:
        serial = self._lines.next_serial()
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def tell(result: int) -> None:
            self._journal.became(message, _outcome(result), self._clock())
            if not answer.done():
                answer.set_result(result)

        if not self._journal.sending(message, self._clock()):
            return Outcome(delivery=Delivery.NOT_SENT, detail="接入机磁盘无法写入，文字没有发出")
        key = (line.terminal.phone, serial)
        while len(self._waiting) >= _MOST_WAITING:
            del self._waiting[next(iter(self._waiting))]
        self._waiting[key] = tell
        if not line.push(jt808.encode_text(line.terminal, serial, text)):
            del self._waiting[key]
            unsent = Outcome(delivery=Delivery.NOT_SENT, detail="终端的连接不通")
            self._journal.became(message, unsent, self._clock())
            return unsent
        try:
            async with asyncio.timeout(self._answer_s):
                return _outcome(await answer)
        except TimeoutError:  # `tell` stays: a late answer is an answer
            return Outcome(
                delivery=Delivery.UNKNOWN, detail=f"终端 {self._answer_s:.0f} 秒没有答复"
            )


def _fault(message: Envelope, now: dt.datetime) -> str:
    """Why a message is no text for a driver now; empty when it is one."""
    if message.data.get("act") != TEXT_ACT:
        return "车辆不接受这种指令"
    if message.type != GIVEN:
        return "已下发的文字不能收回"
    if is_past_its_end(message, now):
        return "指令已过期，没有下发"
    fault = jt808.text_fault(message.data.get("text", ""))
    return f"文字不能下发：{fault}" if fault else ""


def _outcome(result: int) -> Outcome:
    unknown = Outcome(delivery=Delivery.REJECTED, detail=f"终端答复了不认识的结果 {result}")
    return _RESULTS.get(result, unknown)
