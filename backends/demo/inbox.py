"""What a demo system was sent by the centre, and what becomes of it in time. Any thread.

A message is taken once, however often it comes; its people accept it, work at it and say what
they did, or refuse it. Pure but for its lock; the time is passed in.
"""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections import OrderedDict
from dataclasses import dataclass

MOST_KEPT = 20_000
REFUSED_SHARE = 0.03
# The others are only to be known.
_FOR_DOING = ("dispatch.", "order.", "grid.event.escalated", "grid.event.assigned")
_DONE_WORDS = ("已到场处置完毕，现场恢复正常", "已转属地街道办结，群众表示满意", "已整改到位")
_REFUSED_WORDS = "不属于本单位职责范围，请另行派发"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One message as it was taken."""

    id: str
    number: str
    kind: str
    title: str
    at: dt.datetime
    steps: tuple[tuple[dt.datetime, str, str], ...]  # (when, state, words)

    def state(self, now: dt.datetime) -> tuple[str, str, dt.datetime]:
        """(state, words, since) at that moment: "received" at first."""
        found = ("received", "", self.at)
        for when, state, words in self.steps:
            if when <= now:
                found = (state, words, when)
        return found


class Inbox:
    """The messages of one system, the newest MOST_KEPT. `pace`: 1 takes minutes, 0 is at once."""

    def __init__(self, seed: int, prefix: str, pace: float = 1.0) -> None:
        self._seed, self._prefix, self._pace = seed, prefix, pace
        self._lock = threading.Lock()
        self._taken: OrderedDict[str, Taken] = OrderedDict()
        self.repeats = 0  # how many came again

    def __len__(self) -> int:
        return len(self._taken)

    def take(self, message_id: str, kind: str, title: str, now: dt.datetime) -> Taken:
        """The message as taken, now or when it came first."""
        with self._lock:
            known = self._taken.get(message_id)
            if known is not None:
                self.repeats += 1
                return known
            number = f"{self._prefix}{len(self._taken) + 1:06d}"
            known = Taken(
                id=message_id,
                number=number,
                kind=kind,
                title=title,
                at=now,
                steps=self._fate(message_id, kind, now),
            )
            self._taken[message_id] = known
            if len(self._taken) > MOST_KEPT:
                self._taken.popitem(last=False)
            return known

    def one(self, message_id: str) -> Taken | None:
        with self._lock:
            return self._taken.get(message_id)

    def receipts(self, since: dt.datetime, now: dt.datetime) -> list[dict[str, str]]:
        """Every step since then, oldest first."""
        with self._lock:
            every = list(self._taken.values())
        rows = [
            (
                when,
                {
                    "receiptId": f"{one.id}:{state}",
                    "messageId": one.id,
                    "number": one.number,
                    "state": state,
                    "note": words,
                    "at": when.isoformat(timespec="milliseconds"),
                },
            )
            for one in every
            for when, state, words in one.steps
            if since <= when <= now
        ]
        return [row for _, row in sorted(rows, key=lambda pair: pair[0])]

    def _fate(
        self, message_id: str, kind: str, now: dt.datetime
    ) -> tuple[tuple[dt.datetime, str, str], ...]:
        chance = random.Random(f"{self._seed}/{self._prefix}/{message_id}")

        def after(first_s: float, last_s: float) -> dt.datetime:
            return now + dt.timedelta(seconds=self._pace * chance.uniform(first_s, last_s))

        if not kind.startswith(_FOR_DOING):
            return ((after(2, 8), "accepted", "已签收"), (after(20, 60), "done", "已阅知"))
        if chance.random() < REFUSED_SHARE:
            return ((after(5, 30), "rejected", _REFUSED_WORDS),)
        return (
            (after(2, 8), "accepted", "已签收"),
            (after(15, 40), "executing", "人员已出发"),
            (after(90, 300), "done", chance.choice(_DONE_WORDS)),
        )
