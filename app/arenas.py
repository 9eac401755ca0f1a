"""Few heaps of the C library for a server's threads. Before its first thread; any process.

Each thread of glibc has a heap of its own, where what it let go stays for it alone: a hub's grew by
a megabyte in three minutes. The interpreter lets one thread work at a time, so that two are enough.
"""

from __future__ import annotations

import ctypes

_ARENA_MAX = -8  # M_ARENA_MAX of malloc.h
_ARENAS = 2


def share_arenas() -> None:
    """For this process (mallopt(3)); another C library has its own ways."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_ARENA_MAX, _ARENAS)
