"""A decoded picture in the size of one view, with the colours that the converter of windows knows.

The thread that decodes, in a decoder process. Writes into the planes it is given; in the usual
case it allocates nothing.
"""

from __future__ import annotations

import cv2
import numpy as np

from video.av_codec import Planes
from video.shared import Plane

# Full-range to studio range, for the converter that windows use.
_LUMA = np.clip(np.round(16 + np.arange(256) * (219 / 255)), 0, 255).astype(np.uint8)
_CHROMA = np.clip(np.round(128 + (np.arange(256) - 128) * (224 / 255)), 0, 255).astype(np.uint8)

MOST_CUT = 0.015  # of the width or height, both edges together

Target = tuple[Plane, Plane, Plane]


def scale_fast() -> None:
    """Once in each thread that scales: let OpenCV use IPP where it is not exact to the bit.

    Measured, Y, U and V of 640x360 to 478x268 / 318x178 / 236x132: 132 / 79 / 51 us instead of
    239 / 139 / 84; PyAV's swscale with the copy it needs 155 / 99 / 81. The setting is per thread.
    """
    cv2.ipp.setUseIPP_NotExact(True)


def draw(planes: Planes, target: Target) -> None:
    """Scale into `target`, in studio range and BT.601."""
    if planes.y.shape == target[0].shape:
        for source, plane in zip(planes[:3], target, strict=True):
            np.copyto(plane, source)
    elif _is_half(planes.y.shape, target[0].shape):
        _halve(planes, target)
    else:
        _resize(planes.y, target[0], cv2.INTER_LINEAR)
        _resize(planes.u, target[1], cv2.INTER_LINEAR)
        _resize(planes.v, target[2], cv2.INTER_LINEAR)
    if planes.is_full_range:
        cv2.LUT(target[0], _LUMA, target[0])
        cv2.LUT(target[1], _CHROMA, target[1])
        cv2.LUT(target[2], _CHROMA, target[2])
    if planes.is_bt709:
        _to_bt601(*target)


def _is_half(source: tuple[int, ...], target: tuple[int, ...]) -> bool:
    """Whether twice the target is the source, or the source but for a strip along its edges."""
    height, width = source[0] - 2 * target[0], source[1] - 2 * target[1]
    return 0 <= height <= source[0] * MOST_CUT and 0 <= width <= source[1] * MOST_CUT


def _halve(planes: Planes, target: Target) -> None:
    """The mean of four pixels each: a sixth of the work of any other scale (24 us for 139).

    640x360 on a wall of 6 x 6 with its lines is 318x178: two pixels of each edge of the source are
    left out for it, on the tile only.
    """
    height, width = target[0].shape
    top = (planes.y.shape[0] - 2 * height) // 4  # in pixels of the chroma planes
    left = (planes.y.shape[1] - 2 * width) // 4
    y = planes.y[2 * top : 2 * (top + height), 2 * left : 2 * (left + width)]
    _resize(y, target[0], cv2.INTER_AREA)
    rows, columns = slice(top, top + height), slice(left, left + width)
    _resize(planes.u[rows, columns], target[1], cv2.INTER_AREA)
    _resize(planes.v[rows, columns], target[2], cv2.INTER_AREA)


def _resize(source: Plane, target: Plane, interpolation: int) -> None:
    size = (target.shape[1], target.shape[0])
    cv2.resize(source, size, dst=target, interpolation=interpolation)


def _to_bt601(y: Plane, u: Plane, v: Plane) -> None:
    """BT.709 to BT.601 in place, in the tile's size: the converter of windows knows that one only.

    The product of both matrices; 128 less what the two chroma factors take of it is the offset.
    """
    luma = cv2.addWeighted(u, 0.1016, v, 0.1961, 128 * (1 - 0.1016 - 0.1961))
    new_u = cv2.addWeighted(u, 0.9899, v, -0.1107, 128 * (1 - 0.9899 + 0.1107))
    cv2.addWeighted(u, -0.0725, v, 0.9834, 128 * (1 + 0.0725 - 0.9834), dst=v)
    np.copyto(u, new_u)
    shift = cv2.resize(luma, (y.shape[1], y.shape[0]), interpolation=cv2.INTER_NEAREST)
    cv2.addWeighted(y, 1.0, shift, 1.0, -128.0, dst=y)
