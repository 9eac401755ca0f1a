"""How far a device's recording is, by its pictures' stamps, and whether it is at its end. Pure.

Some devices never say that a recording is at its end, and some fall silent in the middle of it. The
clock is passed in.
"""

from __future__ import annotations

# Until the first picture: a recorder may have to look for its disk.
FIRST_S, SILENT_S = 60.0, 20.0
END_QUIET_S, END_NEAR_S = 5.0, 3.0
TICKS_S = 90_000
_BREAK_TICKS = 60 * TICKS_S  # a stamp further on than that tells nothing
_PICTURE_TICKS = 3_600


class StampCount:
    """Ticks of 1/90000 s that a stream's pictures are behind its first."""

    def __init__(self) -> None:
        self.ticks = 0
        self._stamp: int | None = None

    @property
    def has_begun(self) -> bool:
        """Whether a picture has come."""
        return self._stamp is not None

    def take(self, stamp: int) -> None:
        """A picture's. One that leaps tells nothing: it counts as the next picture."""
        if self._stamp is not None:
            ahead = ((stamp - self._stamp + 2**31) & 0xFFFFFFFF) - 2**31
            is_believed = -TICKS_S < ahead < _BREAK_TICKS
            self.ticks = max(0, self.ticks + (ahead if is_believed else _PICTURE_TICKS))
        self._stamp = stamp


class StretchClock:
    """Of one playback of `length_s`. `took` for each picture, `steered` for each order."""

    def __init__(self, length_s: float, now_s: float) -> None:
        self._length_s = length_s
        self._from_s = 0.0  # where it stood at the last order
        self._count = StampCount()
        self._since_s: float | None = None  # the first picture since then
        self._heard_s = now_s
        self._has_begun = False
        self._scale = 1.0
        self.is_paused = False

    def took(self, stamp: int, now_s: float) -> None:
        """A picture."""
        self._count.take(stamp)
        self._heard_s, self._has_begun = now_s, True
        if self._since_s is None:
            self._since_s = now_s

    def steered(self, act: str, scale: float, seek_s: float | None, now_s: float) -> None:
        """ "play" or "pause", as of SteerStream."""
        stands_s = self.position_s(now_s) if seek_s is None else seek_s
        self._from_s = min(max(stands_s, 0.0), self._length_s)
        self._count, self._since_s, self._heard_s = StampCount(), None, now_s
        self._scale = scale or 1.0
        self.is_paused = act == "pause"

    def position_s(self, now_s: float) -> float:
        """Where it is, from the stretch's beginning. Stamps of what is played backwards, or at
        another speed, differ from device to device: there the clock counts too."""
        by_stamps_s = self._count.ticks / TICKS_S
        since_s = now_s if self._since_s is None else self._since_s
        by_clock_s = (min(self._heard_s, now_s) - since_s) * abs(self._scale)
        if self._scale < 0:
            return self._from_s - max(by_clock_s, 0.0)
        if self._scale == 1.0:
            return self._from_s + by_stamps_s
        return self._from_s + max(by_stamps_s, by_clock_s)

    def is_near_end(self, now_s: float) -> bool:
        """Whether no more than its last moments are left (of what plays backwards: its first)."""
        position_s = self.position_s(now_s)
        if not self._has_begun:
            return False
        if self._scale < 0:
            return position_s <= END_NEAR_S
        return position_s >= self._length_s - END_NEAR_S

    def is_silent(self, now_s: float) -> bool:
        """Whether nothing more is to be waited for."""
        if self.is_paused:
            return False
        patience_s = SILENT_S if self._has_begun else FIRST_S
        return now_s - self._heard_s > (END_QUIET_S if self.is_near_end(now_s) else patience_s)
