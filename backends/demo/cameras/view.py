"""Where a demo camera stands and how the light is: projection and colour. Pure numpy and cv2.

World: metres, x to the right, y ahead, z up; the camera stands at (0, 0, height).
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Bgr = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """How the hour and the weather colour a picture. Colours are BGR 0..255."""

    name: str
    exposure: float
    cast: Colour  # multiplies BGR
    sky_top: Colour
    sky_low: Colour
    haze: float  # per metre
    lit_windows: float  # share of windows with a lamp behind
    lamps: bool = False
    shadow: float = 0.35


LIGHTS = {
    "day": Light(
        name="day",
        exposure=0.94,
        cast=(1.0, 1.0, 1.0),
        sky_top=(196, 160, 118),
        sky_low=(216, 208, 196),
        haze=0.0016,
        lit_windows=0.0,
        shadow=0.42,
    ),
    "overcast": Light(
        name="overcast",
        exposure=0.80,
        cast=(1.04, 1.0, 0.96),
        sky_top=(176, 170, 164),
        sky_low=(198, 194, 188),
        haze=0.0030,
        lit_windows=0.04,
        shadow=0.22,
    ),
    "dusk": Light(
        name="dusk",
        exposure=0.58,
        cast=(1.05, 0.93, 0.98),
        sky_top=(128, 96, 78),
        sky_low=(126, 138, 168),
        haze=0.0015,
        lit_windows=0.28,
        lamps=True,
        shadow=0.25,
    ),
    "night": Light(
        name="night",
        exposure=0.43,
        cast=(1.10, 0.96, 0.92),
        sky_top=(38, 28, 22),
        sky_low=(66, 52, 46),
        haze=0.0016,
        lit_windows=0.38,
        lamps=True,
        shadow=0.2,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A pinhole camera. Angles in degrees; pitch is positive downwards."""

    width: int
    height: int
    camera_height_m: float
    pitch_deg: float
    yaw_deg: float = 0.0
    field_deg: float = 62.0

    @property
    def focal_px(self) -> float:
        return self.width / 2 / math.tan(math.radians(self.field_deg) / 2)

    def matrix(self) -> Floats:
        """3 x 4 projection of homogeneous world points."""
        pitch, yaw = math.radians(self.pitch_deg), math.radians(self.yaw_deg)
        ahead = [math.sin(yaw) * math.cos(pitch), math.cos(yaw) * math.cos(pitch), -math.sin(pitch)]
        right = [math.cos(yaw), -math.sin(yaw), 0.0]
        down = [
            -math.sin(yaw) * math.sin(pitch),
            -math.cos(yaw) * math.sin(pitch),
            -math.cos(pitch),
        ]
        turn = np.array([right, down, ahead])
        lens = np.array(
            [
                [self.focal_px, 0.0, self.width / 2],
                [0.0, self.focal_px, self.height / 2],
                [0.0, 0.0, 1.0],
            ]
        )
        place = np.array([[0.0], [0.0], [self.camera_height_m]])
        return np.asarray(lens @ np.hstack([turn, -turn @ place]))

    def project(self, points: Floats) -> tuple[Floats, Floats]:
        """World points (n, 3) to pixels (n, 2) and depth in metres (n,)."""
        matrix = _matrix(self)
        seen = points @ matrix[:, :3].T + matrix[:, 3]
        depth = np.maximum(seen[:, 2], 0.05)
        return seen[:, :2] / depth[:, None], seen[:, 2]

    def horizon_px(self) -> int:
        """Row of the horizon; may lie outside the picture."""
        return int(self.height / 2 - self.focal_px * math.tan(math.radians(self.pitch_deg)))

    def row_depths(self) -> Floats:
        """Ground distance in metres seen by each pixel row (large above the horizon)."""
        rows = np.arange(self.height) + 0.5
        angle = np.arctan((rows - self.height / 2) / self.focal_px) + math.radians(self.pitch_deg)
        far = np.full(self.height, 4000.0)
        below = angle > 0.002
        far[below] = np.minimum(self.camera_height_m / np.sin(angle[below]), 4000.0)
        return far


@functools.lru_cache(maxsize=256)
def _matrix(view: View) -> Floats:
    return view.matrix()


def grade(picture: Bgr, light: Light) -> Bgr:
    """Colour a daylight picture for the hour."""
    lut = np.empty((256, 1, 3), np.uint8)
    steps = np.arange(256) / 255.0
    for channel in range(3):
        value = steps * light.exposure * light.cast[channel]
        lut[:, 0, channel] = np.clip(value * 255.0, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(picture, lut), dtype=np.uint8)


def shaded(colour: Colour, light: Light) -> Colour:
    """One daylight colour, graded."""
    blue, green, red = (
        min(c * light.exposure * k, 255.0) for c, k in zip(colour, light.cast, strict=True)
    )
    return blue, green, red


def i420(picture: Bgr) -> tuple[Bgr, Bgr, Bgr]:
    """Y, U and V planes (BT.601, studio range) of an even-sized BGR picture."""
    height, width = picture.shape[:2]
    packed = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420), dtype=np.uint8).reshape(-1)
    luma, chroma = width * height, width * height // 4
    half = (height // 2, width // 2)
    return (
        packed[:luma].reshape(height, width),
        packed[luma : luma + chroma].reshape(half),
        packed[luma + chroma :].reshape(half),
    )
