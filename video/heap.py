"""Memory that the C library keeps for later, given back now and then. In a decoder process.

Rings leave holes of every size; what is free in them is pages that nobody uses.
"""

from __future__ import annotations

import ctypes
import time

EVERY_S = 20.0


class Heap:
    """tidy() from one thread."""

    def __init__(self) -> None:
        # glibc only (malloc_trim(3)); another C library has its own ways.
        self._trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        self._due_s = time.monotonic() + EVERY_S

    def tidy(self) -> None:
        """Give free pages back, where it is time to. Other threads go on meanwhile."""
        now_s = time.monotonic()
        if self._trim is not None and now_s >= self._due_s:
            self._due_s = now_s + EVERY_S
            self._trim(0)
