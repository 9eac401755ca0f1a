"""The coded sound that a stream's ring holds beside its pictures. Pure; never decodes.

Kept as it came, while somebody hears it, for the clips that are taken of the same minute.
"""

from __future__ import annotations

import statistics
from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

# A piece's tuple, its numbers and the head of its bytes, as of a unit of pictures.
OVERHEAD_BYTES = 220
# A run of sound goes on over what its clock and its arrival agree about; else it begins anew.
BREAK_NS = 500_000_000


class SoundFormat(NamedTuple):
    """How pieces are coded; `config` is AAC's AudioSpecificConfig."""

    codec: str
    clock_hz: int
    channels: int
    config: bytes


class SoundPiece(NamedTuple):
    """`at_ns`: arrival (monotonic) of the picture taken with it; `stamp`: the sound's own clock.

    `is_sure`: the camera's clock told which picture that is; else it is as late as it came.
    """

    data: bytes
    at_ns: int
    stamp: int
    is_sure: bool


class KeptSound(NamedTuple):
    """What was held, frozen, in order."""

    format: SoundFormat
    pieces: tuple[SoundPiece, ...]


class SoundRing:
    """push() every piece; drop_before() makes room. Sizes in bytes."""

    def __init__(self) -> None:
        self.size = 0
        self._format: SoundFormat | None = None
        self._pieces: deque[SoundPiece] = deque()

    def push(self, format_: SoundFormat, piece: SoundPiece) -> None:
        """Take a piece in; another format cannot stand in one track: what is held goes."""
        if format_ != self._format:
            self.clear()
            self._format = format_
        self._pieces.append(piece)
        self.size += _size(piece)

    def drop_before(self, at_ns: int) -> None:
        """What belongs to pictures that are not held any more goes."""
        pieces = self._pieces
        while pieces and pieces[0].at_ns < at_ns:
            self.size -= _size(pieces.popleft())

    def clear(self) -> None:
        """Nothing is held."""
        self._pieces.clear()
        self.size = 0

    def kept(self) -> KeptSound | None:
        """A copy of the references; None for silence."""
        if self._format is None or not self._pieces:
            return None
        return KeptSound(self._format, tuple(self._pieces))


def _size(piece: SoundPiece) -> int:
    return len(piece.data) + OVERHEAD_BYTES


def joined_sound(
    earlier: KeptSound | None, later: KeptSound | None, begin_ns: int
) -> KeptSound | None:
    """One after the other, the later from `begin_ns` on; of two formats the longer alone."""
    if earlier is None or later is None:
        return later or earlier
    if earlier.format != later.format:
        return max((later, earlier), key=lambda kept: len(kept.pieces))
    before = tuple(piece for piece in earlier.pieces if piece.at_ns < begin_ns)
    since = before[-1].at_ns if before else 0
    return later._replace(
        pieces=before + tuple(piece for piece in later.pieces if piece.at_ns > since)
    )


def placed(kept: KeptSound, begin_ns: int, end_ns: int) -> list[tuple[bytes, int]]:
    """Pieces that begin within these times, in ticks of the sound's clock since `begin_ns`.

    Within a run the sound's own clock counts, which is smooth; where a run lies, arrival tells.
    """
    out: list[tuple[bytes, int]] = []
    hz = kept.format.clock_hz
    last = -1
    for run, stamps in _runs(kept.pieces, hz):
        told = [piece.is_sure for piece in run]
        offsets = [
            piece.at_ns - stamp * 1e9 / hz
            for piece, stamp, is_sure in zip(run, stamps, told, strict=True)
            if is_sure or not any(told)
        ]
        offset_ns = statistics.median(offsets) - begin_ns
        for piece, stamp in zip(run, stamps, strict=True):
            tick = round(offset_ns * hz / 1e9) + stamp
            if last < tick <= (end_ns - begin_ns) * hz / 1e9 and tick >= 0:
                out.append((piece.data, tick))
                last = tick
    return out


def _runs(pieces: Iterable[SoundPiece], hz: int) -> list[tuple[list[SoundPiece], list[int]]]:
    """Pieces whose clock goes on, with their stamps since the first of each run."""
    runs: list[tuple[list[SoundPiece], list[int]]] = []
    before: SoundPiece | None = None
    for piece in pieces:
        step = 0
        if before is not None:
            step = ((piece.stamp - before.stamp + 2**31) & 0xFFFFFFFF) - 2**31
            apart_ns = step * 1e9 / hz - (piece.at_ns - before.at_ns)
            if step <= 0 or abs(apart_ns) > BREAK_NS:
                before = None
        if before is None:
            runs.append(([piece], [0]))
        else:
            run, stamps = runs[-1]
            run.append(piece)
            stamps.append(stamps[-1] + step)
        before = piece
    return runs
