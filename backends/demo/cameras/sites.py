"""Recipes of other scenes: square, river outlet, construction site, port, shopping lane. Pure."""

from __future__ import annotations

import cv2
import numpy as np

from backends.demo.cameras.ground import ASPHALT, CONCRETE, EARTH, GRASS, PAVING, WATER, Ground
from backends.demo.cameras.solids import Block
from backends.demo.cameras.stage import CARS, PEOPLE, Scene, Stage, stage
from backends.demo.cameras.streets import carriageway, straight
from backends.demo.cameras.traffic import Lane
from backends.demo.cameras.view import Colour, shaded

CONTAINERS: list[Colour] = [
    (112, 84, 62),
    (62, 70, 128),
    (78, 104, 84),
    (128, 128, 122),
    (60, 92, 132),
    (140, 150, 156),
]


def square(light: str, seed: int, yaw: float = 0.0) -> Scene:
    """A paved square with a fountain and people, a street and buildings behind."""
    s = stage(11, 17, light, seed, yaw)
    s.fill_below_horizon(PAVING)
    g = Ground((-90, 90, 6, 160), (158, 164, 170), seed)
    for x in np.arange(-90, 90, 6.0):
        for y in np.arange(6, 74, 6.0):
            if (int(x / 6) + int(y / 6)) % 2:
                g.box(x, y, x + 6, y + 6, (146, 152, 160))
    angles = np.linspace(0, 2 * np.pi, 48)
    for radius, colour in ((15.0, (128, 136, 146)), (11.5, (168, 174, 180)), (7.5, (136, 140, 142)),
                           (6.6, (150, 138, 104))):  # fmt: skip
        g.area([(radius * np.cos(a), 42 + radius * np.sin(a)) for a in angles], colour)
    for side in (-1, 1):
        left = -46 if side < 0 else 24
        g.box(left, 30, left + 22, 56, GRASS)
        g.box(left + 2, 32, left + 20, 54, (64, 106, 80))
    g.box(-90, 78, 90, 96, ASPHALT)
    g.dashes((-90, 87), (90, 87), (216, 220, 222), 4.0)
    s.lay(g)
    s.skyline(300, 18, 90)
    for x in np.arange(-110, 111, 34.0):
        s.block(x, 128 + float(s.rng.uniform(0, 6)), 28, float(s.rng.choice([16, 22, 30, 44])))
    for x in np.arange(-72, 73, 9.0):
        s.trees(float(x), 74, 75.5, 2)
    for x in (-44, -27, 27, 44):
        s.trees(x, 34, 54, 9)
    for _ in range(9):
        a = tuple(float(v) for v in s.rng.uniform((-42, 12), (-18, 72)))
        b = tuple(float(v) for v in s.rng.uniform((18, 12), (42, 72)))
        middle = (float(s.rng.uniform(-14, 14)), float(s.rng.choice([22.0, 62.0])))
        ends = ((a[0], a[1]), middle, (b[0], b[1]))
        points = ends if s.rng.random() < 0.5 else ends[::-1]
        s.lane(Lane(points=points, speed_ms=1.25, kinds=PEOPLE, gap_m=15))
    s.lane(Lane(points=((-95.0, 83.0), (95.0, 83.0)), speed_ms=9, kinds=CARS, gap_m=26))
    s.lane(Lane(points=((95.0, 91.0), (-95.0, 91.0)), speed_ms=9, kinds=CARS, gap_m=26))
    return s.done()


def outlet(light: str, seed: int, yaw: float = 0.0) -> Scene:
    """A river bank with a discharge pipe, barges, and works on the other side."""
    s = stage(9, 10, light, seed, yaw)
    s.fill_below_horizon(WATER)
    g = Ground((-190, 190, 8, 330), WATER, seed)
    g.ripples()
    _stain(g)
    g.area([(-190, 8), (1, 8), (-19, 42), (-56, 74), (-190, 122)], CONCRETE)
    g.area([(-190, 8), (-3, 8), (-23, 40), (-60, 72), (-190, 116)], GRASS)
    g.area([(-190, 8), (-8, 8), (-28, 38), (-64, 69), (-190, 110)], PAVING)
    s.lay(g)
    _far_bank(s)
    s.solid(Block(x=-12, y=25, width=8, depth=5, height=2.6, style="plain",
                  colour=(150, 156, 160)))  # fmt: skip
    _pipe(s, -12.0, 22.4)
    s.trees(-46, 26, 60, 9)
    s.trees(-76, 30, 90, 10)
    s.lane(Lane(points=((-16.0, 9.0), (-40.0, 36.0), (-72.0, 66.0), (-150.0, 92.0)), speed_ms=1.3,
                kinds=PEOPLE, gap_m=16))  # fmt: skip
    s.lane(Lane(points=((-120.0, 9.0), (-44.0, 37.0), (-20.0, 9.0)), speed_ms=4, kinds=("ebike",),
                gap_m=50))  # fmt: skip
    s.lane(Lane(points=((-230.0, 150.0), (230.0, 150.0)), speed_ms=5, kinds=("barge", "barge2"),
                gap_m=130))  # fmt: skip
    s.lane(Lane(points=((260.0, 210.0), (-260.0, 210.0)), speed_ms=4, kinds=("barge2", "barge"),
                gap_m=170))  # fmt: skip
    return s.done()


