"""One stream for all who watch it: the current group of pictures, packed once. The relay's loop.

A viewer who comes gets what is there from the last key frame on, at once; one who reads too slowly
goes on from the next key frame. Packing is left undone while nobody watches.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from typing import Protocol

from video.cores.es import Piece, SoundPiece, VideoCodec, VideoUnit
from video.cores.rtp_pack import RtpTrack, pack_picture, pack_sound, parameter_sets
from video.cores.sdp_write import SoundForm, describe
from video.relay.api import Tap
from video.relay.stream_clock import StreamClock

MOST_BYTES = 24 * 1024 * 1024
MOST_PIECES = 4_000
# A description waits so long behind the first key frame for sound to show itself.
# 0.1: five packets of G.711; a picture waits meanwhile, and sound that comes later is heard by a
# session of its own.
SOUND_WAIT_S = 0.1
# Where the device announces pictures alone: some send raw G.711 beside them, 20 to 40 ms a packet.
UNANNOUNCED_WAIT_S = 0.06
REPORT_EVERY_S = 5.0
# Of a live stream: what is kept behind a picture that old is not shown as the present.
OLD_S = 5.0


class Viewer(Protocol):
    """One connection that plays."""

    def show(self, frames: bytes, is_key: bool) -> None:
        """A picture."""
        ...

    def sound(self, frames: bytes) -> None:
        """A piece of sound, or a report."""
        ...

    def cut(self) -> None:
        """What comes from now on is not what was described: begin anew."""
        ...


class _Kept:
    __slots__ = ("frames", "piece", "stamp")

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        self.stamp = piece.stamp
        self.frames = b""


class Fan:
    """push() pieces; viewers and taps come and go."""

    def __init__(self, ask_key: Callable[[], None] | None = None) -> None:
        self.codec = VideoCodec.UNKNOWN
        self.expects_no_sound = False
        self.viewers: set[Viewer] = set()
        self.taps: list[Tap] = []
        self._ask_key = ask_key
        self._kept: list[_Kept] = []
        self._size = 0
        self._description = b""
        self._unsupported = ""
        self._sets: tuple[bytes, ...] = ()
        self._sound: SoundForm | None = None
        self._described: list[Callable[[], None]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._video = RtpTrack(0, secrets.randbits(32))
        self._audio = RtpTrack(2, secrets.randbits(32))
        self._clock = StreamClock()
        self._report_s = 0.0
        self._pictured_s = 0.0

    @property
    def description(self) -> bytes:
        """The SDP, empty while the codec is unknown."""
        return self._description

    @property
    def in_use(self) -> int:
        """Viewers and taps."""
        return len(self.viewers) + len(self.taps)

    def when_described(self, call: Callable[[], None]) -> None:
        """Call once, as soon as there is a description."""
        if self._description:
            call()
        else:
            self._described.append(call)

    def forget(self, call: Callable[[], None]) -> None:
        """Do not call it any more."""
        if call in self._described:
            self._described.remove(call)

    def describe_sound(self, form: SoundForm) -> None:
        """It is a stream of sound alone."""
        self._sound = form
        self._describe()

    def describe_sound_alone(self) -> None:
        """Sound came, perhaps none that is decoded, and no picture: who waits for one is told."""
        if not self._description and self.codec is VideoCodec.UNKNOWN:
            self._describe()

    def describe_unsupported(self, name: str) -> bool:
        """What comes cannot be decoded by anyone here: viewers are told what it is, once it is
        news."""
        if name == self._unsupported:
            return False
        self.clear()
        self._stop_waiting()
        self.codec, self._unsupported = VideoCodec.UNKNOWN, name
        self._description = describe(name)
        self.cut()
        self._tell_described()
        return True

    def add(self, viewer: Viewer, now_s: float) -> None:
        """A viewer more; it gets what is there."""
        self.viewers.add(viewer)
        if self._ask_key is not None and self._kept and now_s - self._pictured_s > OLD_S:
            self._ask_key()
        else:
            for kept in self._kept:
                self._give(viewer, kept)
        self._report(now_s)

    def remove(self, viewer: Viewer) -> None:
        """It is gone."""
        self.viewers.discard(viewer)

    def tap(self, tap: Tap, now_s: float) -> None:
        """One who takes the pieces themselves, from the last key frame on."""
        self.taps.append(tap)
        for kept in self._kept:
            tap.take(kept.piece, now_s)

    def untap(self, tap: Tap) -> None:
        """It is gone."""
        if tap in self.taps:
            self.taps.remove(tap)

    def push(self, piece: Piece, now_s: float) -> None:
        """A picture or a piece of sound."""
        kept = _Kept(piece)
        is_key = False
        if isinstance(piece, VideoUnit):
            is_key, self._pictured_s = piece.is_key, now_s
            if is_key:
                self._take_key(piece)
            self._clock.picture(piece.stamp, now_s)
        else:
            kept.stamp = self._take_sound(piece, now_s)
        self._keep(kept, is_key)
        for tap in self.taps:
            tap.take(piece, now_s)
        if self.viewers:
            for viewer in tuple(self.viewers):
                self._give(viewer, kept)
            if now_s >= self._report_s:
                self._report(now_s)

    def stand_still(self) -> None:
        """Nothing comes, and that is meant: viewers are told so."""
        frames = self._video.still()
        for viewer in tuple(self.viewers):
            viewer.sound(frames)

    def cut(self) -> None:
        """The stream begins anew with something else."""
        for viewer in tuple(self.viewers):
            viewer.cut()

    def clear(self) -> None:
        """What is kept is old: nobody is to see it as the present."""
        self._kept.clear()
        self._size = 0

    def _keep(self, kept: _Kept, is_key: bool) -> None:
        piece = kept.piece
        if is_key:
            self.clear()
        elif not self._kept:
            return  # nothing to begin from: behind a loss, or sound alone
        self._kept.append(kept)
        self._size += len(piece.data) + len(kept.frames)
        if self._size > MOST_BYTES or len(self._kept) > MOST_PIECES:
            self.clear()
            if self._ask_key is not None:
                self._ask_key()

    def _give(self, viewer: Viewer, kept: _Kept) -> None:
        piece = kept.piece
        if isinstance(piece, VideoUnit):
            if not kept.frames:
                kept.frames = pack_picture(self._video, piece, kept.stamp)
            viewer.show(kept.frames, piece.is_key)
        else:
            if not kept.frames:
                kept.frames = pack_sound(self._audio, piece, kept.stamp)
            viewer.sound(kept.frames)

    def _report(self, now_s: float) -> None:
        self._report_s = now_s + REPORT_EVERY_S
        picture, sound = self._clock.reports(now_s)
        frames = b""
        if picture is not None:
            frames += self._video.report(*picture)
        if sound is not None:
            frames += self._audio.report(*sound)
        if frames:
            for viewer in tuple(self.viewers):
                viewer.sound(frames)

    def _take_key(self, unit: VideoUnit) -> None:
        sets = parameter_sets(unit) or self._sets
        if unit.codec is not self.codec or (self._description and sets != self._sets):
            is_other = bool(self._description) and unit.codec is not self.codec
            if self.codec is VideoCodec.UNKNOWN:
                self._description = b""  # of sound alone, or of what nobody decodes
            self.codec, self._sets = unit.codec, sets
            if is_other:
                self.cut()
            if self._description:
                self._describe()
        self._sets = sets
        if not self._description and self._timer is None:
            if self._sound is not None:
                self._describe()
            else:
                loop = asyncio.get_running_loop()
                wait_s = UNANNOUNCED_WAIT_S if self.expects_no_sound else SOUND_WAIT_S
                self._timer = loop.call_later(wait_s, self._describe)

    def _take_sound(self, piece: SoundPiece, now_s: float) -> int:
        stamp = self._clock.sound(piece, now_s)
        form = self._sound
        if form is None or (form.codec, form.config) != (piece.codec, piece.config):
            self._sound = SoundForm(
                codec=piece.codec,
                clock_hz=piece.clock_hz,
                channels=piece.channels,
                config=piece.config,
            )
            if self.codec is not VideoCodec.UNKNOWN:
                self._describe()
        return stamp

    def _describe(self) -> None:
        self._stop_waiting()
        self._unsupported = ""
        self._description = describe(self.codec, self._sets, self._sound)
        self._tell_described()

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _tell_described(self) -> None:
        waiting, self._described = self._described, []
        for call in waiting:
            call()
