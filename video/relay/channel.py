"""One stream pushed by a device: asked for while somebody wants it, received, handed on.

The relay's loop. What is watched, recorded or sent to a higher platform is wanted; ten seconds
after the last of them it is not.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from video.cores.es import Piece, VideoUnit
from video.cores.gb_session import GbHealth
from video.relay.api import Board, StreamAnswer, StreamHealth, StreamKey, StreamPlace, Tap
from video.relay.door import Refused, Visitor
from video.relay.fan import Fan
from video.relay.intake import Intake
from video.relay.stretch_clock import StretchClock

LINGER_S = 10.0
SILENT_S = 10.0
# Packets come, but their pictures wait for a key frame: some encoders send one in 20 s.
KEYLESS_S = 30.0
# Sound alone for so long is all that the device sends: less than viewers wait.
SOUND_ALONE_S = 10.0
KEY_AGAIN_S = 3.0  # between two wishes for a key frame
# A device that could not send is not asked again at every viewer's try.
ASK_AGAIN_S = 5.0
LOOK_S = 1.0
AGAIN_S = 5.0

STATUS_OF = {
    "unknown_channel": 404,
    "file_end": 410,
    "closed": 410,
    "no_answer": 504,
    "silent": 504,
    "refused": 502,
    "bad_answer": 502,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a channel needs of its relay."""

    board: Board
    media_listen: str
    changed: Callable[[], None]  # what is wanted has changed
    forget: Callable[[Channel], None]


