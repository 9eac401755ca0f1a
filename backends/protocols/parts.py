"""Parts of split messages until the last one is there. Pure, bounded; the clock is passed in."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class _Unfinished(Generic[T]):
    since_s: float
    heard_s: float
    total: int
    asked: int = 0
    parts: dict[int, T] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GivenUp(Generic[T]):
    """A message of `total` parts, and those that came."""

    total: int
    parts: dict[int, T]

    @property
    def missing(self) -> str:
        """Which are not there: "2、3/5"."""
        missing = [number for number in range(1, self.total + 1) if number not in self.parts]
        return f"{'、'.join(map(str, missing[:5]))}/{self.total}"


class Parts(Generic[T]):
    """Holds at most 256 unfinished messages, each of at most `max_parts`, for `keep_s`; and as many
    that were given up, and parts that were refused, until they are taken."""

    MAX_UNFINISHED = 256

    def __init__(self, *, keep_s: float = 60.0, max_parts: int = 100) -> None:
        self._keep_s = keep_s
        self._max_parts = max_parts
        self._given_up: list[GivenUp[T]] = []
        self._refused: list[T] = []
        self._unfinished: dict[Hashable, _Unfinished[T]] = {}
        self.incomplete = 0

    def __len__(self) -> int:
        return len(self._unfinished)

    def take(self, key: Hashable, number: int, total: int, part: T, now_s: float) -> list[T] | None:
        """All parts in order once part `number` of 1..`total` completes them, else None."""
        self.expire(now_s)
        if not 1 <= number <= total <= self._max_parts:
            self.incomplete += 1
            if len(self._refused) < self.MAX_UNFINISHED:
                self._refused.append(part)
            return None
        key = (key, total)
        unfinished = self._unfinished.get(key)
        if unfinished is None:
            unfinished = _Unfinished(since_s=now_s, heard_s=now_s, total=total)
            self._unfinished[key] = unfinished
        unfinished.heard_s = now_s
        unfinished.parts[number] = part
        if len(unfinished.parts) < total:
            return None
        del self._unfinished[key]
        return [unfinished.parts[number] for number in range(1, total + 1)]

    def overdue(self, now_s: float, after_s: float, most_times: int) -> list[tuple[T, list[int]]]:
        """Of each message that got no part for `after_s`: a part that is there and the numbers of
        those that are not. It counts as heard now, and is told at most `most_times`."""
        self.expire(now_s)
        found: list[tuple[T, list[int]]] = []
        for unfinished in self._unfinished.values():
            if now_s - unfinished.heard_s < after_s or unfinished.asked >= most_times:
                continue
            unfinished.heard_s = now_s
            unfinished.asked += 1
            numbers = [n for n in range(1, unfinished.total + 1) if n not in unfinished.parts]
            found.append((next(iter(unfinished.parts.values())), numbers))
        return found

    def expire(self, now_s: float) -> None:
        """Give up what waits too long, or is too much."""
        # A dict keeps the order of arrival, so the first are the oldest.
        for key in list(self._unfinished):
            too_old = now_s - self._unfinished[key].since_s > self._keep_s
            if not too_old and len(self._unfinished) < self.MAX_UNFINISHED:
                return
            self._give_up(key)

    def flush(self) -> None:
        """Give up all that waits: no more will come."""
        for key in list(self._unfinished):
            self._give_up(key)

    def _give_up(self, key: Hashable) -> None:
        given_up = self._unfinished.pop(key)
        self.incomplete += 1
        if len(self._given_up) < self.MAX_UNFINISHED:
            self._given_up.append(GivenUp(given_up.total, given_up.parts))

    def take_given_up(self) -> list[GivenUp[T]]:
        """Messages given up since the last call."""
        given_up, self._given_up = self._given_up, []
        return given_up

    def take_refused(self) -> list[T]:
        """Parts with numbers that cannot be, or of too many, since the last call."""
        refused, self._refused = self._refused, []
        return refused
