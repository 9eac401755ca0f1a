"""A decoded picture in a view's size: right at every ratio, the fast ways included."""

from __future__ import annotations

import av
import numpy as np
import pytest

from video import scaling
from video.av_codec import Planes


def a_picture(width: int, height: int) -> Planes:
    """Brightness grows to the right by the column's share of 220, colour downwards."""
    half_width, half_height = (width + 1) // 2, (height + 1) // 2
    y = np.linspace(16, 235, width).astype(np.uint8)[None, :].repeat(height, 0)
    u = np.linspace(40, 200, half_height).astype(np.uint8)[:, None].repeat(half_width, 1)
    return Planes(y, u, 255 - u, False, False, av.VideoFrame(2, 2))


def a_target(width: int, height: int) -> scaling.Target:
    half = (height // 2, width // 2)
    return np.zeros((height, width), np.uint8), np.zeros(half, np.uint8), np.zeros(half, np.uint8)


SIZES = [
    ((640, 360), (640, 360)),
    ((640, 360), (320, 180)),
    ((640, 360), (318, 178)),
    ((640, 360), (478, 268)),
    ((640, 360), (236, 132)),
    ((640, 360), (960, 540)),
    ((641, 361), (318, 178)),
    ((1920, 1080), (318, 178)),
    ((360, 640), (100, 178)),
]


@pytest.mark.parametrize(("source", "target"), SIZES)
def test_a_scaled_picture_keeps_its_places(
    source: tuple[int, int], target: tuple[int, int]
) -> None:
    scaling.scale_fast()
    planes, out = a_picture(*source), a_target(*target)
    scaling.draw(planes, out)
    brightness = np.linspace(16, 235, target[0])
    assert np.abs(out[0][0].astype(float) - brightness).max() < 4
    assert np.abs(out[0][-1].astype(float) - brightness).max() < 4
    color = np.linspace(40, 200, target[1] // 2)
    assert np.abs(out[1][:, 0].astype(float) - color).max() < 5
    assert np.abs(out[2][:, -1].astype(float) - (255 - color)).max() < 5


def test_no_more_than_a_strip_is_left_out_for_a_half() -> None:
    planes = a_picture(640, 360)
    planes.y[:, :3] = planes.y[:, -3:] = 255  # within the 1.5 % that a half may leave out
    kept = a_target(312, 176)
    scaling.draw(planes, kept)
    assert kept[0][0, 0] > 200, "the edge was cut where the picture is not nearly a half"
