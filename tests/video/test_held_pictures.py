"""Pictures that wait for their sound: in order, for as long as told, and never for ever."""

from __future__ import annotations

import queue
import threading
import time

from tests.video.test_stream_thread import grey_frame
from video.av_codec import Frame
from video.cores.sound_step import PictureClock
from video.held_pictures import MOST_HELD, HeldPictures


class Screen:
    """What was shown, and when."""

    def __init__(self) -> None:
        self.clock = PictureClock()
        self.shown: queue.Queue[tuple[Frame, float]] = queue.Queue()
        self.held = HeldPictures("test", self.clock, self._show)

    def _show(self, frame: Frame) -> None:
        self.shown.put((frame, time.monotonic()))

    def put(self, frame: Frame) -> bool:
        return self.held.put(frame, time.monotonic())


def picture() -> Frame:
    return grey_frame("yuv420p", 126, 16, 16)


def end_of(name: str) -> None:
    for thread in threading.enumerate():
        if thread.name == name:
            thread.join(5.0)


def test_nothing_waits_where_nothing_need() -> None:
    screen = Screen()
    assert not screen.put(picture())
    assert screen.shown.empty()


def test_a_picture_waits_as_long_as_told_and_its_followers_after_it() -> None:
    screen = Screen()
    screen.clock.hold_s = 0.05
    one, other = picture(), picture()
    came_s = time.monotonic()
    assert screen.put(one)
    first, first_s = screen.shown.get(timeout=5.0)
    assert screen.put(other)
    second, second_s = screen.shown.get(timeout=5.0)
    assert (first, second) == (one, other)
    assert first_s - came_s >= 0.05
    assert second_s >= first_s + 0.05
    screen.held.close()
    end_of("held test")


def test_once_nothing_is_to_wait_all_that_waited_is_shown_and_pictures_go_straight_on() -> None:
    screen = Screen()
    screen.clock.hold_s = 60.0
    frame = picture()
    assert screen.put(frame)
    screen.clock.hold_s = 0.0
    screen.put(frame)  # as the stream goes on: it wakes what waits
    assert screen.shown.get(timeout=5.0)[0] is frame
    end_of("held test")
    assert not screen.put(frame)


def test_a_stream_that_ends_leaves_no_thread_and_shows_nothing_more() -> None:
    screen = Screen()
    screen.clock.hold_s = 60.0
    screen.put(picture())
    screen.held.close()
    end_of("held test")
    assert screen.shown.empty()
    assert "held test" not in [thread.name for thread in threading.enumerate()]


def test_a_flood_does_not_fill_the_memory() -> None:
    screen = Screen()
    screen.clock.hold_s = 60.0
    frame = picture()
    for _ in range(10 * MOST_HELD):
        screen.put(frame)
    screen.clock.hold_s = 0.0
    screen.put(frame)
    assert screen.shown.get(timeout=5.0)[0] is frame
    end_of("held test")
    assert screen.shown.qsize() <= 1
