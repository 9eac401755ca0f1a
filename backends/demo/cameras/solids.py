"""Buildings, trees, lamps and cranes of a demo scene, drawn over the ground. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from backends.demo.cameras.view import Bgr, Colour, Floats, Light, View, grade, shaded

FACADES: list[Colour] = [
    (168, 176, 182),
    (150, 158, 170),
    (138, 150, 168),
    (176, 172, 162),
    (132, 138, 140),
    (158, 148, 134),
    (120, 132, 154),
]
GLASS: Colour = (112, 98, 84)
LAMPLIGHT: Colour = (150, 214, 250)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """An upright box: footprint centre, size, height, and how its faces look."""

    x: float
    y: float
    width: float
    depth: float
    height: float
    style: str = "windows"  # "windows" | "glass" | "plain" | "container"
    colour: Colour = (168, 176, 182)


def facade(block: Block, width: float, light: Light, rng: np.random.Generator) -> Bgr:
    """Texture of one face in daylight colours; lit windows are painted before grading."""
    scale = 5.0
    tall, wide = max(int(block.height * scale), 8), max(int(width * scale), 8)
    picture: Bgr = np.empty((tall, wide, 3), np.uint8)
    picture[:] = np.array(block.colour, np.uint8)
    if block.style == "container":
        picture[:, ::6] = (picture[:, ::6] * 0.8).astype(np.uint8)
    if block.style in ("container", "plain"):
        return grade(picture, light)
    storey, bay = 3.4 * scale, (2.2 if block.style == "glass" else 3.2) * scale
    fill = (0.92, 0.86) if block.style == "glass" else (0.58, 0.52)
    lit: list[tuple[tuple[int, int], tuple[int, int], Colour]] = []
    for top in np.arange(storey * 0.4, tall - storey * 0.6, storey):
        for left in np.arange(bay * 0.25, wide - bay * 0.7, bay):
            a = (int(left), int(top))
            b = (int(left + bay * fill[0]), int(top + storey * fill[1]))
            cv2.rectangle(picture, a, b, times(GLASS, float(rng.uniform(0.72, 1.12))), -1)
            if rng.random() < light.lit_windows:
                lit.append((a, b, times(LAMPLIGHT, float(rng.uniform(0.3, 0.8)))))
    cv2.rectangle(picture, (0, 0), (wide - 1, int(scale)), times(block.colour, 0.8), -1)
    picture = grade(picture, light)
    for a, b, colour in lit:
        cv2.rectangle(picture, a, b, colour, -1)
    return picture


def times(colour: Colour, factor: float) -> Colour:
    blue, green, red = (min(c * factor, 255.0) for c in colour)
    return blue, green, red


def _face(canvas: Bgr, view: View, corners: Floats, texture: Bgr) -> None:
    """Warp a texture onto four world corners (top left, top right, bottom right, bottom left)."""
    pixels, depth = view.project(corners)
    if float(depth.min()) < 1.0:
        return
    low = np.maximum(np.floor(pixels.min(axis=0)).astype(int) - 1, 0)
    high = np.minimum(np.ceil(pixels.max(axis=0)).astype(int) + 1, [view.width, view.height])
    if (high - low).min() < 2:
        return
    tall, wide = texture.shape[:2]
    shrink = float(np.hypot(*(pixels[1] - pixels[0]))) / wide
    if shrink < 0.5:
        texture = np.asarray(
            cv2.resize(
                texture,
                (max(int(wide * shrink), 4), max(int(tall * shrink), 4)),
                interpolation=cv2.INTER_AREA,
            ),
            np.uint8,
        )
        tall, wide = texture.shape[:2]
    source = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], np.float32)
    target = (pixels - low).astype(np.float32)
    warp = cv2.getPerspectiveTransform(source, target)
    region = canvas[low[1] : high[1], low[0] : high[0]]
    size = (region.shape[1], region.shape[0])
    patch = cv2.warpPerspective(texture, warp, size, borderMode=cv2.BORDER_REPLICATE)
    mask = np.zeros(region.shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, np.round(target * 16).astype(np.int32), 255, cv2.LINE_AA, 4)
    soft = (mask.astype(np.float32) / 255.0)[:, :, None]
    region[:] = (region * (1 - soft) + patch * soft).astype(np.uint8)


def _hazed(texture: Bgr, shade: float, distance: float, light: Light) -> Bgr:
    fog = 1.0 - float(np.exp(-light.haze * distance))
    mixed = texture * (shade * (1 - fog)) + np.array(light.sky_low) * fog
    return np.clip(mixed, 0, 255).astype(np.uint8)


def building(canvas: Bgr, view: View, block: Block, light: Light, seed: int) -> None:
    """Draw a block: the faces towards the camera and, seen from above, the roof."""
    rng = np.random.default_rng(seed)
    left, right = block.x - block.width / 2, block.x + block.width / 2
    near, far = block.y - block.depth / 2, block.y + block.depth / 2
    top, away = block.height, float(np.hypot(block.x, block.y))
    sides: list[tuple[Floats, float, float]] = []
    if left > 0:
        face = [[left, far, top], [left, near, top], [left, near, 0], [left, far, 0]]
        sides.append((np.array(face, float), block.depth, 0.72))
    if right < 0:
        face = [[right, near, top], [right, far, top], [right, far, 0], [right, near, 0]]
        sides.append((np.array(face, float), block.depth, 0.84))
    front = [[left, near, top], [right, near, top], [right, near, 0], [left, near, 0]]
    sides.append((np.array(front, float), block.width, 1.0))
    for corners, width, shade in sides:
        texture = facade(block, width, light, rng)
        _face(canvas, view, corners, _hazed(texture, shade, away, light))
    if view.camera_height_m > top:
        roof = [[left, far, top], [right, far, top], [right, near, top], [left, near, top]]
        flat: Bgr = np.empty((24, 24, 3), np.uint8)
        flat[:] = np.array(shaded(times(block.colour, 0.78), light), np.uint8)
        _face(canvas, view, np.array(roof, float), _hazed(flat, 1.0, away, light))


def tree(canvas: Bgr, view: View, place: tuple[float, float], light: Light, seed: int) -> None:
    """A street tree 6 to 8 m high: trunk, and a crown of many leaves' worth of shades."""
    rng = np.random.default_rng(seed)
    x, y = place
    tall = float(rng.uniform(6.0, 8.5))
    pixels, depth = view.project(np.array([[x, y, 0.0], [x, y, tall * 0.62]]))
    if depth[0] < 4:
        return
    unit = view.focal_px / float(depth[0])
    trunk = shaded((52.0, 66.0, 78.0), light)
    foot, crown = pixels[0], pixels[1]
    thick = max(int(0.35 * unit), 1)
    cv2.line(canvas, _point(foot), _point(crown), trunk, thick, cv2.LINE_AA)
    fog = 1.0 - float(np.exp(-light.haze * float(depth[0])))
    radius = tall * 0.36 * unit
    count = 26 if radius < 20 else 70
    for _ in range(count):
        angle, reach = rng.uniform(0, 2 * np.pi), float(np.sqrt(rng.random())) * radius
        dx, dy = np.cos(angle) * reach, np.sin(angle) * reach * 0.9
        lift = float(np.clip(0.5 - dy / (2 * radius), 0, 1))
        base = (
            np.array(shaded((58.0, 96.0, 66.0), light))
            * (0.55 + 0.7 * lift)
            * float(rng.uniform(0.8, 1.2))
        )
        shade = base * (1 - fog) + np.array(light.sky_low) * fog
        spot = (float(crown[0] + dx), float(crown[1] + dy))
        size = max(int(radius * float(rng.uniform(0.14, 0.3)) * 16), 16)
        cv2.circle(
            canvas, (int(spot[0] * 16), int(spot[1] * 16)), size, tuple(shade), -1, cv2.LINE_AA, 4
        )


