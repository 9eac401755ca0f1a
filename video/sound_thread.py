"""The sound of one camera: its thread, its source, and the memory that it fills.

Lives in a decoder process beside the picture's thread, which it never waits for or holds up.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from typing import Protocol

import numpy as np

from video.api import LossReason, SoundState
from video.cores import retry
from video.cores.sdp import SoundTrack
from video.cores.sound_ring import SoundFormat, SoundPiece
from video.cores.sound_step import IN_STEP_S, PAINT_S, UNTOLD_S, PictureClock, SoundStep
from video.pcm import LEAD_S, RATE_HZ, SharedSound
from video.sources.base import LentSound, Loss, SoundCarrier
from video.sources.rtsp_sound import NOT_SOON, SoundSource
from video.sources.sound_intake import Heard, SoundSink

log = logging.getLogger(__name__)

GAP_S = 0.005
MOST_GAP_S = 1.0
NOT_SOON_S = 60.0
# A camera, or its server, that has no second session for us may still have a second track.
NO_SECOND_SESSION = frozenset(
    {LossReason.SERVER_ERROR, LossReason.REFUSED, LossReason.CLOSED_BY_PEER, LossReason.NOT_FOUND}
)
CARRIED_WITHIN_S = 10.0
LENT_SILENT_S = 3.0
LENT_WITHIN_S = 1.5  # a tile that is listened to while it connects


class SoundPicture(Protocol):
    """The picture that sound belongs to: a stream's thread."""

    @property
    def pictures(self) -> PictureClock:
        """When its pictures come, and how long they wait."""
        ...

    def keep_sound(self, format_: SoundFormat, piece: SoundPiece) -> None:
        """Hold a piece of it beside its packets, to be taken out as a clip."""
        ...

    @property
    def sound_source(self) -> SoundCarrier | None:
        """What may bring sound in its session; None where it brings none."""
        ...

    def carry_sound(self, sink: SoundSink | None) -> bool:
        """Bring sound in the picture's session, or no more; False where it cannot."""
        ...


