"""Recipes of street scenes: crossing, avenue, bridge, tunnel, expressway, lane. Pure."""

from __future__ import annotations

import cv2
import numpy as np

from backends.demo.cameras.ground import (
    ASPHALT,
    CONCRETE,
    GRASS,
    PAINT,
    PAVING,
    WATER,
    YELLOW,
    Ground,
)
from backends.demo.cameras.solids import Block
from backends.demo.cameras.stage import CARS, HEAVY, MIXED, PEOPLE, Scene, Stage, stage
from backends.demo.cameras.traffic import Lane
from backends.demo.cameras.view import shaded


def straight(
    x: float, near: float, far: float, away: bool, speed_ms: float, kinds: tuple[str, ...]
) -> Lane:
    """A lane along y; away from the camera or towards it."""
    points = ((x, near), (x, far)) if away else ((x, far), (x, near))
    return Lane(points=points, speed_ms=speed_ms, kinds=kinds, gap_m=speed_ms * 3.0 + 18)


def carriageway(ground: Ground, centre: float, half: float, near: float, far: float) -> None:
    """Asphalt with an edge line either side and dashes between lanes 3.5 m wide."""
    ground.box(centre - half, near, centre + half, far, ASPHALT)
    for edge in (-half + 0.4, half - 0.4):
        ground.dashes((centre + edge, near), (centre + edge, far), PAINT, 0)
    lanes = max(int((half * 2 - 0.8) / 3.5), 1)
    width = (half * 2 - 0.8) / lanes
    for index in range(lanes):
        left = centre - half + 0.4 + index * width
        ground.streaks(left, left + width)
        if index:
            ground.dashes((left, near), (left, far), PAINT, 4.0)


def crossing(light: str, seed: int, yaw: float = 0.0) -> Scene:
    """A signalled crossing from a corner pole, 17 m up."""
    s = stage(17, 21, light, seed, yaw)
    s.fill_below_horizon(PAVING)
    g = Ground((-110, 110, 6, 190), PAVING, seed)
    g.box(-16, 6, 16, 190, GRASS)
    g.box(-110, 27, 110, 65, PAVING)
    g.box(-14, 6, 14, 190, PAVING)
    carriageway(g, -6.2, 5.2, 6, 190)
    carriageway(g, 6.2, 5.2, 6, 190)
    g.box(-1.0, 6, 1.0, 24, GRASS)
    g.box(-1.0, 68, 1.0, 190, GRASS)
    g.box(-110, 34, 110, 58, ASPHALT)
    g.box(-14, 31, 14, 61, ASPHALT)
    for y, dash in ((37.6, 4.0), (41.2, 4.0), (50.8, 4.0), (54.4, 4.0)):
        for a, b in ((-110.0, -18.0), (18.0, 110.0)):
            g.dashes((a, y), (b, y), PAINT, dash)
    for a, b in ((-110.0, -18.0), (18.0, 110.0)):
        g.dashes((a, 45.8), (b, 45.8), YELLOW, 0)
        g.dashes((a, 46.3), (b, 46.3), YELLOW, 0)
    g.zebra(-11.4, 25.5, 11.4, 29.5)
    g.zebra(-11.4, 62.5, 11.4, 66.5)
    g.zebra(-17.5, 34.5, -13.5, 57.5)
    g.zebra(13.5, 34.5, 17.5, 57.5)
    g.box(1.4, 23.9, 11.0, 24.4, PAINT)
    g.box(-11.0, 67.6, -1.4, 68.1, PAINT)
    s.lay(g)
    s.skyline(330, 16, 90)
    for side in (-1, 1):
        s.row_of_buildings(side, 84, 250, 24)
    for x in (-19.0, 19.0):
        s.trees(x, 72, 150, 11)
        s.lamp_row(x * 0.82, 66, 170, 30)
    for x in (3.2, 6.6, 9.6):
        s.lane(_stopped(straight(x, 4, 165, True, 11, MIXED if x > 8 else CARS), 18, 0))
    for x in (-3.2, -6.6, -9.6):
        s.lane(_stopped(straight(x, 4, 165, False, 11, MIXED if x < -8 else CARS), 94, 0))
    for y, right in ((36.0, True), (39.5, True), (43.4, True), (48.6, False), (52.6, False),
                     (56.2, False)):  # fmt: skip
        ends = ((-95.0, y), (95.0, y)) if right else ((95.0, y), (-95.0, y))
        lane = Lane(points=ends, speed_ms=10, kinds=CARS, gap_m=36)
        s.lane(_stopped(lane, 74, 1))
    for y, right in ((27.0, True), (64.2, False)):
        ends = ((-22.0, y), (22.0, y)) if right else ((22.0, y), (-22.0, y))
        s.lane(Lane(points=ends, speed_ms=1.3, kinds=PEOPLE, gap_m=7, stop_m=9, phase=1))
    return s.done()


