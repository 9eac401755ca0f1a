"""Pages of a catalogue on their way to a platform, a few at a time. Pure.

Ten thousand channels are five thousand datagrams: sent in one burst, most would be lost and
repeated. One that the platform refuses for its place in the dialog is said again in another.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

import msgspec

from backends.protocols.sip.flow import Flow, Output
from backends.protocols.sip.message import Request
from backends.protocols.sip.transactions import Transactions

OPEN_PAGES = 8
MOST_WAITING = 100_000

MOST_TIMES = 4  # a platform that refuses them all is not asked for ever
OUT_OF_ORDER = 500  # RFC 3261 12.2.2: its CSeq is below one that came before it

Make = Callable[[float], list[Request]]  # of the moment at which it is sent


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """`again`: what is said instead where the platform found it out of order; by then it may be
    otherwise. None: nothing."""

    make: Make
    again: Make | None = None
    times: int = 1


class Pages:
    """`add`, then `answered` for each final answer, or none, to a request."""

    def __init__(self, transactions: Transactions, flow: Flow) -> None:
        self._transactions = transactions
        self._flow = flow
        self._waiting: deque[Page] = deque(maxlen=MOST_WAITING)
        self._open: dict[str, Page] = {}
        self._urgent: dict[str, Page] = {}  # that took no turn: they hold nobody's back

    def __len__(self) -> int:
        return len(self._waiting) + len(self._open) + len(self._urgent)

    def add(self, pages: Iterable[Page], now_s: float) -> list[Output]:
        """Queues them, and sends what may be sent now."""
        self._waiting.extend(pages)
        return self._pump(now_s)

    def at_once(self, page: Page, now_s: float) -> list[Output]:
        """Sends one that does not wait for its turn."""
        return self._send(page, self._urgent, now_s)

    def answered(self, key: str, status: int, now_s: float) -> list[Output]:
        """One is over, `status` 0 for no answer: the next one's turn."""
        page = self._open.pop(key, None) or self._urgent.pop(key, None)
        if page is None:
            return []
        if status == OUT_OF_ORDER and page.again is not None and page.times < MOST_TIMES:
            again = msgspec.structs.replace(page, make=page.again, times=page.times + 1)
            self._waiting.appendleft(again)
        return self._pump(now_s)

    def _pump(self, now_s: float) -> list[Output]:
        out: list[Output] = []
        while self._waiting and len(self._open) < OPEN_PAGES:
            out += self._send(self._waiting.popleft(), self._open, now_s)
        return out

    def _send(self, page: Page, among: dict[str, Page], now_s: float) -> list[Output]:
        out: list[Output] = []
        for request in page.make(now_s):
            key, sent = self._transactions.ask(request, self._flow, now_s)
            among[key] = page
            out += sent
        return out
