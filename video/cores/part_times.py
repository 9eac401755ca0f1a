"""Times of pictures and sound in a recorded part, in 1/90000 s since its first picture. Pure.

A stream's clock is smooth but may jump; arrival is neither. One picture at a time, without knowing
the next.
"""

from __future__ import annotations

from video.cores.es import SoundKind, SoundPiece
from video.cores.es_sound import AAC_FRAME

TICKS_S = 90_000
BREAK_S = 2.0
# No camera shows a picture later than so long behind one that it sends later.
REORDER_TICKS = TICKS_S // 2
SOUND_BREAK_S = 0.3


class PartTimes:
    """picture() and sound() as they come."""

    def __init__(self) -> None:
        self._stamp: int | None = None
        self._now_s = self._begin_s = 0.0
        self._shown = 0
        self._decoded = -REORDER_TICKS - 1
        self._sound_next: float | None = None

    def picture(self, stamp: int, now_s: float) -> tuple[int, int]:
        """When it is shown and decoded; decoding times go up, none is after its picture's."""
        if self._stamp is None:
            self._begin_s = now_s
        else:
            ahead = ((stamp - self._stamp + 2**31) & 0xFFFFFFFF) - 2**31
            arrived_s = now_s - self._now_s
            if abs(ahead / TICKS_S - arrived_s) > BREAK_S:
                ahead = round(arrived_s * TICKS_S)
            self._shown = max(0, self._shown + ahead)
        self._stamp, self._now_s = stamp, now_s
        self._decoded = max(self._decoded + 1, self._shown - REORDER_TICKS)
        return max(self._shown, self._decoded), self._decoded

    def sound(self, piece: SoundPiece, now_s: float) -> int:
        """When it is heard: with its picture where it counts by the same clock, else on from the
        piece before it, or from its arrival."""
        length_s = _samples(piece) / max(1, piece.clock_hz)
        at_s = now_s - self._begin_s
        if piece.is_in_step and self._stamp is not None:
            ahead = ((piece.stamp - self._stamp + 2**31) & 0xFFFFFFFF) - 2**31
            if abs(ahead) < BREAK_S * TICKS_S:
                at_s = (self._shown + ahead) / TICKS_S
        if self._sound_next is not None and abs(self._sound_next - at_s) < SOUND_BREAK_S:
            at_s = self._sound_next
        at_s = max(0.0, at_s, self._sound_next or 0.0)
        self._sound_next = at_s + length_s
        return round(at_s * TICKS_S)


def _samples(piece: SoundPiece) -> int:
    if piece.codec is SoundKind.AAC:
        return AAC_FRAME
    return len(piece.data) // max(1, piece.channels)
