"""Parts of split messages until the last one is there. Pure, bounded; the clock is passed in."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class _Unfinished(Generic[T]):
    since_s: float
    parts: dict[int, T] = field(default_factory=dict)


class Parts(Generic[T]):
    """Holds at most 256 unfinished messages, each of at most `max_parts`, for `keep_s`."""

    MAX_UNFINISHED = 256

    def __init__(self, *, keep_s: float = 60.0, max_parts: int = 100) -> None:
        self._keep_s = keep_s
        self._max_parts = max_parts
        self._unfinished: dict[Hashable, _Unfinished[T]] = {}
        self.incomplete = 0

    def __len__(self) -> int:
        return len(self._unfinished)

    def take(self, key: Hashable, number: int, total: int, part: T, now_s: float) -> list[T] | None:
        """All parts in order once part `number` of 1..`total` completes them, else None."""
        self._expire(now_s)
        if not 1 <= number <= total <= self._max_parts:
            self.incomplete += 1
            return None
        key = (key, total)
        unfinished = self._unfinished.setdefault(key, _Unfinished(since_s=now_s))
        unfinished.parts[number] = part
        if len(unfinished.parts) < total:
            return None
        del self._unfinished[key]
        return [unfinished.parts[number] for number in range(1, total + 1)]

    def _expire(self, now_s: float) -> None:
        # A dict keeps the order of arrival, so the first are the oldest.
        for key in list(self._unfinished):
            too_old = now_s - self._unfinished[key].since_s > self._keep_s
            if not too_old and len(self._unfinished) < self.MAX_UNFINISHED:
                return
            del self._unfinished[key]
            self.incomplete += 1
