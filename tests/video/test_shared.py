"""Shared pictures: never torn, sized as fitted, freed with the last holder."""

from __future__ import annotations

import os
import threading
import time

import numpy as np
import pytest

from video.api import LossReason, StreamState, line_of
from video.bell import Ring
from video.shared import (
    HEADER_BYTES,
    SLOT_BYTES,
    SLOTS,
    SharedPicture,
    SharedStatus,
    create_memory,
    fit,
)


@pytest.fixture
def pair() -> tuple[SharedPicture, SharedPicture]:
    """A writer's and a reader's mapping of one memory."""
    fd = create_memory()
    try:
        return SharedPicture(fd), SharedPicture(fd)
    finally:
        os.close(fd)


def write(picture: SharedPicture, width: int, height: int, value: int) -> None:
    for plane in picture.begin(width, height):
        plane.fill(value)
    picture.publish(1)


def test_before_the_first_picture_there_is_none(
    pair: tuple[SharedPicture, SharedPicture],
) -> None:
    _, reader = pair
    assert reader.sequence == 0
    assert reader.size() == (0, 0)
    assert reader.newest() is None


def test_a_published_picture_is_read_whole(pair: tuple[SharedPicture, SharedPicture]) -> None:
    writer, reader = pair
    write(writer, 32, 18, 7)
    assert reader.size() == (32, 18)
    newest = reader.newest()
    assert newest is not None
    assert newest.sequence == 1
    assert newest.width == 32
    assert newest.whole.shape == (27, line_of(32))
    assert [plane.shape for plane in newest.planes()] == [(18, 32), (9, 16), (9, 16)]
    assert all(np.all(plane == 7) for plane in newest.planes())
    assert reader.is_intact(newest.sequence)


def test_a_half_written_picture_is_not_seen(pair: tuple[SharedPicture, SharedPicture]) -> None:
    writer, reader = pair
    write(writer, 32, 18, 7)
    writer.begin(64, 36)[0].fill(9)
    assert reader.sequence == 1
    assert reader.size() == (32, 18)
    newest = reader.newest()
    assert newest is not None
    assert np.all(newest.planes()[0] == 7)
    assert reader.is_intact(newest.sequence)


def test_a_reader_that_was_overtaken_knows_it(pair: tuple[SharedPicture, SharedPicture]) -> None:
    writer, reader = pair
    for value in range(1, SLOTS + 1):
        write(writer, 32, 18, value)
    assert reader.is_intact(1)
    writer.begin(32, 18)
    assert reader.is_intact(2)
    assert not reader.is_intact(1)


def show(reader: SharedPicture) -> int:
    """The value of what a window shows next."""
    picture = reader.following()
    assert picture is not None
    reader.shown = picture.sequence
    return int(picture.planes()[0][0, 0])


def put(writer: SharedPicture, value: int, at_ms: int, width: int = 32) -> None:
    for plane in writer.begin(width, 18):
        plane.fill(value)
    writer.publish(at_ms * 1_000_000)


def test_of_two_pictures_between_two_paints_both_are_shown(
    pair: tuple[SharedPicture, SharedPicture],
) -> None:
    writer, reader = pair
    put(writer, 1, at_ms=1000)
    assert show(reader) == 1
    put(writer, 2, at_ms=1047)
    put(writer, 3, at_ms=1055)
    assert show(reader) == 2
    assert reader.sequence > reader.shown, "there is something new for the next paint"
    assert show(reader) == 3
    assert show(reader) == 3, "painted again"
    put(writer, 4, at_ms=1090)
    assert show(reader) == 4


@pytest.mark.parametrize("gap_ms", [40, 0])
def test_a_window_that_comes_late_shows_the_newest(
    pair: tuple[SharedPicture, SharedPicture], gap_ms: int
) -> None:
    """Also where the last picture was drawn again, as of a camera that stands still."""
    writer, reader = pair
    put(writer, 1, at_ms=1000)
    assert show(reader) == 1
    put(writer, 2, at_ms=1040)
    put(writer, 3, at_ms=1040 + gap_ms)
    assert show(reader) == 3


