"""How long to wait before trying again. Pure; jitter is passed in."""

from __future__ import annotations


def backoff_s(attempt: int, jitter: float, *, first_s: float = 0.5, most_s: float = 10.0) -> float:
    """Seconds before try `attempt` (from 0): doubling to `most_s`; jitter 0..1 takes up to half."""
    full = min(most_s, first_s * 2.0 ** min(attempt, 32))
    return full * (1.0 - jitter / 2.0)
