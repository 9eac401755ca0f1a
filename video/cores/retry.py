"""When to try again, and which stream is to decode alone. Pure; clocks and jitter passed in."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from video.api import LossReason

DELAYS_S = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
JITTER = 0.2
LIVE_RESETS_AFTER_S = 30.0
# A wrong password again and again locks the account of many cameras.
UNAUTHORIZED_DELAY_S = 30.0


def delay_s(attempt: int, jitter: float, reason: LossReason = LossReason.NONE) -> float:
    """Wait before try `attempt` + 1, attempts failed so far >= 1; jitter from 0 to 1."""
    base = DELAYS_S[min(max(attempt, 1), len(DELAYS_S)) - 1]
    if reason is LossReason.UNAUTHORIZED:
        base = max(base, UNAUTHORIZED_DELAY_S)
    return base * (1.0 + JITTER * (2.0 * jitter - 1.0))


def attempts_after(attempts: int, live_s: float) -> int:
    """Attempts that count at a loss after `live_s` seconds of pictures (0: there was none)."""
    return 1 if live_s >= LIVE_RESETS_AFTER_S else attempts + 1


CRASH_WINDOW_S = 600.0
CRASHES_TO_PART = 2
# A process that lasted so long is started again at once: only what fails again and again waits.
LASTED_S = 10.0
RESTART_DELAYS_S = (0.0, 0.0, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crash:
    """A decoder process that ended unasked, and the streams that may have caused it.

    Those by what stays the same from one opening to the next: their address.
    """

    at_s: float
    suspects: frozenset[Hashable]


def recent(crashes: Iterable[Crash], now_s: float) -> tuple[Crash, ...]:
    """Crashes that still count."""
    return tuple(c for c in crashes if now_s - c.at_s <= CRASH_WINDOW_S)


def to_part(crashes: Iterable[Crash], now_s: float) -> frozenset[Hashable]:
    """Streams suspect at two crashes within ten minutes: each gets a decoder of its own."""
    counts: dict[Hashable, int] = {}
    for crash in recent(crashes, now_s):
        for stream in crash.suspects:
            counts[stream] = counts.get(stream, 0) + 1
    return frozenset(s for s, n in counts.items() if n >= CRASHES_TO_PART)


def suspects(
    open_streams: Iterable[Hashable], busy: Iterable[Hashable], *, was_killed: bool
) -> frozenset[Hashable]:
    """Who may have ended a process: those being decoded, else all.

    Nobody where somebody else killed it (kill -9, or the kernel short of memory) while nothing was
    decoded: to give each of its streams a process then would only make things worse.
    """
    return frozenset(busy) or (frozenset() if was_killed else frozenset(open_streams))


def quick_crashes(crashes: Iterable[float], lasted_s: float, now_s: float) -> tuple[float, ...]:
    """Times of a seat's crashes that slow its restart, the one of now included."""
    if lasted_s >= LASTED_S:
        return (now_s,)
    return (*(at for at in crashes if now_s - at <= CRASH_WINDOW_S), now_s)


def restart_delay_s(quick: int) -> float:
    """Wait before a decoder process is started again; the first two times at once."""
    return RESTART_DELAYS_S[min(max(quick, 1), len(RESTART_DELAYS_S)) - 1]