def test_what_was_never_shown_begins_with_the_newest(
    pair: tuple[SharedPicture, SharedPicture],
) -> None:
    writer, reader = pair
    put(writer, 1, at_ms=1000)
    put(writer, 2, at_ms=1001)
    assert show(reader) == 2


def test_a_picture_of_another_size_is_not_shown_before_the_newest(
    pair: tuple[SharedPicture, SharedPicture],
) -> None:
    writer, reader = pair
    put(writer, 1, at_ms=1000)
    assert show(reader) == 1
    put(writer, 2, at_ms=1040)
    put(writer, 3, at_ms=1041, width=64)
    assert show(reader) == 3


def test_no_torn_picture_in_thousands(pair: tuple[SharedPicture, SharedPicture]) -> None:
    writer, reader = pair
    stop = threading.Event()

    def scribble() -> None:
        value = 0
        while not stop.is_set():
            value = (value + 1) % 256
            width = 64 if value % 7 else 32
            write(writer, width, 36, value)

    thread = threading.Thread(target=scribble)
    thread.start()
    whole_pictures = 0
    try:
        end_s = time.monotonic() + 5.0
        while whole_pictures < 5_000 and time.monotonic() < end_s:
            newest = reader.newest()
            if newest is None:
                continue
            copies = [plane.copy() for plane in newest.planes()]
            if reader.is_intact(newest.sequence):
                whole_pictures += 1
                assert len({int(v) for c in copies for v in (c.min(), c.max())}) == 1
    finally:
        stop.set()
        thread.join()
    assert whole_pictures > 100


def test_a_smaller_picture_gives_memory_back(pair: tuple[SharedPicture, SharedPicture]) -> None:
    writer, _ = pair
    fd = create_memory()
    large = SharedPicture(fd)
    for _ in range(SLOTS):
        write(large, 1920, 1080, 1)
    assert os.fstat(fd).st_blocks * 512 > 9_000_000
    for _ in range(SLOTS):
        write(large, 320, 180, 1)
    assert os.fstat(fd).st_blocks * 512 < 400_000
    os.close(fd)
    write(writer, 2, 2, 1)


def test_status_is_carried_with_its_texts(pair: tuple[SharedPicture, SharedPicture]) -> None:
    writer, reader = pair
    status = SharedStatus(
        state=StreamState.LOST,
        reason=LossReason.SERVER_ERROR,
        detail="503 忙" * 60,
        since_ns=5,
        next_try_ns=6,
        attempt=3,
        source_width=1920,
        source_height=1080,
        codec="hevc",
    )
    writer.write_status(status)
    read = reader.read_status()
    assert read.detail
    assert status.detail.startswith(read.detail)
    assert (read.state, read.reason, read.codec) == (status.state, status.reason, "hevc")
    assert (read.source_width, read.source_height, read.attempt) == (1920, 1080, 3)


@pytest.mark.parametrize(
    ("box", "source", "size"),
    [
        ((320, 180), (640, 360), (320, 180)),
        ((320, 200), (640, 360), (320, 180)),
        ((300, 300), (640, 360), (300, 168)),
        ((1000, 100), (640, 360), (178, 100)),
        ((321, 181), (641, 361), (320, 180)),
        ((1, 1), (640, 360), (2, 2)),
        ((100_000, 100_000), (640, 360), (3840, 2160)),
        ((4000, 4000), (100, 4000), (54, 2160)),
    ],
)
def test_pictures_fit_their_box(
    box: tuple[int, int], source: tuple[int, int], size: tuple[int, int]
) -> None:
    assert fit(box, source) == size


def test_slots_lie_on_pages() -> None:
    assert HEADER_BYTES % os.sysconf("SC_PAGESIZE") == 0
    assert SLOT_BYTES % os.sysconf("SC_PAGESIZE") == 0


def test_a_ring_is_heard_until_hushed() -> None:
    ring = Ring()
    ring.ring()
    ring.ring()
    assert os.eventfd_read(ring.fd) == 2
    ring.hush()
    ring.close()
