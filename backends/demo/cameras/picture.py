"""Paints one camera's picture into I420 planes. Render thread only; allocates no full picture.

Where a lane runs on the picture is worked out once; a body is drawn by copying a finished
sprite. Measured at 640 x 360 with 30 to 60 movers: 0.4 to 1.4 ms a picture.
"""

from __future__ import annotations

import datetime as dt
import math

import cv2
import numpy as np

from backends.demo.cameras.osd import Caption, Osd, Rect
from backends.demo.cameras.sprites import Planes, Sprite, sprite
from backends.demo.cameras.traffic import Flow
from backends.demo.cameras.view import Bgr, Light, View, i420

STEP_M = 0.25
SPRITE_BUDGET = 1


class _Track:
    """A lane on the picture: for every quarter metre its pixel, its depth and its look."""

    def __init__(self, view: View, flow: Flow) -> None:
        count = int(flow.length_m / STEP_M) + 1
        self.spots = [flow.where(i * STEP_M) for i in range(count)]
        ground = np.array([[x, y, 0.0] for x, y, _ in self.spots])
        pixels, depth = view.project(ground)
        pixels = np.clip(np.nan_to_num(pixels), -9999, 9999)
        self.x = [round(float(v)) for v in pixels[:, 0]]
        self.y = [round(float(v)) for v in pixels[:, 1]]
        self.depth = [float(v) for v in depth]
        self.knot = self._knots(view)

    def _knots(self, view: View) -> list[int]:
        """Index of the sprite's home for each step: a new one where the look has changed."""
        knots: list[int] = []
        self.size: list[float] = []
        home, size_then, turn_then = 0, 0.0, 0.0
        for index, spot in enumerate(self.spots):
            away = math.hypot(spot[0], spot[1], view.camera_height_m)
            turn = spot[2] - math.atan2(spot[1], spot[0])
            size = view.focal_px / max(away, 0.5)
            self.size.append(size)
            limit = max(0.055, 0.3 / size)
            if (
                not knots
                or abs(size - size_then) > limit * size_then
                or abs(math.remainder(turn - turn_then, math.tau)) > 0.08
            ):
                home, size_then, turn_then = index, size, turn
            knots.append(home)
        return knots


class Picture:
    """Background, movers, name and clock of one camera at one size; None: without words."""

    def __init__(self, view: View, light: Light, background: Bgr, caption: Caption | None) -> None:
        self._view, self._light = view, light
        self._osd = Osd((view.width, view.height), caption) if caption is not None else None
        self._planes = i420(background)
        self._dirty: list[Rect] = []
        self._tracks: list[_Track] = []
        self._sprites: dict[tuple[int, str, int], Sprite | None] = {}
        self._is_first = True

    def paint(self, planes: Planes, flows: list[Flow], now: dt.datetime) -> None:
        """Bring `planes`, which hold this picture's last state, to `now`."""
        if self._is_first:
            self._tracks = [_Track(self._view, flow) for flow in flows]
            for plane, clean in zip(planes, self._planes, strict=True):
                plane[:] = clean
        for area in self._dirty:
            self._restore(planes, area)
        self._dirty.clear()
        for _, shape, left, top in self._seen(flows):
            self._draw(planes, shape, left, top)
        if self._osd is not None:
            self._dirty += self._osd.paint(planes, now)
        self._is_first = False

    def _seen(self, flows: list[Flow]) -> list[tuple[float, Sprite, int, int]]:
        """What is to be drawn, far first. A few new sprites a picture, the rest a little later."""
        budget = 10_000 if self._is_first else SPRITE_BUDGET
        seen: list[tuple[float, Sprite, int, int]] = []
        for number, (flow, track) in enumerate(zip(flows, self._tracks, strict=True)):
            last = len(track.x) - 1
            for mover in flow.movers:
                at = min(int(mover.along_m / STEP_M), last)
                knot = track.knot[at]
                key = (number, mover.kind, knot)
                if key not in self._sprites:
                    kept = (
                        self._nearest_kept(number, mover.kind, track, at) if budget <= 0 else None
                    )
                    if kept is not None:
                        key = kept
                    else:
                        budget -= 1
                        self._sprites[key] = sprite(
                            self._view, mover.kind, track.spots[knot], self._light, self._planes
                        )
                shape = self._sprites.get(key)
                if shape is not None:
                    x, y = track.x[at] + shape.left, track.y[at] + shape.top
                    seen.append((-track.depth[at], shape, x, y))
        seen.sort(key=_first)
        return seen

    def _nearest_kept(
        self, number: int, kind: str, track: _Track, at: int
    ) -> tuple[int, str, int] | None:
        """The look it had just before, if that is near enough to show a little longer."""
        knot = track.knot[at]
        for _ in range(2):
            if knot == 0:
                return None
            knot = track.knot[knot - 1]
            is_near = 0.85 < track.size[knot] / track.size[at] < 1.18
            if is_near and (number, kind, knot) in self._sprites:
                return number, kind, knot
        return None

    def _draw(self, planes: Planes, shape: Sprite, x: int, y: int) -> None:
        tall, wide = shape.luma_mask.shape
        right, bottom = x + wide, y + tall
        if right <= 2 or bottom <= 2 or x >= self._view.width - 2 or y >= self._view.height - 2:
            return
        self._dirty.append((max(x, 0) & ~1, max(y, 0) & ~1, (right + 1) & ~1, (bottom + 1) & ~1))
        _lay(planes[0], shape.planes[0], shape.luma_mask, x, y)
        _lay(planes[1], shape.planes[1], shape.chroma_mask, x // 2, y // 2)
        _lay(planes[2], shape.planes[2], shape.chroma_mask, x // 2, y // 2)

    def _restore(self, planes: Planes, area: Rect) -> None:
        left, top, right, bottom = area
        planes[0][top:bottom, left:right] = self._planes[0][top:bottom, left:right]
        rows, columns = slice(top // 2, bottom // 2), slice(left // 2, right // 2)
        planes[1][rows, columns] = self._planes[1][rows, columns]
        planes[2][rows, columns] = self._planes[2][rows, columns]


def _first(item: tuple[float, Sprite, int, int]) -> float:
    return item[0]


def _lay(plane: Bgr, source: Bgr, mask: Bgr, x: int, y: int) -> None:
    """Copy `source` where `mask` is set; what lies outside the picture is cut off."""
    if x < 0:
        source, mask, x = source[:, -x:], mask[:, -x:], 0
    if y < 0:
        source, mask, y = source[-y:], mask[-y:], 0
    target = plane[y : y + source.shape[0], x : x + source.shape[1]]
    if target.shape != source.shape:
        source, mask = (
            source[: target.shape[0], : target.shape[1]],
            mask[: target.shape[0], : target.shape[1]],
        )
    cv2.copyTo(source, mask, target)
