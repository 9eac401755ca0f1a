"""Whose sound is heard: one camera's at a time, none where there is none, again after faults."""

from __future__ import annotations

import itertools
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from tests.interop.gst_parts import FLASH_BEEP, MISSING, GstServer
from tests.video.fakes import is_live, wait_status
from video.api import LossReason, Rank, SoundState, Stream, ViewId, ViewStatus
from video.engine import DecoderPool
from video.looking_back import Taken

pytestmark = [pytest.mark.interop, pytest.mark.skipif(bool(MISSING), reason=MISSING)]


@pytest.fixture
def pool() -> Iterator[DecoderPool]:
    pool = DecoderPool(1)
    yield pool
    pool.shutdown()


@pytest.fixture(scope="module")
def camera() -> Iterator[GstServer]:
    server = GstServer(script=FLASH_BEEP)
    yield server
    server.close()


def wait_sound(pool: DecoderPool, view: ViewId, state: SoundState) -> None:
    wait_status(pool, view, lambda _: pool.sound_status().state is state)


def loudest(pool: DecoderPool) -> int:
    """Of what is there to be heard now and in the next beep; 0 where there is nothing."""
    end_s, found = time.monotonic() + 3.0, 0
    while time.monotonic() < end_s and found < 3000:
        pool.drain()
        samples = pool.read_sound(4800, time.monotonic_ns())
        if samples is None:
            return 0
        found = max(found, int(np.abs(samples.astype(int)).max()))
    return found


def test_a_camera_is_heard_while_it_is_listened_to(pool: DecoderPool, camera: GstServer) -> None:
    view = pool.open(Stream(url=camera.url()), 160, 96)
    wait_status(pool, view, is_live)
    assert pool.sound_status().state is SoundState.OFF
    pool.listen(view)
    wait_sound(pool, view, SoundState.PLAYING)
    assert loudest(pool) > 3000
    pool.listen(None)
    assert pool.sound_status().state is SoundState.OFF
    assert pool.read_sound(480, time.monotonic_ns()) is None


def test_sound_comes_back_after_its_decoder_was_killed(
    pool: DecoderPool, camera: GstServer
) -> None:
    view = pool.open(Stream(url=camera.url()), 160, 96)
    pool.listen(view)
    wait_sound(pool, view, SoundState.PLAYING)
    os.kill(pool.process_ids()[0], signal.SIGKILL)
    wait_sound(pool, view, SoundState.CONNECTING)
    wait_sound(pool, view, SoundState.PLAYING)
    assert loudest(pool) > 3000


def test_sound_goes_on_when_the_picture_changes_from_sub_to_main(
    pool: DecoderPool, camera: GstServer
) -> None:
    sub = GstServer("--size", "160x96")
    try:
        view = pool.open(Stream(url=camera.url(), sub_url=sub.url()), 160, 90)
        wait_status(pool, view, is_live)
        pool.set_rank(view, Rank.NORMAL)
        pool.listen(view)
        wait_sound(pool, view, SoundState.PLAYING)
        states = {pool.sound_status().state}

        def has_changed(status: ViewStatus) -> bool:
            states.add(pool.sound_status().state)
            return pool.coming(view) is None and status.sequence > shown + 5

        for rank in (Rank.PROMINENT, Rank.NORMAL):
            shown = pool.status(view).sequence
            pool.set_rank(view, rank)
            wait_status(pool, view, has_changed)
        assert states == {SoundState.PLAYING}
        assert loudest(pool) > 3000
    finally:
        pool.close(view)
        sub.close()