def _stain(ground: Ground) -> None:
    """The discharge spreading downstream, soft at its edges."""
    mask = np.zeros(ground.picture.shape[:2], np.uint8)
    shape = [(-14.0, 19.0), (2.0, 23.0), (30.0, 34.0), (60.0, 48.0), (48.0, 56.0), (14.0, 40.0),
             (-11.0, 27.0)]  # fmt: skip
    fixed = np.round(ground.pixels(shape) * 16).astype(np.int32)
    cv2.fillPoly(mask, [fixed], 255, cv2.LINE_AA, 4)
    soft = cv2.GaussianBlur(mask, (0, 0), 14).astype(np.float32)[:, :, None] / 255 * 0.5
    mixed = ground.picture * (1 - soft) + np.array((118, 134, 124), np.float32) * soft
    ground.picture[:] = mixed.astype(np.uint8)


def _far_bank(s: Stage) -> None:
    s.solid(Block(x=0, y=330, width=900, depth=4, height=3, style="plain", colour=(120, 130, 128)))
    s.skyline(420, 16, 50)
    for x in np.arange(-240, 241, 42.0):
        tall = float(s.rng.uniform(8, 20))
        s.solid(Block(x=x, y=352, width=36, depth=20, height=tall, style="plain",
                      colour=(150, 154, 150)))  # fmt: skip
        if s.rng.random() < 0.5:
            _chimney(s, float(x) + 8, 348.0, float(s.rng.uniform(45, 80)))


def _chimney(s: Stage, x: float, y: float, tall: float) -> None:
    bands = 6
    for band in range(bands):
        low, high = tall * band / bands, tall * (band + 1) / bands
        wide = 2.6 - 0.9 * band / bands
        corners = np.array([[x - wide, y, low], [x + wide, y, low], [x + wide, y, high],
                           [x - wide, y, high]])  # fmt: skip
        pixels, _ = s.view.project(corners)
        colour: Colour = (84, 84, 172) if band in (3, 5) else (188, 190, 192)
        mixed = np.array(shaded(colour, s.light)) * 0.6 + np.array(s.light.sky_low) * 0.4
        fixed = np.round(pixels * 16).astype(np.int32)
        cv2.fillPoly(s.canvas, [fixed], mixed.tolist(), cv2.LINE_AA, 4)


def _pipe(s: Stage, x: float, y: float) -> None:
    angles = np.linspace(0, 2 * np.pi, 28)
    for radius, colour in ((1.15, (112, 116, 120)), (0.9, (34, 34, 32))):
        ring = np.array([(x + radius * np.cos(a), y, 1.3 + radius * np.sin(a)) for a in angles])
        pixels, _ = s.view.project(ring)
        fixed = np.round(pixels * 16).astype(np.int32)
        cv2.fillPoly(s.canvas, [fixed], shaded(colour, s.light), cv2.LINE_AA, 4)
    pour = np.array([(x - 0.6, y, 1.0), (x + 0.6, y, 1.0), (x + 0.9, y - 1.0, 0), (x - 0.9, y - 1.0,
                     0)])  # fmt: skip
    pixels, _ = s.view.project(pour)
    fixed = np.round(pixels * 16).astype(np.int32)
    cv2.fillPoly(s.canvas, [fixed], shaded((176, 186, 186), s.light), cv2.LINE_AA, 4)


