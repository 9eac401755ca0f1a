"""Shared pictures: one unnamed memory (memfd) per view, written by a decoder, read by a window.

Layout: a header page of 64-bit words and two short texts, then three I420 slots of fixed capacity
(pages never touched cost nothing), their lines padded to line_of() pixels. The kernel frees it with
its last holder. One writer; a reader checks after use that the writer has not come round to the
slot it read. The third slot is for the picture before the newest: of two that come within one paint
of a window both are shown.
Linux now; another system replaces `create_memory`, and `bell`.
"""

from __future__ import annotations

import mmap
import os
import time
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from video.api import LossReason, StreamState, line_of
from video.looking_back import Past

MAX_WIDTH, MAX_HEIGHT = 3840, 2160
HEADER_BYTES = mmap.PAGESIZE
SLOT_BYTES = -(-MAX_WIDTH * MAX_HEIGHT * 3 // 2 // mmap.PAGESIZE) * mmap.PAGESIZE
SLOTS = 3
TOTAL_BYTES = HEADER_BYTES + SLOTS * SLOT_BYTES

_PUBLISHED, _WRITING, _SIZE, _DECODED = 0, 1, 2, 5  # a size for each slot
_STATUS_VERSION, _STATE, _REASON, _SINCE_NS, _NEXT_NS = 6, 7, 8, 9, 10
_ATTEMPT, _SOURCE_SIZE, _BUSY_NS = 11, 12, 13
_LAG_NS, _DROPPED, _SPARSE_KEYS = 16, 17, 18
_FRAME_NS, _DAMAGED = 19, 22  # a time for each slot
_WORDS = 32
_CODEC_AT, _CODEC_BYTES = 256, 32
_DETAIL_AT, _DETAIL_BYTES = 288, 160
_PAST_AT, _PAST_WORDS = 512, 8

# Two pictures closer than this may come between two paints at 60 a second.
CLOSE_NS = 20_000_000

_STATES = tuple(StreamState)
_REASONS = tuple(LossReason)
_STATE_CODES = {state: code for code, state in enumerate(_STATES)}
_REASON_CODES = {reason: code for code, reason in enumerate(_REASONS)}

Plane = npt.NDArray[np.uint8]


def create_memory() -> int:
    """A new unnamed memory of TOTAL_BYTES; the caller owns the descriptor."""
    fd = os.memfd_create("watchfloor-view", os.MFD_CLOEXEC)
    os.ftruncate(fd, TOTAL_BYTES)
    return fd


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedStatus:
    """What a decoder says of a stream; times by the monotonic clock in ns, 0 for none."""

    state: StreamState
    reason: LossReason = LossReason.NONE
    detail: str = ""
    since_ns: int = 0
    next_try_ns: int = 0
    attempt: int = 0
    source_width: int = 0
    source_height: int = 0
    codec: str = ""
    has_sparse_keys: bool = False  # too rare, so far as is known, to be decoded alone
    is_damaged: bool = False  # never without damage, and shown as it is


class Picture(NamedTuple):
    """A picture in its slot; ask `is_intact` after using it.

    `whole` is I420 of shape (height * 3 / 2, line): the picture fills the first `width` columns of
    Y, and half of that of each half line of U and V.
    """

    sequence: int
    whole: Plane
    width: int

    def planes(self) -> tuple[Plane, Plane, Plane]:
        """Y, U and V without what the lines are padded with."""
        height, line = self.whole.shape[0] * 2 // 3, self.whole.shape[1]
        chroma = self.whole[height:].reshape(height, line // 2)[:, : self.width // 2]
        return self.whole[:height, : self.width], chroma[: height // 2], chroma[height // 2 :]


def _cut(text: str, size: int) -> bytes:
    raw = text.encode()[: size - 1]
    raw = raw.decode("utf-8", "ignore").encode()
    return raw.ljust(size, b"\0")


def fit(box: tuple[int, int], source: tuple[int, int]) -> tuple[int, int]:
    """The even size, at least 2 x 2, of a source kept in aspect within a box."""
    box_width, box_height = min(box[0], MAX_WIDTH), min(box[1], MAX_HEIGHT)
    width, height = source
    if box_width * height <= box_height * width:
        out_width, out_height = box_width, round(box_width * height / width)
    else:
        out_width, out_height = round(box_height * width / height), box_height
    return max(out_width & ~1, 2), max(out_height & ~1, 2)


class SharedPicture:
    """One view's memory. The writing methods belong to the decoder alone while it lives."""

    def __init__(self, fd: int) -> None:
        self._map = mmap.mmap(fd, TOTAL_BYTES)
        self._bytes = np.frombuffer(self._map, np.uint8)
        self._words = memoryview(self._map)[: _WORDS * 8].cast("q")
        self._past = memoryview(self._map)[_PAST_AT : _PAST_AT + _PAST_WORDS * 8].cast("q")
        self._planes: dict[tuple[int, int, int], tuple[Plane, Plane, Plane]] = {}
        self._whole: dict[tuple[int, int, int], Plane] = {}
        self.shown = 0  # the reader's: number of the picture that it showed last
        self._status_version = -1
        self._status_read = SharedStatus(state=StreamState.IDLE)

    # -- writer ---------------------------------------------------------------------------

    def begin(self, width: int, height: int) -> tuple[Plane, Plane, Plane]:
        """Y, U and V planes of the slot to fill for the next picture; both sizes even."""
        words = self._words
        sequence = words[_PUBLISHED] + 1
        words[_WRITING] = sequence
        slot = sequence % SLOTS
        if words[_SIZE + slot] != width << 32 | height:
            self._change_size(slot, width, height)
        key = (slot, width, height)
        planes = self._planes.get(key)
        if planes is None:
            if len(self._planes) >= 2 * SLOTS:
                self._planes.clear()
            planes = self._planes[key] = self._cut_planes(slot, width, height)
        return planes

    def publish(self, frame_ns: int) -> None:
        """The slot of begin() is the newest picture now."""
        words = self._words
        sequence = words[_WRITING]
        words[_FRAME_NS + sequence % SLOTS] = frame_ns
        words[_PUBLISHED] = sequence

    def count_decoded(self, count: int) -> None:
        """Frames decoded of the stream so far."""
        self._words[_DECODED] = count

    def set_busy(self, is_busy: bool) -> None:
        """Say that a frame of this stream is in the decoder: a crash now is its suspect."""
        self._words[_BUSY_NS] = time.monotonic_ns() if is_busy else 0

    def set_lag(self, lag_ns: int, dropped: int) -> None:
        """How late the stream's pictures are, and how many were left out so far to catch up."""
        self._words[_LAG_NS] = lag_ns
        self._words[_DROPPED] = dropped

    def write_status(self, status: SharedStatus) -> None:
        """Replace the status as a whole."""
        words = self._words
        words[_STATUS_VERSION] = words[_STATUS_VERSION] | 1
        words[_STATE] = _STATE_CODES[status.state]
        words[_REASON] = _REASON_CODES[status.reason]
        words[_SINCE_NS] = status.since_ns
        words[_NEXT_NS] = status.next_try_ns
        words[_ATTEMPT] = status.attempt
        words[_SOURCE_SIZE] = status.source_width << 32 | status.source_height
        words[_SPARSE_KEYS] = int(status.has_sparse_keys)
        words[_DAMAGED] = int(status.is_damaged)
        self._map[_CODEC_AT : _CODEC_AT + _CODEC_BYTES] = _cut(status.codec, _CODEC_BYTES)
        self._map[_DETAIL_AT : _DETAIL_AT + _DETAIL_BYTES] = _cut(status.detail, _DETAIL_BYTES)
        words[_STATUS_VERSION] = words[_STATUS_VERSION] + 1

    def write_past(self, past: Past) -> None:
        """How far one can look back, word by word: a reader may see a moment's mixture."""
        words = self._past
        words[0], words[1], words[2] = past.oldest_ns, past.newest_ns, past.size_bytes
        words[3], words[4], words[5] = past.position_ns, past.frame, past.frames
        words[6], words[7] = int(past.is_paused), int(past.is_over)

    # -- reader ---------------------------------------------------------------------------

    def read_past(self) -> Past:
        """How far one can look back."""
        words = self._past
        return Past(
            oldest_ns=words[0],
            newest_ns=words[1],
            size_bytes=words[2],
            position_ns=words[3],
            frame=words[4],
            frames=words[5],
            is_paused=bool(words[6]),
            is_over=bool(words[7]),
        )

    @property
    def sequence(self) -> int:
        """Number of the newest picture, 0 before the first."""
        return self._words[_PUBLISHED]

    @property
    def decoded(self) -> int:
        """Frames decoded of the stream."""
        return self._words[_DECODED]

    @property
    def frame_ns(self) -> int:
        """When the newest picture was published, by the monotonic clock; 0 for never."""
        return self._words[_FRAME_NS + self._words[_PUBLISHED] % SLOTS]

    @property
    def is_busy(self) -> bool:
        """True while, or if the decoder died while, a frame of this stream was in it."""
        return bool(self._words[_BUSY_NS])

    @property
    def busy_since_ns(self) -> int:
        """Since when a frame of this stream is in the decoder, 0 where none is."""
        return self._words[_BUSY_NS]

    @property
    def lag_ns(self) -> int:
        """How late the stream's pictures are."""
        return self._words[_LAG_NS]

    @property
    def dropped(self) -> int:
        """Pictures left out so far because they came too late."""
        return self._words[_DROPPED]

    def size(self) -> tuple[int, int]:
        """(width, height) of the newest picture, (0, 0) before the first."""
        words = self._words
        while True:
            sequence = words[_PUBLISHED]
            if sequence == 0:
                return 0, 0
            packed = words[_SIZE + sequence % SLOTS]
            if self.is_intact(sequence):
                return packed >> 32, packed & 0xFFFFFFFF

    def newest(self) -> Picture | None:
        """The newest picture; None before the first."""
        return self._picture(self._words[_PUBLISHED])

    def following(self) -> Picture | None:
        """What to show after picture `shown`: the newest, or the one that came just before it."""
        sequence = self._words[_PUBLISHED]
        is_skipping = 0 < self.shown < sequence - 1
        if is_skipping and self._came_with_the_one_before(sequence):
            sequence -= 1
        return self._picture(sequence)

    def _came_with_the_one_before(self, sequence: int) -> bool:
        words, slot, before = self._words, sequence % SLOTS, (sequence - 1) % SLOTS
        is_alike = words[_SIZE + slot] == words[_SIZE + before]
        return is_alike and 0 < words[_FRAME_NS + slot] - words[_FRAME_NS + before] < CLOSE_NS

    def _picture(self, sequence: int) -> Picture | None:
        if sequence == 0:
            return None
        slot = sequence % SLOTS
        packed = self._words[_SIZE + slot]
        width, height = packed >> 32, packed & 0xFFFFFFFF
        key = (slot, width, height)
        whole = self._whole.get(key)
        if whole is None:
            if len(self._whole) >= 2 * SLOTS:
                self._whole.clear()
            start, line = HEADER_BYTES + slot * SLOT_BYTES, line_of(width)
            count = line * height * 3 // 2
            if count > SLOT_BYTES:
                return None
            whole = self._bytes[start : start + count].reshape(height * 3 // 2, line)
            self._whole[key] = whole
        return Picture(sequence, whole, width)

    def is_intact(self, sequence: int) -> bool:
        """True where the writer has not begun to overwrite picture `sequence`."""
        return self._words[_WRITING] < sequence + SLOTS

    def read_status(self) -> SharedStatus:
        """The status as a whole; the last try is taken as it is where the writer died in it."""
        words = self._words
        version = words[_STATUS_VERSION]
        if version == self._status_version:
            return self._status_read
        for _ in range(100):
            version = words[_STATUS_VERSION]
            status = self._status()
            if version == words[_STATUS_VERSION] and not version & 1:
                self._status_version, self._status_read = version, status
                break
        return status

    def _status(self) -> SharedStatus:
        words, source = self._words, self._words[_SOURCE_SIZE]
        return SharedStatus(
            state=_STATES[words[_STATE] % len(_STATES)],
            reason=_REASONS[words[_REASON] % len(_REASONS)],
            detail=self._text(_DETAIL_AT, _DETAIL_BYTES),
            since_ns=words[_SINCE_NS],
            next_try_ns=words[_NEXT_NS],
            attempt=words[_ATTEMPT],
            source_width=source >> 32,
            source_height=source & 0xFFFFFFFF,
            codec=self._text(_CODEC_AT, _CODEC_BYTES),
            has_sparse_keys=bool(words[_SPARSE_KEYS]),
            is_damaged=bool(words[_DAMAGED]),
        )

    def _text(self, start: int, size: int) -> str:
        return self._map[start : start + size].partition(b"\0")[0].decode("utf-8", "replace")

    def _change_size(self, slot: int, width: int, height: int) -> None:
        packed = self._words[_SIZE + slot]
        self._words[_SIZE + slot] = width << 32 | height
        used = -(-line_of(width) * height * 3 // 2 // mmap.PAGESIZE) * mmap.PAGESIZE
        if used < line_of(packed >> 32) * (packed & 0xFFFFFFFF):
            # A tile that was full screen gives the pages of its large picture back.
            start = HEADER_BYTES + slot * SLOT_BYTES + used
            self._map.madvise(mmap.MADV_REMOVE, start, SLOT_BYTES - used)

    def _cut_planes(self, slot: int, width: int, height: int) -> tuple[Plane, Plane, Plane]:
        start = HEADER_BYTES + slot * SLOT_BYTES
        line = line_of(width)
        count = line * height * 3 // 2
        whole = self._bytes[start : start + count].reshape(height * 3 // 2, line)
        return Picture(0, whole, width).planes()
