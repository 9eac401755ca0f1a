"""How much a source may ask before it has proved who it is. Pure; bounded, clock passed in.

Every request costs a token and a proved one gives it back, so that 10,000 honest devices behind
one address are not slowed, and a guesser is.
"""

from __future__ import annotations

RATE_PER_S = 200.0  # 0.2 ms each: 4 % of a core a source at most
BURST = 200.0
MAX_SOURCES = 20_000


class SourceLimits:
    """A bucket of tokens per source host; the source unheard for longest is forgotten first."""

    def __init__(
        self,
        *,
        rate_per_s: float = RATE_PER_S,
        burst: float = BURST,
        max_sources: int = MAX_SOURCES,
    ) -> None:
        self._rate_per_s = rate_per_s
        self._burst = burst
        self._max_sources = max_sources
        self._buckets: dict[str, tuple[float, float]] = {}  # tokens, as of when
        self.refused = 0

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, host: str, now_s: float) -> bool:
        """Whether one more request of that host is looked at. If not, it is dropped in silence:
        an answer would serve those who send in another's name."""
        tokens = self._tokens(host, now_s)
        is_allowed = tokens >= 1.0
        self.refused += not is_allowed
        self._buckets[host] = (tokens - 1.0 if is_allowed else tokens, now_s)
        if len(self._buckets) > self._max_sources:
            del self._buckets[next(iter(self._buckets))]
        return is_allowed

    def is_in_debt(self, host: str, now_s: float) -> bool:
        """Whether it has spent more than it had."""
        tokens, then_s = self._buckets.get(host, (self._burst, now_s))
        return tokens + max(now_s - then_s, 0.0) * self._rate_per_s < 0.0

    def charge(self, host: str, now_s: float) -> None:
        """What was looked at for nothing turned out to be wrong."""
        self._buckets[host] = (max(self._tokens(host, now_s) - 1.0, -self._burst), now_s)

    def give_back(self, host: str, now_s: float, tokens: float = 1.0) -> None:
        """That host has proved itself: what it cost is given back."""
        self._buckets[host] = (min(self._tokens(host, now_s) + tokens, self._burst), now_s)

    def _tokens(self, host: str, now_s: float) -> float:
        tokens, then_s = self._buckets.pop(host, (self._burst, now_s))  # to the dict's end
        return min(tokens + max(now_s - then_s, 0.0) * self._rate_per_s, self._burst)
