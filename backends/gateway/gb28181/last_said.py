"""Which notification of a subscription last spoke of an item. Pure; bounded.

One that was lost comes, said again, behind those after it: what they said is newer.
"""

from __future__ import annotations

from collections.abc import Iterable

MOST_ITEMS = 10_000  # 2,500 notifications a second of two items each, for two seconds


class LastSaid:
    """Of one subscription; another dialog of it counts anew."""

    __slots__ = ("_dialog", "_forgotten", "_spoken")

    def __init__(self) -> None:
        self._dialog = ""
        self._spoken: dict[str, int] = {}  # by item, the one unspoken of for longest first
        self._forgotten = 0  # up to this number it is not known any more

    def __len__(self) -> int:
        return len(self._spoken)

    def news(self, dialog: str, number: int, ids: Iterable[str]) -> frozenset[str]:
        """Those of the items that no later notification has spoken of, as far as is known."""
        if dialog != self._dialog:
            self._dialog, self._spoken, self._forgotten = dialog, {}, 0
        if number < self._forgotten:
            return frozenset()
        fresh = frozenset(one for one in ids if self._spoken.get(one, 0) <= number)
        for one in fresh:
            self._spoken.pop(one, None)  # to the dict's end
            self._spoken[one] = number
        while len(self._spoken) > MOST_ITEMS:
            oldest = next(iter(self._spoken))
            self._forgotten = max(self._forgotten, self._spoken.pop(oldest))
        return fresh
