"""A camera behind a slow way loses its main stream, and it alone."""

from __future__ import annotations

import itertools

from video.cores.shedding import Machine, Watched
from video.cores.slow_ways import SlowWays

ROUND_S = 0.5
IDLE = Machine(busy=0.3)


def watched(view: int, lag_s: float = 0.0, *, has_sub: bool = True) -> Watched:
    return Watched(view=view, pixels=100, has_sub=has_sub, lag_s=lag_s)


def test_five_seconds_late_cost_that_camera_its_main_stream() -> None:
    ways = SlowWays()
    for turn in range(12):
        slow = ways.round([watched(0), watched(1, 0.8), watched(2)], IDLE, turn * ROUND_S)
        assert slow == ({1} if turn >= 10 else frozenset())


def test_without_another_stream_nothing_changes() -> None:
    ways = SlowWays()
    for turn in range(40):
        assert not ways.round([watched(0, 0.8, has_sub=False)], IDLE, turn * ROUND_S)


def test_a_busy_machine_is_no_slow_way() -> None:
    ways = SlowWays()
    for turn in range(40):
        assert not ways.round([watched(0, 0.8)], Machine(busy=1.0), turn * ROUND_S)


def test_one_camera_at_a_time() -> None:
    ways, seen = SlowWays(), list[int]()
    for turn in range(31):
        slow = ways.round([watched(n, 0.8) for n in range(3)], IDLE, turn * ROUND_S)
        seen.append(len(slow))
    assert max(b - a for a, b in itertools.pairwise(seen)) == 1


def switches(seconds: float, is_slow_until_s: float) -> list[float]:
    """When a camera changed streams, whose main stream the way does not carry until then."""
    ways, before, out = SlowWays(), False, list[float]()
    for turn in range(round(seconds / ROUND_S)):
        now_s = turn * ROUND_S
        lag_s = 0.8 if not before and now_s < is_slow_until_s else 0.0
        is_on_sub = 0 in ways.round([watched(0, lag_s)], IDLE, now_s)
        if is_on_sub is not before:
            out.append(now_s)
        before = is_on_sub
    return out


def test_what_failed_twice_is_tried_again_every_ten_minutes_only() -> None:
    assert len(switches(600, 1e9)) <= 5
    late = [at for at in switches(3600, 1e9) if at > 120]
    assert all(b - a >= 4 for a, b in itertools.pairwise(late))
    assert len(late) <= 2 * 6


def test_a_way_that_is_good_again_gets_the_main_stream_back() -> None:
    assert len(switches(300, 20.0)) % 2 == 0
