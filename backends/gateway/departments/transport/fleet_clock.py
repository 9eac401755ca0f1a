"""How far the clocks of a fleet are from ours, by the times of live positions. Pure.

Each terminal has its own clock and its own delay; where there is no signal it keeps what it has and
looks slow. Those that tell soonest know best, and of these not the very first: a few are wrong.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Mapping

_LATELY = 200  # positions: some seconds of a city's fleet, an hour of a small one
_FEWEST = 20
_SOONEST = 0.9  # of ten terminals one may be fast
_MOST_NAMED = 3


class FleetClock:
    """Of the positions heard lately."""

    def __init__(self) -> None:
        self._ahead: deque[dt.timedelta] = deque(maxlen=_LATELY)

    def heard(self, at: dt.datetime, now: dt.datetime) -> None:
        """A live position, newer than all of its vehicle."""
        self._ahead.append(at - now)

    def ahead(self) -> dt.timedelta | None:
        """Theirs minus ours; None while too few have told."""
        if len(self._ahead) < _FEWEST:
            return None
        return sorted(self._ahead)[int(len(self._ahead) * _SOONEST)]


def slow_words(slow: Mapping[str, dt.timedelta]) -> str:
    """Which terminals' clocks are slow, by phone, the slowest first; empty: none."""
    if not slow:
        return ""
    worst = sorted(slow, key=lambda phone: (-slow[phone], phone))[:_MOST_NAMED]
    minute = dt.timedelta(minutes=1)
    told = "、".join(f"{phone} 慢 {round(slow[phone] / minute)} 分钟" for phone in worst)
    return f"终端时钟慢：{told}" + (f" 等 {len(slow)} 个" if len(slow) > _MOST_NAMED else "")
