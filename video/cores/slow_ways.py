"""Cameras whose main stream the way to them does not carry: they show the sub stream. Pure.

Not this machine's load, which is `shedding`'s: one camera comes late while the cores have time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from video.cores.shedding import BUSY, Machine, Watched

SLOW_FOR_S = 5.0
SWITCH_EVERY_S = 5.0
# How long until the main stream is tried again, after the first, second, further failures.
WAITS_S = (5.0, 30.0, 600.0)
BORNE_S = 60.0


@dataclass(slots=True)
class _Way:
    late_since_s: float = -1.0
    is_slow: bool = False
    until_s: float = 0.0
    failures: int = 0


class SlowWays:
    """Asked about twice a second; the clock is passed in."""

    def __init__(self) -> None:
        self._ways: dict[int, _Way] = {}
        self._switch_s = float("-inf")

    def round(self, views: Sequence[Watched], machine: Machine, now_s: float) -> frozenset[int]:
        """The views that are to show the sub stream for the way's sake."""
        self._ways = {view.view: self._ways.get(view.view, _Way()) for view in views}
        for view in views:
            self._judge(self._ways[view.view], view, machine.busy >= BUSY, now_s)
        return frozenset(number for number, way in self._ways.items() if way.is_slow)

    def _judge(self, way: _Way, view: Watched, is_busy: bool, now_s: float) -> None:
        if view.is_prominent or not view.has_sub:
            way.is_slow = False
            return
        may_switch = now_s - self._switch_s >= SWITCH_EVERY_S
        if way.is_slow:
            if now_s >= way.until_s and may_switch:
                way.is_slow, way.late_since_s = False, -1.0
                self._switch_s = now_s
            return
        if not view.is_late or is_busy:
            way.late_since_s = -1.0
            if now_s - way.until_s >= BORNE_S:
                way.failures = 0
        elif way.late_since_s < 0:
            way.late_since_s = now_s
        elif now_s - way.late_since_s >= SLOW_FOR_S and may_switch:
            way.until_s = now_s + WAITS_S[min(way.failures, len(WAITS_S) - 1)]
            way.is_slow, way.failures = True, way.failures + 1
            self._switch_s = now_s
