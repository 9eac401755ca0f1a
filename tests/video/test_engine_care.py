"""The engine's care for its views, over real decoders: main or sub, paused unseen, shed."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.video.bad_camera import BadCamera, Viewer, interleaved, units
from tests.video.fakes import is_live, is_lost, make_film, wait_status
from video import seats
from video import view as engine_view
from video.api import Rank, Shed, Stream, StreamState, Transport, ViewId, ViewStatus
from video.cores.shedding import Level, Machine, Shedder, Watched
from video.engine import DecoderPool


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A main and a sub stream; the sub one is told by its size."""
    folder = tmp_path_factory.mktemp("films")
    main, sub = folder / "main.mp4", folder / "sub.mp4"
    options = {"bf": "0", "g": "10"}
    make_film(main, options, (128, 96))
    make_film(sub, options)
    return str(main), str(sub)


@pytest.fixture
def pool() -> Iterator[DecoderPool]:
    pool = DecoderPool(1)
    yield pool
    pool.shutdown()


def camera(films: tuple[str, str], share_key: str = "") -> Stream:
    return Stream(url=films[0], sub_url=films[1], share_key=share_key)


def wait_for_source(pool: DecoderPool, view: ViewId, width: int) -> ViewStatus:
    return wait_status(pool, view, lambda s: is_live(s) and s.source_width == width)


def test_a_tile_shown_full_gets_the_main_stream_without_going_black(
    pool: DecoderPool, films: tuple[str, str]
) -> None:
    view = pool.open(camera(films), 80, 60)
    before = wait_for_source(pool, view, 64)
    pool.set_rank(view, Rank.PROMINENT)
    assert pool.coming(view) is not None
    seen = before.sequence

    def grows(status: ViewStatus) -> bool:
        """There is a picture at each moment, and its number never falls."""
        nonlocal seen
        assert status.sequence >= seen
        assert is_live(status)
        assert pool.picture_size(view) == (80, 60)
        assert pool.convert(view, np.zeros((60, 80, 4), np.uint8)) >= seen
        seen = status.sequence
        return status.source_width == 128

    wait_status(pool, view, grows)
    assert pool.coming(view) is None
    pool.set_rank(view, Rank.NORMAL)
    assert pool.coming(view) is None, "on the way to the sub stream nothing better is to come"
    wait_for_source(pool, view, 64)


def test_a_large_tile_begins_with_what_a_small_one_shows_already(
    pool: DecoderPool, films: tuple[str, str], tmp_path: Path
) -> None:
    missing = tmp_path / "main.mp4"
    stream = Stream(url=str(missing), sub_url=films[1])
    wait_for_source(pool, pool.open(stream, 80, 60), 64)
    large = pool.open(stream, 800, 600)
    wait_for_source(pool, large, 64)
    coming = pool.coming(large)
    assert coming is not None
    shutil.copy(films[0], missing)
    wait_for_source(pool, large, 128)
    assert pool.coming(large) is None


def test_a_camera_without_a_sub_stream_shows_its_main_one(
    pool: DecoderPool, films: tuple[str, str]
) -> None:
    view = pool.open(Stream(url=films[0]), 80, 60)
    wait_for_source(pool, view, 128)


def test_a_main_stream_that_fails_leaves_the_sub_stream_and_is_told(
    pool: DecoderPool, films: tuple[str, str]
) -> None:
    view = pool.open(Stream(url="/nowhere/main.mp4", sub_url=films[1]), 80, 60)
    wait_for_source(pool, view, 64)
    pool.set_rank(view, Rank.PROMINENT)

    def is_told(status: ViewStatus) -> bool:
        coming = pool.coming(view)
        assert is_live(status)
        return coming is not None and coming.state is StreamState.LOST

    wait_status(pool, view, is_told)


