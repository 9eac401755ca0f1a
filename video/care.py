"""Every half second: which stream each view shows, and what is shed. UI thread.

Measures and applies; what is decided is decided in `cores.switching` and `cores.shedding`.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable

from video.api import Rank, StreamState
from video.cores.shedding import YOUNG_S, Level, Shedder, Watched
from video.cores.slow_ways import SlowWays
from video.load import MachineLoad
from video.view import View

log = logging.getLogger(__name__)


class Care:
    """Looks after all views of an engine."""

    def __init__(self) -> None:
        self._load = MachineLoad()
        self._shedder = Shedder()
        self._ways = SlowWays()
        self._dropped: dict[int, int] = {}
        self._is_shedding = False

    def round(self, views: Collection[View], pids: Iterable[int], now_s: float) -> None:
        """Measure, decide, apply."""
        pulling = [view for view in views if view.is_pulling]
        seen: dict[int, int] = {}
        watched = [self._watch(view, now_s, seen) for view in pulling]
        self._dropped = seen
        machine = self._load.read(pids)
        levels = self._shedder.round(watched, machine, now_s)
        slow = self._ways.round(watched, machine, now_s)
        for view in pulling:
            view.level, view.is_way_slow = levels[view.id], view.id in slow
        self._log(levels)
        for view in views:
            view.follow(now_s)

    def _watch(self, view: View, now_s: float, seen: dict[int, int]) -> Watched:
        """What is measured of a view; `seen` takes its drops so far, by supply."""
        supply = view.shown or view.coming
        assert supply is not None
        picture, status = supply.picture, supply.picture.read_status()
        dropped = seen[supply.number] = picture.dropped
        is_live = status.state is StreamState.LIVE
        # Of a camera that has fallen silent the last lag says nothing.
        is_moving = now_s - picture.frame_ns / 1e9 < YOUNG_S
        return Watched(
            view=view.id,
            pixels=view.box[0] * view.box[1],
            source_pixels=status.source_width * status.source_height,
            is_prominent=view.rank is Rank.PROMINENT,
            has_sub=view.wants_main,
            has_sparse_keys=status.has_sparse_keys,
            is_new=now_s - supply.opened_s < YOUNG_S,
            age_s=now_s - status.since_ns / 1e9 if is_live else 0.0,
            lag_s=picture.lag_ns / 1e9 if is_moving else 0.0,
            dropped=dropped - self._dropped.get(supply.number, dropped),
        )

    def _log(self, levels: dict[int, Level]) -> None:
        """Once when shedding begins and once when it is over."""
        is_shedding = any(levels.values())
        if is_shedding and not self._is_shedding:
            log.warning("This machine cannot do all pictures: load is shed")
        elif self._is_shedding and not is_shedding:
            log.info("All pictures are whole again")
        self._is_shedding = is_shedding
