"""What a decoder does with frames: scale, range, redraw, and the story its status tells."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from fractions import Fraction

import av
import cv2
import numpy as np
import pytest

from video.api import LossReason, StreamState
from video.av_codec import UnitDecoder, planes_of
from video.bell import Ring
from video.crop import Part
from video.shared import SharedPicture, create_memory
from video.sources.base import Loss, Sink
from video.stream_thread import STILL_NS, StreamThread
from video.stream_view import View


def new_view(width: int, height: int) -> View:
    fd = create_memory()
    try:
        return View(SharedPicture(fd), width, height)
    finally:
        os.close(fd)


def grey_frame(pixel_format: str, luma: int, width: int = 64, height: int = 48) -> av.VideoFrame:
    frame = av.VideoFrame(width, height, pixel_format)
    for number, plane in enumerate(frame.planes):
        plane.update(bytes([luma if number == 0 else 128]) * plane.buffer_size)
    return frame


@pytest.mark.parametrize(
    ("pixel_format", "luma", "shown"),
    [
        ("yuv420p", 235, 235),
        ("yuvj420p", 255, 235),
        ("yuvj420p", 0, 16),
        ("yuv422p", 100, 100),
        ("yuv444p", 100, 100),
        ("gray", 255, 235),
    ],
)
def test_every_pixel_format_becomes_studio_range_420(
    pixel_format: str, luma: int, shown: int
) -> None:
    view = new_view(32, 24)
    view.draw(planes_of(grey_frame(pixel_format, luma)), 1)
    newest = view.picture.newest()
    assert newest is not None
    y, u, v = newest.planes()
    assert np.all(np.abs(y.astype(int) - shown) <= 2)
    assert np.all(np.abs(np.stack((u, v)).astype(int) - 128) <= 1)


@pytest.mark.parametrize("size", [(65, 49), (1, 1), (63, 2), (1920, 1080)])
def test_odd_sizes_are_drawn(size: tuple[int, int]) -> None:
    view = new_view(40, 40)
    view.draw(planes_of(grey_frame("yuv420p", 90, *size)), 1)
    newest = view.picture.newest()
    assert newest is not None
    assert np.all(newest.planes()[0] == 90)


class OneFrame:
    """A source that shows one frame, then is lost when told."""

    def __init__(self) -> None:
        self.lose = threading.Event()
        self.runs = 0

    def run(self, sink: Sink) -> Loss:
        self.runs += 1
        sink.described("h264")
        sink.frames([grey_frame("yuv420p", 100)])
        self.lose.wait(5.0)
        return Loss(reason=LossReason.CLOSED_BY_PEER)

    def stop(self) -> None:
        self.lose.set()


def wait_for(condition: Callable[[], bool]) -> None:
    waiter = threading.Event()
    for _ in range(400):
        if condition():
            return
        waiter.wait(0.01)
    raise AssertionError("not in time")


def test_a_view_resized_or_opened_while_lost_still_gets_the_last_picture() -> None:
    source, ring = OneFrame(), Ring()
    stream = StreamThread("test", source, ring)
    first, second = new_view(32, 24), new_view(16, 12)
    stream.add(first)
    stream.start()
    wait_for(lambda: first.picture.read_status().state is StreamState.LIVE)
    shown_ns = first.picture.frame_ns
    source.lose.set()
    wait_for(lambda: first.picture.read_status().state is StreamState.LOST)
    status = first.picture.read_status()
    assert (status.reason, status.attempt) == (LossReason.CLOSED_BY_PEER, 1)
    assert status.next_try_ns > 0
    stream.resize(first, 64, 48)
    wait_for(lambda: first.picture.size() == (64, 48))
    # An old picture redrawn is no new one: its age goes on.
    assert first.picture.frame_ns == shown_ns
    stream.add(second)
    wait_for(lambda: second.picture.size() == (16, 12))
    assert second.picture.read_status().state is StreamState.LOST
    assert not stream.remove(first)
    assert stream.remove(second)
    stream.stop()
    stream.join(2.0)
    ring.close()


def test_a_paused_stream_is_drawn_again_where_its_tile_changes() -> None:
    source, ring = OneFrame(), Ring()
    stream = StreamThread("test", source, ring)
    view = new_view(32, 24)
    stream.add(view)
    stream.start()
    wait_for(lambda: view.picture.read_status().state is StreamState.LIVE)
    shown_ns = view.picture.frame_ns
    wait_for(lambda: time.monotonic_ns() - shown_ns > STILL_NS)
    stream.resize(view, 64, 48)
    assert view.picture.size() == (64, 48)
    before = view.picture.sequence
    stream.crop(view, Part(x=0.25, y=0.25, width=0.5, height=0.5))
    assert view.picture.sequence == before + 1
    assert view.picture.frame_ns == shown_ns, "no new picture"
    stream.stop()
    stream.join(2.0)
    ring.close()


def test_a_view_opened_on_a_playing_stream_has_its_picture_at_once() -> None:
    source, ring = OneFrame(), Ring()
    stream = StreamThread("test", source, ring)
    first, second = new_view(32, 24), new_view(16, 12)
    stream.add(first)
    stream.start()
    wait_for(lambda: first.picture.read_status().state is StreamState.LIVE)
    stream.add(second)
    assert second.picture.size() == (16, 12)
    assert second.picture.frame_ns == first.picture.frame_ns
    assert second.picture.read_status().state is StreamState.LIVE
    stream.stop()
    stream.join(2.0)
    ring.close()


def test_a_fault_of_a_source_is_reported_and_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken(OneFrame):
        def run(self, sink: Sink) -> Loss:
            raise ZeroDivisionError

    ring, view = Ring(), new_view(32, 24)
    stream = StreamThread("test", Broken(), ring)
    stream.add(view)
    stream.start()
    wait_for(lambda: view.picture.read_status().state is StreamState.LOST)
    assert view.picture.read_status().detail == "ZeroDivisionError"
    assert "test failed" in caplog.text
    stream.stop()
    stream.join(2.0)
    ring.close()


@pytest.mark.parametrize("colour", [(255, 0, 0), (0, 255, 0), (0, 0, 255), (200, 120, 40)])
def test_a_camera_that_says_bt709_is_shown_in_its_own_colours(
    colour: tuple[int, int, int],
) -> None:
    red, green, blue = (value / 255 for value in colour)
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    values = (
        16 + 219 * luma,
        128 + 224 * (blue - luma) / 1.8556,
        128 + 224 * (red - luma) / 1.5748,
    )
    frame = av.VideoFrame(64, 48, "yuv420p")
    for plane, value in zip(frame.planes, values, strict=True):
        plane.update(bytes([round(value)]) * plane.buffer_size)
    frame.colorspace = 1
    view = new_view(32, 24)
    view.draw(planes_of(frame), 1)
    newest = view.picture.newest()
    assert newest is not None
    shown = cv2.cvtColor(newest.whole, cv2.COLOR_YUV2RGB_I420)[12, 16]
    assert np.abs(shown.astype(int) - colour).max() <= 5


def test_a_stream_that_is_not_called_yet_can_be_closed() -> None:
    source, ring = OneFrame(), Ring()
    stream = StreamThread("x", source, ring)
    stream.start(60.0)
    stream.stop()
    stream.join(5.0)
    assert not stream._thread.is_alive()
    assert source.runs == 0
    ring.close()


@pytest.mark.parametrize(
    ("codec", "chroma", "size"),
    [
        ("libx264", "yuv422p", (322, 181)),
        ("libx264", "yuv444p", (321, 181)),
        ("libx265", "yuv444p", (181, 321)),
    ],
)
def test_sizes_that_are_odd_are_shown_whole_and_in_their_colours(
    codec: str, chroma: str, size: tuple[int, int]
) -> None:
    coder = av.CodecContext.create(codec, "w")
    assert isinstance(coder, av.VideoCodecContext)
    coder.width, coder.height, coder.pix_fmt = *size, chroma
    coder.time_base = Fraction(1, 25)
    coder.options = {"tune": "zerolatency", "x265-params": "log-level=none"}
    rgb = np.zeros((size[1], size[0], 3), np.uint8)
    rgb[:, :, 2] = 255  # blue, and red along the right and the lower edge
    rgb[:, -size[0] // 4 :] = rgb[-size[1] // 4 :, :] = (255, 0, 0)
    picture = av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(format=chroma)
    picture.pts = 0
    data = b"".join(bytes(packet) for packet in [*coder.encode(picture), *coder.encode(None)])
    decoder = UnitDecoder("h264" if codec == "libx264" else "hevc")
    frame = (decoder.decode(data) or decoder.drain())[0]
    assert (frame.width, frame.height) == size
    view = new_view(size[0] // 2, size[1] // 2)
    view.draw(planes_of(frame), 1)
    newest = view.picture.newest()
    assert newest is not None
    shown = cv2.cvtColor(newest.whole, cv2.COLOR_YUV2BGRA_I420)[:, : newest.width]
    height, width = shown.shape[:2]
    for y, x in ((2, 2), (height - 2, 2), (2, width - 2), (height - 2, width - 2)):
        blue, _, red, _ = shown[y, x].astype(int)
        assert (blue > 150) == ((y, x) == (2, 2)) and (red > 150) == ((y, x) != (2, 2))
