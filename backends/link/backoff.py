"""How long a line waits before it tries the hub again. Pure."""

from __future__ import annotations

FIRST_S = 0.5
LAST_S = 5.0
HUB_STARTS_S = 15.0  # so long nobody is warned of a hub that starts together with its programs


def delay_s(attempt: int, jitter: float) -> float:
    """Seconds before try number `attempt` (1 is the first): 0.5, 1, 2, 4, then 5.

    `jitter` (0 to 1) takes away up to a fifth, so that many consoles do not come back at once.
    """
    full = min(LAST_S, FIRST_S * 2.0 ** min(max(attempt, 1) - 1, 10))
    return full * (1.0 - 0.2 * jitter)