def lamp(canvas: Bgr, view: View, place: tuple[float, float], light: Light) -> None:
    """A street lamp reaching over the road towards x = 0; after dusk it shines."""
    x, y = place
    arm = 2.2 if x < 0 else -2.2
    pixels, depth = view.project(np.array([[x, y, 0.0], [x, y, 8.0], [x + arm, y, 8.6]]))
    if depth.min() < 4:
        return
    unit = view.focal_px / float(depth[0])
    steel, thick = shaded((120.0, 122.0, 124.0), light), max(int(0.16 * unit), 1)
    cv2.line(canvas, _point(pixels[0]), _point(pixels[1]), steel, thick, cv2.LINE_AA)
    cv2.line(canvas, _point(pixels[1]), _point(pixels[2]), steel, thick, cv2.LINE_AA)
    if light.lamps:
        cv2.circle(canvas, _point(pixels[2]), max(int(0.3 * unit), 1), LAMPLIGHT, -1, cv2.LINE_AA)


def glow(canvas: Bgr, view: View, places: list[tuple[float, float, float]], reach_m: float) -> None:
    """Pools of lamplight added to a graded picture, at world points, by screen distance."""
    small = np.zeros((view.height // 8, view.width // 8, 3), np.float32)
    for x, y, z in places:
        pixels, depth = view.project(np.array([[x, y, z]]))
        if depth[0] < 4:
            continue
        radius = max(int(reach_m * view.focal_px / float(depth[0]) / 8), 1)
        spot = (int(pixels[0][0] / 8), int(pixels[0][1] / 8))
        cv2.ellipse(small, spot, (radius, max(radius // 2, 1)), 0, 0, 360, (26, 44, 58), -1)
    soft = cv2.GaussianBlur(small, (0, 0), 5)
    wide = cv2.resize(soft, (view.width, view.height), interpolation=cv2.INTER_LINEAR)
    canvas[:] = np.clip(canvas + wide, 0, 255).astype(np.uint8)


def _point(pixel: Floats) -> tuple[int, int]:
    return int(np.clip(pixel[0], -4000, 4000)), int(np.clip(pixel[1], -4000, 4000))
