"""Pages of a catalogue on their way to a platform, a few at a time. Pure.

Ten thousand channels are five thousand datagrams: sent in one burst, most would be lost and
repeated.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from backends.protocols.sip.flow import Flow, Output
from backends.protocols.sip.message import Request
from backends.protocols.sip.transactions import Transactions

OPEN_PAGES = 8
MOST_WAITING = 100_000

Page = Callable[[float], list[Request]]  # of the moment at which it is sent


class Pages:
    """`add`, then `answered` for each final answer, or none, to a request."""

    def __init__(self, transactions: Transactions, flow: Flow) -> None:
        self._transactions = transactions
        self._flow = flow
        self._waiting: deque[Page] = deque(maxlen=MOST_WAITING)
        self._open: set[str] = set()

    def __len__(self) -> int:
        return len(self._waiting) + len(self._open)

    def add(self, pages: Iterable[Page], now_s: float) -> list[Output]:
        """Queues them, and sends what may be sent now."""
        self._waiting.extend(pages)
        return self._pump(now_s)

    def answered(self, key: str, now_s: float) -> list[Output]:
        """One is over, whether it was taken or not: the next one's turn."""
        if key not in self._open:
            return []
        self._open.discard(key)
        return self._pump(now_s)

    def _pump(self, now_s: float) -> list[Output]:
        out: list[Output] = []
        while self._waiting and len(self._open) < OPEN_PAGES:
            for request in self._waiting.popleft()(now_s):
                key, sent = self._transactions.ask(request, self._flow, now_s)
                self._open.add(key)
                out += sent
        return out
