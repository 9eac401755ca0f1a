"""Sound in step with the picture: when a sample is to be heard. Pure; the clock is passed in.

Sound is heard with the picture that was taken at the same moment by the camera's clock (RTCP
sender reports), or, where that moment has passed or the camera tells no time, as soon as it can
be. What an encoder of sound is slower than the picture's by more than people take for the same
moment, the picture waits, a third of a second at most, while it is heard. Seconds everywhere.
"""

from __future__ import annotations

from video.cores.rtcp import SenderReport

# From the publishing of a picture to its end on the screen: half a display frame, and the paint.
PAINT_S = 0.012
# Sound ahead of its picture waits up to this; more is a camera with two different clocks.
MAX_AHEAD_S = 1.0
# The margin for late packets narrows by 5 ms a second, or by all it is too wide in a second. One
# packet widens it by 4 ms at most: a hiccup is dropped, a path that has become longer is followed.
EASE = 0.005
EASE_IN_S = 1.0
# Sound that comes this late after its picture makes the picture wait, so long at most, and no more
# once it comes soon. Nothing is left over: an encoder's stamps may be off by a frame of sound (64
# ms at 16 kHz from GStreamer's), which nobody can tell. A wait off by less than a step stays.
HOLD_FROM_S = 0.040
UNNOTICED_S = 0.030
MOST_HOLD_S = 0.300
HOLD_STEP_S = 0.010
# In step is up to 80 ms. An encoder holds two pieces at least: where they are longer, and no report
# has come for so long, sound may be out of step, and that is said.
IN_STEP_S = 0.080
UNTOLD_S = 10.0
# A session begins with a burst of what the server still held: its lateness is soon forgotten.
BEGIN_S = 2.0
EASE_BEGIN_IN_S = 0.2
MOST_RISE_S = 0.004
# Less is not heard, and following it would change the pitch for nothing.
DEADBAND_S = 0.004
JUMP_S = 10.0
FRESH_S = 2.0
_SMOOTHING = 0.1


class MediaClock:
    """Seconds of a stream from RTP times, through their turns at 2**32."""

    def __init__(self, clock_hz: int) -> None:
        self._clock_hz = clock_hz
        self._last = -1
        self._ticks = 0

    def media_s(self, timestamp: int) -> float | None:
        """Seconds since the first; None at a jump: what follows counts from it."""
        if self._last < 0:
            self._last = timestamp
            return 0.0
        step = ((timestamp - self._last + 2**31) & 0xFFFFFFFF) - 2**31
        self._last = timestamp
        if abs(step) > JUMP_S * self._clock_hz:
            self._ticks = 0
            return None
        self._ticks += step
        return self._ticks / self._clock_hz


class SenderClock:
    """The camera's wall clock at an RTP time, from its newest sender report."""

    def __init__(self, clock_hz: int, front_s: float = 0.0) -> None:
        """`front_s`: what is stamped was taken so much before its stamp."""
        self._clock_hz, self._front_s = clock_hz, front_s
        self._report: SenderReport | None = None

    def note(self, report: SenderReport) -> None:
        """A newer report."""
        self._report = report

    def wall_s(self, timestamp: int) -> float | None:
        """When this was taken; None before the first report."""
        if self._report is None:
            return None
        ticks = ((timestamp - self._report.timestamp + 2**31) & 0xFFFFFFFF) - 2**31
        return self._report.ntp_s + ticks / self._clock_hz - self._front_s


class PictureClock:
    """How long after the camera's clock its pictures are shown here.

    Written by the picture's thread, read by the sound's: one value replaced as a whole. `hold_s`,
    how long each picture waits for its sound, is the sound's to write.
    """

    def __init__(self) -> None:
        self._shown: tuple[float, float] | None = None
        self.hold_s = 0.0

    def note(self, wall_s: float, now_s: float) -> None:
        """A picture taken at `wall_s` is here now, and published unless it waits."""
        delay_s = now_s - wall_s
        if self._shown is not None and abs(delay_s - self._shown[0]) < 0.5:
            delay_s = self._shown[0] + _SMOOTHING * (delay_s - self._shown[0])
        self._shown = (delay_s, now_s)

    def delay_s(self, now_s: float) -> float | None:
        """Our clock less the camera's when a picture is here; None where no picture comes."""
        shown = self._shown
        if shown is None or now_s - shown[1] > FRESH_S:
            return None
        return shown[0]


class SoundStep:
    """When the sound of one stream is due."""

    def __init__(self, lead_s: float) -> None:
        self._lead_s = lead_s
        self._latest_s: float | None = None
        self._seen_s = self._began_s = 0.0
        self._offset_s: float | None = None
        self.skew_s: float | None = None  # sound after picture; None where the camera tells no time
        self.hold_s = 0.0  # how long pictures are to wait

    def due_s(self, media_s: float, now_s: float, picture_s: float | None) -> float:
        """When the sample at `media_s`, here since `now_s`, is to be heard, by our clock.

        `picture_s` is when the picture taken with it is here, None where that is unknown.
        """
        arrival_s = now_s - media_s
        if self._latest_s is None:
            self._began_s = now_s
        else:
            excess_s = self._latest_s - arrival_s
            in_s = EASE_IN_S if now_s - self._began_s > BEGIN_S else EASE_BEGIN_IN_S
            ease = max(EASE, excess_s / in_s) * (now_s - self._seen_s)
            arrival_s = max(arrival_s, self._latest_s - ease)
            arrival_s = min(arrival_s, self._latest_s + MOST_RISE_S)
        self._latest_s, self._seen_s = arrival_s, now_s
        soonest_s = arrival_s + self._lead_s
        wanted_s = soonest_s
        together_s = None if picture_s is None else picture_s + PAINT_S - media_s
        if together_s is not None and abs(together_s - soonest_s) > MAX_AHEAD_S:
            together_s = None
        is_settled = now_s - self._began_s > BEGIN_S
        late_s = 0.0 if together_s is None or not is_settled else soonest_s - together_s
        self.hold_s = _hold_s(late_s, self.hold_s)
        if together_s is not None:
            together_s += self.hold_s
            wanted_s = max(soonest_s, together_s)
        if self._offset_s is None or abs(wanted_s - self._offset_s) > DEADBAND_S:
            self._offset_s = wanted_s
        self.skew_s = None if together_s is None else self._offset_s - together_s
        return media_s + self._offset_s


def _hold_s(late_s: float, before_s: float) -> float:
    """How long pictures wait for sound that comes so late after them."""
    if late_s < (HOLD_FROM_S if not before_s else UNNOTICED_S):
        return 0.0
    wanted_s = min(late_s, MOST_HOLD_S)
    return wanted_s if abs(wanted_s - before_s) > HOLD_STEP_S else before_s