@pytest.mark.parametrize("lost", ["main", "sub"])
def test_where_one_stream_is_lost_the_other_is_shown_until_it_is_back(
    pool: DecoderPool,
    films: tuple[str, str],
    lost: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine_view, "LOST_FOR_S", 0.3)
    missing = tmp_path / "missing.mp4"
    urls = (str(missing), films[1]) if lost == "main" else (films[0], str(missing))
    view = pool.open(Stream(url=urls[0], sub_url=urls[1]), 80, 60)
    pool.set_rank(view, Rank.PROMINENT if lost == "main" else Rank.NORMAL)
    wait_for_source(pool, view, 64 if lost == "main" else 128)
    shutil.copy(films[0] if lost == "main" else films[1], missing)
    wait_for_source(pool, view, 128 if lost == "main" else 64)


def test_an_unseen_view_stops_pulling_and_comes_back_with_its_last_picture(
    pool: DecoderPool, films: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    view = pool.open(camera(films), 80, 60)
    wait_status(pool, view, is_live)
    pool.set_rank(view, Rank.UNSEEN)
    assert is_live(pool.status(view)), "not at once"
    monkeypatch.setattr(engine_view, "UNSEEN_FOR_S", 0.5)
    paused = wait_status(pool, view, lambda s: s.state is StreamState.IDLE)
    assert not pool._seats._streams
    assert pool.convert(view, np.zeros((60, 80, 4), np.uint8)) == paused.sequence
    pool.set_rank(view, Rank.NORMAL)
    assert pool.status(view).state in (StreamState.CONNECTING, StreamState.LIVE)
    assert pool.convert(view, np.zeros((60, 80, 4), np.uint8)) >= paused.sequence
    assert wait_status(pool, view, is_live).sequence > paused.sequence


@pytest.mark.parametrize("back", ["other", "same"])
def test_back_in_sight_whichever_stream_has_a_picture_is_shown(
    pool: DecoderPool,
    films: tuple[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    back: str,
) -> None:
    monkeypatch.setattr(engine_view, "UNSEEN_FOR_S", 0.0)
    # The other stream is tried after this; the same one is back before.
    monkeypatch.setattr(engine_view, "LOST_FOR_S", 0.3 if back == "other" else 60.0)
    main, sub = tmp_path / "main.mp4", tmp_path / "sub.mp4"
    shutil.copy(films[0], main)
    view = pool.open(Stream(url=str(main), sub_url=str(sub)), 80, 60)
    pool.set_rank(view, Rank.PROMINENT)
    before = wait_for_source(pool, view, 128)
    pool.set_rank(view, Rank.UNSEEN)
    wait_status(pool, view, lambda s: s.state is StreamState.IDLE)
    main.unlink()
    pool.set_rank(view, Rank.PROMINENT)
    wait_status(pool, view, is_lost)
    assert pool.convert(view, np.zeros((60, 80, 4), np.uint8)) >= before.sequence
    shutil.copy(films[1], sub) if back == "other" else shutil.copy(films[0], main)
    wait_for_source(pool, view, 64 if back == "other" else 128)
    picture = np.zeros((60, 80, 4), np.uint8)
    shown = wait_status(pool, view, lambda s: pool.convert(view, picture) > before.sequence)
    assert shown.state is StreamState.LIVE


def test_a_view_closed_while_paused_leaves_nothing(
    pool: DecoderPool, films: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_view, "UNSEEN_FOR_S", 0.0)
    view = pool.open(camera(films), 80, 60)
    pool.set_rank(view, Rank.UNSEEN)
    wait_status(pool, view, lambda s: s.state is StreamState.IDLE)
    pool.close(view)
    assert not pool._seats._streams
    assert pool.status(view).state is StreamState.IDLE


class Forced(Shedder):
    """Every view at one level."""

    def __init__(self) -> None:
        super().__init__()
        self.forced = Level.FULL

    def round(self, views: object, machine: Machine, now_s: float) -> dict[int, Level]:
        assert isinstance(views, list)
        return {view.view: self.forced for view in views if isinstance(view, Watched)}


def test_what_is_shed_is_said_and_done_and_given_back(
    pool: DecoderPool, films: tuple[str, str]
) -> None:
    shedder = pool._care._shedder = Forced()
    view = pool.open(Stream(url=films[0]), 80, 60)
    wait_status(pool, view, is_live)

    def pictures_a_frame(shed: Shed) -> float:
        """Pictures shown for one decoded or, of key frames, decoded for one of time."""
        wait_status(pool, view, lambda s: s.shed is shed)
        first = wait_status(pool, view, lambda s: s.frame_age_s < 1)
        last = wait_status(pool, view, lambda s: s.decoded >= first.decoded + 8)
        return (last.sequence - first.sequence) / (last.decoded - first.decoded)

    shedder.forced = Level.SLOW
    assert pictures_a_frame(Shed.SLOW) < 0.7
    shedder.forced = Level.FULL
    assert pictures_a_frame(Shed.NONE) > 0.9


def test_key_frames_only_are_decoded_and_all_again_from_a_key_frame_on(
    pool: DecoderPool, films: tuple[str, str]
) -> None:
    shedder = pool._care._shedder = Forced()
    view = pool.open(Stream(url=films[0]), 80, 60)
    wait_status(pool, view, is_live)
    shedder.forced = Level.KEYS
    wait_status(pool, view, lambda s: s.shed is Shed.KEYS)
    pause = wait_status(pool, view, lambda s: s.frame_age_s > 0.2)
    assert pause.state is StreamState.LIVE
    shedder.forced = Level.FULL
    wait_status(pool, view, lambda s: s.shed is Shed.NONE)
    wait_status(pool, view, lambda s: s.decoded >= pause.decoded + 12)
    assert pool.status(view).state is StreamState.LIVE


@pytest.mark.parametrize(("frame_s", "shed"), [(0.6, Shed.SLOW), (0.04, Shed.KEYS)])
def test_a_camera_with_few_key_frames_keeps_the_lower_rate_and_says_that(
    pool: DecoderPool, frame_s: float, shed: Shed
) -> None:
    def play(viewer: Viewer) -> None:  # each tenth is a key frame
        for packet in viewer.play("h264", units("h264", count=20), frame_s):
            viewer.send(interleaved(packet))

    camera = BadCamera(play)
    shedder = pool._care._shedder = Forced()
    try:
        view = pool.open(Stream(url=camera.url, transport=Transport.TCP), 80, 60)
        wait_status(pool, view, is_live)
        shedder.forced = Level.KEYS
        said = wait_status(pool, view, lambda s: s.shed is shed)
        first = wait_status(pool, view, lambda s: s.decoded >= said.decoded + 2)
        began_s = time.monotonic()
        wait_status(pool, view, lambda s: s.decoded >= first.decoded + 3)
        apart_s = (time.monotonic() - began_s) / 3
        assert (apart_s > 3 * frame_s) is (shed is Shed.KEYS)
        assert pool.status(view).shed is shed
    finally:
        camera.close()


def test_a_spare_decoder_takes_over_at_once(
    pool: DecoderPool, films: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seats, "SPARE_AFTER_S", 0.0)
    view = pool.open(Stream(url=films[0]), 80, 60)
    wait_status(pool, view, is_live)
    wait_status(pool, view, lambda _: len(pool.process_ids()) == 2)
    monkeypatch.setattr(seats, "SPARE_AFTER_S", 60.0)
    ended, spare = pool.process_ids()
    os.kill(ended, signal.SIGKILL)
    wait_status(pool, view, is_lost)
    wait_status(pool, view, is_live)
    assert pool.process_ids() == [spare]


def test_a_spare_decoder_that_ends_is_replaced(
    pool: DecoderPool, films: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seats, "SPARE_AFTER_S", 0.0)
    view = pool.open(Stream(url=films[0]), 80, 60)
    wait_status(pool, view, lambda _: len(pool.process_ids()) == 2)
    spare = pool.process_ids()[1]
    os.kill(spare, signal.SIGKILL)
    wait_status(
        pool, view, lambda _: len(pool.process_ids()) == 2 and spare not in pool.process_ids()
    )
    wait_status(pool, view, is_live)
