"""The ground of a demo scene, drawn from above in metres and laid under the camera. Pure."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from backends.demo.cameras.view import Bgr, Colour, Floats, Light, View, grade

Singles = npt.NDArray[np.float32]

ASPHALT: Colour = (92, 90, 88)
PAVING: Colour = (148, 150, 152)
GRASS: Colour = (70, 112, 88)
EARTH: Colour = (96, 122, 148)
WATER: Colour = (122, 118, 92)
CONCRETE: Colour = (160, 162, 162)
PAINT: Colour = (216, 220, 222)
YELLOW: Colour = (96, 184, 214)


def noise(shape: tuple[int, int], rng: np.random.Generator, grain: float) -> Singles:
    """Soft noise of several sizes, mean 0, about -1..1 times `grain`."""
    total = np.zeros(shape, np.float32)
    for size, weight in ((2, 0.5), (7, 0.35), (40, 0.4)):
        tall, wide = shape[0] // size + 2, shape[1] // size + 2
        small = rng.standard_normal((tall, wide), dtype=np.float32) * np.float32(weight * grain)
        total += cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    return total


def add(picture: Bgr, field: Singles) -> None:
    """Add a field to all three channels, clipped, in place."""
    high = np.clip(field, -127, 127).astype(np.int16)
    for channel in range(3):
        plane = picture[:, :, channel] + high
        picture[:, :, channel] = np.clip(plane, 0, 255)


class Ground:
    """A texture of [left, right] x [near, far] metres; everything painted in metres."""

    def __init__(self, extent: tuple[float, float, float, float], base: Colour, seed: int) -> None:
        self.left, self.right, self.near, self.far = extent
        self.scale = min(10.0, 1500.0 / (self.far - self.near))
        self.rng = np.random.default_rng(seed)
        shape = (
            int((self.far - self.near) * self.scale),
            int((self.right - self.left) * self.scale),
        )
        self.picture: Bgr = np.empty((*shape, 3), np.uint8)
        self.picture[:] = np.array(base, np.uint8)

    def pixels(self, points: list[tuple[float, float]]) -> Floats:
        array = np.asarray(points, float)
        return np.stack(
            [(array[:, 0] - self.left) * self.scale, (self.far - array[:, 1]) * self.scale], axis=1
        )

    def area(self, points: list[tuple[float, float]], colour: Colour) -> None:
        fixed = np.round(self.pixels(points) * 16).astype(np.int32)
        cv2.fillPoly(self.picture, [fixed], colour, cv2.LINE_AA, 4)

    def box(self, left: float, near: float, right: float, far: float, colour: Colour) -> None:
        self.area([(left, near), (right, near), (right, far), (left, far)], colour)

    def dashes(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        colour: Colour,
        dash: float = 4.0,
    ) -> None:
        """A line 0.2 m wide; broken with gaps of 1.5 dashes, or whole when dash is 0."""
        first, last = np.asarray(start, float), np.asarray(end, float)
        length = float(np.hypot(*(last - first)))
        along = (last - first) / length
        side = np.array([-along[1], along[0]]) * 0.11
        step = dash * 2.5 if dash > 0 else length
        run = dash if dash > 0 else length
        for begin in np.arange(0.0, length - run + 0.01, step):
            a, b = first + along * begin, first + along * (begin + run)
            corners = [a - side, a + side, b + side, b - side]
            self.area([(float(p[0]), float(p[1])) for p in corners], colour)

    def zebra(self, left: float, near: float, right: float, far: float) -> None:
        """A pedestrian crossing; stripes run along the longer traffic direction."""
        if right - left >= far - near:
            for x in np.arange(left + 0.3, right - 0.4, 1.1):
                self.box(x, near, x + 0.55, far, PAINT)
        else:
            for y in np.arange(near + 0.3, far - 0.4, 1.1):
                self.box(left, y, right, y + 0.55, PAINT)

    def wear(self, grain: float = 9.0) -> None:
        """Grain, patches and stains: nothing in a street is one flat colour."""
        add(self.picture, noise(self.picture.shape[:2], self.rng, grain))

    def ripples(self, depth: float = 15.0) -> None:
        """Water: bright and dark bands, long across and short along the view."""
        tall, wide = self.picture.shape[:2]
        field = np.zeros((tall, wide), np.float32)
        for across, along, weight in ((14, 3, 0.6), (60, 9, 0.7)):
            shape = (tall // along + 2, wide // across + 2)
            small = self.rng.standard_normal(shape, dtype=np.float32) * np.float32(weight * depth)
            field += cv2.resize(small, (wide, tall), interpolation=cv2.INTER_CUBIC)
        add(self.picture, field)

    def streaks(self, left: float, right: float, depth: float = 10.0) -> None:
        """Tyre tracks along y between two x, darker in the middle of a lane."""
        a, b = (int((x - self.left) * self.scale) for x in (left, right))
        a, b = max(a, 0), min(b, self.picture.shape[1])
        if b - a < 4:
            return
        profile = np.cos(np.linspace(-np.pi, np.pi, b - a) * 2) * -0.5 - 0.5
        band = self.picture[:, a:b].astype(np.float32) + (profile * depth)[None, :, None]
        self.picture[:, a:b] = np.clip(band, 0, 255).astype(np.uint8)

    def lay(self, canvas: Bgr, view: View, light: Light) -> None:
        """Draw this ground into a picture; what lies outside the texture stays as it is."""
        to_metres = np.array(
            [
                [1 / self.scale, 0.0, self.left],
                [0.0, -1 / self.scale, self.far],
                [0.0, 0.0, 1.0],
            ]
        )
        flat = view.matrix()[:, [0, 1, 3]] @ to_metres
        cv2.warpPerspective(
            grade(self.picture, light),
            flat,
            (view.width, view.height),
            dst=canvas,
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_TRANSPARENT,
        )
