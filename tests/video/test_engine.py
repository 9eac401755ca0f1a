"""The engine over real decoder processes: pictures, faults beside good streams, and crashes."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.video.fakes import FakeServer, closed_port, is_live, is_lost, make_film, wait_status
from video import decoder_child, seats
from video.api import LossReason, Stream, StreamState, VideoEngine, ViewId, line_of
from video.engine import DecoderPool


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    make_film(path)
    return str(path)


@pytest.fixture
def pool() -> Iterator[DecoderPool]:
    pool = DecoderPool(1)
    yield pool
    pool.shutdown()


def test_the_pool_is_a_video_engine(pool: DecoderPool) -> None:
    engine: VideoEngine = pool
    assert len(engine.process_ids()) == 1


def test_pictures_are_scaled_and_converted_in_place(pool: DecoderPool, film: str) -> None:
    view = pool.open(Stream(url=film), 33, 40)
    status = wait_status(pool, view, is_live)
    assert (status.source_width, status.source_height, status.codec) == (64, 48, "h264")
    width, height = pool.picture_size(view)
    assert (width, height) == (32, 24)
    wall = np.zeros((100, 100, 4), np.uint8)
    sequence = pool.convert(view, wall[10 : 10 + height, 20 : 20 + width])
    assert sequence > 0
    inside = wall[10 : 10 + height, 20 : 20 + width]
    assert np.all(inside[..., 3] == 255)
    assert np.ptp(inside[..., :3]) <= 6
    wall[10 : 10 + height, 20 : 20 + width] = 0
    assert not wall.any()


def test_a_wrong_size_is_refused_not_scaled(pool: DecoderPool, film: str) -> None:
    view = pool.open(Stream(url=film), 32, 24)
    wait_status(pool, view, is_live)
    assert pool.convert(view, np.zeros((10, 10, 4), np.uint8)) == 0


def test_two_views_share_one_decode(pool: DecoderPool, film: str) -> None:
    small = pool.open(Stream(url=film), 16, 12)
    large = pool.open(Stream(url=film), 128, 96)
    apart = pool.open(Stream(url=film, share_key="2"), 16, 12)
    for view in (small, large, apart):
        wait_status(pool, view, is_live)
    assert pool.picture_size(large) == (128, 96)
    assert pool.picture_size(small) == (16, 12)
    wait_status(pool, small, lambda s: s.decoded >= 10)
    assert abs(pool.status(small).decoded - pool.status(large).decoded) <= 1
    pool.close(small)
    before = pool.sequence(large)
    wait_status(pool, large, lambda s: s.sequence > before)
    assert pool.status(small).state is StreamState.IDLE


def test_a_resized_view_keeps_its_picture_until_the_next(pool: DecoderPool, film: str) -> None:
    view = pool.open(Stream(url=film), 32, 24)
    before = wait_status(pool, view, is_live).sequence
    pool.resize(view, 64, 48)
    assert pool.picture_size(view) in ((32, 24), (64, 48))
    status = wait_status(pool, view, lambda s: s.sequence > before + 2)
    assert (status.picture_width, status.picture_height) == (64, 48)


def test_bad_streams_leave_good_ones_alone(pool: DecoderPool, film: str) -> None:
    garbage = FakeServer(b"\x00\x01garbage" * 50, hangs=True)
    hanging = FakeServer(b"", hangs=True)
    try:
        wanted = {
            f"rtsp://127.0.0.1:{closed_port()}/a": LossReason.REFUSED,
            garbage.url: LossReason.NOT_RTSP,
            hanging.url: LossReason.NO_ANSWER,
            "rtsp://": LossReason.BAD_ADDRESS,
            "/nowhere.mp4": LossReason.FILE_ERROR,
        }
        good = pool.open(Stream(url=film), 32, 24)
        views = {pool.open(Stream(url=url), 32, 24): reason for url, reason in wanted.items()}
        assert pool.status(next(iter(views))).state is StreamState.CONNECTING
        for view, reason in views.items():
            status = wait_status(pool, view, is_lost)
            assert status.reason is reason
            assert status.attempt >= 1
            assert status.frame_age_s == -1.0
        assert pool.status(good).state is StreamState.LIVE
    finally:
        garbage.close()
        hanging.close()


def test_the_descriptor_wakes_for_pictures_and_sleeps_after_drain(
    pool: DecoderPool, film: str
) -> None:
    view = pool.open(Stream(url=film), 32, 24)
    assert select.select([pool.wake_fd()], [], [], 5.0)[0]
    wait_status(pool, view, is_live)
    pool.close(view)
    quiet = False
    for _ in range(20):
        pool.drain()
        quiet = quiet or not select.select([pool.wake_fd()], [], [], 0.1)[0]
    assert quiet


def test_a_killed_decoder_comes_back_and_its_last_picture_stays(
    pool: DecoderPool, film: str
) -> None:
    view = pool.open(Stream(url=film), 32, 24)
    before = wait_status(pool, view, is_live)
    (pid,) = pool.process_ids()
    os.kill(pid, signal.SIGKILL)
    status = wait_status(pool, view, is_lost)
    assert status.reason is LossReason.DECODER_RESTARTED
    assert pool.convert(view, np.zeros((24, 32, 4), np.uint8)) >= before.sequence
    wait_status(pool, view, is_live)
    assert pool.process_ids() != [pid]
    wait_status(pool, view, lambda s: s.sequence > status.sequence)


def test_a_stream_of_two_crashes_gets_a_decoder_of_its_own(pool: DecoderPool, film: str) -> None:
    views = _end_twice(pool, film, signal.SIGSEGV)
    assert len(pool.process_ids()) == 2
    pool.close(views[0])
    pool.close(views[1])
    assert len(pool.process_ids()) == 1


def test_a_camera_that_crashed_decoders_at_earlier_openings_sits_apart_at_the_next(
    pool: DecoderPool, film: str
) -> None:
    bad, good = Stream(url=film, share_key="bad"), Stream(url=film, share_key="good")
    for _ in range(2):  # as a tour comes by: opened, and closed again
        view = pool.open(bad, 16, 12)
        wait_status(pool, view, is_live)
        os.kill(pool.process_ids()[0], signal.SIGSEGV)
        wait_status(pool, view, is_lost)
        pool.close(view)
    beside = pool.open(good, 16, 12)
    wait_status(pool, beside, is_live)
    view = pool.open(bad, 16, 12)
    wait_status(pool, view, is_live)
    shared, alone = pool.process_ids()
    os.kill(alone, signal.SIGSEGV)
    wait_status(pool, view, is_lost)
    assert is_live(pool.status(beside))
    pool.close(view)
    assert pool.process_ids() == [shared]


def test_more_suspects_than_processes_share_one_and_leave_the_others_alone(
    pool: DecoderPool, film: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seats, "MAX_LONE_PROCESSES", 1)
    views = _end_twice(pool, film, signal.SIGSEGV, count=3)
    assert len(pool.process_ids()) == 2
    os.kill(pool.process_ids()[-1], signal.SIGSEGV)
    wait_status(pool, views[0], is_lost)
    for view in views:
        wait_status(pool, view, is_live)


def test_streams_of_a_decoder_that_was_killed_stay_together(pool: DecoderPool, film: str) -> None:
    _end_twice(pool, film, signal.SIGKILL)
    assert len(pool.process_ids()) == 1


def _end_twice(
    pool: DecoderPool, film: str, number: signal.Signals, count: int = 2
) -> list[ViewId]:
    """Views that are live again after their decoder ended twice, idle both times."""
    views = [pool.open(Stream(url=film, share_key=str(n)), 16, 12) for n in range(count)]
    for _ in range(2):
        for view in views:
            wait_status(pool, view, is_live)
        _end_idle(pool, views, number)
        wait_status(pool, views[0], is_lost)
    for view in views:
        wait_status(pool, view, is_live)
    return views


def _end_idle(pool: DecoderPool, views: list[ViewId], number: signal.Signals) -> None:
    """End their decoder while none of them is in it: one that is would be the only suspect."""
    pid, pause = pool.process_ids()[0], threading.Event()
    shown = [pool._views[view].shown for view in views]
    for _ in range(500):
        os.kill(pid, signal.SIGSTOP)
        while "\nState:\tT" not in Path(f"/proc/{pid}/status").read_text():
            pause.wait(0.001)
        is_idle = not any(supply and supply.picture.is_busy for supply in shown)
        if is_idle:
            os.kill(pid, number)
        os.kill(pid, signal.SIGCONT)
        if is_idle:
            return
        pause.wait(0.003)
    raise AssertionError("never idle")


def test_shutdown_is_quick_and_idempotent(film: str) -> None:
    pool = DecoderPool(2)
    pool.open(Stream(url=film), 32, 24)
    pool.shutdown()
    pool.shutdown()
    pool.drain()
    assert pool.process_ids() == []


PARENT = """
import sys, time
from video.api import Stream
from video import decoder_child
from video.engine import DecoderPool
pool = DecoderPool(2)
pool.open(Stream(url=sys.argv[1]), 32, 24)
print(*pool.process_ids(), flush=True)
time.sleep(60)
"""


def test_a_killed_parent_leaves_no_decoder(film: str) -> None:
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, film],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root},
        text=True,
    ) as parent:
        assert parent.stdout is not None
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(pids) == 2
        handles = [os.pidfd_open(pid) for pid in pids]
        parent.kill()
    for handle in handles:
        # A child that is still starting ends with its first read.
        assert select.select([handle], [], [], 15.0)[0]
        os.close(handle)


def test_unknown_views_do_no_harm(pool: DecoderPool) -> None:
    view = ViewId(999)
    pool.resize(view, 1, 1)
    pool.close(view)
    assert pool.sequence(view) == 0
    assert pool.picture_size(view) == (0, 0)
    assert pool.convert(view, np.zeros((2, 2, 4), np.uint8)) == 0


def test_opening_and_closing_leaks_no_descriptor(pool: DecoderPool, film: str) -> None:
    def count() -> int:
        return len(os.listdir("/proc/self/fd"))  # noqa: PTH208

    before = count()
    for n in range(30):
        pool.close(pool.open(Stream(url=film, share_key=str(n)), 16, 12))
        pool.drain()
    waiter = threading.Event()
    for _ in range(50):
        pool.drain()
        if count() <= before:
            break
        waiter.wait(0.02)
    assert count() <= before


def test_a_decoder_that_stands_still_is_replaced(
    pool: DecoderPool, film: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoder_child, "PING_EVERY_S", 0.1)
    monkeypatch.setattr(decoder_child, "SILENT_AFTER_S", 0.5)
    view = pool.open(Stream(url=film), 32, 24)
    wait_status(pool, view, is_live)
    # On a busy machine its first picture may come before its first answer.
    monkeypatch.setattr(decoder_child, "FIRST_ANSWER_S", 0.5)
    (pid,) = pool.process_ids()
    os.kill(pid, signal.SIGSTOP)
    assert wait_status(pool, view, is_lost).reason is LossReason.DECODER_RESTARTED
    monkeypatch.setattr(decoder_child, "FIRST_ANSWER_S", 30.0)
    wait_status(pool, view, is_live)
    assert pool.process_ids() != [pid]


def test_whole_lines_show_the_same_picture(pool: DecoderPool, film: str) -> None:
    view = pool.open(Stream(url=film), 100, 100)
    wait_status(pool, view, is_live)
    width, height = pool.picture_size(view)
    lines = np.zeros((height, line_of(width), 4), np.uint8)
    exact = np.zeros((height, width, 4), np.uint8)
    sequences = [0, 1]
    while sequences[0] != sequences[1]:
        sequences = [pool.convert(view, lines), pool.convert(view, exact)]
    assert sequences[0] > 0
    assert np.array_equal(lines[:, :width], exact)