@pytest.mark.parametrize("keeps_sound", [True, False])
def test_a_camera_of_one_session_only_sends_its_sound_with_the_picture(
    *, keeps_sound: bool
) -> None:
    pool, server = DecoderPool(1, keeps_sound=keeps_sound), GstServer("--single", script=FLASH_BEEP)
    try:
        view = pool.open(Stream(url=server.url()), 160, 96)
        before = wait_status(pool, view, is_live)
        pool.listen(view)
        wait_sound(pool, view, SoundState.PLAYING)
        assert loudest(pool) > 3000
        status = wait_status(pool, view, lambda s: s.sequence > before.sequence + 10)
        assert status.attempt == 0, "the picture was never lost"
        pool.listen(None)
        wait_status(pool, view, lambda s: is_live(s) and s.sequence > status.sequence + 10)
    finally:
        pool.shutdown()
        server.close()


def test_a_clip_of_a_tile_that_nobody_heard_has_its_sound_with_its_picture(
    pool: DecoderPool, camera: GstServer, tmp_path: Path
) -> None:
    view = pool.open(Stream(url=camera.url()), 160, 96)
    wait_status(pool, view, lambda _: pool.past.past(view).held_s > 2.5)
    past, told = pool.past.past(view), list[Taken]()
    with (tmp_path / "clip.mp4").open("wb") as file:
        times = (past.oldest_ns, past.newest_ns)
        pool.past.take_clip(view, file.fileno(), times, told.append)
    wait_status(pool, view, lambda _: bool(told))
    assert told[0].sound == "pcm_alaw"
    path = str(tmp_path / "clip.mp4")
    with av.open(path) as clip:
        bright = [
            (f.time or 0.0, f.to_ndarray(format="gray")[48, 80] > 128) for f in clip.decode(video=0)
        ]
    with av.open(path) as clip:
        frames = [(f.time or 0.0, f.to_ndarray().reshape(-1)) for f in clip.decode(audio=0)]
    loud_s = [at + n / 8000 for at, pcm in frames for n in np.flatnonzero(np.abs(pcm) > 3000)]
    beeps = [at for before, at in itertools.pairwise([-1.0, *loud_s]) if at - before > 0.4]
    flashes = [at for (_, was), (at, is_so) in itertools.pairwise(bright) if is_so and not was]
    apart = [min((beep - flash for beep in beeps), key=abs) for flash in flashes]
    # The first and the last may lie where the clip's sound begins or ends.
    assert sum(abs(skew) < 0.08 for skew in apart) >= max(1, len(apart) - 1), apart


def test_a_tile_that_closes_is_heard_no_more(pool: DecoderPool, camera: GstServer) -> None:
    view = pool.open(Stream(url=camera.url()), 160, 96)
    pool.listen(view)
    wait_sound(pool, view, SoundState.PLAYING)
    pool.close(view)
    assert pool.sound_status().state is SoundState.OFF


def test_sound_on_and_off_again_and_again_leaks_nothing(
    pool: DecoderPool, camera: GstServer
) -> None:
    view = pool.open(Stream(url=camera.url()), 160, 96)
    wait_status(pool, view, is_live)
    pid = pool.process_ids()[0]

    def descriptors() -> int:
        places = (Path("/proc/self/fd"), Path(f"/proc/{pid}/fd"))
        return sum(len(list(place.iterdir())) for place in places)

    before = descriptors()
    for _ in range(8):
        pool.listen(view)
        wait_sound(pool, view, SoundState.PLAYING)
        pool.listen(None)
    wait_status(pool, view, lambda _: descriptors() <= before)


@pytest.mark.parametrize(
    ("sound", "reason"),
    [("none", LossReason.NO_SOUND), ("opus", LossReason.UNSUPPORTED_CODEC)],
)
def test_a_camera_without_sound_is_said_so_and_its_picture_goes_on(
    pool: DecoderPool, sound: str, reason: LossReason
) -> None:
    server = GstServer("--sound", sound, "--rate", "48000", script=FLASH_BEEP)
    try:
        view = pool.open(Stream(url=server.url()), 160, 96)
        pool.listen(view)
        wait_sound(pool, view, SoundState.NONE)
        assert pool.sound_status().reason is reason
        shown = wait_status(pool, view, is_live).sequence
        wait_status(pool, view, lambda s: s.sequence > shown + 5)
    finally:
        server.close()
