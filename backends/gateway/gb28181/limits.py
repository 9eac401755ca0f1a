"""How much a source may ask before it has proved who it is. Pure; bounded, clock passed in."""

from __future__ import annotations

MAX_SOURCES = 20_000


class SourceLimits:
    """A bucket of tokens per source; the one unheard for longest is forgotten first."""

    def __init__(self, *, rate_per_s: float, burst: float, max_sources: int = MAX_SOURCES) -> None:
        self._rate_per_s = rate_per_s
        self._burst = burst
        self._max_sources = max_sources
        self._buckets: dict[str, tuple[float, float]] = {}  # tokens, as of when
        self.refused = 0

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, source: str, now_s: float) -> bool:
        """Whether one more request of that source is looked at. If not, it is dropped in silence:
        an answer would serve those who send in another's name."""
        tokens = self._tokens(source, now_s)
        is_allowed = tokens >= 1.0
        self.refused += not is_allowed
        self._buckets[source] = (tokens - 1.0 if is_allowed else tokens, now_s)
        if len(self._buckets) > self._max_sources:
            del self._buckets[next(iter(self._buckets))]
        return is_allowed

    def is_in_debt(self, source: str, now_s: float) -> bool:
        """Whether it has spent more than it had."""
        tokens, then_s = self._buckets.get(source, (self._burst, now_s))
        return tokens + max(now_s - then_s, 0.0) * self._rate_per_s < 0.0

    def charge(self, source: str, now_s: float) -> None:
        """What was looked at for nothing turned out to be wrong."""
        self._buckets[source] = (max(self._tokens(source, now_s) - 1.0, -self._burst), now_s)

    def give_back(self, source: str, now_s: float, tokens: float = 1.0) -> None:
        """What that source has spent was spent well."""
        self._buckets[source] = (min(self._tokens(source, now_s) + tokens, self._burst), now_s)

    def forgive(self, source: str, now_s: float) -> float:
        """The source begins anew. Returns what it had spent and not yet regained."""
        spent = self._burst - self._tokens(source, now_s)  # which takes it out
        return max(spent, 0.0)

    def _tokens(self, source: str, now_s: float) -> float:
        tokens, then_s = self._buckets.pop(source, (self._burst, now_s))  # to the dict's end
        return min(tokens + max(now_s - then_s, 0.0) * self._rate_per_s, self._burst)
