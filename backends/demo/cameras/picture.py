"""Paints one camera's picture into I420 planes. Render thread only; allocates no full picture."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import cv2
import numpy as np

from backends.demo.cameras.bodies import Sprite, sprite
from backends.demo.cameras.traffic import Flow
from backends.demo.cameras.view import Bgr, Light, View, i420

CHINA = dt.timezone(dt.timedelta(hours=8))
Plane = np.ndarray
Rect = tuple[int, int, int, int]  # left, top, right, bottom; even


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """Text masks of one picture size: the camera's name, and the clock's characters by text."""

    name: Bgr
    glyphs: dict[str, Bgr]


class Picture:
    """Background, movers, name and clock of one camera at one size."""

    def __init__(self, view: View, light: Light, background: Bgr, caption: Caption) -> None:
        self._view, self._light, self._caption = view, light, caption
        margin = max(view.height // 45, 4)
        self._margin = margin
        self._planes = i420(background)
        self._dirty: list[Rect] = []
        self._sprites: dict[tuple[int, str, int], Sprite | None] = {}
        self._is_first = True

    def paint(
        self, planes: tuple[Plane, Plane, Plane], flows: list[Flow], now: dt.datetime
    ) -> None:
        """Bring `planes`, which hold this picture's last state, to `now`."""
        if self._is_first:
            for plane, clean in zip(planes, self._planes, strict=True):
                plane[:] = clean
        for left, top, right, bottom in self._dirty:
            self._restore(planes, (left, top, right, bottom))
        self._dirty.clear()
        seen: list[tuple[float, Sprite, int, int]] = []
        for number, flow in enumerate(flows):
            for mover in flow.movers:
                found = self._placed(number, flow, mover.along_m, mover.kind)
                if found is not None:
                    seen.append(found)
        seen.sort(key=_depth, reverse=True)
        for _, shape, left, top in seen:
            self._blend(planes, shape, left, top)
        self._clock(planes, now)
        name = self._caption.name
        left = self._view.width - name.shape[1] - self._margin
        self._text(planes, name, left & ~1, self._margin & ~1)

    def _placed(
        self, number: int, flow: Flow, along_m: float, kind: str
    ) -> tuple[float, Sprite, int, int] | None:
        x, y, heading = flow.where(along_m)
        # A sprite serves a stretch over which its look changes by less than about 4 %.
        pace = float(np.clip(np.hypot(x, np.hypot(y, self._view.camera_height_m)) * 0.035, 0.25, 6))
        level = round(np.log(pace) * 4)
        step = float(np.exp(level / 4))
        knot = round(along_m / step)
        key = (number, kind, level * 100_000 + knot)
        home = flow.where(knot * step)
        if key not in self._sprites:
            if len(self._sprites) > 1500:
                self._sprites.clear()
            self._sprites[key] = sprite(self._view, kind, home, self._light)
        shape = self._sprites[key]
        if shape is None:
            return None
        pixels, depth = self._view.project(np.array([[x, y, 0.0], [home[0], home[1], 0.0]]))
        shift = np.round(pixels[0] - pixels[1]).astype(int)
        del heading
        return float(depth[0]), shape, shape.left + int(shift[0]), shape.top + int(shift[1])

    def _blend(self, planes: tuple[Plane, Plane, Plane], shape: Sprite, x: int, y: int) -> None:
        tall, wide = shape.luma.shape
        left, top = max(x, 0), max(y, 0)
        right, bottom = min(x + wide, self._view.width), min(y + tall, self._view.height)
        if right - left < 2 or bottom - top < 2:
            return
        rows, columns = slice(top - y, bottom - y), slice(left - x, right - x)
        _mix(
            planes[0][top:bottom, left:right],
            shape.luma[rows, columns],
            shape.luma_keep[rows, columns],
        )
        self._dirty.append((left & ~1, top & ~1, (right + 1) & ~1, (bottom + 1) & ~1))
        half_x, half_y = x // 2, y // 2
        tall, wide = shape.chroma_u.shape
        left, top = max(half_x, 0), max(half_y, 0)
        right = min(half_x + wide, self._view.width // 2)
        bottom = min(half_y + tall, self._view.height // 2)
        rows, columns = slice(top - half_y, bottom - half_y), slice(left - half_x, right - half_x)
        keep = shape.chroma_keep[rows, columns]
        _mix(planes[1][top:bottom, left:right], shape.chroma_u[rows, columns], keep)
        _mix(planes[2][top:bottom, left:right], shape.chroma_v[rows, columns], keep)

    def _clock(self, planes: tuple[Plane, Plane, Plane], now: dt.datetime) -> None:
        text = now.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
        mask = np.hstack([self._caption.glyphs[c] for c in text])
        self._text(planes, mask, self._margin & ~1, self._margin & ~1)
        self._is_first = False

    def _text(self, planes: tuple[Plane, Plane, Plane], mask: Bgr, left: int, top: int) -> None:
        """White letters with a dark edge, over whatever passes there."""
        tall, wide = (mask.shape[0] + 1) & ~1, (mask.shape[1] + 1) & ~1
        _burn(planes[0], mask, left, top)
        small = mask[::2, ::2] > 90
        for plane in planes[1:]:
            part = plane[top // 2 :, left // 2 :][: small.shape[0], : small.shape[1]]
            part[small] = 128
        self._dirty.append((left, top, left + wide, top + tall))

    def _restore(self, planes: tuple[Plane, Plane, Plane], area: Rect) -> None:
        left, top, right, bottom = area
        planes[0][top:bottom, left:right] = self._planes[0][top:bottom, left:right]
        rows, columns = slice(top // 2, bottom // 2), slice(left // 2, right // 2)
        planes[1][rows, columns] = self._planes[1][rows, columns]
        planes[2][rows, columns] = self._planes[2][rows, columns]


def _depth(item: tuple[float, Sprite, int, int]) -> float:
    return item[0]


def _mix(target: Plane, value: Plane, keep: Plane) -> None:
    mixed = target * keep
    mixed += value
    mixed >>= 8
    target[:] = mixed


def _burn(plane: Plane, mask: Bgr, left: int, top: int) -> None:
    """White text with a dark edge, straight into luma."""
    area = plane[top : top + mask.shape[0], left : left + mask.shape[1]]
    edge = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    keep = (256 - (edge.astype(np.uint16) * 3 // 4)).astype(np.uint16)
    dark = (area * keep) >> 8
    text = mask.astype(np.uint16)
    area[:] = ((dark * (255 - text) + 232 * text) // 255).astype(np.uint8)
