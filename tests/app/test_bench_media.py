"""Pictures of the benches tell their number at every size that a tile may have, and are torn or
whole."""

from __future__ import annotations

import os

import cv2
import numpy as np
import pytest

from app import bench_media
from app.bench_tears import Tears
from video.shared import Picture, SharedPicture, create_memory


def a_picture(number: int) -> np.ndarray:
    ground = np.full((360, 640, 3), 90, np.uint8)
    return bench_media._picture(ground, np.zeros((0, 6)), number)


@pytest.mark.parametrize("size", [(640, 360), (1870, 1052), (466, 262), (310, 174), (232, 130)])
def test_a_number_is_read_at_every_size(size: tuple[int, int]) -> None:
    for number in (0, 1, 1365, 1499, 2730, 4095):
        scaled = cv2.resize(a_picture(number), size).astype(np.uint8)
        assert bench_media.number_in(scaled) == number
        assert bench_media.number_at_foot(scaled) == number


def test_a_picture_without_a_number_has_none() -> None:
    assert bench_media.number_in(np.full((360, 640, 4), 90, np.uint8)) == -1
    torn = a_picture(1365)
    torn[:, 320:] = a_picture(2730)[:, 320:]
    assert bench_media.number_in(torn) == -1


def put(memory: SharedPicture, number: int, lines: slice) -> None:
    """Lines (of 180) of a picture into the slot that comes next, as a decoder draws them."""
    whole = cv2.cvtColor(cv2.resize(a_picture(number), (320, 180)), cv2.COLOR_BGR2YUV_I420)
    source = Picture(0, whole.astype(np.uint8), 320).planes()
    half = slice(lines.start // 2, lines.stop // 2)
    for plane, part, rows in zip(memory.begin(320, 180), source, (lines, half, half), strict=True):
        plane[rows] = part[rows]


def test_a_picture_that_its_decoder_overtakes_is_torn_and_counted() -> None:
    fd = create_memory()
    try:
        memory = SharedPicture(fd)
    finally:
        os.close(fd)
    tears = Tears()
    for number in (1, 2, 3):
        put(memory, number, slice(0, 180))
        memory.publish(number)
        if number == 1:
            first = memory.newest()
    assert first is not None
    tears.look(cv2.cvtColor(first.whole, cv2.COLOR_YUV2BGRA_I420)[:, :320].astype(np.uint8))
    assert (tears.looked_at, tears.torn) == (1, 0)
    put(memory, 4, slice(90, 180))  # into the slot of the first, while somebody reads it
    tears.look(cv2.cvtColor(first.whole, cv2.COLOR_YUV2BGRA_I420)[:, :320].astype(np.uint8))
    assert (tears.looked_at, tears.torn, tears.unread) == (2, 1, 0)
    assert not memory.is_intact(first.sequence), "who asks is told"
    tears.look(np.full((180, 320, 4), 90, np.uint8))
    assert tears.unread == 1