def construction(light: str, seed: int, yaw: float = 0.0) -> Scene:
    """A building site: bare floors, a tower crane, huts, tippers and workers."""
    s = stage(14, 15, light, seed, yaw)
    s.fill_below_horizon(EARTH)
    g = Ground((-100, 100, 6, 190), EARTH, seed)
    for _ in range(90):
        x, y = float(s.rng.uniform(-90, 90)), float(s.rng.uniform(8, 170))
        a, b = float(s.rng.uniform(2, 9)), float(s.rng.uniform(1.5, 6))
        angles = np.linspace(0, 2 * np.pi, 14)
        shade = float(s.rng.uniform(0.82, 1.12))
        colour = (EARTH[0] * shade, EARTH[1] * shade, EARTH[2] * shade)
        g.area([(x + a * np.cos(t), y + b * np.sin(t)) for t in angles], colour)
    g.area([(-14, 6), (2, 6), (34, 90), (60, 150), (46, 150), (22, 92)], (122, 138, 152))
    s.lay(g)
    s.skyline(330, 20, 100)
    _frame(s, -26.0, 92.0, 40.0, 8)
    _frame(s, 62.0, 128.0, 44.0, 12)
    for i in range(4):
        s.solid(Block(x=-42 + i * 7.2, y=46, width=7, depth=3, height=3, style="container",
                      colour=(196, 198, 200)))  # fmt: skip
        s.solid(Block(x=-42 + i * 7.2, y=46, width=7, depth=3.2, height=3.3, style="plain",
                      colour=(140, 104, 62)))  # fmt: skip
    _crane(s, 14.0, 104.0, 52.0, 38.0)
    _crane(s, 96.0, 150.0, 62.0, -44.0)
    road = ((-6.0, 5.0), (12.0, 46.0), (28.0, 91.0), (53.0, 150.0))
    s.lane(Lane(points=road, speed_ms=5, kinds=("tipper", "tipper", "truck"), gap_m=46))
    back = tuple((x + 4.5, y) for x, y in reversed(road))
    s.lane(Lane(points=back, speed_ms=5, kinds=("tipper",), gap_m=60))
    for _ in range(6):
        one, two = s.rng.uniform((-40, 24), (36, 80)), s.rng.uniform((-40, 24), (36, 80))
        ends = ((float(one[0]), float(one[1])), (float(two[0]), float(two[1])))
        s.lane(Lane(points=(*ends, ends[0]), speed_ms=1.1, kinds=("vest",), gap_m=24))
    return s.done()


def _frame(s: Stage, x: float, y: float, width: float, storeys: int) -> None:
    for storey in range(storeys):
        base = storey * 3.6
        for column in range(6):
            at = x - width / 2 + 1.0 + column * (width - 2) / 5
            _upright(s, at, y - 12, base, base + 3.2)
        slab = np.array([[x - width / 2, y - 12.4, base + 3.1], [x + width / 2, y - 12.4,
                        base + 3.1], [x + width / 2, y - 12.4, base + 3.6],
                        [x - width / 2, y - 12.4, base + 3.6]])  # fmt: skip
        inner = slab.copy()
        inner[:, 2] = [base, base, base + 3.1, base + 3.1]
        for shape, colour in ((inner, (86, 90, 94)), (slab, (166, 170, 174))):
            pixels, _ = s.view.project(shape)
            fixed = np.round(pixels * 16).astype(np.int32)
            if colour == (86, 90, 94):
                net = (96, 124, 88) if storey >= storeys - 3 else colour
                cv2.fillPoly(s.canvas, [fixed], shaded(net, s.light), cv2.LINE_AA, 4)
                for column in range(6):
                    at = x - width / 2 + 1.0 + column * (width - 2) / 5
                    _upright(s, at, y - 12.2, base, base + 3.2)
            else:
                cv2.fillPoly(s.canvas, [fixed], shaded(colour, s.light), cv2.LINE_AA, 4)


def _upright(s: Stage, x: float, y: float, low: float, high: float) -> None:
    corners = np.array([[x - 0.4, y, low], [x + 0.4, y, low], [x + 0.4, y, high],
                       [x - 0.4, y, high]])  # fmt: skip
    pixels, _ = s.view.project(corners)
    fixed = np.round(pixels * 16).astype(np.int32)
    cv2.fillPoly(s.canvas, [fixed], shaded((150, 154, 158), s.light), cv2.LINE_AA, 4)


