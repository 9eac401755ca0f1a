"""One tile of a wall: its camera, its streams, its place and its words. UI thread."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QRect
from PySide6.QtGui import QPixmap

from backends.record.common import Severity
from backends.record.ids import CameraId
from backends.record.resource import Camera
from video.api import Stream, StreamState, Transport, ViewStatus
from widgets.wall.canvas import Slot, Treatment
from widgets.wall.feed import IDLE, Feed
from widgets.wall.words import (
    TileWords,
    camera_words,
    empty_words,
    mark_of,
    unknown_words,
)

SUB_UP_TO_PX = 360  # tiles up to this height show the sub stream


@dataclass(slots=True, eq=False)
class Tile:
    """Mutable; owned by one WallView. `rect` is in device pixels, empty when out of sight."""

    feed: Feed
    slot: Slot = field(default_factory=Slot)
    camera_id: CameraId | None = None
    camera: Camera | None = None
    severity: Severity | None = None
    rect: QRect = field(default_factory=QRect)
    words: TileWords = field(default_factory=TileWords)
    status: ViewStatus = IDLE
    caption: QPixmap | None = None

    @property
    def is_in_sight(self) -> bool:
        """Whether it has a place on the wall now."""
        return not self.rect.isEmpty()

    @property
    def is_live(self) -> bool:
        """Whether new pictures come."""
        return self.status.state is StreamState.LIVE

    def treatment(self) -> Treatment:
        """How the picture must look in this state. CONNECTING keeps what was there."""
        if self.status.state is StreamState.STALE:
            return Treatment.GREY
        if self.status.state is StreamState.LOST:
            return Treatment.DIM
        if self.status.state is StreamState.CONNECTING and self.slot.has_picture:
            return max(self.slot.treatment, Treatment.GREY)
        return Treatment.PLAIN

    def update_words(self, *, is_online: bool, is_inviting: bool, is_first: bool) -> bool:
        """Read the status and say it. Returns whether anything visible changed."""
        if self.camera is not None:
            self.status = self.feed.status()
            words = camera_words(
                self.camera, self.status, self.feed.pending_status(), mark_of(self.severity)
            )
        elif self.camera_id is not None:
            self.status = IDLE
            words = unknown_words(is_online, mark_of(self.severity))
        else:
            self.status = IDLE
            words = empty_words(is_inviting, is_first)
        if words == self.words:
            return False
        self.words = words
        self.caption = None
        return True

    def reset(self) -> None:
        """No camera any more."""
        self.feed.close()
        self.slot.forget()
        self.camera_id = self.camera = self.severity = None
        self.status, self.caption = IDLE, None


def stream_of(camera: Camera, is_main: bool) -> Stream:
    """The stream of a camera as the video engine wants it."""
    try:
        transport = Transport(camera.transport)
    except ValueError:
        transport = Transport.AUTO
    return Stream(url=camera.main if is_main else camera.sub or camera.main, transport=transport)


def wants_main(camera: Camera, height_px: int, is_full: bool) -> bool:
    """Main stream for large tiles, full ones, and cameras that have no other."""
    return is_full or not camera.sub or height_px > SUB_UP_TO_PX
