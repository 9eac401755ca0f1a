"""Name and clock over a camera's picture, burnt into its I420 planes. Render thread only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import cv2
import numpy as np

from backends.demo.cameras.sprites import Planes
from backends.demo.cameras.view import Bgr

CHINA = dt.timezone(dt.timedelta(hours=8))
Rect = tuple[int, int, int, int]  # left, top, right, bottom; even


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """Text masks of one picture size: the camera's name, and the clock's characters by text."""

    name: Bgr
    glyphs: dict[str, Bgr]


class Osd:
    """The words over one picture size."""

    def __init__(self, size: tuple[int, int], caption: Caption) -> None:
        self._width, height = size
        self._caption = caption
        self._margin = max(height // 45, 4)
        self._clock_text = ""
        self._clock_mask: Bgr = caption.name
        self._burns: dict[int, tuple[Bgr, tuple[np.ndarray, np.ndarray]]] = {}

    def paint(self, planes: Planes, now: dt.datetime) -> list[Rect]:
        """Writes over whatever is there; where."""
        text = now.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
        if text != self._clock_text:
            self._clock_text = text
            self._clock_mask = np.hstack([self._caption.glyphs[c] for c in text])
        top = self._margin & ~1
        name = self._caption.name
        left = (self._width - name.shape[1] - self._margin) & ~1
        return [
            self._text(planes, self._clock_mask, top, top),
            self._text(planes, name, left, top),
        ]

    def _text(self, planes: Planes, mask: Bgr, left: int, top: int) -> Rect:
        """White letters with a dark edge."""
        tall, wide = (mask.shape[0] + 1) & ~1, (mask.shape[1] + 1) & ~1
        made = self._burns.get(left)
        if made is None or made[0] is not mask:
            made = self._burns[left] = (mask, _burn_parts(mask))
        _burn(planes[0], made[1], left, top)
        small = mask[::2, ::2] > 90
        for plane in planes[1:]:
            part = plane[top // 2 :, left // 2 :][: small.shape[0], : small.shape[1]]
            part[small] = 128
        return (left, top, left + wide, top + tall)


def _burn_parts(mask: Bgr) -> tuple[np.ndarray, np.ndarray]:
    """(share of the street kept of 256, light added) for white text with a dark edge."""
    edge = cv2.dilate(mask, np.ones((3, 3), np.uint8)).astype(np.float32) / 255
    text = mask.astype(np.float32) / 255
    keep = (256 * (1 - edge * 0.75) * (1 - text)).astype(np.uint16)
    return keep, (232 * text).astype(np.uint16)


def _burn(plane: Bgr, parts: tuple[np.ndarray, np.ndarray], left: int, top: int) -> None:
    keep, light = parts
    area = plane[top : top + keep.shape[0], left : left + keep.shape[1]]
    mixed = area * keep
    mixed >>= 8
    mixed += light
    area[:] = mixed
