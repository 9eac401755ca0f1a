"""A stream that plays what a ring held: pause, step, seek, speed. Runs in its stream's thread.

Reads no network and no file. Orders come from the process's main thread and are taken in turn.
"""

from __future__ import annotations

import bisect
import threading
import time
from collections import OrderedDict

from video.api import LossReason
from video.av_codec import DecodeError, Frame, UnitDecoder
from video.control import Steer, Steering
from video.cores.packet_ring import Kept
from video.cores.unit_times import TICKS_S, shown_ticks
from video.rings import PacketRings
from video.sources.base import Loss, ReplayPlace, Sink

# Pictures kept to step back without decoding their group again.
CACHE_BYTES = 48 * 1024 * 1024
_NS_A_TICK = 1e9 / TICKS_S


class ReplaySource:
    """A frozen copy of a ring; counts on the budget of `rings` until its stream is closed."""

    def __init__(self, kept: Kept | None, rings: PacketRings) -> None:
        self._kept = kept
        self._rings = rings
        self._pinned = sum(len(unit.data) for unit in kept.units) if kept is not None else 0
        self._orders: list[Steer] = []
        self._news = threading.Condition()
        self._is_stopping = False
        rings.pin(self._pinned)

    @property
    def kept(self) -> Kept | None:
        """What is replayed."""
        return self._kept

    def steer(self, order: Steer) -> None:
        """From another thread: an order for run()."""
        with self._news:
            self._orders.append(order)
            self._news.notify()

    def stop(self) -> None:
        """From another thread: end run() and give the bytes back."""
        with self._news:
            self._is_stopping = True
            self._news.notify()
        self._rings.pin(-self._pinned)
        self._pinned = 0

    def run(self, sink: Sink) -> Loss:
        """Show the last picture, then do as told until stopped."""
        if self._kept is None or not self._kept.units:
            return Loss(reason=LossReason.NOTHING_HELD)
        sink.described(self._kept.codec)
        film = _Film(self._kept, sink)
        player = _Player(film, sink)
        player.show(len(film.ticks) - 1)
        while not sink.is_stopping():
            for order in self._wait(player.wait_s()):
                player.obey(order)
            if not sink.is_stopping():
                player.go_on()
        return Loss(reason=LossReason.NONE)

    def _wait(self, seconds: float | None) -> list[Steer]:
        with self._news:
            self._news.wait_for(lambda: bool(self._orders) or self._is_stopping, seconds)
            orders, self._orders = self._orders, []
        return orders


class _Player:
    """Where the replay stands. Frames are numbered from 0 in the order they are shown."""

    def __init__(self, film: _Film, sink: Sink) -> None:
        self._film, self._sink = film, sink
        self._at = 0
        self._speed = 0.0  # 0: paused
        self._started_s, self._started_tick = 0.0, 0

    def wait_s(self) -> float | None:
        """Until the next frame is due; None while paused."""
        if not self._speed:
            return None
        ahead = self._film.ticks[self._at + 1] - self._started_tick
        return max(self._started_s + ahead / TICKS_S / self._speed - time.monotonic(), 0.0)

    def obey(self, order: Steer) -> None:
        """Carry an order out."""
        last = len(self._film.ticks) - 1
        match order.what:
            case Steering.PLAY:
                if self._at >= last:
                    self.show(0)
                self._run(order.speed)
            case Steering.PAUSE:
                self._speed = 0.0
                self.show(self._at)
            case Steering.STEP:
                self._speed = 0.0
                self.show(min(max(self._at + order.frames, 0), last))
            case Steering.SEEK:
                self.show(self._film.at(order.at_ns))
                if self._speed:
                    self._run(self._speed)
            case Steering.REDRAW:
                self.show(self._at)

    def go_on(self) -> None:
        """Show what is due; where decoding is too slow, pictures are left out."""
        if not self._speed or self.wait_s():
            return
        ticks = self._film.ticks
        passed_s = (time.monotonic() - self._started_s) * self._speed
        due = bisect.bisect_right(ticks, self._started_tick + passed_s * TICKS_S) - 1
        self.show(min(max(due, self._at + 1), len(ticks) - 1))

    def show(self, number: int) -> None:
        """Stand at a frame; a broken one shows the picture before it."""
        film = self._film
        self._at = number
        is_over = number >= len(film.ticks) - 1
        if is_over:
            self._speed = 0.0
        frame = film.frame(number)
        self._sink.at(
            ReplayPlace(
                oldest_ns=film.moment_ns(0),
                newest_ns=film.moment_ns(len(film.ticks) - 1),
                position_ns=film.moment_ns(number),
                frame=number + 1,
                frames=len(film.ticks),
                is_paused=not self._speed,
                is_over=is_over,
            )
        )
        if frame is not None:
            self._sink.frames([frame])

    def _run(self, speed: float) -> None:
        self._speed = speed if self._at < len(self._film.ticks) - 1 else 0.0
        self._started_s, self._started_tick = time.monotonic(), self._film.ticks[self._at]
        self.show(self._at)


