"""Pictures of the benches tell their number at every size that a tile may have."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from app import bench_media


def a_picture(number: int) -> np.ndarray:
    ground = np.full((360, 640, 3), 90, np.uint8)
    return bench_media._picture(ground, np.zeros((0, 6)), number)


@pytest.mark.parametrize("size", [(640, 360), (1870, 1052), (466, 262), (310, 174), (232, 130)])
def test_a_number_is_read_at_every_size(size: tuple[int, int]) -> None:
    for number in (0, 1, 1365, 1499, 2730, 4095):
        scaled = cv2.resize(a_picture(number), size).astype(np.uint8)
        assert bench_media.number_in(scaled) == number


def test_a_picture_without_a_number_has_none() -> None:
    assert bench_media.number_in(np.full((360, 640, 4), 90, np.uint8)) == -1
    torn = a_picture(1365)
    torn[:, 320:] = a_picture(2730)[:, 320:]
    assert bench_media.number_in(torn) == -1
