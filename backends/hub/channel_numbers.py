"""Which number a channel's camera has: given once and kept, or chosen by people. The hub's loop."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from backends.hub.cameras import FIRST_NUMBER, MOST_NUMBER

log = logging.getLogger(__name__)


class Wish(NamedTuple):
    """The number that people chose for a channel; `wanted` 0: none. `number`: its own, 0 for a
    channel that has none yet."""

    channel: str
    number: int
    wanted: int


class ChannelNumbers:
    """All numbers that cameras have, those of channels and those of the settings."""

    def __init__(self, taken: Iterable[int]) -> None:
        self._taken = set(taken)
        self._next = FIRST_NUMBER
        self._in_vain: set[tuple[str, int]] = set()

    def next(self) -> int:
        """One that nobody has."""
        while self._next in self._taken and self._next < MOST_NUMBER:
            self._next += 1
        self._taken.add(self._next)
        return self._next

    def refused(self, wishes: Sequence[Wish]) -> int:
        """The first that another camera has and keeps, 0 where there is none."""
        granted = self._granted(wishes)
        vain = (w.wanted for w in wishes if w.wanted not in (0, w.number, granted.get(w.channel)))
        return next(vain, 0)

    def move(self, wishes: Sequence[Wish]) -> dict[str, int]:
        """One device's channels get what they want, where nobody else has it: by channel, those
        whose number is another now."""
        granted = self._granted(wishes)
        self._taken -= {wish.number for wish in wishes if wish.channel in granted}
        self._taken |= set(granted.values())
        for wish in wishes:
            is_vain = wish.wanted not in (0, wish.number, granted.get(wish.channel))
            if is_vain and (wish.channel, wish.wanted) not in self._in_vain:  # said once
                self._in_vain.add((wish.channel, wish.wanted))
                log.warning("number %s of channel %s is another's", wish.wanted, wish.channel)
        return granted

    def _granted(self, wishes: Sequence[Wish]) -> dict[str, int]:
        """A number that nobody has, or whose holder gets another at the same time: two may swap."""
        moving = [wish for wish in wishes if wish.wanted not in (0, wish.number)]
        while True:
            freed = {wish.number for wish in moving}
            granted: dict[str, int] = {}
            for wish in moving:
                is_free = wish.wanted in freed or wish.wanted not in self._taken
                if is_free and wish.wanted not in granted.values():
                    granted[wish.channel] = wish.wanted
            if len(granted) == len(moving):
                return granted
            moving = [wish for wish in moving if wish.channel in granted]
