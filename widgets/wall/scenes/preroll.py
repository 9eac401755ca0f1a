"""Streams of a coming picture, opened beside the shown ones, so that a change shows no gap.

UI thread. A feed that is taken has its picture already; the tile only has to paint it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from backends.record.ids import CameraId
from backends.record.resource import Camera
from video.api import Stream, StreamState, VideoEngine
from widgets.wall.feed import Feed


class Preroll:
    """Of one view. Feeds not taken are closed with the next want() or close()."""

    def __init__(self, engine: VideoEngine, stream_of: Callable[[Camera], Stream]) -> None:
        self._engine, self._stream_of = engine, stream_of
        self._feeds: dict[CameraId, Feed] = {}

    @property
    def wanted(self) -> int:
        """Streams of the coming picture that are opened beside."""
        return len(self._feeds)

    @property
    def ready(self) -> int:
        """Those that have a picture, or say why they have none."""
        return sum(self._is_ready(feed) for feed in self._feeds.values())

    def want(self, cameras: Iterable[tuple[Camera, int, int]]) -> None:
        """Open these (camera, width and height in pixels); of the ones before, only these stay."""
        before, self._feeds = self._feeds, {}
        for camera, width, height in cameras:
            if camera.id in self._feeds or width <= 0 or height <= 0:
                continue
            feed = before.pop(camera.id, None) or Feed(self._engine)
            feed.show(self._stream_of(camera), width, height)
            self._feeds[camera.id] = feed
        for feed in before.values():
            feed.close()

    def take(self, camera: CameraId) -> Feed | None:
        """A camera's feed, for good; None where none was opened."""
        return self._feeds.pop(camera, None)

    def close(self) -> None:
        """Close what was not taken."""
        self.want(())

    def _is_ready(self, feed: Feed) -> bool:
        view = feed.view
        if view is None:
            return False
        return self._engine.sequence(view) > 0 or feed.status().state is StreamState.LOST
