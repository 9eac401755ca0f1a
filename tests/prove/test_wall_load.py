"""More pictures than a core can do: the wall sheds, keeps its turn, and takes all back after."""

from __future__ import annotations

import os
import time
from collections import Counter

import pytest

from app.bench_cameras import BenchCameras, of_tile
from app.bench_media import clip
from tests.prove.record import ProofRecord
from tests.video.fakes import is_live
from video.api import Shed, Stream, Transport, ViewId
from video.engine import DecoderPool

TICK_S = 0.01
SETTLE_S = 15.0
MEASURE_S = 30.0
TICK_P99_S = 0.020
LIVE_PART = 0.9  # a server that others keep busy drops a viewer now and then
BACK_WITHIN_S = 150.0

pytestmark = pytest.mark.prove


@pytest.mark.parametrize(
    ("tiles", "size", "box"), [(64, (640, 360), (238, 134)), (16, (1920, 1080), (478, 268))]
)
def test_one_core_sheds_and_its_windows_keep_their_turn(
    tiles: int, size: tuple[int, int], box: tuple[int, int], proof: ProofRecord
) -> None:
    cameras = BenchCameras(tiles, clip(20, *size))
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, [min(before)])
    pool = DecoderPool()
    try:
        views = [
            pool.open(Stream(url=of_tile(cameras.address, n), transport=Transport.TCP), *box)
            for n in range(tiles)
        ]
        _ticks(pool, SETTLE_S)
        late = sorted(_ticks(pool, MEASURE_S))
        shed = _shed(pool, views)
        p99_s = late[int(len(late) * 0.99)]
        live = sum(is_live(pool.status(view)) for view in views)
        for view in views[4:]:
            pool.close(view)
        back_s = _until_whole(pool, views[:4])
    finally:
        pool.shutdown()
        os.sched_setaffinity(0, before)
        cameras.close()
    proof.note(
        f"{tiles} streams of {size[0]}x{size[1]} on one core: tick p99 {p99_s * 1000:.1f} ms, "
        f"max {late[-1] * 1000:.1f} ms over {MEASURE_S:.0f} s, {live} live, "
        f"{', '.join(f'{kind}: {count}' for kind, count in sorted(shed.items()))}; "
        f"whole again {back_s:.0f} s after all but four were closed"
    )
    assert live >= tiles * LIVE_PART
    assert p99_s <= TICK_P99_S
    assert shed.total() > shed[Shed.NONE]


def _ticks(pool: DecoderPool, seconds: float) -> list[float]:
    """How late a timer of TICK_S comes in a thread that looks after the pool, as a window's."""
    late: list[float] = []
    end_s, due_s = time.monotonic() + seconds, time.monotonic() + TICK_S
    while time.monotonic() < end_s:
        time.sleep(max(due_s - time.monotonic(), 0.0))
        late.append(max(time.monotonic() - due_s, 0.0))
        pool.drain()
        due_s = time.monotonic() + TICK_S
    return late


def _shed(pool: DecoderPool, views: list[ViewId]) -> Counter[Shed]:
    return Counter(pool.status(view).shed for view in views)


def _until_whole(pool: DecoderPool, views: list[ViewId]) -> float:
    begin_s = time.monotonic()
    while _shed(pool, views)[Shed.NONE] < len(views):
        _ticks(pool, 0.5)
        assert time.monotonic() - begin_s < BACK_WITHIN_S, _shed(pool, views)
    return time.monotonic() - begin_s