def _stopped(lane: Lane, stop_m: float, phase: int) -> Lane:
    return Lane(
        points=lane.points,
        speed_ms=lane.speed_ms,
        kinds=lane.kinds,
        gap_m=lane.gap_m * 1.15,
        stop_m=stop_m,
        phase=phase,
    )


def avenue(light: str, seed: int, yaw: float = 0.0) -> Scene:
    """A straight avenue between trees and buildings, 9 m up."""
    s = stage(9.5, 9, light, seed, yaw)
    s.fill_below_horizon(PAVING)
    g = Ground((-60, 60, 5, 330), PAVING, seed)
    g.box(-19, 5, 19, 330, GRASS)
    g.box(-22.5, 5, -19.5, 330, ASPHALT)
    g.box(19.5, 5, 22.5, 330, ASPHALT)
    carriageway(g, -8.6, 7.4, 5, 330)
    carriageway(g, 8.6, 7.4, 5, 330)
    s.lay(g)
    s.skyline(480, 14, 120)
    for side in (-1, 1):
        s.row_of_buildings(side, 40, 330, 28)
        s.trees(side * 18.0, 18, 260, 9)
        s.trees(side * 25.5, 14, 200, 12)
    s.lamp_row(-17.2, 24, 260, 32)
    s.lamp_row(17.2, 24, 260, 32)
    for x in (3.0, 6.6, 10.2, 13.8):
        s.lane(straight(x, 4, 230, True, 13 - x * 0.25, MIXED if x > 9 else CARS))
        s.lane(straight(-x, 4, 230, False, 13 - x * 0.25, MIXED if x > 9 else CARS))
    for x in (-21.0, 21.0):
        s.lane(straight(x, 4, 160, x > 0, 5.2, ("ebike",)))
    return s.done()


def bridge(light: str, seed: int, yaw: float = 0.0) -> Scene:
    """The deck of a cable-stayed bridge with the river on both sides."""
    s = stage(13, 9, light, seed, yaw)
    s.fill_below_horizon(WATER)
    g = Ground((-170, 170, 8, 420), WATER, seed)
    g.ripples()
    g.box(-16.5, 8, 16.5, 420, CONCRETE)
    carriageway(g, -7.2, 6.4, 8, 420)
    carriageway(g, 7.2, 6.4, 8, 420)
    g.box(-0.5, 8, 0.5, 420, CONCRETE)
    s.lay(g)
    s.skyline(520, 34, 110)
    _pylon(s)
    s.lamp_row(-15.2, 30, 300, 36)
    s.lamp_row(15.2, 30, 300, 36)
    for x in (2.8, 6.4, 10.4):
        s.lane(straight(x, 6, 260, True, 16, MIXED))
        s.lane(straight(-x, 6, 260, False, 16, MIXED))
    return s.done()


def _pylon(s: Stage) -> None:
    steel = shaded((176, 180, 184), s.light)
    tops = []
    for x in (-16.0, 16.0):
        s.solid(Block(x=x, y=150, width=3.4, depth=4, height=78, style="plain",
                      colour=(178, 182, 186)))  # fmt: skip
        tops.append((x, 150.0, 74.0))
    for x, y, z in tops:
        for step in range(10):
            for way in (-1, 1):
                end = (x, y + way * (14 + step * 13.0), 1.0)
                pixels, depth = s.view.project(np.array([[x, y, z - step * 3.2], end]))
                if depth.min() < 85:  # nearer ones would only be scratches on the water
                    continue
                a, b = (tuple(int(v) for v in np.clip(p, -3000, 3000)) for p in pixels)
                cv2.line(s.canvas, (a[0], a[1]), (b[0], b[1]), steel, 1, cv2.LINE_AA)


def tunnel(light: str, seed: int, yaw: float = 0.0) -> Scene:
    """Two bores through a green hill; the right one takes traffic away."""
    s = stage(8, 8, light, seed, yaw)
    s.fill_below_horizon(GRASS)
    g = Ground((-60, 60, 5, 130), GRASS, seed)
    g.box(-19, 5, 19, 130, CONCRETE)
    carriageway(g, -9.5, 6.0, 5, 130)
    carriageway(g, 9.5, 6.0, 5, 130)
    s.lay(g)
    _hill(s)
    s.solid(Block(x=0, y=101, width=50, depth=2, height=11.5, style="plain",
                  colour=(150, 154, 158)))  # fmt: skip
    s.solid(Block(x=0, y=99.9, width=50.4, depth=2, height=1.0, style="plain",
                  colour=(120, 124, 128)))  # fmt: skip
    for x in (-9.5, 9.5):
        _bore(s, x)
    s.trees(-24, 20, 95, 9)
    s.trees(24, 20, 95, 9)
    s.lamp_row(-17.5, 20, 90, 24)
    s.lamp_row(17.5, 20, 90, 24)
    for x in (6.6, 9.6, 12.6):
        s.lane(straight(x, 4, 97, True, 14, MIXED))
        s.lane(straight(-x, 4, 97, False, 14, MIXED))
    return s.done()


