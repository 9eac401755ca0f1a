"""Looking back over real decoder processes: replay beside live, stills, clips, one budget."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from tests.video.fakes import is_live, make_film, wait_status
from video import past_desk
from video.api import Stream, StreamState, ViewId
from video.engine import DecoderPool
from video.looking_back import Past, TakeFault, Taken


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    make_film(path, {"bf": "0", "g": "10", "sc_threshold": "0"})
    return str(path)


@pytest.fixture
def pool() -> Iterator[DecoderPool]:
    pool = DecoderPool(1)
    yield pool
    pool.shutdown()


def wait_past(
    pool: DecoderPool, view: ViewId, wanted: Callable[[Past], bool], timeout_s: float = 8.0
) -> Past:
    end_s, waiter = time.monotonic() + timeout_s, threading.Event()
    while time.monotonic() < end_s:
        pool.drain()
        pool.status(view)
        past = pool.past.past(view)
        if wanted(past):
            return past
        waiter.wait(0.02)
    raise AssertionError(f"not as wanted within {timeout_s} s: {pool.past.past(view)}")


def held(pool: DecoderPool, film: str, seconds: float = 1.0) -> ViewId:
    view = pool.open(Stream(url=film), 32, 24)
    wait_past(pool, view, lambda past: past.held_s >= seconds)
    return view


def wait_taken(pool: DecoderPool, told: list[Taken]) -> Taken:
    end_s, waiter = time.monotonic() + 8.0, threading.Event()
    while not told and time.monotonic() < end_s:
        pool.drain()
        waiter.wait(0.02)
    assert told, "no answer"
    return told[0]


def grey(pool: DecoderPool, view: ViewId) -> int:
    width, height = pool.picture_size(view)
    picture = np.zeros((height, width, 4), np.uint8)
    assert pool.convert(view, picture) > 0
    return int(picture[height // 2, width // 2, 0])


def test_a_replay_stands_still_beside_live_and_steps_frame_by_frame(
    pool: DecoderPool, film: str
) -> None:
    live = held(pool, film)
    replay = pool.past.open_replay(live, 64, 48)
    assert replay is not None
    wait_status(pool, replay, is_live)
    stands = wait_past(pool, replay, lambda past: past.frames > 10)
    assert (stands.is_paused, stands.is_over, stands.frame) == (True, True, stands.frames)
    before, sequence = pool.sequence(live), pool.sequence(replay)
    wait_status(pool, live, lambda status: status.sequence > before + 3)
    assert pool.sequence(replay) == sequence
    shown = []
    for number in range(3):
        pool.past.step(replay, -1)
        wait_past(pool, replay, lambda past, n=number: past.frame == stands.frames - n - 1)  # type: ignore[misc]
        wait_status(pool, replay, lambda s, n=number: s.sequence > sequence + n)  # type: ignore[misc]
        shown.append(grey(pool, replay))
    steps = {round(a - b) for a, b in itertools.pairwise(shown)}
    assert steps <= {4, 5}  # 4 of luma, in full range
    pool.past.play(replay)
    wait_past(pool, replay, lambda past: past.is_over)
    pool.close(replay)
    wait_status(pool, live, lambda status: status.sequence > before + 10)


def test_a_replay_of_nothing_says_so(pool: DecoderPool) -> None:
    view = pool.open(Stream(url="/nowhere.mp4"), 32, 24)
    replay = pool.past.open_replay(view, 32, 24)
    assert replay is not None
    wait_status(pool, replay, lambda status: status.state is StreamState.LOST)
    assert pool.past.open_replay(ViewId(999), 32, 24) is None


def test_a_resized_replay_that_stands_still_is_drawn_anew(pool: DecoderPool, film: str) -> None:
    replay = pool.past.open_replay(held(pool, film), 64, 48)
    assert replay is not None
    wait_status(pool, replay, is_live)
    pool.resize(replay, 128, 96)
    wait_status(pool, replay, lambda status: status.picture_width == 128)


def test_a_still_of_a_small_tile_is_as_large_as_the_camera_s_picture(
    pool: DecoderPool, film: str, tmp_path: Path
) -> None:
    live = held(pool, film, 0.3)
    told: list[Taken] = []
    with (tmp_path / "still.png").open("wb") as file:
        pool.past.take_still(live, file.fileno(), told.append)
    taken = wait_taken(pool, told)
    assert (taken.fault, taken.width, taken.height) == (TakeFault.NONE, 64, 48)
    picture = cv2.imread(str(tmp_path / "still.png"))
    assert picture is not None and picture.shape == (48, 64, 3)
    assert abs(time.monotonic_ns() - taken.first_ns) < 5e9


def test_a_still_of_a_replay_is_the_frame_it_stands_at(
    pool: DecoderPool, film: str, tmp_path: Path
) -> None:
    replay = pool.past.open_replay(held(pool, film), 64, 48)
    assert replay is not None
    newest = wait_past(pool, replay, lambda past: past.frames > 0)
    pool.past.step(replay, -7)
    wait_past(pool, replay, lambda past: past.frame == newest.frames - 7)
    shown = grey(pool, replay)
    told: list[Taken] = []
    with (tmp_path / "still.png").open("wb") as file:
        pool.past.take_still(replay, file.fileno(), told.append)
    taken = wait_taken(pool, told)
    assert taken.first_ns == pool.past.past(replay).position_ns, "its moment, not today's"
    picture = cv2.imread(str(tmp_path / "still.png"))
    assert picture is not None
    assert abs(int(picture[24, 32, 0]) - shown) <= 2


def test_a_clip_of_live_is_what_was_held_then(pool: DecoderPool, film: str, tmp_path: Path) -> None:
    live = held(pool, film, 1.2)
    past = pool.past.past(live)
    told: list[Taken] = []
    with (tmp_path / "clip.mp4").open("wb") as file:
        times = (past.newest_ns - 700_000_000, past.newest_ns)
        pool.past.take_clip(live, file.fileno(), times, told.append)
    taken = wait_taken(pool, told)
    assert taken.fault is TakeFault.NONE
    assert past.oldest_ns <= taken.first_ns <= past.newest_ns - 700_000_000
    with av.open(str(tmp_path / "clip.mp4")) as clip:
        assert len(list(clip.decode(video=0))) == taken.frames >= 17


def test_nothing_to_take_is_answered(pool: DecoderPool, tmp_path: Path) -> None:
    view = pool.open(Stream(url="/nowhere.mp4"), 32, 24)
    for take in (0, 1):
        told: list[Taken] = []
        with (tmp_path / "nothing").open("wb") as file:
            if take:
                pool.past.take_clip(view, file.fileno(), (0, 1), told.append)
            else:
                pool.past.take_still(view, file.fileno(), told.append)
        assert wait_taken(pool, told).fault in (TakeFault.NOTHING_HELD, TakeFault.NO_PICTURE)
    gone: list[Taken] = []
    pool.past.take_still(ViewId(999), 0, gone.append)
    assert gone[0].fault is TakeFault.NO_PICTURE


def test_a_decoder_that_ends_answers_all_the_same(film: str, tmp_path: Path) -> None:
    pool = DecoderPool(1)
    try:
        gone = tmp_path / "gone.mp4"
        shutil.copy(film, gone)
        lost = pool.open(Stream(url=str(gone)), 32, 24)
        wait_status(pool, lost, is_live)
        gone.unlink()
        live = held(pool, film, 0.3)
        (pid,) = pool.process_ids()
        os.kill(pid, signal.SIGSTOP)
        told: list[Taken] = []
        with (tmp_path / "still.png").open("wb") as file:
            pool.past.take_still(live, file.fileno(), told.append)
        os.kill(pid, signal.SIGKILL)
        assert wait_taken(pool, told).fault is TakeFault.DECODER_ENDED
        wait_status(pool, live, is_live)
        told.clear()
        assert pool.sequence(lost) > 0, "its last picture stands"
        with (tmp_path / "still.png").open("wb") as file:
            pool.past.take_still(lost, file.fileno(), told.append)
        assert wait_taken(pool, told).fault is TakeFault.PICTURE_GONE
    finally:
        pool.shutdown()


@pytest.mark.prove
def test_a_tile_that_is_closed_to_a_larger_stream_is_looked_back_at_beyond_the_change(
    pool: DecoderPool, film: str, tmp_path: Path
) -> None:
    larger = tmp_path / "larger.mp4"
    make_film(larger, {"bf": "0"})
    view = pool.open(Stream(url=str(larger), sub_url=film), 32, 24)
    wait_status(pool, view, is_live)
    before = wait_past(pool, view, lambda past: past.held_s > 1.5)
    pool.resize(view, 640, 480)
    wait_status(pool, view, lambda status: pool.past.url(view) == str(larger))
    enlarged_ns = time.monotonic_ns()
    wait_past(pool, view, lambda past: past.oldest_ns == before.oldest_ns)
    past = wait_past(pool, view, lambda past: past.newest_ns > enlarged_ns)
    assert past.oldest_ns == before.oldest_ns
    assert pool.past.url(view, is_past=True) == ""
    replay = pool.past.open_replay(view, 64, 48)
    assert replay is not None
    stands = wait_past(pool, replay, lambda past: past.frames > 0)
    assert stands.oldest_ns == past.oldest_ns
    assert stands.newest_ns >= past.newest_ns - 1000
    told: list[Taken] = []
    with (tmp_path / "clip.mp4").open("wb") as file:
        pool.past.take_clip(view, file.fileno(), (past.oldest_ns, past.newest_ns), told.append)
    taken = wait_taken(pool, told)
    assert taken.fault is TakeFault.NONE
    with av.open(str(tmp_path / "clip.mp4")) as clip:
        assert len(list(clip.decode(video=0))) == taken.frames
    assert taken.last_ns - taken.first_ns > 1.5e9


def test_streams_that_cannot_be_read_as_one_are_looked_back_at_in_the_present_one(
    film: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_desk, "ENOUGH_S", 0.8)
    larger = tmp_path / "larger.mp4"
    make_film(larger, {"bf": "0", "g": "10"})
    pool = DecoderPool(2)  # the second stream of a view goes to the other decoder
    try:
        view = pool.open(Stream(url=str(larger), sub_url=film), 32, 24)
        before = wait_past(pool, view, lambda past: past.held_s > 2.0)
        pool.resize(view, 640, 480)
        wait_status(pool, view, lambda status: pool.past.url(view) == str(larger))
        present = pool._views[view].picture
        wait_status(pool, view, lambda status: present.read_past().held_s > 0.8)
        past = pool.past.past(view)
        assert past.oldest_ns > before.newest_ns, "longer is what was held before, and over"
        assert pool.past.url(view, is_past=True) == str(larger)
        replay = pool.past.open_replay(view, 64, 48)
        assert replay is not None
        stands = wait_past(pool, replay, lambda past: past.frames > 0)
        assert stands.newest_ns >= past.newest_ns - 1000
        told: list[Taken] = []
        with (tmp_path / "clip.mp4").open("wb") as file:
            times = (past.newest_ns - 30_000_000_000, past.newest_ns)
            pool.past.take_clip(view, file.fileno(), times, told.append)
        assert wait_taken(pool, told).first_ns >= past.oldest_ns
    finally:
        pool.shutdown()


@pytest.mark.prove
def test_a_camera_that_comes_back_is_looked_back_at_beyond_its_absence(
    pool: DecoderPool, film: str
) -> None:
    view = pool.open(Stream(url=film, share_key="again"), 32, 24)
    before = wait_past(pool, view, lambda past: past.held_s > 1.0)
    pool.close(view)
    other = held(pool, film, 0.3)  # meanwhile
    again = pool.open(Stream(url=film, share_key="again"), 32, 24)
    past = wait_past(pool, again, lambda past: past.oldest_ns == before.oldest_ns)
    replay = pool.past.open_replay(again, 32, 24)
    assert replay is not None
    stands = wait_past(pool, replay, lambda past: past.frames > 0)
    assert stands.oldest_ns == past.oldest_ns
    pool.close(other)


@pytest.mark.prove
def test_the_budget_makes_all_rings_shorter_and_it_shows(film: str) -> None:
    pool = DecoderPool(1, ring_budget=30_000)
    try:
        views = [pool.open(Stream(url=film, share_key=str(n)), 32, 24) for n in range(3)]
        for view in views:
            wait_past(pool, view, lambda past: past.newest_ns > 0)
        end = time.monotonic_ns() + 2_500_000_000
        for view in views:
            past = wait_past(pool, view, lambda past: past.newest_ns > end)
            assert past.size_bytes < 20_000
            assert past.held_s < 2.4
    finally:
        pool.shutdown()
