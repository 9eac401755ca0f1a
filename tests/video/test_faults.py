"""Cameras that misbehave: each is told by its reason, harms no neighbour and takes no memory."""

from __future__ import annotations

import os
import random
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.video.bad_camera import BadCamera, Viewer, interleaved, units
from tests.video.fakes import FakeServer, FakeSink, is_live, is_lost, make_film, wait_status
from tests.video.mutated import MutatedCamera
from video import av_codec, seats
from video.api import LossReason, Stream, StreamState, Transport, ViewStatus
from video.av_codec import DecodeError, UnitDecoder
from video.bell import Ring
from video.cores import retry, rtsp
from video.engine import DecoderPool
from video.load import own_bytes
from video.shared import SharedPicture, create_memory
from video.sources import rtsp as rtsp_source
from video.sources import rtsp_session, source_for
from video.sources.base import Loss
from video.sources.rtsp import RtspSource
from video.stream_thread import StreamThread
from video.stream_view import View

MUTATED = 50


@pytest.fixture
def pool() -> Iterator[DecoderPool]:
    pool = DecoderPool(1)
    yield pool
    pool.shutdown()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    make_film(path)
    return str(path)


def lose(camera: BadCamera) -> Loss:
    try:
        return source_for(camera.url, Transport.TCP).run(FakeSink())
    finally:
        camera.close()


def test_an_answer_that_dribbles_in_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rtsp, "ANSWER_TIMEOUT_S", 0.6)
    loss = lose(BadCamera(lambda viewer: None, byte_s=0.05))
    assert loss.reason is LossReason.NO_ANSWER


def test_a_stream_that_dribbles_in_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rtsp_session, "NO_DATA_S", 0.6)

    def dribble(viewer: Viewer) -> None:
        viewer.send(b"$\0" + struct.pack(">H", 1400))
        while not viewer.stop.wait(0.05):
            viewer.send(b"x")

    assert lose(BadCamera(dribble)).reason is LossReason.NO_DATA


def test_a_pipe_instead_of_a_film_is_no_film(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.mp4"
    os.mkfifo(pipe)
    loss = source_for(str(pipe), Transport.AUTO).run(FakeSink())
    assert loss.reason is LossReason.FILE_ERROR


def test_a_picture_larger_than_any_camera_has_takes_no_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(av_codec, "MOST_PIXELS", 2000)
    decoder = UnitDecoder("h264")
    with pytest.raises(DecodeError):
        for unit in units("h264"):
            decoder.decode(unit)


def shows_more(than: int) -> Callable[[ViewStatus], bool]:
    return lambda status: is_live(status) and status.sequence > than


def test_a_flood_is_ended_and_its_neighbour_plays_on(pool: DecoderPool, film: str) -> None:
    fragment = interleaved(bytes([0x80, 96]) + b"\0" * 10 + b"\x7c\x05" + b"x" * 186)

    def flood(viewer: Viewer) -> None:
        while not viewer.stop.is_set():
            viewer.send(fragment * 1000)

    camera = BadCamera(flood)
    try:
        good = pool.open(Stream(url=film), 32, 24)
        before = wait_status(pool, good, is_live)
        view = pool.open(Stream(url=camera.url, transport=Transport.TCP), 32, 24)
        # Each time it comes back, it floods again.
        wait_status(pool, view, lambda s: s.reason is LossReason.FLOOD, 20.0)
        wait_status(pool, good, shows_more(before.sequence + 20))
        assert own_bytes(pool.process_ids()[0]) < 200_000_000
    finally:
        camera.close()


def test_a_codec_that_changes_in_mid_stream_is_taken_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rtsp_source, "NO_PICTURE_S", 0.6)
    monkeypatch.setattr(retry, "DELAYS_S", (0.05,))

    def change(viewer: Viewer) -> None:
        kinds = ("h264", "hevc") if viewer.number == 0 else ("hevc",)
        for codec in kinds:
            is_last = codec == kinds[-1]
            pictures = 0
            for packet in viewer.play(codec, units(codec)):
                viewer.send(interleaved(packet))
                pictures += packet[1] >> 7  # the marker
                if not is_last and pictures == 10:
                    break

    camera = BadCamera(change, lambda number: "hevc" if number else "h264")
    fd, ring = create_memory(), Ring()
    view = View(SharedPicture(fd), 32, 24)
    os.close(fd)
    stream = StreamThread("test", RtspSource(camera.url, Transport.TCP), ring)
    stream.add(view)
    stream.start()
    try:
        for codec in ("h264", "hevc"):
            shown = view.picture.sequence
            wait_for(lambda c=codec, n=shown: _plays(view, c) and view.picture.sequence > n + 3)  # type: ignore[misc]
    finally:
        stream.stop()
        camera.close()
        stream.join(2.0)
        ring.close()
    assert camera.viewers == 2


def _plays(view: View, codec: str) -> bool:
    status = view.picture.read_status()
    return status.state is StreamState.LIVE and status.codec == codec


def wait_for(condition: Callable[[], bool]) -> None:
    waiter = threading.Event()
    for _ in range(800):
        if condition():
            return
        waiter.wait(0.01)
    raise AssertionError("not in time")


def test_a_decoder_that_hangs_in_one_stream_is_replaced(
    pool: DecoderPool, film: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = FakeServer(b"", hangs=True)
    try:
        good = pool.open(Stream(url=film), 32, 24)
        stuck = pool.open(Stream(url=hanging.url), 32, 24)
        wait_status(pool, good, is_live)
        (pid,) = pool.process_ids()
        shown = pool._views[stuck].shown
        assert shown is not None
        shown.picture.set_busy(True)  # as a call into the codec that does not come back
        wait_status(pool, stuck, lambda s: s.state is StreamState.CONNECTING)
        monkeypatch.setattr(seats, "STUCK_NS", 0)
        wait_status(pool, stuck, is_lost)
        monkeypatch.setattr(seats, "STUCK_NS", 5_000_000_000)
        wait_status(pool, good, is_live)
        assert pool.process_ids() != [pid]
    finally:
        hanging.close()


@pytest.mark.prove
def test_mutated_streams_leave_the_decoder_sound(pool: DecoderPool, film: str) -> None:
    camera = MutatedCamera(random.Random(4))
    try:
        good = pool.open(Stream(url=film), 32, 24)
        wait_status(pool, good, is_live)
        (pid,) = pool.process_ids()
        before = own_bytes(pid)
        camera.play_out(pool, MUTATED)
        assert pool.process_ids()[0] == pid, "a decoder ended"
        wait_status(pool, good, shows_more(pool.sequence(good)))
        assert own_bytes(pid) - before < 100_000_000
        # After all that, what is sound is shown at once.
        camera.heal()
        sound = pool.open(Stream(url=camera.url, transport=Transport.TCP), 32, 24)
        wait_status(pool, sound, is_live)
    finally:
        camera.close()