def _hill(s: Stage) -> None:
    for layer, (away, tall) in enumerate(((420.0, 90.0), (240.0, 52.0), (125.0, 22.0))):
        xs = np.linspace(-1.1 * away, 1.1 * away, 60)
        bumps = np.interp(np.arange(60), np.arange(0, 60, 6), s.rng.uniform(0.6, 1.0, 10))
        ridge = np.stack([xs, np.full(60, away), tall * bumps], axis=1)
        pixels, _ = s.view.project(ridge)
        foot, _ = s.view.project(np.stack([xs, np.full(60, away), np.zeros(60)], axis=1))
        outline = np.round(np.vstack([pixels, foot[::-1]]) * 16).astype(np.int32)
        green = np.array(shaded((76, 104, 82), s.light)) * (0.8 + 0.06 * layer)
        fog = 1 - float(np.exp(-s.light.haze * away))
        mask = np.zeros(s.canvas.shape[:2], np.uint8)
        cv2.fillPoly(mask, [outline], 255, cv2.LINE_AA, 4)
        rough = cv2.resize(s.rng.normal(0, 9, (180, 320)), (s.view.width, s.view.height))
        shade = (green * (1 - fog) + np.array(s.light.sky_low) * fog)[None, None, :]
        textured = np.clip(shade + rough[:, :, None], 0, 255)
        soft = (mask / 255.0)[:, :, None]
        s.canvas[:] = (s.canvas * (1 - soft) + textured * soft).astype(np.uint8)


def _bore(s: Stage, x: float) -> None:
    angles = np.linspace(0, np.pi, 24)
    for grow, colour in ((0.7, (128, 132, 136)), (0.0, (40, 38, 36))):
        half, rise = 6.4 + grow, 3.4 + grow
        arch = [(x + half * np.cos(a), 98.8, 4.2 + rise * np.sin(a)) for a in angles]
        outline = np.array([(x + half, 98.8, 0.0), *arch, (x - half, 98.8, 0.0)], float)
        pixels, _ = s.view.project(outline)
        fixed = np.round(pixels * 16).astype(np.int32)
        cv2.fillPoly(s.canvas, [fixed], shaded(colour, s.light), cv2.LINE_AA, 4)
    for step in range(7):
        for side in (-1, 1):
            point, depth = s.view.project(np.array([[x + side * 4.2, 99 + step * 16.0, 5.2]]))
            size = max(int(0.3 * s.view.focal_px / float(depth[0])), 1)
            spot = (int(point[0][0]), int(point[0][1]))
            cv2.circle(s.canvas, spot, size, (150, 205, 235), -1, cv2.LINE_AA)


def expressway(light: str, seed: int, yaw: float = 9.0) -> Scene:
    """The ring road from a gantry, bending out of sight between towers."""
    s = stage(12, 10, light, seed, yaw)
    s.fill_below_horizon(GRASS)
    g = Ground((-80, 160, 6, 420), GRASS, seed)
    g.box(-17.5, 6, 17.5, 420, CONCRETE)
    carriageway(g, -8.4, 7.6, 6, 420)
    carriageway(g, 8.4, 7.6, 6, 420)
    g.box(36, 6, 46, 420, ASPHALT)
    g.dashes((41, 6), (41, 420), YELLOW, 4.0)
    s.lay(g)
    s.skyline(420, 26, 110)
    for side in (-1, 1):
        s.row_of_buildings(side, 110, 400, 62)
        s.trees(side * 26, 20, 300, 12)
    s.lamp_row(-17.0, 26, 330, 36)
    s.lamp_row(17.0, 26, 330, 36)
    for x in (2.9, 6.5, 10.1, 13.7):
        s.lane(straight(x, 5, 270, True, 23 - x * 0.5, HEAVY if x > 12 else MIXED))
        s.lane(straight(-x, 5, 270, False, 23 - x * 0.5, HEAVY if x > 12 else MIXED))
    s.lane(straight(43.3, 20, 300, True, 11, CARS))
    return s.done()
