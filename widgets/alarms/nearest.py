"""Which cameras stand nearest to a place. Pure, but for a cache of the cameras' places."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from backends.record.common import Place
from backends.record.resource import Camera

EARTH_RADIUS_M = 6_371_000.0
NEAR_WITHIN_M = 20_000.0  # farther away nothing is seen of the place: a wrong coordinate, mostly


class CameraPlaces:
    """Places of the cameras as arrays: 20,000 distances in well under a millisecond."""

    def __init__(self, cameras: Iterable[Camera]) -> None:
        self._cameras = [camera for camera in cameras if camera.place is not None]
        places = [camera.place for camera in self._cameras if camera.place is not None]
        self._lon = np.radians(np.array([p.lon_wgs84 for p in places], dtype=np.float64))
        self._lat = np.radians(np.array([p.lat_wgs84 for p in places], dtype=np.float64))

    def nearest(self, place: Place, count: int) -> list[tuple[Camera, float]]:
        """At most `count` within NEAR_WITHIN_M, nearest first, with metres (great circle)."""
        if not self._cameras:
            return []
        lon, lat = np.radians(place.lon_wgs84), np.radians(place.lat_wgs84)
        half = (
            np.sin((self._lat - lat) / 2) ** 2
            + np.cos(self._lat) * np.cos(lat) * np.sin((self._lon - lon) / 2) ** 2
        )
        metres = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
        first = np.argsort(metres, kind="stable")[:count]
        return [
            (self._cameras[i], float(metres[i]))
            for i in first.tolist()
            if metres[i] <= NEAR_WITHIN_M
        ]
