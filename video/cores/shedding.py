"""What is given up, and what is given back, when a machine cannot do all its pictures. Pure.

Sub stream first, then fewer pictures of small tiles, then key frames only; the smallest tile
first, the few prominent ones never. Given back in the other order, after a calm time; what
overloads again at once is taken back and left alone for a while (RADASS), so that nothing flaps.
"""

from __future__ import annotations

import enum
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

LATE_S = 0.4
MOST_PROMINENT = 4  # that keep their pictures whatever comes: more would leave nothing to give up
MOST_LAG_S = 5.0  # of a stream; more is a clock that jumped
YOUNG_S = 3.0  # a stream's first seconds say nothing: what the camera kept arrives at once
BUSY = 0.92
LATE_PART = 0.1
# Of the cores: below it other programs are the load, and giving up pictures would not help.
OWN = 0.08
# Share of its time that the windows' thread waits for a core. Measured at 64 tiles on one shared
# core: 0.15 with a tick p99 of 8 ms, 0.25 to 0.4 with 40 ms.
UI_WAIT = 0.2
UI_CALM = 0.15
UI_STARVED = 0.5  # also while a scene is opening, which takes every core for a moment
# Of the cores, taken by the decoders: with less, nothing that they give up makes room for the
# windows. Measured while the program was starting on two busy cores: 0.13 to 0.24 for console and
# decoders together, before and after all 32 views had gone down to key frames.
CURABLE = 0.25
# Ours of what is busy: below it others are the larger load, and key frames only would be a high
# price for the windows' turn as long as every picture comes in time. Measured with 16 tiles beside
# the tests of other programs: half of it was ours, nothing was late, all went down to key frames.
MAINLY_OURS = 0.6
# Smoothed so: a burst of a second every few seconds (a picture of the windows being saved) is
# neither an overload nor the end of a calm.
SMOOTH_S = 4.0
# A step shows at once in this one; the other would take a second step for the same overload.
QUICK_S = 1.0
OVER_FOR_S = 1.0
STEP_EVERY_S = 1.0  # while the windows starve
# Streams that have fallen behind catch up slowly when there is room again: as long as their lag
# falls by a tenth within this, nothing more is taken.
SETTLE_S = 2.0
EASING = 0.9
SLOW_FOR_S = 5.0
CALM_FOR_S = 5.0
CALM_BUSY = 0.75
IDLE_BUSY = 0.5
GIFT_EVERY_S = 3.0
# A machine that others keep busy is tried too, when all has gone well for this long: soon where it
# has a core's time to spare now and then (the cameras' server beside us), else late.
SPARE_BUSY = 0.88
SPARE_FOR_S = 10.0
PATIENT_S = 30.0
TRIAL_S = 10.0
BLOCKED_S = (30.0, 120.0, 600.0)


class Level(enum.IntEnum):
    """What a view goes without; a higher level includes the lower ones."""

    FULL = 0
    SUB = 1
    SLOW = 2
    KEYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One view as measured over the last round.

    `pixels` of its tile, `source_pixels` of its stream; `has_sub`: it would show the main stream
    and could show a smaller one; `has_sparse_keys`: key frames alone are not to be had of it, and
    giving the others up saves nothing; `is_new`: opened less than YOUNG_S ago; `age_s`: live for so
    long; lag and drops are its decoder's.
    """

    view: int
    pixels: int
    source_pixels: int = 0
    is_prominent: bool = False
    has_sub: bool = False
    has_sparse_keys: bool = False
    is_new: bool = False
    age_s: float = 60.0
    lag_s: float = 0.0
    dropped: int = 0

    @property
    def is_late(self) -> bool:
        """Whether its pictures come too late, or some not at all."""
        return self.age_s >= YOUNG_S and (self.lag_s > LATE_S or self.dropped > 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Busy share of the cores we may use, our own part of it, the decoders' part of that, and how
    much of its time the windows' thread spent waiting for a core."""

    busy: float
    own: float = 1.0
    decoders: float = 1.0
    ui_wait: float = 0.0


class _Smooth:
    """The machine over the last seconds."""

    def __init__(self, over_s: float) -> None:
        self._over_s = over_s
        self._now: Machine | None = None
        self._at_s = 0.0

    def take(self, machine: Machine, now_s: float) -> Machine:
        """The newest reading; what is smoothed with it."""
        before = self._now
        if before is None:
            self._now = machine
        else:
            part = 1 - math.exp(-max(now_s - self._at_s, 0.0) / self._over_s)
            self._now = Machine(
                busy=before.busy + (machine.busy - before.busy) * part,
                own=before.own + (machine.own - before.own) * part,
                decoders=before.decoders + (machine.decoders - before.decoders) * part,
                ui_wait=before.ui_wait + (machine.ui_wait - before.ui_wait) * part,
            )
        self._at_s = now_s
        return self._now


