"""One playback of our own recordings: paced, paused, sought, faster or backwards. The relay's loop.

What goes out has the times of its sending: to a viewer it is a camera like any other, at any speed.
At the end the last picture stays, so that one can go back.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from video.cores.es import SoundKind, SoundPiece, VideoCodec, VideoUnit
from video.relay.door import Visitor
from video.relay.fan import Fan
from video.relay.reading import Read, Reading, Stretch

UNUSED_S = 60.0  # nobody opened it, or its viewer is gone
STILL_EVERY_S = 2.0
KEYS_ONLY_FROM = 4.0  # times as fast: key frames only
LEAST_SCALE, MOST_SCALE = 0.25, 8.0
GAP_S = 2.0  # where nothing was recorded for longer, it is left out
_TICKS_S = 90_000


class OwnPlayback:
    """Showing of door. `ended` is called at its end, and backwards at its start."""

    def __init__(
        self, stretch: Stretch, forget: Callable[[], None], ended: Callable[[], None]
    ) -> None:
        self.fan = Fan()
        self.is_at_end = False
        self._stretch, self._forget, self._ended = stretch, forget, ended
        self._visitors: set[Visitor] = set()
        self._position_ms = stretch.start_ms
        self._is_paused = False
        self._scale = 1.0
        self._turn = 0  # counts orders: what is being sent for an older one stops
        self._ordered = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[None] | None = None
        self._unused: asyncio.TimerHandle | None = None
        self._rest()

    def enter(self, visitor: Visitor) -> None:
        """Somebody waits for it or watches it."""
        if not self._stretch.parts:
            visitor.refuse(404, "closed")
            return
        self._visitors.add(visitor)
        if self._unused is not None:
            self._unused.cancel()
            self._unused = None
        if self._task is None:
            self._task = self._loop.create_task(self._run())

    def leave(self, visitor: Visitor) -> None:
        """No longer."""
        self._visitors.discard(visitor)
        if not self._visitors:
            self._rest()

    def _rest(self) -> None:
        if self._unused is None:
            self._unused = self._loop.call_later(UNUSED_S, self.close)

    def close(self) -> None:
        """It is over."""
        if self._unused is not None:
            self._unused.cancel()
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._forget()
        for visitor in tuple(self._visitors):
            visitor.refuse(410, "closed")

    def steer(self, is_paused: bool, scale: float, seek_s: float | None) -> None:
        """`scale` as of PlaybackAct; `seek_s` from the stretch's start, None: from where it is."""
        self._is_paused, self.is_at_end = is_paused, False
        size = min(max(abs(scale), LEAST_SCALE), MOST_SCALE)
        self._scale = -size if scale < 0 else size
        if seek_s is not None:
            end_ms = self._stretch.end_ms
            wanted = self._stretch.start_ms + round(seek_s * 1000)
            self._position_ms = min(max(wanted, self._stretch.start_ms), end_ms)
        self._turn += 1
        self._ordered.set()

    async def _run(self) -> None:
        while True:
            turn = self._turn
            self._ordered.clear()
            if not self._is_paused:
                await self._play(turn)
                self._end(turn)
            while turn == self._turn:  # paused, or at the end
                self.fan.stand_still()
                await self._wait(STILL_EVERY_S)

    def _end(self, turn: int) -> None:
        """All was sent, unless another order came before it was."""
        if turn == self._turn:
            self.is_at_end = True
            self._ended()

    async def _wait(self, seconds: float) -> None:
        """So long, or until there is another order."""
        try:
            async with asyncio.timeout(seconds):
                await self._ordered.wait()
        except TimeoutError:
            return

    async def _play(self, turn: int) -> None:
        scale = self._scale
        reading = Reading(self._stretch, self._position_ms, is_backwards=scale < 0)
        pace = _Pace(self._position_ms, scale)
        try:
            while turn == self._turn:
                reads = await asyncio.to_thread(reading.batch)
                if not reads:
                    return
                for read in reads:
                    wait_s = pace.wait_s(read.at_ms)
                    if wait_s > 0:
                        await self._wait(wait_s)
                    if turn != self._turn:
                        return
                    self._send(read, scale)
        finally:
            await asyncio.shield(asyncio.to_thread(reading.close))

    def _send(self, read: Read, scale: float) -> None:
        packet, now_s = read.packet, time.monotonic()
        stamp = int(now_s * _TICKS_S) & 0xFFFFFFFF
        self._position_ms = read.at_ms
        if packet.is_picture:
            if packet.is_key or 0 < scale < KEYS_ONLY_FROM:
                unit = VideoUnit(packet.data, packet.is_key, VideoCodec(read.codec), stamp)
                self.fan.push(unit, now_s)
        elif read.sound is not None and scale == 1.0:
            told = read.sound
            piece = SoundPiece(
                packet.data,
                SoundKind(told.codec),
                stamp,
                _TICKS_S,
                told.clock_hz,
                told.channels,
                told.config,
                True,
            )
            self.fan.push(piece, now_s)


class _Pace:
    """When packets are due."""

    def __init__(self, from_ms: int, scale: float) -> None:
        self._scale = scale
        self._at_ms, self._at_s = from_ms, time.monotonic()

    def wait_s(self, at_ms: int) -> float:
        """Seconds until a packet taken at `at_ms` is due; what lies before the begin is at once."""
        now_s = time.monotonic()
        ahead_s = (at_ms - self._at_ms) / 1000 / self._scale
        due_s = self._at_s + ahead_s
        if due_s - now_s > GAP_S / abs(self._scale) or due_s < now_s - GAP_S:
            if ahead_s > 0:
                self._at_ms, self._at_s = at_ms, now_s
            return 0.0
        return due_s - now_s