class _Film:
    """Units in decoding order, shown in the order of `ticks`; decodes what is asked for."""

    def __init__(self, kept: Kept, sink: Sink) -> None:
        self._units = kept.units
        self._sink = sink
        shown = shown_ticks(kept.units, kept.clock_hz)
        order = sorted(range(len(shown)), key=shown.__getitem__)
        self.ticks = [shown[index] for index in order]
        self._unit_of = order  # by frame
        self._frame_of = {unit: frame for frame, unit in enumerate(order)}
        self._base_ns = kept.units[0].at_ns - round(shown[0] * _NS_A_TICK)
        self._decoder = UnitDecoder(kept.codec, is_lenient=True)
        self._began_unit = 0
        self._next_unit = -1  # to be decoded; -1: the decoder begins anew
        self._came_out: set[int] = set()  # frames, since it began
        self._cache: OrderedDict[int, Frame] = OrderedDict()
        self._cache_bytes = 0

    def moment_ns(self, number: int) -> int:
        """When a frame came, by arrival."""
        return self._base_ns + round(self.ticks[number] * _NS_A_TICK)

    def at(self, at_ns: int) -> int:
        """The frame shown at that moment."""
        tick = (at_ns - self._base_ns) / _NS_A_TICK
        return min(max(bisect.bisect_right(self.ticks, tick) - 1, 0), len(self.ticks) - 1)

    def frame(self, number: int) -> Frame | None:
        """The picture of a frame, or the nearest before it that can be had."""
        found = self._cache.get(number)
        if found is not None:
            self._cache.move_to_end(number)
            return found
        start = self._start(number)
        is_behind = number in self._came_out or start < self._began_unit
        if is_behind or self._next_unit < start:
            self._decoder.flush()
            self._came_out.clear()
            self._began_unit = self._next_unit = start
        return self._decode_to(number)

    def _start(self, number: int) -> int:
        """The key frame that decoding of a frame begins with."""
        for index in range(self._unit_of[number], -1, -1):
            # Pictures shown before a key frame but sent after it may need the group before.
            if self._units[index].is_key and self._frame_of[index] <= number:
                return index
        return 0

    def _decode_to(self, number: int) -> Frame | None:
        """Decode on until the frame comes out (some come later than they go in)."""
        nearest: tuple[int, Frame] | None = None
        end = self._end(number)
        while True:
            is_end = self._next_unit >= end
            for frame in self._drain() if is_end else self._decode_next():
                at = self._frame_of.get(int(frame.pts or 0), -1)
                self._came_out.add(at)
                self._keep(at, frame)
                if at <= number and (nearest is None or at >= nearest[0]):
                    nearest = (at, frame)
            if nearest is not None and nearest[0] == number:
                return nearest[1]
            if is_end:
                return nearest[1] if nearest is not None else None

    def _end(self, number: int) -> int:
        """Units to feed at most: a decoder holds no more than 16 pictures back (H.264 A.3.1)."""
        return min(max(self._unit_of[number], self._next_unit) + 17, len(self._units))

    def _decode_next(self) -> list[Frame]:
        index = self._next_unit
        self._next_unit += 1
        self._sink.set_busy(True)
        try:
            return self._decoder.decode(self._units[index].data, index)
        except DecodeError:
            self._decoder.flush()
            return []
        finally:
            self._sink.set_busy(False)

    def _drain(self) -> list[Frame]:
        """What the decoder still holds; it begins anew after that."""
        self._next_unit = -1
        return self._decoder.drain()

    def _keep(self, number: int, frame: Frame) -> None:
        size = frame.width * frame.height * 3 // 2
        if number in self._cache:
            return
        self._cache[number] = frame
        self._cache_bytes += size
        while self._cache_bytes > CACHE_BYTES and len(self._cache) > 1:
            _, old = self._cache.popitem(last=False)
            self._cache_bytes -= old.width * old.height * 3 // 2
