"""Answers that come in several messages: catalogue, list of recordings. Pure; clock passed in.

Pages come in any order and more than once. An answer is complete when as many distinct items came
as SumNum says, or when it has been quiet for a while: then what came is kept.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")

FIRST_S = 10.0  # nothing at all came
QUIET_S = 5.0  # devices are seen that send one item per message, every few hundred ms
MAX_ITEMS = 100_000


class Ending(enum.StrEnum):
    """How a collection ended."""

    COMPLETE = "complete"
    PARTIAL = "partial"  # quiet, or its time over, before SumNum distinct items
    SILENT = "silent"  # no page came
    TRUNCATED = "truncated"  # more items than we hold


class Collected(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """What came, in order of first arrival. `announced` is SumNum, -1 when never said."""

    ending: Ending
    items: tuple[T, ...]
    announced: int
    duplicates: int = 0
    unreadable: int = 0


class Collection(Generic[T]):
    """One answer being collected, from the moment its query was sent; for `longest_s` at most,
    where somebody waits for it."""

    def __init__(
        self,
        key: Callable[[T], Hashable],
        now_s: float,
        *,
        quiet_s: float = QUIET_S,
        longest_s: float = math.inf,
        max_items: int = MAX_ITEMS,
    ) -> None:
        self._key = key
        self._quiet_s = quiet_s
        self._until_s = now_s + longest_s
        self._max_items = max_items
        self._items: dict[Hashable, T] = {}
        self._announced = -1
        self._duplicates = 0
        self._unreadable = 0
        self._has_page = False
        self._is_over = False
        self.due_s = now_s + FIRST_S

    def __len__(self) -> int:
        return len(self._items)

    def take(
        self, total: int, items: Sequence[T], now_s: float, *, unreadable: int = 0
    ) -> Collected[T] | None:
        """One page; the whole when it completes it. After the end nothing counts."""
        if self._is_over:
            return None
        self._has_page = True
        self._unreadable += unreadable
        if total >= 0:
            self._announced = total
        for item in items:
            key = self._key(item)
            if key in self._items:
                self._duplicates += 1
            elif len(self._items) >= self._max_items:
                return self._end(Ending.TRUNCATED)
            self._items[key] = item  # the later one is the newer one
        self.due_s = min(now_s + self._quiet_s, self._until_s)
        # Unreadable items do not count: a page that comes twice would end it too early.
        if 0 <= self._announced <= len(self._items):
            return self._end(Ending.COMPLETE)
        return None

    def tick(self, now_s: float) -> Collected[T] | None:
        """The end by quiet, when it is due."""
        if self._is_over or now_s < self.due_s:
            return None
        return self._end(Ending.PARTIAL if self._has_page else Ending.SILENT)

    def _end(self, ending: Ending) -> Collected[T]:
        self._is_over = True
        self.due_s = math.inf
        return Collected(
            ending=ending,
            items=tuple(self._items.values()),
            announced=self._announced,
            duplicates=self._duplicates,
            unreadable=self._unreadable,
        )