class _Easing:
    """Whether streams that are behind are catching up since the last step."""

    def __init__(self) -> None:
        self._lag_s, self._at_s = 0.0, float("-inf")

    def is_so(self, views: Sequence[Watched], step_s: float, now_s: float) -> bool:
        """Asked in every round in which streams are late; `step_s` is when something was taken."""
        lag_s = sum(min(view.lag_s, MOST_LAG_S) for view in views)
        if step_s > self._at_s or lag_s <= self._lag_s * EASING:
            self._lag_s, self._at_s = lag_s, now_s
        return now_s - self._at_s < SETTLE_S


class Shedder:
    """The level of every view. Asked about twice a second; the clock is passed in."""

    def __init__(self) -> None:
        self._smooth, self._quick = _Smooth(SMOOTH_S), _Smooth(QUICK_S)
        self._easing = _Easing()
        self._levels: dict[int, Level] = {}
        self._exempt: set[int] = set()
        self._over_since_s = self._slow_since_s = self._calm_since_s = -1.0
        self._well_since_s = -1.0
        self._step_s = float("-inf")
        self._views_at_step = 0
        self._trial: dict[int, Level] = {}  # what was given back last, and the levels before
        self._trial_s = float("-inf")
        self._borne = 0  # gifts in a row with which the cores still had time
        self._failures = 0
        self._blocked_until_s = float("-inf")

    def level(self, view: int) -> Level:
        """Level of a view; one not seen yet has none."""
        return self._levels.get(view, Level.FULL)

    def round(self, views: Sequence[Watched], machine: Machine, now_s: float) -> dict[int, Level]:
        """Levels from now on, of all these views and no others."""
        prominent = sorted((v for v in views if v.is_prominent), key=_cheapest_loss, reverse=True)
        self._exempt = {view.view for view in prominent[:MOST_PROMINENT]}
        self._take_in(views)
        smooth, quick = self._smooth.take(machine, now_s), self._quick.take(machine, now_s)
        ui_wait = min(smooth.ui_wait, quick.ui_wait)
        late = [view for view in views if view.is_late]
        is_ours = machine.own >= OWN
        is_busy = machine.busy >= BUSY
        is_opening = sum(view.is_new for view in views) * 2 >= len(views)
        is_curable = max(smooth.decoders, quick.decoders) >= CURABLE
        is_crowded = is_curable and ui_wait >= (UI_STARVED if is_opening else UI_WAIT)
        is_behind = is_busy and len(late) >= max(1, math.ceil(len(views) * LATE_PART))
        is_over = is_ours and (
            is_crowded or (is_behind and not self._easing.is_so(views, self._step_s, now_s))
        )
        # Late though the cores have time is a slow way to a camera. And where others are the load,
        # what was given up does not help and comes back.
        is_well = not late or machine.busy <= CALM_BUSY
        is_calm = not is_ours or (is_well and not (is_curable and smooth.ui_wait >= UI_CALM))
        self._over_since_s = _since(self._over_since_s, is_over, now_s)
        is_slow = bool(late) and is_busy and is_ours
        self._slow_since_s = _since(self._slow_since_s, is_slow, now_s)
        self._well_since_s = _since(self._well_since_s, is_calm, now_s)
        is_calm = is_calm and (smooth.busy <= CALM_BUSY or not is_ours)
        self._calm_since_s = _since(self._calm_since_s, is_calm, now_s)
        if _lasts(self._over_since_s, OVER_FOR_S, now_s):
            is_severe = len(late) * 2 >= len(views)
            is_starving = is_curable and ui_wait >= UI_STARVED
            is_mainly_ours = smooth.own >= MAINLY_OURS * smooth.busy
            count = math.ceil(len(views) / (2 if is_severe else 3))
            if late or is_mainly_ours or self._has_room_above_keys(views):
                self._on_over(views, count, is_starving, now_s)
        elif _lasts(self._slow_since_s, SLOW_FOR_S, now_s):
            if now_s - self._step_s >= SLOW_FOR_S:
                self._demote(views, 1, now_s)
        elif self._may_give_back(smooth, now_s):
            self._give_back(views, smooth, now_s)
        return dict(self._levels)

    def _take_in(self, views: Sequence[Watched]) -> None:
        """New views start where most of the others stand; a wall half as large begins anew."""
        if len(views) * 2 <= self._views_at_step:
            self._levels.clear()
            self._views_at_step, self._trial = 0, {}
        if len(views) * 4 <= self._views_at_step * 3:
            self._failures, self._blocked_until_s = 0, float("-inf")
        counts = Counter(self._levels.values())
        prevailing = counts.most_common(1)[0][0] if counts else Level.FULL
        levels = {view.view: self._levels.get(view.view, prevailing) for view in views}
        for view in views:
            if view.view in self._exempt or (levels[view.view] is Level.SUB and not view.has_sub):
                levels[view.view] = Level.FULL
        self._levels = levels
        self._trial = {view: level for view, level in self._trial.items() if view in levels}

    def _on_over(
        self, views: Sequence[Watched], count: int, is_starving: bool, now_s: float
    ) -> None:
        if self._trial and now_s - self._trial_s <= TRIAL_S:
            self._levels |= self._trial
            self._trial = {}
            wait_s = BLOCKED_S[min(self._failures, len(BLOCKED_S) - 1)]
            self._failures += 1
            self._blocked_until_s = now_s + wait_s
            self._stepped(views, now_s)
        elif now_s - self._step_s >= (STEP_EVERY_S if is_starving else SETTLE_S):
            self._trial = {}
            # Key frames alone save most: no more tiles of them than needed, where there is time.
            self._demote(views, count, now_s, count if is_starving else math.ceil(count / 2))

    def _has_room_above_keys(self, views: Sequence[Watched]) -> bool:
        """Whether something milder than key frames only can be taken."""
        return any(
            self._levels[view.view] < Level.SLOW for view in views if view.view not in self._exempt
        )

    def _demote(self, views: Sequence[Watched], count: int, now_s: float, keys: int = 1) -> None:
        candidates = sorted((v for v in views if v.view not in self._exempt), key=_cheapest_loss)
        for to in (Level.SUB, Level.SLOW, Level.KEYS):
            found = [
                view for view in candidates if self._levels[view.view] < to and _may_have(view, to)
            ]
            if found:
                found = found[: keys if to is Level.KEYS else count]
                self._levels |= dict.fromkeys((view.view for view in found), to)
                self._stepped(views, now_s)
                return

    def _stepped(self, views: Sequence[Watched], now_s: float) -> None:
        self._step_s, self._borne = now_s, 0
        self._views_at_step = max(self._views_at_step, len(views), len(self._levels))

    def _may_give_back(self, smooth: Machine, now_s: float) -> bool:
        since_s = now_s - self._step_s
        if now_s < self._blocked_until_s or since_s < (GIFT_EVERY_S if self._trial else CALM_FOR_S):
            return False
        well_for_s = SPARE_FOR_S if smooth.busy <= SPARE_BUSY else PATIENT_S
        return _lasts(self._calm_since_s, CALM_FOR_S, now_s) or _lasts(
            self._well_since_s, well_for_s, now_s
        )

    def _give_back(self, views: Sequence[Watched], machine: Machine, now_s: float) -> None:
        if self._trial and now_s - self._trial_s > TRIAL_S:
            self._failures, self._trial = 0, {}  # the last gift was borne
        worst = max(self._levels.values(), default=Level.FULL)
        if worst is Level.FULL:
            self._views_at_step = self._borne = 0
            return
        held = [view for view in views if self._levels[view.view] is worst]
        held.sort(key=_cheapest_loss, reverse=True)
        part = 3 if machine.busy <= IDLE_BUSY else 8 if machine.busy <= SPARE_BUSY else 16
        # Twice as many each time: what was given up while a program started is back soon after.
        share = min(2**self._borne / part, 0.5)
        count = 1 if worst is Level.SUB else math.ceil(len(views) * share)
        self._borne = min(self._borne + 1, 3) if machine.busy <= SPARE_BUSY else 0
        given = held[:count]
        self._trial = dict.fromkeys((view.view for view in given), worst)
        self._trial_s = self._step_s = now_s
        for view in given:
            self._levels[view.view] = _better(worst, view)


def _may_have(view: Watched, level: Level) -> bool:
    """Whether it gives something up at that level."""
    if level is Level.SUB:
        return view.has_sub
    return level is not Level.KEYS or not view.has_sparse_keys


def _better(level: Level, view: Watched) -> Level:
    if level is Level.KEYS:
        return Level.SLOW
    return Level.SUB if level is Level.SLOW and view.has_sub else Level.FULL


def _cheapest_loss(view: Watched) -> tuple[int, int, int]:
    """The smallest tile first; among equals the one whose stream has most pixels."""
    return view.pixels, -view.source_pixels, view.view


def _since(since_s: float, is_so: bool, now_s: float) -> float:
    if not is_so:
        return -1.0
    return since_s if since_s >= 0 else now_s


def _lasts(since_s: float, for_s: float, now_s: float) -> bool:
    return since_s >= 0 and now_s - since_s >= for_s
