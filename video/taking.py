"""Stills and clips written by a decoder process: one thread, one after the other.

Writes into descriptors that the engine handed over; knows no paths.
"""

from __future__ import annotations

import errno
import logging
import os
import queue
import threading
from collections.abc import Callable, Sequence
from typing import NamedTuple

from video.av_clip import ClipSound, ClipUnit, write_clip
from video.av_codec import DecodeError, FileError, Frame, png_of
from video.control import Take, TakenAnswer
from video.cores.packet_ring import Kept, Unit
from video.cores.sound_ring import placed
from video.cores.unit_times import TICKS_S, decode_ticks, first_needed, shown_ticks
from video.looking_back import TakeFault

log = logging.getLogger(__name__)
MOST_WAITING = 32
Answer = Callable[[TakenAnswer], None]


class Still(NamedTuple):
    """A picture to be written, and when it was shown (ns, monotonic)."""

    number: int
    frame: Frame
    codec: str
    at_ns: int


class Clip(NamedTuple):
    """Packets to be written."""

    number: int
    kept: Kept
    first_ns: int
    last_ns: int


class Taking:
    """put() from the main thread; `answer` is called on the writing thread."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._jobs: queue.Queue[tuple[Still | Clip, int]] = queue.Queue(MOST_WAITING)
        self._thread = threading.Thread(target=self._run, name="taking", daemon=True)
        self._thread.start()

    def put(self, job: Still | Clip, fd: int) -> None:
        """Have it written into a copy of `fd`."""
        copy = os.dup(fd)
        try:
            self._jobs.put_nowait((job, copy))
        except queue.Full:
            os.close(copy)
            self._answer(TakenAnswer(number=job.number, fault=TakeFault.BUSY))

    def refuse(self, take: Take, fault: TakeFault) -> None:
        """There is nothing to be written."""
        self._answer(TakenAnswer(number=take.number, fault=fault))

    def _run(self) -> None:
        while True:
            job, fd = self._jobs.get()
            try:
                answer = _still(job, fd) if isinstance(job, Still) else _clip(job, fd)
            except (OSError, DecodeError, FileError, MemoryError) as error:
                answer = _not_written(job, error)
            except Exception as error:  # the thread's last guard, which reports
                log.exception("A still or clip stumbled; the next ones are written")
                answer = _not_written(job, error)
            self._answer(answer)


def _not_written(job: Still | Clip, error: Exception) -> TakenAnswer:
    return TakenAnswer(number=job.number, fault=TakeFault.NOT_WRITTEN, detail=_reason(error))


def _reason(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return os.strerror(errno.ENOMEM)
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__


def _still(job: Still, fd: int) -> TakenAnswer:
    with os.fdopen(fd, "wb") as file:
        file.write(png_of(job.frame))
        file.flush()
        os.fsync(file.fileno())
    return TakenAnswer(
        number=job.number,
        codec=job.codec,
        width=job.frame.width,
        height=job.frame.height,
        first_ns=job.at_ns,
        last_ns=job.at_ns,
        frames=1,
    )


def _clip(job: Clip, fd: int) -> TakenAnswer:
    with os.fdopen(fd, "wb") as file:
        units = job.kept.units
        shown = shown_ticks(units, job.kept.clock_hz)
        base_ns = units[0].at_ns - _ns(shown[0]) if units else 0
        chosen = _chosen(
            units, shown, _ticks(job.first_ns - base_ns), _ticks(job.last_ns - base_ns)
        )
        if not chosen:
            return TakenAnswer(number=job.number, fault=TakeFault.NOTHING_HELD)
        begin = shown[chosen[0]]
        ticks = [shown[index] - begin for index in chosen]
        sound = _sound(job.kept, _live_ns(units, shown, chosen) + _ns(begin), _ns(max(ticks)))
        width, height = write_clip(
            file,
            job.kept.codec,
            [
                ClipUnit(units[index].data, units[index].is_key, tick, decoded)
                for index, tick, decoded in zip(chosen, ticks, decode_ticks(ticks), strict=True)
            ],
            sound,
        )
        file.flush()
        os.fsync(file.fileno())
    return TakenAnswer(
        number=job.number,
        codec=job.kept.codec,
        width=width,
        height=height,
        first_ns=base_ns + _ns(begin),
        last_ns=base_ns + _ns(begin + max(ticks)),
        frames=len(chosen),
        sound="" if sound is None else sound.format.codec,
    )


def _sound(kept: Kept, begin_ns: int, length_ns: int) -> ClipSound | None:
    """What was heard from the clip's first picture to its last; None for nothing."""
    if kept.sound is None:
        return None
    pieces = placed(kept.sound, begin_ns, begin_ns + length_ns)
    return ClipSound(kept.sound.format, pieces) if pieces else None


def _live_ns(units: Sequence[Unit], shown: Sequence[int], chosen: Sequence[int]) -> int:
    """Arrival of what is shown at tick 0, had it come as promptly as most pictures.

    Many a server begins with what it held already: those came late.
    """
    lags = sorted(units[index].at_ns - _ns(shown[index]) for index in chosen)
    return lags[len(lags) // 4]


def _chosen(units: Sequence[Unit], shown: Sequence[int], first: int, last: int) -> list[int]:
    """Indices from the key frame at or before `first` to the last unit shown by `last`."""
    wanted = [index for index, tick in enumerate(shown) if tick <= last]
    start = first_needed(units, shown, first)
    if not wanted or wanted[-1] < start:
        return []
    # What is shown before its key frame needs pictures that are not in the clip.
    return [index for index in range(start, wanted[-1] + 1) if shown[index] >= shown[start]]


def _ns(ticks: int) -> int:
    return round(ticks * 1e9 / TICKS_S)


def _ticks(ns: int) -> int:
    return round(ns * TICKS_S / 1e9)
