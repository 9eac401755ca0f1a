"""When pictures and sound of one stream were taken, for the reports to its viewers. Pure.

Sound that counts by the picture's clock is placed by it; sound with a clock of its own by its
arrival, for some devices let its times jump.
"""

from __future__ import annotations

import time

from video.cores.es import SoundPiece

TICKS_S = 90_000
NTP_AHEAD_S = 2_208_988_800  # of 1970 (RFC 868)
JUMP_S = 10.0


def _ahead(newer: int, older: int) -> int:
    return ((newer - older + 2**31) & 0xFFFFFFFF) - 2**31


class StreamClock:
    """picture(), sound() as they come; reports() says which RTP time is when."""

    def __init__(self) -> None:
        self._wall_less_monotonic_s = time.time() - time.monotonic()
        self._picture: tuple[int, float] | None = None
        self._sound: tuple[int, float, bool] | None = None
        self._rest = 0
        self._given = 0  # RTP time of the newest sound

    def picture(self, stamp: int, now_s: float) -> None:
        """A picture of that time (1/90000 s) came."""
        self._picture = (stamp, now_s)

    def sound(self, piece: SoundPiece, now_s: float) -> int:
        """A piece of sound came; its RTP time in its own clock."""
        if self._sound is not None:
            ahead = _ahead(piece.stamp, self._sound[0]) * piece.clock_hz + self._rest
            step, self._rest = divmod(ahead, piece.stamp_hz)
            self._given = (self._given + step) & 0xFFFFFFFF
        self._sound = (piece.stamp, now_s, piece.is_in_step)
        return self._given

    def reports(self, now_s: float) -> tuple[tuple[float, int] | None, tuple[float, int] | None]:
        """(NTP seconds, RTP time) of picture and sound; None where there was none."""
        ahead_s = self._wall_less_monotonic_s + NTP_AHEAD_S
        picture = sound = None
        if self._picture is not None:
            picture = (self._picture[1] + ahead_s, self._picture[0])
        if self._sound is not None:
            stamp, at_s, is_in_step = self._sound
            taken_s = at_s
            if is_in_step and self._picture is not None:
                step_s = _ahead(stamp, self._picture[0]) / TICKS_S
                if abs(step_s) < JUMP_S:
                    taken_s = self._picture[1] + step_s
            sound = (taken_s + ahead_s, self._given)
        return picture, sound