class Channel:
    """Showing of door; made at the first wish, forgotten after the last."""

    def __init__(self, key: StreamKey, around: Surroundings) -> None:
        self.key = key
        self.fan = Fan(self._ask_key)
        self._around = around
        self._visitors: set[Visitor] = set()
        self._intake: Intake | None = None
        self._over: tuple[float, int, str] | None = None  # when, status, reason
        self._is_silent = False
        self._said_silent_s = 0.0
        self._pictured_s = 0.0  # the last picture of this call
        self._sound_alone_s = 0.0  # since when it sends nothing but sound; 0: it does not
        self._stands = (False, False)  # a playback: near its end, silent
        self._stretch: StretchClock | None = None  # of a playback
        self._key_asked_s = 0.0
        self._linger: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()
        self._look: asyncio.TimerHandle | None = None
        self._rate = (0.0, 0, 0)  # when, octets then, bits a second

    def plays(self, length_s: float) -> None:
        """It is so much of a device's past."""
        if self._stretch is None:
            self._stretch = StretchClock(length_s, time.monotonic())

    def steered(self, act: str, scale: float, seek_s: float | None) -> None:
        """A playback is paused, sought, or goes on, by its viewer's wish."""
        if self._stretch is not None:
            self._stretch.steered(act, scale, seek_s, time.monotonic())

    # -- who wants it -------------------------------------------------------------------------

    @property
    def is_wanted(self) -> bool:
        """Whether the device is to send."""
        return self._over is None

    def enter(self, visitor: Visitor) -> None:
        """Somebody waits for it or watches it."""
        over = self._over
        if over is not None:
            is_done = bool(self.key.recording)
            if is_done or time.monotonic() - over[0] < ASK_AGAIN_S:
                self._visitors.add(visitor)
                visitor.refuse(over[1], over[2])
                return
        self._visitors.add(visitor)
        self._want()

    def leave(self, visitor: Visitor) -> None:
        """No longer."""
        self._visitors.discard(visitor)
        self._rest()

    def tap(self, tap: Tap) -> None:
        """One who takes the pieces themselves."""
        self.fan.tap(tap, time.monotonic())
        self._want()

    def untap(self, tap: Tap) -> None:
        """No longer."""
        self.fan.untap(tap)
        self._rest()

    def _want(self) -> None:
        if self._linger is not None:
            self._linger.cancel()
            self._linger = None
        if self._over is not None or self._look is None:
            self._over = None
            self._look_later()
            self._around.changed()

    def _rest(self) -> None:
        if self._visitors or self.fan.in_use or self._linger is not None:
            return
        self._linger = self._loop.call_later(LINGER_S, self.close)

    def close(self) -> None:
        """It is over."""
        for timer in (self._linger, self._look):
            if timer is not None:
                timer.cancel()
        self._linger = self._look = None
        if self._intake is not None:
            self._intake.close()
            self._intake = None
        for visitor in tuple(self._visitors):
            visitor.refuse(410, "closed")
        self._around.forget(self)

    # -- the device ---------------------------------------------------------------------------

    def place(self, place: StreamPlace) -> None:
        """Listen for it; a session before this one is over. The same place is said again when
        the hub was away: what runs goes on."""
        if self._intake is not None and self._intake.place == place:
            self._around.board.placed(self.key, place.port, True)
            return
        if self._intake is not None:
            self._intake.close()
            if self.key.recording:  # it would begin again at its beginning
                for tap in tuple(self.fan.taps):
                    tap.over("interrupted")
        intake = Intake(place, self._around.media_listen, self._take)
        is_bound = intake.open()
        self._intake = intake if is_bound else None
        self._is_silent, self._pictured_s = False, 0.0
        self._around.board.placed(self.key, place.port, is_bound)

    def starts(self, answer: StreamAnswer) -> None:
        """The device has answered."""
        if self._intake is not None:
            self._intake.begin(answer)
            self._intake.heard_s = time.monotonic()

    def ends(self, reason: str, status: int) -> None:
        """The device sends no more, or cannot: whoever waits or watches is told."""
        if self._intake is not None:
            self._intake.close()
            self._intake = None
        self.fan.clear()
        told = f"{reason} {status}" if status else reason
        self._over = (time.monotonic(), STATUS_OF.get(reason, 503), told)
        for visitor in tuple(self._visitors):
            visitor.refuse(self._over[1], told)
        for tap in tuple(self.fan.taps):
            tap.over(reason)
        self._around.changed()
        self._rest()

    def _take(self, pieces: list[Piece], now_s: float) -> None:
        push = self.fan.push
        if not self.fan.description and self._intake is not None:
            self.fan.expects_no_sound = self._intake.session.media.announces_no_sound
        stretch = self._stretch
        for piece in pieces:
            if isinstance(piece, VideoUnit):
                self._pictured_s = now_s
                if stretch is not None:
                    stretch.took(piece.stamp, now_s)
            push(piece, now_s)

    def _ask_key(self) -> None:
        now_s = time.monotonic()
        if now_s - self._key_asked_s > KEY_AGAIN_S and not self.key.recording:
            self._key_asked_s = now_s
            self._around.board.silent(self.key, wants_key=True)

    def _look_later(self) -> None:
        if self._look is None:
            self._look = self._loop.call_later(LOOK_S, self._look_at)

    def _look_at(self) -> None:
        """Once a second: silence, a missing key frame, what cannot be decoded."""
        self._look = None
        self._look_later()
        intake, now_s = self._intake, time.monotonic()
        if intake is None:
            if self._over is not None and self.fan.taps:
                self._again(now_s)
            return
        at_s, octets, _ = self._rate
        if now_s > at_s:
            bits = round((intake.octets - octets) * 8 / (now_s - at_s)) if at_s else 0
            self._rate = (now_s, intake.octets, max(0, bits))
        health = intake.health()
        if health.unsupported and now_s - self._pictured_s > LOOK_S:
            self._cannot_show(health.unsupported)
        self._look_at_sound(health.is_sound_alone, now_s)
        if self.key.recording:
            self._look_at_past(intake, now_s)
            return
        is_silent = self._sends_nothing(intake, health, now_s)
        if is_silent and now_s - self._said_silent_s > SILENT_S:
            self._said_silent_s = now_s  # said again: who is told may be away
            self._around.board.silent(self.key, wants_key=False)
            self.fan.clear()
        self._is_silent = is_silent
        is_sending = health.ssrc is not None and not is_silent
        has_picture = not health.unsupported and not health.is_sound_alone
        if is_sending and health.awaits_key and has_picture:
            self._ask_key()

    def _cannot_show(self, name: str) -> None:
        """What comes is said to be what nobody decodes: a key frame tells where that is a lie."""
        if self.fan.describe_unsupported(name):
            self._ask_key()

    def _look_at_sound(self, is_alone: bool, now_s: float) -> None:
        if not is_alone:
            self._sound_alone_s = 0.0
        elif not self._sound_alone_s:
            self._sound_alone_s = now_s
        elif now_s - self._sound_alone_s > SOUND_ALONE_S:
            self.fan.describe_sound_alone()

    def _sends_nothing(self, intake: Intake, health: GbHealth, now_s: float) -> bool:
        """Nothing of its source; or, where pictures came, sound or another source alone."""
        if intake.heard_s and now_s - intake.heard_s > SILENT_S:
            return True
        if health.unsupported:
            return False
        patience_s = KEYLESS_S if health.awaits_key else SILENT_S
        return bool(self._pictured_s) and now_s - self._pictured_s > patience_s

    def _look_at_past(self, intake: Intake, now_s: float) -> None:
        stretch = self._stretch
        is_paused = stretch is not None and stretch.is_paused
        is_quiet = bool(intake.heard_s) and now_s - intake.heard_s > 2 * LOOK_S
        if is_paused or is_quiet:  # some devices go on sending sound, or fillers
            self.fan.stand_still()
        if stretch is None or not intake.heard_s:
            return
        stands = (stretch.is_near_end(now_s), stretch.is_silent(now_s))
        is_due = stands[1] and now_s - self._said_silent_s > AGAIN_S
        if stands != self._stands or is_due:
            self._stands, self._said_silent_s = stands, now_s
            self._around.board.stands(self.key, *stands)

    def _again(self, now_s: float) -> None:
        """What is recorded is asked for again by itself."""
        assert self._over is not None
        if now_s - self._over[0] > ASK_AGAIN_S:
            self._want()

    def health(self) -> StreamHealth:
        """As it stands now."""
        viewers = len(self._visitors) + len(self.fan.taps)
        intake = self._intake
        if intake is None:
            return StreamHealth(key=self.key, state="asked", viewers=viewers)
        seen = intake.health()
        state = "silent" if self._is_silent else "waiting"
        if seen.ssrc is not None and not self._is_silent:
            state = "receiving"
        return StreamHealth(
            key=self.key,
            state=state,
            codec=str(seen.codec),
            unsupported=seen.unsupported,
            viewers=viewers,
            packets=intake.packets,
            lost=seen.lost,
            late=seen.late,
            malformed=seen.malformed,
            foreign=seen.foreign + intake.foreign,
            resyncs=seen.resyncs,
            bitrate_bps=self._rate[2],
        )


def gone(reason: str) -> Refused:
    """What a path answers that is over."""
    return Refused(STATUS_OF.get(reason, 503), reason)
