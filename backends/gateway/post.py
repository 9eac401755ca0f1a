"""Who carries what to whom: the departments' adapters as carriers of outgoing messages.

The gateway's loop only. The outbox line fetches what waits for the targets that are served here,
hands each message to its carrier, one after another per target, and reports what became of it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from backends.gateway.file_door import FileDoor
from backends.record.exchange import Delivery, Envelope, Outcome

_NOBODY = "对方没有接收这类消息的系统，请用电话或其他方式通知"


class Carrier(Protocol):
    """One target's way out. Both calls end within 30 s and raise nothing but bugs."""

    @property
    def is_idempotent(self) -> bool:
        """Whether the target takes the same id twice without harm (declared by the site)."""

    async def carry(self, message: Envelope) -> Outcome:
        """Hand it over. A time-out after sending is UNKNOWN, a refused connection NOT_SENT."""

    async def ask(self, message: Envelope) -> Outcome:
        """What became of it, before it is sent again. UNKNOWN where the target cannot be asked."""


@dataclass(frozen=True, slots=True, eq=False)
class _Serving:
    carrier: Carrier
    takes: tuple[str, ...]

    def is_for(self, message: Envelope) -> bool:
        act = message.data.get("act", "")
        return not self.takes or any(
            message.type.startswith(word) or (act and act.startswith(word)) for word in self.takes
        )


@dataclass(slots=True)
class _Desk:
    """All carriers of one target as one: each message goes to the last one in that takes it."""

    serving: list[_Serving] = field(default_factory=list)

    @property
    def is_idempotent(self) -> bool:
        return all(one.carrier.is_idempotent for one in self.serving)

    async def carry(self, message: Envelope) -> Outcome:
        found = self._of(message)
        if found is None:
            return Outcome(delivery=Delivery.REJECTED, detail=_NOBODY)
        return await found.carry(message)

    async def ask(self, message: Envelope) -> Outcome:
        found = self._of(message)
        if found is None:
            return Outcome(delivery=Delivery.REJECTED, detail=_NOBODY)
        return await found.ask(message)

    def _of(self, message: Envelope) -> Carrier | None:
        return next((one.carrier for one in reversed(self.serving) if one.is_for(message)), None)


class PostOffice:
    """The carriers of this gateway, by target ("department:urban", "party:county-east")."""

    def __init__(
        self, kept: Callable[[], Awaitable[None]] | None = None, files: FileDoor | None = None
    ) -> None:
        """`files`: the hub's door for files of alarms; None: there is none."""
        self._desks: dict[str, _Desk] = {}
        self._kept, self.files = kept, files

    async def kept(self) -> None:
        """Returns once all that was offered to the sink so far lies on this gateway's disk (what
        must not be lost, that is): a connector moves its cursor only then."""
        if self._kept is not None:
            await self._kept()

    @contextlib.contextmanager
    def serving(self, target: str, carrier: Carrier, takes: tuple[str, ...] = ()) -> Iterator[None]:
        """`carrier` serves `target` for as long as the context lasts; the last one in wins.

        `takes`: beginnings of the message types, or of the acts of orders ("hj212."), that it
        carries; the others go to whoever else serves the target. Empty: all that are not named.
        """
        one = _Serving(carrier, takes)
        desk = self._desks.setdefault(target, _Desk())
        # Who takes everything stands before those who take some: the last one that fits wins.
        desk.serving.insert(len(desk.serving) if takes else self._general(desk), one)
        try:
            yield
        finally:
            desk.serving.remove(one)
            if not desk.serving:
                del self._desks[target]

    @property
    def targets(self) -> list[str]:
        return list(self._desks)

    def carrier(self, target: str) -> Carrier | None:
        return self._desks.get(target)

    def takes(self, target: str, word: str) -> bool:
        """Whether somebody serves `target` for messages or acts that begin with `word`."""
        desk = self._desks.get(target)
        return desk is not None and any(word in one.takes for one in desk.serving)

    @staticmethod
    def _general(desk: _Desk) -> int:
        return sum(not one.takes for one in desk.serving)


def is_past_its_end(message: Envelope, now: dt.datetime) -> bool:
    """Whether an order is not to be carried out any more; never of one whose end is not said, or
    cannot be compared."""
    try:
        return dt.datetime.fromisoformat(message.data.get("expires_at", "")) < now
    except (ValueError, TypeError):
        return False
