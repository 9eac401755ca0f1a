"""How often a stream has key frames. Pure; the clock is passed in."""

from __future__ import annotations

DENSE_S = 5.0


class KeyCadence:
    """Whether key frames alone still make a picture that moves."""

    def __init__(self) -> None:
        self._key_s = -1.0
        self._apart_s = float("inf")

    def observe(self, is_key: bool, now_s: float) -> None:
        """A unit came."""
        if is_key:
            if self._key_s >= 0:
                self._apart_s = now_s - self._key_s
            self._key_s = now_s
        elif self._key_s >= 0 and now_s - self._key_s > DENSE_S:
            self._apart_s = float("inf")

    @property
    def is_dense(self) -> bool:
        """Two key frames came at most DENSE_S apart, and the next is not overdue."""
        return self._apart_s <= DENSE_S
