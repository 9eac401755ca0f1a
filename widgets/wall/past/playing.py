"""One playback: opened at the hub, steered, and where it stands. UI thread; shows nothing.

Where it stands is reckoned from when its pictures began: streams of devices do not say it.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from backends.link.api import Change, Link
from backends.link.media import (
    OpenPlayback,
    PlaybackAct,
    PlaybackAnswer,
    PlaybackState,
    RecordingStore,
    SteerPlayback,
)
from backends.record.ids import CameraId
from backends.record.resource import Camera
from video.api import Stream, Transport
from widgets.asking import Asking
from widgets.field_words import field_refusal_text
from widgets.wall.past.stretches import Stretch
from widgets.wall.past.words import refused_text

LONGEST = dt.timedelta(hours=24)  # that the hub opens
SCALES = (0.25, 0.5, 1.0, 2.0, 4.0)
TURN_S = 1.5  # from the order to play backwards until its pictures are seen

_Standing = tuple[dt.datetime | None, float | None, float, bool]


class Playing(QObject):
    """Ends by close(), or with `ended`."""

    opened = Signal(object)  # Stream
    ended = Signal(str)  # the code of why
    failed = Signal(str)  # it could not be opened; in words, "" where the hub is away
    refused = Signal(str)  # what the device would not do, in words: it goes on as it was

    def __init__(
        self, link: Link, parent: QObject, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._link, self._clock = link, clock
        self._asking = Asking(link, self, field_refusal_text)
        self._asking.answered.connect(self._on_opened)
        self._asking.failed.connect(self.failed)
        self._unsubscribe = link.subscribe(self._on_change)
        self.stretch: Stretch | None = None
        self.scale, self.is_paused = 1.0, False  # a scale below 0: backwards
        self._camera: CameraId | None = None
        self._seek_s: float | None = None  # where to begin, once it is open
        self._token = ""
        self._begin: dt.datetime | None = None  # of what was opened
        self._stands: dt.datetime | None = None  # at `_since_s`
        self._since_s: float | None = None  # None: no picture yet
        # Moment, since when, scale and whether it stood, as they were before the last order.
        self._before: _Standing | None = None
        self._told: PlaybackState | None = None  # what the hub said last, and was heard

    @property
    def is_open(self) -> bool:
        """Whether there is one, or one is asked for."""
        return self.stretch is not None

    @property
    def is_waiting(self) -> bool:
        """Whether its first picture is yet to come."""
        return self.is_open and self._since_s is None

    @property
    def is_turning(self) -> bool:
        """Whether pictures of before the order to play backwards may still be seen."""
        since = self._since_s
        return self.is_open and self.scale < 0 and (since is None or self._clock() < since)

    @property
    def store(self) -> RecordingStore | None:
        """Where what is played lies."""
        return None if self.stretch is None else self.stretch.store

    @property
    def position(self) -> dt.datetime | None:
        """The moment that is seen now."""
        stands, stretch = self._stands, self.stretch
        if stands is None or stretch is None or self._since_s is None or self.is_paused:
            return stands
        gone_s = max(0.0, self._clock() - self._since_s) * self.scale
        moment = stands + dt.timedelta(seconds=gone_s)
        return max(min(moment, stretch.ends_at), stretch.starts_at)

    def play(self, camera: CameraId, stretch: Stretch, moment: dt.datetime) -> None:
        """From that moment to the end of a stretch, or to its start; an open one only jumps."""
        begin, first = self._begin, self._first(stretch, moment)
        is_same = self.stretch is not None and self.stretch == stretch and bool(self._token)
        if is_same and begin is not None and begin <= first:
            self._remember()
            self.is_paused = False
            self._stand_at(moment)
            self._seek_s = (moment - begin).total_seconds()
            self._steer(PlaybackAct.PLAY, seek_s=self._seek_s)
            return
        self.close()
        self.stretch, self._begin, self._stands = stretch, first, moment
        self._camera = camera
        self._seek_s = (moment - first).total_seconds() if first < moment else None
        self._asking.ask(
            OpenPlayback(
                camera=camera,
                store=stretch.store,
                starts_at=first,
                ends_at=min(stretch.ends_at, first + LONGEST),
            )
        )

    def began(self) -> None:
        """Its first picture is there (not one of what was open before)."""
        if self._since_s is None and self._token:
            self._since_s = self._clock()
            self._before = self._begin, self._since_s, 1.0, False  # as devices begin
            if self.scale < 0:
                self._since_s += TURN_S
            if self.scale != 1.0 or self.is_paused or self._seek_s is not None:
                act = PlaybackAct.PAUSE if self.is_paused else PlaybackAct.PLAY
                self._steer(act, seek_s=self._seek_s)

    def can_turn(self, camera: Camera | None) -> bool:
        """Whether it may be played backwards: by a device only where it says the edition of 2022.

        Devices of 2016 say no edition, and play forward whatever the order's sign.
        """
        device = None if camera is None else self._link.field.devices.get(camera.device)
        is_old = device is not None and device.edition != "2022"
        return not is_old or self.store is RecordingStore.CENTRE

    def turn(self) -> None:
        """Backwards, or on again, from the moment that is seen."""
        moment, stretch, camera = self.position, self.stretch, self._camera
        self._remember()
        self._stand_at(moment)
        self.scale = -self.scale
        if stretch is None or camera is None or moment is None:
            return
        if self._begin is not None and self._begin <= self._first(stretch, moment):
            self._seek_s = None
            if not self.is_paused:
                self._steer(PlaybackAct.PLAY)
            return
        was_paused = self.is_paused
        self.play(camera, stretch, moment)
        self.is_paused = was_paused

    def _first(self, stretch: Stretch, moment: dt.datetime) -> dt.datetime:
        """What plays backwards is opened from the stretch's start: nothing lies before it."""
        return moment if self.scale > 0 else max(stretch.starts_at, moment - LONGEST)

    def pause(self, is_paused: bool) -> None:
        """Stand still, or go on."""
        if self.is_open and is_paused != self.is_paused:
            self._remember()
            self._stand_at(self.position)
            self.is_paused = is_paused
            self._steer(PlaybackAct.PAUSE if is_paused else PlaybackAct.PLAY)

    def change_scale(self, by: int) -> None:
        """One step faster or slower; what comes after keeps it."""
        index = min(max(SCALES.index(abs(self.scale)) + by, 0), len(SCALES) - 1)
        if SCALES[index] != abs(self.scale):
            self._remember()
            self._stand_at(self.position)
            self.scale = SCALES[index] if self.scale > 0 else -SCALES[index]
            if not self.is_paused:
                self._steer(PlaybackAct.PLAY)

    def close(self) -> None:
        """End it. Idempotent."""
        self._asking.close()
        if self._token:
            self._steer(PlaybackAct.CLOSE)
        self.stretch = self._begin = self._stands = self._since_s = self._seek_s = None
        self._before = None
        self._token, self.is_paused = "", False

    def release(self) -> None:
        """End it, and hear no more of the link."""
        self.close()
        self._unsubscribe()

    def _remember(self) -> None:
        """How it plays now, should the device refuse the next order."""
        self._before = self._stands, self._since_s, self.scale, self.is_paused

    def _stand_at(self, moment: dt.datetime | None) -> None:
        self._stands = moment
        if self._since_s is not None:
            self._since_s = self._clock()

    def _steer(self, act: PlaybackAct, seek_s: float | None = None) -> None:
        if self._token:
            self._link.say(
                SteerPlayback(playback=self._token, act=act, scale=self.scale, seek_s=seek_s)
            )

    @Slot(object)
    def _on_opened(self, answer: object) -> None:
        if isinstance(answer, PlaybackAnswer):
            self._token = answer.playback
            # By TCP: what is played faster than it was taken must not be lost on the way.
            self.opened.emit(Stream(url=answer.url, transport=Transport.TCP))

    def _on_change(self, change: Change) -> None:
        state = self._link.field.playbacks.get(self._token) if change.playbacks else None
        if state is None or state is self._told:
            return
        self._told = state
        if state.is_over:
            self._steer(PlaybackAct.CLOSE)  # the hub counts those that nobody closed
            self._token = ""
            self.ended.emit(state.reason)
        elif state.refused and self._before is not None:
            self._stands, self._since_s, self.scale, self.is_paused = self._before
            self.refused.emit(refused_text(state.refused))
