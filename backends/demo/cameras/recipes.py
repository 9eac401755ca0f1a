"""Which recipe paints which camera. Pure."""

from __future__ import annotations

from collections.abc import Callable

from backends.demo.cameras import sites, streets
from backends.demo.cameras.catalogue import DemoCamera
from backends.demo.cameras.stage import Scene

RECIPES: dict[str, Callable[[str, int, float], Scene]] = {
    "crossing": streets.crossing,
    "avenue": streets.avenue,
    "bridge": streets.bridge,
    "tunnel": streets.tunnel,
    "expressway": streets.expressway,
    "square": sites.square,
    "outlet": sites.outlet,
    "construction": sites.construction,
    "port": sites.port,
    "lane": sites.lane_street,
}


def scene(camera: DemoCamera) -> Scene:
    """The scene of a camera; the same seed gives the same picture."""
    return RECIPES[camera.scene](camera.light, camera.seed, camera.yaw_deg)
