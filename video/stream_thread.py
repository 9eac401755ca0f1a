"""One stream of a decoder process: its thread, its source, its views and its status.

The thread, or the process's reading thread while that serves it, writes the views' memories; the
process's main thread adds and removes views.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from video import scaling
from video.api import LossReason, StreamState
from video.av_codec import Frame, planes_of
from video.bell import Ring
from video.cores import retry
from video.cores.packet_ring import Unit
from video.cores.sound_ring import SoundFormat, SoundPiece
from video.cores.sound_step import PictureClock
from video.crop import WHOLE, Part
from video.gate import Gate
from video.held_pictures import HeldPictures
from video.looking_back import Past
from video.rings import PacketRings
from video.shared import SharedStatus
from video.sources.base import Loss, ReplayPlace, SoundCarrier, Source
from video.sources.sound_intake import SoundSink
from video.stream_view import View
from video.turns import Turns

log = logging.getLogger(__name__)

LITTLE_LAG_S = 0.1
TELL_PAST_EVERY_NS = 250_000_000
OWN_SOUND_S = 1.0  # without any for so long, its session brings none
STILL_NS = 300_000_000  # without a picture for so long, a live stream stands still


class StreamThread:
    """Runs a source again and again until closed; is the source's sink."""

    def __init__(
        self,
        name: str,
        source: Source,
        ring: Ring,
        rings: PacketRings | None = None,
        key: str = "",
    ) -> None:
        """`rings`: what comes is kept there under `key`, to be looked back at."""
        self.pictures = PictureClock()
        self._name = name
        self._rings, self._key = rings, key
        self._kept_as = ("", 0)
        self._told_past_ns = 0
        self._source = source
        self._ring = ring
        self._views: tuple[View, ...] = ()
        self._lock = threading.Lock()  # guards _views and the writing of status
        self._wake = threading.Event()
        self._is_stopping = False
        self._status = SharedStatus(state=StreamState.CONNECTING, since_ns=time.monotonic_ns())
        self._decoded = self._dropped = 0
        self._turns: Turns | None = None
        self._gate, self._is_busy, self._is_late = Gate(), False, False
        self._last: Frame | None = None
        self._last_ns = self._came_ns = self._place_ns = 0
        self._drawing = threading.Lock()  # pictures that wait are drawn by a thread of their own
        self._held = HeldPictures(name, self.pictures, self._draw)
        self._live_since_s = self._wait_s = self._own_sound_s = 0.0
        self._thread = threading.Thread(target=self._run, name=f"stream {name}", daemon=True)

    def take_turns(self, gate: Gate, turns: Turns) -> None:
        """Decode only when the process's gate lets in, and read in its turns; before start()."""
        self._gate, self._turns = gate, turns

    def start(self, wait_s: float = 0.0) -> None:
        """Start the thread, its source after `wait_s`; views may be added before and after."""
        self._wait_s = wait_s
        self._thread.start()

    # -- main thread ------------------------------------------------------------------------

    def add(self, view: View) -> None:
        """A new view. A picture it has from before a restart stays, with its status.

        On a stream that plays it has the newest picture at once: a prepared scene does not wait
        for 16 next ones.
        """
        last, last_ns = self._last, self._last_ns
        is_live = self._status.state is StreamState.LIVE
        if last is not None and is_live:
            view.draw(planes_of(last), last_ns)  # nobody else knows the view yet
        with self._lock:
            if not self._views and view.picture.sequence > 0:
                self._status = view.picture.read_status()
            view.picture.set_busy(False)
            self._views = (*self._views, view)
            view.picture.count_decoded(self._decoded)
            view.picture.write_status(self._status)
        if is_live:
            self._ring.ring()
        self._wake.set()

    def remove(self, view: View) -> bool:
        """Take a view away; True where none is left."""
        with self._lock:
            self._views = tuple(v for v in self._views if v is not view)
            return not self._views

    def resize(self, view: View, width: int, height: int) -> None:
        """A new box, for the next frame, or for the last one where the stream stands still."""
        view.box = (width, height)
        self._redraw()

    def crop(self, view: View, part: Part) -> None:
        """A part of the picture, or all of it (WHOLE), for the next frame or the last one."""
        view.part = WHOLE if part == WHOLE else part
        self._redraw()

    def carry_sound(self, sink: SoundSink | None) -> bool:
        """Bring sound in the picture's session, or no more; False where the source cannot."""
        source = self._source
        if isinstance(source, SoundCarrier):
            source.carry_sound(sink)
        return isinstance(source, SoundCarrier)

    @property
    def sound_source(self) -> SoundCarrier | None:
        """What may bring sound in its session; None where it brings none."""
        return self._source if isinstance(self._source, SoundCarrier) else None

    def stop(self) -> None:
        """Make the thread end; does not wait for it."""
        self._is_stopping = True
        self._wake.set()
        self._held.close()
        self._source.stop()

    def join(self, timeout_s: float) -> None:
        """Wait for the thread."""
        self._thread.join(timeout_s)

    # -- the stream's thread ------------------------------------------------------------------

    def is_stopping(self) -> bool:
        """True once stop() was called."""
        return self._is_stopping

    def described(
        self, codec: str, *, has_sparse_keys: bool = False, is_damaged: bool = False
    ) -> None:
        """Sink: what the stream is like."""
        self._set(codec=codec, has_sparse_keys=has_sparse_keys, is_damaged=is_damaged)

    def set_busy(self, is_busy: bool) -> None:
        """Sink: a frame goes into the decoder, or is out of it."""
        if is_busy and not self._is_busy:
            self._gate.enter()
        elif self._is_busy and not is_busy:
            self._gate.leave()
        self._is_busy = is_busy
        for view in self._views:
            view.picture.set_busy(is_busy)

    def shows_keys_only(self) -> bool:
        """Sink: True where every view is to make do with key frames."""
        views = self._views
        return bool(views) and all(view.keys_only for view in views)

    def set_lag(self, lag_s: float, dropped: int) -> None:
        """Sink: how late pictures are. Called for each of them: nothing new costs nothing."""
        if lag_s < LITTLE_LAG_S and not dropped and not self._is_late:
            return
        self._is_late = lag_s >= LITTLE_LAG_S
        self._dropped += dropped
        for view in self._views:
            view.picture.set_lag(int(lag_s * 1e9), self._dropped)

    def keep(self, data: bytes, is_key: bool, stamp: int, clock_hz: int) -> None:
        """Sink: an access unit to be looked back at."""
        if self._rings is None:
            return
        if (self._status.codec, clock_hz) != self._kept_as:
            self._kept_as = (self._status.codec, clock_hz)
            self._rings.describe(self._key, *self._kept_as)
        now_ns = time.monotonic_ns()
        held = self._rings.push(self._key, Unit(data, is_key, now_ns, stamp))
        if held is not None and now_ns - self._told_past_ns > TELL_PAST_EVERY_NS:
            self._told_past_ns = now_ns
            self._write_past(
                Past(oldest_ns=held.oldest_ns, newest_ns=held.newest_ns, size_bytes=held.size)
            )

    def shown(self, wall_s: float) -> None:
        """Sink: a picture is here; sound keeps step with it."""
        self.pictures.note(wall_s, self._came_ns / 1e9)

    def keep_sound_of(
        self, format_: SoundFormat, data: bytes, stamp: int, wall_s: float | None, now_s: float
    ) -> None:
        """Sink: sound of its own session, beside its picture where the camera tells the time."""
        if self._rings is None:
            return
        delay_s = None if wall_s is None else self.pictures.delay_s(now_s)
        is_sure = wall_s is not None and delay_s is not None
        at_s = (wall_s or 0.0) + (delay_s or 0.0) if is_sure else now_s
        self._own_sound_s = now_s
        self._rings.push_sound(
            self._key, format_, SoundPiece(data, int(at_s * 1e9), stamp, is_sure)
        )

    def keep_sound(self, format_: SoundFormat, piece: SoundPiece) -> None:
        """From the sound's thread: what is heard, where its own session brings none."""
        if self._rings is not None and time.monotonic() - self._own_sound_s > OWN_SOUND_S:
            self._rings.push_sound(self._key, format_, piece)

    def at(self, place: ReplayPlace) -> None:
        """Sink: where a replay stands."""
        self._place_ns = place.position_ns
        self._write_past(Past(**place._asdict()))

    def _write_past(self, past: Past) -> None:
        for view in self._views:
            view.picture.write_past(past)

    @property
    def codec(self) -> str:
        """From any thread: what it is coded in, empty while that is not known."""
        return self._status.codec

    @property
    def last_frame(self) -> tuple[Frame, int] | None:
        """From any thread: the newest picture in full resolution, and when it was shown first."""
        with self._drawing:
            return None if self._last is None else (self._last, self._last_ns)

    def frames(self, frames: list[Frame]) -> None:
        """Sink: count all, show the newest."""
        frame = frames[-1]
        self._decoded += len(frames)
        self._came_ns = time.monotonic_ns()
        if not self._held.put(frame, self._came_ns / 1e9):
            self._draw(frame)
        if self._status.state is not StreamState.LIVE:
            self._live_since_s = time.monotonic()
            if self._status.state is StreamState.LOST:
                log.info("Stream %s is back", self._name)
            self._set(state=StreamState.LIVE, reason=LossReason.NONE, detail="")
        if (frame.width, frame.height) != (self._status.source_width, self._status.source_height):
            self._set(source_width=frame.width, source_height=frame.height)

    def wait(self, seconds: float) -> bool:
        """Sink: sleep; redraws for changed views meanwhile."""
        end_s = time.monotonic() + seconds
        while not self.is_stopping():
            left_s = end_s - time.monotonic()
            if left_s <= 0:
                return False
            if self._wake.wait(left_s) and not self.is_stopping():
                self._wake.clear()
                self._redraw()
        return True

    def serve(self, fd: int, take_turn: Callable[[bool], bool]) -> None:
        """Sink: read in the process's turns; this thread waits meanwhile."""
        (self._turns or Turns(scaling.scale_fast)).serve(fd, take_turn)

    def _draw(self, frame: Frame) -> None:
        with self._drawing:
            views, now_ns = self._views, time.monotonic_ns()
            self._last, self._last_ns = frame, self._place_ns or now_ns
            due = [view for view in views if view.is_due(now_ns)]
            planes = planes_of(frame) if due else None
            for view in views:
                if planes is not None and view in due:
                    view.draw(planes, now_ns)
                view.picture.count_decoded(self._decoded)
        self._ring.ring()

    def _redraw(self) -> None:
        """The last frame again, for views opened or resized while the stream stands still."""
        last, still_ns = self._last, time.monotonic_ns() - self._came_ns
        if last is None or (self._status.state is StreamState.LIVE and still_ns < STILL_NS):
            return
        planes = planes_of(last)
        with self._drawing:
            for view in self._views:
                if view.drawn != (view.box, view.part):
                    view.draw(planes, self._last_ns)
                    self._ring.ring()

    def _run(self) -> None:
        scaling.scale_fast()
        self.wait(self._wait_s)
        self._play()
        self._last = None  # else it stays until the collector comes by: 0.2 MB of a closed stream

    def _play(self) -> None:
        attempts = 0
        while not self.is_stopping():
            if self._status.state is StreamState.LOST:
                self._set(next_try_ns=0)
            try:
                loss = self._source.run(self)
            except Exception as error:  # last guard: a stream's fault stays its own
                log.exception("Stream %s failed", self._name)
                loss = Loss(reason=LossReason.SERVER_ERROR, detail=type(error).__name__)
            self.set_busy(False)
            if self.is_stopping():
                return
            is_live = self._status.state is StreamState.LIVE
            live_s = time.monotonic() - self._live_since_s if is_live else 0.0
            attempts = retry.attempts_after(attempts, live_s)
            delay_s = retry.delay_s(attempts, random.random(), loss.reason)
            self._lose(loss, attempts, delay_s)
            if self.wait(delay_s):
                return

    def _lose(self, loss: Loss, attempts: int, delay_s: float) -> None:
        if self._status.state is not StreamState.LOST:
            log.warning("Stream %s is lost: %s %s", self._name, loss.reason, loss.detail)
        self._set(
            state=StreamState.LOST,
            reason=loss.reason,
            detail=loss.detail,
            attempt=attempts,
            next_try_ns=time.monotonic_ns() + int(delay_s * 1e9),
        )

    def _set(self, **changes: Any) -> None:
        """The status with these changes, into every view."""
        old = self._status
        state = changes.get("state", old.state)
        if state is not old.state:
            changes["since_ns"] = time.monotonic_ns()
        if state is StreamState.LIVE:
            changes |= {"attempt": 0, "next_try_ns": 0}
        status = replace(old, **changes)
        with self._lock:
            self._status = status
            for view in self._views:
                view.picture.write_status(status)
        self._ring.ring()
