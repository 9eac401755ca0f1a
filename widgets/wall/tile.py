"""One tile of a wall: its camera, its streams, its place and its words. UI thread."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from PySide6.QtCore import QRect
from PySide6.QtGui import QPixmap

from backends.record.common import Severity
from backends.record.ids import CameraId
from backends.record.resource import Camera
from video.api import Stream, StreamState, Transport, ViewStatus
from widgets.wall.canvas import Slot, Treatment
from widgets.wall.feed import IDLE, Feed
from widgets.wall.past.shown import PastShown
from widgets.wall.past.tile_words import past_words
from widgets.wall.sound_mark import SoundMark
from widgets.wall.store import Guest
from widgets.wall.words import (
    TileWords,
    camera_words,
    empty_words,
    mark_of,
    note_text,
    unknown_words,
    unrelayed_words,
)
from widgets.wall.zoom import WHOLE, Shape, Zoom, visible


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
    is_locked: bool = False  # no alarm and no call-up may take it
    is_hotspot: bool = False  # shows what is selected elsewhere
    sound: SoundMark | None = None  # it is the one that is heard
    recording: str = ""  # an icon: the centre records its camera, or should and does not
    zoom: Zoom = WHOLE
    guest: Guest | None = None  # `camera_id` is an alarm's, until its time is over
    own_id: CameraId | None = None  # what comes back then
    is_looked_back: bool = False  # the time bar is about it
    past: PastShown | None = None  # a recording in the place of its camera's present
    is_lodging: bool = False  # `camera_id` is not the tile's own: an alarm's, or a hotspot's

    @property
    def kept_id(self) -> CameraId | None:
        """The camera that is the tile's own, shown or not."""
        return self.own_id if self.is_lodging else self.camera_id

    def shape(self) -> Shape:
        """Its box, and the aspect of what is in it (16:9 until a picture says otherwise)."""
        width, height = self.status.source_width, self.status.source_height
        aspect = width / height if width > 0 and height > 0 else 16 / 9
        across, down = self.picture_box()
        return Shape(width=across, height=down, aspect=aspect)

    def picture_box(self) -> tuple[int, int]:
        """Pixels that its picture has room in, those behind bezels too."""
        seams = self.slot.seams
        return (self.rect.width(), self.rect.height()) if seams is None else seams.outer

    @property
    def is_in_sight(self) -> bool:
        """Whether it has a place on the wall now."""
        return not self.rect.isEmpty()

    @property
    def is_live(self) -> bool:
        """Whether new pictures come."""
        return self.status.state is StreamState.LIVE

    @property
    def is_unrelayed(self) -> bool:
        """Whether no relay is there that would bring its pictures."""
        return self.camera is not None and not self.camera.main and self.past is None

    @property
    def has_caption(self) -> bool:
        """Whether the strip at its foot has something to say."""
        return bool(self.words.number or self.words.mark or self.is_locked or self.is_hotspot)

    def treatment(self) -> Treatment:
        """How the picture must look in this state. CONNECTING keeps what was there."""
        if self.past is not None and self.past.is_still:
            return Treatment.PLAIN
        if self.is_unrelayed:
            return Treatment.DIM
        if self.status.state is StreamState.STALE:
            return Treatment.GREY
        if self.status.state is StreamState.LOST:
            return Treatment.DIM
        if self.status.state is StreamState.CONNECTING and self.slot.has_picture:
            return max(self.slot.treatment, Treatment.GREY)
        return Treatment.PLAIN

    def update_words(self, *, is_online: bool, is_inviting: bool, is_first: bool) -> bool:
        """Read the status and say it. Returns whether anything visible changed."""
        if self.camera is not None and self.is_unrelayed:
            self.status = IDLE
            words = unrelayed_words(self.camera, mark_of(self.severity))
        elif self.camera is not None:
            self.status = self.feed.status()
            pending, mark = self.feed.pending_status(), mark_of(self.severity)
            words = camera_words(self.camera, self.status, pending, mark, self._note())
            if self.past is not None:
                words = past_words(words, self.past, self.status, pending)
            if self.zoom.is_zoomed:
                self.feed.set_part(visible(self.zoom, self.shape()))  # its shape may be new
        elif self.camera_id is not None:
            self.status = IDLE
            words = unknown_words(is_online, mark_of(self.severity))
        else:
            self.status = IDLE
            words = empty_words(is_inviting, is_first, self.is_hotspot)
        if words == self.words:
            return False
        self.words = words
        self.caption = None
        return True

    def _note(self) -> str:
        sound = "" if self.sound is None else self.sound.text
        if self.guest is None and not self.zoom.is_zoomed:
            return sound
        left_s = None if self.guest is None else self.guest.until_s - time.monotonic()
        notes = (note_text(self.zoom.scale, left_s), sound)
        return " · ".join(note for note in notes if note)

    def reset(self) -> None:
        """No camera any more."""
        self.feed.close()
        self.slot.forget()
        self.camera_id = self.camera = self.severity = None
        self.status, self.caption = IDLE, None
        self.zoom, self.guest, self.own_id, self.is_lodging = WHOLE, None, None, False
        self.is_looked_back, self.past = False, None


def stream_of(camera: Camera) -> Stream:
    """The stream of a camera as the video engine wants it."""
    try:
        transport = Transport(camera.transport)
    except ValueError:
        transport = Transport.AUTO
    return Stream(url=camera.main, sub_url=camera.sub, transport=transport)
