"""Bodies of vehicles, people and boats as boxes, and their sprites. Pure; cached by the painter."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from backends.demo.cameras.view import Bgr, Colour, Floats, Light, View, grade, i420

WINDOW: Colour = (74, 64, 56)
TYRE: Colour = (34, 34, 34)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Part of a body: along the length from rear, half width, from and to height, top taper."""

    rear: float
    front: float
    half: float
    low: float
    high: float
    colour: Colour
    sides: Colour | None = None
    taper: float = 0.0
    lights: bool = False
    wheels: bool = False
    part: int = 0  # parts that stand behind one another are drawn far first


def _saloon(colour: Colour, roof: Colour | None = None) -> list[Box]:
    body = Box(
        rear=-2.3, front=2.3, half=0.9, low=0.25, high=0.85, colour=colour, lights=True, wheels=True
    )
    top = roof or colour
    cabin = Box(
        rear=-1.7, front=1.0, half=0.84, low=0.85, high=1.45, colour=top, sides=WINDOW, taper=0.5
    )
    return [body, cabin]


def _truck(colour: Colour, load: Colour) -> list[Box]:
    cab = Box(
        rear=2.4, front=4.4, half=1.2, low=0.5, high=2.9, colour=colour, lights=True, taper=0.15
    )
    glass = Box(rear=3.3, front=4.43, half=1.14, low=1.7, high=2.5, colour=colour, sides=WINDOW)
    box = Box(rear=-4.4, front=2.2, half=1.25, low=0.8, high=3.0, colour=load, wheels=True, part=1)
    return [box, cab, glass]


def _bus(colour: Colour) -> list[Box]:
    lower = Box(
        rear=-5.6, front=5.6, half=1.27, low=0.3, high=1.3, colour=colour, lights=True, wheels=True
    )
    glass = Box(rear=-5.55, front=5.6, half=1.25, low=1.3, high=2.4, colour=colour, sides=WINDOW)
    roof = Box(rear=-5.6, front=5.6, half=1.27, low=2.4, high=3.0, colour=(214, 218, 220))
    return [lower, glass, roof]


def _person(coat: Colour) -> list[Box]:
    return [
        Box(rear=-0.12, front=0.12, half=0.16, low=0.0, high=0.8, colour=(62, 54, 50)),
        Box(rear=-0.15, front=0.15, half=0.24, low=0.8, high=1.45, colour=coat, taper=0.05),
        Box(rear=-0.1, front=0.1, half=0.1, low=1.45, high=1.72, colour=(58, 66, 84)),
    ]


def _barge(hull: Colour, load: Colour) -> list[Box]:
    return [
        Box(rear=-26, front=26, half=4.6, low=0.0, high=1.6, colour=hull),
        Box(rear=-14, front=21, half=3.6, low=1.6, high=2.6, colour=load, taper=1.4),
        Box(rear=-24, front=-18, half=3.2, low=1.6, high=6.0, colour=(206, 210, 212), sides=WINDOW),
        Box(rear=-24.4, front=-17.5, half=3.4, low=6.0, high=6.5, colour=(196, 200, 204)),
    ]


