"""Devices' recordings copied onto our shelf, as fast as they come. The relay's loop.

A copy's times are the recording's own: pictures say by their stamps how far they are behind its
beginning. What came stays, however a copy ends.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable

from video.cores.es import Piece, VideoUnit
from video.relay.api import FetchNow, FetchWish, StreamKey
from video.relay.channel import Channel
from video.relay.door import Refused
from video.relay.recorder import Recorder
from video.relay.shelf import Card
from video.relay.stretch_clock import (
    END_NEAR_S,
    END_QUIET_S,
    FIRST_S,
    SILENT_S,
    TICKS_S,
    StampCount,
)

MOST = 32
LOOK_S = 1.0
SAID_FOR_S = 60.0  # after its end

# What the relay numbers its own recordings by goes up from 1.
_numbers = itertools.count(-1, -1)


class Fetches:
    """begin(), stop(), close(); `changed` is called with all of them."""

    def __init__(
        self,
        recorder: Recorder,
        channel: Callable[[StreamKey], Channel],
        key_of: Callable[[str], StreamKey | None],
        changed: Callable[[list[FetchNow]], None],
    ) -> None:
        self._recorder, self._channel, self._key_of = recorder, channel, key_of
        self._changed = changed
        recorder.also_failed = self._failed
        self._fetches: dict[str, _Fetch] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()

    def begin(self, wish: FetchWish) -> None:
        """Copy it; said again, it goes on."""
        if wish.token in self._fetches:
            return
        fetch = self._fetches[wish.token] = _Fetch(wish, self._recorder, self._tell)
        key = self._key_of(wish.token)
        if key is None or sum(not one.is_over for one in self._fetches.values()) > MOST:
            fetch.end("busy" if key is not None else "closed")
        else:
            try:
                fetch.start(self._channel(key))
            except Refused as refused:
                fetch.end(refused.reason)
        self._look_later()
        self._tell()

    def stop(self, token: str) -> None:
        """A person wants no more of it."""
        fetch = self._fetches.get(token)
        if fetch is not None:
            fetch.end("stopped")

    def now(self) -> list[FetchNow]:
        """All, those that ended a moment ago too."""
        return [fetch.now() for fetch in self._fetches.values()]

    def close(self) -> None:
        """What came is kept."""
        if self._timer is not None:
            self._timer.cancel()
        for fetch in self._fetches.values():
            fetch.end("closed")

    def _failed(self, camera: str, code: str) -> None:
        """A part of that camera could not be written."""
        for fetch in self._fetches.values():
            if fetch.camera == camera:
                fetch.end(code)

    def _tell(self) -> None:
        self._changed(self.now())

    def _look_later(self) -> None:
        if self._timer is None:
            self._timer = self._loop.call_later(LOOK_S, self._look)

    def _look(self) -> None:
        self._timer = None
        now_s = time.monotonic()
        for token, fetch in list(self._fetches.items()):
            fetch.look(now_s)
            if fetch.ended_s and now_s - fetch.ended_s > SAID_FOR_S:
                del self._fetches[token]
        self._tell()
        if self._fetches:
            self._look_later()


class _Fetch:
    """One copy; Tap of its channel."""

    def __init__(self, wish: FetchWish, recorder: Recorder, over: Callable[[], None]) -> None:
        self.is_over = False
        self.reason = ""  # once it is
        self.ended_s = 0.0
        self._wish, self._recorder, self._over = wish, recorder, over
        self._number = next(_numbers)
        self._card = Card(
            id="", camera=wish.camera, starts_ms=0, incident=wish.incident, by=wish.by
        )
        self._channel: Channel | None = None
        self._heard_s = time.monotonic()
        self._count = StampCount()
        self._size = 0

    @property
    def camera(self) -> str:
        return self._wish.camera

    def start(self, channel: Channel) -> None:
        """Have it sent."""
        self._channel = channel
        channel.tap(self)

    def take(self, piece: Piece, now_s: float) -> None:
        """A picture or a piece of sound."""
        if self.is_over:
            return
        self._heard_s = now_s
        if isinstance(piece, VideoUnit):
            self._count.take(piece.stamp)
        elif not self._count.has_begun:
            return
        self._size += len(piece.data)
        if self._at_ms >= self._wish.end_ms + 1000 * int(END_NEAR_S):
            self.end("file_end")  # a device that goes on with what it has behind it
            return
        when = (self._count.ticks / TICKS_S, self._at_ms)
        maker = self._recorder.maker
        if not self._recorder.has_room:
            self.end("no_room")
        elif not maker.take(self._card, self._number, piece, when, self._wish.part_s):
            self.end("slow_disk")

    def over(self, reason: str) -> None:
        """The device sends no more of it."""
        self.end(reason)

    def look(self, now_s: float) -> None:
        """Silence."""
        if self.is_over:
            return
        quiet_s = now_s - self._heard_s
        is_near = self._count.has_begun and (
            self._at_ms >= self._wish.end_ms - 1000 * int(END_NEAR_S)
        )
        if is_near and quiet_s > END_QUIET_S:
            self.end("file_end")
        elif quiet_s > (SILENT_S if self._count.has_begun else FIRST_S):
            self.end("silent")

    def end(self, reason: str) -> None:
        """No more; it is told once what came is whole."""
        if self.is_over:
            return
        self.is_over = True
        self._recorder.maker.end(self._number)
        if self._channel is not None:
            self._channel.untap(self)
        loop, told = asyncio.get_running_loop(), reason or "closed"

        def tell() -> None:
            loop.call_soon_threadsafe(self._ended, told)

        self._recorder.maker.do(tell)

    def _ended(self, reason: str) -> None:
        self.reason, self.ended_s = reason, time.monotonic()
        self._over()

    def now(self) -> FetchNow:
        """As it stands."""
        at_ms = self._at_ms if self._count.has_begun else 0
        return FetchNow(self._wish, at_ms, self._size, self.reason)

    @property
    def _at_ms(self) -> int:
        return self._wish.start_ms + self._count.ticks * 1000 // TICKS_S
