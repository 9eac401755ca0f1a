"""Writes recordings, part by part. One thread for all cameras; nothing else writes on that disk.

take() is called on the relay's loop and never waits; what the disk cannot take is dropped up to the
next key frame, and said.
"""

from __future__ import annotations

import math
import queue
import secrets
import threading
import time
from collections.abc import Callable

from video.av_codec import FileError
from video.av_parts import PartSound, PartWriter
from video.cores.es import Piece, SoundPiece, VideoUnit
from video.cores.part_times import PartTimes
from video.relay.shelf import Card, Shelf

MOST_WAITING_BYTES = 64 * 1024 * 1024
# Sound must be known before a part begins: so long it is waited for at the first.
SOUND_WAIT_S = 2.0
MOST_HELD = 600
# Making a part whole reads it once: five minutes of many cameras are more than a supervisor waits
# for. What is left is made whole at the next start, as after a power cut.
LEAVES_AFTER_S = 2.0

Finished = Callable[[Card], None]  # called on the writing thread
Failed = Callable[[str, str], None]  # camera, code; on the writing thread


class PartMaker:
    """take() pieces of a camera, end() its recording, close() all."""

    def __init__(self, shelf: Shelf, finished: Finished, failed: Failed) -> None:
        self._shelf, self._finished, self._failed = shelf, finished, failed
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._tapes: dict[int, _Tape] = {}
        self._waiting_bytes = 0
        self._leaves_at_s = math.inf
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="parts", daemon=True)
        self._thread.start()

    def do(self, job: Callable[[], None]) -> None:
        """Anything else that reads or writes the disk."""
        self._jobs.put(job)

    def take(
        self, card: Card, number: int, piece: Piece, when: tuple[float, int], part_s: int
    ) -> bool:
        """A piece for the recording `number`; False where the disk is behind. `card`: who, for
        what; its id and times are made here. `when`: seconds of a clock that never goes back, and
        Unix milliseconds."""
        size = len(piece.data)
        with self._lock:
            if self._waiting_bytes + size > MOST_WAITING_BYTES:
                return False
            self._waiting_bytes += size

        def write() -> None:
            with self._lock:
                self._waiting_bytes -= size
            tape = self._tapes.get(number)
            if tape is None:
                tape = self._tapes[number] = _Tape(self._shelf, self._finished, self._failed)
            tape.take(card, piece, when, part_s)

        self._jobs.put(write)
        return True

    def end(self, number: int) -> None:
        """The recording is over; its last part is made whole."""

        def finish() -> None:
            tape = self._tapes.pop(number, None)
            if tape is not None:
                tape.end(is_left=self._leaves)

        self._jobs.put(finish)

    def hurry(self) -> None:
        """The end is near: what can be made whole within two seconds is."""
        self._leaves_at_s = time.monotonic() + LEAVES_AFTER_S

    def close(self) -> None:
        """Everything is written; returns then."""
        for number in tuple(self._tapes):
            self.end(number)
        self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
        for tape in self._tapes.values():
            tape.end(is_left=self._leaves)

    @property
    def _leaves(self) -> bool:
        return time.monotonic() > self._leaves_at_s


class _Tape:
    """One camera's recording; the writing thread alone."""

    def __init__(self, shelf: Shelf, finished: Finished, failed: Failed) -> None:
        self._shelf, self._finished, self._failed = shelf, finished, failed
        self._writer: PartWriter | None = None
        self._card: Card | None = None
        self._for_whom = Card(id="", camera="", starts_ms=0)
        self._times = PartTimes()
        self._codec = ""
        self._sound: PartSound | None = None
        self._part_sound: PartSound | None = None
        self._held: list[tuple[Piece, float, int]] = []
        self._is_first = True
        self._begin_s = 0.0
        self._last_ms = 0

    def take(self, card: Card, piece: Piece, when: tuple[float, int], part_s: int) -> None:
        """Write it, in a new part where one is due."""
        if isinstance(piece, SoundPiece):
            self._sound = PartSound(str(piece.codec), piece.clock_hz, piece.channels, piece.config)
        elif piece.is_key and self._is_due(piece, when[0], part_s):
            self.end()
        if self._writer is None:
            self._hold(card, piece, when)
        else:
            self._write(piece, when)

    def _is_due(self, unit: VideoUnit, now_s: float, part_s: int) -> bool:
        if self._writer is None:
            return False
        has_changed = str(unit.codec) != self._codec or self._sound != self._part_sound
        return has_changed or now_s - self._begin_s >= part_s

    def _hold(self, card: Card, piece: Piece, when: tuple[float, int]) -> None:
        """From a key frame on; the very first part waits a little for sound to show itself."""
        if not self._held and not (isinstance(piece, VideoUnit) and piece.is_key):
            return
        self._for_whom = card
        self._held.append((piece, *when))
        waited_s = when[0] - self._held[0][1]
        is_early = waited_s < SOUND_WAIT_S and len(self._held) < MOST_HELD
        if self._is_first and self._sound is None and is_early:
            return
        self._is_first = False
        self._begin(card)

    def _begin(self, card: Card) -> None:
        held, self._held = self._held, []
        unit, begin_s, begin_ms = held[0]
        assert isinstance(unit, VideoUnit)
        name = f"{begin_ms}-{secrets.token_hex(4)}"
        card = Card(
            id=name,
            camera=card.camera,
            starts_ms=begin_ms,
            incident=card.incident,
            by=card.by,
        )
        self._times, self._begin_s, self._card = PartTimes(), begin_s, card
        self._codec, self._part_sound = str(unit.codec), self._sound
        try:
            path = self._shelf.begin(card)
            self._writer = PartWriter(str(path), self._codec, unit.data, self._sound)
        except (FileError, OSError):
            self._fail()
            return
        for piece, at_s, at_ms in held:
            self._write(piece, (at_s, at_ms))

    def _write(self, piece: Piece, when: tuple[float, int]) -> None:
        if self._writer is None:
            return
        try:
            if isinstance(piece, VideoUnit):
                shown, decoded = self._times.picture(piece.stamp, when[0])
                self._writer.picture(piece.data, piece.is_key, shown, decoded)
                self._last_ms = when[1]
            else:
                self._writer.sound(piece.data, self._times.sound(piece, when[0]))
        except FileError:
            self._fail()

    def _fail(self) -> None:
        """The disk is full, or gone: what is there is kept, and the next key frame tries again."""
        card = self._card
        self.end()
        if card is not None:
            self._failed(card.camera, "write_failed")

    def end(self, *, is_left: bool = False) -> None:
        """The part is over; `is_left`: the next start makes it whole."""
        if self._writer is None and self._held:
            self._begin(self._for_whom)
        writer, card, self._writer, self._card = self._writer, self._card, None, None
        self._held.clear()
        if card is None:
            return
        try:
            if writer is not None:
                writer.close()
            if is_left:
                return
            whole = self._shelf.finish(card, max(self._last_ms, card.starts_ms + 1))
        except (FileError, OSError):
            self._failed(card.camera, "write_failed")
            return
        self._finished(whole)
