"""Shared sound: one unnamed memory (memfd) of PCM, written by a decoder, read by whoever plays it.

Mono, 16 bit, 48 kHz, the newest 2.7 s, with the moment at which each sample is to be heard. One
writer; the reader keeps to the moments by dropping, stretching or silence and never holds anyone
up. The kernel frees it with its last holder.
"""

from __future__ import annotations

import mmap
import os

import numpy as np

from video.api import LossReason, Samples, SoundState, SoundStatus

RATE_HZ = 48_000
# What the player asks for at once, and what it has handed to the system and is not heard yet:
# 7 to 8 ms of 10 measured at PulseAudio's null sink (`tests/interop/test_sound_in_step.py`).
PERIOD_MS = 10
LATENCY_S = 0.008
LEAD_S = PERIOD_MS / 1000 + LATENCY_S + 0.003
CAPACITY = 1 << 17
HEADER_BYTES = mmap.PAGESIZE
TOTAL_BYTES = HEADER_BYTES + CAPACITY * 2

_VERSION, _ANCHOR, _ANCHOR_NS, _WRITTEN, _STATE, _REASON, _SKEW_US, _BEGUN = range(8)
_WORDS = 8
_NO_SKEW, _UNTOLD = -(2**62), -(2**62) + 1
_STATES = tuple(SoundState)
_REASONS = tuple(LossReason)

JUMP = RATE_HZ * 40 // 1000  # farther from its moment than 40 ms, sound is cut
MOST_STRETCH = 0.04  # two thirds of a semitone
SETTLE = RATE_HZ // 2  # an error goes at 2 a second, as far as the stretch allows
DEADBAND = RATE_HZ // 500
DECLICK = 96


def create_memory() -> int:
    """A new unnamed memory of TOTAL_BYTES; the caller owns the descriptor."""
    fd = os.memfd_create("watchfloor-sound", os.MFD_CLOEXEC)
    os.ftruncate(fd, TOTAL_BYTES)
    return fd


class SharedSound:
    """The memory. The writing methods belong to one thread of a decoder."""

    def __init__(self, fd: int) -> None:
        self._map = mmap.mmap(fd, TOTAL_BYTES)
        self._words = memoryview(self._map)[: _WORDS * 8].cast("q")
        self._samples: Samples = np.frombuffer(self._map, np.int16, CAPACITY, HEADER_BYTES)

    # -- writer ---------------------------------------------------------------------------

    def begin(self) -> None:
        """A new run: nothing written before is played any more."""
        self._words[_BEGUN] = self._words[_WRITTEN]

    def write(self, samples: Samples, due_ns: int) -> None:
        """Append; the first of them is to be heard at `due_ns` of the monotonic clock."""
        words = self._words
        written = words[_WRITTEN]
        words[_VERSION] = words[_VERSION] | 1
        words[_ANCHOR], words[_ANCHOR_NS] = written, due_ns
        words[_VERSION] = words[_VERSION] + 1
        samples = samples[-CAPACITY // 2 :]
        place = written % CAPACITY
        first = min(len(samples), CAPACITY - place)
        self._samples[place : place + first] = samples[:first]
        self._samples[: len(samples) - first] = samples[first:]
        words[_WRITTEN] = written + len(samples)

    def say(
        self,
        state: SoundState,
        reason: LossReason = LossReason.NONE,
        skew_s: float | None = None,
        *,
        is_untold: bool = False,
    ) -> None:
        """What is known of the sound."""
        words = self._words
        words[_REASON] = _REASONS.index(reason)
        no_skew = _UNTOLD if is_untold else _NO_SKEW
        words[_SKEW_US] = no_skew if skew_s is None else int(skew_s * 1e6)
        words[_STATE] = _STATES.index(state)

    # -- reader ---------------------------------------------------------------------------

    def status(self) -> SoundStatus:
        """As last said."""
        words = self._words
        skew_us = words[_SKEW_US]
        return SoundStatus(
            state=_STATES[words[_STATE] % len(_STATES)],
            reason=_REASONS[words[_REASON] % len(_REASONS)],
            skew_ms=None if skew_us in (_NO_SKEW, _UNTOLD) else skew_us / 1000,
            is_untold=skew_us == _UNTOLD,
        )

    def anchor(self) -> tuple[int, int] | None:
        """(number of a sample, when it is to be heard); None before the first, or in mid-write."""
        words = self._words
        version = words[_VERSION]
        anchor = (words[_ANCHOR], words[_ANCHOR_NS])
        is_whole = version == words[_VERSION] and version > 0 and not version & 1
        return anchor if is_whole else None

    def copy(self, start: int, count: int) -> Samples:
        """Samples by number; silence where they are not there yet, or no more."""
        out = np.zeros(count, np.int16)
        words = self._words
        oldest = max(words[_BEGUN], words[_WRITTEN] - CAPACITY // 2)
        low, high = max(start, oldest), min(start + count, words[_WRITTEN])
        while low < high:
            place = low % CAPACITY
            step = min(high - low, CAPACITY - place)
            out[low - start : low - start + step] = self._samples[place : place + step]
            low += step
        return out

    @property
    def written(self) -> int:
        """Samples written since the memory was made."""
        return self._words[_WRITTEN]


class SoundReader:
    """Takes sound out of the memory at its moments. One thread: the player's."""

    def __init__(self, shared: SharedSound) -> None:
        self._shared = shared
        self._position = -1.0
        self._anchor: tuple[int, int] | None = None
        self._last = 0
        self.jumps = 0
        self.starved = 0  # reads whose samples were not all there in time

    def read(self, count: int, heard_ns: int) -> Samples:
        """`count` samples, the first of which is heard at `heard_ns`."""
        self._anchor = anchor = self._shared.anchor() or self._anchor
        if anchor is None:
            return np.zeros(count, np.int16)
        wanted = anchor[0] + (heard_ns - anchor[1]) * (RATE_HZ / 1e9)
        error = wanted - self._position
        rate, is_cut = 1.0, self._position < 0 or abs(error) > JUMP
        if is_cut:
            self._position = max(wanted, 0.0)
            self.jumps += 1
        elif abs(error) > DEADBAND:
            rate += min(max(error / SETTLE, -MOST_STRETCH), MOST_STRETCH)
        start = int(self._position)
        self.starved += self._shared.written < start + int(count * rate)
        out = self._stretched(start, count, rate)
        self._position += count * rate
        self._declick(out)
        return out

    def _stretched(self, start: int, count: int, rate: float) -> Samples:
        if rate == 1.0:
            return self._shared.copy(start, count)
        places = (self._position - start) + np.arange(count) * rate
        samples = self._shared.copy(start, int(places[-1]) + 2)
        out: Samples = np.interp(places, np.arange(len(samples)), samples).astype(np.int16)
        return out

    def _declick(self, out: Samples) -> None:
        """Join what follows to what was heard last, where the two do not meet."""
        if len(out) == 0:
            return
        step = self._last - int(out[0])
        self._last = int(out[-1])
        if abs(step) > 4000:
            length = min(DECLICK, len(out))
            ramp = np.linspace(step, 0, length)
            out[:length] = np.clip(out[:length] + ramp, -32768, 32767)