class SoundThread:
    """Runs the source again and again until stopped; is its sink."""

    def __init__(
        self,
        name: str,
        source: SoundSource,
        shared: SharedSound,
        picture: SoundPicture,
    ) -> None:
        self._name = name
        self._source = source
        self._shared = shared
        self._picture = picture
        self._is_carried = False
        self._whose = threading.Lock()  # guards which picture waits, and whether any does
        self._step = SoundStep(LEAD_S)
        self._format: SoundFormat | None = None
        self._next_s: float | None = None  # media time of the sample to be written next
        self._live_since_s = self._piece_s = self._begun_s = 0.0
        self._is_live = self._is_told = False
        self._stopping = threading.Event()
        self._moved = threading.Event()  # to be stopped, or to another picture
        self._came_s = 0.0
        self._silent: SoundPicture | None = None  # whose session brings none any more
        self._thread = threading.Thread(target=self._run, name=f"sound {name}", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._shared.say(SoundState.CONNECTING)
        self._thread.start()

    def stop(self) -> None:
        """Make the thread end; does not wait for it."""
        with self._whose:
            self._stopping.set()
            self._moved.set()
            self._picture.pictures.hold_s = 0.0
        self._source.stop()
        if self._is_carried:
            self._picture.carry_sound(None)

    def go_on(self, picture: SoundPicture) -> None:
        """Keep the session, in step with this picture from now on."""
        with self._whose:
            before, self._picture = self._picture, picture
            if before is not picture:
                before.pictures.hold_s = 0.0
                self._moved.set()
        if self._is_carried and before is not picture:
            before.carry_sound(None)
            picture.carry_sound(self)

    def join(self, timeout_s: float) -> None:
        """Wait for the thread."""
        self._thread.join(timeout_s)

    # -- the sound's thread -------------------------------------------------------------------

    def is_stopping(self) -> bool:
        """SoundSink."""
        return self._stopping.is_set()

    def begun(self, track: SoundTrack) -> None:
        """SoundSink: another session, with times of its own."""
        self._format = SoundFormat(track.codec, track.clock_hz, track.channels, track.config)
        self._piece_s, self._begun_s = track.piece_s, time.monotonic()
        self._restart()

    def sound(self, heard: Heard, now_s: float) -> None:
        """SoundSink: into the memory, with its moment; what is missing before it is silence."""
        media_s, samples, picture = heard.media_s, heard.samples, self._picture
        self._came_s = now_s
        if media_s is None:
            self._restart()
            media_s = 0.0
        gap_s = 0.0 if self._next_s is None else media_s - self._next_s
        delay_s = None if heard.wall_s is None else picture.pictures.delay_s(now_s)
        picture_s = None if heard.wall_s is None or delay_s is None else heard.wall_s + delay_s
        due_s = self._step.due_s(media_s, now_s, picture_s)
        self._hold(self._step.hold_s)
        self._keep(heard, due_s, picture_s)
        self._next_s = media_s + len(samples) / RATE_HZ
        if not -MOST_GAP_S < gap_s < MOST_GAP_S:
            self._shared.begin()
        elif gap_s > GAP_S:
            samples = np.concatenate((np.zeros(int(gap_s * RATE_HZ), np.int16), samples))
            due_s -= gap_s
        self._shared.write(samples, int(due_s * 1e9))
        skew_s = self._step.skew_s
        is_untold = skew_s is None and self._may_be_out_of_step(now_s)
        self._shared.say(SoundState.PLAYING, skew_s=skew_s, is_untold=is_untold)
        if not self._is_live:
            self._is_live, self._live_since_s = True, time.monotonic()
            if self._is_told:
                log.info("Sound of %s is back", self._name)
            self._is_told = False

    def _may_be_out_of_step(self, now_s: float) -> bool:
        """Where the camera has told no time since long."""
        return 2 * self._piece_s > IN_STEP_S and now_s - self._begun_s > UNTOLD_S

    def _hold(self, hold_s: float) -> None:
        """Have the picture wait so long, while it is ours."""
        with self._whose:
            if not self._stopping.is_set():
                self._picture.pictures.hold_s = hold_s

    def _keep(self, heard: Heard, due_s: float, picture_s: float | None) -> None:
        """As it came, beside the packets of the picture that was taken with it."""
        if self._format is None:
            return
        is_sure = picture_s is not None
        at_s = picture_s if picture_s is not None else due_s - PAINT_S
        piece = SoundPiece(heard.data, int(at_s * 1e9), heard.stamp, is_sure)
        self._picture.keep_sound(self._format, piece)

    def _restart(self) -> None:
        self._shared.begin()
        self._step = SoundStep(LEAD_S)
        self._next_s = None

    def _run(self) -> None:
        attempts = 0
        while not self.is_stopping():
            self._is_live = False
            if self._heard_beside():
                continue
            try:
                loss = self._source.run(self)
            except Exception as error:  # last guard: a sound's fault stays its own
                log.exception("Sound of %s failed", self._name)
                loss = Loss(reason=LossReason.SERVER_ERROR, detail=type(error).__name__)
            self._silent = None
            if self.is_stopping():
                break
            if not self._is_live and loss.reason in NO_SECOND_SESSION and self._carried(loss):
                return
            live_s = time.monotonic() - self._live_since_s if self._is_live else 0.0
            attempts = retry.attempts_after(attempts, live_s)
            delay_s = retry.delay_s(attempts, random.random(), loss.reason)
            self._lose(loss)
            self._stopping.wait(max(delay_s, NOT_SOON_S) if loss.reason in NOT_SOON else delay_s)
        self._shared.say(SoundState.OFF)

    def _heard_beside(self) -> bool:
        """Hear it from the picture's session while that brings it; False where it does not.

        Both tracks have one pipeline then, and sender reports: some servers send none of a
        session of sound alone.
        """
        self._moved.clear()
        picture = self._picture
        source = picture.sound_source if picture is not self._silent else None
        beside = None if source is None or not source.keeps_sound else self._come(source)
        if beside is None:
            return False
        self._came_s = time.monotonic()
        beside.hear(self)
        while (left_s := self._came_s + LENT_SILENT_S - time.monotonic()) > 0:
            if self._moved.wait(left_s):
                break
        else:
            self._silent = picture
        beside.leave(self)
        return True

    def _come(self, source: SoundCarrier) -> LentSound | None:
        """The sound of its session, if it is there or comes soon."""
        end_s = time.monotonic() + LENT_WITHIN_S
        while not self._moved.is_set() and not self.is_stopping():
            beside = source.beside
            if beside is not None and beside.has_come:
                return beside
            if time.monotonic() > end_s or self._moved.wait(0.05):
                return None
        return None

    def _carried(self, loss: Loss) -> bool:
        """Have the picture's session bring the sound; True when all is over."""
        self._is_carried = True
        if not self._picture.carry_sound(self):
            self._is_carried = False
            return False
        log.info("Sound of %s comes with its picture: %s", self._name, loss.detail)
        if not self._stopping.wait(CARRIED_WITHIN_S) and not self._is_live:
            self._lose(loss)  # until the picture's next session brings some
        self._stopping.wait()
        self._shared.say(SoundState.OFF)
        return True

    def _lose(self, loss: Loss) -> None:
        self._hold(0.0)
        if not self._is_told:
            self._is_told = True
            log.warning("Sound of %s is lost: %s %s", self._name, loss.reason, loss.detail)
        is_without = loss.reason in (LossReason.NO_SOUND, LossReason.UNSUPPORTED_CODEC)
        self._shared.say(SoundState.NONE if is_without else SoundState.LOST, loss.reason)
