"""A scene being painted: canvas, ground and light together, and what every scene shares. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from backends.demo.cameras.ground import Ground, add
from backends.demo.cameras.solids import FACADES, Block, building, glow, lamp, tree
from backends.demo.cameras.traffic import Lane
from backends.demo.cameras.view import LIGHTS, Bgr, Colour, Light, View, shaded

WIDTH, HEIGHT = 1280, 720
CARS = (
    "white", "white", "silver", "black", "grey", "wine", "navy", "champagne", "taxi", "van",
)  # fmt: skip
MIXED = (*CARS, *CARS, "bus", "bus2", "box", "truck")
HEAVY = ("truck", "tipper", "tanker", "box", "white", "silver", "van")
PEOPLE = ("coat", "beige", "blue", "red", "coat")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a camera sees: its view (at 1280 x 720), the still picture and the lanes."""

    view: View
    light: Light
    background: Bgr
    lanes: tuple[Lane, ...]


@dataclass(slots=True)
class Stage:
    """Canvas of one scene and the things every recipe needs."""

    view: View
    light: Light
    seed: int
    canvas: Bgr = field(init=False)
    rng: np.random.Generator = field(init=False)
    lamps: list[tuple[float, float]] = field(default_factory=list)
    lanes: list[Lane] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(self.seed)
        self.canvas = self._sky()

    def _sky(self) -> Bgr:
        horizon = max(self.view.horizon_px(), 1)
        rows = np.clip(np.arange(self.view.height) / horizon, 0, 1)[:, None] ** 1.4
        top, low = np.array(self.light.sky_top), np.array(self.light.sky_low)
        column = top * (1 - rows) + low * rows
        sky = np.repeat(column[:, None, :], self.view.width, axis=1)
        cloud = cv2.resize(
            self.rng.standard_normal((9, 14)),
            (self.view.width, self.view.height),
            interpolation=cv2.INTER_CUBIC,
        )
        fine = cv2.resize(
            self.rng.standard_normal((30, 40)),
            (self.view.width, self.view.height),
            interpolation=cv2.INTER_CUBIC,
        )
        lift = np.clip(cloud + 0.4 * fine - 0.2, 0, 1.6) * (1 - 0.6 * rows) * 14
        return np.asarray(np.clip(sky + lift[:, :, None], 0, 255).astype(np.uint8))

    def fill_below_horizon(self, colour: Colour) -> None:
        top = max(self.view.horizon_px(), 0)
        self.canvas[top:] = np.array(shaded(colour, self.light), np.uint8)

    def lay(self, ground: Ground) -> None:
        """Wear the ground, lay it under the camera, and let the air thicken with distance."""
        ground.wear()
        ground.lay(self.canvas, self.view, self.light)
        fog = 1.0 - np.exp(-self.light.haze * self.view.row_depths())
        top = max(self.view.horizon_px(), 0)
        part = fog[top:, None, None].astype(np.float32)
        air = np.array(self.light.sky_low, np.float32)
        self.canvas[top:] = (self.canvas[top:] * (1 - part) + air * part).astype(np.uint8)

    def skyline(self, distance: float, count: int, tallest: float) -> None:
        """Far towers across the whole field of view."""
        half = distance * 0.75
        for _ in range(count):
            away = distance * float(self.rng.uniform(1.0, 1.5))
            self.block(
                float(self.rng.uniform(-half, half)) + away * np.tan(np.radians(self.view.yaw_deg)),
                away,
                float(self.rng.uniform(18, 40)),
                float(self.rng.uniform(0.35, 1.0)) * tallest,
            )

    def block(self, x: float, y: float, width: float, height: float, style: str = "") -> None:
        chosen = style or ("glass" if self.rng.random() < 0.3 else "windows")
        colour = FACADES[int(self.rng.integers(len(FACADES)))]
        if chosen == "glass":
            colour = (150, 142, 130)
        shape = Block(
            x=x, y=y, width=width, depth=width * 0.8, height=height, style=chosen, colour=colour
        )
        self.solid(shape)

    def solid(self, shape: Block) -> None:
        building(self.canvas, self.view, shape, self.light, int(self.rng.integers(1 << 30)))

    def row_of_buildings(self, side: int, first: float, last: float, away: float) -> None:
        """Buildings along a street at x = side * away, drawn from the far end to the near one."""
        y = last
        while y > first:
            width = float(self.rng.uniform(18, 30))
            tall = float(self.rng.choice([14, 18, 24, 34, 48, 62]))
            self.block(side * (away + width / 2), y, width, tall)
            y -= width * 0.8 + float(self.rng.uniform(3, 9))

    def trees(self, x: float, first: float, last: float, step: float) -> None:
        for y in np.arange(last, first, -step):
            place = (x + float(self.rng.uniform(-0.5, 0.5)), float(y))
            tree(self.canvas, self.view, place, self.light, int(self.rng.integers(1 << 30)))

    def lamp_row(self, x: float, first: float, last: float, step: float) -> None:
        for y in np.arange(last, first, -step):
            lamp(self.canvas, self.view, (x, float(y)), self.light)
            self.lamps.append((x, float(y)))

    def lane(self, lane: Lane) -> None:
        self.lanes.append(lane)

    def done(self) -> Scene:
        """Last light: pools under the lamps, lens fall-off, sensor grain."""
        if self.light.lamps:
            pools = [(x * 0.75, y, 0.0) for x, y in self.lamps]
            heads = [(x * 0.8, y, 8.5) for x, y in self.lamps]
            glow(self.canvas, self.view, pools, 8.0)
            glow(self.canvas, self.view, heads, 1.6)
        across = np.linspace(-1, 1, self.view.width)[None, :]
        down = np.linspace(-1, 1, self.view.height)[:, None]
        fall = (1.0 - 0.16 * (across**2 + down**2) / 2).astype(np.float32)
        mixed = cv2.multiply(self.canvas, cv2.merge([fall, fall, fall]), dtype=cv2.CV_8U)
        picture: Bgr = np.asarray(mixed, np.uint8)
        shape = (self.view.height, self.view.width)
        add(picture, self.rng.standard_normal(shape, dtype=np.float32) * np.float32(2.0))
        return Scene(
            view=self.view,
            light=self.light,
            background=picture,
            lanes=tuple(self.lanes),
        )


def stage(height_m: float, pitch: float, light: str, seed: int, yaw: float = 0.0) -> Stage:
    """An empty stage seen from `height_m`, looking down by `pitch` degrees."""
    view = View(width=WIDTH, height=HEIGHT, camera_height_m=height_m, pitch_deg=pitch, yaw_deg=yaw)
    return Stage(view, LIGHTS[light], seed)
