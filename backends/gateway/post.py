"""Who carries what to whom: the departments' adapters as carriers of outgoing messages.

The gateway's loop only. The outbox line fetches what waits for the targets that are served here,
hands each message to its carrier, one after another per target, and reports what became of it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Protocol

from backends.record.exchange import Envelope, Outcome


class Carrier(Protocol):
    """One target's way out. Both calls end within 30 s and raise nothing but bugs."""

    @property
    def is_idempotent(self) -> bool:
        """Whether the target takes the same id twice without harm (declared by the site)."""

    async def carry(self, message: Envelope) -> Outcome:
        """Hand it over. A time-out after sending is UNKNOWN, a refused connection NOT_SENT."""

    async def ask(self, message: Envelope) -> Outcome:
        """What became of it, before it is sent again. UNKNOWN where the target cannot be asked."""


class PostOffice:
    """The carriers of this gateway, by target ("department:urban", "party:county-east")."""

    def __init__(self) -> None:
        self._carriers: dict[str, Carrier] = {}

    @contextlib.contextmanager
    def serving(self, target: str, carrier: Carrier) -> Iterator[None]:
        """`carrier` serves `target` for as long as the context lasts; the last one in wins."""
        before = self._carriers.get(target)
        self._carriers[target] = carrier
        try:
            yield
        finally:
            if self._carriers.get(target) is carrier:
                del self._carriers[target]
                if before is not None:
                    self._carriers[target] = before

    @property
    def targets(self) -> list[str]:
        return list(self._carriers)

    def carrier(self, target: str) -> Carrier | None:
        return self._carriers.get(target)
