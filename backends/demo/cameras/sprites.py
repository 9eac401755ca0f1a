"""Pictures of bodies as one camera sees them at one place. Pure; the painter keeps them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from backends.demo.cameras.bodies import KINDS, TYRE, Box
from backends.demo.cameras.view import Bgr, Colour, Floats, Light, View, i420, shaded

Planes = tuple[Bgr, Bgr, Bgr]
FACES = ((0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7), (4, 5, 6, 7))
FACE_SHADE = (0.72, 0.86, 0.8, 0.76, 1.0)
SHADOW: Colour = (26, 24, 22)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sprite:
    """Finished planes, already mixed with the street they stand on, and where they cover it.

    `left` and `top` are relative to the ground point of the body, in pixels.
    """

    left: int
    top: int
    planes: Planes
    luma_mask: Bgr
    chroma_mask: Bgr


class _Patch:
    """A supersampled piece of picture with alpha."""

    def __init__(self, low: Floats, high: Floats, factor: int, light: Light) -> None:
        self.low, self.factor, self.light = low, factor, light
        self.size = (int(high[0] - low[0]), int(high[1] - low[1]))
        shape = (self.size[1] * factor, self.size[0] * factor)
        self.colour: Bgr = np.zeros((*shape, 3), np.uint8)
        self.alpha: Bgr = np.zeros(shape, np.uint8)

    def fill(
        self, pixels: Floats, colour: Colour, *, alpha: int = 255, glows: bool = False
    ) -> None:
        fixed = np.rint((pixels - self.low) * self.factor).astype(np.int32)
        cv2.fillConvexPoly(self.colour, fixed, colour if glows else shaded(colour, self.light))
        cv2.fillConvexPoly(self.alpha, fixed, (float(alpha),))


def look(view: View, kind: str, spot: tuple[float, float, float]) -> tuple[float, Floats, Floats]:
    """Size in pixels and outline box (low, high) of a body; size 0 where it is not in view."""
    boxes = KINDS[kind]
    x, y, _ = spot
    reach = max(max(abs(b.rear), b.front) for b in boxes) + 1.0
    tall = max(b.high for b in boxes)
    around = np.array(
        [[x + dx * reach, y + dy * reach, z] for dx in (-1, 1) for dy in (-1, 1) for z in (0, tall)]
    )
    pixels, depth = view.project(around)
    low = np.floor(pixels.min(axis=0) / 2) * 2 - 2
    high = np.ceil(pixels.max(axis=0) / 2) * 2 + 2
    hidden = (
        float(depth.min()) < 2.0
        or bool((high < 0).any())
        or bool(low[0] >= view.width)
        or bool(low[1] >= view.height)
        or float((high - low).max()) > view.width * 0.9
    )
    return (0.0 if hidden else float((high - low).max())), low, high


def sprite(
    view: View, kind: str, spot: tuple[float, float, float], light: Light, street: Planes
) -> Sprite | None:
    """The body of `kind` at (x, y, heading) on this street; None where it is not seen."""
    size, low, high = look(view, kind, spot)
    if size == 0.0:
        return None
    x, y, heading = spot
    boxes = KINDS[kind]
    patch = _Patch(low, high, 3 if size < 150 else 2, light)
    _shadow(patch, view, boxes, spot)
    eye = np.array([0.0, 0.0, view.camera_height_m])
    for box in _far_first(boxes, x, y, heading):
        _draw_box(patch, view, box, _corners(box, x, y, heading), eye)
    foot, _ = view.project(np.array([[x, y, 0.0]]))
    return _finish(patch, street, (round(float(foot[0][0])), round(float(foot[0][1]))))


def _corners(box: Box, x: float, y: float, heading: float) -> Floats:
    """Eight world corners: low rear-right, front-right, front-left, rear-left, then the top."""
    t, half = box.taper, box.half - box.taper * 0.2
    along = np.array([box.rear, box.front, box.front, box.rear, box.rear + t,
                      box.front - t * 1.2, box.front - t * 1.2, box.rear + t])  # fmt: skip
    across = np.array([-box.half, -box.half, box.half, box.half, -half, -half, half, half])
    cos, sin = np.cos(heading), np.sin(heading)
    up = np.array([box.low] * 4 + [box.high] * 4)
    return np.stack([x + along * cos - across * sin, y + along * sin + across * cos, up], axis=1)


def _facing(corners: Floats, face: tuple[int, ...], centre: Floats, eye: Floats) -> bool:
    a, b, d = corners[face[0]], corners[face[1]], corners[face[3]]
    (px, py, pz), (qx, qy, qz) = (b - a).tolist(), (d - a).tolist()
    normal = (py * qz - pz * qy, pz * qx - px * qz, px * qy - py * qx)
    out, seen = (a + b - 2 * centre).tolist(), (eye - a).tolist()
    # The middle of edge a-b points outwards for sides; for the top its height does.
    outward = sum(n * o for n, o in zip(normal, out, strict=True))
    towards = sum(n * s for n, s in zip(normal, seen, strict=True))
    return bool(towards * (1 if outward >= 0 else -1) > 0)


def _draw_box(patch: _Patch, view: View, box: Box, corners: Floats, eye: Floats) -> None:
    pixels, _ = view.project(corners)
    centre = corners.sum(axis=0) / 8
    for index, face in enumerate(FACES):
        if not _facing(corners, face, centre, eye):
            continue
        quad = pixels[list(face)]
        colour = box.sides if box.sides is not None and index != 4 else box.colour
        shade = FACE_SHADE[index]
        patch.fill(quad, (colour[0] * shade, colour[1] * shade, colour[2] * shade))
        if box.wheels and index in (0, 2):
            _wheels(patch, quad)
        if box.lights and index in (1, 3):
            _lights(patch, quad, is_front=index == 1)


def _wheels(patch: _Patch, face: Floats) -> None:
    a, b, top_b, top_a = face
    for middle in (0.2, 0.8):
        foot = a + (b - a) * middle
        drop = top_a + (top_b - top_a) * middle - foot
        span, base = (b - a) * 0.07, foot - drop * 0.42
        upper = foot + drop * 0.2
        patch.fill(np.array([base - span, base + span, upper + span, upper - span]), TYRE)


def _lights(patch: _Patch, face: Floats, *, is_front: bool) -> None:
    lit = patch.light.lamps
    colour: Colour = (214, 226, 232) if is_front else (48, 44, 150)
    if lit:
        colour = (236, 250, 255) if is_front else (60, 50, 235)
    a, b, _, top_a = face
    for begin, end in ((0.04, 0.24), (0.76, 0.96)):
        lower = [a + (b - a) * p + (top_a - a) * 0.5 for p in (begin, end)]
        upper = [a + (b - a) * p + (top_a - a) * 0.8 for p in (begin, end)]
        patch.fill(np.array([lower[0], lower[1], upper[1], upper[0]]), colour, glows=lit)


def _shadow(patch: _Patch, view: View, boxes: list[Box], spot: tuple[float, float, float]) -> None:
    x, y, heading = spot
    half = max(box.half for box in boxes) + 0.1
    rear, front = min(b.rear for b in boxes), max(b.front for b in boxes)
    tall = max(b.high for b in boxes)
    flat = Box(rear=rear, front=front, half=half, low=0.0, high=0.0, colour=(0, 0, 0))
    shape = _corners(flat, x + tall * 0.25, y + tall * 0.12, heading)[:4]
    pixels, _ = view.project(np.vstack([shape, _corners(flat, x, y, heading)[:4]]))
    outline = np.asarray(cv2.convexHull(pixels.astype(np.float32)), float).reshape(-1, 2)
    patch.fill(outline, SHADOW, alpha=int(255 * patch.light.shadow))


def _far_first(boxes: list[Box], x: float, y: float, heading: float) -> list[Box]:
    away: dict[int, float] = {}
    for box in boxes:
        middle = (box.rear + box.front) / 2
        spot = (x + middle * np.cos(heading), y + middle * np.sin(heading))
        away.setdefault(box.part, -float(np.hypot(*spot)))
    return [box for part in sorted(away, key=away.__getitem__) for box in boxes if box.part == part]


def _finish(patch: _Patch, street: Planes, foot: tuple[int, int]) -> Sprite | None:
    small = cv2.resize(patch.alpha, patch.size, interpolation=cv2.INTER_AREA)
    rows, columns = np.flatnonzero(small.max(axis=1) > 20), np.flatnonzero(small.max(axis=0) > 20)
    if len(rows) == 0 or len(columns) == 0:
        return None
    top, bottom = int(rows[0]) // 2 * 2, int(rows[-1]) // 2 * 2 + 2
    left, right = int(columns[0]) // 2 * 2, int(columns[-1]) // 2 * 2 + 2
    alpha = small[top:bottom, left:right].astype(np.float32) / 255
    # Colour is only where something was painted: divide the mean by the painted share.
    share = cv2.resize((patch.alpha > 0).astype(np.float32), patch.size,
                       interpolation=cv2.INTER_AREA)[top:bottom, left:right]  # fmt: skip
    mean = cv2.resize(patch.colour, patch.size, interpolation=cv2.INTER_AREA)[
        top:bottom, left:right
    ]
    solid = np.clip(mean / np.maximum(share, 0.04)[:, :, None], 0, 255).astype(np.uint8)
    planes = i420(np.ascontiguousarray(solid))
    half = alpha.reshape(alpha.shape[0] // 2, 2, alpha.shape[1] // 2, 2).mean(axis=(1, 3))
    x, y = int(patch.low[0]) + left, int(patch.low[1]) + top
    mixed = tuple(
        _over(plane, weight, back, x // step, y // step)
        for plane, weight, back, step in zip(
            planes, (alpha, half, half), street, (1, 2, 2), strict=True
        )
    )
    return Sprite(
        left=x - foot[0],
        top=y - foot[1],
        planes=(mixed[0], mixed[1], mixed[2]),
        luma_mask=(alpha > 0.12).astype(np.uint8),
        chroma_mask=(half > 0.2).astype(np.uint8),
    )


def _over(plane: Bgr, weight: Bgr, street: Bgr, x: int, y: int) -> Bgr:
    """`plane` laid over the street at (x, y); beyond the picture's edge the edge goes on."""
    rows = np.clip(np.arange(y, y + plane.shape[0]), 0, street.shape[0] - 1)
    columns = np.clip(np.arange(x, x + plane.shape[1]), 0, street.shape[1] - 1)
    back = street[np.ix_(rows, columns)]
    return np.asarray((back + (plane.astype(np.float32) - back) * weight).astype(np.uint8))
