"""All cameras of the centre: the settings', which stay, and channels of devices, which come and go.

The hub's loop changes them; any thread may look one up.
"""

from __future__ import annotations

from collections.abc import Iterable

from backends.record.ids import CameraId
from backends.record.resource import Camera

# Numbers of channels begin above those that a centre gives its own cameras by hand.
FIRST_NUMBER = 1001
MOST_NUMBER = 99_999


class Cameras:
    """By id."""

    def __init__(self, settled: Iterable[Camera]) -> None:
        self.settled = {camera.id: camera for camera in settled}
        self._all = dict(self.settled)
        self._changed: dict[CameraId, None] = {}

    def get(self, camera: CameraId) -> Camera | None:
        """The camera of that id."""
        return self._all.get(camera)

    def all(self) -> list[Camera]:
        """The settings' first, then channels in the order they came."""
        return list(self._all.values())

    def put(self, camera: Camera) -> bool:
        """A channel came or changed. Returns whether it differs from before."""
        if camera.id in self.settled or self._all.get(camera.id) == camera:
            return False
        self._all[camera.id] = camera
        self._changed[camera.id] = None
        return True

    def remove(self, camera: CameraId) -> bool:
        """A channel is gone. Returns whether it was there."""
        if camera in self.settled or self._all.pop(camera, None) is None:
            return False
        self._changed[camera] = None
        return True

    def take_changed(self) -> tuple[list[Camera], list[CameraId]]:
        """What came or changed since the last call, and what is gone."""
        changed, self._changed = self._changed, {}
        there = [camera for key in changed if (camera := self._all.get(key)) is not None]
        return there, [key for key in changed if key not in self._all]