KINDS: dict[str, list[Box]] = {
    "white": _saloon((206, 208, 208)),
    "silver": _saloon((164, 166, 166)),
    "black": _saloon((58, 54, 52)),
    "grey": _saloon((112, 110, 106)),
    "wine": _saloon((62, 52, 118)),
    "navy": _saloon((112, 78, 56)),
    "champagne": _saloon((146, 168, 182)),
    "taxi": _saloon((92, 148, 92), (150, 190, 196)),
    "van": [
        Box(
            rear=-2.5,
            front=2.5,
            half=0.95,
            low=0.3,
            high=1.1,
            colour=(196, 198, 198),
            lights=True,
            wheels=True,
        ),
        Box(
            rear=-2.45,
            front=1.7,
            half=0.93,
            low=1.1,
            high=2.0,
            colour=(200, 202, 202),
            sides=WINDOW,
            taper=0.2,
        ),
    ],
    "bus": _bus((132, 120, 64)),
    "bus2": _bus((70, 96, 156)),
    "truck": _truck((120, 92, 60), (150, 152, 152)),
    "tipper": _truck((84, 120, 70), (70, 96, 84)),
    "tanker": _truck((196, 196, 194), (168, 172, 174)),
    "box": _truck((190, 192, 192), (176, 164, 150)),
    "ebike": [
        Box(rear=-0.8, front=0.8, half=0.14, low=0.1, high=0.8, colour=(60, 58, 70)),
        Box(rear=-0.3, front=0.15, half=0.24, low=0.7, high=1.35, colour=(120, 100, 70)),
        Box(rear=-0.15, front=0.1, half=0.13, low=1.35, high=1.62, colour=(52, 60, 140)),
    ],
    "coat": _person((64, 60, 72)),
    "beige": _person((130, 150, 168)),
    "blue": _person((138, 104, 76)),
    "red": _person((64, 60, 138)),
    "vest": _person((60, 140, 210)),
    "barge": _barge((70, 66, 78), (86, 104, 118)),
    "barge2": _barge((92, 74, 58), (64, 70, 74)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sprite:
    """Planes ready to blend: value * alpha and 256 - alpha, luma and chroma; offset in pixels."""

    left: int
    top: int
    luma: np.ndarray
    luma_keep: np.ndarray
    chroma_u: np.ndarray
    chroma_v: np.ndarray
    chroma_keep: np.ndarray


class _Patch:
    """A supersampled piece of picture with alpha."""

    def __init__(self, low: Floats, high: Floats, factor: int) -> None:
        self.low, self.factor = low, factor
        size = np.ceil(high - low).astype(int) * factor
        self.colour: Bgr = np.zeros((int(size[1]), int(size[0]), 3), np.uint8)
        self.alpha: Bgr = np.zeros((int(size[1]), int(size[0])), np.uint8)

    def fill(self, pixels: Floats, colour: Colour, alpha: int = 255) -> None:
        fixed = np.round((pixels - self.low) * self.factor).astype(np.int32)
        cv2.fillConvexPoly(self.colour, fixed, colour)
        cv2.fillConvexPoly(self.alpha, fixed, (float(alpha),))


def _corners(box: Box, x: float, y: float, heading: float) -> Floats:
    """Eight world corners: low rear-right, front-right, front-left, rear-left, then the top."""
    t = box.taper
    flat = [
        (box.rear, -box.half, box.low),
        (box.front, -box.half, box.low),
        (box.front, box.half, box.low),
        (box.rear, box.half, box.low),
        (box.rear + t, -box.half + t * 0.2, box.high),
        (box.front - t * 1.2, -box.half + t * 0.2, box.high),
        (box.front - t * 1.2, box.half - t * 0.2, box.high),
        (box.rear + t, box.half - t * 0.2, box.high),
    ]
    array = np.array(flat)
    cos, sin = np.cos(heading), np.sin(heading)
    return np.stack(
        [
            x + array[:, 0] * cos - array[:, 1] * sin,
            y + array[:, 0] * sin + array[:, 1] * cos,
            array[:, 2],
        ],
        axis=1,
    )


FACES = ((0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7), (4, 5, 6, 7))
FACE_SHADE = (0.72, 0.86, 0.8, 0.76, 1.0)


def _draw_box(patch: _Patch, view: View, box: Box, corners: Floats, lit: bool) -> None:
    pixels, _ = view.project(corners)
    centre = corners.mean(axis=0)
    eye = np.array([0.0, 0.0, view.camera_height_m])
    for index, face in enumerate(FACES):
        points = corners[list(face)]
        normal = np.cross(points[1] - points[0], points[3] - points[0])
        if np.dot(normal, points.mean(axis=0) - centre) < 0:
            normal = -normal
        if np.dot(normal, eye - points.mean(axis=0)) <= 0:
            continue
        colour = box.sides if box.sides is not None and index != 4 else box.colour
        shade = FACE_SHADE[index]
        patch.fill(pixels[list(face)], (colour[0] * shade, colour[1] * shade, colour[2] * shade))
        if box.wheels and index in (0, 2):
            _wheels(patch, pixels[list(face)])
        if box.lights and index in (1, 3):
            front = index == 1
            colour = (214, 226, 232) if front else (48, 44, 150)
            if lit:
                colour = (236, 250, 255) if front else (60, 50, 235)
            _lights(patch, pixels[list(face)], colour)


def _wheels(patch: _Patch, face: Floats) -> None:
    a, b, top_b, top_a = face
    for middle in (0.2, 0.8):
        foot = a + (b - a) * middle
        head = top_a + (top_b - top_a) * middle
        span, drop = (b - a) * 0.07, (head - foot)
        base = foot - drop * 0.42
        quad = np.array(
            [base - span, base + span, foot + drop * 0.2 + span, foot + drop * 0.2 - span]
        )
        patch.fill(quad, TYRE)


def _lights(patch: _Patch, face: Floats, colour: Colour) -> None:
    a, b, top_b, top_a = face
    for begin, end in ((0.04, 0.24), (0.76, 0.96)):
        lower = [a + (b - a) * p + (top_a - a) * 0.5 for p in (begin, end)]
        upper = [a + (b - a) * p + (top_a - a) * 0.8 for p in (begin, end)]
        patch.fill(np.array([lower[0], lower[1], upper[1], upper[0]]), colour)
    del top_b


def _shadow(patch: _Patch, view: View, boxes: list[Box], spot: tuple[float, float, float]) -> None:
    x, y, heading = spot
    half = max(box.half for box in boxes) + 0.1
    rear, front = min(b.rear for b in boxes), max(b.front for b in boxes)
    tall = max(b.high for b in boxes)
    flat = Box(rear=rear, front=front, half=half, low=0.0, high=0.0, colour=(0, 0, 0))
    shape = _corners(flat, x + tall * 0.25, y + tall * 0.12, heading)[:4]
    hull = np.vstack([shape, _corners(flat, x, y, heading)[:4]])
    pixels, _ = view.project(hull)
    outline = np.asarray(cv2.convexHull(pixels.astype(np.float32)), float).reshape(-1, 2)
    patch.fill(outline, (26, 24, 22), 110)


def sprite(view: View, kind: str, spot: tuple[float, float, float], light: Light) -> Sprite | None:
    """The body of `kind` at (x, y, heading) as this camera sees it; None where it does not."""
    boxes = KINDS[kind]
    x, y, heading = spot
    reach = max(max(abs(b.rear), b.front) for b in boxes) + 1.5
    tall = max(b.high for b in boxes)
    around = np.array(
        [[x + dx * reach, y + dy * reach, z] for dx in (-1, 1) for dy in (-1, 1) for z in (0, tall)]
    )
    pixels, depth = view.project(around)
    if float(depth.min()) < 2.0:
        return None
    low = np.floor(pixels.min(axis=0) / 2) * 2 - 2
    high = np.ceil(pixels.max(axis=0) / 2) * 2 + 2
    if (
        (high < 0).any()
        or low[0] >= view.width
        or low[1] >= view.height
        or (high - low).max() > view.width * 0.9
    ):
        return None
    factor = 4 if (high - low).max() < 120 else 2
    patch = _Patch(low, high, factor)
    _shadow(patch, view, boxes, spot)
    for box in _far_first(boxes, x, y, heading):
        _draw_box(patch, view, box, _corners(box, x, y, heading), light.lamps)
    return _finish(patch, light)


def _far_first(boxes: list[Box], x: float, y: float, heading: float) -> list[Box]:
    away: dict[int, float] = {}
    for box in boxes:
        middle = (box.rear + box.front) / 2
        spot = (x + middle * np.cos(heading), y + middle * np.sin(heading))
        away.setdefault(box.part, -float(np.hypot(*spot)))
    return [box for part in sorted(away, key=away.__getitem__) for box in boxes if box.part == part]


def _finish(patch: _Patch, light: Light) -> Sprite | None:
    tall, wide = patch.alpha.shape
    size = (wide // patch.factor, tall // patch.factor)
    bright = (patch.colour.max(axis=2) > 225)[:, :, None] if light.lamps else None
    graded = grade(patch.colour, light)
    if bright is not None:
        graded = np.where(bright, patch.colour, graded)
    weight = (patch.alpha.astype(np.float32) / 255.0)[:, :, None]
    full = cv2.resize(graded * weight, size, interpolation=cv2.INTER_AREA)
    alpha = cv2.resize(weight[:, :, 0], size, interpolation=cv2.INTER_AREA)
    rows, columns = (
        np.flatnonzero(alpha.max(axis=1) > 0.02),
        np.flatnonzero(alpha.max(axis=0) > 0.02),
    )
    if len(rows) == 0 or len(columns) == 0:
        return None
    top, bottom = int(rows[0]) // 2 * 2, int(rows[-1]) // 2 * 2 + 2
    left, right = int(columns[0]) // 2 * 2, int(columns[-1]) // 2 * 2 + 2
    full, alpha = full[top:bottom, left:right], alpha[top:bottom, left:right]
    solid = np.clip(full / np.maximum(alpha, 0.02)[:, :, None], 0, 255).astype(np.uint8)
    y, u, v = i420(np.ascontiguousarray(solid))
    small = cv2.resize(alpha, (u.shape[1], u.shape[0]), interpolation=cv2.INTER_AREA)
    strong, weak = (np.round(a * 256).astype(np.uint16) for a in (np.asarray(alpha), small))
    return Sprite(
        left=int(patch.low[0]) + left,
        top=int(patch.low[1]) + top,
        luma=y * strong,
        luma_keep=256 - strong,
        chroma_u=u * weak,
        chroma_v=v * weak,
        chroma_keep=256 - weak,
    )