def _crane(s: Stage, x: float, y: float, tall: float, reach: float) -> None:
    steel = shaded((70, 158, 206), s.light)
    joints = [(x, y, 0.0), (x, y, tall), (x, y, tall + 7), (x + reach, y - 6, tall),
              (x - reach * 0.35, y + 2, tall), (x + reach * 0.7, y - 4, tall),
              (x + reach * 0.7, y - 4, tall - 18)]  # fmt: skip
    pixels, depth = s.view.project(np.array(joints))
    thick = max(int(1.1 * s.view.focal_px / float(depth[0])), 2)
    dots = [(int(a), int(b)) for a, b in pixels]
    for a, b, wide in ((0, 2, thick), (1, 3, thick // 2 + 1), (1, 4, thick // 2 + 1), (2, 3, 1),
                       (2, 4, 1), (5, 6, 1)):  # fmt: skip
        cv2.line(s.canvas, dots[a], dots[b], steel, wide, cv2.LINE_AA)


def port(light: str, seed: int, yaw: float = 0.0) -> Scene:
    """A container yard with a driveway and gantry cranes, the river behind."""
    s = stage(18, 14, light, seed, yaw)
    s.fill_below_horizon(WATER)
    g = Ground((-130, 130, 6, 200), (132, 134, 136), seed)
    carriageway(g, 0, 8, 6, 150)
    g.box(-130, 150, 130, 200, WATER)
    s.lay(g)
    s.skyline(460, 16, 60)
    for x in (-66, 20, 88):
        _gantry(s, float(x), 146.0)
    rows = [(side * (16 + 9 * c), float(y)) for side in (-1, 1) for c in range(6)
            for y in range(30, 138, 15)]  # fmt: skip
    rows.sort(key=_far_then_outer)
    for x, y in rows:
        levels = int(s.rng.integers(0, 5))
        colour = CONTAINERS[int(s.rng.integers(len(CONTAINERS)))]
        if levels:
            s.solid(
                Block(x=x, y=y, width=7.6, depth=12.2, height=2.6 * levels, style="container",
                      colour=colour)
            )  # fmt: skip
    for lane_x, away in ((-5.8, False), (-2.2, False), (2.2, True), (5.8, True)):
        s.lane(straight(lane_x, 5, 148, away, 7, ("truck", "box", "truck", "tanker", "vest")))
    return s.done()


def _far_then_outer(spot: tuple[float, float]) -> tuple[float, float]:
    return -spot[1], -abs(spot[0])


def _gantry(s: Stage, x: float, y: float) -> None:
    steel = shaded((64, 112, 176), s.light)
    joints = [(x - 9, y, 0), (x - 9, y, 38), (x + 9, y, 0), (x + 9, y, 38), (x, y - 26, 40),
              (x, y + 44, 40), (x, y, 58)]  # fmt: skip
    pixels, depth = s.view.project(np.array(joints, float))
    thick = max(int(1.6 * s.view.focal_px / float(depth[0])), 2)
    dots = [(int(a), int(b)) for a, b in pixels]
    for a, b, wide in ((0, 1, thick), (2, 3, thick), (1, 3, thick), (4, 5, thick),
                       (1, 6, thick // 2),
                       (3, 6, thick // 2), (6, 4, 1), (6, 5, 1)):  # fmt: skip
        cv2.line(s.canvas, dots[a], dots[b], steel, max(wide, 1), cv2.LINE_AA)


def lane_street(light: str, seed: int, yaw: float = 0.0) -> Scene:
    """A shopping lane between low buildings, with people and electric bikes."""
    s = stage(6.5, 11, light, seed, yaw)
    s.fill_below_horizon(PAVING)
    g = Ground((-30, 30, 4, 170), (150, 154, 160), seed)
    for y in np.arange(4, 170, 4.0):
        g.dashes((-8, y), (8, y), (136, 140, 146), 0)
    g.box(-9, 4, -7.2, 170, (122, 128, 136))
    g.box(7.2, 4, 9, 170, (122, 128, 136))
    s.lay(g)
    s.skyline(300, 12, 70)
    for side in (-1, 1):
        y = 165.0
        while y > 16:
            width = float(s.rng.uniform(10, 16))
            s.block(side * (10.5 + width / 2), y, width, float(s.rng.choice([9, 11, 14, 18])))
            _shopfront(s, side, y, width)
            y -= width * 0.8 + 0.6
        s.trees(side * 7.6, 22, 130, 14)
    for x in (-5.6, -3.8, -1.8, 1.4, 3.4, 5.4):
        s.lane(Lane(points=((x, 5.0), (x * 0.8, 60.0), (x, 120.0)) if x > 0 else ((x, 120.0),
                    (x * 0.8, 60.0), (x, 5.0)), speed_ms=1.2, kinds=PEOPLE, gap_m=11))  # fmt: skip
    s.lane(straight(0.2, 4, 130, True, 3.6, ("ebike",)))
    s.lane(straight(-0.9, 4, 130, False, 3.6, ("ebike",)))
    return s.done()


def _shopfront(s: Stage, side: int, y: float, width: float) -> None:
    depth = width * 0.8
    colour: Colour = [(70, 76, 150), (80, 120, 160), (110, 90, 60), (80, 110, 80)][
        int(s.rng.integers(4))
    ]
    near, far = y - depth / 2 + 0.4, y + depth / 2 - 0.4
    for low, high, shade in ((0.0, 3.0, (104, 112, 118)), (3.0, 4.1, colour)):
        x = side * 10.4
        wall = np.array([[x, near, low], [x, far, low], [x, far, high], [x, near, high]])
        pixels, seen = s.view.project(wall)
        if float(seen.min()) < 3:
            return
        fixed = np.round(np.clip(pixels, -4000, 4000) * 16).astype(np.int32)
        cv2.fillPoly(s.canvas, [fixed], shaded(shade, s.light), cv2.LINE_AA, 4)
