"""Whether a peer sends far more than a camera would. Pure; the clock is passed in."""

from __future__ import annotations

# 8K at its best is 100 Mbit/s, in 10,000 packets a second.
MOST_BYTES_S = 25_000_000
MOST_PACKETS_S = 15_000
FLOOD_FOR_S = 2.0


class FlowLimit:
    """Counts what comes; asked about twice a second."""

    def __init__(self) -> None:
        self._bytes = self._packets = 0
        self._asked_s = -1.0
        self._over_since_s = -1.0

    def take(self, size: int, packets: int) -> None:
        """So many bytes and packets came."""
        self._bytes += size
        self._packets += packets

    def is_flood(self, now_s: float) -> bool:
        """True where it has been too much for FLOOD_FOR_S."""
        elapsed_s = max(now_s - self._asked_s, 1e-3) if self._asked_s >= 0 else float("inf")
        since_s = self._asked_s
        is_over = (
            self._bytes > MOST_BYTES_S * elapsed_s or self._packets > MOST_PACKETS_S * elapsed_s
        )
        self._bytes, self._packets, self._asked_s = 0, 0, now_s
        if not is_over:
            self._over_since_s = -1.0
            return False
        if self._over_since_s < 0:
            self._over_since_s = since_s
        return now_s - self._over_since_s >= FLOOD_FOR_S
